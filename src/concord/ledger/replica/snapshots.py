"""Snapshots: how a late node gets the log without going through every block since the first.

A log only grows, so a snapshot of a height is its state and the leaves up to its size, read when they are asked for:

    part 0       the state as canonical JSON, with the digest of its window
    part n >= 1  up to 8,192 leaves (45 bytes each), each with its submitter and key (20 bytes), which are zero where
                 they are out of the window

Nothing in it is believed: the parts give app_hash, or not, and that comes from headers that a light client has checked.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from concord.ledger import leaf as leaves
from concord.ledger.encoding import Malformed
from concord.ledger.hashing import EMPTY
from concord.ledger.log import Log
from concord.ledger.replica import state
from concord.ledger.replica.codes import Refused as Unreadable
from concord.ledger.replica.messages import kind
from concord.ledger.replica.state import Agreed
from concord.ledger.replica.window import NAMED, Window, first_key
from concord.ledger.store import SqliteStore, Store
from concord.ledger.submitters import Refused, Submission
from concord.ledger.tiles import ENTRIES, WIDTH

FORMAT: Final = 2
EVERY: Final = 500  # blocks
KEPT: Final = 3
NAME: Final = "snapshots"
LEAVES: Final = 8192
LARGEST: Final = 4 << 20  # octets of the state
MOST_PARTS: Final = 1 << 20
ENTRY: Final = leaves.LENGTH + NAMED

Snapshot = kind("Snapshot")


class Shot(NamedTuple):
    """A snapshot: the state it begins with, as it is written."""

    height: int
    size: int
    written: bytes

    @property
    def message(self) -> Any:
        """As it is offered to others. The hash tells equal snapshots of several nodes as equal."""
        digest = sha256(self.written).digest()
        return Snapshot(height=self.height, format=FORMAT, chunks=parts_of(self.size), hash=digest)


def parts_of(size: int) -> int:
    """How many parts the snapshot of a log of that size has."""
    return 1 - (-size // LEAVES)


def keep(store: SqliteStore, agreed: Agreed, window: bytes) -> None:
    """Keeps the state of this block, and its window's digest, as the newest of three. In the commit's turn."""
    states = [json.loads(shot.written) for shot in kept(store)][-KEPT + 1 :]
    store.put_state(NAME, leaves.canonical([*states, agreed.written() | {"window": window.hex()}]))


def kept(store: Store) -> list[Shot]:
    """The snapshots that are kept, oldest first."""
    held = json.loads(store.state(NAME) or b"[]")
    return [Shot(one["height"], one["size"], leaves.canonical(one)) for one in held if "window" in one]


class Parts:
    """Gives out the parts of snapshots. The keys of the one that was asked for last stay in memory."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self._shot: Shot | None = None
        self._sources: dict[int, bytes] = {}

    def part(self, height: int, number: int) -> bytes:
        """A part of the snapshot of that height; b"" if there is none."""
        shot = next((shot for shot in kept(self._store) if shot.height == height), None)
        if shot is None or number * LEAVES >= shot.size + LEAVES:
            return b""
        if not number:
            return shot.written
        if shot != self._shot:
            oldest = first_key(json.loads(shot.written)["at"])
            self._shot, self._sources = shot, {
                index: submitter + key
                for (submitter, key), index in self._store.remembered()
                if index < shot.size and key >= oldest
            }  # fmt: skip
        return self._leaves((number - 1) * LEAVES, min(number * LEAVES, shot.size))

    def _leaves(self, first: int, end: int) -> bytes:
        rows = [(ENTRIES, at) for at in range(first // WIDTH, -(-end // WIDTH))]
        held, stride = self._store.read(rows), 2 + leaves.LENGTH
        bundles = b"".join(held[row] for row in rows)
        return b"".join(
            bundles[at * stride + 2 : (at + 1) * stride] + self._sources.get(first + at, bytes(NAMED))
            for at in range(end - first)
        )


class Restoring:
    """A snapshot while its parts come, in a file of that folder. app_hash: what the light client trusts for the height.

    The first part gives app_hash, or nothing of it is taken: by it the size is trusted, and with that how many parts
    there are and how long each is, whatever the peer says.
    """

    def __init__(self, height: int, chunks: int, app_hash: bytes, folder: Path) -> None:
        self.height, self.chunks, self.app_hash = height, chunks, app_hash
        self.agreed: Agreed | None = None
        self.window = b""
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  close() ends it
        self._held: set[int] = set()

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()

    def add(self, index: int, part: bytes) -> bool:
        """Whether the part belongs to it, as far as can be seen; then it is kept."""
        if index == 0:
            return self._begin(part)
        if self.agreed is None or not index < self.chunks or len(part) != self._leaves(index) * ENTRY:
            return False
        self._file.seek((index - 1) * LEAVES * ENTRY)
        self._file.write(part)
        self._held.add(index)
        return True

    def _begin(self, part: bytes) -> bool:
        try:
            written = json.loads(part) if len(part) <= LARGEST else {}
            agreed, window = state.agreed(written), bytes.fromhex(written["window"])
        except (ValueError, KeyError, TypeError, RecursionError, Malformed, Unreadable):
            return False
        if agreed.app_hash(window) != self.app_hash or agreed.height != self.height:
            return False
        self.agreed, self.window = agreed, window
        self._held.add(0)
        return self.chunks == parts_of(agreed.size)

    def _leaves(self, index: int) -> int:
        """How many leaves that part has."""
        size = self.agreed.size if self.agreed else 0
        return min(LEAVES, size - (index - 1) * LEAVES)

    @property
    def complete(self) -> bool:
        """Whether all parts are here."""
        return len(self._held) == self.chunks

    def submissions(self) -> Iterator[list[Submission]]:
        """The leaves, a part at a time. Raises Malformed."""
        self._file.seek(0)
        for index in range(1, self.chunks):
            data = self._file.read(self._leaves(index) * ENTRY)
            yield [_submission(data[at : at + ENTRY]) for at in range(0, len(data), ENTRY)]


def restore(restoring: Restoring, log: Log, store: SqliteStore, name: str) -> bool:
    """Writes the snapshot in one transaction, if it gives what is trusted; else nothing, and returns False."""
    agreed, window = restoring.agreed, Window()
    if agreed is None:
        return False
    try:
        with store.turn():
            root, size = EMPTY, 0
            for submissions in restoring.submissions():
                window.add([one.submitter + one.key + one.leaf[-32:] for one in submissions if one.key])
                plan = log.plan(submissions)
                log.commit(plan)
                root, size = plan.root, plan.size
            if (size, root, window.digest(agreed.at)) != (agreed.size, agreed.root, restoring.window):
                raise Malformed("The leaves are not those of the state.")
            store.put_state(name, leaves.canonical(agreed.written()))
    except (ValueError, Malformed, Refused):
        return False
    return True


def _submission(entry: bytes) -> Submission:
    leaf, source = entry[: leaves.LENGTH], entry[leaves.LENGTH :]
    leaves.read(leaf)
    return Submission(leaf[1:5], source[4:] if any(source) else b"", leaf)
