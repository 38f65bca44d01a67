"""What entries took in, held against what is there: every file that one names still stands in its field, and is his.

A file may be withdrawn only before an entry took it. That it was withdrawn is a record like any other, and whoever has
the database's password and the program can make one; the entry, whose digest was signed before, says what it took.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from concord.docket import chain, ids, proofs, sealing
from concord.docket.audit.chains import names, parts
from concord.docket.audit.finding import Finding, Report
from concord.docket.models import Entry, Exhibit, Payload
from concord.docket.opening import BEGIN
from concord.gateways.keys import SealError
from concord.gateways.ledger import inspection

BATCH = 500


def look(report: Report) -> None:
    """Every entry whose form names files, and the files that each opening was sent with."""
    for some in parts(Entry.objects.order_by("pk").select_related("matter").iterator(chunk_size=BATCH), BATCH):
        files, texts = (
            _digests(Exhibit.objects.filter(entry__in=some)),
            _digests(Payload.objects.filter(entry__in=some)),
        )
        report.rest()
        for entry in some:
            filed, written = files.get(entry.pk, {}), texts.get(entry.pk, {})
            left = names(entry).keys() - filed.keys() - written.keys()
            if left and _is_whole(entry, written):
                for field in left:
                    report.add(_gone(entry, field))
        _openings(report, [entry for entry in some if entry.act == BEGIN])


def _is_whole(entry: Entry, texts: Mapping[str, bytes]) -> bool:
    """Whether an entry and its texts are as they were recorded; of others it is named elsewhere what is wrong."""
    same = chain.digest(entry, texts, bytes(entry.previous)) == bytes(entry.digest)
    return same and bool(inspection.lodged([proofs.key_of(entry)]))


def _digests(rows: Any) -> Mapping[uuid.UUID, dict[str, bytes]]:
    """By entry and field."""
    found: dict[uuid.UUID, dict[str, bytes]] = {}
    for entry, field, digest in rows.values_list("entry_id", "field", "digest"):
        found.setdefault(entry, {})[field] = bytes(digest)
    return found


def _gone(entry: Entry, name: str) -> Finding:
    about = {"number": entry.seq, "act": entry.act}
    return Finding("exhibit.gone", name, entry.at, entry.matter.number, about)


def _openings(report: Report, entries: Sequence[Entry]) -> None:
    """With an opening, a sealed text names the files by their ids."""
    wanted: dict[uuid.UUID, set[uuid.UUID]] = {}
    for row in Payload.objects.filter(entry__in=entries, sealed__isnull=False):
        wanted.setdefault(row.entry_id, set()).update(_named_in(row))
    every = set().union(*wanted.values())
    there: dict[uuid.UUID, set[uuid.UUID]] = {}
    for some in parts(every, BATCH):
        for pk, entry in Exhibit.objects.filter(pk__in=some).values_list("pk", "entry_id"):
            there.setdefault(entry, set()).add(pk)
    for entry in entries:
        for pk in wanted.get(entry.pk, set()) - there.get(entry.pk, set()):
            report.add(_gone(entry, str(pk)))


def _named_in(row: Payload) -> Iterable[uuid.UUID]:
    """The ids of files in a sealed text; none in one that is no such text, or cannot be opened (which is named)."""
    try:
        content = msgspec.json.decode(sealing.opened(row) or b"null")
    except (SealError, msgspec.DecodeError, UnicodeDecodeError):
        return
    files = content.get("files") if isinstance(content, dict) else None
    for one in files if isinstance(files, list) else ():
        found = ids.parse(one.get("exhibit")) if isinstance(one, dict) else None
        if found is not None:
            yield found
