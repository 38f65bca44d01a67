"""Evidence packages put together: what every room needs that hands one out (concord.ledger.package)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from asgiref.sync import async_to_sync
from django.conf import settings
from django.core.cache import cache

from concord.docket import clock
from concord.gateways.delivery import Unreachable
from concord.gateways.ledger import ledger, published_policy
from concord.gateways.timestamp import stamper
from concord.kit.enclosures import enclosed
from concord.ledger import package as packages
from concord.ledger.package import Item

TEXTS = Path(__file__).parent / "texts"
ODD = str.maketrans(dict.fromkeys(map(chr, [*range(32), 127, *map(ord, '\\/:*?"<>|')]), "_"))
DAY, MINUTE = 86_400, 60  # seconds
SILENT = "package/silent"  # kept while the authority is left alone
LONGEST = 100  # signs of a file's name


def packed(items: Sequence[Item]) -> bytes:
    """The package of these things, stamped. Raises Unreachable (the authority), OSError, Malformed, Unfit."""
    return packages.write(items, policy=published_policy(), readmes=readmes(), platform=enclosed(), stamp=stamped)


def plain(name: str) -> str:
    """A name that every system takes, and that leads nowhere else; its ending stays."""
    stem, dot, ending = name.translate(ODD).strip(" .").rpartition(".")
    if not stem or len(ending) > 8:
        stem, dot, ending = (stem + dot + ending), "", ""
    return (stem[:LONGEST].strip(" .") or "file") + dot + ending


def readmes() -> dict[str, str]:
    """How to check a package, in Chinese and English."""
    words = {"site": settings.SITE_URL, "origin": ledger().origin}
    return {name: (TEXTS / f"{name}.txt").read_text(encoding="utf-8").format(**words) for name in packages.READMES}


def stamped(digest: bytes) -> bytes:
    """The token over a manifest. Who asks for the same package again gets the same one: the authority is spared.

    One that did not answer is left alone for a minute, so nobody waits for it anew meanwhile. Raises Unreachable.
    """
    key = f"package-{digest.hex()}"
    kept: bytes | None = cache.get(key)
    if kept is not None:
        return kept
    if failed := cache.get(SILENT):
        raise Unreachable(failed)
    try:
        made = bytes(async_to_sync(stamper(clock.now()).async_timestamp)(digest, "sha256").dump())
    except Unreachable as why:
        cache.set(SILENT, str(why) or "The timestamp authority does not answer.", MINUTE)
        raise
    cache.set(key, made, DAY)
    return made
