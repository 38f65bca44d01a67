"""Tiles: their names, what is in them, and proofs made from nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pytest

from concord.ledger import tiles, tree, verify
from concord.ledger.encoding import Malformed
from concord.ledger.hashing import EMPTY, leaf_hash, node_hash
from concord.ledger.tiles import ENTRIES, Tile
from concord.ledger.tree import Node, Range

BIG = 70_000


def rows(leaves: list[bytes]) -> list[list[bytes]]:
    """The hashes of whole subtrees, level by level."""
    found = [[leaf_hash(leaf) for leaf in leaves]]
    while len(found[-1]) > 1:
        below = found[-1]
        found.append([node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])
    return found


LEAVES = [sha256(str(n).encode()).digest()[:9] for n in range(BIG)]
ROWS = rows(LEAVES)


def serve(tile: Tile) -> bytes:
    """The bytes of a tile of hashes."""
    return b"".join(ROWS[node.level][node.position] for node in tiles.nodes(tile))


def of_size(size: int) -> Iterator[Tile]:
    """Every tile of a log of that size, the leaves included, those that are not full last in their level."""
    for level in (ENTRIES, *range(tiles.HIGHEST + 1)):
        count = size >> (tiles.HEIGHT * max(level, 0))
        if not count:
            return
        yield from (Tile(level, number) for number in range(count // tiles.WIDTH))
        if count % tiles.WIDTH:
            yield Tile(level, count // tiles.WIDTH, count % tiles.WIDTH)


def files(size: int) -> dict[str, bytes]:
    """A log of that size as files, hashes only."""
    return {f"tile/{tile.path}": serve(tile) for tile in of_size(size) if tile.level != ENTRIES}


def root(size: int) -> bytes:
    """The hash over the first leaves, from the rows and not from tiles."""
    whole = EMPTY
    for node in reversed(tree.whole_nodes(Range(0, size))):
        here = ROWS[node.level][node.position]
        whole = here if whole == EMPTY else node_hash(here, whole)
    return whole


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "0/000"),
        (Tile(0, 1234067), "0/x001/x234/067"),
        (Tile(0, 273, 112), "0/273.p/112"),
        (Tile(3, 1000, 255), "3/x001/000.p/255"),
        (Tile(63, 999, 1), "63/999.p/1"),
        (Tile(ENTRIES, 5), "entries/005"),
        (Tile(ENTRIES, 70_000, 9), "entries/x070/000.p/9"),
    ],
)
def test_names_as_the_specification_writes_them(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert tiles.read_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "", "0", "0/", "0/0", "0/00", "0/0000", "0/x000/000", "0/001/000", "0/x001/x000", "00/000", "64/000", "-1/000",
        "0/000.p/0", "0/000.p/256", "0/000.p/01", "0/000.p/", "0/000.p/1/", "0/000/", "/0/000", "0/x1/000", "0/٠٠٠",
        "entries", "entries/0", "Entries/000", "0/000.p/999", "0/000\n", "0/" + "x999/" * 7 + "999", "0/../000",
        "0/x036/x028/x797/x018/x963/968", "entries/x999/x999/x999/x999/x999/999",
    ],
)  # fmt: skip
def test_other_names_are_refused(path: str) -> None:
    with pytest.raises(Malformed):
        tiles.read_path(path)


def test_the_sizes_that_the_specification_counts() -> None:
    found = list(of_size(70_000))
    assert [tile for tile in found if tile.level == 0 and tile.width == 256] == [Tile(0, n) for n in range(273)]
    partial = [tile for tile in found if tile.width < 256]
    assert partial == [Tile(ENTRIES, 273, 112), Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert list(of_size(256)) == [Tile(ENTRIES, 0), Tile(0, 0), Tile(1, 0, 1)]
    assert list(of_size(0)) == []


def test_a_log_has_its_tiles_and_no_more() -> None:
    for size in (1, 255, 256, 257, 65_536, BIG):
        own = list(of_size(size))
        assert all(tiles.holds(size, tile) for tile in own)
        last = {tile.level: tile for tile in own}
        assert not any(tiles.holds(size, tile._replace(number=tile.number + 1)) for tile in last.values())
        assert not any(
            tiles.holds(size, tile._replace(width=tile.width + 1)) for tile in last.values() if tile.width < 256
        )


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 300, 511, 65_535, 65_536, 65_537, BIG])
def test_roots_and_proofs_come_from_tiles_alone(size: int) -> None:
    served, asked = files(size), []

    def fetch(tile: Tile) -> bytes:
        asked.append(tile)
        return served[f"tile/{tile.path}"]

    assert tiles.over([Range(0, size)], size, fetch) == [root(size)]
    for index in {0, size // 2, size - 1}:
        proof = tiles.over(tree.inclusion(index, size), size, fetch)
        verify.inclusion(index=index, size=size, leaf=ROWS[0][index], proof=proof, root=root(size))
    for old in {1, size // 3 + 1, size}:
        proof = tiles.over(tree.consistency(old, size), size, fetch)
        verify.consistency(old=old, new=size, old_root=root(old), new_root=root(size), proof=proof)
    assert all(tiles.holds(size, tile) for tile in asked)


def test_every_node_of_a_log_is_in_a_tile() -> None:
    size = 700
    for level in range(10):
        for position in range(size >> level):
            node = Node(level, position)
            tile = tiles.tile_of(node, size)
            assert tiles.hash_of(node, {tile: tiles.hashes(tile, serve(tile))}, size) == ROWS[level][position]


def test_leaves_in_bundles() -> None:
    tile = Tile(ENTRIES, 0, 3)
    leaves = [b"", b"x" * 45, b"y" * 300]
    data = tiles.bundle(leaves)
    assert data[:4] == b"\0\0\0\x2d"
    assert tiles.entries(tile, data) == leaves
    for bad in (data[:-1], data + b"\0", data + b"\0\0", data[2:], b""):
        with pytest.raises(Malformed):
            tiles.entries(tile, bad)
    with pytest.raises(ValueError, match="too long"):
        tiles.bundle([bytes(2**16)])
    with pytest.raises(Malformed):
        tiles.hashes(Tile(0, 0, 2), bytes(63))
