"""Records on their way into the log: lodged with whatever they are a record of, put in by a loop, proven ever after."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

from django.conf import settings
from django.db import connection, transaction

from concord.gateways.ledger import batches, policy, stamping
from concord.gateways.ledger.log import YearLog, ledger, log_for, log_of, settled_at_once
from concord.gateways.models import LedgerRecord
from concord.ledger import leaf as leaves
from concord.ledger.log import Damaged
from concord.ledger.proof import Beside

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
    """Puts what waits into the log, as of that time (UTC seconds), and signs for it; returns how many records."""
    waiting = LedgerRecord.objects.filter(at=None).order_by("id")
    if not waiting.exists():  # asked without the write lock, which every transaction takes on SQLite
        return 0
    with transaction.atomic():
        log = log_for(at)
        with log.store.turn():
            rows = waiting.values_list("commitment", "pk")[:limit]
            records = {bytes(commitment): pk for commitment, pk in rows}
            places = _append(log, at, list(records))
            _note(at, log.number, {pk: places[commitment] for commitment, pk in records.items()})
        # if we stop before the commit, neither leaf nor note of it exists, and the next pass does the same
    return len(records)


def fill(*, at: int) -> int:
    """One pass, once a second: at chance times puts a batch of nothing into the log. Returns 0: no work was done."""
    if ledger().published() is None or batches.comes_now(settings.CONCORD_LEDGER_FILLER, PASS):
        with transaction.atomic():
            _append(log_for(at), at, [])
    return 0


def _append(log: YearLog, at: int, commitments: Sequence[bytes]) -> dict[bytes, int]:
    """Puts a batch into the log and signs the checkpoint over it; returns where each commitment stands."""
    with log.store.turn():
        batch = batches.batch(log.public.id, at, commitments)
        indices = log.extend(batch)
        log.publish(at, settled=settled_at_once())
    return {one.leaf[13:]: index for one, index in zip(batch, indices, strict=True)}


def _note(at: int, log: int, indices: Mapping[int, int]) -> None:
    """Writes where records stand. Past Django's models, which would write one long question for all."""
    said = f'UPDATE {LedgerRecord._meta.db_table} SET at = %s, log = %s, "index" = %s WHERE id = %s'  # noqa: S608  our own names
    with connection.cursor() as cursor:
        cursor.executemany(said, [(at, log, index, pk) for pk, index in indices.items()])


def since(key: str) -> int | None:
    """Since when (UTC seconds) a record stands in the log; None if it does not, or not yet."""
    return LedgerRecord.objects.filter(key=key).values_list("at", flat=True).first()


def standing(key: str) -> Standing:
    """Whether a record waits for its leaf, stands in the log but lacks cosignatures still, or has its receipt."""
    place = LedgerRecord.objects.filter(key=key).exclude(at=None).values_list("log", "index").first()
    if place is None:
        return "waiting"
    return "recorded" if log_of(place[0]).published_over(place[1]) else "unwitnessed"


def proof(key: str, record: Any, *, file_salt: bytes | None = None) -> str | None:
    """The proof to hand out for a record, None while it has none: see standing(). file_salt: see concord.ledger.proof.

    Its checkpoint is the first that covers its leaf and has a timestamp, else the first that covers it, whenever it is
    asked for: the size of the whole tree, asked for again and again, would count what others do meanwhile (S29).
    Raises RecordAltered if this is not the record that was lodged, or what lies in the log is not what was signed.
    """
    row = LedgerRecord.objects.filter(key=key).exclude(at=None).first()
    if row is None:
        return None
    salt, log = bytes(row.salt), log_of(row.log)
    stamped = stamping.token_over(row.log, row.index)
    leaf, note = log.leaf(row.index), stamped.note if stamped else log.published_over(row.index)
    if leaf is None or not leaves.commitment(salt, record) == bytes(row.commitment) == leaf[13:]:
        raise RecordAltered(f"The record {key} is not the one that was lodged.")
    if note is None:
        return None
    token = stamped.token if stamped else None
    beside = Beside(leaf, record, salt, policy.of_receipt(log.public), file_salt, token)
    try:
        return log.receipt(row.index, note, extra=beside.written())
    except Damaged as error:
        raise RecordAltered(f"The log does not hold the record {key} as it was signed.") from error
