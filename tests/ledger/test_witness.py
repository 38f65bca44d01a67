"""A witness answers as c2sp.org/tlog-witness says, and never contradicts what it has signed."""

from __future__ import annotations

import dataclasses
import sqlite3
import threading
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from concord.ledger import keyfile
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.hashing import EMPTY
from concord.ledger.judgement import DRIFT
from concord.ledger.note import POST_QUANTUM
from concord.ledger.witness import witnessing
from concord.ledger.witness.state import Missing, State
from tests.ledger import asking, made
from tests.ledger.asking import Clock, ask, body, cosigned_at, proof, witness

SIZE = "text/x.tlog.size"


def test_the_first_checkpoint_is_cosigned_and_so_is_what_grows_out_of_it(tmp_path: Path) -> None:
    asked = witness(tmp_path)
    for old, size in ((0, 5), (5, 5), (5, 23), (23, 64)):
        answer = ask(asked, old, size)
        assert (answer.status, answer.kind) == (200, "text/plain")
        assert answer.body.startswith("— w0.example ".encode())
        assert answer.body.endswith(b"\n")
        assert cosigned_at(answer, made.checkpoint(size)) == made.SEEN


def test_a_tree_of_no_leaves_has_the_hash_of_nothing(tmp_path: Path) -> None:
    asked = witness(tmp_path)
    assert asked.add_checkpoint(body(0, Checkpoint(made.ORIGIN, 0, bytes(32)))).status == 422
    nothing = Checkpoint(made.ORIGIN, 0, EMPTY)
    assert cosigned_at(asked.add_checkpoint(body(0, nothing)), nothing) == made.SEEN
    assert ask(asked, 0, 5).status == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"old 0",
        b"old 0\n\n",
        body(0, made.checkpoint(5)).replace(b"old 0", b"old 00"),
        body(0, made.checkpoint(5)).replace(b"old 0", b"old -1"),
        body(0, made.checkpoint(5)).replace(b"old 0", b"old  0"),
        body(0, made.checkpoint(5)).replace(b"old 0", b"OLD 0"),
        body(0, made.checkpoint(5)).replace(b"old 0\n", b""),
        body(0, made.checkpoint(5)).replace(b"\n\n", b"\n", 1),
        body(0, made.checkpoint(5))[:-1],
        body(0, made.checkpoint(5)).replace(b"\n5\n", b"\n05\n"),
        body(5, made.checkpoint(23), [bytes(31)]),
        body(5, made.checkpoint(23), [bytes(32)] * 64),
        body(5, made.checkpoint(23)).replace(b"=\n", b"\n", 1),
        body(6, made.checkpoint(5), []),
        b"\xff" * 40,
        b"old 0\n\n" + b"x\n" * (1 << 19),
    ],
)
def test_what_cannot_be_read_is_a_bad_request(tmp_path: Path, sent: bytes) -> None:
    asked = witness(tmp_path)
    assert asked.add_checkpoint(sent).status == 400
    assert asked.state.all() == []


def test_an_unknown_log_is_not_found(tmp_path: Path) -> None:
    unknown = made.checkpoint(5, "another.example/log")
    assert witness(tmp_path).add_checkpoint(body(0, unknown)).status == 404


def test_only_a_trusted_key_of_that_log_may_sign(tmp_path: Path) -> None:
    asked, at = witness(tmp_path), made.checkpoint(5)
    assert asked.add_checkpoint(body(0, at, key=made.STRANGER)).status == 403
    broken = body(0, at).replace(made.signed(at).split(" ")[2][10:20].encode(), b"AAAAAAAAAA")
    assert asked.add_checkpoint(broken).status == 403
    assert asked.add_checkpoint(body(0, at, more=(made.signed(at),))).status == 403, "one key signs twice"
    witnesses = tuple(made.cosigned(name, at) for name in made.WITNESSES if name != asking.NAME)
    stranger = made.signed(at, made.STRANGER)
    assert asked.add_checkpoint(body(0, at, more=(*witnesses, stranger))).status == 200, "others are ignored"


