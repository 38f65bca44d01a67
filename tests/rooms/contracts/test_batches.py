"""Offers in thousands: read dry, signed by a person, queued once, opened once, whatever dies or comes twice."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections
from django.utils import translation

from concord.contracts import batches, batches_opening, batches_results
from concord.contracts.batches_findings import Finding
from concord.contracts.models import Batch, Offer
from concord.contracts.offering import offer
from concord.docket import clock, participants, reactor, visibility
from concord.docket.actors import Reader
from concord.docket.models import Entry, Matter
from concord.gateways.storage import storage
from concord.law import shelf
from concord.law.model import Refused
from tests import factory
from tests.rooms.contracts import leases
from tests.rooms.contracts.offer_files import call, line, opened, received, sent, shop, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> None:
    clock.forget()  # a test before may have moved it


def codes(batch: Batch) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in batch.findings]


def states(batch: Batch) -> dict[int, str]:
    return dict(batch.offers.order_by("number").values_list("number", "state"))


def test_reading_a_file_offers_nothing_and_says_what_sending_it_would_do() -> None:
    home, by = shop()
    batch = received(home, by, written(line(1), line(2, rent="300"), line(3, phone="x"), line(4, rent="620.50")))
    assert (batch.rows, batch.errors, batch.confirmed_at, batch.account) == (4, 1, None, by)
    assert codes(batch) == [(4, "phone")]
    assert batch.found["sums"]["rent"] == [510_00 + 300_00 + 620_50, 300_00, 620_50]
    assert not Offer.objects.exists()
    assert not Matter.objects.exists()


def test_an_unreadable_file_leaves_nothing() -> None:
    home, by = shop()
    found = received(home, by, written(line(1))[:-3])
    assert isinstance(found, Finding)
    assert found.code == "cut"
    assert not Batch.objects.exists()


def test_the_same_file_twice_is_one_batch_before_and_after_it_is_sent() -> None:
    home, by = shop()
    content = written(line(1), line(2))
    first = received(home, by, content)
    assert received(home, by, content) == first
    assert batches.confirm(first, by)
    assert not batches.confirm(first, by), "it is signed once"
    assert batches.queue(first) == 2
    assert received(home, by, content) == first
    assert batches.queue(first) == 0
    assert opened() == 2
    assert (Batch.objects.count(), Offer.objects.count(), Matter.objects.count()) == (1, 2, 2)


def test_nothing_is_queued_before_a_person_signs_and_the_wrong_lines_stay_out() -> None:
    home, by = shop()
    batch = received(home, by, written(line(1), line(2, months="0"), line(3)))
    assert batches.queue(batch) == 0
    other = factory.member("signatory", home)
    assert batches.confirm(batch, other)
    assert batches.queue(batch) == 2
    assert states(batch) == {2: "queued", 4: "queued"}
    assert set(batch.offers.values_list("account", flat=True)) == {other.pk}, "who signs, not who sent the file"


def test_a_file_without_a_right_line_cannot_be_signed() -> None:
    home, by = shop()
    batch = received(home, by, written(line(1, months="0")))
    assert not batches.confirm(batch, by)


def test_what_was_queued_is_sealed_and_the_file_is_erased() -> None:
    home, by = shop()
    batch = received(home, by, written(line(1, phone="13800000021")))
    address = batch.stored
    assert storage().exists(address)
    assert batches.confirm(batch, by)
    batches.queue(batch)
    batch.refresh_from_db()
    assert (batch.stored, storage().exists(address)) == ("", False)
    row = batch.offers.get()
    assert "何小满".encode() not in bytes(row.sealed)
    assert b"13800000021" not in bytes(row.sealed)
    assert row.given["consumer"]["name"] == "何小满1"


def test_each_line_becomes_one_contract_signed_for_the_enterprise_by_whoever_signed_the_file() -> None:
    home, by = shop()
    batch = sent(home, by, line(1), line(2, language="English", phone="", email="he@party.example"))
    assert opened() == 2
    assert states(batch) == {2: "opened", 3: "opened"}
    for row, language in zip(batch.offers.order_by("number"), ("zh-hans", "en"), strict=True):
        assert row.matter is not None
        assert (row.matter.organisation, row.matter.stage, bytes(row.sealed)) == (home, "offered", b"")
        assert Entry.objects.get(matter=row.matter, act="sign").account == by
        assert participants.of_role(row.matter, "lessee")[0].language == language
    assert opened() == 0


def test_the_account_to_which_a_consumer_pays_stands_in_his_contract() -> None:
    home, by = shop()
    batch = sent(home, by, line(1, pay_to="岚汀银行 6222 0000，岚汀租机店"), line(2))
    program = batches.take(home, shelf.rulebook("lease@1"), [call(3, pay_to="岚汀银行 6222 0001")], key="k", by=by)
    assert isinstance(program, batches.Taken)
    opened()
    found = []
    for row in [*batch.offers.order_by("number"), program.batch.offers.get()]:
        assert row.matter is not None
        reader = Reader(row.matter.pk, (participants.of_role(row.matter, "lessee")[0],))
        begun = Entry.objects.get(matter=row.matter, act="begin")
        found.append(visibility.read_data(reader, begun, "contract").get("pay_to"))
    assert found == ["岚汀银行 6222 0000，岚汀租机店", None, "岚汀银行 6222 0001"]


def test_what_the_law_refuses_when_the_offer_is_opened_is_shown_with_its_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home, by = shop()
    batch = sent(home, by, line(1), line(2))
    first = batch.offers.order_by("number").first()
    assert first is not None
    answer = Refused("condition", "legal_rate")  # as after a night in which the LPR fell
    monkeypatch.setattr(
        batches_opening, "offer", lambda *a, **more: answer if more["key"] == first.key else offer(*a, **more)
    )
    opened()
    assert states(batch) == {2: "refused", 3: "opened"}
    law = shelf.rulebook("lease@1")
    with translation.override("en"):
        told, other = batches_results.of_offers(list(batch.offers.select_related("matter").order_by("number")), law)
    assert told.says.startswith("This contract may be offered only if:")
    assert (told.consumer, told.matter, other.consumer, other.says) == ("何小满1", None, "何小满2", "")


def test_an_offer_that_cannot_be_opened_holds_up_no_other_and_is_given_up_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home, by = shop()
    batch = sent(home, by, line(1), line(2))
    broken = batch.offers.order_by("number").first()
    assert broken is not None

    def fails(*args: Any, **more: Any) -> Any:
        if more["key"] == broken.key:
            raise RuntimeError("a fault")
        return offer(*args, **more)

    monkeypatch.setattr(batches_opening, "offer", fails)
    assert batches_opening.run_once() == 2
    assert states(batch) == {2: "queued", 3: "opened"}
    assert batches_opening.run_once() == 0, "it waits a moment before it is tried again"
    for _try in batches_opening.BACKOFF:
        Offer.objects.update(again_at=0)
        batches_opening.run_once()
    broken.refresh_from_db()
    assert (broken.state, broken.refused) == ("refused", "fault")


def test_while_much_waits_to_be_told_no_more_offers_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or ten thousand offers of one shop would hold up the notices of everybody else."""
    home, by = shop()
    batch = sent(home, by, line(1), line(2))
    assert batches_opening.run_once(1) == 1
    monkeypatch.setattr(batches_opening, "BACKLOG", 1)
    assert batches_opening.run_once() == 0
    assert states(batch) == {2: "opened", 3: "queued"}
    reactor.run_all()
    assert batches_opening.run_once() == 1


