"""What banks tell becomes payments in contracts: each line once, by rule, and first dry (issue 6, performance)."""

from __future__ import annotations

import random
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from concord.contracts import booking, told
from concord.contracts.booking import Outcome, book
from concord.contracts.consequences import Row
from concord.contracts.money_models import BookedLine
from concord.docket import clock
from concord.docket.models import Entry
from concord.gateways.payments import Booking, Statement
from concord.kit import dates
from concord.people.models import Organisation
from tests.rooms.contracts import leases
from tests.rooms.contracts.leases import Lease

pytestmark = pytest.mark.django_db
RENT = 510_00


def line(ref: str, amount: int = RENT, text: str = "", *, n: int = 0, **more: Any) -> Booking:
    now = clock.now()
    values = {"currency": "CNY", "booked": now, "value": now, "counterparty": "何小满", "line": n or sum(ref.encode())}
    return Booking(ref=ref, amount=amount, text=text, **(values | more))


def of(*lines: Booking, number: str = "S-1", account: str = "622200001111") -> Statement:
    return Statement(account, number, "CNY", None, None, lines)


def run(lease: Lease | Organisation, *lines: Booking, dry: bool = False, **more: Any) -> list[Row]:
    enterprise = lease.enterprise if isinstance(lease, Lease) else lease
    number = more.pop("number", "S-1")
    outcome = book(enterprise, of(*lines, number=number), dry=dry, by=None, **more)
    for row in outcome.rows:
        assert told.sentence(row)
    return list(outcome.rows)


def codes(rows: list[Row]) -> list[str]:
    return [row.code for row in rows]


def back(ref: str, of_ref: str, amount: int = RENT, text: str = "", **more: Any) -> Booking:
    return line(ref, -amount, text, reverses=of_ref, reversal=True, **more)


def paid(lease: Lease) -> list[tuple[str, int]]:
    """What counts in the contract: kind and amount of every booking."""
    lease.matter.refresh_from_db()
    return [(one[4], one[1]) for one in lease.matter.law_state.payments]


def rent(lease: Lease, n: int = 1) -> tuple[str, int]:
    lease.matter.refresh_from_db()
    state = lease.matter.law_state
    return next((one.status, one.paid) for one in (*state.settled, *state.duties) if one.key == f"rent#{n}")


def test_a_payment_that_names_the_contract_counts_with_its_value_date_and_the_banks_reference() -> None:
    lease = leases.running()
    signed = lease.matter.law_state.moments["signed"]
    rows = run(lease, line("B-1", text=f"手机租金 {lease.matter.number} 谢谢", value=signed))
    assert codes(rows) == ["booked"]
    assert rent(lease) == ("paid", RENT)
    entry = Entry.objects.get(matter=lease.matter, act="pay")
    assert (entry.role, entry.on) == ("bank", signed)
    assert BookedLine.objects.get().entry == entry


def test_a_dry_run_writes_nothing_and_says_what_the_wet_run_does() -> None:
    lease = leases.running()
    number = lease.matter.number
    lines = (
        line("B-1", text=number), line("B-2", 100_00, number), line("B-3", 900_00, number), back("B-4", "B-1"),
        line("B-5", text="nothing"), line("B-6", text=number, currency="USD"), line("B-7", -100_00, number),
    )  # fmt: skip
    before = Entry.objects.count()
    dry = run(lease, *lines, dry=True)
    assert (Entry.objects.count(), BookedLine.objects.count()) == (before, 0)
    assert codes(dry) == ["booked", "part", "ahead", "reversed", "proposed", "currency", "refund"]
    assert run(lease, *lines) == dry
    assert run(lease, *lines, dry=True) == run(lease, *lines)


def test_the_dry_run_is_the_wet_run_for_many_random_files() -> None:
    lease = leases.running()
    other = leases.running(
        leases.offered(enterprise=lease.enterprise, signatory=lease.signatory, consumer=leases.HE, key="L-2")
    )
    chance = random.Random(6)
    refs = [f"R-{n}" for n in range(40)]
    for number in range(12):
        picked = chance.sample(refs, 6)
        lines = []
        for place, ref in enumerate(picked, start=1):
            text = chance.choice([lease.matter.number, other.matter.number, ""])
            amount = chance.choice([RENT, 100_00, 700_00])
            if chance.random() < 0.3:
                lines.append(back(ref, chance.choice(refs), chance.choice([RENT, 100_00]), text, n=place))
            else:
                lines.append(line(ref, amount, text, n=place))
        dry = run(lease, *lines, dry=True, number=f"S-{number}")
        assert run(lease, *lines, number=f"S-{number}") == dry


