"""The evidence package of a filing: the pack's papers and what the claim rests on, each with its receipt.

It opens in anybody's verifier (`concord ledger verify`, the page that verifies offline). It is put together once, when
the log holds every record, and lies with the court; until then the reaction is tried again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from concord.docket import documents, proofs, visibility
from concord.docket.models import Document, Entry, Matter
from concord.filing import gathering, papers
from concord.filing.gathering import Dossier
from concord.kit import packing
from concord.ledger.package import MEDIA, MOST_ITEMS, Item

KIND, TITLES = "filing_package", ("证据包（可独立核验）", "Evidence package")
PAPERS = (papers.STATEMENT, papers.PACK, papers.DATA)


class NotYet(Exception):
    """The log does not hold everything yet, or too few witnesses have signed: the reactor tries again."""


def make(matter: Matter, entry: Entry, said: Mapping[str, Any], dossier: Dossier) -> Document:
    """The package of a filing, made once. said: the statement as it was filed. Raises NotYet, Unreachable."""
    key = f"{KIND} {entry.pk}"
    done = Document.objects.filter(matter=matter, key=key).first()
    if done is not None:
        return done
    whole = packing.packed(list(items(matter, entry, said, dossier))[:MOST_ITEMS])
    return documents.put_document(
        matter, kind=KIND, content=whole, titles=TITLES, seen=papers.SEEN, key=key, entry=entry, media=MEDIA
    )


def items(matter: Matter, entry: Entry, said: Mapping[str, Any], dossier: Dossier) -> Iterator[Item]:
    """The pack, the filing's own entry, the signed contract, and the course of the contract."""
    for kind in PAPERS:
        paper = papers.known(matter, kind)
        if paper is None:
            raise NotYet(f"{kind} was not drawn yet.")
        yield of_paper(paper)
    yield Item(receipt(entry))
    for paper in gathering.drawn(dossier.matter, dossier.reader):
        yield of_paper(paper)
    relied = {one["id"] for one in said["relied"]}
    for one in visibility.visible_entries(dossier.matter, dossier.reader):
        if str(one.pk) in relied:
            yield Item(receipt(one))


def of_paper(paper: Document) -> Item:
    name = packing.plain(paper.title_en + documents.ENDINGS.get(paper.media, ""))
    return Item(receipt(paper), name, documents.content(paper))


def receipt(subject: proofs.Subject) -> bytes:
    """The receipt of a record. Raises NotYet."""
    found = proofs.proof(subject)
    if found is None:
        raise NotYet(f"{proofs.key_of(subject)} has no receipt yet.")
    return found.encode()
