"""Secret keys of logs and witnesses, one to a file that its owner alone can read.

    PRIVATE+KEY+<name>+<key id>+<base64 of kind (1) | seed (32)>

It is the form in which Go writes the keys of notes; the kind is the one of the public key (see concord.ledger.note).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from concord.ledger import note as notes
from concord.ledger.checkpoint import WitnessKey, public
from concord.ledger.encoding import Malformed, from_base64, to_base64
from concord.ledger.note import COSIGNATURE, ED25519, POST_QUANTUM, Key

HEAD: Final = "PRIVATE+KEY+"
SEED: Final = 32
OWNER_ALONE: Final = 0o600
OTHERS: Final = 0o077


class Secret(NamedTuple):
    """A key's public half, and the half that signs."""

    key: Key
    private: WitnessKey

    @property
    def text(self) -> str:
        """As it is written into a file."""
        seed = to_base64(bytes([self.key.kind]) + self.private.private_bytes_raw())
        return f"{HEAD}{self.key.name}+{self.key.id.hex()}+{seed}\n"


def made(name: str, kind: int) -> Secret:
    """Takes a name and a kind of key; returns a new one. Raises Malformed for a name that no key may have."""
    return _secret(name, kind, os.urandom(SEED))


def read(text: str) -> Secret:
    """Takes the text of a key's file; returns the key. Raises Malformed."""
    parts = text.removesuffix("\n").removeprefix(HEAD).split("+", 2)
    if not text.startswith(HEAD) or len(parts) != 3:
        raise Malformed("This is no secret key.")
    raw = from_base64(parts[2])
    if len(raw) != 1 + SEED:
        raise Malformed("The secret key has the wrong length.")
    secret = _secret(parts[0], raw[0], raw[1:])
    if secret.key.id.hex() != parts[1]:
        raise Malformed("The secret key does not fit its own id.")
    return secret


def create(path: Path, secret: Secret) -> None:
    """Writes a key into a new file of mode 0600, durably. Raises FileExistsError: no key is ever written over."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ALONE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), OWNER_ALONE)
        file.write(secret.text)
        file.flush()
        os.fsync(file.fileno())


def load(path: Path) -> Secret:
    """Takes a key's file; returns the key. Raises Malformed, also for a file that others can read; OSError."""
    if path.stat().st_mode & OTHERS:
        raise Malformed(f"Others can read {path.name}: chmod 600 it, and think about a new key.")
    return read(path.read_text(encoding="utf-8"))


def _secret(name: str, kind: int, seed: bytes) -> Secret:
    if not notes.named(name):
        raise Malformed("A key cannot have this name: no spaces, no plus, and not empty.")
    if kind in (ED25519, COSIGNATURE):
        ed25519 = Ed25519PrivateKey.from_private_bytes(seed)
        return Secret(Key(name, kind, public(ed25519)), ed25519)
    if kind == POST_QUANTUM:
        mldsa = MLDSA44PrivateKey.from_seed_bytes(seed)
        return Secret(Key(name, kind, public(mldsa)), mldsa)
    raise Malformed("The secret key is of a kind that is not known here.")
