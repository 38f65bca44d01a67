"""Proofs out of stored rows, with the nodes of rows asked for lately kept in memory.

A tree of n leaves is a row of whole subtrees, its peaks. A leaf's proof is: its siblings within its peak; the hash over
all smaller peaks; the larger peaks. A proof of consistency is the way up from the last leaf of the older tree, begun
where that leaf's last whole subtree ends.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, NamedTuple

from concord.ledger import growth
from concord.ledger.growth import Damaged, Row
from concord.ledger.hashing import EMPTY, LENGTH
from concord.ledger.tiles import HEIGHT, WIDTH

LOW: Final = WIDTH - 1


class _Border(NamedTuple):
    """The peaks of a tree of some size, and for each the hash over it and all smaller ones."""

    peaks: list[bytes]
    tails: list[bytes]


class Nodes:
    """The nodes of a stored tree. read gives rows by their names; most: how many rows stay in memory (16 KB each).

    Several threads may ask at once; they are answered one after the other, for one drops rows that another may need.
    """

    def __init__(self, read: Callable[[Collection[Row]], Mapping[Row, bytes]], most: int = 0) -> None:
        self._read, self._most, self._turn = read, most, threading.Lock()
        self._rows: dict[Row, tuple[int, list[bytes]]] = {}  # width, and the hashes of each of its eight heights
        self._borders: dict[int, _Border] = {}

    def forget(self) -> None:
        """Drops what is in memory: after a write that was taken back."""
        with self._turn:
            self._rows, self._borders = {}, {}

    def root(self, size: int) -> bytes:
        """The hash over the first `size` leaves. Raises Damaged."""
        if not size:
            return EMPTY
        with self._turn:
            root = self._border(size).tails[0]
            self._shrink()
        return root

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The proof that a leaf stands in the tree of that size, upwards. Raises ValueError for no leaf, Damaged."""
        if not 0 <= index < size:
            raise ValueError(f"no leaf {index} in a tree of {size}")
        with self._turn:
            return self._up(index, 0, size)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that the tree of `new` leaves begins with that of `old`. Raises ValueError for other sizes."""
        if not 0 < old <= new:
            raise ValueError(f"no proof from {old} to {new}")
        if old == new:
            return []
        low = (old & -old).bit_length() - 1
        with self._turn:
            return self._up(old - 1, low, new, itself=old != 1 << low)

    def _up(self, index: int, low: int, size: int, *, itself: bool = False) -> list[bytes]:
        """From the whole subtree of 2**low leaves that holds the index to the root; itself: that subtree's hash too."""
        high = (index ^ size).bit_length() - 1  # the height of the index's peak
        top = max(high, low + itself)
        wanted = [(level, index >> HEIGHT * (level + 1)) for level in range(low // HEIGHT, -(-top // HEIGHT))]
        border = self._borders.get(size)
        self._load([*wanted, *(() if border else growth.edge(size))], size)
        border = border or self._border(size)
        path = [self._node(low, index >> low)] if itself else []
        for level, number in wanted:
            heights = self._rows[level, number][1]
            at, base = index >> HEIGHT * level, HEIGHT * level
            for height in range(max(low - base, 0), min(HEIGHT, high - base)):
                start = ((at >> height ^ 1) & LOW >> height) * LENGTH
                path.append(heights[height][start : start + LENGTH])
        before = (size >> high + 1).bit_count()
        path += border.tails[before + 1 : before + 2]
        path += border.peaks[:before][::-1]
        self._shrink()
        return path

    def _node(self, level: int, position: int) -> bytes:
        base, height = divmod(level, HEIGHT)
        start = (position & LOW >> height) * LENGTH
        row = self._rows[base, (position << height) // WIDTH][1]
        return row[height][start : start + LENGTH]

    def _border(self, size: int) -> _Border:
        known = self._borders.get(size)
        if known:
            return known
        rows = growth.edge(size)
        self._load(rows, size)
        peaks = growth.peaks(size, {row: self._rows[row][1][0] for row in rows})
        self._borders[size] = border = _Border(peaks, growth.tails(peaks))
        return border

    def _load(self, rows: Iterable[Row], size: int) -> None:
        """Brings rows into memory, at least as wide as they are in a log of that size. Raises Damaged."""
        missing = {}
        for level, number in rows:
            width = min(WIDTH, (size >> HEIGHT * level) - number * WIDTH)
            held = self._rows.get((level, number))
            if held is None or held[0] < width:
                missing[level, number] = width
        if not missing:
            return
        found = self._read(missing)
        for row, width in missing.items():
            data = found.get(row, b"")
            if len(data) < width * LENGTH:
                raise Damaged(f"The row {row[0]}/{row[1]} is short or missing.")
            self._rows[row] = (width, _heights(data[: width * LENGTH]))

    def _shrink(self) -> None:
        for kept in (self._rows, self._borders):
            while len(kept) > self._most:
                kept.pop(next(iter(kept)), None)  # type: ignore[call-overload]  # each dict gets back its own key


def _heights(row: bytes) -> list[bytes]:
    """The hashes of a row, of its pairs, of their pairs ... as far as they are whole; each height in one string."""
    found, width = [row], len(row) // LENGTH
    for height in range(1, HEIGHT):
        whole = (width >> height) * 2 * LENGTH
        found.append(growth.parents(found[-1][:whole]))
    return found
