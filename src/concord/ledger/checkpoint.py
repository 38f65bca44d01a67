"""Checkpoints (c2sp.org/tlog-checkpoint): what a log says of itself, signed by the log, cosigned by witnesses.

    <origin>
    <size>
    <base64 root>

A log signs this text as it is; a witness signs it behind "cosignature/v1" and its own time (c2sp.org/tlog-cosignature),
which says: at that time this was the largest tree of that log that I had seen, and it grew out of all before.
A witness with a key of ML-DSA-44 says the same in bytes, with its own name and without the log's own lines:

    "subtree/v1\\n" 0x00 | n (1), its name (n) | time (8) | n (1), origin (n) | 0 (8) | size (8) | root (32)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from concord.ledger import note as notes
from concord.ledger.encoding import LARGEST, Malformed, from_base64, to_base64, to_number
from concord.ledger.hashing import LENGTH
from concord.ledger.note import COSIGNATURE, ED25519, POST_QUANTUM, Key, Note
from concord.ledger.verify import Unproven

COSIGNED: Final = {COSIGNATURE: 8 + 64, POST_QUANTUM: 8 + 2420}  # bytes: time, signature
SUBTREE: Final = b"subtree/v1\n\0"
LONGEST_NAME: Final = 255  # bytes of a name in what ML-DSA signs

WitnessKey = Ed25519PrivateKey | MLDSA44PrivateKey


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


def public(key: WitnessKey) -> bytes:
    """The public bytes of a key: 32, of ML-DSA-44 1312."""
    return key.public_key().public_bytes_raw()


def log_key(origin: str, key: Ed25519PrivateKey) -> Key:
    """The public half of a log's key."""
    return Key(origin, ED25519, public(key))


def witness_key(name: str, key: WitnessKey) -> Key:
    """The public half of a witness's key."""
    return Key(name, POST_QUANTUM if isinstance(key, MLDSA44PrivateKey) else COSIGNATURE, public(key))


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """Takes a checkpoint and the log's key; returns the signed note."""
    value = key.sign(checkpoint.body.encode())
    return notes.write(checkpoint.body, [notes.signature_line(log_key(checkpoint.origin, key), value)])


def cosigned(body: str, at: int) -> bytes:
    """What a witness signs with Ed25519 at that time (UTC seconds) over a checkpoint's text."""
    return f"cosignature/v1\ntime {at}\n{body}".encode()


def cosigned_tree(name: str, checkpoint: Checkpoint, at: int) -> bytes:
    """What a witness of that name signs with ML-DSA-44 at that time (UTC seconds). Raises Malformed for long names."""
    names = [text.encode() for text in (name, checkpoint.origin)]
    if any(not 0 < len(one) <= LONGEST_NAME for one in names):
        raise Malformed(f"The name of a log or a witness has more than {LONGEST_NAME} bytes.")
    witness, origin = (bytes([len(one)]) + one for one in names)
    tree = bytes(8) + checkpoint.size.to_bytes(8, "big") + checkpoint.root
    return SUBTREE + witness + at.to_bytes(8, "big") + origin + tree


def cosign(name: str, key: WitnessKey, body: str, at: int) -> str:
    """Takes a witness's name and key, a checkpoint's text and the time (UTC seconds); returns the line of signature."""
    known = witness_key(name, key)
    return notes.signature_line(known, at.to_bytes(8, "big") + key.sign(_said(known, body, at)))


def _said(key: Key, body: str, at: int) -> bytes:
    return cosigned_tree(key.name, read(body), at) if key.kind == POST_QUANTUM else cosigned(body, at)


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
    if len(value) != COSIGNED.get(key.kind) or not 0 < at <= LARGEST:
        raise Unproven(f"The cosignature of {key.name} has the wrong form.")
    key.check(value[8:], _said(key, note.text, at))
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
