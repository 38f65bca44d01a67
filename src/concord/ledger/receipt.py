"""Receipts that anyone checks offline (c2sp.org/tlog-proof): a signed checkpoint of the tree and the leaf's way to it.

c2sp.org/tlog-proof@v1
extra <base64>                       what helps to judge it; nobody vouches for it, see concord.ledger.proof
index 42
<base64 hash>, one line per step
                                     (empty line)
<the checkpoint, a signed note, see concord.ledger.checkpoint>
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from concord.ledger import checkpoint as checkpoints
from concord.ledger import note as notes
from concord.ledger import verify
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.encoding import Malformed, from_base64, to_base64, to_number, to_text
from concord.ledger.hashing import LENGTH, leaf_hash
from concord.ledger.note import Key, Note

HEAD: Final = "c2sp.org/tlog-proof@v1"
EXTRA, INDEX = "extra ", "index "
MOST_BYTES: Final = 4 << 20
MOST_STEPS: Final = 63


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt taken apart; nothing in it has been checked but its form."""

    extra: bytes | None
    index: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True)
class Proven:
    """What a receipt proves: this leaf stands at this index of that log when it had this size."""

    checkpoint: Checkpoint
    index: int


def write(index: int, proof: Sequence[bytes], note: str, *, extra: bytes | None = None) -> str:
    """Takes a leaf's index, its proof, a signed checkpoint, and what is to lie beside it; returns the receipt."""
    beside = [] if extra is None else [f"{EXTRA}{to_base64(extra)}"]
    return "\n".join([HEAD, *beside, f"{INDEX}{index}", *(to_base64(step) for step in proof), "", note])


def read(receipt: str | bytes) -> Receipt:
    """Takes a receipt; returns its parts. Raises Malformed."""
    whole = to_text(receipt if isinstance(receipt, bytes) else notes.encoded(receipt), most=MOST_BYTES)
    head, gap, rest = whole.partition("\n\n")
    lines = head.split("\n")
    if not gap or lines.pop(0) != HEAD:
        raise Malformed("This is no receipt of a log.")
    extra = None
    if lines and lines[0].startswith(EXTRA):
        extra = from_base64(lines.pop(0).removeprefix(EXTRA))
    if not lines or not lines[0].startswith(INDEX):
        raise Malformed("The receipt names no index.")
    index = to_number(lines.pop(0).removeprefix(INDEX))
    proof = tuple(from_base64(line) for line in lines)
    if len(proof) > MOST_STEPS or any(len(step) != LENGTH for step in proof):
        raise Malformed("A step of the proof has the wrong length.")
    note = notes.read(rest)
    return Receipt(extra, index, proof, note, checkpoints.read(note.text))


def check_path(receipt: Receipt, leaf: bytes) -> None:
    """Raises Unproven unless the leaf stands where the receipt says, in the tree of its checkpoint."""
    size, root = receipt.checkpoint.size, receipt.checkpoint.root
    verify.inclusion(index=receipt.index, size=size, leaf=leaf_hash(leaf), proof=receipt.proof, root=root)


def check(receipt: str | bytes, leaf: bytes, log: Key) -> Proven:
    """Takes a receipt, the leaf it is for, the key of the log one trusts; returns what is proven. Raises Unproven."""
    parts = read(receipt)
    checkpoint = checkpoints.opened(parts.note, log)
    check_path(parts, leaf)
    return Proven(checkpoint, parts.index)
