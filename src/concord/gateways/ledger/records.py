"""Records on their way into the log: lodged with whatever they are a record of, put in by a loop, proven ever after."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction

from concord.gateways.ledger.log import ledger
from concord.gateways.models import LedgerLeaf, LedgerRecord
from concord.ledger import leaf as leaves
from concord.ledger import policy as policies
from concord.ledger.proof import Beside

BATCH: Final = 1000


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
    """Puts what waits into the log, as of that time (UTC seconds); returns how many records it was.

    A batch is ordered by commitment, which is chance: the order tells nothing of who was active when.
    """
    waiting = LedgerRecord.objects.filter(at=None).order_by("id")
    if not waiting.exists():  # asked without the write lock, which every transaction takes on SQLite
        return 0
    log = ledger()
    with transaction.atomic():
        rows = sorted(waiting[:limit], key=lambda row: bytes(row.commitment))
        batch = [
            (leaves.leaf(submitter=log.public.id, at=at, committed=bytes(row.commitment)), row.key) for row in rows
        ]
        log.extend(batch)
        LedgerRecord.objects.filter(pk__in=[row.pk for row in rows]).update(at=at)
        # if we stop before the commit, neither leaf nor note of it exists, and the next pass does the same
    return len(rows)


def since(key: str) -> int | None:
    """Since when (UTC seconds) a record stands in the log; None if it does not, or not yet."""
    return LedgerRecord.objects.filter(key=key).values_list("at", flat=True).first()


def proof(key: str, record: Any, *, file_salt: bytes | None = None) -> str | None:
    """The proof to hand out for a record, None while it is not in the log. file_salt: see concord.ledger.proof.

    Its checkpoint is that of the tree that ends with its leaf, whenever it is asked for: the size of the whole tree,
    asked for again and again, would count what others do meanwhile (S29).
    Raises RecordAltered if this is not the record that was lodged.
    """
    row = LedgerRecord.objects.filter(key=key).exclude(at=None).first()
    if row is None:
        return None
    salt, log = bytes(row.salt), ledger()
    leaf = LedgerLeaf.objects.get(key=key)
    if leaves.commitment(salt, record) != bytes(row.commitment) or bytes(leaf.leaf)[13:] != bytes(row.commitment):
        raise RecordAltered(f"The record {key} is not the one that was lodged.")
    beside = Beside(bytes(leaf.leaf), record, salt, policies.of_one_log(log.public), file_salt)
    return log.receipt(leaf.index, leaf.index + 1, extra=beside.written())
