"""What is put into the ledger: never a name, a kind or a text, only a salted commitment and when it came.

    leaf = version (1) | submitter key id (4) | UTC seconds (8, big-endian) | commitment (32)
    commitment = SHA-256("concord/record/v1" | 0x00 | salt (32) | record as canonical JSON)

Whoever has the record and its salt can show that it was recorded; without the salt the leaf says nothing.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any, NamedTuple

from concord.ledger.encoding import LARGEST, Malformed

VERSION = 1
LENGTH = 45
SALT = 32
DEEPEST = 64  # lists and objects within each other: a bound of its own, for each language has another


class Leaf(NamedTuple):
    """A leaf taken apart. submitter: the id of the key that handed it in. at: UTC seconds, by the clock of the log."""

    submitter: bytes
    at: int
    commitment: bytes


def commitment(salt: bytes, record: Any) -> bytes:
    """Takes a salt of 32 bytes and a record (JSON without fractions); returns 32 bytes. Raises ValueError."""
    if len(salt) != SALT:
        raise ValueError("a salt has 32 bytes")
    return sha256(b"concord/record/v1\x00" + salt + canonical(record)).digest()


def canonical(record: Any) -> bytes:
    """Takes a record; returns it as RFC 8785 JSON. Raises ValueError for fractions, depth, keys that are no text."""
    _check(record)
    return _written(record).encode()


def leaf(*, submitter: bytes, at: int, committed: bytes) -> bytes:
    """Takes the submitter's key id (4 bytes), UTC seconds and a commitment; returns the leaf. Raises ValueError."""
    if len(submitter) != 4 or len(committed) != 32:
        raise ValueError("a key id has 4 bytes, a commitment 32")
    return bytes([VERSION]) + submitter + at.to_bytes(8, "big") + committed


def read(data: bytes) -> Leaf:
    """Takes a leaf; returns its parts. Raises Malformed for another length, version, or a time beyond all calendars."""
    if len(data) != LENGTH or data[0] != VERSION:
        raise Malformed("This is no leaf of a known version.")
    at = int.from_bytes(data[5:13], "big")
    if at > LARGEST:
        raise Malformed("The leaf's time is too large.")
    return Leaf(data[1:5], at, data[13:])


def _check(value: Any, deepest: int = DEEPEST) -> None:
    if isinstance(value, dict | list | tuple) and not deepest:
        raise ValueError("a record is too deep")
    if isinstance(value, float):
        raise ValueError("a record holds no fractions")
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("a record's keys are text")
        for part in value.values():
            _check(part, deepest - 1)
    elif isinstance(value, list | tuple):
        for part in value:
            _check(part, deepest - 1)
    elif isinstance(value, int) and abs(value) > 2**53 - 1:
        raise ValueError("a number is too large for JSON")


def _written(value: Any) -> str:
    """RFC 8785 orders keys by UTF-16 code units, which json.dumps does not."""
    if isinstance(value, dict):
        ordered = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{_written(key)}:{_written(value[key])}" for key in ordered) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_written(part) for part in value) + "]"
    return json.dumps(value, ensure_ascii=False)
