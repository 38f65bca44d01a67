"""A late node takes the log from others, believes none of it, and goes on as if it had been there from the start."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from concord.ledger.replica import messages, snapshots
from concord.ledger.replica.codes import Code
from concord.ledger.replica.messages import kind
from tests.ledger.replica.chain import NOW, ask, batch, begun, block, finalize, opened, record

HOUR = 3_600_000


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A node with 5 blocks, of which the 4th is a snapshot in several parts, and the first is out of the window."""
    monkeypatch.setattr(snapshots, "LEAVES", 256)
    node = begun(tmp_path / "full", snapshot_every=4)
    block(node, 1, batch(*(record(n) for n in range(300))), at=NOW)
    for height in range(2, 6):
        now = NOW + 26 * HOUR + height
        block(node, height, batch(*(record(1000 * height + n, now) for n in range(100))), at=now)
    return node


def offer(full: Any, late: Any, app_hash: bytes) -> Any:
    (shot,) = ask(full, "list_snapshots").snapshots
    assert ask(late, "offer_snapshot", snapshot=shot, app_hash=app_hash).result == messages.OFFER_ACCEPT
    return shot


def parts(full: Any, shot: Any) -> list[bytes]:
    return [ask(full, "load_snapshot_chunk", height=shot.height, format=2, chunk=at).chunk for at in range(shot.chunks)]


def hash_of_4(tmp_path: Path) -> bytes:
    """What the header of block 5 says: the node's own computation, from all blocks."""
    node = begun(tmp_path / "replayed")
    block(node, 1, batch(*(record(n) for n in range(300))), at=NOW)
    for height in range(2, 5):
        now = NOW + 26 * HOUR + height
        block(node, height, batch(*(record(1000 * height + n, now) for n in range(100))), at=now)
    return bytes(node.app_hash)


def test_a_late_node_has_the_same_state_and_goes_on(full: Any, tmp_path: Path) -> None:
    late = opened(tmp_path / "late")
    shot = offer(full, late, hash_of_4(tmp_path))
    given = parts(full, shot)
    assert (shot.height, len(given)) == (4, 1 + 3)
    for at, part in enumerate(given):
        assert ask(late, "apply_snapshot_chunk", index=at, chunk=part).result == messages.CHUNK_ACCEPT
    assert ask(late, "info").last_block_height == 4
    assert ask(late, "info").last_block_app_hash == hash_of_4(tmp_path / "late")
    now = NOW + 26 * HOUR + 5
    fifth = batch(*(record(5000 + n, now) for n in range(100)))
    assert block(late, 5, fifth, at=now) == [Code.OK]
    assert late.app_hash == full.app_hash
    assert block(late, 6, batch(record(2000, NOW + 26 * HOUR + 2)), at=now) == [Code.REPLAYED]
    assert opened(tmp_path / "late").app_hash == late.app_hash


@pytest.mark.parametrize("damage", ["leaf", "source", "state", "dropped", "app_hash"])
def test_a_changed_snapshot_is_refused_and_nothing_is_written(full: Any, tmp_path: Path, damage: str) -> None:
    late, trusted = opened(tmp_path / "late"), hash_of_4(tmp_path)
    shot = offer(full, late, bytes(32) if damage == "app_hash" else trusted)
    given = parts(full, shot)
    places = {"leaf": (1, 20), "source": (3, -1), "state": (0, given[0].index(b'"height":') + 9)}
    if damage in places:
        part, at = places[damage]
        changed = bytearray(given[part])
        changed[at] ^= 1
        given[part] = bytes(changed)
    if damage == "dropped":
        given[3] = given[3][:-65]
    said = [ask(late, "apply_snapshot_chunk", index=at, chunk=part).result for at, part in enumerate(given)]
    assert said[-1] == messages.CHUNK_REJECT_SNAPSHOT
    assert late.log.size() == 0
    assert not ask(late, "info").last_block_height


def applied(node: Any, at: int, part: bytes) -> int:
    return int(ask(node, "apply_snapshot_chunk", index=at, chunk=part).result)


