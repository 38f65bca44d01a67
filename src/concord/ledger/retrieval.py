"""Tiles fetched from somebody who is not trusted, each shown to belong to a tree whose root is known before it is used.

The tiles at the right edge of the tree give the root. Every full tile is the one whose hash stands in the tile above
it, and the leaves are those whose hashes stand in the lowest one. So each is judged alone, from the top downwards.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hmac import compare_digest
from typing import Final

from concord.ledger import tiles, verify
from concord.ledger.encoding import Malformed
from concord.ledger.hashing import EMPTY, fold, leaf_hash, node_hash
from concord.ledger.tiles import ENTRIES, HEIGHT, HIGHEST, WIDTH, Tile
from concord.ledger.tree import Range, consistency, whole_nodes
from concord.ledger.verify import Unproven

Fetch = Callable[[Tile], bytes]
Found = tuple[Tile, bytes]
ROOT: Final = Tile(0, 0, 0)  # no tile: where all of the edge together is wrong


class WrongTile(Unproven):
    """What was fetched is not what the checkpoint stands for. tile: the first that is wrong; ROOT: the edge is."""

    def __init__(self, tile: Tile, words: str) -> None:
        super().__init__(words)
        self.tile = tile


@dataclass(frozen=True, slots=True)
class Bound:
    """How much one look at a log may take: a log can sign any size, and equal leaves fit every tile of it."""

    leaves: int = 1 << 20
    octets: int = 1 << 28
    seconds: float = 60.0


def edge(size: int) -> list[Tile]:
    """The tiles of hashes that are not full in a log of that size, the highest first."""
    widths = {level: (size >> HEIGHT * level) % WIDTH for level in range(HIGHEST // HEIGHT + 1)}
    return [
        Tile(level, size >> HEIGHT * (level + 1), width)
        for level, width in sorted(widths.items(), reverse=True)
        if width
    ]


def retrieved(size: int, root: bytes, fetch: Fetch, *, since: int = 0) -> Iterator[Found]:
    """Takes a checkpoint's size and root, and what fetches a tile; gives every tile of that log, shown to be its own.

    since: those that were full in a log of that size are left out. A tile comes before those below it, the leaves
    after their hashes. Raises WrongTile, and whatever fetch raises.
    """
    held = {tile: fetch(tile) for tile in edge(size)}
    _check_root(size, root, held)
    for tile, data in held.items():
        yield tile, data
        yield from _below(tile, data, fetch, since)


def bounded(found: Iterator[Found], bound: Bound) -> Iterator[Found]:
    """Takes what retrieved() gives; gives as much of it as the bound allows, up to the end of a bundle of leaves.

    At least one bundle, so that who goes on from there comes to the end.
    """
    leaves, octets, end = bound.leaves, bound.octets, time.monotonic() + bound.seconds
    for tile, data in found:
        yield tile, data
        octets -= len(data)
        if tile.level == ENTRIES:
            leaves -= tile.width
            if leaves <= 0 or octets <= 0 or time.monotonic() >= end:
                return


def up_to(tile: Tile) -> int:
    """How many leaves there are up to the end of this bundle; 0 for a tile of hashes."""
    return tile.number * WIDTH + tile.width if tile.level == ENTRIES else 0


def _check_root(size: int, root: bytes, held: dict[Tile, bytes]) -> None:
    try:
        hashed = {tile: tiles.hashes(tile, data) for tile, data in held.items()}
    except Malformed as error:
        raise WrongTile(ROOT, str(error)) from error
    nodes = whole_nodes(Range(0, size))
    found = fold([tiles.hash_of(node, hashed, size) for node in nodes]) if nodes else EMPTY
    if not compare_digest(found, root):
        raise WrongTile(ROOT, f"The tiles at the edge of {size} leaves do not lead to the root.")


def _below(tile: Tile, data: bytes, fetch: Fetch, since: int) -> Iterator[Found]:
    """All that stands below a tile which is known to be right."""
    if not tile.level:
        yield _leaves(tile, data, fetch)
        return
    for at, expected in enumerate(tiles.hashes(tile, data)):
        child = Tile(tile.level - 1, tile.number * WIDTH + at)
        if (child.number + 1) << HEIGHT * (child.level + 1) <= since:
            continue
        found = fetch(child)
        if not compare_digest(whole(child, found), expected):
            raise WrongTile(child, f"tile/{child.path} is not the one that the checkpoint stands for.")
        yield child, found
        yield from _below(child, found, fetch, since)


def _leaves(tile: Tile, data: bytes, fetch: Fetch) -> Found:
    bundle = tile._replace(level=ENTRIES)
    found = fetch(bundle)
    try:
        same = [leaf_hash(leaf) for leaf in tiles.entries(bundle, found)] == tiles.hashes(tile, data)
    except Malformed as error:
        raise WrongTile(bundle, f"tile/{bundle.path}: {error}") from error
    if not same:
        raise WrongTile(bundle, f"The leaves in tile/{bundle.path} are not those of the checkpoint.")
    return bundle, found


def whole(tile: Tile, data: bytes) -> bytes:
    """The hash over a full tile. Raises WrongTile for one of another length."""
    try:
        row = tiles.hashes(tile, data)
    except Malformed as error:
        raise WrongTile(tile, f"tile/{tile.path}: {error}") from error
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def check_grown(old: tuple[int, bytes], new: tuple[int, bytes], fetch: Fetch) -> None:
    """Takes two trees by size and root, and what fetches a tile of the new one. Raises Unproven unless it grew.

    The tiles need not be known to be right: they only make the proof, and that shows what it shows or nothing.
    """
    if not old[0]:
        return
    if old[0] > new[0]:
        raise Unproven(f"A tree of {new[0]} leaves does not begin with {old[0]}.")
    proof = tiles.over(consistency(old[0], new[0]), new[0], fetch)
    verify.consistency(old=old[0], new=new[0], old_root=old[1], new_root=new[1], proof=proof)
