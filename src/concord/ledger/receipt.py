"""Receipts that anyone checks offline: a signed checkpoint of the tree and the leaf's proof (C2SP tlog-proof).

    c2sp.org/tlog-proof@v1
    index 42
    <base64 hash>, one line per step
                                         (empty line)
    <origin>                             the checkpoint, a C2SP signed note
    <size>
    <base64 root>
                                         (empty line)
    — <origin> <base64 of key id | Ed25519 signature>

check() takes the log's key from whoever verifies, never from the receipt. True when it returns: 1. the note is signed
with that key, by that origin; 2. the leaf lies at the index in the tree of that size and root.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from concord.ledger import verify
from concord.ledger.hashing import leaf_hash
from concord.ledger.verify import Unproven

HEAD = "c2sp.org/tlog-proof@v1"
DASH = "— "
MOST_SIGNATURES = 64


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: its name, how many leaves it has, the hash over them."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Proven:
    """What a receipt proves: this leaf stands at this index of that log when it had this size."""

    checkpoint: Checkpoint
    index: int


def key_id(origin: str, public: bytes) -> bytes:
    """Takes a log's name and its Ed25519 key (32 bytes); returns the 4 bytes that name the key in a note."""
    return sha256(origin.encode() + b"\n\x01" + public).digest()[:4]


def verifier_key(origin: str, public: bytes) -> str:
    """The key as C2SP writes it, to give to verifiers: name+id+base64."""
    return f"{origin}+{key_id(origin, public).hex()}+{_base64(bytes([1]) + public)}"


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """Takes a checkpoint and the log's key; returns the signed note."""
    public = key.public_key().public_bytes_raw()
    signature = key_id(checkpoint.origin, public) + key.sign(checkpoint.body.encode())
    return f"{checkpoint.body}\n{DASH}{checkpoint.origin} {_base64(signature)}\n"


def write(index: int, proof: Sequence[bytes], note: str) -> str:
    """Takes a leaf's index, its proof and a signed checkpoint; returns the receipt."""
    return "\n".join([HEAD, f"index {index}", *(_base64(step) for step in proof), "", note])


def check(receipt: str, leaf: bytes, trusted: str) -> Proven:
    """Takes a receipt, the leaf it is for, and the log's verifier key. Returns what is proven. Raises Unproven."""
    head, _, note = receipt.partition("\n\n")
    lines = head.split("\n")
    if len(lines) < 2 or lines[0] != HEAD or not lines[1].startswith("index "):
        raise Unproven("This is no receipt of a log.")
    index = _number(lines[1].removeprefix("index "))
    proof = [_bytes(line) for line in lines[2:]]
    checkpoint = open_note(note, trusted)
    verify.inclusion(index=index, size=checkpoint.size, leaf=leaf_hash(leaf), proof=proof, root=checkpoint.root)
    return Proven(checkpoint, index)


def open_note(note: str, trusted: str) -> Checkpoint:
    """Takes a signed checkpoint and a verifier key; returns the checkpoint if that key signed it. Raises Unproven."""
    body, gap, signatures = note.rpartition("\n\n")
    lines = body.split("\n")
    if not gap or len(lines) < 3 or not signatures.endswith("\n"):
        raise Unproven("This is no signed checkpoint.")
    origin, public = _trusted(trusted)
    if lines[0] != origin:
        raise Unproven("The checkpoint is of another log.")
    wanted = key_id(origin, public)
    signed = signatures.removesuffix("\n").split("\n")
    if len(signed) > MOST_SIGNATURES:
        raise Unproven("The checkpoint has too many signatures.")
    for line in signed:
        name, _, value = line.removeprefix(DASH).rpartition(" ")
        raw = _bytes(value)
        if line.startswith(DASH) and name == origin and raw[:4] == wanted:
            _signature(public, raw[4:], f"{body}\n".encode())
            return Checkpoint(origin, _number(lines[1]), _bytes(lines[2]))
    raise Unproven("The log's key did not sign this checkpoint.")


def _signature(public: bytes, signature: bytes, signed: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except InvalidSignature as error:
        raise Unproven("The checkpoint's signature does not hold.") from error


def _trusted(text: str) -> tuple[str, bytes]:
    origin, plus, rest = text.partition("+")
    given_id, _, value = rest.partition("+")
    raw = _bytes(value)
    if not plus or len(raw) != 33 or raw[0] != 1 or key_id(origin, raw[1:]).hex() != given_id:
        raise Unproven("This is no verifier key.")
    return origin, raw[1:]


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or (text != "0" and text.startswith("0")) or len(text) > 18:
        raise Unproven("A number is not written as it must be.")
    return int(text)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unproven("A value is not base64.") from error