def test_a_revoked_key_signs_no_more(tmp_path: Path) -> None:
    trusted = witnessing.trust(made_policy(), {made.LOG_KEY.public})
    asked = witness(tmp_path)
    asked.trust = trusted
    assert ask(asked, 0, 5).status == 403
    asked.trust = witnessing.trust(made_policy())
    assert ask(asked, 0, 5).status == 200


def made_policy() -> witnessing.Policy:
    return witnessing.Policy((made.LOG_KEY,), {}, {}, "none")


def test_another_old_size_is_a_conflict_and_the_answer_names_the_right_one(tmp_path: Path) -> None:
    asked = witness(tmp_path)
    assert ask(asked, 3, 5)[:2] == (409, SIZE)
    assert ask(asked, 3, 5).body == b"0\n"
    ask(asked, 0, 23)
    for old, size in ((0, 30), (5, 30), (22, 30), (24, 30), (0, 5), (5, 5)):
        assert ask(asked, old, size) == (409, SIZE, b"23\n"), "stale, rolled back, or from a future not seen"


def test_what_does_not_grow_out_of_the_last_is_refused_and_kept_as_evidence(tmp_path: Path) -> None:
    asked = witness(tmp_path)
    assert asked.add_checkpoint(body(0, made.checkpoint(5), [bytes(32)])).status == 422, "from nothing, no proof"
    ask(asked, 0, 20)
    fork, hashes = asking.forked(30, 10)
    same, _hashes = asking.forked(20, 10)
    for sent in (
        body(20, made.checkpoint(30), []),
        body(20, made.checkpoint(30), proof(20, 31)),
        body(20, made.checkpoint(30), [*proof(20, 30), bytes(32)]),
        body(20, made.checkpoint(20), [bytes(32)]),
        body(20, fork, proof(20, 30, hashes)),
        body(20, fork, proof(20, 30)),
        body(20, same, []),
    ):
        assert asked.add_checkpoint(sent).status == 422
    assert {(one.size, one.root) for one in asked.state.conflicts()} >= {(30, fork.root), (20, same.root)}
    assert ask(asked, 20, 30).status == 200, "the log itself may go on"


