"""A log counted anew: what was changed is named, and the next signed checkpoint says which of two was damaged."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from concord.ledger import leaf as leaves
from concord.ledger import tiles
from concord.ledger.growth import Row, grown, open_rows
from concord.ledger.hashing import leaf_hash
from concord.ledger.nodes import Nodes
from concord.ledger.recount import Frontier, Recount
from concord.ledger.tiles import ENTRIES, Tile

SIZE = 70_000  # two levels of hashes above that of the leaves
SIGNED = (1, 255, 256, 257, 300, 65_536, 65_537, SIZE)


def leaf(number: int) -> bytes:
    return leaves.leaf(submitter=b"tst!", at=1_800_000_000 + number, committed=number.to_bytes(32, "big"))


@pytest.fixture(scope="module")
def whole() -> dict[Row, bytes]:
    rows: dict[Row, bytes] = {}
    for start in range(0, SIZE, 10_000):
        batch = [leaf(number) for number in range(start, start + 10_000)]
        rows |= grown(start, {row: rows[row] for row in open_rows(start)}, batch)
    return rows


@pytest.fixture(scope="module")
def roots(whole: dict[Row, bytes]) -> dict[int, bytes]:
    nodes = Nodes(lambda wanted: {row: whole[row] for row in wanted})
    return {size: nodes.root(size) for size in SIGNED}


def fetching(rows: dict[Row, bytes]) -> Callable[[Tile], bytes | None]:
    def fetch(tile: Tile) -> bytes | None:
        data = rows.get((tile.level, tile.number))
        return data if data is None else data[: tile.width * (47 if tile.level == ENTRIES else 32)]

    return fetch


def recounted(rows: dict[Row, bytes], roots: dict[int, bytes]) -> tuple[Recount, list[int]]:
    """The recount, and the sizes whose checkpoint did not hold."""
    recount, broken = Recount(SIZE, fetching(rows)), []
    for first, some in recount.leaves():
        broken += [size for size in recount.take(first, some, roots) if not recount.settle(roots[size])]
    recount.end()
    return recount, broken


def test_a_whole_log_is_found_whole(whole: dict[Row, bytes], roots: dict[int, bytes]) -> None:
    recount, broken = recounted(whole, roots)
    assert (recount.found, recount.more, broken) == ([], 0, [])
    assert recount.root() == roots[SIZE]


def test_the_frontier_has_the_root_of_each_size() -> None:
    frontier, hashes = Frontier(), [leaf_hash(leaf(number)) for number in range(300)]
    rows = grown(0, {}, [leaf(number) for number in range(300)])
    nodes = Nodes(lambda wanted: {row: rows[row] for row in wanted})
    for number, hashed in enumerate(hashes, start=1):
        frontier.add(hashed)
        assert frontier.root() == nodes.root(number)


def flipped(data: bytes, bit: int) -> bytes:
    found = bytearray(data)
    found[bit >> 3] ^= 1 << (bit & 7)
    return bytes(found)


@pytest.mark.parametrize("index", [0, 255, 256, 299, 300, 40_000, SIZE - 1])
def test_a_changed_leaf_is_told_from_a_changed_hash(
    whole: dict[Row, bytes], roots: dict[int, bytes], index: int
) -> None:
    number, at = divmod(index, tiles.WIDTH)
    for row, offset, code in (((ENTRIES, number), at * 47 + 2 + 20, "leaf"), ((0, number), at * 32, "tile")):
        recount, broken = recounted(whole | {row: flipped(whole[row], offset * 8)}, roots)
        assert [(one.code, one.index, one.missing) for one in recount.found] == [(code, index, False)]
        assert broken == []


def test_what_nobody_signed_after_may_be_either(whole: dict[Row, bytes], roots: dict[int, bytes]) -> None:
    row = (ENTRIES, (SIZE - 1) // 256)
    fewer = {size: root for size, root in roots.items() if size < SIZE}
    recount, broken = recounted(whole | {row: flipped(whole[row], 8 * 20)}, fewer)
    assert [one.code for one in recount.found] == ["either"]
    assert broken == []


def test_a_leaf_changed_with_all_its_hashes_breaks_the_checkpoints_after_it(
    whole: dict[Row, bytes], roots: dict[int, bytes]
) -> None:
    rows: dict[Row, bytes] = {}
    for start in range(0, SIZE, 10_000):
        batch = [leaf(number if number != 280 else 10**9) for number in range(start, start + 10_000)]
        rows |= grown(start, {row: rows[row] for row in open_rows(start)}, batch)
    recount, broken = recounted(rows, roots)
    assert recount.found == []
    assert broken == [size for size in SIGNED if size > 280]


def test_a_flipped_bit_anywhere_is_named(whole: dict[Row, bytes], roots: dict[int, bytes]) -> None:
    chance = random.Random(256)
    for row in [(1, 0), (1, 1), (2, 0), *chance.sample(sorted(whole), 12)]:
        bit = chance.randrange(len(whole[row]) * 8)
        recount, _broken = recounted(whole | {row: flipped(whole[row], bit)}, roots)
        assert recount.found, (row, bit)


def test_a_missing_row_is_named_once(whole: dict[Row, bytes], roots: dict[int, bytes]) -> None:
    for row in ((ENTRIES, 3), (0, 3), (1, 0), (2, 0)):
        recount, broken = recounted({name: data for name, data in whole.items() if name != row}, roots)
        missing = [one for one in recount.found if one.missing]
        assert missing, row
        assert {(one.tile.level, one.tile.number) for one in missing} <= {row, (0, row[1])}
        assert broken == []