def test_the_same_line_counts_once_in_the_same_file_again_and_in_one_that_overlaps() -> None:
    lease = leases.running()
    first = line("B-1", text=lease.matter.number)
    run(lease, first)
    again = run(lease, first)
    overlapping = run(lease, first, line("B-2", text=lease.matter.number), number="S-2")
    assert (codes(again), codes(overlapping)) == (["already"], ["already", "booked"])
    assert paid(lease) == [("received", RENT), ("received", RENT)]


def test_another_amount_under_the_same_reference_is_shown_and_not_booked() -> None:
    lease = leases.running()
    run(lease, line("B-1", text=lease.matter.number))
    assert codes(run(lease, line("B-1", 5_00, lease.matter.number), dry=True)) == ["clash"]
    assert codes(run(lease, line("B-1", 5_00, lease.matter.number))) == ["clash"]
    assert paid(lease) == [("received", RENT)]


def test_what_the_enterprise_booked_itself_under_the_banks_reference_counts_once() -> None:
    lease = leases.running()
    lease.act("pay", "lessor", {"ref": "B-1", "amount": RENT})
    assert codes(run(lease, line("B-1", text=lease.matter.number))) == ["already"]
    lease.act("pay", "lessor", {"ref": "B-2", "amount": 1_00})
    assert codes(run(lease, line("B-2", text=lease.matter.number))) == ["clash"]


def test_less_than_was_owed_more_than_was_owed_and_what_goes_ahead_are_said() -> None:
    lease = leases.running()
    less, ahead = run(lease, line("B-1", 500_00, lease.matter.number), line("B-2", 20_00, lease.matter.number))
    assert (less.code, less.rest) == ("part", 10_00)
    assert (ahead.code, ahead.rest) == ("ahead", 10_00)
    (all_of_it,) = run(lease, line("B-3", 12 * RENT, lease.matter.number))
    assert all_of_it.code == "surplus"
    assert all_of_it.rest == 520_00


def test_a_payment_for_a_contract_that_has_ended_is_recorded_and_is_to_be_paid_back() -> None:
    lease = leases.running()
    run(lease, line("B-1", 12 * RENT, lease.matter.number))
    lease.act("confirm_return", "lessor")
    (row,) = run(lease, line("B-2", 7_00, lease.matter.number))
    assert (row.code, row.rest) == ("ended", 7_00)
    assert lease.matter.number in told.sentence(row)
    assert "7.00" in told.sentence(row)


def test_a_payment_for_an_offer_that_was_withdrawn_is_kept_apart_to_be_paid_back() -> None:
    lease = leases.offered()
    lease.act("withdraw_offer", "lessor")
    (row,) = run(lease, line("B-1", text=lease.matter.number))
    assert (row.code, row.rest) == ("ended", RENT)


def test_before_both_have_signed_nothing_counts_and_after_it_the_same_file_does() -> None:
    lease = leases.offered()
    first = line("B-1", text=lease.matter.number)
    assert codes(run(lease, first, dry=True)) == codes(run(lease, first)) == ["unsigned"]
    leases.running(lease)
    assert codes(run(lease, line("B-1", text=lease.matter.number))) == ["booked"]


def test_a_value_date_before_the_signatures_is_another_matter() -> None:
    lease = leases.running()
    old = clock.now() - 40 * 86400
    assert codes(run(lease, line("B-1", text=lease.matter.number, value=old))) == ["early"]


def test_a_value_date_of_today_counts_now_and_one_to_come_waits() -> None:
    lease = leases.running()
    day = dates.local(clock.now()).replace(hour=23, minute=59, second=59)
    tomorrow = int((day + timedelta(days=1)).timestamp())
    rows = run(
        lease,
        line("B-1", text=lease.matter.number, value=int(day.timestamp())),
        line("B-2", text=lease.matter.number, value=tomorrow),
    )
    assert codes(rows) == ["booked", "later"]
    assert paid(lease) == [("received", RENT)]