def test_the_same_offer_in_another_file_is_not_sent_twice_while_the_first_stands() -> None:
    home, by = shop()
    sent(home, by, line(1))
    again = received(home, by, written(line(2), line(1)))
    assert codes(again) == [(3, "sent_before")]
    opened()
    matter = Matter.objects.get()
    third = received(home, by, written(line(3), line(1)))
    assert third.findings[0].detail == {"number": matter.number}
    Matter.objects.update(closed_at=clock.now())
    assert received(home, by, written(line(4), line(1))).errors == 0, "what has ended may be offered again"
    other, signatory = shop()
    assert received(other, signatory, written(line(1))).errors == 0, "nor is it another enterprise's business"


def test_two_files_with_one_line_in_common_that_are_both_signed_offer_it_once() -> None:
    home, by = shop()
    files = [received(home, by, written(line(1), line(number))) for number in (2, 3)]
    assert [one.errors for one in files] == [0, 0]
    for batch in files:
        assert batches.confirm(batch, by)
        batches.queue(batch)
    assert [states(batch) for batch in files] == [{2: "queued", 3: "queued"}, {2: "refused", 3: "queued"}]
    law = shelf.rulebook("lease@1")
    with translation.override("en"):
        told = batches_results.of_offers(list(files[1].offers.filter(state="refused")), law)
    assert told[0].says.startswith("The same offer was sent before and still stands")


