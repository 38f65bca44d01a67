"""Signed notes (c2sp.org/signed-note) and the keys that sign them.

    <text, ending in a newline>
                                         (empty line)
    — <key name> <base64 of key id (4) | signature>      one line per signature

A signature of a key that nobody asked for is ignored. One of a key that was asked for must hold, or the note falls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from concord.ledger.encoding import Malformed, from_base64, to_base64, to_text
from concord.ledger.verify import Unproven

ED25519: Final = 0x01  # signs the text of a note: the key of a log
COSIGNATURE: Final = 0x04  # Ed25519 over time and checkpoint (c2sp.org/tlog-cosignature): the key of a witness
POST_QUANTUM: Final = 0x06  # ML-DSA-44 over the witness's name, time and tree: holds against quantum computers too
LENGTHS: Final[Mapping[int, int]] = {ED25519: 32, COSIGNATURE: 32, POST_QUANTUM: 1312}  # bytes of a public key
DASH: Final = "— "
FIELD: Final = 2**255 - 19  # coordinates of Ed25519 are below this
ORDER_8: Final = 0x5FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
# of a public key with one of these coordinates, anybody makes signatures that hold, without any secret
SMALL: Final = frozenset({0, 1, FIELD - 1, ORDER_8, FIELD - ORDER_8})
MOST_SIGNATURES: Final = 64  # a reader must take 16; a quorum of 19 witnesses needs more
MOST_BYTES: Final = 1 << 20


@dataclass(frozen=True)
class Key:
    """The public key of a log or a witness: its name, what kind of signatures it gives, its bytes (see LENGTHS)."""

    name: str
    kind: int
    public: bytes

    @cached_property
    def id(self) -> bytes:
        """The 4 bytes that, with the name, tell the key in a note."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """The key as it is given to verifiers (a vkey): name+id+base64."""
        return f"{self.name}+{self.id.hex()}+{to_base64(bytes([self.kind]) + self.public)}"

    def check(self, signature: bytes, signed: bytes) -> None:
        """Raises Unproven unless the signature is this key's over these bytes.

        Raises Malformed for an ML-DSA key where the library here knows none: then nothing was judged.
        """
        scheme = MLDSA44PublicKey if self.kind == POST_QUANTUM else Ed25519PublicKey
        try:
            scheme.from_public_bytes(self.public).verify(signature, signed)
        except UnsupportedAlgorithm as error:
            raise Malformed(f"The key of {self.name} is of ML-DSA-44, which cannot be checked here.") from error
        except (InvalidSignature, ValueError) as error:
            raise Unproven(f"The signature of {self.name} does not hold.") from error


class Signature(NamedTuple):
    """One line under a note: who is said to have signed, and the bytes after the key id."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        """As it stands under a note."""
        return f"{DASH}{self.name} {to_base64(self.key_id + self.value)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text (its last newline included) and the signatures under it, none of which has been checked."""

    text: str
    signatures: tuple[Signature, ...]

    def signature_of(self, key: Key) -> bytes | None:
        """The bytes that this key is said to have signed with, None if it has not. Raises Unproven if twice."""
        found = [one.value for one in self.signatures if one.name == key.name and one.key_id == key.id]
        if len(found) > 1:
            raise Unproven(f"{key.name} signs more than once.")
        return found[0] if found else None


def read_key(text: str) -> Key:
    """Takes a vkey; returns the key. Raises Malformed for another form or kind, or an id that is not the key's."""
    parts = text.split("+", 2)
    if len(parts) != 3 or not named(parts[0]):
        raise Malformed("This is no verifier key.")
    raw = from_base64(parts[2])
    if not raw or len(raw) - 1 != LENGTHS.get(raw[0]):
        raise Malformed("The verifier key is of a kind that is not known here.")
    key = Key(parts[0], raw[0], raw[1:])
    if key.kind != POST_QUANTUM and not _sound(key.public):
        raise Malformed("The verifier key is one under which anybody can sign.")
    if key.id.hex() != parts[1]:
        raise Malformed("The verifier key does not fit its own id.")
    return key


def _sound(public: bytes) -> bool:
    """Whether a public key of Ed25519 is written in its one way, and its signatures take a secret to make.

    Verifiers differ in what they do with others (RFC 8032 leaves it open): one would take what another refuses.
    """
    coordinate = int.from_bytes(public, "little") & (2**255 - 1)
    return coordinate < FIELD and coordinate not in SMALL


def named(name: str) -> bool:
    """Whether a key may have this name: not empty, no spaces of any script, no plus, and text that can be written."""
    if not name or "+" in name or any(sign.isspace() or sign < " " for sign in name):
        return False
    return not any("\ud800" <= sign <= "\udfff" for sign in name)


def read(note: str | bytes) -> Note:
    """Takes a signed note; returns its parts, with nothing checked but the form. Raises Malformed."""
    whole = to_text(note if isinstance(note, bytes) else encoded(note), most=MOST_BYTES)
    text, gap, under = whole.rpartition("\n\n")
    if not gap or not text or not under.endswith("\n"):
        raise Malformed("This is no signed note.")
    lines = under[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise Malformed(f"The note has more than {MOST_SIGNATURES} signatures.")
    return Note(f"{text}\n", tuple(_signature(line) for line in lines))


def encoded(text: str) -> bytes:
    """Takes a text; returns its UTF-8. Raises Malformed for half characters."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise Malformed("The text cannot be written in UTF-8.") from error


def write(text: str, signatures: Iterable[str]) -> str:
    """Takes a text that ends in a newline, and lines of signatures; returns the note."""
    return f"{text}\n" + "".join(signatures)


def signature_line(key: Key, value: bytes) -> str:
    """Takes a key and the bytes it signed with; returns the line under the note."""
    return Signature(key.name, key.id, value).line


def _signature(line: str) -> Signature:
    parts = line.removeprefix(DASH).split(" ")
    if not line.startswith(DASH) or len(parts) != 2 or not named(parts[0]):
        raise Malformed("A line under the note is no signature.")
    raw = from_base64(parts[1])
    if len(raw) < 5:
        raise Malformed("A signature is too short.")
    return Signature(parts[0], raw[:4], raw[4:])
