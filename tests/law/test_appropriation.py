"""Which debt a payment goes to, and what it leaves (CC 560, 561; S6, S16 to S19, S21), on books of a few debts."""

from __future__ import annotations

from typing import Any

import pytest

from concord.law import engine
from concord.law.appropriation import Account, Books, net, owed
from concord.law.calendars import Calendar
from concord.law.model import Live
from tests.law.small import begun
from tests.law.walking import Walk, at

PLAIN = Calendar("plain", rolls=False)
DAILY = (1000, "day", 1)  # 0.1 % a day
RECEIVED = "received"


def debt(key: str, day: str, amount: int = 100, **more: Any) -> Live:
    """A debt of bob's to ann's, owed since 1 March and due at the end of a day."""
    due = at(day) + 86_400
    return Live(key, due, raw=due, start=at("2026-03-01"), kind="pay", amount=amount, key=key, **more)


def paid(ref: str, amount: int, time: str, row: str = "", kind: str = RECEIVED) -> tuple[Any, ...]:
    return (ref, amount, at(time), row, kind, 1)


def run(debts: list[Live], *payments: tuple[Any, ...]) -> dict[str, tuple[int, int, int]]:
    """Of each debt: principal paid, interest that is open, interest paid."""
    books = Books(PLAIN, debts, payments)
    found = {key: (one.paid, one.accrued, one.collected) for key, one in books.accounts.items()}
    return found | {"pot": (sum(books.pots.values()), 0, 0)}


def test_the_oldest_due_is_paid_first_whatever_the_order_of_opening() -> None:
    """CC 560."""
    found = run([debt("b", "2026-03-20"), debt("a", "2026-03-10")], paid("x", 130, "2026-03-05"))
    assert found == {"a": (100, 0, 0), "b": (30, 0, 0), "pot": (0, 0, 0)}


def test_what_is_over_when_all_is_paid_waits() -> None:
    assert run([debt("a", "2026-03-10")], paid("x", 101, "2026-03-05"))["pot"] == (1, 0, 0)


def test_a_single_fen_is_taken() -> None:
    assert run([debt("a", "2026-03-10")], paid("x", 1, "2026-03-05"))["a"] == (1, 0, 0)


def test_interest_is_paid_before_principal() -> None:
    """CC 561: ten days at 0.1 % on 10,000 are 100; 150 pay them and 50 of the principal."""
    one = debt("a", "2026-03-10", 10_000, rate=DAILY)
    assert run([one], paid("x", 150, "2026-03-21"))["a"] == (50, 0, 100)
    assert run([one], paid("x", 60, "2026-03-21"))["a"] == (0, 40, 60)
    assert run([one], paid("x", 100, "2026-03-21"))["a"] == (0, 0, 100)


def test_interest_runs_on_from_the_last_payment_on_what_is_left() -> None:
    """50 of principal paid on the 21st: ten days later 99.5, rounded half up once, on 9,950."""
    one = debt("a", "2026-03-10", 10_000, rate=DAILY)
    assert run([one], paid("x", 150, "2026-03-21"), paid("y", 1, "2026-03-31"))["a"] == (50, 99, 101)


def test_on_the_due_day_nothing_is_added_and_nothing_is_noted() -> None:
    """A debt due on the 10th is late from the 11th: paid in its last second, or in the first of the 11th."""
    one = debt("a", "2026-03-10", 10_000, rate=DAILY)
    for time in ("2026-03-10 23:59", "2026-03-11 00:00"):
        books = Books(PLAIN, [one], (paid("x", 500, time),))
        account = books.accounts["a"]
        assert (account.paid, account.accrued, account.collected, account.upto) == (500, 0, 0, 0)
    late = Books(PLAIN, [one], (paid("x", 500, "2026-03-12 00:00"),)).accounts["a"]
    assert (late.paid, late.collected, late.upto) == (490, 10, at("2026-03-12 00:00"))


def test_a_debt_without_rate_or_date_bears_no_interest() -> None:
    for one in (debt("a", "2026-03-10", 10_000), Live("a", 0, start=1, kind="pay", amount=10_000, key="a", rate=DAILY)):
        assert owed(PLAIN, one, at("2026-05-01")) == (10_000, 0)


def test_what_is_owed_at_a_time_goes_on_from_what_the_books_left() -> None:
    one = debt("a", "2026-03-10", 10_000, rate=DAILY, paid=1_000, interest=7, upto=at("2026-03-21"))
    assert owed(PLAIN, one, at("2026-03-31")) == (9_000, 97)
    assert owed(PLAIN, one, at("2026-03-21")) == (9_000, 7)


