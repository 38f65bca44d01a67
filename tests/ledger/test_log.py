"""A log takes each record once, keeps it durably, proves it, and signs nothing that is not there."""

from __future__ import annotations

import random
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.ledger import checkpoint as checkpoints
from concord.ledger import leaf as leaves
from concord.ledger import receipt as receipts
from concord.ledger import submitters, tiles, tree, verify
from concord.ledger.group import Group
from concord.ledger.growth import Row
from concord.ledger.hashing import leaf_hash, node_hash
from concord.ledger.log import Damaged, Log, Refused, Submission, Unpublished
from concord.ledger.store import SqliteStore
from concord.ledger.submitters import Submitters
from concord.ledger.tiles import Tile

NOW = 1_797_210_000
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WHO = b"abcd"


def key_of(number: int, at: int = NOW) -> bytes:
    """A UUIDv7 of that second."""
    return (at * 1000).to_bytes(6, "big") + b"\x70\x00\x80\x00" + number.to_bytes(6, "big")


def record(number: int, *, keyed: bool = True, at: int = NOW, who: bytes = WHO) -> Submission:
    made = leaves.leaf(submitter=who, at=at, committed=number.to_bytes(32, "big"))
    return Submission(who, key_of(number, at) if keyed else b"", made)


def many(start: int, end: int) -> list[Submission]:
    return [record(number) for number in range(start, end)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(tmp_path / "log.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def log(store: SqliteStore) -> Log:
    return Log("odr.example/ledger", KEY, store)


def textbook(hashes: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, as it is written there."""
    if len(hashes) == 1:
        return hashes[0]
    middle = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(textbook(hashes[:middle]), textbook(hashes[middle:]))


@pytest.mark.parametrize("remember", [0, 3, 4096])
def test_however_it_grows_it_is_the_tree_of_rfc_6962_and_every_proof_holds(store: SqliteStore, remember: int) -> None:
    log, chance, size = Log("odr.example/ledger", KEY, store, remember=remember), random.Random(7), 0
    hashes = [leaf_hash(one.leaf) for one in many(0, 1800)]
    while size < 1800:
        step = min(chance.choice([1, 2, 3, 64, 255, 256, 257, 700]), 1800 - size)
        assert log.extend(many(size, size + step)) == list(range(size, size + step))
        size += step
        root = log.root()
        assert root == textbook(hashes[:size])
        for index in {0, size - 1, size // 2, chance.randrange(size)}:
            verify.inclusion(index=index, size=size, leaf=hashes[index], proof=log.inclusion(index, size), root=root)
        for old in {1, size, chance.randrange(1, size + 1), size & -size}:
            held = textbook(hashes[:old])
            verify.consistency(old=old, new=size, old_root=held, new_root=root, proof=log.consistency(old))


def test_proofs_are_the_ones_that_the_ranges_of_the_tree_say(log: Log) -> None:
    log.extend(many(0, 700))
    hashes = [leaf_hash(one.leaf) for one in many(0, 700)]

    def over(spans: list[tree.Range]) -> list[bytes]:
        return [textbook(hashes[span.start : span.end]) for span in spans]

    for size in (1, 2, 255, 256, 257, 300, 512, 513, 700):
        for index in range(0, size, 37):
            assert log.inclusion(index, size) == over(tree.inclusion(index, size))
        for old in range(1, size + 1, 31):
            assert log.consistency(old, size) == over(tree.consistency(old, size))
    for size, index in ((5, 5), (5, -1), (0, 0)):
        with pytest.raises(ValueError, match="no leaf"):
            log.inclusion(index, size)
    with pytest.raises(ValueError, match="no proof"):
        log.consistency(0, 5)


def test_what_is_stored_is_what_is_published(log: Log) -> None:
    log.extend(many(0, 300))
    assert log.tile(Tile(0, 1, 45)) is None, "not before there are so many"
    early = log.tile(Tile(0, 1, 44))
    log.extend(many(300, 70_000))
    assert log.tile(Tile(0, 1, 44)) == early, "what was published stays, under its name"
    size = log.size()
    served = tiles.over([tree.Range(0, size)], size, lambda tile: log.tile(tile) or b"")
    assert served == [log.root()]
    assert tiles.entries(Tile(-1, 273, 112), log.tile(Tile(-1, 273, 112)) or b"") == [
        one.leaf for one in many(69_888, 70_000)
    ]
    assert log.tile(Tile(1, 1, 17)) is not None
    assert log.tile(Tile(1, 1, 18)) is None
    assert (log.leaf(69_999), log.leaf(70_000), log.leaf(-1)) == (record(69_999).leaf, None, None)


def test_a_record_is_taken_once_however_often_it_comes(log: Log) -> None:
    assert log.extend(many(0, 10), at=NOW) == list(range(10))
    again = [record(3), record(11), record(11), record(3, keyed=False)]
    assert log.extend(again, at=NOW) == [3, 10, 10, 11]
    assert log.size() == 12
    assert log.received(WHO, key_of(11)) == 10
    later = record(3)._replace(leaf=leaves.leaf(submitter=WHO, at=NOW + 9, committed=(3).to_bytes(32, "big")))
    assert log.extend([later], at=NOW) == [3], "the same record, with a clock read later"


def test_two_submitters_may_use_the_same_key(log: Log) -> None:
    assert log.extend([record(1), record(1, who=b"efgh"), record(1)]) == [0, 1, 0]


def test_one_key_for_two_records_is_refused(log: Log) -> None:
    log.extend([record(1)])
    for batch in ([record(1)._replace(leaf=record(2).leaf)], [record(5), record(5)._replace(leaf=record(6).leaf)]):
        with pytest.raises(Refused, match="other_leaf"):
            log.extend(batch)
    assert log.size() == 1


def test_a_key_older_than_a_day_is_refused_not_recorded_twice(log: Log) -> None:
    log.extend([record(1), record(2)], at=NOW)
    day = 24 * 3600
    assert log.extend([record(1)], at=NOW + day) == [0]
    with pytest.raises(Refused, match="stale_key"):
        log.extend([record(1)], at=NOW + day + 1)
    log.extend([record(3, at=NOW + day + 1)], at=NOW + day + 1)
    assert log.received(WHO, key_of(1)) is None, "the window is bounded"
    with pytest.raises(Refused, match="stale_key"):
        log.extend([record(1)], at=NOW)  # a clock set back does not open it again


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (record(1)._replace(leaf=b"x" * 44), "malformed_leaf"),
        (record(1)._replace(leaf=b"x" * 70_000), "malformed_leaf"),
        (record(1)._replace(leaf=b"\x02" + record(1).leaf[1:]), "malformed_leaf"),
        (record(1)._replace(submitter=b"efgh"), "foreign_leaf"),
        (record(1)._replace(key=b"short"), "malformed_key"),
        (record(1)._replace(key=bytes(16)), "malformed_key"),
        (record(1, at=NOW + 400), "future_key"),
        (record(1, at=NOW - 90_000), "stale_key"),
    ],
)
def test_bad_input_is_refused_with_a_code_and_nothing_is_half_written(log: Log, bad: Submission, code: str) -> None:
    log.extend([record(100)], at=NOW)
    before = (log.size(), log.root())
    with pytest.raises(Refused) as refused:
        log.extend([record(101), record(102), bad, record(103)], at=NOW)
    assert (refused.value.code, refused.value.position) == (code, 2)
    assert (log.size(), log.root()) == before
    assert log.received(WHO, key_of(101)) is None


def test_an_unknown_or_revoked_submitter_is_refused(store: SqliteStore) -> None:
    known = checkpoints.log_key("notary.example", KEY)
    log = Log("odr.example/ledger", KEY, store, submitters=Submitters().admit(known))
    log.extend([record(1, who=known.id)], at=NOW)
    with pytest.raises(Refused, match="unknown_submitter"):
        log.extend([record(2)], at=NOW)
    log.submitters = submitters.read(log.submitters.revoke(known.id, NOW + 5).text if log.submitters else "")
    log.extend([record(2, who=known.id)], at=NOW + 4)
    for at in (NOW + 5, None):
        with pytest.raises(Refused, match="revoked_submitter"):
            log.extend([record(3, who=known.id)], at=at)
    assert log.size() == 2


def test_a_receipt_is_given_once_a_checkpoint_covers_it_and_stays_the_same(log: Log) -> None:
    log.extend(many(0, 16))
    with pytest.raises(Unpublished):
        log.receipt(3)
    log.publish(NOW)
    first = log.receipt(3)
    log.extend(many(16, 400))
    with pytest.raises(Unpublished):
        log.receipt(16)
    log.publish(NOW + 1)
    assert log.receipt(3) == first
    proven = receipts.check(log.receipt(399, extra=b"beside"), record(399).leaf, log.public)
    assert (proven.index, proven.checkpoint.size) == (399, 400)
    with pytest.raises(ValueError, match="no leaf"):
        log.receipt(400)


def test_a_checkpoint_that_waits_for_cosignatures_is_not_given_out(log: Log) -> None:
    log.extend(many(0, 5))
    waiting = log.publish(NOW, settled=False)
    assert (log.published(), log.pending(), log.published_over(2)) == (None, waiting, None)
    log.extend(many(5, 9))
    later = log.publish(NOW + 1, settled=False)
    log.keep(later)
    assert log.published_over(2) == later, "the first was never cosigned; the next covers its leaves"
    log.keep(waiting, settled=False)
    assert (log.published(), log.pending()) == (later, None)
    with pytest.raises(KeyError):
        log.keep(checkpoints.sign(checkpoints.Checkpoint(log.origin, 7, bytes(32)), KEY))


def test_no_two_checkpoints_of_one_size(log: Log) -> None:
    log.extend(many(0, 5))
    assert log.publish(NOW) == log.publish(NOW + 60)


def test_what_does_not_grow_out_of_what_was_signed_is_never_signed(log: Log, tmp_path: Path) -> None:
    log.extend(many(0, 300))
    log.publish(NOW)
    past = sqlite3.connect(tmp_path / "log.sqlite3")
    place = (1 << 55) + 0
    data = past.execute("SELECT data FROM tile WHERE place = ?", (place,)).fetchone()[0]
    past.execute("UPDATE tile SET data = ? WHERE place = ?", (bytes([data[0] ^ 1]) + data[1:], place))
    past.commit()
    with pytest.raises(Damaged):
        log.receipt(1)
    past.execute("UPDATE tile SET data = ? WHERE place = ?", (data, place))
    past.execute("UPDATE state SET value = ? WHERE name = 'size'", ((299).to_bytes(8, "big"),))
    past.commit()
    with pytest.raises(Damaged):
        log.publish(NOW + 1)
    with pytest.raises(Damaged):
        log.extend([record(999)])
    past.close()


def test_what_is_taken_back_leaves_nothing(log: Log, store: SqliteStore) -> None:
    log.extend(many(0, 3))
    before = log.root()

    def fails() -> None:
        with store.turn():
            log.extend(many(3, 600))
            store.put_state("height", b"7")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert (log.size(), log.root(), store.state("height")) == (3, before, None)
    assert log.extend(many(3, 4)) == [3]


def test_a_plan_writes_nothing_and_says_what_will_be(log: Log, store: SqliteStore) -> None:
    plan = log.plan(many(0, 300), at=NOW)
    assert log.size() == 0
    with store.turn():
        log.commit(plan)
        store.put_state("height", b"1")
    assert (log.root(), log.size()) == (plan.root, 300)
    with pytest.raises(Damaged):
        log.commit(plan)


def test_many_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    stores = [SqliteStore(tmp_path / "log.sqlite3") for _ in range(4)]
    taken: list[int] = []

    def write(nth: int) -> None:
        log = Log("odr.example/ledger", KEY, stores[nth])
        for number in range(20):
            taken.extend(log.extend([record(100 * nth + number), record(7_000 + number)]))

    threads = [threading.Thread(target=write, args=(nth,)) for nth in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log = Log("odr.example/ledger", KEY, stores[0])
    assert log.size() == 4 * 20 + 20, "what all of them sent stands there once"
    assert set(taken) == set(range(100))
    assert log.root() == textbook([leaf_hash(log.leaf(index) or b"") for index in range(100)])
    for opened in stores:
        opened.close()


def test_threads_that_ask_at_once_drop_no_row_that_another_needs(store: SqliteStore) -> None:
    Log("odr.example/ledger", KEY, store).extend([record(number, keyed=False) for number in range(8000)])
    log, failed = Log("odr.example/ledger", KEY, store, remember=4), []

    def ask(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _number in range(400):
                log.inclusion(chance.randrange(4000), chance.randrange(4000, 8001))
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_it_is_there_when_opened_again(log: Log, store: SqliteStore, tmp_path: Path) -> None:
    log.extend(many(0, 300), at=NOW)
    note = log.publish(NOW)
    store.put_state("submitters", b"some")
    other = SqliteStore(tmp_path / "log.sqlite3")
    again = Log("odr.example/ledger", KEY, other)
    assert (again.size(), again.root(), again.published(), other.state("submitters")) == (
        300,
        log.root(),
        note,
        b"some",
    )
    assert again.extend([record(7)]) == [7]
    assert list(other.remembered()) == [((WHO, key_of(number)), number) for number in range(300)]
    other.close()


def test_writers_of_one_process_share_commits_and_a_bad_record_is_refused_alone(store: SqliteStore, log: Log) -> None:
    commits = 0
    store._db.set_trace_callback(lambda said: count(said))

    def count(said: str) -> None:
        nonlocal commits
        commits += said == "COMMIT"

    group, got, refused = Group(log), [], []

    def write(number: int) -> None:
        try:
            got.append(group.add(record(number, at=NOW - 90_000 if number % 10 == 0 else NOW), at=NOW))
        except Refused as error:
            refused.append(error.code)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == list(range(180))
    assert refused == ["stale_key"] * 20
    assert commits < 180
    assert {log.received(WHO, key_of(number)) for number in range(200) if number % 10} == set(range(180))


class Faulty(SqliteStore):
    """A store on a disk that changes one bit of what it is given, of rows of that level."""

    level = 0

    def write(self, size: int, rows: Mapping[Row, bytes]) -> None:
        super().write(size, {row: self.spoilt(data) if row[0] == self.level else data for row, data in rows.items()})

    @staticmethod
    def spoilt(data: bytes) -> bytes:
        return data[:-1] + bytes([data[-1] ^ 1])


@pytest.mark.parametrize("level", [-1, 0, 1])
def test_what_was_not_written_as_computed_is_never_there(tmp_path: Path, level: int) -> None:
    store = Faulty(tmp_path / "faulty.sqlite3")
    log, store.level = Log("odr.example/ledger", KEY, store), 9
    log.extend(many(0, 255))
    before, store.level = log.publish(NOW), level
    with pytest.raises(Damaged, match="read back"):
        log.extend(many(255, 300))
    assert (log.size(), log.published(), log.received(WHO, key_of(255))) == (255, before, None)
    store.level = 9
    assert log.extend(many(255, 300)) == list(range(255, 300))
    store.close()