def test_a_peer_who_offers_more_parts_than_the_log_has_is_refused_at_the_first(full: Any, tmp_path: Path) -> None:
    """Else it could send leaves for ever, and the node would keep them all before it looks."""
    (shot,) = ask(full, "list_snapshots").snapshots
    given, trusted = parts(full, shot), hash_of_4(tmp_path)
    for chunks in (shot.chunks - 1, shot.chunks + 1, 100_000):
        late = opened(tmp_path / f"late{chunks}")
        said = kind("Snapshot")(height=4, format=2, chunks=chunks, hash=shot.hash)
        assert ask(late, "offer_snapshot", snapshot=said, app_hash=trusted).result == messages.OFFER_ACCEPT
        assert applied(late, 0, given[0]) == messages.CHUNK_REJECT_SNAPSHOT
        assert applied(late, 1, given[1]) == messages.CHUNK_REJECT_SNAPSHOT, "it is given up"
    for chunks in (0, (1 << 32) - 1):
        said = kind("Snapshot")(height=4, format=2, chunks=chunks, hash=shot.hash)
        assert ask(late, "offer_snapshot", snapshot=said, app_hash=trusted).result == messages.OFFER_REJECT


def test_the_first_part_is_what_the_light_client_trusts(full: Any, tmp_path: Path) -> None:
    """Size, root, members and the digest of the window: before a leaf is taken."""
    trusted = hash_of_4(tmp_path)
    for name, other in (("size", 1 << 40), ("window", "00" * 32), ("root", "00" * 32), ("at", "x")):
        late = opened(tmp_path / name)
        shot = offer(full, late, trusted)
        state = json.loads(parts(full, shot)[0]) | {name: other}
        assert applied(late, 0, json.dumps(state).encode()) == messages.CHUNK_REJECT_SNAPSHOT
    late = opened(tmp_path / "large")
    shot = offer(full, late, trusted)
    first = parts(full, shot)[0]
    assert applied(late, 0, first + b" " * (8 << 20)) == messages.CHUNK_REJECT_SNAPSHOT


@pytest.mark.parametrize("length", [0, 65, 256 * 65 + 65])
def test_a_part_of_another_length_is_not_taken(full: Any, tmp_path: Path, length: int) -> None:
    late, trusted = opened(tmp_path / "late"), hash_of_4(tmp_path)
    shot = offer(full, late, trusted)
    assert applied(late, 1, parts(full, shot)[1]) == messages.CHUNK_REJECT_SNAPSHOT, "the state comes first"
    shot = offer(full, late, trusted)
    assert applied(late, 0, parts(full, shot)[0]) == messages.CHUNK_ACCEPT
    assert applied(late, 2, bytes(length)) == messages.CHUNK_REJECT_SNAPSHOT


def test_what_is_no_snapshot_is_refused(full: Any, tmp_path: Path) -> None:
    late = opened(tmp_path / "late")
    other = kind("Snapshot")(height=4, format=1, chunks=1)
    assert ask(late, "offer_snapshot", snapshot=other).result == messages.OFFER_REJECT_FORMAT
    assert ask(late, "apply_snapshot_chunk", index=0, chunk=b"x").result == messages.CHUNK_REJECT_SNAPSHOT
    (shot,) = ask(full, "list_snapshots").snapshots
    assert ask(full, "offer_snapshot", snapshot=shot).result == messages.OFFER_REJECT  # it has a log already
    assert ask(full, "load_snapshot_chunk", height=3, format=2, chunk=0).chunk == b""
    assert ask(full, "load_snapshot_chunk", height=4, format=2, chunk=99).chunk == b""


def test_three_snapshots_are_kept(tmp_path: Path) -> None:
    node = begun(tmp_path / "node", snapshot_every=2)
    for height in range(1, 12):
        block(node, height, batch(record(height)))
    assert [shot.height for shot in ask(node, "list_snapshots").snapshots] == [6, 8, 10]
    assert finalize(node, 12).app_hash == node.app_hash