def test_a_payment_named_for_a_row_goes_there_and_the_rest_to_the_same_pair() -> None:
    """S17: what bob paid ann for a row too much pays what bob owes ann, and nothing that ann owes bob."""
    rows = [
        debt("r1", "2026-03-20", who="bob", whom="ann"),
        debt("r2", "2026-03-10", who="bob", whom="ann"),
        debt("r3", "2026-03-05", who="ann", whom="bob"),
    ]
    found = run(rows, paid("x", 150, "2026-03-02", row="r1"))
    assert found == {"r1": (100, 0, 0), "r2": (50, 0, 0), "r3": (0, 0, 0), "pot": (0, 0, 0)}
    assert run(rows, paid("x", 500, "2026-03-02", row="r1"))["pot"] == (300, 0, 0)


def test_a_payment_reversed_in_full_leaves_its_debt_untouched() -> None:
    """S19: also the day to which interest was reckoned."""
    one = debt("a", "2026-03-10", 10_000, rate=DAILY, who="bob", whom="ann")
    back = ("x", -150, at("2026-03-21"), "a", "reversal", 2)
    account = Books(PLAIN, [one], (paid("x", 150, "2026-03-21", row="a"), back)).accounts["a"]
    assert (account.paid, account.accrued, account.collected, account.upto) == (0, 0, 0, 0)


def test_reversals_are_taken_from_their_own_payment() -> None:
    back = [("x", -n, 0, "", "reversal", 9) for n in (30, 20)]
    payments = (paid("x", 100, "2026-03-05"), paid("y", 70, "2026-03-06"), *back)
    assert net(payments) == [("x", 50, at("2026-03-05"), ""), ("y", 70, at("2026-03-06"), "")]


def test_money_paid_before_a_debt_began_waits_for_it() -> None:
    later = Live("b", at("2026-04-01"), start=at("2026-03-15 10:00"), kind="pay", amount=100, key="b")
    assert run([later], paid("x", 60, "2026-03-15 09:59"))["b"] == (60, 0, 0)
    books = Books(PLAIN, [debt("a", "2026-04-20"), later], (paid("x", 60, "2026-03-15 09:59"),))
    assert (books.accounts["a"].paid, books.accounts["b"].paid) == (60, 0)
    same = Books(PLAIN, [debt("a", "2026-04-20"), later], (paid("x", 60, "2026-03-15 10:00"),))
    assert (same.accounts["a"].paid, same.accounts["b"].paid) == (0, 60)


def test_what_stands_still_is_paid_last_from_the_instant_it_stands_still() -> None:
    """CC 560: what cannot be asked for now waits behind what can."""
    still = debt("a", "2026-03-10", still=("rain",), stopped=at("2026-03-05 10:00"))
    other = debt("b", "2026-03-20")
    assert run([still, other], paid("x", 50, "2026-03-05 09:59"))["a"] == (50, 0, 0)
    assert run([still, other], paid("x", 50, "2026-03-05 10:00"))["b"] == (50, 0, 0)


def test_a_pause_that_is_over_counts_between_its_ends_only() -> None:
    """A value date in the pause finds it standing still; at the instant of its end it does no more."""
    stood = debt("a", "2026-03-10", stills=((at("2026-03-05 10:00"), at("2026-03-08 10:00")),))
    other = debt("b", "2026-03-20")
    for time, taker in (("05 09:59", "a"), ("05 10:00", "b"), ("08 09:59", "b"), ("08 10:00", "a")):
        assert run([stood, other], paid("x", 50, f"2026-03-{time}"))[taker] == (50, 0, 0)


def test_what_was_paid_on_a_debt_that_is_waived_goes_on_with_its_interest() -> None:
    """S18: from the instant of the waiver, to the next debt or the pot."""
    waived = debt("a", "2026-03-10", 10_000, rate=DAILY, status="waived")
    waived = Live(**{name: getattr(waived, name) for name in Live.__struct_fields__} | {"upto": at("2026-03-25")})
    other = debt("b", "2026-03-20", 120)
    found = run([waived, other], paid("x", 150, "2026-03-21"))
    assert (found["b"], found["pot"]) == ((120, 0, 0), (30, 0, 0))
    assert run([waived, other], paid("y", 20, "2026-03-26"))["b"] == (20, 0, 0)