def test_another_currency_does_not_count() -> None:
    lease = leases.running()
    (row,) = run(lease, line("B-1", text=lease.matter.number, currency="USD"))
    assert row.code == "currency"
    assert paid(lease) == []


def test_an_amount_beyond_what_a_contract_takes_does_not_count() -> None:
    lease = leases.running()
    assert codes(run(lease, line("B-1", 10**10, lease.matter.number))) == ["limit"]


def test_an_unknown_reference_and_a_contract_of_somebody_else_are_unknown_alike() -> None:
    mine, theirs = leases.running(), leases.running(leases.offered(key="L-2"))
    rows = run(
        mine,
        line("B-1", text=theirs.matter.number, counterparty="谁"),
        line("B-2", text=f"{mine.enterprise.code}-2026-99999", counterparty="谁"),
    )
    assert codes(rows) == ["unknown", "unknown"]
    assert paid(theirs) == []


def test_without_a_reference_amount_and_payer_are_a_guess_that_a_person_confirms() -> None:
    lease = leases.running()
    guess = line("B-1", n=7, counterparty="何 小满")
    assert codes(run(lease, line("B-0", counterparty="别人"), line("B-00", RENT + 1), guess)) == [
        "unknown", "unknown", "proposed",
    ]  # fmt: skip
    assert paid(lease) == []
    outcome = book(lease.enterprise, of(guess), dry=False, by=lease.signatory, chosen={7: lease.matter.number})
    assert codes(list(outcome.rows)) == ["booked"]
    assert BookedLine.objects.get().by == lease.signatory
    # told again, it is neither proposed nor booked for anything else
    assert codes(run(lease, guess)) == ["already"]


def test_two_contracts_that_fit_are_offered_and_none_is_taken() -> None:
    lease = leases.running()
    leases.running(leases.offered(enterprise=lease.enterprise, signatory=lease.signatory, key="L-2"))
    (row,) = run(lease, line("B-1"))
    assert (row.code, len(row.offers)) == ("choose", 2)


def test_a_line_cannot_be_booked_on_two_contracts_by_choosing_twice() -> None:
    lease = leases.running()
    other = leases.running(leases.offered(enterprise=lease.enterprise, signatory=lease.signatory, key="L-2"))
    one = line("B-1", n=1, counterparty="")
    for number in (lease.matter.number, other.matter.number):
        book(lease.enterprise, of(one), dry=False, by=lease.signatory, chosen={1: number})
    assert (paid(lease), paid(other)) == ([("received", RENT)], [])


def test_a_contract_of_another_enterprise_cannot_be_chosen() -> None:
    mine, theirs = leases.running(), leases.running(leases.offered(key="L-2"))
    one = line("B-1", n=1, counterparty="")
    outcome = book(mine.enterprise, of(one), dry=False, by=mine.signatory, chosen={1: theirs.matter.number})
    assert codes(list(outcome.rows)) == ["unknown"]
    assert paid(theirs) == []


def test_a_reversal_takes_back_once_whatever_name_the_bank_gives_the_payment() -> None:
    lease = leases.running()
    run(lease, line("B-1", text=lease.matter.number, names=("E2E-77",)))
    rows = run(lease, back("B-9", "E2E-77"), number="S-2")
    assert (codes(rows), rows[0].rest) == (["reversed"], RENT)
    assert rent(lease) == ("open", 0)
    assert codes(run(lease, back("B-9", "E2E-77"), number="S-3")) == ["already"]
    assert paid(lease) == [("received", RENT), ("reversal", -RENT)]
    assert Entry.objects.filter(matter=lease.matter, act="pay").count() == 1  # the payment itself stays


def test_a_reversal_of_more_than_was_paid_or_of_nothing_known_is_not_booked() -> None:
    lease = leases.running()
    run(lease, line("B-1", text=lease.matter.number))
    assert codes(run(lease, back("B-8", "B-1", RENT + 1))) == ["too_much"]
    assert codes(run(lease, back("B-9", "B-77"))) == ["unclear"]
    assert codes(run(lease, back("B-9", "B-77", text=lease.matter.number))) == ["unclear"]


