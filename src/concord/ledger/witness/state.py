"""What a witness must not forget: of each log the newest checkpoint that it cosigned, and when it last signed at all.

One SQLite file, synced at each commit. It is made once (create), never anew by opening: a witness whose memory is gone
must not begin again as if it had seen nothing.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from concord.ledger.transaction import connected, transaction

PATIENCE: Final = 10.0  # seconds to wait for another process's turn
MOST_CONFLICTS: Final = 1000  # refused checkpoints that are kept as evidence
SCHEMA: Final = """
CREATE TABLE log (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL,
    lines TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE conflict (origin TEXT, size INTEGER, root BLOB, at INTEGER NOT NULL, why TEXT NOT NULL,
    note TEXT NOT NULL, PRIMARY KEY (origin, size, root)) WITHOUT ROWID;
"""
NEWEST, LOCKED, PLACE, TURNS = "newest", "locked", "place", "turns"
COUNT: Final = ".count"


class Seen(NamedTuple):
    """The newest checkpoint of a log that was cosigned: as the log signed it, and the lines of the cosignatures.

    at: UTC seconds, when it was cosigned. lines is '' after learning anew: seen, not cosigned by this state.
    """

    origin: str
    size: int
    root: bytes
    note: str
    lines: str
    at: int


class Conflict(NamedTuple):
    """A checkpoint that its log signed and that does not grow out of what was cosigned: evidence against the log."""

    origin: str
    size: int
    root: bytes
    at: int
    why: str
    note: str


class Missing(Exception):
    """There is no state where one must be."""


class State:
    """The file of a witness's memory. Several threads and processes may share it: each has its turn()."""

    def __init__(self, path: Path) -> None:
        """Raises Missing if there is no such file: see create()."""
        if not path.is_file():
            raise Missing(f"{path} is missing. A witness that has lost its memory must not sign: restore it.")
        self._path, self._lock = path, threading.RLock()
        self._count, self._unwritten = path.with_suffix(COUNT), 0
        self._db = connected(path, PATIENCE)

    @classmethod
    def create(cls, path: Path) -> State:
        """Makes the memory of a new witness. Raises FileExistsError."""
        path.touch(mode=0o600, exist_ok=False)
        state = cls(path)
        state._db.executescript(f"BEGIN;{SCHEMA}COMMIT;")
        with state.turn():
            state.put(PLACE, str(path.stat().st_ino))
        return state

    def close(self) -> None:
        """Lets go of the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The right to read and then write, for one at a time. At its end all is durable; an error undoes it all."""
        with self._lock:
            try:
                with transaction(self._db):  # if we stop before its end: nothing was seen; after: it is, signed or not
                    yield
                self._write_count()
            except BaseException:
                self._unwritten = 0
                raise

    # --- what was seen

    def latest(self, origin: str) -> Seen | None:
        """The newest checkpoint of that log, None if there is none."""
        with self._lock:
            row = self._db.execute("SELECT * FROM log WHERE origin = ?", (origin,)).fetchone()
        return Seen(*row) if row else None

    def all(self) -> list[Seen]:
        """The newest checkpoint of each log."""
        with self._lock:
            return [Seen(*row) for row in self._db.execute("SELECT * FROM log ORDER BY origin")]

    def record(self, seen: Seen) -> None:
        """Takes what is about to be cosigned, in place of what was. In a turn."""
        self._db.execute("INSERT OR REPLACE INTO log VALUES (?, ?, ?, ?, ?, ?)", seen)
        self.sign_after(seen.at)
        self._unwritten = int(self.fact(TURNS) or 0) + 1
        self.put(TURNS, str(self._unwritten))

    def sign_after(self, at: int) -> None:
        """Signs under no earlier time (UTC seconds) than that. In a turn."""
        self.put(NEWEST, str(max(at, self.newest())))

    def newest(self) -> int:
        """The latest time (UTC seconds) under which anything was signed; 0 if nothing was."""
        return int(self.fact(NEWEST) or 0)

    # --- what forbids to sign

    def locked(self) -> str:
        """Why nothing may be signed until the witness has learnt anew; '' if it may.

        A state that lies elsewhere on the disk than where it was made, or has recorded less than the count beside it
        says, has been copied: it may be an old one.
        """
        why = self.fact(LOCKED)
        copied = self.fact(PLACE) != str(self._path.stat().st_ino) or self._counted() > int(self.fact(TURNS) or 0)
        return why or ("the state is a copy, and may be older than what was signed" if copied else "")

    def lock(self, why: str) -> None:
        """Signs no more, from now on."""
        with self.turn():
            self.put(LOCKED, why)

    def unlock(self) -> None:
        """May sign again, from this file. In a turn."""
        self._unwritten = max(self._counted(), int(self.fact(TURNS) or 0))
        self.put(TURNS, str(self._unwritten))
        self.put(LOCKED, "")
        self.put(PLACE, str(self._path.stat().st_ino))

    def _counted(self) -> int:
        """How often this folder's state has recorded, by a file of its own that no backup holds; 0 if it is gone."""
        try:
            return int(self._count.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return 0

    def _write_count(self) -> None:
        """After the commit: should it be lost with the machine's memory, it says less than the state, never more."""
        if self._unwritten:
            self._count.write_text(f"{self._unwritten:020}\n", encoding="ascii")
            self._unwritten = 0

    # --- evidence against logs

    def accuse(self, conflict: Conflict) -> None:
        """Keeps a checkpoint that a log should not have signed."""
        with self.turn():
            (kept,) = self._db.execute("SELECT count(*) FROM conflict").fetchone()
            if kept < MOST_CONFLICTS:
                self._db.execute("INSERT OR IGNORE INTO conflict VALUES (?, ?, ?, ?, ?, ?)", conflict)

    def conflicts(self) -> list[Conflict]:
        """All that were kept, oldest first."""
        with self._lock:
            return [Conflict(*row) for row in self._db.execute("SELECT * FROM conflict ORDER BY at, origin, size")]

    # --- and beside it

    def fact(self, name: str) -> str:
        """What was put under that name, '' if nothing."""
        with self._lock:
            row = self._db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def put(self, name: str, value: str) -> None:
        """Puts a fact. In a turn."""
        self._db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def copy(self, path: Path, why: str) -> None:
        """Writes a whole copy into a new file, which signs nothing until it has learnt anew. Raises FileExistsError."""
        path.touch(mode=0o600, exist_ok=False)
        with self._lock, sqlite3.connect(path) as target:
            self._db.backup(target)
            target.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (LOCKED, why))
        target.close()
