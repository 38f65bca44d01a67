"""Somebody with the database's password changes, removes, adds and swaps: the audit names each, and what fits together
again so well that it cannot, any older checkpoint or receipt that somebody holds shows.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from concord.docket import clock, sealing
from concord.docket.audit import Unusable, audit, words
from concord.docket.audit import held as holds
from concord.docket.models import Entry, Exhibit, Payload
from concord.docket.traces import Withdrawal
from concord.gateways.models import LedgerCheckpoint, LedgerRecord
from tests.faults import damaging
from tests.faults.damaging import World, audited, codes, execute
from tests.faults.tampering import DAMAGE, drop, remove_a_file, restored, rewrite_and_sign_everything_anew, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.faults]


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all; undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield damaging.world()
        transaction.set_rollback(True)


@pytest.fixture
def world(stage: World, db: None) -> Iterator[World]:
    """Whatever a test does to it is undone: rows, and files. Foreign keys are looked at by nobody here."""
    files, copy = Path(settings.CONCORD_DATA) / "files", Path(settings.CONCORD_DATA) / "files-before"
    shutil.copytree(files, copy)
    with transaction.atomic():
        if connection.vendor == "postgresql":
            execute("SET CONSTRAINTS ALL DEFERRED")
        yield stage
        transaction.set_rollback(True)
    shutil.rmtree(files)
    copy.rename(files)


def test_what_nobody_touched_is_whole_by_all_receipts_and_checkpoints(world: World) -> None:
    report = audited(*world.receipts.values(), *world.notes)
    assert report.findings == []
    assert report.counts["entries"] == len(world.receipts)
    assert report.counts["leaves"] == report.counts["records"] + report.counts["fillers"]


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda one: one.__name__)
def test_the_audit_names_what_was_done(world: World, damage: Callable[[World], None]) -> None:
    damage(world)
    report = audited()
    assert DAMAGE[damage] == codes(report)
    for lang in ("en", "zh"):
        assert all("{" not in line for line in words.lines(report, lang))


def test_what_was_erased_by_the_program_is_shown_as_erased(world: World) -> None:
    row = text_of(world)
    sealing.erase(row, at=clock.now())
    report = audited()
    assert report.findings == []
    assert [one.more["digest"] for one in report.erased] == [bytes(row.digest).hex()]


# --- what fits together again: only who holds something older can show it


@pytest.mark.parametrize("held", ["receipt", "checkpoint"])
def test_a_log_rewritten_and_signed_anew_is_found_by_who_holds_something_older(world: World, held: str) -> None:
    older = world.receipts[world.entries()[5].pk] if held == "receipt" else world.notes[-1]
    rewrite_and_sign_everything_anew(world)
    assert audited().findings == [], "the control: by itself it fits together"
    found = codes(audited(older))
    assert "held.rewritten" in found
    assert found <= {"held.rewritten", "held.leaf", "held.record"}


def test_newest_entries_dropped_without_a_trace_are_found_by_who_holds_their_receipt(world: World) -> None:
    last = world.receipts[world.entries()[-1].pk]
    size = LedgerCheckpoint.objects.order_by("size")[1].size
    withdrawn = Withdrawal.objects.get()
    gone = world.entries()[-1]
    Payload.objects.filter(entry=gone).delete()
    drop(gone)
    LedgerRecord.objects.filter(index__gte=size).delete()
    Withdrawal.objects.all().delete()
    Exhibit.objects.bulk_create([restored(withdrawn, world)])
    damaging.rehash(world.matter)
    damaging.rebuild(damaging.all_leaves()[:size], sign=True)
    by_itself = codes(audited())
    assert not by_itself & {"entry.missing", "record.missing", "record.cut", "checkpoint.beyond"}
    assert {"held.rollback", "held.missing"} <= codes(audited(last))
    assert "held.rollback" in codes(audited(world.notes[-1]))
    assert "held.rollback" not in codes(audited(world.notes[0])), "the control: the first batch is still there"


# --- what is given to the audit


def test_what_is_no_receipt_of_this_log_cannot_be_compared(world: World) -> None:
    for text, why in (
        ("nonsense", "unreadable"),
        (world.notes[-1].replace("/ledger", "/legder"), "other_log"),
        (world.notes[-1].replace("\n48\n", "\n47\n"), "other_key"),
    ):
        with pytest.raises(Unusable) as found:
            holds.read("it", text.encode())
        assert found.value.code == why
        assert all(sentence.format_map({"name": "it", "origin": "x"}) for sentence in words.UNUSABLE[why])


def test_the_audit_waits_for_the_loop_but_not_for_ever(world: World) -> None:
    world.dispute.act("say", "applicant", {"to": "without_prejudice", "text": "just now"})
    assert audited().findings == []
    Entry.objects.filter(pk=world.entries()[-1].pk).update(at=clock.now() - 3600)
    assert "record.waiting" in codes(audited())


def test_unread_files_are_said_to_be_unread(world: World) -> None:
    remove_a_file(world)
    report = audit(deep=False)
    assert report.findings == []
    assert any("not read" in line for line in words.lines(report, "en"))


def test_a_case_without_its_row_is_named(world: World) -> None:
    drop(world.matter)
    assert codes(audited()) == {"matter.missing"}
