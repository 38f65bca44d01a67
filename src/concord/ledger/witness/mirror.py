"""A witness's copy of the logs that it witnesses (c2sp.org/tlog-mirror): a log can vanish, and its leaves do not.

A cosignature of the witness says that a log only grew; one of the mirror, by a key of its own under another name, says
that all of it lies here. It fetches what the cosigned checkpoint stands for, shows each tile to belong to it, stores
it, and only when all is durable takes the checkpoint for its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from concord.ledger import checkpoint as checkpoints
from concord.ledger import fetching, retrieval, tiles
from concord.ledger import leaf as leaves
from concord.ledger import note as notes
from concord.ledger.encoding import Malformed
from concord.ledger.judgement import DRIFT
from concord.ledger.keyfile import Secret
from concord.ledger.retrieval import Fetch, Found
from concord.ledger.store import Kept, SqliteStore
from concord.ledger.tiles import ENTRIES, Tile
from concord.ledger.verify import Unproven

BATCH: Final = 512  # tiles that are made durable together


class FromTheFuture(Unproven):
    """A leaf says that it was recorded after now: the mirror does not vouch for it, yet."""


def folder_of(origin: str) -> str:
    """The name under which a log is served: its origin's SHA-256 in hex."""
    return sha256(origin.encode()).hexdigest()


class Mirror:
    """The copy of one log, in a file in that folder. secret: the mirror's own key. clock: UTC seconds."""

    def __init__(self, folder: Path, origin: str, secret: Secret, *, clock: Callable[[], float] = time.time) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        self.origin, self.secret, self.clock = origin, secret, clock
        self._store = SqliteStore(folder / f"{folder_of(origin)}.sqlite3")

    def close(self) -> None:
        """Lets go of the file."""
        self._store.close()

    def size(self) -> int:
        """How many leaves lie here whole."""
        kept = self._store.newest(settled=True)
        return kept.size if kept else 0

    def checkpoint(self) -> str | None:
        """The checkpoint of all that lies here, signed by the log and by the mirror; None if nothing does."""
        kept = self._store.newest(settled=True)
        return kept.note if kept else None

    def tile(self, tile: Tile) -> bytes | None:
        """What a tile holds; None if it does not lie here."""
        held = self._store.read([tile[:2]]).get(tile[:2])
        if held is None or not tiles.holds(self.size(), tile):
            return None
        return fetching.cut(tile, held)

    def follow(self, note: str, fetch: Fetch) -> int:
        """Takes a checkpoint that the witness cosigned, and what fetches a tile of the log; returns the new size.

        Stops before anything that is not shown to be the log's, and goes on from there another time.
        Raises Damaged, FromTheFuture, Unproven, and whatever fetch raises.
        """
        parts = notes.read(note)
        new, size = checkpoints.read(parts.text), self.size()
        if new.size <= size and self.checkpoint() is not None:
            return size
        found = iter(retrieval.retrieved(new.size, new.root, fetch, since=size))
        while batch := list(islice(found, BATCH)):
            self._check_times(batch)
            self._take(batch)
        at = int(self.clock())
        line = checkpoints.cosign(self.secret.key.name, self.secret.private, parts.text, at)
        with self._store.turn():
            self._store.keep(Kept(new.size, f"{note}{line}", at, True))
        return new.size

    def _take(self, batch: Iterable[Found]) -> None:
        """Stores tiles. A tile that is there and longer stays: another turn was ahead of this one."""
        with self._store.turn():
            rows = {tile[:2]: data for tile, data in batch}
            held = self._store.read(rows)
            longer = {row: data for row, data in rows.items() if len(data) >= len(held.get(row, b""))}
            self._store.write(self._store.size(), longer)

    def _check_times(self, batch: Iterable[Found]) -> None:
        latest = self.clock() + DRIFT
        for tile, data in batch:
            if tile.level == ENTRIES and any(_time(leaf) > latest for leaf in tiles.entries(tile, data)):
                raise FromTheFuture(f"A leaf in tile/{tile.path} says that it was recorded after now.")


def _time(leaf: bytes) -> int:
    """UTC seconds at which a leaf says that it was recorded; 0 for what is no leaf of ours."""
    try:
        return leaves.read(leaf).at
    except Malformed:
        return 0