def test_two_debts_of_one_day_are_paid_in_the_order_of_their_names_and_numbers() -> None:
    rent = [debt("rent#2", "2026-03-10"), debt("rent#10", "2026-03-10")]
    numbered = [
        Live(**{name: getattr(one, name) for name in Live.__struct_fields__} | {"id": "rent", "n": n})
        for one, n in zip(rent, (2, 10), strict=True)
    ]
    assert run(list(reversed(numbered)), paid("x", 50, "2026-03-05"))["rent#2"] == (50, 0, 0)


def test_a_debt_is_full_when_neither_principal_nor_interest_is_left() -> None:
    account = Account(debt("a", "2026-03-10", 100))
    assert not account.full
    account.paid = 100
    assert account.full
    account.accrued = 1
    assert not account.full


BANK = """
    terms: {months: {type: int, min: 1, max: 9, default: 4}}
    pauses: {winter: [rent, fee]}
    acts:
      pay:
        by: bank
        during: always
        time: {stated: true}
        form: {ref: {type: text, optional: true}, amount: {type: money}}
        credit: form.amount
        title: {en: Paid}
      undo: {by: bank, during: always, form: {ref: {type: text}, amount: {type: money}}, credit: "-form.amount", title: {en: Reversed}}
      call_in: {by: one, during: open, accelerate: rent, title: {en: Call in}}
      call_fees: {by: one, during: open, accelerate: fee, title: {en: Call in fees}}
      no_more: {by: one, during: open, stop: rent, title: {en: No more}}
      let_go: {by: one, during: open, waive: rent, title: {en: Let go}}
      close_up: {by: one, during: open, close: [rent, noting], title: {en: Close}}
      freeze: {by: one, during: open, pause: winter, title: {en: Freeze}}
    duties:
      rent: {by: two, owed_to: one, pay: "100", within: P10D, every: P1M, times: terms.months, rate: "0.1%/day"}
      fee: {by: two, owed_to: one, pay: "40", within: P50D}
    stages:
      first:
        title: {en: First}
        acts: {go: {by: one, to: last, title: {en: Go}}, note: {by: one, title: {en: Note}}}
        duties:
          going: {by: one, do: [go], within: P300D, lapse: {to: last}}
          noting: {by: one, do: [note], within: P300D, lapse: {to: last}}
      last: {title: {en: Last}, end: true}
    """  # noqa: E501


def renting() -> Walk:
    """From Monday 2 March 2026: the first of four rents is due on the 12th, the fee on 21 April."""
    return begun(BANK)


def books(walk: Walk) -> dict[str, str]:
    found = sorted((*walk.state.duties, *walk.state.settled), key=lambda live: live.key)
    return {live.key: f"{live.status} {live.paid}/{live.amount}" for live in found if live.kind}


def test_acceleration_calls_in_what_is_not_open_yet_and_leaves_what_is() -> None:
    """S21: at the end of the day, with the rate of the others, and no further instance after it."""
    walk = renting()
    walk.do("ann", "call_in", "2026-03-05 10:00")
    assert books(walk) == {"fee": "open 0/40", "rent#1": "open 0/100", "rent#2": "open 0/300"}
    assert ({live.stopped for live in walk.state.duties}, walk.state.series["rent"][4]) == ({0}, 1)
    called, first = walk.live("rent#2"), walk.live("rent#1")
    assert called is not None
    assert first is not None
    assert (walk.until("rent#2"), called.raw, called.n, called.rate) == ("2026-03-05", called.due, 2, first.rate)
    assert (called.start, called.entry) == (at("2026-03-05 10:00"), walk.entries[-1].seq)
    walk.do("bank", "pay", "2026-03-05 11:00", ref="a", amount=400)
    assert books(walk) == {"fee": "open 0/40", "rent#1": "paid 100/100", "rent#2": "paid 300/300"}
    walk.do("ann", "call_in", "2026-03-06 10:00")
    assert set(books(walk)) == {"fee", "rent#1", "rent#2"}


def test_acceleration_takes_the_rate_also_from_an_instance_that_is_paid() -> None:
    walk = begun(BANK.replace("default: 4", "default: 2"))
    walk.do("bank", "pay", "2026-03-03 10:00", ref="a", amount=100)
    assert walk.status("rent#2") == "open"
    walk.do("ann", "call_in", "2026-03-05 10:00")
    assert set(books(walk)) == {"fee", "rent#1", "rent#2"}  # the last one is open already
    assert walk.until("rent#2") == "2026-04-12"


