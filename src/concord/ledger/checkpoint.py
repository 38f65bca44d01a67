"""Checkpoints (c2sp.org/tlog-checkpoint): what a log says of itself, signed by the log, cosigned by witnesses.

    <origin>
    <size>
    <base64 root>

A log signs this text as it is; a witness signs it behind "cosignature/v1" and its own time (c2sp.org/tlog-cosignature),
which says: at that time this was the largest tree of that log that I had seen, and it grew out of all before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.ledger import note as notes
from concord.ledger.encoding import LARGEST, Malformed, from_base64, to_base64, to_number
from concord.ledger.hashing import LENGTH
from concord.ledger.note import COSIGNATURE, ED25519, Key, Note
from concord.ledger.verify import Unproven

COSIGNED: Final = 8 + 64  # time, Ed25519 signature


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's name, how many leaves it has, the hash over them; and lines of the log's own that nobody vouches for."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The text that is signed."""
        return "\n".join([self.origin, str(self.size), to_base64(self.root), *self.extensions]) + "\n"


def read(text: str) -> Checkpoint:
    """Takes the text of a note; returns the checkpoint it is. Raises Malformed."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines):
        raise Malformed("This is no checkpoint.")
    root = from_base64(lines[2])
    if len(root) != LENGTH:
        raise Malformed("The root has the wrong length.")
    return Checkpoint(lines[0], to_number(lines[1]), root, tuple(lines[3:]))


def public(key: Ed25519PrivateKey) -> bytes:
    """The 32 public bytes of a key."""
    return key.public_key().public_bytes_raw()


def log_key(origin: str, key: Ed25519PrivateKey) -> Key:
    """The public half of a log's key."""
    return Key(origin, ED25519, public(key))


def witness_key(name: str, key: Ed25519PrivateKey) -> Key:
    """The public half of a witness's key."""
    return Key(name, COSIGNATURE, public(key))


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """Takes a checkpoint and the log's key; returns the signed note."""
    value = key.sign(checkpoint.body.encode())
    return notes.write(checkpoint.body, [notes.signature_line(log_key(checkpoint.origin, key), value)])


def cosigned(body: str, at: int) -> bytes:
    """What a witness signs at that time (UTC seconds) over a checkpoint's text."""
    return f"cosignature/v1\ntime {at}\n{body}".encode()


def check_signed(note: Note, key: Key) -> bool:
    """Whether that log's key signed the note. Raises Unproven for a signature of its that does not hold, or two."""
    value = note.signature_of(key)
    if value is None:
        return False
    key.check(value, note.text.encode())
    return True


def check_cosigned(note: Note, key: Key) -> int | None:
    """When (UTC seconds, its own clock) that witness cosigned; None if it did not. Raises Unproven as check_signed."""
    value = note.signature_of(key)
    if value is None:
        return None
    at = int.from_bytes(value[:8], "big")
    if len(value) != COSIGNED or not 0 < at <= LARGEST:
        raise Unproven(f"The cosignature of {key.name} has the wrong form.")
    key.check(value[8:], cosigned(note.text, at))
    return at


def opened(note: str | bytes | Note, key: Key) -> Checkpoint:
    """Takes a signed checkpoint and the log's key; returns the checkpoint if that log signed it. Raises Unproven."""
    parts = note if isinstance(note, Note) else notes.read(note)
    checkpoint = read(parts.text)
    if checkpoint.origin != key.name:
        raise Unproven("The checkpoint is of another log.")
    if key.kind != ED25519 or not check_signed(parts, key):
        raise Unproven("The log's key did not sign this checkpoint.")
    return checkpoint
