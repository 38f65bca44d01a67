"""Where a log lies: its rows as they are published, what was received lately, the checkpoints that were kept.

A store knows no hashes and judges nothing; concord.ledger.log does. One writer at a time, in its turn().
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from concord.ledger.growth import Row
from concord.ledger.transaction import connected, transaction

Source = tuple[bytes, bytes]  # submitter (4 bytes), its key for one record (16 bytes, a UUIDv7)


class Kept(NamedTuple):
    """A signed checkpoint: the size it is of, when it was signed (UTC seconds), and whether it may be given out.

    settled: as many have cosigned it as the log's policy asks for; with none asked for, at once.
    """

    size: int
    note: str
    at: int
    settled: bool


class Store(Protocol):
    """What a log needs of its place. Whatever is written in one turn() is there whole and durable, or not at all."""

    def turn(self) -> AbstractContextManager[None]:
        """The right to write: one holder at a time, over all processes. At its end all is durable; an error undoes it.

        Within another turn of the same thread it is a part of that one.
        """
        ...

    def size(self) -> int:
        """How many leaves there are."""
        ...

    def read(self, rows: Collection[Row]) -> dict[Row, bytes]:
        """The rows of these names, as far as there are such."""
        ...

    def write(self, size: int, rows: Mapping[Row, bytes]) -> None:
        """Puts rows in place, over what they were, and the log's size. In a turn."""
        ...

    def received(self, sources: Collection[Source]) -> dict[Source, int]:
        """The indices of those that were received already, as far as they are remembered."""
        ...

    def receive(self, new: Sequence[tuple[Source, int]]) -> None:
        """Remembers sources with their indices. In a turn."""
        ...

    def forget(self, before: bytes) -> None:
        """Forgets every source whose key is smaller (older). In a turn."""
        ...

    def keep(self, kept: Kept) -> None:
        """Keeps a checkpoint, in place of one of the same size. In a turn."""
        ...

    def newest(self, *, settled: bool) -> Kept | None:
        """The checkpoint of the largest size; settled: of those that are, else of all."""
        ...

    def kept(self, size: int) -> Kept | None:
        """The checkpoint of that size."""
        ...

    def over(self, size: int) -> Kept | None:
        """The settled checkpoint of the smallest size above that one."""
        ...

    def state(self, name: str) -> bytes | None:
        """What was put under that name."""
        ...

    def put_state(self, name: str, value: bytes) -> None:
        """Puts something small beside the log, in the same turn: a height, a list of submitters."""
        ...


SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS tile (place INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS received (key BLOB, submitter BLOB, place INTEGER NOT NULL, PRIMARY KEY (key, submitter))
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept (size INTEGER PRIMARY KEY, note TEXT NOT NULL, at INTEGER NOT NULL,
    settled INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS kept_settled ON kept (settled, size);
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
"""
SIZE: Final = "size"
PATIENCE: Final = 30.0  # seconds to wait for another process's turn
AT_ONCE: Final = 5000  # values in one question
LEVEL: Final = 55  # bits of a row's number in its place


class SqliteStore:
    """A log in a file of SQLite's, for programs that run without a platform. Durable: WAL, synced at each commit."""

    def __init__(self, path: Path) -> None:
        self.folder = path.parent
        self._lock, self._depth = threading.RLock(), 0
        self._db = connected(path, PATIENCE)
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        """Lets go of the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """See Store.turn()."""
        with self._lock:
            if self._depth:  # a part of the turn around it, which an error ends whole
                yield
                return
            with transaction(self._db):
                self._depth = 1
                try:
                    yield
                finally:
                    self._depth = 0

    def size(self) -> int:
        """How many leaves there are."""
        return int.from_bytes(self.state(SIZE) or b"", "big")

    def read(self, rows: Collection[Row]) -> dict[Row, bytes]:
        """The rows of these names, as far as there are such."""
        places = {(level + 1 << LEVEL) + number: (level, number) for level, number in rows}
        found: dict[Row, bytes] = {}
        for part in _parts(list(places)):
            asked = f"SELECT place, data FROM tile WHERE place IN ({_marks(part)})"  # noqa: S608  marks alone
            found |= {places[place]: data for place, data in self._all(asked, part)}
        return found

    def write(self, size: int, rows: Mapping[Row, bytes]) -> None:
        """Puts rows in place, over what they were, and the log's size."""
        written = (((level + 1 << LEVEL) + number, data) for (level, number), data in rows.items())
        self._db.executemany("INSERT OR REPLACE INTO tile VALUES (?, ?)", written)
        self.put_state(SIZE, size.to_bytes(8, "big"))

    def received(self, sources: Collection[Source]) -> dict[Source, int]:
        """The indices of those that were received already."""
        found: dict[Source, int] = {}
        newest = self._all("SELECT key FROM received ORDER BY key DESC LIMIT 1")
        for part in _parts([key for _submitter, key in sources if newest and key <= newest[0][0]]):  # most are newer
            asked = f"SELECT submitter, key, place FROM received WHERE key IN ({_marks(part)})"  # noqa: S608  marks alone
            found |= {(submitter, key): place for submitter, key, place in self._all(asked, part)}
        return found

    def receive(self, new: Sequence[tuple[Source, int]]) -> None:
        """Remembers sources with their indices."""
        rows = ((key, submitter, place) for (submitter, key), place in new)
        self._db.executemany("INSERT INTO received VALUES (?, ?, ?)", rows)

    def forget(self, before: bytes) -> None:
        """Forgets every source whose key is smaller."""
        self._db.execute("DELETE FROM received WHERE key < ?", (before,))

    def remembered(self) -> Iterator[tuple[Source, int]]:
        """Every source that is remembered, with its index, oldest first: for a copy of the whole."""
        for key, submitter, place in self._all("SELECT key, submitter, place FROM received ORDER BY key, submitter"):
            yield (submitter, key), place

    def keep(self, kept: Kept) -> None:
        """Keeps a checkpoint, in place of one of the same size."""
        self._db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", kept)

    def newest(self, *, settled: bool) -> Kept | None:
        """The checkpoint of the largest size; settled: of those that are, else of all."""
        return self._kept("WHERE settled >= ? ORDER BY size DESC", int(settled))

    def kept(self, size: int) -> Kept | None:
        """The checkpoint of that size."""
        return self._kept("WHERE size = ?", size)

    def over(self, size: int) -> Kept | None:
        """The settled checkpoint of the smallest size above that one."""
        return self._kept("WHERE settled = 1 AND size > ? ORDER BY size", size)

    def state(self, name: str) -> bytes | None:
        """What was put under that name."""
        rows = self._all("SELECT value FROM state WHERE name = ?", (name,))
        return bytes(rows[0][0]) if rows else None

    def put_state(self, name: str, value: bytes) -> None:
        """Puts something small beside the log."""
        self._db.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))

    def _kept(self, which: str, value: int) -> Kept | None:
        rows = self._all(f"SELECT size, note, at, settled FROM kept {which} LIMIT 1", (value,))  # noqa: S608  our own words
        return next((Kept(size, note, at, bool(settled)) for size, note, at, settled in rows), None)

    def _all(self, asked: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(asked, values).fetchall()


def _parts(values: Sequence[object]) -> Iterator[list[object]]:
    rest = iter(values)
    while part := list(islice(rest, AT_ONCE)):
        yield part


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
