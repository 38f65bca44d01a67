"""Hashes of RFC 6962: leaves and nodes are hashed apart, so that neither can be taken for the other."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

EMPTY = sha256().digest()
LENGTH = 32


def leaf_hash(leaf: bytes) -> bytes:
    """Takes a leaf; returns its 32 bytes."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Takes the hashes of two neighbouring subtrees; returns the hash of the two together."""
    return sha256(b"\x01" + left + right).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """Takes the hashes of whole subtrees from left to right, largest first; returns the hash over them all."""
    if not hashes:
        return EMPTY
    whole = hashes[-1]
    for left in reversed(hashes[:-1]):
        whole = node_hash(left, whole)
    return whole
