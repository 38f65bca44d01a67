"""How the stored rows of a log change when leaves come: pure, from the right edge of the tree and the new leaves alone.

A row is a tile as it is published, whole or still growing: (level, number) -> its bytes (see concord.ledger.tiles).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import accumulate
from typing import Final

from concord.ledger.hashing import LENGTH, node_hash
from concord.ledger.tiles import ENTRIES, HEIGHT, WIDTH, bundle

Row = tuple[int, int]  # level, number
FULL: Final = WIDTH * LENGTH


class Damaged(Exception):
    """What the store holds is not what was written into it: nothing may be signed over it."""


def edge(size: int) -> list[Row]:
    """The rows of hashes that are not full in a log of that size: from these its root is made."""
    found, level = [], 0
    while size >> (HEIGHT * level):
        number, held = divmod(size >> (HEIGHT * level), WIDTH)
        if held:
            found.append((level, number))
        level += 1
    return found


def open_rows(size: int) -> list[Row]:
    """The rows that a next leaf grows, the bundle of leaves among them."""
    return [*edge(size), *([(ENTRIES, size // WIDTH)] if size % WIDTH else [])]


def grown(size: int, held: Mapping[Row, bytes], leaves: Sequence[bytes]) -> dict[Row, bytes]:
    """Takes a log's size, its open_rows(), and new leaves; returns every row that changes. Raises Damaged, ValueError.

    One hash for a leaf, and one more when it completes a subtree: on average two.
    """
    rows = _bundled(size, held.get((ENTRIES, size // WIDTH), b""), leaves)
    hashed, level = b"".join([sha256(b"\x00" + leaf).digest() for leaf in leaves]), 0
    while hashed:
        number, already = divmod(size >> (HEIGHT * level), WIDTH)
        before = held.get((level, number), b"")
        if len(before) != already * LENGTH:
            raise Damaged(f"The row {level}/{number} holds {len(before)} bytes.")
        hashed, above = before + hashed, []
        for at in range(0, len(hashed), FULL):
            rows[level, number] = part = hashed[at : at + FULL]
            if len(part) == FULL:
                above.append(subtree(part))
            number += 1
        hashed, level = b"".join(above), level + 1
    return rows


def _bundled(size: int, open_bundle: bytes, leaves: Sequence[bytes]) -> dict[Row, bytes]:
    number, already = divmod(size, WIDTH)
    if bool(open_bundle) != bool(already):
        raise Damaged("The last bundle of leaves is missing, or too many.")
    first = WIDTH - already
    parts = [leaves[:first], *(leaves[at : at + WIDTH] for at in range(first, len(leaves), WIDTH))]
    rows = {(ENTRIES, number + nth): bundle(part) for nth, part in enumerate(parts) if part}
    if already and leaves:
        rows[ENTRIES, number] = open_bundle + rows[ENTRIES, number]
    return rows


def subtree(hashes: bytes) -> bytes:
    """Takes the hashes of 2**n neighbours, in one string; returns the hash over them."""
    while len(hashes) > LENGTH:
        hashes = parents(hashes)
    return hashes


def parents(hashes: bytes) -> bytes:
    """Takes hashes of neighbours in one string, an even number; returns the hashes of the pairs."""
    pair = 2 * LENGTH
    return b"".join([sha256(b"\x01" + hashes[at : at + pair]).digest() for at in range(0, len(hashes), pair)])


def peaks(size: int, held: Mapping[Row, bytes]) -> list[bytes]:
    """Takes a size and the rows edge(size), which may have grown since; returns the hashes of the whole subtrees that
    the tree is made of, largest first. Raises Damaged for a row that is missing or short.
    """
    found = []
    for level, number in edge(size):
        row, width = held.get((level, number), b""), (size >> (HEIGHT * level)) % WIDTH
        if len(row) < width * LENGTH:
            raise Damaged(f"The row {level}/{number} is short or missing.")
        for bit in range(HEIGHT):
            if width >> bit & 1:
                start = (width >> bit + 1 << bit + 1) * LENGTH
                found.append(subtree(row[start : start + (LENGTH << bit)]))
    return found[::-1]


def tails(of: Sequence[bytes]) -> list[bytes]:
    """Takes peaks(); returns for each the hash over it and all smaller ones. The first is the tree's root."""
    return list(accumulate(reversed(of), lambda right, left: node_hash(left, right)))[::-1]
