"""The deployment's log in its database: what lies there, how it grows, and what it shows of who wrote when."""

from __future__ import annotations

import importlib
import itertools
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from django.apps import apps as django_apps
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from concord.gateways import ledger as gateway
from concord.gateways.ledger import batches, consortium, ledger
from concord.gateways.ledger.records import RecordAltered
from concord.gateways.ledger.sequencers import Own
from concord.gateways.ledger.store import DatabaseStore
from concord.gateways.models import LedgerCheckpoint, LedgerLog, LedgerRecord, LedgerTile
from concord.ledger import checkpoint, judgement, leaf, policy, proof, receipt, tiles, verify
from concord.ledger.hashing import leaf_hash
from concord.ledger.log import Damaged, Refused
from concord.ledger.tiles import Tile
from concord.ledger.verify import Unproven
from concord.site.commands.ledger.keys import keys
from tests.ledger.test_log import many, record, textbook

pytestmark = pytest.mark.django_db
AUTUMN = 1_797_210_000  # in 2026
WINTER = int(datetime(2026, 12, 31, 23, 59, 58, tzinfo=UTC).timestamp())


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Any) -> None:
    settings.CONCORD_DATA = tmp_path


def lodge(*names: str) -> None:
    gateway.lodge((name, {"id": name}) for name in names)


def put_in(*names: str, at: int = AUTUMN) -> None:
    lodge(*names)
    assert gateway.put_in(at=at) == len(names)


def proven(name: str) -> str:
    return gateway.proof(name, {"id": name}) or ""


def test_it_is_the_tree_of_rfc_6962_and_every_proof_holds() -> None:
    log, size = ledger(), 0
    for step in (1, 2, 13, 250, 300):
        log.extend(many(size, size + step), at=AUTUMN)
        size += step
        hashes = [leaf_hash(one.leaf) for one in many(0, size)]
        assert (log.size(), log.root()) == (size, textbook(hashes))
        for index in {0, size // 2, size - 1}:
            shown = log.inclusion(index, size)
            verify.inclusion(index=index, size=size, leaf=hashes[index], proof=shown, root=log.root())
    for old in (1, 3, 256, 566):
        shown = log.consistency(old)
        verify.consistency(old=old, new=size, old_root=log.root(old), new_root=log.root(), proof=shown)


def test_a_submitter_s_record_is_taken_once_and_bad_ones_not_at_all() -> None:
    log = ledger()
    assert log.extend(many(0, 700), at=AUTUMN) == list(range(700))
    assert log.extend([record(7), record(700), record(699)], at=AUTUMN) == [7, 700, 699]
    with pytest.raises(Refused, match="malformed_leaf"):
        log.extend([record(800), record(801)._replace(leaf=b"x")], at=AUTUMN)
    with pytest.raises(Refused, match="stale_key"):
        log.extend([record(7)], at=AUTUMN + 90_000)
    assert log.size() == 701


def test_what_is_rolled_back_leaves_no_gap() -> None:
    log = ledger()
    log.extend(many(0, 1))
    with transaction.atomic():
        log.extend(many(1, 300))
        transaction.set_rollback(True)
    assert log.extend(many(5, 6)) == [1]
    log.publish(AUTUMN)
    assert receipt.check(log.receipt(1), record(5).leaf, log.public).checkpoint.size == 2


def test_a_rewritten_log_is_never_signed_and_an_older_checkpoint_convicts_it() -> None:
    log = ledger()
    log.extend(many(0, 5))
    held = checkpoint.opened(log.publish(AUTUMN), log.public)
    LedgerTile.objects.all().delete()
    LedgerLog.objects.update(size=0)
    log.extend([record(90 + n if n == 2 else n, keyed=False) for n in range(8)])
    with pytest.raises(Damaged):
        log.publish(AUTUMN + 1)
    with pytest.raises(Unproven):
        verify.consistency(
            old=held.size, new=8, old_root=held.root, new_root=log.root(), proof=log.consistency(held.size)
        )


def test_few_queries(django_assert_max_num_queries: Callable[[int], Any]) -> None:
    put_in(*(f"r{n}" for n in range(40)))
    with django_assert_max_num_queries(7):
        proven("r7")
    lodge("more")
    with django_assert_max_num_queries(32):
        gateway.put_in(at=AUTUMN)


def test_the_key_is_sealed_and_stays(settings: Any) -> None:
    assert ledger().verifier_key == ledger().verifier_key
    kept = (settings.CONCORD_DATA / "keys" / "ledger.sealed").read_bytes()
    assert ledger()._key.private_bytes_raw() not in kept


# --- receipts


def test_a_record_has_its_receipt_once_it_is_in_the_log_and_always_the_same() -> None:
    lodge("one")
    assert (gateway.standing("one"), gateway.proof("one", {"id": "one"})) == ("waiting", None)
    gateway.put_in(at=AUTUMN)
    first = proven("one")
    shown = proof.check(first, ledger().public)
    assert (shown.record, shown.at, gateway.since("one"), gateway.standing("one")) == (
        {"id": "one"}, AUTUMN, AUTUMN, "recorded",
    )  # fmt: skip
    put_in(*(f"other {n}" for n in range(300)), at=AUTUMN + 60)
    assert proven("one") == first, "what others do meanwhile does not show in it"


def test_the_receipt_s_checkpoint_is_one_that_was_published() -> None:
    put_in("one")
    notes = {row.note for row in LedgerCheckpoint.objects.all()}
    assert proven("one").partition("\n\n")[2] in notes
    assert ledger().published() in notes


def test_a_changed_record_or_leaf_is_found() -> None:
    put_in("one", "two")
    with pytest.raises(RecordAltered):
        gateway.proof("one", {"id": "another"})
    row = LedgerRecord.objects.get(key="two")
    tile = LedgerTile.objects.get(level=tiles.ENTRIES)
    data = bytearray(tile.data)
    data[row.index * 47 + 20] ^= 1
    LedgerTile.objects.filter(pk=tile.pk).update(data=bytes(data))
    with pytest.raises(RecordAltered):
        proven("two")


# --- what it shows of who wrote when (S29)


def test_neither_sizes_nor_gaps_tell_how_much_was_written() -> None:
    for number in (1, 3, 16, 17):
        before = ledger().size()
        put_in(*(f"{number} {n}" for n in range(number)))
        assert ledger().size() - before == (16 if number <= 16 else 32)
    assert all(size % 16 == 0 for size in LedgerCheckpoint.objects.values_list("size", flat=True))


def test_where_a_record_stands_in_its_batch_is_chance() -> None:
    places = set()
    for number in range(12):
        put_in(f"r{number}")
        places.add(LedgerRecord.objects.get(key=f"r{number}").index % 16)
    assert len(places) > 2, "one in 10^11 that chance alone makes this fail"


def test_a_leaf_of_chance_looks_like_any_other() -> None:
    put_in("one")
    with_one = ledger().tile(Tile(tiles.ENTRIES, 0, 16)) or b""
    held = tiles.entries(Tile(tiles.ENTRIES, 0, 16), with_one)
    assert {one[:13] for one in held} == {held[0][:13]}, "version, submitter and time are the same"
    assert [one[13:] for one in held] == sorted(one[13:] for one in held)
    assert len({one[13:] for one in held}) == 16


def test_batches_come_at_chance_times_though_nothing_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "chance", Random(5))
    grew, seconds = [], 600
    for second in range(seconds):
        before = ledger().size()
        assert gateway.fill(at=AUTUMN + second) == 0
        if ledger().size() > before:
            assert ledger().size() - before == 16
            grew.append(second)
    assert 2 <= len(grew) <= 15, "about one in two minutes"
    assert len({later - earlier for earlier, later in itertools.pairwise(grew)}) > 3, "at no rhythm"
    assert not LedgerRecord.objects.exists()


