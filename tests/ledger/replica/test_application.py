"""What the application makes of blocks: each record once, whatever is replayed and wherever it is killed."""

from __future__ import annotations

import itertools
import sqlite3
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from concord.ledger import leaf as leaves
from concord.ledger import verify
from concord.ledger.hashing import leaf_hash
from concord.ledger.replica.codes import Code
from concord.ledger.replica.messages import ACCEPT, REJECT
from concord.ledger.replica.window import SKEW, SPAN, Window
from tests.ledger.replica.chain import (
    NAMES,
    NOW,
    ORIGIN,
    ask,
    batch,
    begun,
    block,
    finalize,
    key_of,
    opened,
    public,
    record,
    roll,
    time_of,
)

HOUR = 3_600_000


@pytest.fixture
def node(tmp_path: Path) -> Any:
    return begun(tmp_path / "node")


def test_records_become_leaves_in_the_order_of_their_commitments_at_the_time_of_the_block(node: Any) -> None:
    txs = [batch(*(record(n) for n in range(at, 10, 2)), by=by) for at, by in ((1, "court"), (0, "notary"))]
    assert block(node, 1, *txs, at=NOW + 1999) == [Code.OK, Code.OK]
    held = [node.log.leaf(index) for index in range(10)]
    assert node.log.size() == 10
    assert {leaves.read(leaf).at for leaf in held} == {NOW // 1000 + 1}
    assert [int.from_bytes(leaves.read(leaf).commitment, "big") for leaf in held] == list(range(10))


def test_the_app_hash_is_what_the_design_says(node: Any) -> None:
    """Computed here by hand, from the leaf and the list of members."""
    block(node, 1, batch(record(1)))
    id_ = next(one.key.id for one in roll().submitters.values() if one.member == "court")
    leaf = leaves.leaf(submitter=id_, at=NOW // 1000, committed=(1).to_bytes(32, "big"))
    assert node.log.leaf(0) == leaf
    entry = id_ + key_of(1) + (1).to_bytes(32, "big")
    bucket = (NOW // HOUR).to_bytes(8, "big") + sha256(entry).digest()
    window, people = sha256(bucket).digest(), sha256(leaves.canonical(roll().written())).digest()
    state = sha256(b"concord/state/v1\x00" + people + window).digest()
    body = node.agreed.checkpoint.body
    assert body.splitlines()[:2] == [ORIGIN, "1"]
    assert node.agreed.root == leaf_hash(leaf)
    assert node.app_hash == sha256(body.encode() + state).digest()


def test_finalize_block_writes_nothing_and_may_be_asked_again(node: Any, tmp_path: Path) -> None:
    before = sorted(sqlite3.connect(tmp_path / "node/ledger.sqlite3").iterdump())
    hashes = {finalize(node, 1, batch(record(1))).app_hash for _time in range(3)}
    assert len(hashes) == 1
    assert sorted(sqlite3.connect(tmp_path / "node/ledger.sqlite3").iterdump()) == before


class Killed(BaseException):
    """As if the process had been killed there."""


def test_killed_at_any_statement_between_finalize_and_commit_every_record_is_there_once(tmp_path: Path) -> None:
    """Commit is stopped before its n-th write, for every n; then the node starts anew, and CometBFT hands in again."""
    whole = begun(tmp_path / "whole")
    for height in (1, 2):
        block(whole, height, *_txs(height))
    stops = 0
    for stop in itertools.count():
        folder = tmp_path / f"stop{stop}"
        node = begun(folder)
        block(node, 1, *_txs(1))
        finalize(node, 2, *_txs(2))
        done = _commit_until(node, stop)
        node.store.close()
        again = opened(folder)
        info = ask(again, "info")
        assert info.last_block_height == (2 if done else 1)
        assert again.log.size() == (6 if done else 3)
        if not done:
            stops += 1
            block(again, 2, *_txs(2))
        assert (again.app_hash, again.log.size()) == (whole.app_hash, 6)
        assert block(again, 3, *_txs(2)) == [Code.REPLAYED]
        if done:
            break
    assert stops >= 4  # size, rows, sources, state


def _txs(height: int) -> list[bytes]:
    return [batch(*(record(10 * height + n) for n in range(3)))]


def _commit_until(node: Any, stop: int) -> bool:
    """Whether Commit came to its end before its writes were as many as that."""
    left = itertools.count(stop, -1)
    originals = {name: getattr(node.store, name) for name in ("write", "receive", "put_state", "read")}

    def counted(name: str) -> Any:
        def call(*given: Any) -> Any:
            if next(left) <= 0:
                raise Killed
            return originals[name](*given)

        return call

    for name in originals:
        setattr(node.store, name, counted(name))
    try:
        ask(node, "commit")
    except Killed:
        return False
    finally:
        for name, original in originals.items():
            setattr(node.store, name, original)
    return True


def test_after_a_restart_the_window_is_what_it_was(tmp_path: Path) -> None:
    node = begun(tmp_path / "node")
    for height in range(1, 5):
        block(node, height, batch(*(record(100 * height + n, NOW - n * HOUR) for n in range(5))), at=NOW + height)
    again = opened(tmp_path / "node")
    assert again.app_hash == node.app_hash
    assert len(again.window) == len(node.window) == 20
    assert block(again, 5, batch(record(101, NOW - HOUR))) == [Code.REPLAYED]


def test_a_replayed_mempool_adds_nothing(node: Any) -> None:
    first, mixed = batch(record(1), record(2)), batch(record(2), record(3))
    assert block(node, 1, first, first) == [Code.OK, Code.REPLAYED]
    assert block(node, 2, first, mixed) == [Code.REPLAYED, Code.OK]
    assert node.log.size() == 3
    assert ask(node, "check_tx", tx=first).code == Code.REPLAYED


def test_the_same_key_for_another_record_is_refused_whole(node: Any) -> None:
    """A submitter who says one thing to one node and another to the next: the first in the block stands, for all."""
    honest, other = batch(record(1), record(2)), batch(record(3), record(1, committed=99))
    assert block(node, 1, honest, other) == [Code.OK, Code.CONFLICT]
    assert node.log.size() == 2
    assert block(node, 2, other) == [Code.CONFLICT]
    assert block(node, 3, batch(record(1, committed=99), by="notary")) == [
        Code.OK
    ]  # another submitter's key is another


@pytest.mark.parametrize(
    ("tx", "code"),
    [
        (b"", Code.MALFORMED),
        (b"\x09" + bytes(80), Code.MALFORMED),
        (batch(record(1))[:-1], Code.MALFORMED),
        (batch(record(1), record(1)), Code.MALFORMED),
        (batch(record(1)._replace(key=bytes(16))), Code.MALFORMED),
        (batch(*(record(n) for n in range(4096))) + b"x", Code.OVERSIZE),
        (batch(record(1), by="stranger"), Code.UNKNOWN_SUBMITTER),
        (batch(record(1), origin="ledger.example/2025"), Code.BAD_SIGNATURE),
        (batch(record(1))[:-1] + b"\x00", Code.BAD_SIGNATURE),
        (batch(record(1, NOW - SPAN - 1)), Code.TOO_OLD),
        (batch(record(2), record(1, NOW + SKEW + 1)), Code.AHEAD),
        (b"\x02{}", Code.MALFORMED),
    ],
    ids=lambda value: value.word if isinstance(value, Code) else "",
)
def test_bad_input_is_refused_with_its_code_and_leaves_nothing(node: Any, tx: bytes, code: Code) -> None:
    begun_with = node.app_hash
    assert block(node, 1, tx) == [code]
    assert (node.log.size(), node.app_hash) == (0, begun_with)
    assert ask(node, "process_proposal", txs=[tx], time=time_of(NOW)).status == REJECT
    assert not ask(node, "prepare_proposal", txs=[tx], time=time_of(NOW), max_tx_bytes=1 << 20).txs


def test_the_edges_of_the_window_are_taken(node: Any) -> None:
    assert block(node, 1, batch(record(1, NOW - SPAN), record(2, NOW + SKEW))) == [Code.OK]


def test_a_proposal_holds_what_fits_and_each_batch_once(node: Any) -> None:
    good = [batch(record(n)) for n in range(4)]
    chosen = ask(node, "prepare_proposal", txs=[good[0], *good], time=time_of(NOW), max_tx_bytes=3 * (len(good[0]) + 8))
    assert list(chosen.txs) == good[:3]
    assert ask(node, "process_proposal", txs=chosen.txs, time=time_of(NOW)).status == ACCEPT
    assert ask(node, "process_proposal", txs=[good[0], good[0]], time=time_of(NOW)).status == REJECT


def test_the_window_forgets_whole_hours_and_nothing_too_early() -> None:
    window = Window()
    entries = [b"abcd" + key_of(n, NOW - n * HOUR) + bytes(32) for n in range(30)]
    window.add(entries[::-1])
    before = window.digest(NOW)
    assert window.digest(NOW) == Window().digest(NOW, entries[::-1])
    window.drop(NOW)
    assert window.digest(NOW) == before  # what is out of it never counted
    held = [n for n, entry in enumerate(entries) if window.commitment(entry[:20]) is not None]
    assert held == list(range(25))  # 24 h and the rest of the hour in which they end


def test_an_empty_block_changes_nothing_that_is_agreed(node: Any) -> None:
    """Else CometBFT would cut one empty block after the other, for each to prove the one before."""
    block(node, 1, batch(record(1)))
    before = node.app_hash
    block(node, 2, at=NOW + 5000)
    assert node.app_hash == before


def test_all_nodes_come_to_the_same_and_prove_the_same(tmp_path: Path) -> None:
    nodes = [begun(tmp_path / name) for name in NAMES]
    for height in range(1, 6):
        txs = [batch(*(record(100 * height + n) for n in range(height * 40)), by=name) for name in NAMES[:2]]
        hashes = {finalize(node, height, *txs, at=NOW + height).app_hash for node in nodes}
        assert len(hashes) == 1
        for node in nodes:
            ask(node, "commit")
    first, other = nodes[0].log, nodes[3].log
    size = first.size()
    proof = other.inclusion(7, size)
    verify.inclusion(index=7, size=size, leaf=leaf_hash(first.leaf(7)), proof=proof, root=first.root())


def test_a_genesis_whose_validators_are_not_its_members_is_refused(tmp_path: Path) -> None:
    node = opened(tmp_path / "node")
    with pytest.raises(ValueError, match="not its members"):
        ask(node, "init_chain", time=time_of(NOW), app_state_bytes=leaves.canonical(roll().written()))
    assert public("court validator")
