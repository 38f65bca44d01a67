"""Who orders the leaves: this deployment's own log, or a consortium. Everything else is the same in all modes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from concord.gateways.ledger import batches
from concord.gateways.ledger.consortium import Node
from concord.gateways.ledger.log import YearLog, ledger, settled_at_once, writing
from concord.gateways.models import LedgerRecord

REPLICATED: Final = "replicated"


class Sequencer(Protocol):
    """Takes records in batches and gives each its place, sooner or later."""

    def submit(self, waiting: QuerySet[Any], *, at: int) -> int:
        """Takes what waits, as of that time (UTC seconds), and notes the places that are known; returns how many
        records something was done for. What it could not hand over waits for the next call. Safe to kill at any line.
        """
        ...

    def fill(self, *, at: int) -> None:
        """Takes a batch of nothing."""
        ...

    def is_new(self) -> bool:
        """Whether there is nothing yet that a reader of the log could fetch, and a batch of nothing would help."""
        ...

    def checkpoint(self) -> str | None:
        """The newest checkpoint that is given out."""
        ...


class Own:
    """Modes embedded and witnessed: one writer, in the process; records and leaves are of one transaction."""

    def submit(self, waiting: QuerySet[Any], *, at: int) -> int:
        """Puts what waits into the log of the year, and signs for it."""
        with transaction.atomic(), writing(at) as log:
            records = {bytes(commitment): pk for commitment, pk in waiting.values_list("commitment", "pk")}
            places = _append(log, at, list(records))
            _note(at, log.number, {pk: places[commitment] for commitment, pk in records.items()})
            # if we stop before the commit, neither leaf nor note of it exists, and the next pass does the same
        return len(records)

    def fill(self, *, at: int) -> None:
        """Puts a batch of nothing into the log of the year."""
        with transaction.atomic(), writing(at) as log:
            _append(log, at, [])

    def is_new(self) -> bool:
        """Whether the log has never signed anything."""
        return ledger().store.newest(settled=False) is None

    def checkpoint(self) -> str | None:
        """The newest checkpoint of the newest log."""
        return ledger().published()


def sequencer() -> Sequencer:
    """The one of this deployment's mode."""
    return Node() if settings.CONCORD_LEDGER == REPLICATED else Own()


def newest_checkpoint() -> str | None:
    """The newest checkpoint given out, None before there is one. Of a consortium: the newest that a receipt needed."""
    return sequencer().checkpoint()


def _append(log: YearLog, at: int, commitments: Sequence[bytes]) -> dict[bytes, int]:
    """Puts a batch into the log and signs the checkpoint over it; returns where each commitment stands. In its turn."""
    batch = batches.batch(log.public.id, at, commitments)
    indices = log.extend(batch)
    log.publish(at, settled=settled_at_once())
    return {one.leaf[13:]: index for one, index in zip(batch, indices, strict=True)}


def _note(at: int, log: int, indices: Mapping[int, int]) -> None:
    """Writes where records stand. Past Django's models, which would write one long question for all."""
    said = f'UPDATE {LedgerRecord._meta.db_table} SET at = %s, log = %s, "index" = %s WHERE id = %s'  # noqa: S608  our own names
    with connection.cursor() as cursor:
        cursor.executemany(said, [(at, log, index, pk) for pk, index in indices.items()])