def test_a_run_that_dies_between_two_chunks_is_finished_by_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "CHUNK", 2)
    home, by = shop()
    batch = received(home, by, written(*(line(number) for number in range(1, 6)), line(9, rent="x")))
    assert batches.confirm(batch, by)
    write, done = batches._write, []

    def dies(*args: Any) -> int:
        if len(done) == 1:
            raise MemoryError
        done.append(1)
        return write(*args)

    with monkeypatch.context() as dying:
        dying.setattr(batches, "_write", dies)
        with pytest.raises(MemoryError):
            batches.queue(batch)
    assert states(batch) == {2: "queued", 3: "queued"}
    opened()
    assert states(batch) == dict.fromkeys(range(2, 7), "opened")
    batch.refresh_from_db()
    assert batch.queued_at is not None
    assert batch.stored == ""


def test_a_file_that_was_not_put_away_is_put_away_by_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    home, by = shop()
    batch = received(home, by, written(line(1)))
    assert batches.confirm(batch, by)
    with monkeypatch.context() as dying:
        dying.setattr(batches, "put_away", lambda _batch: None)
        batches.queue(batch)
    assert storage().exists(batch.stored)
    opened()
    assert not storage().exists(batch.stored)


def test_a_file_that_nobody_signed_is_forgotten_on_request_and_one_that_was_signed_is_not() -> None:
    home, by = shop()
    batch = received(home, by, written(line(1)))
    assert batches.leave(batch)
    assert not storage().exists(batch.stored)
    assert not batches.confirm(batch, by)
    kept = sent(home, by, line(2))
    assert not batches.leave(kept)
    assert Batch.objects.get() == kept


def test_a_file_sent_again_before_it_is_signed_lies_in_the_store_once() -> None:
    home, by = shop()
    content = written(line(1))
    first = received(home, by, content).stored
    again = received(home, by, content).stored
    assert (storage().exists(first), storage().exists(again)) == (False, True)
    batch = Batch.objects.get()
    assert batches.confirm(batch, by)
    assert received(home, by, content).stored == again
    assert batches.queue(batch) == 1


def test_a_file_that_is_forgotten_while_it_is_sent_again_can_be_signed_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home, by = shop()
    content = written(line(1))
    first = received(home, by, content)
    keep = batches._kept

    def meanwhile(said: bytes) -> str:
        batches.leave(first)
        return keep(said)

    monkeypatch.setattr(batches, "_kept", meanwhile)
    batch = received(home, by, content)
    assert batches.confirm(batch, by)
    assert batches.queue(batch) == 1


def test_a_version_that_is_not_offered_any_more_is_not_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    home, by = shop()
    batch = received(home, by, written(line(1)))
    monkeypatch.setattr(batches, "rulebooks", lambda _day: [shelf.rulebook("loan@1")])
    assert not batches.confirm(batch, by)


def test_what_a_program_sends_is_queued_whole_and_once_under_its_key() -> None:
    home, by = shop()
    law = shelf.rulebook("lease@1")
    lines = [call(1), call(2, rent=510.5), call(3, deposit=1), call(4)]
    first = batches.take(home, law, lines, key="erp-1", by=by)
    assert isinstance(first, batches.Taken)
    assert (first.batch.rows, first.batch.errors, codes(first.batch)) == (4, 2, [(2, "minor"), (3, "term")])
    again = batches.take(home, law, lines, key="erp-1", by=by)
    assert again == batches.Taken(first.batch, repeated=True)
    assert batches.take(home, law, lines[:1], key="erp-1", by=by) == Refused("already", "key")
    assert batches.take(home, law, [call(7, rent=True)], key="erp-2", by=by) != first
    opened()
    assert states(first.batch) == {1: "opened", 4: "opened"}


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_queue_and_open_one_batch_at_once_write_each_line_once() -> None:
    home, by = shop()
    batch = received(home, by, written(*(line(number) for number in range(1, 9))))
    assert batches.confirm(batch, by)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            batches.queue(batch)
            while batches_opening.run_once():
                pass
        except BaseException as error:
            failed.append(error)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    Offer.objects.update(again_at=0)
    opened()  # what one of them found locked
    assert states(batch) == dict.fromkeys(range(2, 10), "opened")
    assert Matter.objects.count() == 8
    assert Entry.objects.filter(act="sign").count() == 8


def test_an_offer_by_itself_is_no_business_of_the_loop() -> None:
    leases.offered()
    assert batches_opening.run_once() == 0


def test_a_file_that_nobody_signs_is_forgotten_after_thirty_days() -> None:
    home, by = shop()
    batch = received(home, by, written(line(1)))
    kept = sent(home, by, line(2))
    opened()
    assert Batch.objects.filter(pk=batch.pk).exists()
    Batch.objects.update(made_at=clock.now() - batches.KEPT - 1)
    opened()
    assert Batch.objects.get() == kept
    assert not storage().exists(batch.stored)