def test_a_new_deployment_has_a_checkpoint_at_once() -> None:
    gateway.fill(at=AUTUMN)
    assert checkpoint.opened(ledger().published() or "", ledger().public).size == 16


# --- one log a year


def test_at_the_turn_of_the_year_a_new_log_begins_that_commits_to_the_old_one() -> None:
    put_in("old", at=WINTER)
    old = ledger()
    put_in("new", at=WINTER + 5)
    new = ledger()
    assert (old.origin, new.origin) == ("localhost:8000/ledger/2026", "localhost:8000/ledger/2027")
    first = gateway.first_leaf(new)
    assert first is not None
    head = checkpoint.opened(old.published() or "", old.public)
    assert first.record == {"kind": "log", "origin": old.origin, "root": head.root.hex(), "size": head.size}
    proof.check_record(first.leaf, first.record, first.salt)
    whole = proof.check(new.receipt(0, extra=first.written()), new.public)
    assert (whole.record["size"], whole.at) == (16, WINTER + 5)
    assert gateway.first_leaf(old) is None


def test_old_years_stay_readable_and_their_receipts_hold() -> None:
    put_in("old", at=WINTER)
    before, tile = proven("old"), ledger().tile(Tile(0, 0, 16))
    put_in("new", at=WINTER + 5)
    assert proven("old") == before
    assert gateway.log_of(2026).tile(Tile(0, 0, 16)) == tile
    trusted = policy.read(gateway.published_policy().encode())
    for name in ("old", "new"):
        verdict = judgement.judge(judgement.evidence(proven(name).encode()), trusted)
        assert (verdict.failed, verdict.origin) == (0, gateway.log_of(LedgerRecord.objects.get(key=name).log).origin)


