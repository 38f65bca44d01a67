"""A witness that others wrote cosigns our log, refuses our fork, and answers as ours does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from concord.ledger import checkpoint as checkpoints
from concord.ledger import cosigning
from concord.ledger import note as notes
from concord.ledger.cosigning import Gathering, Peer
from concord.ledger.fetching import Answer, Line
from tests.faults import foreign
from tests.ledger import asking, made
from tests.ledger.asking import body, proof

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.xdist_group("faults")]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("foreign") / "litewitness"
    why = foreign.build(path)
    if why:
        pytest.skip(f"no foreign witness: {why}")
    return path


@pytest.fixture
def peer(program: Path, tmp_path: Path) -> Iterator[Peer]:
    with foreign.witness(program, tmp_path) as found:
        yield found


def gather(peer: Peer, size: int) -> Gathering:
    note = checkpoints.sign(made.checkpoint(size), made.LOG)
    return cosigning.ask(note, [peer], lambda old: proof(old, size), lambda seen: bool(seen), 5)


def test_it_cosigns_our_log_as_it_grows(peer: Peer) -> None:
    for size in (5, 5, 23, 64):
        found = gather(peer, size)
        assert list(found.seen) == [foreign.NAME], found.refused
        assert checkpoints.check_cosigned(notes.read(found.note), peer.key)
    assert gather(peer, 23).ahead == {peer.url: 64}, "and it sees that we were rolled back"


def ask(peer: Peer, sent: bytes) -> Answer:
    line = Line(peer.url)
    try:
        return line.ask("/add-checkpoint", seconds=5, body=sent)
    finally:
        line.close()


def test_it_refuses_what_ours_refuses_in_the_same_way(peer: Peer, tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    ours = asking.witness(tmp_path / "ours")
    fork, hashes = asking.forked(30, 10)
    questions = [
        (body(0, made.checkpoint(5)), 200),
        (body(5, made.checkpoint(20)), 200),
        (body(20, made.checkpoint(20)), 200),
        (body(0, made.checkpoint(30)), 409),
        (body(5, made.checkpoint(10)), 409),
        (body(30, made.checkpoint(40)), 409),
        (body(30, made.checkpoint(20), []), 400),
        (body(20, made.checkpoint(30), []), 422),
        (body(20, fork, proof(20, 30, hashes)), 422),
        (body(20, asking.forked(20, 10)[0], []), 422),
        (body(20, made.checkpoint(30), key=made.STRANGER), 403),
        (body(0, made.checkpoint(5, "another.example/log")), 404),
        (b"old x\n\n" + body(0, made.checkpoint(5))[7:], 400),
        (b"", 400),
        (body(20, made.checkpoint(40)), 200),
    ]
    for number, (sent, status) in enumerate(questions):
        theirs, own = ask(peer, sent), ours.add_checkpoint(sent)
        assert (theirs.status, own.status) == (status, status), number
        if status == 409:
            assert theirs == own