def test_a_debt_that_is_no_series_is_called_in_unless_it_is_due_or_stands_still() -> None:
    walk = renting()
    walk.do("ann", "call_fees", "2026-03-05 10:00")
    assert walk.until("fee") == "2026-03-05"
    found = walk.live("fee")
    assert found is not None
    assert found.raw == found.due
    walk.clock("2026-03-06")
    walk.do("ann", "call_fees", "2026-03-07 10:00")
    assert (walk.status("fee"), walk.until("fee")) == ("overdue", "2026-03-05")
    frozen = renting()
    frozen.do("ann", "freeze", "2026-03-03 10:00")
    frozen.do("ann", "call_fees", "2026-03-05 10:00")
    assert (frozen.status("fee"), frozen.until("fee")) == ("held", "")


def test_what_is_called_in_leaves_to_the_others_what_was_paid_before() -> None:
    """CC 560: which debt is met is settled when it is paid, also where the books are run from the beginning."""
    walk = begun(BANK.replace("within: P50D", "within: P1D"))
    walk.do("bank", "pay", "2026-03-03 10:00", ref="a", amount=150)
    walk.do("ann", "call_in", "2026-03-05 10:00")
    assert books(walk) == {
        "fee": "paid 40/40", "rent#1": "paid 100/100", "rent#2": "open 10/100", "rent#3": "open 0/200",
    }  # fmt: skip


def test_a_series_that_was_stopped_opens_nothing_more_and_what_stands_stays_owed() -> None:
    walk = renting()
    walk.do("ann", "no_more", "2026-03-05 10:00")
    walk.do("ann", "no_more", "2026-03-06 10:00")
    walk.clock("2026-06-01")
    assert books(walk) == {"fee": "overdue 0/40", "rent#1": "overdue 0/100"}
    walk.do("ann", "call_in", "2026-06-01 10:00")
    assert set(books(walk)) == {"fee", "rent#1"}


def test_closing_a_debt_waives_it_and_closing_a_deadline_ends_it() -> None:
    """Nothing but payment or waiver ends a debt: what was paid on it goes to the next."""
    walk = renting()
    walk.do("bank", "pay", "2026-03-03 10:00", ref="a", amount=30)
    walk.do("ann", "close_up", "2026-03-05 10:00")
    assert books(walk) == {"fee": "open 30/40", "rent#1": "waived 0/100"}
    assert (walk.status("noting"), walk.status("going")) == ("", "open")


def test_a_waiver_of_what_nobody_paid_brings_nothing() -> None:
    walk = renting()
    walk.do("ann", "let_go", "2026-03-05 10:00")
    assert (books(walk), walk.state.pot) == ({"fee": "open 0/40", "rent#1": "waived 0/100"}, 0)


def test_a_waiver_stops_the_series_and_returns_what_was_paid() -> None:
    walk = renting()
    walk.do("bank", "pay", "2026-03-03 10:00", ref="a", amount=130)
    walk.do("ann", "let_go", "2026-03-05 10:00")
    assert books(walk) == {"fee": "open 30/40", "rent#1": "paid 100/100", "rent#2": "waived 0/100"}
    walk.clock("2026-04-21 10:00")
    assert set(books(walk)) == {"fee", "rent#1", "rent#2"}


def test_a_reversal_takes_back_as_much_as_was_booked_and_no_more() -> None:
    walk = renting()
    walk.do("bank", "pay", "2026-03-03 10:00", ref="a", amount=60)
    assert walk.refused("bank", "undo", "2026-03-04 10:00", ref="b", amount=10) == "form ref"
    assert walk.refused("bank", "undo", "2026-03-04 10:00", ref="a", amount=61) == "form amount"
    walk.do("bank", "undo", "2026-03-04 10:00", ref="a", amount=20)
    assert walk.refused("bank", "undo", "2026-03-04 10:00", ref="a", amount=41) == "form amount"
    walk.do("bank", "undo", "2026-03-04 10:00", ref="a", amount=40)
    assert books(walk) == {"fee": "open 0/40", "rent#1": "open 0/100"}
    assert walk.state.payments[-1][2] == at("2026-03-03 10:00")  # at the value date of the payment


