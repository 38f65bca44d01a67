"""Evidence packages (concord.ledger.package) of what a reader may see: of one thing, or of the whole case.

A package of the case holds the papers, the files that the reader put in and what he did himself, as the file of the
case does: the receipts of what others did are handed out singly, never by the pile (docs/adr/0014).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from concord.docket import documents, exhibits, proofs, visibility
from concord.docket.models import Document, Exhibit
from concord.gateways.delivery import Unreachable
from concord.kit import pace
from concord.kit.downloads import download
from concord.kit.packing import packed, plain
from concord.kit.scene import Scene
from concord.ledger import package as packages
from concord.ledger.encoding import Malformed
from concord.ledger.package import Item
from concord.proofs.receipts import NoReceipt, no_policy, subject, written

log = logging.getLogger("concord.proofs")
WHOLE, SINGLE = 6, 30  # packages that a reader gets in a minute: of the case, of one thing
MOST = 1 << 29  # bytes of all files in one package: it is put together in memory
Packed = HttpResponse | NoReceipt


def of_one(scene: Scene, pk: Any) -> Packed:
    """The package of what has this id. Raises Http404 for what is not there or not for this reader."""
    return _too_often(scene, "one", SINGLE) or _packed(
        scene, [subject(scene, pk)], f"{scene.matter.number} {str(pk)[-6:]}.asice"
    )


def of_case(scene: Scene) -> Packed:
    """The package of the case."""
    return _too_often(scene, "case", WHOLE) or _packed(scene, list(_own(scene)), f"{scene.matter.number}.asice")


def _too_often(scene: Scene, what: str, most: int) -> NoReceipt | None:
    """By who reads, and not by session: one link opens any number of these."""
    account = scene.reader.account
    who = f"account {account.pk}" if account else " ".join(sorted(scene.reader.ids))
    if not pace.too_often(f"package {what} {scene.matter.pk} {who}", most):
        return None
    return NoReceipt("often", _("That was often"), _("Please wait a minute, then try again."))


def _own(scene: Scene) -> Iterator[proofs.Subject]:
    matter, reader = scene.matter, scene.reader
    yield from visibility.visible_documents(matter, reader)
    yield from (row for row in visibility.visible_exhibits(matter, reader) if exhibits.mine(reader, row))
    mine = {told.entry.pk for told in scene.told if told.mine}
    yield from (row for row in visibility.visible_entries(matter, reader) if row.pk in mine)


def _packed(scene: Scene, subjects: list[proofs.Subject], name: str) -> Packed:
    items: list[Item] = []
    size = 0
    for found in subjects:
        text = written(scene, found)
        if isinstance(text, NoReceipt):
            return text
        items.append(_item(scene, found, text))
        size += len(items[-1].content)
        if size > MOST or len(items) > packages.MOST_ITEMS:
            says = _("Fetch what you need one by one: each file and paper has a package of its own.")
            return NoReceipt("too_large", _("Too much for one package"), says)
    if not items:
        return NoReceipt("nothing", _("Nothing to pack yet"), _("As soon as there is a paper, or you act, there is."))
    try:
        whole = packed(items)
    except Unreachable:
        log.exception("no timestamp for a package")
        says = _(
            "The authority that stamps the time does not answer. It is asked again in a minute: please try again then."
            " “Full proof” on the case page gives you each receipt meanwhile: it does not need this authority."
        )
        return NoReceipt("no_timestamp", _("It cannot be packed now"), says)
    except (OSError, Malformed):
        return no_policy()
    return download(whole, packages.MEDIA, name)


def _item(scene: Scene, found: proofs.Subject, receipt: str) -> Item:
    if isinstance(found, Exhibit):
        shown = exhibits.shown(scene.reader, found)
        return Item(receipt.encode(), plain(shown.name), shown.content)
    if isinstance(found, Document):
        name = plain(found.title(scene.lang) + documents.ENDINGS.get(found.media, ""))
        return Item(receipt.encode(), name, documents.content(found))
    return Item(receipt.encode())
