"""What somebody holds of a log: an older checkpoint, or a receipt with one in it. It shows what was rolled back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from concord.docket import ids, proofs
from concord.docket.audit.finding import Finding, Report
from concord.docket.models import Document, Entry, Exhibit
from concord.docket.traces import Withdrawal
from concord.gateways import ledger
from concord.gateways.ledger import YearLog
from concord.gateways.storage.port import DamagedError, MissingError
from concord.ledger import checkpoint as checkpoints
from concord.ledger import note as notes
from concord.ledger import proof
from concord.ledger import receipt as receipts
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.encoding import Malformed
from concord.ledger.note import Key, Note
from concord.ledger.proof import Beside
from concord.ledger.verify import Unproven

MODELS = {"entry": Entry, "exhibit": Exhibit, "document": Document, "withdrawal": Withdrawal}


class Unusable(Exception):
    """What was given cannot be compared with this log. code: of the sentence that says why (docket.audit.words)."""

    def __init__(self, code: str, name: str, **more: str) -> None:
        super().__init__(code)
        self.code, self.name, self.more = code, name, more


@dataclass(frozen=True, slots=True)
class Held:
    """A checkpoint that somebody holds. name: what it was given as. at: the time in its leaf, 0 = it has none.

    index, beside: of a receipt.
    """

    name: str
    log: YearLog
    checkpoint: Checkpoint
    at: int = 0
    index: int = -1
    beside: Beside | None = None


def read(name: str, data: bytes, more: Sequence[Key] = ()) -> Held:
    """Takes the name and bytes of a receipt or a checkpoint; returns what it holds, if a log of ours signed it.

    more: older keys of our logs. Raises Unusable.
    """
    try:
        if data.startswith(receipts.HEAD.encode()):
            parts = receipts.read(data)
            note, index = parts.note, parts.index
            beside = proof.beside(parts.extra) if parts.extra is not None else None
            if beside is not None:
                receipts.check_path(parts, beside.leaf)
        else:
            note, index, beside = notes.read(data.decode("utf-8")), -1, None
        log, head = _opened(name, note, more)
    except Malformed as error:
        raise Unusable("unreadable", name) from error
    except UnicodeDecodeError as error:
        raise Unusable("unreadable", name) from error
    except Unproven as error:
        raise Unusable("unproven", name) from error
    at = int.from_bytes(beside.leaf[5:13], "big") if beside else 0
    return Held(name, log, head, at, index, beside)


def _opened(name: str, note: Note, more: Sequence[Key]) -> tuple[YearLog, Checkpoint]:
    head = checkpoints.read(note.text)
    log = next((one for one in ledger.logs() if one.origin == head.origin), None)
    if log is None:
        raise Unusable("other_log", name, origin=head.origin)
    for key in (log.public, *(one for one in more if one.name == log.origin)):
        try:
            return log, checkpoints.opened(note, key)
        except Unproven:
            continue
    raise Unusable("other_key", name, origin=head.origin)


def look(report: Report, held: Sequence[Held]) -> None:
    """The leaf and the record of each receipt against the log and the docket as they are now."""
    report.compared = len(held)
    for one in held:
        if one.beside is None:
            continue
        if one.index < one.log.size() and one.log.leaf(one.index) != one.beside.leaf:
            report.add(Finding("held.leaf", one.name, one.at, "", {"index": one.index}))
        if one.beside.record is not None:
            _subject(report, one, one.beside.record)


def _subject(report: Report, one: Held, record: Any) -> None:
    """What the receipt's record is of, as it stands now."""
    kind, name = (record.get("kind"), ids.parse(record.get("id"))) if isinstance(record, dict) else ("", None)
    if kind not in MODELS or name is None:
        return
    about = {"kind": str(kind), "id": str(name)}
    row = MODELS[kind].objects.filter(pk=name).first()
    if row is None:
        if kind != "exhibit" or not Withdrawal.objects.filter(pk=name).exists():
            report.add(Finding("held.missing", one.name, one.at, "", about))
        return
    try:
        same = proofs.record_of(row) == record
    except (MissingError, DamagedError):
        same = False
    if not same:
        report.add(Finding("held.record", one.name, one.at, "", about))
