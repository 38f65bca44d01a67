"""Counts a log anew from its leaves: every hash is made again, and compared with what the log keeps and has signed.

A damaged leaf and a damaged hash look alike at first: one does not fit the other. Which of the two is damaged, the next
signed checkpoint shows, so both trees are kept until then: the one of the leaves, and the one of the stored hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from concord.ledger import tiles
from concord.ledger.encoding import Malformed
from concord.ledger.hashing import LENGTH, fold, leaf_hash, node_hash
from concord.ledger.leaf import LENGTH as LEAF
from concord.ledger.tiles import ENTRIES, HEIGHT, WIDTH, Tile

Fetch = Callable[[Tile], bytes | None]
Code = Literal["leaf", "tile", "either"]
MOST: Final = 1000  # differences that are kept; more are counted


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not what it was. index: of the leaf; tile: of the hashes. missing: it is not there at all."""

    code: Code
    index: int
    tile: Tile
    missing: bool = False


class Frontier:
    """The tree over the leaves so far, as the hashes of its whole subtrees: as many as the size has bits set."""

    def __init__(self, size: int = 0, stack: list[bytes] | None = None, rows: dict[int, list[bytes]] | None = None):
        self.size, self._stack, self.rows = size, stack or [], rows or {}

    def add(self, hashed: bytes) -> None:
        """Takes the hash of the next leaf. rows: the hashes of each level's last tile, the full one until the next."""
        index, level = self.size, 0
        self._row(0, hashed)
        while index & 1:
            hashed = node_hash(self._stack.pop(), hashed)
            level, index = level + 1, index >> 1
            if level % HEIGHT == 0:
                self._row(level // HEIGHT, hashed)
        self._stack.append(hashed)
        self.size += 1

    def _row(self, level: int, hashed: bytes) -> None:
        row = self.rows.setdefault(level, [])
        if len(row) == WIDTH:
            row.clear()
        row.append(hashed)

    def root(self) -> bytes:
        """The hash over all so far."""
        return fold(self._stack)

    def copy(self) -> Frontier:
        """Another one that goes its own way from here."""
        return Frontier(self.size, list(self._stack), {level: list(row) for level, row in self.rows.items()})


class Recount:
    """Goes through a log once, from its first leaf to its last; needs no more memory for a long one than for a short.

    fetch gives the bytes of a tile as they are stored, None for a tile that is not there.
    """

    def __init__(self, size: int, fetch: Fetch) -> None:
        self.size, self._fetch = size, fetch
        self._made = Frontier()
        self._kept: Frontier | None = None
        self._open: list[Difference] = []
        self.found: list[Difference] = []
        self.more = 0  # differences beyond MOST

    def leaves(self) -> Iterator[tuple[int, list[bytes | None]]]:
        """Yields the leaves of a tile at a time, with the index of the first; None for one that is not there."""
        for number in range(-(-self.size // WIDTH)):
            width = min(WIDTH, self.size - number * WIDTH)
            yield number * WIDTH, self._bundle(Tile(ENTRIES, number, width))

    def take(self, first: int, leaves: list[bytes | None], sizes: Collection[int]) -> Iterator[int]:
        """Takes what leaves() yielded, and the sizes at which checkpoints were signed; yields each of these that is
        reached, for settle().
        """
        kept = self._hashes(Tile(0, first // WIDTH, len(leaves)))
        for at, leaf in enumerate(leaves):
            self._add(first + at, leaf, kept[at] if kept else None)
            if self._made.size in sizes:
                yield self._made.size
        self._upper()

    def settle(self, root: bytes) -> bool:
        """Takes the root that was signed for the size just yielded; returns whether one of the two trees has it.

        What differed until here is then known for a damaged leaf, or for a damaged hash.
        """
        code: Code = "either"
        if root == self._made.root():
            code, self._kept = "tile", None
        elif self._kept is not None and root == self._kept.root():
            code, self._made, self._kept = "leaf", self._kept, None
        held = code != "either"
        if held:
            self._close(code)
        return held

    def end(self) -> None:
        """Nothing more was signed: what still differs may be either."""
        self._close("either")

    def root(self) -> bytes:
        """The root of the leaves so far."""
        return self._made.root()

    def _close(self, code: Code) -> None:
        for one in self._open:
            self._note(Difference(one.code if one.missing else code, one.index, one.tile, one.missing))
        self._open.clear()

    def _note(self, found: Difference) -> None:
        if len(self.found) < MOST:
            self.found.append(found)
        else:
            self.more += 1

    def _differs(self, found: Difference) -> None:
        if len(self._open) < MOST:
            self._open.append(found)
        else:
            self.more += 1

    def _add(self, index: int, leaf: bytes | None, kept: bytes | None) -> None:
        made = leaf_hash(leaf) if leaf is not None else kept
        tile = Tile(0, index // WIDTH, WIDTH)
        if leaf is not None and kept is not None and made != kept:
            self._differs(Difference("either", index, tile))
            self._kept = self._kept or self._made.copy()
        self._made.add(made or bytes(LENGTH))
        if self._kept is not None:
            self._kept.add(kept or made or bytes(LENGTH))

    def _upper(self) -> None:
        """Compares the tiles above: those that are full just now, and at the log's end those that are not."""
        size, level = self._made.size, 1
        while whole := size >> HEIGHT * level:
            number, width = divmod(whole, WIDTH)
            if not width and size % (1 << HEIGHT * level) == 0:
                self._compare(level, Tile(level, number - 1))
            if width and size == self.size:
                self._compare(level, Tile(level, number, width))
            level += 1

    def _compare(self, level: int, tile: Tile) -> None:
        kept = self._hashes(tile)
        made = self._made.rows.get(level, [])
        follows = self._kept.rows.get(level, []) if self._kept else made
        if kept is not None and kept not in (made, follows):
            self._note(Difference("tile", tile.number << HEIGHT * (level + 1), tile))

    def _hashes(self, tile: Tile) -> list[bytes] | None:
        data = self._fetch(tile)
        try:
            return tiles.hashes(tile, data if data is not None else b"")
        except Malformed:
            self._note(Difference("tile", tile.number << HEIGHT * (tile.level + 1), tile, missing=True))
            return None

    def _bundle(self, tile: Tile) -> list[bytes | None]:
        data = self._fetch(tile)
        try:
            return [*tiles.entries(tile, data if data is not None else b"")]
        except Malformed:
            return self._salvaged(tile, data or b"")

    def _salvaged(self, tile: Tile, data: bytes) -> list[bytes | None]:
        """The leaves of a bundle whose lengths are damaged: all leaves have the same."""
        self._note(Difference("tile", tile.number * WIDTH, tile, missing=True))
        step = 2 + LEAF
        if len(data) != step * tile.width:
            return [None] * tile.width
        return [data[at + 2 : at + step] for at in range(0, len(data), step)]
