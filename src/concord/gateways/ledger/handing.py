"""Batches for a consortium, kept until they are in its log: what goes out again is what went out, byte for byte.

With other leaves of nothing around the same records, every member could tell from two blocks which leaves are of
something (docs/adr/0018-padded-batches.md). So a batch is made once, with its tickets, and kept beside the log.
A ticket names the batch (12 bytes, the beginning of a UUIDv7), and the place in its order (4).
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from concord.gateways.ledger import batches
from concord.gateways.models import LedgerRecord, LedgerState
from concord.ledger.replica.batches import Record, new_key

LOG: Final = -1  # the number of the consortium's log in LedgerRecord, LedgerCheckpoint and LedgerState
OLD: Final = 23 * 3600  # seconds after which tickets that led to nothing are replaced: nodes remember for 24 hours
NAMES: Final = 12  # bytes of a ticket that name its batch
KEPT: Final = "batch "


def of(rows: Sequence[LedgerRecord], now: int, known: Collection[bytes]) -> dict[bytes, list[Record]]:
    """Takes records that wait (locked), UTC seconds, and the batches that a node has; returns all their batches.

    Records without one get one, and their tickets; too old a batch that no node has gets new tickets, around the same
    leaves. Oldest first. In the caller's transaction.
    """
    kept = _kept({batch_of(row) for row in rows if row.ticket})
    for name in [one for one in kept if one not in known and now - made_at(one) > OLD]:
        renewed = _new([record.commitment for record in kept[name]], now)
        _move(kept.pop(name), renewed, rows)
        forget(name)
        kept[_keep(renewed)] = renewed
    new = [row for row in rows if not row.ticket or batch_of(row) not in kept]
    if new:
        made = _new(batches.filled([bytes(row.commitment) for row in new]), now)
        tickets = {record.commitment: record.key for record in made}
        for row in new:
            row.ticket = tickets[bytes(row.commitment)]
        LedgerRecord.objects.bulk_update(new, ["ticket"])
        kept[_keep(made)] = made
    return dict(sorted(kept.items()))


def batch_of(row: LedgerRecord) -> bytes:
    """The name of the batch in which a record goes out."""
    return bytes(row.ticket or b"")[:NAMES]


def made_at(ticket: bytes) -> int:
    """When a ticket, or the batch of that name, was made: UTC seconds."""
    return int.from_bytes(ticket[:6], "big") // 1000


def all_settled(batch: Iterable[Record]) -> bool:
    """Whether no record of that batch waits any more."""
    return not LedgerRecord.objects.filter(at=None, ticket__in=[record.key for record in batch]).exists()


def forget(name: bytes) -> None:
    """Lets a batch go: it is in the log."""
    LedgerState.objects.filter(log=LOG, name=KEPT + name.hex()).delete()


def nothing(now: int) -> list[Record]:
    """A batch of nothing."""
    return _new(batches.filled([]), now)


def _new(commitments: Sequence[bytes], now: int) -> list[Record]:
    name = new_key(now * 1000)[:NAMES]
    return [Record(name + at.to_bytes(4, "big"), one) for at, one in enumerate(commitments)]


def _keep(batch: Sequence[Record]) -> bytes:
    name = batch[0].key[:NAMES]
    value = b"".join(record.key + record.commitment for record in batch)
    LedgerState.objects.create(log=LOG, name=KEPT + name.hex(), value=value)
    return name


def _kept(names: Iterable[bytes]) -> dict[bytes, list[Record]]:
    rows = LedgerState.objects.filter(log=LOG, name__in=[KEPT + name.hex() for name in names])
    read = [[Record(*one) for one in struct.iter_unpack("16s32s", bytes(row.value))] for row in rows]
    return {batch[0].key[:NAMES]: batch for batch in read}


def _move(old: Sequence[Record], new: Sequence[Record], rows: Sequence[LedgerRecord]) -> None:
    """Gives the records of a batch their new tickets, in the database and in those rows."""
    tickets: Mapping[bytes, bytes] = {one.key: other.key for one, other in zip(old, new, strict=True)}
    moved = list(LedgerRecord.objects.filter(at=None, ticket__in=list(tickets)))
    for row in [*moved, *(row for row in rows if bytes(row.ticket or b"") in tickets)]:
        row.ticket = tickets[bytes(row.ticket or b"")]
    LedgerRecord.objects.bulk_update(moved, ["ticket"])
