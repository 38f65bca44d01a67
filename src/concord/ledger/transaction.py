"""A file of SQLite's in which whatever is committed stays, though the machine loses its power the moment after."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def connected(path: Path, patience: float) -> sqlite3.Connection:
    """Takes a file, and how many seconds to wait for another process's turn; returns a connection for all threads.

    WAL, synced at each commit; nothing begins a transaction by itself.
    """
    db = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    return db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """The right to read and then write, for one at a time over all processes. At its end all is durable.

    An error undoes it all. One thread at once: the caller holds a lock.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")  # if we stop before: nothing was written; after: all of it, synced
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
