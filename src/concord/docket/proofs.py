"""What of a matter stands in the evidence ledger: every entry, exhibit and paper, as commitments that tell nothing.

A record is lodged in the transaction of what it records, so nothing can be there without it; a loop puts it into the
log. The record can be built again from the row at any time; if it then differs, the row was altered (R10).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from concord.docket import clock, visibility
from concord.docket.actors import Reader
from concord.docket.models import Document, Entry, Exhibit, Matter
from concord.docket.traces import Withdrawal
from concord.gateways import ledger
from concord.gateways.ledger import inspection
from concord.gateways.storage import storage

Subject = Entry | Exhibit | Document
Row = Subject | Withdrawal


def run_once() -> int:
    """One pass of the loop: puts what waits into the log; returns how many records. Safe to kill at any line."""
    return ledger.put_in(at=clock.now())


def lodge_entries(entries: Iterable[Entry]) -> None:
    """The entries are to stand in the log. In the transaction that writes them."""
    ledger.lodge((key_of(entry), of_entry(entry)) for entry in entries)


def lodge_exhibit(exhibit: Exhibit, rendition: bytes) -> None:
    """An exhibit, and the stripped copy that others get ('' = none). In the transaction that writes its row."""
    ledger.lodge([(key_of(exhibit), of_exhibit(exhibit, _sha256(rendition) if exhibit.rendition else ""))])


def lodge_document(document: Document, content: bytes) -> None:
    """A paper. In the transaction that writes its row."""
    ledger.lodge([(key_of(document), of_document(document, _sha256(content)))])


def lodge_withdrawal(row: Withdrawal) -> None:
    """That an exhibit was withdrawn. In the transaction that removes it."""
    ledger.lodge([(key_of(row), of_withdrawal(row))])


def of_entry(entry: Entry) -> dict[str, Any]:
    """The record of an entry. Never its number, nor the entry before: both would betray what lies between (S32)."""
    return {
        "act": entry.act,
        "at": entry.at,
        "fingerprint": bytes(entry.digest).hex(),
        "id": str(entry.pk),
        "kind": "entry",
        "on": entry.on,
    }


def of_exhibit(exhibit: Exhibit, shown: str) -> dict[str, Any]:
    """The record of an exhibit. original: SHA-256 over its own salt and the file; shown: SHA-256 of the copy, or ''."""
    return {
        "at": exhibit.received_at,
        "id": str(exhibit.pk),
        "kind": "exhibit",
        "original": bytes(exhibit.digest).hex(),
        "shown": shown,
    }


def of_document(document: Document, sha256: str) -> dict[str, Any]:
    """The record of a paper."""
    return {"at": document.made_at, "id": str(document.pk), "kind": "document", "sha256": sha256}


def of_withdrawal(row: Withdrawal) -> dict[str, Any]:
    """The record that an exhibit (id) was withdrawn by whoever had put it in, before any entry took it."""
    return {"at": row.at, "id": str(row.pk), "kind": "withdrawal"}


def visible(matter: Matter, reader: Reader, pk: Any) -> Subject | None:
    """What has this id in the matter, among what the reader may see."""
    entry = visibility.visible_entries(matter, reader).filter(pk=pk).first()
    if entry is not None:
        return entry
    exhibit = visibility.visible_exhibits(matter, reader).filter(pk=pk).first()
    return exhibit or visibility.visible_documents(matter, reader).filter(pk=pk).first()


def since(subject: Subject) -> int | None:
    """Since when (legal time) it stands in the log; None = not yet."""
    return ledger.since(key_of(subject))


def since_each(subjects: Iterable[Subject]) -> dict[Any, int]:
    """The same for many in one query: id -> since when; what is not in the log yet is left out."""
    keys = {key_of(subject): subject.pk for subject in subjects}
    return {keys[key]: at for key, at in ledger.since_each(keys).items()}


def recorded(subjects: Iterable[Subject]) -> set[Any]:
    """The ids of those that stand in the log already, in one query for all."""
    keys = {key_of(subject): subject.pk for subject in subjects}
    return {keys[row.key] for row in inspection.lodged(list(keys)).values() if row.at is not None}


def is_unwitnessed(subject: Subject) -> bool:
    """Whether it stands in the log, but too few witnesses have cosigned so far."""
    return ledger.standing(key_of(subject)) == "unwitnessed"


def proof(subject: Subject, reader: Reader | None = None) -> str | None:
    """The proof to hand out, as concord.ledger.proof writes it; None = not in the log yet.

    For who gets an exhibit's original it carries that file's salt, so that the file can be held against it.
    Take the subject from visible(). Raises StorageError, and RecordAltered if the row is not what it was.
    """
    return ledger.proof(key_of(subject), record_of(subject), file_salt=_file_salt(subject, reader))


def _file_salt(subject: Subject, reader: Reader | None) -> bytes | None:
    """The salt of an original; never for who gets the stripped copy: it would let him try out what was stripped."""
    if not isinstance(subject, Exhibit):
        return None
    owns = reader is not None and str(subject.participant_id) in reader.ids
    return bytes(subject.salt) if owns or not subject.rendition else None


def record_of(subject: Row) -> dict[str, Any]:
    """The record of a row, made anew from the row and, of files, from what lies in the store. Raises StorageError."""
    if isinstance(subject, Entry):
        return of_entry(subject)
    if isinstance(subject, Withdrawal):
        return of_withdrawal(subject)
    if isinstance(subject, Document):
        return of_document(subject, _sha256(storage().read(subject.stored)))
    return of_exhibit(subject, _sha256(storage().read(subject.rendition)) if subject.rendition else "")


def key_of(subject: Row) -> str:
    """The key under which its record is lodged."""
    return f"{type(subject).__name__.lower()}/{subject.pk}"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
