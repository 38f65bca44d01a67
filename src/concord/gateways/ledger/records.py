"""Records on their way into the log: lodged with whatever they are a record of, put in by a loop, proven ever after."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final, Literal

from django.conf import settings

from concord.gateways.ledger import attesting, batches, consortium, covering, policy, stamping
from concord.gateways.ledger.log import log_of
from concord.gateways.ledger.sequencers import sequencer
from concord.gateways.models import LedgerRecord
from concord.ledger import checkpoint as checkpoints
from concord.ledger import leaf as leaves
from concord.ledger import note as notes
from concord.ledger.log import Damaged
from concord.ledger.proof import Beside
from concord.ledger.verify import Unproven

BATCH: Final = 1000
PASS: Final = 1.0  # seconds between two passes of fill()
Standing = Literal["waiting", "unwitnessed", "recorded"]


class RecordAltered(Exception):
    """A record is not the one that was lodged under its key: the database was changed past the program."""


def lodge(records: Iterable[tuple[str, Any]]) -> None:
    """Takes records (JSON) with their keys; from the caller's commit on they wait to be put into the log.

    Raises IntegrityError for a key that was lodged already.
    """
    LedgerRecord.objects.bulk_create(_row(key, record, os.urandom(leaves.SALT)) for key, record in records)


def _row(key: str, record: Any, salt: bytes) -> LedgerRecord:
    return LedgerRecord(key=key, salt=salt, commitment=leaves.commitment(salt, record))


def put_in(*, at: int, limit: int = BATCH) -> int:
    """One pass: hands what waits to whoever orders it, as of that time (UTC seconds); returns how much was done."""
    waiting = LedgerRecord.objects.filter(at=None).order_by("id")
    if not waiting.exists():  # asked without the write lock, which every transaction takes on SQLite
        return 0
    return sequencer().submit(waiting[:limit], at=at)


def fill(*, at: int) -> int:
    """One pass, once a second: at chance times puts a batch of nothing into the log. Returns 0: no work was done."""
    if sequencer().is_new() or batches.comes_now(settings.CONCORD_LEDGER_FILLER, PASS):
        sequencer().fill(at=at)
    return 0


def since(key: str) -> int | None:
    """Since when (UTC seconds) a record stands in the log; None if it does not, or not yet."""
    return LedgerRecord.objects.filter(key=key).values_list("at", flat=True).first()


def since_each(keys: Iterable[str]) -> dict[str, int]:
    """The same for many records in one query: key -> since when (UTC seconds); those not in the log are left out."""
    held = LedgerRecord.objects.filter(key__in=list(keys)).exclude(at=None)
    return dict(held.values_list("key", "at"))


def standing(key: str) -> Standing:
    """Whether a record waits for its leaf, stands in the log but lacks cosignatures still, or has its receipt."""
    place = LedgerRecord.objects.filter(key=key).exclude(at=None).values_list("log", "index").first()
    if place is None:
        return "waiting"
    log, index = place
    return "recorded" if log == consortium.LOG or covering.earliest(log, index) else "unwitnessed"


def proof(key: str, record: Any, *, file_salt: bytes | None = None) -> str | None:
    """The proof to hand out for a record, None while it has none: see standing(). file_salt: see concord.ledger.proof.

    Its checkpoint is the first that covers its leaf, satisfies the published policy and has a timestamp, else the first
    that does the two, whenever it is asked for: the size of the whole tree, asked for again and again, would count what
    others do meanwhile (S29).
    Raises RecordAltered if this is not the record that was lodged, or what lies in the log is not what was signed;
    OSError, policy.Unreadable without a policy to hand out.
    """
    row = LedgerRecord.objects.filter(key=key).exclude(at=None).first()
    if row is None:
        return None
    if leaves.commitment(bytes(row.salt), record) != bytes(row.commitment):
        raise RecordAltered(f"The record {key} is not the one that was lodged.")
    beside = Beside(b"", record, bytes(row.salt), file_salt=file_salt)
    try:
        return _of_consortium(row, beside) if row.log == consortium.LOG else _of_own(row, beside)
    except policy.Unreadable:
        raise
    except (Damaged, Unproven) as error:
        raise RecordAltered(f"The log does not hold the record {key} as it was signed.") from error


def _of_own(row: LedgerRecord, beside: Beside) -> str | None:
    log = log_of(row.log)
    leaf, found = log.leaf(row.index), covering.earliest(row.log, row.index, stamped=True)
    found = found or covering.earliest(row.log, row.index)
    if leaf is None or leaf[13:] != bytes(row.commitment):
        raise Damaged("Another leaf stands there.")
    if found is None:
        return None
    checkpoints.opened(notes.read(found.note), log.public)  # a checkpoint that was altered is handed to nobody
    token, told = bytes(found.timestamp) if found.timestamp else None, policy.of_receipt(log.public)
    return log.receipt(row.index, found.note, replace(beside, leaf=leaf, policy=told, timestamp=token).written())


def _of_consortium(row: LedgerRecord, beside: Beside) -> str:
    token = stamping.token_of(consortium.LOG, row.size or 0)
    told = replace(beside, leaf=consortium.leaf_of(row), policy=policy.of_receipt(None), timestamp=token)
    return consortium.receipt(row, replace(told, attestations=attesting.attested(row)).written())
