"""A witness's copy of the logs that it witnesses (c2sp.org/tlog-mirror): a log can vanish, and its leaves do not.

A cosignature of the witness says that a log only grew; one of the mirror, by a key of its own under another name, says
that all of it lies here. It fetches what the cosigned checkpoint stands for, shows each tile to belong to it, stores
it, and only when all is durable takes the checkpoint for its own. Where a log cannot be reached, others may hand in its
leaves (concord.ledger.witness.entries).
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from concord.ledger import checkpoint as checkpoints
from concord.ledger import fetching, growth, retrieval, tiles
from concord.ledger import leaf as leaves
from concord.ledger import note as notes
from concord.ledger.encoding import Malformed
from concord.ledger.growth import Row
from concord.ledger.hashing import LENGTH
from concord.ledger.judgement import DRIFT
from concord.ledger.keyfile import Secret
from concord.ledger.retrieval import Bound, Fetch, Found
from concord.ledger.store import Kept, SqliteStore
from concord.ledger.tiles import ENTRIES, HEIGHT, WIDTH, Tile
from concord.ledger.verify import Unproven

BATCH: Final = 512  # tiles that are made durable together
BATCH_OCTETS: Final = 1 << 24
ROOM: Final = 64 << 30  # octets that the copy of one log may take of the disk
SPARE: Final = 256 << 20  # octets of the disk that stay free, for what the witness itself has to remember
LEAST: Final = 2 + LENGTH  # octets of a leaf in a copy, if it is empty: its length, and its hash


class FromTheFuture(Unproven):
    """A leaf says that it was recorded after now: the mirror does not vouch for it, yet."""


class Full(OSError):
    """The copy has no room for what belongs to it: it stays as it is until its owner gives it more."""


def folder_of(origin: str) -> str:
    """The name under which a log is served: its origin's SHA-256 in hex."""
    return sha256(origin.encode()).hexdigest()


