"""A witness's copy of a log: what it takes it has shown to be the log's, and what it serves is all of it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from concord.ledger import checkpoint as checkpoints
from concord.ledger import fetching, keyfile, retrieval
from concord.ledger import note as notes
from concord.ledger.fetching import Line, Unreachable
from concord.ledger.judgement import DRIFT
from concord.ledger.log import Log
from concord.ledger.note import COSIGNATURE
from concord.ledger.retrieval import Bound, WrongTile
from concord.ledger.tiles import ENTRIES, Tile
from concord.ledger.witness.app import App
from concord.ledger.witness.copying import Copies
from concord.ledger.witness.mirror import FromTheFuture, Full, Mirror, folder_of
from concord.ledger.witness.state import Seen, State
from tests.ledger import asking, made, standing
from tests.ledger.asking import Clock
from tests.ledger.standing import Endless, Serving, grow, log_in
from tests.ledger.test_tiles import of_size

SECRET = keyfile.made("w0.example/mirror", COSIGNATURE)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return log_in(tmp_path / "log")


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    return Mirror(tmp_path / "mirror", made.ORIGIN, SECRET, clock=Clock())


def same(log: Log, mirror: Mirror, size: int) -> bool:
    return all(mirror.tile(tile) == log.tile(tile) is not None for tile in of_size(size))


@pytest.mark.parametrize("sizes", [(1, 2, 255, 256, 257), (300, 513, 700), (66_000, 66_100)])
def test_it_follows_the_log_and_serves_all_of_it(log: Log, mirror: Mirror, sizes: tuple[int, ...]) -> None:
    for size in sizes:
        note = grow(log, size - log.size())
        assert mirror.follow(note, standing.own(log)) == mirror.size() == size
        assert same(log, mirror, size)
        kept = notes.read(mirror.checkpoint() or "")
        assert checkpoints.opened(kept, made.LOG_KEY).size == size
        assert checkpoints.check_cosigned(kept, SECRET.key) == made.SEEN
    assert mirror.tile(Tile(0, 0, min(sizes[0], 256))) == log.tile(Tile(0, 0, min(sizes[0], 256)))
    assert mirror.tile(Tile(0, 99_999)) is None


def test_what_is_there_is_not_fetched_again(log: Log, mirror: Mirror) -> None:
    mirror.follow(grow(log, 600), standing.own(log))
    asked: list[Tile] = []

    def fetch(tile: Tile) -> bytes:
        asked.append(tile)
        return standing.own(log)(tile)

    assert mirror.follow(log.published() or "", fetch) == 600
    assert asked == []
    mirror.follow(grow(log, 10), fetch)
    assert {tile[:2] for tile in asked} == {(0, 2), (1, 0), (ENTRIES, 2)}


def test_a_wrong_tile_is_not_taken_and_the_checkpoint_stays(log: Log, mirror: Mirror) -> None:
    mirror.follow(grow(log, 100), standing.own(log))
    note = grow(log, 600)
    for wrong in of_size(700):

        def fetch(tile: Tile, wrong: Tile = wrong) -> bytes:
            data = standing.own(log)(tile)
            return data[:-1] + bytes([data[-1] ^ 1]) if tile == wrong else data

        with pytest.raises(WrongTile):
            mirror.follow(note, fetch)
        assert mirror.size() == 100
        assert same(log, mirror, 100)
    assert mirror.follow(note, standing.own(log)) == 700
    assert same(log, mirror, 700)


def test_without_the_comparison_a_wrong_tile_would_be_served(
    log: Log, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(retrieval, "compare_digest", lambda *_: True)
    wrong = Tile(1, 0, 1)
    mirror.follow(grow(log, 300), lambda tile: bytes(32) if tile == wrong else standing.own(log)(tile))
    assert not same(log, mirror, 300)


def test_a_fork_is_not_taken(tmp_path: Path, log: Log, mirror: Mirror) -> None:
    """The witness would never have cosigned it; the copy finds its tiles wrong by itself."""
    mirror.follow(grow(log, 300), standing.own(log))
    other = log_in(tmp_path / "other")
    note = grow(other, 400, told="another history, ")
    with pytest.raises(WrongTile):
        mirror.follow(note, standing.own(log_of(400, log)))
    assert mirror.size() == 300


def log_of(size: int, log: Log) -> Log:
    grow(log, size - log.size())
    return log


def test_a_leaf_from_the_future_is_not_vouched_for(log: Log, mirror: Mirror) -> None:
    note = grow(log, 10, at=made.SEEN + DRIFT + 1)
    with pytest.raises(FromTheFuture):
        mirror.follow(note, standing.own(log))
    assert mirror.checkpoint() is None
    mirror.clock = Clock(made.SEEN + 2)
    assert mirror.follow(note, standing.own(log)) == 10


def test_it_goes_on_where_it_was_interrupted(log: Log, mirror: Mirror) -> None:
    note, left = grow(log, 2000), 4

    def fetch(tile: Tile) -> bytes:
        nonlocal left
        left -= 1
        if left < 0:
            raise Unreachable("the log is gone")
        return standing.own(log)(tile)

    for _turn in range(3):
        left = 4
        with pytest.raises(Unreachable):
            mirror.follow(note, fetch)
        assert mirror.size() == 0
    left = 1000
    assert mirror.follow(note, fetch) == 2000


def test_a_look_takes_a_part_of_a_large_log_and_the_next_ones_the_rest(tmp_path: Path, log: Log) -> None:
    mirror = Mirror(tmp_path / "mirror", made.ORIGIN, SECRET, clock=Clock(), bound=Bound(leaves=512))
    note, asked = grow(log, 2000), []

    def fetch(tile: Tile) -> bytes:
        asked.append(tile)
        return standing.own(log)(tile)

    assert [(mirror.follow(note, fetch), mirror.held()) for _look in range(3)] == [(0, 512), (0, 1024), (0, 1536)]
    assert len([tile for tile in asked if tile.level == ENTRIES]) == len({tile for tile in asked if tile.level < 0})
    note = grow(log, 100)
    assert [mirror.follow(note, fetch), mirror.follow(note, fetch)] == [0, 2100]
    assert same(log, mirror, 2100)


def test_leaves_that_are_handed_in_go_on_where_a_look_ended(tmp_path: Path, log: Log) -> None:
    mirror = Mirror(tmp_path / "mirror", made.ORIGIN, SECRET, clock=Clock(), bound=Bound(leaves=1))
    note = grow(log, 600)
    assert (mirror.follow(note, standing.own(log)), mirror.held()) == (0, 256)
    mirror.take_leaves(256, [log.leaf(at) or b"" for at in range(256, 600)])
    assert mirror.vouch(note)
    assert same(log, mirror, 600)


def test_a_log_that_signs_more_than_there_is_room_for_fills_no_disk(tmp_path: Path) -> None:
    endless = Endless()
    mirror = Mirror(tmp_path / "mirror", made.ORIGIN, SECRET, clock=Clock())
    with pytest.raises(Full, match="no room"):
        mirror.follow(endless.note, endless.tile)
    assert endless.asked == 0


def looks(mirror: Mirror, endless: Endless, count: int) -> None:
    for _look in range(count):
        mirror.follow(endless.note, endless.tile)


def test_a_copy_takes_no_more_of_the_disk_than_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless, room = Endless(14), 1 << 20
    mirror = Mirror(tmp_path / "mirror", made.ORIGIN, SECRET, clock=Clock(), bound=Bound(leaves=1024), room=room)
    looks(mirror, endless, 4)
    with pytest.raises(Full, match="1 MiB"):
        looks(mirror, endless, 13)
    assert 1024 <= mirror.held() < 1 << 14
    assert sum(file.stat().st_size for file in (tmp_path / "mirror").glob("*sqlite3*")) < 2 * room
    with pytest.raises(Full, match="1 MiB"):
        mirror.take_leaves(mirror.held(), [bytes(60_000)] * 20)
    monkeypatch.setattr("concord.ledger.witness.mirror.SPARE", 1 << 60)
    other = Mirror(tmp_path / "other", made.ORIGIN, SECRET, clock=Clock())
    with pytest.raises(Full, match="disk is nearly full"):
        other.follow(endless.note, endless.tile)


def test_over_http_with_what_the_witness_cosigned(tmp_path: Path, log: Log) -> None:
    serving = Serving(log)
    note = grow(log, 300)
    with standing.served(serving) as url:
        copies = Copies(tmp_path / "copies", SECRET, {made.ORIGIN: url}, clock=Clock())
        witness = asking.witness(tmp_path)
        app, under = App(witness, copies, every=0.05), folder_of(made.ORIGIN)
        copies.follow(witness.state)
        assert copies.size(made.ORIGIN) == 0, "what was not cosigned is not copied"
        with standing.served(app) as own:
            head = checkpoints.opened(note, made.LOG_KEY)
            assert httpx.get(f"{own}/{under}/checkpoint").status_code == 404
            assert httpx.get(f"{own}/mirror/{under}/checkpoint").status_code == 404
            answer = httpx.post(f"{own}/add-checkpoint", content=asking.body(0, head))
            assert answer.status_code == 200
            assert answer.headers["content-type"] == "text/plain; charset=utf-8"
            assert httpx.get(f"{own}/{under}/checkpoint").text == note + answer.text
            until(lambda: httpx.get(f"{own}/mirror/{under}/checkpoint").status_code == 200)
            line = Line(f"{own}/mirror/{under}")
            fetch = fetching.tiles_of(line)
            assert len(list(retrieval.retrieved(300, head.root, fetch))) == 5
            state = httpx.get(own).json()
            assert (state["name"], state["signs"]) == ("w0.example", True)
            assert (state["logs"][0]["size"], state["logs"][0]["mirrored"]) == (300, 300)
            assert state["latency"]["median_ms"] > 0
            serving.change = lambda _path, _data: None
            grow(log, 10)
            assert fetch(Tile(0, 1, 44)) == log.tile(Tile(0, 1, 44)), "the log is gone, its leaves are not"
            line.close()


def test_a_log_whose_address_is_none_keeps_no_other_from_being_copied(tmp_path: Path, log: Log) -> None:
    copies = Copies(tmp_path / "copies", SECRET, {made.ORIGIN: "ftp://odr.example"}, clock=Clock())
    memory = State.create(tmp_path / "state.sqlite3")
    with memory.turn():
        memory.record(Seen(made.ORIGIN, 5, log.root(), grow(log, 5), "", made.AT))
    copies.follow(memory)
    assert "not an address" in copies.fault(made.ORIGIN)


def until(true: Any) -> None:
    for _try in range(400):
        if true():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/add-checkpoint", 405),
        ("POST", "/", 405),
        ("DELETE", "/health", 405),
        ("GET", "/health", 200),
        ("HEAD", "/health", 200),
        ("GET", "/nothing", 404),
        ("GET", "/" + "0" * 64 + "/checkpoint", 404),
        ("GET", "/mirror/" + "0" * 64 + "/checkpoint", 404),
        ("GET", f"/mirror/{folder_of(made.ORIGIN)}/tile/0/000", 404),
        ("GET", f"/mirror/{folder_of(made.ORIGIN)}/tile/../../state.sqlite3", 404),
        ("GET", "/mirror", 404),
        ("POST", "/add-checkpoint", 400),
    ],
)
def test_other_questions(tmp_path: Path, method: str, path: str, status: int) -> None:
    copies = Copies(tmp_path / "copies", SECRET, {made.ORIGIN: "http://127.0.0.1:9"})
    with standing.served(App(asking.witness(tmp_path), copies)) as own:
        line = httpx.request(method, own + path)
        assert line.status_code == status
        if method == "HEAD":
            assert line.content == b""
        if path == "/add-checkpoint" and method == "POST":
            assert httpx.post(own + path, content=bytes(1 << 20)).status_code == 413


def test_health_says_why_it_does_not_sign(tmp_path: Path) -> None:
    witness = asking.witness(tmp_path)
    witness.state.lock("it came out of a backup")
    with standing.served(App(witness, Copies(tmp_path / "copies", SECRET, {}))) as own:
        answer = httpx.get(f"{own}/health")
        assert (answer.status_code, json.loads(answer.text)["why"]) == (503, "it came out of a backup")