def test_who_took_the_policy_in_december_can_judge_what_january_brings() -> None:
    put_in("old", at=WINTER)
    december = policy.read(gateway.published_policy().encode())
    put_in("new", at=WINTER + 5)
    assert judgement.judge(judgement.evidence(proven("new").encode()), december).failed == 0


def test_a_clock_set_back_does_not_wake_the_old_year() -> None:
    put_in("new", at=WINTER + 5)
    put_in("late", at=WINTER)
    assert LedgerRecord.objects.get(key="late").log == 2027


def test_who_read_the_old_year_writes_no_more_into_it_once_the_new_one_began(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in("old", at=WINTER)
    turn, others = DatabaseStore.turn, [WINTER + 5]

    def after_another(store: DatabaseStore) -> Any:
        if others:  # between reading which log it is and its turn
            Own().fill(at=others.pop())
        return turn(store)

    monkeypatch.setattr(DatabaseStore, "turn", after_another)
    put_in("late", at=WINTER)
    Own().fill(at=WINTER)
    assert LedgerRecord.objects.get(key="late").log == 2027
    first = gateway.first_leaf(ledger())
    assert first is not None
    assert first.record["size"] == gateway.log_of(2026).size() == 16, "the new log commits to all of the old one"


def test_what_is_in_no_transaction_of_the_turn_is_in_neither_log() -> None:
    put_in("old", at=WINTER)
    lodge("new")
    with transaction.atomic():
        gateway.put_in(at=WINTER + 5)
        transaction.set_rollback(True)
    assert ledger().number == 2026
    gateway.put_in(at=WINTER + 6)
    assert (ledger().number, ledger().size()) == (2027, 17)


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_put_each_record_in_once() -> None:
    lodge(*(f"r{n}" for n in range(200)))
    gateway.fill(at=AUTUMN)

    def work() -> None:
        try:
            while gateway.put_in(at=AUTUMN, limit=20):
                gateway.fill(at=AUTUMN)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _nth in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log = ledger()
    held = [log.leaf(index) or b"" for index in range(log.size())]
    assert log.root() == textbook([leaf_hash(one) for one in held])
    places = {row.index: bytes(row.commitment) for row in LedgerRecord.objects.all()}
    assert len(places) == 200
    assert all(held[index][13:] == commitment for index, commitment in places.items() if index is not None)
    assert sum(one[13:] in set(places.values()) for one in held) == 200, "none stands there twice"


@pytest.mark.django_db(transaction=True)
def test_what_lay_in_the_old_tables_is_carried_over_and_old_receipts_hold() -> None:
    migration = importlib.import_module("concord.gateways.migrations.0004_one_log_a_year")
    before = MigrationExecutor(connection).loader.project_state(migration.Migration.dependencies).apps
    row = before.get_model("gateways", "LedgerLeaf")

    class Apps:
        def get_model(self, label: str, name: str) -> Any:
            return (before if name == "LedgerLeaf" else django_apps).get_model(label, name)

    lodge(*(f"k{n}" for n in range(0, 5000, 1000)))
    held = {one.key: bytes(one.commitment) for one in LedgerRecord.objects.all()}
    who = gateway.log_of(0).public.id
    leaves = [
        leaf.leaf(submitter=who, at=AUTUMN, committed=held.get(f"k{n}", n.to_bytes(32, "big"))) for n in range(5000)
    ]
    with connection.schema_editor() as editor:
        editor.create_model(row)
    try:
        row.objects.bulk_create(
            row(index=n, leaf=one, key=f"k{n}" if n % 2 == 0 else None) for n, one in enumerate(leaves)
        )
        migration.carry_over(Apps(), None)
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(row)
    LedgerRecord.objects.update(at=AUTUMN)
    old = ledger()
    assert (old.origin, old.size()) == ("localhost:8000/ledger", 5000)
    assert old.root() == textbook([leaf_hash(one) for one in leaves]), "every old checkpoint is one of this tree"
    put_in("new", at=AUTUMN + 9)
    for number in range(0, 5000, 1000):
        shown = proof.check(proven(f"k{number}"), old.public)
        assert (shown.proven.index, shown.record) == (number, {"id": f"k{number}"})
    after = gateway.first_leaf(ledger())
    assert after is not None
    assert (after.record["origin"], after.record["size"]) == (old.origin, 5000)
    assert gateway.published_policy().splitlines()[0].startswith(f"log {old.verifier_key} ")


def test_the_command_prints_the_policy_and_the_key_as_a_submitter() -> None:
    put_in("one")
    said = CliRunner().invoke(keys, []).output
    assert said.startswith(gateway.published_policy())
    assert policy.read(said.encode()).logs[0] == ledger().public
    assert consortium.submitter().text in said
