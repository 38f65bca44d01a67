"""A log as files that anybody can fetch and keep (c2sp.org/tlog-tiles): rows of 256 hashes, and the leaves themselves.

    tile/<level>/<number>[.p/<width>]    hashes; at level 0 of leaves, above of whole tiles of the level below
    tile/entries/<number>[.p/<width>]    leaves, each behind its length in two bytes

The number is written in groups of three digits, all but the last behind an x: 1234067 is x001/x234/067. A tile that is
not yet full names its width. What a tile holds never changes; it only gets longer, under another name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from concord.ledger.encoding import Malformed
from concord.ledger.hashing import LENGTH, fold, node_hash
from concord.ledger.tree import Node, Range, whole_nodes

WIDTH: Final = 256
HEIGHT: Final = 8
ENTRIES: Final = -1  # as a level: the leaves themselves
HIGHEST: Final = 63
PATH: Final = re.compile(
    r"(?P<level>0|[1-9][0-9]?|entries)/(?P<number>(?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)
LONGEST: Final = 2**16 - 1
MOST: Final = 2**63 // WIDTH  # tiles of one level, in a log of as many leaves as a checkpoint can name


class Tile(NamedTuple):
    """So many hashes (or leaves: level ENTRIES) of one level, from number * 256 on."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it lies, below tile/."""
        groups, rest = [f"{self.number % 1000:03d}"], self.number // 1000
        while rest:
            groups, rest = [f"x{rest % 1000:03d}", *groups], rest // 1000
        level = "entries" if self.level == ENTRIES else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"{level}/{'/'.join(groups)}{partial}"


def read_path(path: str) -> Tile:
    """Takes what follows tile/; returns the tile. Raises Malformed for every other way to write it."""
    found = PATH.fullmatch(path)
    if found is None:
        raise Malformed("This is no path of a tile.")
    level = ENTRIES if found["level"] == "entries" else int(found["level"])
    number = int(found["number"].replace("/", "").replace("x", ""))
    tile = Tile(level, number, int(found["width"] or WIDTH))
    if level > HIGHEST or number >= MOST or tile.width > WIDTH or tile.path != path:
        raise Malformed("This is no path of a tile.")
    return tile


def holds(size: int, tile: Tile) -> bool:
    """Whether a log of that size has all that the tile holds."""
    return tile.number * WIDTH + tile.width <= size >> (HEIGHT * max(tile.level, 0))


def nodes(tile: Tile) -> list[Node]:
    """The subtrees whose hashes a tile (not of leaves) holds, in order."""
    first = tile.number * WIDTH
    return [Node(tile.level * HEIGHT, first + at) for at in range(tile.width)]


def hashes(tile: Tile, data: bytes) -> list[bytes]:
    """Takes a tile and its bytes; returns its hashes. Raises Malformed if they are not as many as it names."""
    if len(data) != tile.width * LENGTH:
        raise Malformed("The tile has the wrong length.")
    return [data[at : at + LENGTH] for at in range(0, len(data), LENGTH)]


def bundle(leaves: Sequence[bytes]) -> bytes:
    """Takes leaves; returns the bytes of their tile. Raises ValueError for one longer than 65,535 bytes."""
    if any(len(leaf) > LONGEST for leaf in leaves):
        raise ValueError("a leaf is too long for a bundle")
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def entries(tile: Tile, data: bytes) -> list[bytes]:
    """Takes a tile of leaves and its bytes; returns the leaves. Raises Malformed if they do not come out even."""
    found, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 2], "big")
        found.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    if at != len(data) or len(found) != tile.width:
        raise Malformed("The bundle of leaves is damaged.")
    return found


def tile_of(node: Node, size: int) -> Tile:
    """The tile, in a log of that size, from which a subtree's hash is made."""
    level = node.level // HEIGHT
    number = (node.position << node.level % HEIGHT) // WIDTH
    return Tile(level, number, min(WIDTH, (size >> (HEIGHT * level)) - number * WIDTH))


def hash_of(node: Node, held: Mapping[Tile, Sequence[bytes]], size: int) -> bytes:
    """A subtree's hash, from the hashes of the tile that tile_of() names."""
    row, tile = 1 << node.level % HEIGHT, tile_of(node, size)
    first = node.position * row - tile.number * WIDTH
    hashed = list(held[tile][first : first + row])
    while len(hashed) > 1:
        hashed = [node_hash(*hashed[at : at + 2]) for at in range(0, len(hashed), 2)]
    return hashed[0]


def over(spans: Sequence[Range], size: int, fetch: Callable[[Tile], bytes]) -> list[bytes]:
    """Takes ranges (of a proof, or the whole log) in a log of that size; returns the hash over each.

    fetch gives a tile's bytes and is asked once for each. Raises Malformed for a tile of another length; whether the
    tiles are the log's own is for the caller to see, by comparing the hash over all with a checkpoint.
    """
    parts = [whole_nodes(span) for span in spans]
    wanted = {tile_of(node, size) for span in parts for node in span}
    held = {tile: hashes(tile, fetch(tile)) for tile in sorted(wanted)}
    return [fold([hash_of(node, held, size) for node in span]) for span in parts]