class Mirror:
    """The copy of one log, in a file in that folder. secret: the mirror's own key. clock: UTC seconds.

    bound: what one call of follow() may fetch. room: how many octets of the disk the copy may take.
    """

    def __init__(
        self,
        folder: Path,
        origin: str,
        secret: Secret,
        *,
        clock: Callable[[], float] = time.time,
        bound: Bound = Bound(),  # noqa: B008  it is frozen
        room: int = ROOM,
    ) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        self.origin, self.secret, self.clock = origin, secret, clock
        self._bound, self._room = bound, room
        self._path = folder / f"{folder_of(origin)}.sqlite3"
        self._store = SqliteStore(self._path)

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

        Stops before anything that is not shown to be the log's, and goes on from there another time; so it does where
        the log has grown by more than one call may fetch. Then the size stays, and held() says how far it is.
        Raises WrongTile, FromTheFuture, Full, Unproven, and whatever fetch raises.
        """
        parts = notes.read(note)
        new, size = checkpoints.read(parts.text), self.size()
        if new.size <= size and self.checkpoint() is not None:
            return size
        if new.size * LEAST > self._room:
            raise Full(f"{new.size} leaves have no room here: a copy may take {self._room >> 20} MiB")
        reached = min(self.held(), new.size)
        found = retrieval.retrieved(new.size, new.root, fetch, since=reached)
        for batch in _batches(retrieval.bounded(found, self._bound)):
            self._check_times(batch)
            reached = max(reached, *(retrieval.up_to(tile) for tile, _data in batch))
            self._take(batch, reached)
        if reached < new.size:
            return size
        with self._store.turn():
            self._store.write(max(self.held(), new.size), {})
        self.vouch(note)
        return self.size()

    def vouch(self, note: str) -> str:
        """Takes a checkpoint all of which lies here for the copy's own; returns the line of its cosignature.

        '' if the copy has gone further in the meantime: it is never set back. Of what it has signed already, the line
        of then: anybody may ask, as often as he likes.
        """
        parts, at = notes.read(note), int(self.clock())
        size = checkpoints.read(parts.text).size
        kept = self._store.newest(settled=True)
        if kept is not None and kept.note.startswith(note) and kept.note != note:
            return kept.note.removeprefix(note)
        line = checkpoints.cosign(self.secret.key.name, self.secret.private, parts.text, at)
        with self._store.turn():
            if size < self.size() or size > self.held():
                return ""
            self._store.keep(Kept(size, f"{note}{line}", at, True))
        return line

    # --- leaf by leaf, as others hand them in

    def held(self) -> int:
        """How many leaves lie here without a gap: those of the copy's checkpoint, and what was handed in since."""
        return max(self._store.size(), self.size())

    def leaves(self, start: int, end: int) -> list[bytes]:
        """The leaves start .. end - 1 of one bundle. Raises Unproven if they do not lie here."""
        if start == end:
            return []
        row, first = (ENTRIES, start // WIDTH), start // WIDTH * WIDTH
        data = self._store.read([row]).get(row, b"")
        if end > self.held():
            raise Unproven("Leaves before these are missing.")
        tile = Tile(ENTRIES, row[1], end - first)
        return tiles.entries(tile, fetching.cut(tile, data))[start - first :]

    def take_leaves(self, start: int, given: Sequence[bytes]) -> None:
        """Takes leaves of the log, shown to be its own, from that index on; those that are there are passed over.

        Raises FromTheFuture, and Unproven if leaves between are missing.
        """
        if any(_time(leaf) > self.clock() + DRIFT for leaf in given):
            raise FromTheFuture("A leaf says that it was recorded after now.")
        with self._store.turn():
            size = self.held()
            if start > size:
                raise Unproven("Leaves before these are missing.")
            new = given[size - start :]
            if not new:
                return
            self._check_room(sum(LEAST + len(leaf) for leaf in new))
            rows = growth.grown(size, self._open(size), new)
            held = self._store.read(rows)
            longer = {row: data for row, data in rows.items() if len(data) >= len(held.get(row, b""))}
            self._store.write(size + len(new), longer)

    def _open(self, size: int) -> dict[Row, bytes]:
        """The rows that the next leaf grows, as they were at that size: some may have been fetched beyond it."""
        found = {}
        for row, data in self._store.read(growth.open_rows(size)).items():
            width = (size >> HEIGHT * max(row[0], 0)) % WIDTH
            found[row] = fetching.cut(Tile(*row, width), data)
        return found

    def _take(self, batch: Sequence[Found], reached: int) -> None:
        """Stores tiles, up to so many leaves. A tile that is there and longer stays: another turn was ahead."""
        self._check_room(sum(len(data) for _tile, data in batch))
        with self._store.turn():
            rows = {tile[:2]: data for tile, data in batch}
            held = self._store.read(rows)
            longer = {row: data for row, data in rows.items() if len(data) >= len(held.get(row, b""))}
            self._store.write(max(self._store.size(), reached), longer)

    def _check_room(self, more: int) -> None:
        """Raises Full where so many octets more are not to be had."""
        files = [self._path.with_name(f"{self._path.name}{end}") for end in ("", "-wal")]
        if sum(file.stat().st_size for file in files if file.exists()) + more > self._room:
            raise Full(f"the copy of {self.origin} may take {self._room >> 20} MiB of the disk, and no more")
        if shutil.disk_usage(self._path.parent).free < more + SPARE:
            raise Full(f"the disk is nearly full: {SPARE >> 20} MiB of it stay free for the witness itself")

    def _check_times(self, batch: Iterable[Found]) -> None:
        latest = self.clock() + DRIFT
        for tile, data in batch:
            if tile.level == ENTRIES and any(_time(leaf) > latest for leaf in tiles.entries(tile, data)):
                raise FromTheFuture(f"A leaf in tile/{tile.path} says that it was recorded after now.")


def _batches(found: Iterable[Found]) -> Iterator[list[Found]]:
    """Tiles in their order, as many at once as are to be made durable together."""
    batch: list[Found] = []
    octets = 0
    for one in found:
        batch.append(one)
        octets += len(one[1])
        if len(batch) >= BATCH or octets >= BATCH_OCTETS:
            yield batch
            batch, octets = [], 0
    if batch:
        yield batch


def _time(leaf: bytes) -> int:
    """UTC seconds at which a leaf says that it was recorded; 0 for what is no leaf of ours."""
    try:
        return leaves.read(leaf).at
    except Malformed:
        return 0
