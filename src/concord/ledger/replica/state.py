"""What all nodes agree on, and what a block makes of it. Nothing is stored here: the application does that.

    app_hash   = SHA-256(checkpoint's text | state root)
    state root = SHA-256("concord/state/v1" | 0 | SHA-256(roll as canonical JSON) | digest of the window)

The header of the next block carries app_hash, so that consensus binds origin, size, root, members, keys and window.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Final, NamedTuple

from concord.ledger import leaf as leaves
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.hashing import EMPTY, leaf_hash
from concord.ledger.log import Plan
from concord.ledger.replica import batches, members
from concord.ledger.replica.batches import Batch, Record
from concord.ledger.replica.codes import Code, Refused
from concord.ledger.replica.members import POWER, Roll
from concord.ledger.replica.window import SKEW, SPAN, Window
from concord.ledger.submitters import Submission

KEPT_SIGNATURES: Final = 20_000


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


class Signatures:
    """Transactions whose signature was found good, so that it is checked once and not at each of five stations."""

    def __init__(self) -> None:
        self._good: dict[bytes, bytes] = {}

    def check(self, data: bytes, batch: Batch, origin: str, public: bytes) -> None:
        """Raises Refused unless that key signed the batch."""
        name = sha256(data).digest()
        if self._good.get(name) == public:
            return
        batches.check_signature(batch, origin, public)
        self._good[name] = public
        while len(self._good) > KEPT_SIGNATURES:
            del self._good[next(iter(self._good))]


@dataclass
class Draft:
    """A block while its transactions are taken in, one after the other. Changes nothing of what was committed."""

    before: Agreed
    window: Window
    signatures: Signatures
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
        batch = batches.read(data)
        submitter = self.roll.submitters.get(batch.submitter)
        if submitter is None:
            raise Refused(Code.UNKNOWN_SUBMITTER)
        if submitter.revoked:
            raise Refused(Code.REVOKED_KEY)
        self.signatures.check(data, batch, self.roll.origin, submitter.key.public)
        new = {}
        for record in batch.records:
            named = batch.submitter + record.key
            if self._is_new(named, record):
                new[named] = record.commitment
        if not new:
            raise Refused(Code.REPLAYED)
        self.taken |= new

    def _is_new(self, named: bytes, record: Record) -> bool:
        held = self.taken.get(named) or self.window.commitment(named)
        if held is not None:
            if held != record.commitment:
                raise Refused(Code.CONFLICT)
            return False
        if record.at < self.at - SPAN:
            raise Refused(Code.TOO_OLD)
        if record.at > self.at + SKEW:
            raise Refused(Code.AHEAD)
        return True


class Block(NamedTuple):
    """What a block makes of the state, ready to be written: the log's plan, and the window's entries in its order."""

    after: Agreed
    app_hash: bytes
    plan: Plan
    entries: Sequence[bytes]
    validators: Mapping[bytes, int]  # public key -> power, of those that change


def finished(draft: Draft, height: int, plan: Callable[[Sequence[Submission]], Plan]) -> Block:
    """Takes a draft with all transactions taken in, the block's height, and the log's plan(); returns the block.

    Its leaves stand in the order of their hashes: nobody sees from the log who handed in first.
    """
    before, at = draft.before, draft.at // 1000
    found = [
        Submission(named[:4], named[4:], leaves.leaf(submitter=named[:4], at=at, committed=commitment))
        for named, commitment in draft.taken.items()
    ]
    found.sort(key=lambda one: (leaf_hash(one.leaf), one.key))
    entries = [one.submitter + one.key + one.leaf[-32:] for one in found]
    planned = plan(found)
    after = replace(before, roll=draft.roll, height=height, at=draft.at, size=planned.size, root=planned.root)
    app_hash = after.app_hash(draft.window.digest(draft.at, entries))
    return Block(after, app_hash, planned, entries, _validators(before.roll, draft.roll))


def _validators(before: Roll, after: Roll) -> dict[bytes, int]:
    old = {member.validator for member in before.members.values()}
    new = {member.validator for member in after.members.values()}
    return dict.fromkeys(sorted(old - new), 0) | dict.fromkeys(sorted(new - old), POWER)