def test_without_the_proof_s_check_a_fork_would_be_signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the tests above see whether it is checked."""
    monkeypatch.setattr(witnessing, "check_grown", lambda *_: None)
    asked = witness(tmp_path)
    ask(asked, 0, 20)
    fork, hashes = asking.forked(30, 10)
    assert asked.add_checkpoint(body(20, fork, proof(20, 30, hashes))).status == 200


def test_logs_of_several_years_are_kept_apart(tmp_path: Path) -> None:
    asked, next_year = witness(tmp_path), "concord.example/ledger/2027"
    ask(asked, 0, 23)
    at = made.checkpoint(5, next_year)
    assert asked.add_checkpoint(body(0, made.checkpoint(5, "concord.example/ledger/2028"))).status == 404
    key = made.LOG_KEY.__class__(next_year, made.LOG_KEY.kind, made.LOG_KEY.public)
    asked.trust = witnessing.Trust({made.ORIGIN: (made.LOG_KEY,), next_year: (key,)})
    assert asked.add_checkpoint(body(0, at)).status == 200
    assert [one.size for one in asked.state.all()] == [23, 5]


def test_the_log_s_own_lines_are_cosigned_as_they_are(tmp_path: Path) -> None:
    at = dataclasses.replace(made.checkpoint(5), extensions=("a line of its own",))
    assert cosigned_at(witness(tmp_path).add_checkpoint(body(0, at)), at) == made.SEEN


def test_the_time_under_a_signature_never_goes_back(tmp_path: Path) -> None:
    clock = Clock()
    asked = witness(tmp_path, clock)
    ask(asked, 0, 5)
    clock.at -= DRIFT
    assert cosigned_at(ask(asked, 5, 6), made.checkpoint(6)) == made.SEEN, "a little: the time signed last"
    clock.at -= 1
    refused = ask(asked, 6, 7)
    assert (refused.status, b"clock" in refused.body) == (503, True)
    again = witness(tmp_path, clock)
    assert ask(again, 6, 7).status == 503, "and after a new start"
    clock.at = made.SEEN + 9
    assert cosigned_at(ask(again, 6, 7), made.checkpoint(7)) == made.SEEN + 9


def test_what_was_signed_is_known_after_a_new_start(tmp_path: Path) -> None:
    ask(witness(tmp_path), 0, 20)
    again = witness(tmp_path)
    assert ask(again, 0, 5) == (409, SIZE, b"20\n")
    seen = again.state.latest(made.ORIGIN)
    assert seen is not None
    assert (seen.size, seen.root) == (20, made.checkpoint(20).root)


def test_a_witness_without_its_memory_does_not_begin_anew(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        State(tmp_path / "state.sqlite3")


@pytest.mark.parametrize(
    ("step", "why", "seen"),
    [
        ("record", sqlite3.OperationalError("database or disk is full"), 5),
        ("_write_count", OSError(28, "the disk is full"), 6),  # it is remembered, though nobody was told
    ],
)
def test_a_memory_that_cannot_be_written_signs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, why: Exception, seen: int
) -> None:
    asked = witness(tmp_path)
    ask(asked, 0, 5)

    def full(*_given: Any) -> None:
        raise why

    with monkeypatch.context() as patched:
        patched.setattr(State, step, full)
        refused = ask(asked, 5, 6)
        assert (refused.status, b"disk is full" in refused.body) == (503, True)
    assert ask(asked, seen, 7).status == 200


def test_a_bit_flipped_anywhere_in_a_request_is_never_signed(tmp_path: Path) -> None:
    """Answered with a refusal each time, and what was seen last stays what it was."""
    asked = witness(tmp_path)
    ask(asked, 0, 5)
    sent, before = body(5, made.checkpoint(23)), asked.state.all()
    for bit in range(8 * len(sent)):
        flipped = bytearray(sent)
        flipped[bit >> 3] ^= 1 << (bit & 7)
        assert asked.add_checkpoint(bytes(flipped)).status in (400, 403, 404, 409, 422), bit
    assert asked.state.all() == before
    assert asked.add_checkpoint(sent).status == 200


def race(asked: witnessing.Witness) -> list[int]:
    """Many requests at once from size 5; the sizes that were cosigned."""
    ask(asked, 0, 5)
    gate, signed = threading.Barrier(12), []

    def one(size: int) -> None:
        gate.wait()
        if ask(asked, 5, size).status == 200:
            signed.append(size)

    threads = [threading.Thread(target=one, args=(6 + n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return signed


def test_of_requests_at_once_from_the_same_size_one_is_cosigned(tmp_path: Path) -> None:
    asked = witness(tmp_path)
    signed = race(asked)
    latest = asked.state.latest(made.ORIGIN)
    assert latest is not None
    assert signed == [latest.size]


def test_without_the_turn_several_would_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the requests really meet."""
    grown = witnessing.check_grown

    def slow(*given: Any) -> None:
        time.sleep(0.05)
        grown(*given)

    monkeypatch.setattr(witnessing, "check_grown", slow)
    monkeypatch.setattr(State, "turn", lambda _self: nullcontext())
    assert len(race(witness(tmp_path))) > 1


def test_a_key_of_ml_dsa_gives_a_second_line(tmp_path: Path) -> None:
    quantum = keyfile.made(asking.NAME, POST_QUANTUM)
    asked, at = witness(tmp_path, secrets=(asking.SECRET, quantum)), made.checkpoint(5)
    answer = asked.add_checkpoint(body(0, at))
    assert answer.body.count(b"\n") == 2
    assert cosigned_at(answer, at) == cosigned_at(answer, at, quantum.key) == made.SEEN


def test_its_own_cosignature_over_more_than_it_remembers_stops_it(tmp_path: Path) -> None:
    asked = witness(tmp_path)
    ask(asked, 0, 10)
    own = made.cosigned(asking.NAME, made.checkpoint(20))
    answer = asked.add_checkpoint(body(10, made.checkpoint(20), more=(own,)))
    assert (answer.status, b"forgot" in answer.body) == (503, True)
    assert ask(asked, 10, 30).status == 503
    assert ask(witness(tmp_path), 10, 30).status == 503, "also after a new start"
