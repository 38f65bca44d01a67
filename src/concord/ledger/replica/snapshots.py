"""Snapshots: how a late node gets the log without going through every block since the first.

A log only grows, so a snapshot of a height is its state and the leaves up to its size, read when they are asked for:

    part 0       the state as canonical JSON
    part n >= 1  up to 8,192 leaves (45 bytes each), each with its submitter and key (20 bytes), which are zero where
                 they are out of the window

Nothing in it is believed: the parts give app_hash, or not, and that comes from headers that a light client has checked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, NamedTuple

from concord.ledger import leaf as leaves
from concord.ledger.encoding import Malformed
from concord.ledger.log import Log
from concord.ledger.replica import state
from concord.ledger.replica.messages import kind
from concord.ledger.replica.state import Agreed
from concord.ledger.replica.window import NAMED, Window, first_key
from concord.ledger.store import SqliteStore, Store
from concord.ledger.submitters import Refused, Submission
from concord.ledger.tiles import ENTRIES, WIDTH

FORMAT: Final = 1
EVERY: Final = 500  # blocks
KEPT: Final = 3
NAME: Final = "snapshots"
LEAVES: Final = 8192
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
        return Snapshot(height=self.height, format=FORMAT, chunks=1 - (-self.size // LEAVES), hash=digest)


def keep(store: SqliteStore, agreed: Agreed) -> None:
    """Keeps the state of this block as the newest of three snapshots. In the turn of the commit."""
    states = [json.loads(shot.written) for shot in kept(store)][-KEPT + 1 :]
    store.put_state(NAME, leaves.canonical([*states, agreed.written()]))


def kept(store: Store) -> list[Shot]:
    """The snapshots that are kept, oldest first."""
    held = json.loads(store.state(NAME) or b"[]")
    return [Shot(one["height"], one["size"], leaves.canonical(one)) for one in held]


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


@dataclass
class Restoring:
    """A snapshot while its parts come. app_hash: what the light client trusts for this height."""

    height: int
    chunks: int
    app_hash: bytes
    parts: dict[int, bytes] = field(default_factory=dict)

    def add(self, index: int, part: bytes) -> bool:
        """Whether the part can belong to it."""
        self.parts[index] = part
        return index < self.chunks and (index == 0 or len(part) % ENTRY == 0)

    @property
    def complete(self) -> bool:
        """Whether all parts are here."""
        return len(self.parts) == self.chunks


def restore(restoring: Restoring, log: Log, store: SqliteStore, name: str) -> bool:
    """Writes the snapshot in one transaction, if it gives the app_hash; else nothing, and returns False."""
    try:
        agreed = state.agreed(json.loads(restoring.parts[0]))
        data = b"".join(restoring.parts[at] for at in range(1, restoring.chunks))
        window = Window()
        submissions = [_submission(data[at : at + ENTRY]) for at in range(0, len(data), ENTRY)]
        window.add([one.submitter + one.key + one.leaf[-32:] for one in submissions if one.key])
        with store.turn():
            plan = log.plan(submissions)
            found = (agreed.height, agreed.size, agreed.root, agreed.app_hash(window.digest(agreed.at)))
            if found != (restoring.height, plan.size, plan.root, restoring.app_hash):
                return False
            log.commit(plan)
            store.put_state(name, leaves.canonical(agreed.written()))
    except (ValueError, KeyError, TypeError, Malformed, Refused):
        return False
    return True


def _submission(entry: bytes) -> Submission:
    leaf, source = entry[: leaves.LENGTH], entry[leaves.LENGTH :]
    leaves.read(leaf)
    return Submission(leaf[1:5], source[4:] if any(source) else b"", leaf)
