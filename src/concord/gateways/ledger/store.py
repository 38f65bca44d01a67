"""A log's place in the deployment's database, SQLite or PostgreSQL: see concord.ledger.store for what a store does."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q

from concord.gateways.models import LedgerCheckpoint, LedgerLog, LedgerSource, LedgerState, LedgerTile
from concord.ledger.growth import Row
from concord.ledger.store import Kept, Source

LOCK: Final = 0x436F6E63  # first half of PostgreSQL's advisory lock: one writer at a time; the second half is the log
AT_ONCE: Final = 500  # values in one question
turns = threading.local()


class DatabaseStore:
    """The log of that number (see LedgerLog). Writes are part of the caller's transaction, if there is one."""

    def __init__(self, log: int, origin: str) -> None:
        self.log, self.origin = log, origin

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One writer at a time. On SQLite the transaction already holds the only write lock."""
        taken: set[int] = turns.__dict__.setdefault("logs", set())
        if self.log in taken and connection.in_atomic_block:
            yield
            return
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, self.log])
            taken.add(self.log)
            try:
                yield
            finally:
                taken.discard(self.log)

    def size(self) -> int:
        """How many leaves there are."""
        return LedgerLog.objects.filter(pk=self.log).values_list("size", flat=True).first() or 0

    def read(self, rows: Collection[Row]) -> dict[Row, bytes]:
        """The rows of these names, as far as there are such."""
        numbers: dict[int, list[int]] = defaultdict(list)
        for level, number in rows:
            numbers[level].append(number)
        parts = [Q(level=level, number__in=part) for level, named in numbers.items() for part in _parts(named)]
        found: dict[Row, bytes] = {}
        for some in _parts(parts, most=1 if len(rows) > AT_ONCE else AT_ONCE):
            held = LedgerTile.objects.filter(reduce(or_, some), log=self.log).values_list("level", "number", "data")
            found |= {(level, number): bytes(data) for level, number, data in held}
        return found

    def write(self, size: int, rows: Mapping[Row, bytes]) -> None:
        """Puts rows in place, over what they were, and the log's size."""
        LedgerTile.objects.bulk_create(
            (LedgerTile(log=self.log, level=row[0], number=row[1], data=data) for row, data in rows.items()),
            update_conflicts=True,
            unique_fields=["log", "level", "number"],
            update_fields=["data"],
        )
        LedgerLog.objects.update_or_create(
            pk=self.log, defaults={"size": size}, create_defaults={"size": size, "origin": self.origin}
        )

    def received(self, sources: Collection[Source]) -> dict[Source, int]:
        """The indices of those that were received already."""
        found: dict[Source, int] = {}
        for part in _parts([key for _submitter, key in sources]):
            rows = LedgerSource.objects.filter(log=self.log, key__in=part).values_list("submitter", "key", "index")
            found |= {(bytes(submitter), bytes(key)): index for submitter, key, index in rows}
        return found

    def receive(self, new: Sequence[tuple[Source, int]]) -> None:
        """Remembers sources with their indices. Past Django's models: they would take longer than all the rest."""
        table = LedgerSource._meta.db_table
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                columns = zip(*((key, submitter, index) for (submitter, key), index in new), strict=True)
                given = "SELECT %s, * FROM unnest(%s::bytea[], %s::bytea[], %s::bigint[])"
                into = f'INSERT INTO {table} (log, key, submitter, "index") {given}'
                cursor.execute(into, [self.log, *(list(column) for column in columns)])
            else:
                rows = [(self.log, key, submitter, index) for (submitter, key), index in new]
                into = f'INSERT INTO {table} (log, key, submitter, "index") VALUES (%s, %s, %s, %s)'  # noqa: S608
                cursor.executemany(into, rows)

    def forget(self, before: bytes) -> None:
        """Forgets every source whose key is smaller."""
        LedgerSource.objects.filter(log=self.log, key__lt=before).delete()

    def keep(self, kept: Kept) -> None:
        """Keeps a checkpoint, in place of one of the same size."""
        said = {"note": kept.note, "at": kept.at, "settled": kept.settled}
        LedgerCheckpoint.objects.update_or_create(log=self.log, size=kept.size, defaults=said)
        LedgerLog.objects.get_or_create(pk=self.log, defaults={"origin": self.origin})

    def newest(self, *, settled: bool) -> Kept | None:
        """The checkpoint of the largest size; settled: of those that are, else of all."""
        return self._kept(*([Q(settled=True)] if settled else []), order="-size")

    def kept(self, size: int) -> Kept | None:
        """The checkpoint of that size."""
        return self._kept(Q(size=size))

    def over(self, size: int) -> Kept | None:
        """The settled checkpoint of the smallest size above that one."""
        return self._kept(Q(settled=True, size__gt=size))

    def state(self, name: str) -> bytes | None:
        """What was put under that name."""
        value = LedgerState.objects.filter(log=self.log, name=name).values_list("value", flat=True).first()
        return None if value is None else bytes(value)

    def put_state(self, name: str, value: bytes) -> None:
        """Puts something small beside the log."""
        LedgerState.objects.update_or_create(log=self.log, name=name, defaults={"value": value})

    def _kept(self, *which: Q, order: str = "size") -> Kept | None:
        rows = LedgerCheckpoint.objects.filter(*which, log=self.log).order_by(order)
        row = rows.values_list("size", "note", "at", "settled").first()
        return Kept(*row) if row else None


def _parts(values: Sequence[Any], most: int = AT_ONCE) -> Iterator[Sequence[Any]]:
    return (values[at : at + most] for at in range(0, len(values), most))
