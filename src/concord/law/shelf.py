"""The shelf of rulebooks: `concord/rulebooks/<id>@<version>.yaml`, each read once.

A file on the shelf is part of the installed package, so a rulebook that cannot be read is a defect of the installation.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from importlib import resources

from concord.law.reading import load
from concord.law.rulebook import Rulebook

WALKS = ".walks"  # walks in words lie beside a rulebook: `<id>@<version>.walks.yaml`
KEY = re.compile(r"[a-z][a-z0-9-]{0,59}@[0-9A-Za-z][0-9A-Za-z.-]{0,29}", re.ASCII)


class UnknownRulebookError(LookupError):
    """No rulebook of that name, or none in force on that day, stands on the shelf."""


def names() -> tuple[str, ...]:
    """Return the keys (`id@version`) of all rulebooks on the shelf, sorted."""
    names = (item.name for item in resources.files("concord").joinpath("rulebooks").iterdir())
    books = (name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))
    return tuple(sorted(name for name in books if not name.endswith(WALKS)))


def source(key: str) -> bytes:
    """Return the file of `id@version`. Raises UnknownRulebookError."""
    file = resources.files("concord").joinpath("rulebooks", f"{key}.yaml")
    if not KEY.fullmatch(key) or not file.is_file():
        raise UnknownRulebookError(key)
    return file.read_bytes()


@cache
def rulebook(key: str) -> Rulebook:
    """Return the rulebook `id@version`. Raises UnknownRulebookError; RulebookError if its file has defects."""
    law = load(source(key), name=key)
    if law.key != key:
        raise UnknownRulebookError(f"{key} says that it is {law.key}")
    return law


def current(id: str, day: date | str) -> Rulebook:
    """Return the version in force on a day (a date or 2026-01-31): the one that came into force last.

    `until` is the last day of a version. Raises UnknownRulebookError.
    """
    today = day if isinstance(day, str) else day.isoformat()
    versions = [rulebook(key) for key in names() if key.partition("@")[0] == id]
    inforce = [law for law in versions if law.effective[0] <= today and (law.effective[1] or today) >= today]
    if not inforce:
        raise UnknownRulebookError(f"{id} on {today}")
    return max(inforce, key=lambda law: (law.effective[0], law.version))