@pytest.mark.parametrize(("time", "status"), [("2026-03-05 10:00", "open"), ("2026-03-14 10:00", "overdue")])
def test_a_reversal_leaves_a_debt_where_it_would_have_stood(time: str, status: str) -> None:
    """S19: paid on the 5th it is open again; due on the 12th and missed, it is overdue again."""
    walk = renting()
    walk.clock("2026-03-13" if status == "overdue" else "2026-03-04")
    walk.do("bank", "pay", time, ref="a", amount=100 if status == "open" else 101)
    assert walk.status("rent#1") in ("paid", "overdue")
    walk.do("bank", "undo", time, ref="a", amount=50)
    assert walk.status("rent#1") == status


def test_a_reversal_after_the_end_leaves_the_debt_as_it_was_left() -> None:
    walk = renting()
    walk.do("bank", "pay", "2026-03-05 10:00", ref="a", amount=100)
    walk.do("ann", "go", "2026-03-06 10:00")
    assert walk.status("rent#1") == "paid"
    walk.do("bank", "undo", "2026-03-07 10:00", ref="a", amount=100)
    found = walk.live("rent#1")
    assert found is not None
    assert (found.status, found.due) == ("left", at("2026-03-13"))


def test_a_reversal_in_a_pause_leaves_the_debt_standing_still() -> None:
    walk = renting()
    walk.do("bank", "pay", "2026-03-05 10:00", ref="a", amount=40)
    walk.do("bank", "pay", "2026-03-05 11:00", ref="b", amount=60)
    walk.do("ann", "freeze", "2026-03-06 10:00")
    walk.do("bank", "undo", "2026-03-07 10:00", ref="b", amount=60)
    assert (walk.status("rent#1"), books(walk)["rent#1"]) == ("held", "held 40/100")


def test_a_pause_holds_a_debt_that_was_paid_only_if_it_comes_before_its_day_was_over() -> None:
    """S8: a reversal finds the debt where it would be: overdue, if the pause began when its time had passed."""
    for time, status in (("2026-03-12 23:59", "held"), ("2026-03-13 00:00", "overdue")):
        walk = renting()
        walk.do("bank", "pay", "2026-03-05 10:00", ref="a", amount=100)
        walk.do("ann", "freeze", time)
        walk.do("bank", "undo", time, ref="a", amount=100)
        found = walk.live("rent#1")
        assert found is not None
        assert (found.status, bool(found.still)) == (status, status == "held")
        assert (found.due, found.was) == ((0, at("2026-03-13")) if status == "held" else (at("2026-03-13"), 0))


def test_interest_that_a_payment_leaves_open_is_written_down() -> None:
    """CC 561: 0.1 % a day on 100 for twenty days are 2; one is paid."""
    walk = renting()
    walk.clock("2026-03-13")
    walk.do("bank", "pay", "2026-04-02 10:00", ref="a", amount=1)
    found = walk.live("rent#1")
    assert found is not None
    assert (found.interest, found.paid, found.upto) == (1, 0, at("2026-04-02 10:00"))


def test_a_reference_counts_once_and_without_one_the_entry_is_its_own() -> None:
    """S16."""
    walk = renting()
    walk.do("bank", "pay", "2026-03-03 10:00", ref="a", amount=10)
    assert walk.refused("bank", "pay", "2026-03-03 11:00", ref="a", amount=10) == "already ref"
    walk.do("bank", "pay", "2026-03-03 12:00", amount=10)
    walk.do("bank", "pay", "2026-03-03 13:00", amount=10)
    assert [payment[0] for payment in walk.state.payments] == ["a", f"#{walk.state.seq - 1}", f"#{walk.state.seq}"]
    assert books(walk)["rent#1"] == "open 30/100"


def test_a_series_opens_one_after_another_as_they_are_paid_and_no_more_than_its_number() -> None:
    walk = renting()
    walk.do("bank", "pay", "2026-03-03 10:00", ref="a", amount=250)
    assert books(walk) == {
        "fee": "paid 40/40", "rent#1": "paid 100/100", "rent#2": "paid 100/100", "rent#3": "open 10/100",
    }  # fmt: skip
    walk.do("bank", "pay", "2026-03-04 10:00", ref="b", amount=190)
    assert [walk.status(f"rent#{n}") for n in (3, 4, 5)] == ["paid", "paid", ""]
    assert (walk.state.pot, books(walk)["fee"]) == (0, "paid 40/40")
    assert engine.owed(walk.law, walk.state.settled[0], at("2026-06-01")) == (0, 0)
