"""What an enterprise's own systems tell of its contracts: each event once, whole or not at all."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections

from concord.contracts import event_models, event_words, events
from concord.contracts.booking import book
from concord.contracts.event_models import ToldEvent
from concord.contracts.event_reading import Event, read
from concord.contracts.events import Line
from concord.contracts.money_models import BookedLine
from concord.docket import clock, clockwork
from concord.docket.models import Entry
from concord.gateways.payments import Unreadable
from tests.rooms.contracts import leases
from tests.rooms.contracts.leases import Lease
from tests.rooms.contracts.test_booking import line as bank_line
from tests.rooms.contracts.test_booking import of as bank_file

pytestmark = pytest.mark.django_db
DAY = 86_400
RENT = 510_00


def at(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def signed() -> Lease:
    """A contract that both have signed; nothing is delivered yet."""
    lease = leases.offered()
    lease.act("sign", "lessee")
    lease.serve("sign", "lessor")
    return lease


def told(lease: Lease, act: str, key: str, form: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    given = {"key": key, "contract": lease.matter.number, "act": act, "on": at(clock.now()), "form": form or {}}
    return given | more


def delivered(lease: Lease, key: str = "E-1", **more: Any) -> dict[str, Any]:
    return told(lease, "deliver", key, {"ref": "SF-1"}, **more)


def paid(lease: Lease, ref: str, amount: int = RENT, currency: str = "CNY", **more: Any) -> dict[str, Any]:
    return told(lease, "pay", f"pay-{ref}", {"ref": ref, "amount": amount, "currency": currency}, **more)


def take(lease: Lease, *given: dict[str, Any], dry: bool = False) -> list[Line]:
    found = read(given)
    assert not isinstance(found, Unreadable), found
    lines = events.take(lease.enterprise, found, dry=dry, by=lease.signatory)
    for one in lines:
        assert event_words.sentence(one)
    lease.matter.refresh_from_db()
    return lines


def codes(lines: list[Line]) -> list[str]:
    return [one.code for one in lines]


def acts(lease: Lease) -> list[str]:
    return list(Entry.objects.filter(matter=lease.matter).order_by("seq").values_list("act", flat=True))


def books(lease: Lease) -> list[tuple[str, int]]:
    lease.matter.refresh_from_db()
    return [(one[4], one[1]) for one in lease.matter.law_state.payments]


def test_a_delivery_told_by_the_enterprises_system_is_its_own_entry_at_the_time_it_happened() -> None:
    lease = signed()
    happened = clock.now()
    (line,) = take(lease, delivered(lease, on=at(happened)))
    assert (line.code, line.number) == ("recorded", lease.matter.number)
    entry = Entry.objects.get(pk=line.entry)
    assert (entry.act, entry.role, entry.on, entry.account) == ("deliver", "lessor", happened, lease.signatory)
    assert ToldEvent.objects.get().entry == entry


def test_an_event_told_again_counts_once_and_says_so() -> None:
    lease = signed()
    given = delivered(lease)
    (first,) = take(lease, given)
    (again,) = take(lease, given)
    assert (again.repeated, again.entry, again.done) == (True, first.entry, True)
    assert "只计一次" in event_words.sentence(again)
    assert acts(lease).count("deliver") == 1


def test_something_else_under_the_same_key_is_refused() -> None:
    lease = signed()
    take(lease, delivered(lease))
    assert codes(take(lease, delivered(lease) | {"form": {"ref": "SF-2"}})) == ["altered"]
    assert acts(lease).count("deliver") == 1


def test_the_same_delivery_under_another_key_is_known() -> None:
    lease = signed()
    take(lease, delivered(lease))
    assert codes(take(lease, delivered(lease, "E-2"))) == ["done_before"]


def test_a_dry_run_writes_nothing_and_says_what_the_wet_run_does() -> None:
    lease = signed()
    given = (
        delivered(lease), paid(lease, "P-1"), paid(lease, "P-2", 100_00), paid(lease, "P-3", currency="USD"),
        told(lease, "confirm_return", "E-9"), delivered(lease),
    )  # fmt: skip
    before = Entry.objects.count()
    dry = take(lease, *given, dry=True)
    assert (Entry.objects.count(), ToldEvent.objects.count(), BookedLine.objects.count()) == (before, 0, 0)
    wet = take(lease, *given)
    assert codes(dry) == codes(wet) == ["recorded", "surplus", "surplus", "currency", "not_now", "recorded"]
    assert [one.repeated for one in dry] == [one.repeated for one in wet] == [False] * 5 + [True]


def test_a_payment_that_the_enterprise_tells_is_the_enterprises_word_and_the_banks_file_adds_nothing() -> None:
    lease = leases.running()
    (line,) = take(lease, paid(lease, "B-1"))
    assert line.code == "booked"
    assert Entry.objects.get(pk=line.entry).role == "lessor"
    outcome = book(lease.enterprise, bank_file(bank_line("B-1", text=lease.matter.number)), dry=False, by=None)
    assert [row.code for row in outcome.rows] == ["already"]
    assert books(lease) == [("received", RENT)]


def test_what_the_bank_booked_before_is_known_when_the_enterprise_tells_it() -> None:
    lease = leases.running()
    book(lease.enterprise, bank_file(bank_line("B-1", text=lease.matter.number)), dry=False, by=None)
    assert codes(take(lease, paid(lease, "B-1"))) == ["already"]
    assert books(lease) == [("received", RENT)]


def test_events_out_of_order_are_taken_in_the_order_in_which_they_happened() -> None:
    lease = signed()
    clock.advance(60)
    now = clock.now()
    lines = take(
        lease, told(lease, "confirm_return", "E-9"), paid(lease, "P-1", on=at(now)), delivered(lease, on=at(now - 1))
    )
    assert codes(lines) == ["not_now", "surplus", "recorded"]
    assert acts(lease)[-2:] == ["deliver", "pay"]


def test_a_payment_of_an_earlier_day_that_comes_after_a_later_one_is_booked_in_its_place() -> None:
    lease = leases.running()
    start = clock.now()
    clock.advance(3 * DAY)
    take(lease, paid(lease, "P-2", 100_00, on=at(start + 2 * DAY)))
    (line,) = take(lease, paid(lease, "P-1", 410_00, on=at(start + DAY)))
    assert (line.code, line.marks) == ("booked", ("out_of_order",))
    assert "重新计算" in event_words.sentence(line)


def test_a_payment_after_its_day_counts_and_is_called_late() -> None:
    lease = leases.running(leases.offered(late_rate="0%/year"))
    clock.advance(40 * DAY)
    clockwork.run_all()
    lease.matter.refresh_from_db()
    (line,) = take(lease, paid(lease, "P-1"))
    assert (line.code, line.marks) == ("booked", ("late",))
    start = clock.now() - 39 * DAY  # the value date counts, not the day on which the message came
    (early,) = take(lease, paid(lease, "P-2", on=at(start)))
    assert "late" not in early.marks


def test_a_delivery_after_its_time_is_recorded_as_the_late_one_that_the_contract_knows() -> None:
    lease = signed()
    clock.advance(10 * DAY)
    clockwork.run_all()
    lease.matter.refresh_from_db()
    dry, (line,) = take(lease, delivered(lease), dry=True), take(lease, delivered(lease))
    assert (line.code, line.marks) == ("recorded", ("late",))
    assert (dry[0].code, dry[0].marks) == (line.code, line.marks)
    assert Entry.objects.get(pk=line.entry).act == "deliver_late"


def test_a_payment_goes_back_by_a_counter_entry() -> None:
    lease = leases.running()
    back = told(
        lease, "note_reversal", "R-1", {"ref": "R-1", "reverses": "P-1", "amount": RENT, "currency": "CNY"}
    )  # fmt: skip
    assert codes(take(lease, back)) == ["unclear"]
    take(lease, paid(lease, "P-1"))
    assert codes(take(lease, back)) == ["reversed"]
    assert codes(take(lease, back | {"key": "R-2", "form": back["form"] | {"ref": "R-2"}})) == ["too_much"]
    assert books(lease) == [("received", RENT), ("reversal", -RENT)]


def test_a_contracts_event_touches_no_other_contract_of_the_enterprise() -> None:
    lease = leases.running()
    other = leases.running(leases.offered(enterprise=lease.enterprise, signatory=lease.signatory, key="L-2"))
    assert codes(take(lease, paid(lease, "2026-03"))) == ["booked"]
    (same,) = take(lease, paid(other, "2026-03") | {"key": "pay-2"})
    assert (same.code, same.done, same.number) == ("clash", False, lease.matter.number)
    back = {"ref": "R-1", "reverses": "2026-03", "amount": RENT, "currency": "CNY"}
    (line,) = take(lease, told(other, "note_reversal", "R-1", back))
    assert not line.done
    assert (books(lease), books(other)) == ([("received", RENT)], [])


def test_what_has_not_happened_yet_is_not_recorded_whatever_the_act() -> None:
    lease = leases.offered()
    (line,) = take(lease, told(lease, "withdraw_offer", "W-1", on=at(clock.now() + 40 * DAY)))
    assert (line.code, line.done) == ("later", False)
    assert "withdraw_offer" not in acts(lease)


def test_half_a_character_is_refused_before_anything_is_recorded() -> None:
    lease = signed()
    for form in ({"ref": "SF\ud800"}, {"ref\udfff": "SF"}):
        found = read([delivered(lease), delivered(lease, "E-2") | {"form": form}])
        assert isinstance(found, Unreadable), form


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"contract": "NOBODY-2026-00001"}, "unknown"),
        ({"version": "lease@2"}, "version"),
        ({"act": "fly"}, "no_act"),
        ({"act": "end_early"}, "no_act"),
        ({"form": {"ref": "SF-1", "colour": "red"}}, "form"),
        ({"form": {}}, "form"),
        ({"act": "sign"}, "condition"),
        ({"on": "2001-01-01"}, "early"),
        ({"on": "2199-01-01"}, "later"),
    ],
    ids=["unknown", "version", "no-act", "not-yours", "field", "missing", "signing", "early", "later"],
)
def test_what_a_contract_does_not_take_is_said_and_leaves_nothing(changes: dict[str, Any], code: str) -> None:
    lease = signed()
    before = Entry.objects.count()
    for dry in (True, False):
        (line,) = take(lease, delivered(lease) | changes, dry=dry)
        assert (line.code, line.done) == (code, False)
        assert line.entry == ""
    assert (Entry.objects.count(), ToldEvent.objects.count()) == (before, 0)


def test_the_version_under_which_it_was_signed_is_taken() -> None:
    lease = signed()
    assert codes(take(lease, delivered(lease, version="lease@1"))) == ["recorded"]


def test_an_amount_beyond_what_a_contract_takes_and_another_currency_do_not_count() -> None:
    lease = leases.running()
    lines = take(lease, paid(lease, "P-1", 10**12), paid(lease, "P-2", currency="USD"))
    assert codes(lines) == ["limit", "currency"]
    assert books(lease) == []


def test_before_both_have_signed_nothing_counts() -> None:
    lease = leases.offered()
    assert codes(take(lease, delivered(lease), paid(lease, "P-1"))) == ["unsigned", "unsigned"]


def test_a_closed_contract_takes_no_delivery() -> None:
    lease = leases.offered()
    lease.act("withdraw_offer", "lessor")
    (line,) = take(lease, told(lease, "confirm_return", "E-1"))
    assert line.code == "ended_before"
    assert "已经结束" in event_words.sentence(line)


def test_a_contract_of_another_enterprise_is_unknown() -> None:
    lease, other = signed(), leases.offered(key="L-2")
    assert codes(take(other, delivered(lease))) == ["unknown"]
    assert acts(lease).count("deliver") == 0


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"form": {"ref": "P", "amount": 510.0, "currency": "CNY"}}, "money"),
        ({"form": {"ref": "P", "amount": True, "currency": "CNY"}}, "body"),
        ({"form": {"ref": "P", "amount": 0, "currency": "CNY"}}, "zero"),
        ({"form": {"ref": "P", "amount": -5, "currency": "CNY"}}, "negative"),
        ({"form": {"ref": "P", "amount": 10**14, "currency": "CNY"}}, "absurd"),
        ({"form": {"ref": "P", "amount": 5, "currency": "XXX"}}, "currency"),
        ({"form": {"ref": "", "amount": 5, "currency": "CNY"}}, "body"),
        ({"form": {"ref": "P", "amount": 5, "currency": "CNY", "more": 1}}, "body"),
        ({"form": {"ref": ["P"], "amount": 5, "currency": "CNY"}}, "body"),
        ({"on": "yesterday"}, "date"),
        ({"key": "a b"}, "body"),
        ({"key": ""}, "body"),
        ({"contract": 7}, "body"),
        ({"more": 1}, "body"),
    ],
    ids=range(14),
)
def test_a_list_with_one_event_that_cannot_be_read_is_not_taken_at_all(given: dict[str, Any], code: str) -> None:
    good = {"key": "E-1", "contract": "X-2026-00001", "act": "deliver", "on": "2026-03-01", "form": {"ref": "SF-1"}}
    pay = {"key": "E-2", "contract": "X-2026-00001", "act": "pay", "on": "2026-03-01"}
    fine = {"ref": "P", "amount": 5, "currency": "CNY"}
    found = read([good, {**pay, "form": fine, **given}])
    assert isinstance(found, Unreadable)
    assert (found.code, found.line) == (code, 2)
    assert "第 2 行" in found.sentence("zh")
    assert isinstance(read([]), Unreadable)
    assert isinstance(read([good] * 201), Unreadable)


def test_an_event_that_is_cut_off_in_the_middle_leaves_nothing_and_counts_when_told_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lease = signed()
    before = Entry.objects.count()

    def stop(**_values: Any) -> Any:
        raise RuntimeError("the power fails here")

    with monkeypatch.context() as patch:
        patch.setattr(event_models.ToldEvent.objects, "create", stop)
        for given in (delivered(lease), paid(lease, "P-1")):
            with pytest.raises(RuntimeError):
                take(lease, given)
    assert (Entry.objects.count(), BookedLine.objects.count()) == (before, 0)
    assert codes(take(lease, delivered(lease), paid(lease, "P-1"))) == ["recorded", "surplus"]


@pytest.mark.django_db(transaction=True)
def test_the_same_events_at_two_doors_at_once_count_once() -> None:
    lease = signed()
    given: tuple[Event, ...] | Unreadable = read([delivered(lease), paid(lease, "P-1")])
    assert not isinstance(given, Unreadable)
    found: list[list[Line]] = []

    def go() -> None:
        try:
            found.append(events.take(lease.enterprise, given, dry=False, by=lease.signatory))
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    assert all(one.done for lines in found for one in lines)
    assert sum(not one.repeated for lines in found for one in lines if one.code == "recorded") == 1
    assert acts(lease).count("deliver") == 1
    assert books(lease) == [("received", RENT)]