def test_half_of_a_payment_goes_back_and_then_the_other_half() -> None:
    lease = leases.running()
    run(lease, line("B-1", text=lease.matter.number))
    halves = run(lease, back("B-8", "B-1", 200_00), back("B-9", "B-1", 310_00), back("B-10", "B-1", 1))
    assert codes(halves) == ["reversed", "reversed", "too_much"]
    assert rent(lease) == ("open", 0)


def test_a_refund_is_a_counter_entry_that_a_person_confirms() -> None:
    lease = leases.running()
    run(lease, line("B-1", text=lease.matter.number))
    refund = line("B-5", -RENT, lease.matter.number, n=3)
    assert codes(run(lease, refund, dry=True)) == ["refund"]
    assert codes(run(lease, line("B-6", -1_00, lease.matter.number))) == ["outgoing"]
    chosen = book(lease.enterprise, of(refund), dry=False, by=lease.signatory, chosen={3: lease.matter.number})
    assert codes(list(chosen.rows)) == ["reversed"]
    assert paid(lease) == [("received", RENT), ("reversal", -RENT)]


def test_late_and_out_of_order_bookings_come_to_the_same_books() -> None:
    one, two = leases.running(), leases.running(leases.offered(key="L-2"))
    now = clock.now()
    for lease, order in ((one, (0, 1, 2)), (two, (2, 0, 1))):
        lines = [line(f"B-{n}", (n + 1) * 100_00, lease.matter.number, value=now) for n in range(3)]
        for n in order:
            run(lease, lines[n], number=f"S-{n}")
    assert [rent(one, n) for n in (1, 2)] == [rent(two, n) for n in (1, 2)]


def test_what_the_consumer_said_is_not_credited_again_when_the_bank_books_it() -> None:
    lease = leases.running()
    lease.act("say_paid", "lessee", {"ref": "my transfer", "amount": RENT})
    run(lease, line("B-1", text=lease.matter.number))
    assert paid(lease) == [("received", RENT)]
    assert lease.matter.law_state.statements == {}


def test_a_run_that_dies_in_the_middle_is_finished_by_running_the_file_again(monkeypatch: pytest.MonkeyPatch) -> None:
    lease = leases.running()
    lines = [line(f"B-{n}", 100_00, lease.matter.number) for n in range(4)]
    real, count = booking.Run._remember, []

    def dies(self: Any, *given: Any) -> None:
        count.append(1)
        real(self, *given)
        if len(count) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(booking.Run, "_remember", dies)
    with pytest.raises(KeyboardInterrupt):
        run(lease, *lines)
    monkeypatch.undo()
    assert (len(paid(lease)), BookedLine.objects.count()) == (2, 2)  # the third left no half behind
    assert codes(run(lease, *lines))[:2] == ["already", "already"]
    assert paid(lease) == [("received", 100_00)] * 4


def test_a_run_that_takes_too_long_says_what_is_left() -> None:
    lease = leases.running()
    lines = [line(f"B-{n}", 100_00, lease.matter.number) for n in range(3)]
    outcome = book(lease.enterprise, of(*lines), dry=False, by=None, seconds=1e-9)
    assert isinstance(outcome, Outcome)
    assert not outcome.whole
    assert {row.code for row in outcome.rows} == {"waits"}


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_book_the_same_file_at_once_count_it_once() -> None:
    lease = leases.running()
    lines = [line(f"B-{n}", 100_00, lease.matter.number) for n in range(5)]
    found: list[list[str]] = []

    def go() -> None:
        try:
            enterprise = Organisation.objects.get(pk=lease.enterprise.pk)
            found.append(codes(list(book(enterprise, of(*lines), dry=False, by=None).rows)))
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    assert paid(lease) == [("received", 100_00)] * 5
    assert BookedLine.objects.count() == 5
    assert sum(code == "already" for row in found for code in row) == 10


@pytest.mark.django_db(transaction=True)
def test_one_line_chosen_for_two_contracts_at_once_counts_once() -> None:
    lease = leases.running()
    other = leases.running(leases.offered(enterprise=lease.enterprise, signatory=lease.signatory, key="L-2"))
    one = line("B-1", n=1, counterparty="")

    def go(number: str) -> None:
        try:
            enterprise = Organisation.objects.get(pk=lease.enterprise.pk)
            book(enterprise, of(one), dry=False, by=None, chosen={1: number})
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=go, args=(matter.number,)) for matter in (lease.matter, other.matter)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(paid(lease)) + len(paid(other)) == 1
