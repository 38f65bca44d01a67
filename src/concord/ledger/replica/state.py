"""What all nodes agree on, and what a block makes of it. Nothing is stored here: the application does that.

    app_hash   = SHA-256(checkpoint's text | state root)
    state root = SHA-256("concord/state/v1" | 0 | SHA-256(roll as canonical JSON) | digest of the window)

The header of the next block carries app_hash, so that consensus binds origin, size, root, members, keys and window.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Final, NamedTuple

from concord.ledger import growth
from concord.ledger import leaf as leaves
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.growth import Row
from concord.ledger.hashing import EMPTY
from concord.ledger.log import Plan
from concord.ledger.replica import batches, members
from concord.ledger.replica.batches import Batch
from concord.ledger.replica.codes import Code, Refused
from concord.ledger.replica.members import POWER, Roll
from concord.ledger.replica.window import SKEW, SPAN, Window

LEAF: Final = bytes([leaves.VERSION])
MOST_KNOWN: Final = 2_000


@dataclass(frozen=True, slots=True)
class Agreed:
    """The state after a block. at: the block's time (UTC milliseconds). size, root: of the log."""

    roll: Roll
    height: int = 0
    at: int = 0
    size: int = 0
    root: bytes = EMPTY

    @property
    def checkpoint(self) -> Checkpoint:
        """What the log says of itself, not yet signed."""
        return Checkpoint(self.roll.origin, self.size, self.root)

    def app_hash(self, window: bytes) -> bytes:
        """Takes the window's digest; returns what consensus binds."""
        roll = sha256(leaves.canonical(self.roll.written())).digest()
        root = sha256(b"concord/state/v1\x00" + roll + window).digest()
        return sha256(self.checkpoint.body.encode() + root).digest()

    def written(self) -> dict[str, Any]:
        """As JSON: what is stored beside the log, and what a snapshot begins with."""
        return {"height": self.height, "at": self.at, "size": self.size, "root": self.root.hex(),
                "roll": self.roll.written()}  # fmt: skip


def agreed(parts: Any) -> Agreed:
    """Takes a state as JSON; returns it. Raises Malformed, KeyError, TypeError, ValueError."""
    root = bytes.fromhex(parts["root"])
    return Agreed(members.roll(parts["roll"]), int(parts["height"]), int(parts["at"]), int(parts["size"]), root)


class Known:
    """Batches that were read, and whose key signed them: found out once, and not at each of five stations."""

    def __init__(self) -> None:
        self._read: dict[bytes, tuple[Batch, bytes]] = {}

    def checked(self, data: bytes, roll: Roll) -> Batch:
        """Takes a batch as it came; returns it, if its submitter is on the roll and signed it. Raises Refused."""
        name = sha256(data).digest()
        batch, public = self._read.get(name) or (batches.read(data), b"")
        submitter = roll.submitters.get(batch.submitter)
        if submitter is None:
            raise Refused(Code.UNKNOWN_SUBMITTER)
        if submitter.revoked:
            raise Refused(Code.REVOKED_KEY)
        if public != submitter.key.public:
            batches.check_signature(batch, roll.origin, submitter.key.public)
            self._read[name] = (batch, submitter.key.public)
            while len(self._read) > MOST_KNOWN:
                del self._read[next(iter(self._read))]
        return batch


@dataclass
class Draft:
    """A block while its transactions are taken in, one after the other. Changes nothing of what was committed."""

    before: Agreed
    window: Window
    known: Known
    at: int  # UTC milliseconds
    roll: Roll = field(init=False)
    taken: dict[bytes, bytes] = field(default_factory=dict)  # submitter and key -> commitment

    def __post_init__(self) -> None:
        self.roll = self.before.roll

    def take(self, data: bytes) -> None:
        """Takes in a transaction whole. Raises Refused, and then nothing of it was taken in."""
        if not data:
            raise Refused(Code.MALFORMED)
        if data[0] == members.KIND:
            self.roll = members.changed(data, self.roll)
            return
        batch = self.known.checked(data, self.roll)
        names = batch.records.keys()
        if self.window.holds_none(names, batch.first, batch.last) and self.taken.keys().isdisjoint(names):
            new, first, last = batch.records, batch.first, batch.last
        else:
            new, first, last = self._new(batch)
        if first < self.at - SPAN:
            raise Refused(Code.TOO_OLD)
        if last > self.at + SKEW:
            raise Refused(Code.AHEAD)
        self.taken.update(new)

    def _new(self, batch: Batch) -> tuple[Mapping[bytes, bytes], int, int]:
        """What of a batch is new, and the times of its oldest and newest key. Raises Refused if nothing is."""
        new = {}
        for named, commitment in batch.records.items():
            held = self.taken.get(named) or self.window.commitment(named)
            if held is None:
                new[named] = commitment
            elif held != commitment:
                raise Refused(Code.CONFLICT)
        if not new:
            raise Refused(Code.REPLAYED)
        times = [int.from_bytes(named[4:10], "big") for named in new]
        return new, min(times), max(times)


class Block(NamedTuple):
    """What a block makes of the state, ready to be written: the log's plan, and the window's entries in its order."""

    after: Agreed
    app_hash: bytes
    plan: Plan
    entries: Sequence[bytes]
    validators: Mapping[bytes, int]  # public key -> power, of those that change


def finished(draft: Draft, height: int, held: Mapping[Row, bytes]) -> Block:
    """Takes a draft with all transactions taken in, the block's height, and the log's open rows; returns the block.

    Its leaves stand in the order of their commitments: nobody sees from the log who handed in first.
    """
    before, first = draft.before, draft.before.size
    time = (draft.at // 1000).to_bytes(8, "big")
    ordered = sorted(commitment + named for named, commitment in draft.taken.items())
    new = [LEAF + one[32:36] + time + one[:32] for one in ordered]
    entries = [one[32:] + one[:32] for one in ordered]
    size, rows, root = first + len(new), growth.grown(first, held, new) if new else {}, before.root
    if new:
        root = growth.tails(growth.peaks(size, {**held, **rows}))[0]
    sources = [((one[:4], one[4:20]), first + at) for at, one in enumerate(entries)]
    plan = Plan(first, size, root, list(range(first, size)), rows, sources)
    after = replace(before, roll=draft.roll, height=height, at=draft.at, size=size, root=root)
    app_hash = after.app_hash(draft.window.digest(draft.at, entries))
    return Block(after, app_hash, plan, entries, _validators(before.roll, draft.roll))


def _validators(before: Roll, after: Roll) -> dict[bytes, int]:
    old = {member.validator for member in before.members.values()}
    new = {member.validator for member in after.members.values()}
    return dict.fromkeys(sorted(old - new), 0) | dict.fromkeys(sorted(new - old), POWER)
