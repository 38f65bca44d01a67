"""A log's place in the deployment's database, SQLite or PostgreSQL: see concord.ledger.store for what a store does."""
# ruff: noqa: S608  the names of tables are our own

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q

from concord.gateways.models import LedgerCheckpoint, LedgerLog, LedgerSource, LedgerState, LedgerTile
from concord.ledger.growth import Row
from concord.ledger.store import Kept, Source

LOCK: Final = 0x436F6E63  # first half of PostgreSQL's advisory lock: one writer at a time; the second half is the log
AT_ONCE: Final = 500  # values in one question
LOGS, TILES = LedgerLog._meta.db_table, LedgerTile._meta.db_table
SOURCES, STATES = LedgerSource._meta.db_table, LedgerState._meta.db_table
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
        rows = _ask(f"SELECT size FROM {LOGS} WHERE number = %s", [self.log])
        return int(rows[0][0]) if rows else 0

    def read(self, rows: Collection[Row]) -> dict[Row, bytes]:
        """The rows of these names, as far as there are such."""
        found: dict[Row, bytes] = {}
        for part in _parts(list(rows)):
            which = " OR ".join(["level = %s AND number = %s"] * len(part))
            asked = f"SELECT level, number, data FROM {TILES} WHERE log = %s AND ({which})"
            held = _ask(asked, [self.log, *(value for row in part for value in row)])
            found |= {(level, number): bytes(data) for level, number, data in held}
        return found

    def write(self, size: int, rows: Mapping[Row, bytes]) -> None:
        """Puts rows in place, over what they were, and the log's size."""
        for part in _parts(list(rows.items())):
            values = ", ".join(["(%s, %s, %s, %s)"] * len(part))
            into = f"INSERT INTO {TILES} (log, level, number, data) VALUES {values}"
            over = "ON CONFLICT (log, level, number) DO UPDATE SET data = excluded.data"
            _do(f"{into} {over}", [value for row, data in part for value in (self.log, *row, data)])
        into = f"INSERT INTO {LOGS} (number, origin, size) VALUES (%s, %s, %s)"
        _do(f"{into} ON CONFLICT (number) DO UPDATE SET size = excluded.size", [self.log, self.origin, size])

    def received(self, sources: Collection[Source]) -> dict[Source, int]:
        """The indices of those that were received already."""
        found: dict[Source, int] = {}
        newest = _ask(f"SELECT key FROM {SOURCES} WHERE log = %s ORDER BY key DESC LIMIT 1", [self.log])
        last = bytes(newest[0][0]) if newest else b""
        for part in _parts([key for _submitter, key in sources if key <= last]):  # most are newer
            which, given = ("= ANY(%s)", [list(part)]) if _on_postgres() else (f"IN ({_marks(part)})", list(part))
            asked = f'SELECT submitter, key, "index" FROM {SOURCES} WHERE log = %s AND key {which}'
            found |= {(bytes(submitter), bytes(key)): at for submitter, key, at in _ask(asked, [self.log, *given])}
        return found

    def receive(self, new: Sequence[tuple[Source, int]]) -> None:
        """Remembers sources with their indices."""
        rows = [(self.log, key, submitter, index) for (submitter, key), index in new]
        with connection.cursor() as cursor:
            if _on_postgres():
                with cursor.copy(f'COPY {SOURCES} (log, key, submitter, "index") FROM STDIN') as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                into = f'INSERT INTO {SOURCES} (log, key, submitter, "index") VALUES (%s, %s, %s, %s)'
                cursor.executemany(into, rows)

    def forget(self, before: bytes) -> None:
        """Forgets every source whose key is smaller."""
        _do(f"DELETE FROM {SOURCES} WHERE log = %s AND key < %s", [self.log, before])

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
        rows = _ask(f"SELECT value FROM {STATES} WHERE log = %s AND name = %s", [self.log, name])
        return bytes(rows[0][0]) if rows else None

    def put_state(self, name: str, value: bytes) -> None:
        """Puts something small beside the log."""
        into = f"INSERT INTO {STATES} (log, name, value) VALUES (%s, %s, %s)"
        _do(f"{into} ON CONFLICT (log, name) DO UPDATE SET value = excluded.value", [self.log, name, value])

    def _kept(self, *which: Q, order: str = "size") -> Kept | None:
        rows = LedgerCheckpoint.objects.filter(*which, log=self.log).order_by(order)
        row = rows.values_list("size", "note", "at", "settled").first()
        return Kept(*row) if row else None


# Questions in the hot path are put past Django's models, which would take longer than all the hashing.


def _ask(asked: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(asked, values)
        return list(cursor.fetchall())


def _do(said: str, values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(said, values)


def _on_postgres() -> bool:
    return bool(connection.vendor == "postgresql")


def _parts(values: Sequence[Any], most: int = AT_ONCE) -> Iterator[Sequence[Any]]:
    return (values[at : at + most] for at in range(0, len(values), most))


def _marks(values: Sequence[Any]) -> str:
    return ",".join(["%s"] * len(values))
