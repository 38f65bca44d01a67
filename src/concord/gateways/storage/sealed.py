"""The sealed form of a file: a key of its own, sealed by the keyring, then parts of 64 KiB under AES-256-GCM.

    "CCF1" | length of the sealed key (2 bytes) | sealed key | parts of 64 KiB + 16 | last part, 0 .. 64 KiB + 16

Each part's nonce is its number and whether it is the last, so parts cannot be reordered, dropped or cut off at the
end. The address is the keyed digest of scope and content: reading computes it again, so files cannot be exchanged.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from concord.gateways.keys import Keyring, SealError
from concord.gateways.storage.port import DamagedError, Source, Stored, TooLargeError

MAGIC: Final = b"CCF1"
PART: Final = 64 * 1024
TAG: Final = 16
PURPOSE: Final = "stored file"


def seal(ring: Keyring, source: Source, out: IO[bytes], *, limit: int, scope: str) -> Stored:
    """Takes a source and writes its sealed form to `out`; returns address, length and SHA-256. Raises TooLargeError."""
    key = AESGCM.generate_key(256)
    scoped = hashlib.sha256(scope.encode()).digest()
    sealed_key = ring.seal(PURPOSE, key + scoped)
    out.write(MAGIC + len(sealed_key).to_bytes(2, "big") + sealed_key)
    cipher, address, sha256, size = AESGCM(key), ring.digest(PURPOSE, scoped), hashlib.sha256(), 0
    for number, (part, last) in enumerate(_parts(source, limit)):
        address.update(part)
        sha256.update(part)
        size += len(part)
        out.write(cipher.encrypt(_nonce(number, last), part, None))
    return Stored(address.hexdigest(), size, sha256.hexdigest())


def unseal(ring: Keyring, sealed: IO[bytes], address: str) -> Iterator[bytes]:
    """Takes the sealed form and the address it lay at; yields the content in parts. Raises DamagedError."""
    try:
        if sealed.read(4) != MAGIC:
            raise DamagedError("This file does not begin as a sealed file does.")
        key = ring.open(PURPOSE, sealed.read(int.from_bytes(sealed.read(2), "big")))
        digest, cipher = ring.digest(PURPOSE, key[32:]), AESGCM(key[:32])
        for number, (part, last) in enumerate(_cut(sealed, PART + TAG)):
            clear = cipher.decrypt(_nonce(number, last), part, None)
            digest.update(clear)
            yield clear
    except (SealError, InvalidTag) as error:
        raise DamagedError("This stored file was altered or cut short.") from error
    if digest.hexdigest() != address:
        raise DamagedError("Another file lies at this address.")


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _parts(source: Source, limit: int) -> Iterator[tuple[bytes, bool]]:
    """Yields (part, is it the last) of at most 64 KiB each, at least one; reads at most one part past the limit."""
    size = 0
    for part, last in _cut(source, PART):
        size += len(part)
        if size > limit:
            raise TooLargeError(f"The content is longer than {limit} bytes.")
        yield part, last


def _cut(source: Source, length: int) -> Iterator[tuple[bytes, bool]]:
    """Yields (part, is it the last) of exactly `length` bytes each but the last, which may be shorter or empty."""
    held = b""
    for some in _flow(source):
        held += some
        while len(held) > length:
            yield held[:length], False
            held = held[length:]
    yield held, True


def _flow(source: Source) -> Iterator[bytes]:
    if hasattr(source, "read"):
        while some := source.read(PART):
            yield some
        return
    for whole in [source] if isinstance(source, bytes) else source:
        for start in range(0, len(whole), PART):
            yield whole[start : start + PART]


def free_name() -> str:
    """Returns a name for a file that is not finished; it tells nothing."""
    return f"part-{os.urandom(12).hex()}"
