"""The body of an add-checkpoint request (c2sp.org/tlog-witness).

old <size that the witness cosigned last>
<base64 hash>, one line per step of the proof of consistency
                                     (empty line)
<the checkpoint, a signed note>
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from concord.ledger import checkpoint as checkpoints
from concord.ledger import note as notes
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.encoding import Malformed, from_base64, to_base64, to_number, to_text
from concord.ledger.hashing import LENGTH
from concord.ledger.note import Note

OLD: Final = "old "
SIZE: Final = "text/x.tlog.size"  # the kind of an answer that names the size cosigned last
MOST_STEPS: Final = 63
MOST_BYTES: Final = 1 << 19


@dataclass(frozen=True, slots=True)
class Request:
    """A request taken apart; nothing in it has been checked but its form."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint


def write(old: int, proof: Sequence[bytes], note: str) -> bytes:
    """Takes the size that the witness cosigned last, the proof from there, a signed checkpoint; returns the body."""
    return "\n".join([f"{OLD}{old}", *(to_base64(step) for step in proof), "", note]).encode()


def read(body: bytes) -> Request:
    """Takes the body of a request; returns its parts. Raises Malformed."""
    head, gap, note = to_text(body, most=MOST_BYTES).partition("\n\n")
    first, *steps = head.split("\n")
    if not gap or not first.startswith(OLD):
        raise Malformed("The request begins with no old size.")
    old = to_number(first.removeprefix(OLD))
    if len(steps) > MOST_STEPS:
        raise Malformed(f"A proof has no more than {MOST_STEPS} steps.")
    proof = tuple(from_base64(step) for step in steps)
    if any(len(step) != LENGTH for step in proof):
        raise Malformed("A step of the proof has the wrong length.")
    parts = notes.read(note)
    return Request(old, proof, parts, checkpoints.read(parts.text))
