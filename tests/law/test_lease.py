"""The lease in words (kernel section 2): rent of 300 yuan a month, three months, delivered on Monday 2 March 2026."""

from __future__ import annotations

from typing import Any

import pytest

from concord.law import engine, shelf
from concord.law.model import NEVER, Decision, Refused
from tests.law.walking import Walk, at, last_day

LEASE = shelf.rulebook("lease@1")
PEOPLE = {
    "lessor": ("lena",), "lessee": ("theo",), "bank": ("bank",), "system": ("platform",), "notice": ("gateway",),
}  # fmt: skip
TERMS = {"rent": 300_00, "months": 3, "price": 900_00}


def running(people: dict[str, tuple[str, ...]] = PEOPLE, **terms: Any) -> Walk:
    """Signed and delivered on 2 March 2026: rent is due by 2 April, 6 May (after the holiday) and 2 June."""
    walk = Walk(LEASE, people, TERMS | terms, "2026-03-02 09:00")
    for person in (*people["lessor"], *people["lessee"]):
        walk.do(person, "sign", "2026-03-02 10:00")
    walk.do("lena", "deliver", "2026-03-02 11:00", ref="SF1")
    for person in people["lessee"]:
        walk.serve(person, "2026-03-02 11:00")
    walk.do("theo", "accept_statement", "2026-03-02 12:00", entry=int(next(iter(walk.state.statements))))
    return walk


def pay(walk: Walk, ref: str, amount: int, time: str, value: str = "") -> list[str]:
    return walk.do("bank", "pay", time, stated=value, ref=ref, amount=amount)


def debts(walk: Walk) -> dict[str, tuple[str, int, int]]:
    lives = (*walk.state.settled, *walk.state.duties)
    return {live.key: (live.status, live.paid, live.interest) for live in lives if live.kind}


def test_one_signature_is_not_enough_and_three_lessees_must_all_sign() -> None:
    people = PEOPLE | {"lessee": ("theo", "thea", "tom")}
    walk = Walk(LEASE, people, TERMS, "2026-03-02 09:00")
    for person in ("lena", "theo", "thea"):
        walk.do(person, "sign", "2026-03-02 10:00")
    assert walk.state.stage == "offered"
    assert walk.refused("theo", "sign", "2026-03-02 11:00") == "already sign"
    walk.do("tom", "sign", "2026-03-02 12:00")
    assert walk.state.stage == "awaiting_goods"


def test_who_did_not_sign_last_has_seven_days_from_the_notice_of_the_signatures() -> None:
    """CC 563 (3): then a demand, a reasonable time from the day it arrived, and only then may the lessee cancel."""
    walk = Walk(LEASE, PEOPLE, TERMS, "2026-03-02 09:00")
    walk.do("lena", "sign", "2026-03-02 10:00")
    walk.do("theo", "sign", "2026-03-02 11:00")
    assert walk.status("delivery") == "unserved"
    walk.clock("2026-04-01")
    assert walk.state.stage == "awaiting_goods"
    walk.serve("lena", "2026-04-01 10:00")
    assert walk.until("delivery") == "2026-04-08"  # a Wednesday
    walk.clock("2026-04-09")
    assert (walk.state.stage, walk.status("late_delivery")) == ("late_goods", "unserved")
    assert walk.refused("theo", "cancel", "2026-04-30") == "condition cancel"
    walk.serve("lena", "2026-05-06 10:00")
    assert walk.until("late_delivery") == "2026-05-21"  # a Thursday
    assert walk.refused("theo", "cancel", "2026-05-21 23:59") == "condition cancel"
    assert walk.do("theo", "cancel", "2026-05-22 00:00") == ["lapse:late_delivery", "cancel"]
    assert (walk.state.stage, walk.state.outcome) == ("ended", "not_delivered")


def test_goods_that_come_late_are_still_taken_until_the_lessee_cancels_or_thirty_days_are_over() -> None:
    walk = Walk(LEASE, PEOPLE, TERMS, "2026-03-02 09:00")
    walk.do("theo", "sign", "2026-03-02 10:00")
    walk.do("lena", "sign", "2026-03-02 11:00")  # her own act: she needs no notice
    walk.clock("2026-03-10")
    walk.serve("lena", "2026-03-10 10:00")
    walk.clock("2026-03-26")
    assert walk.until("last_delivery") == "2026-04-27"  # thirty days after 26 March is a Saturday: Monday it is
    walk.do("lena", "deliver_late", "2026-03-30 10:00", ref="SF1")
    walk.do("theo", "accept_statement", "2026-03-30 11:00", entry=int(next(iter(walk.state.statements))))
    assert walk.state.stage == "running"


def test_the_terms_are_checked_before_anything_begins() -> None:
    def begun(**terms: Any) -> Decision | Refused:
        return engine.begin(LEASE, PEOPLE, TERMS | terms, at("2025-12-01 09:00"))

    assert begun(rent=True) == Refused("form", "rent")
    assert begun(rent=99) == Refused("form", "rent")
    assert begun(colour="red") == Refused("form", "colour")
    assert begun(late_rate="17%/year") == Refused("form", "late_rate")
    assert begun(late_rate="13%/year") == Refused("condition", "legal_rate")  # four times 3.00 % is 12 %
    assert isinstance(begun(late_rate="12%/year"), Decision)
    assert begun(price=2_000_00) == Refused("condition", "fair_price")
    assert engine.begin(LEASE, PEOPLE | {"lessee": ()}, TERMS, 0) == Refused("form", "lessee")
    assert engine.begin(LEASE, PEOPLE | {"jester": ("j",)}, TERMS, 0) == Refused("form", "jester")
    assert engine.begin(LEASE, PEOPLE, TERMS, 0, currency="USD") == Refused("form", "currency")


def test_rent_falls_due_month_by_month_and_one_future_instance_stands() -> None:
    walk = running()
    assert walk.until("rent#1") == "2026-04-02"
    assert walk.live("rent#2") is None
    walk.clock("2026-04-03")
    assert walk.status("rent#1") == "overdue"
    assert walk.until("rent#2") == "2026-05-06"  # 2 to 5 May are holidays


def test_the_next_instance_opens_as_soon_as_the_last_is_paid() -> None:
    walk = running()
    pay(walk, "a", 300_00, "2026-03-03 10:00")
    assert walk.status("rent#1") == "paid"
    assert walk.until("rent#2") == "2026-05-06"
    pay(walk, "b", 600_00, "2026-03-04 10:00")
    assert walk.state.stage == "returning"  # everything is paid: the term is over


def test_a_surplus_waits_for_the_next_debt() -> None:
    walk = running()
    pay(walk, "a", 350_00, "2026-03-03 10:00")
    assert debts(walk)["rent#2"] == ("open", 50_00, 0)
    pay(walk, "b", 600_00, "2026-03-04 10:00")
    assert walk.state.pot == 50_00


def test_two_months_overdue_are_default_and_payment_cures_it() -> None:
    walk = running()
    given = walk.clock("2026-05-07")
    assert given[:3] == ["lapse:rent", "lapse:rent", "default_reached"]
    assert walk.state.stage == "in_default"
    assert walk.state.data["demands"] == 1
    assert pay(walk, "a", 600_00, "2026-05-08 10:00") == ["pay", "cured"]
    assert walk.state.stage == "running"


def test_the_last_month_alone_is_default_for_no_later_one_will_come() -> None:
    walk = running()
    pay(walk, "a", 600_00, "2026-03-03 10:00")
    walk.clock("2026-06-03")
    assert walk.state.stage == "in_default"


def test_the_grace_runs_from_the_day_the_demand_arrived() -> None:
    walk = running()
    walk.clock("2026-05-07")
    assert walk.status("cure") == "unserved"
    walk.serve("theo", "2026-05-11 10:00")
    assert walk.until("cure") == "2026-05-26"
    walk.clock("2026-05-27")
    assert walk.state.stage == "rescindable"


def test_late_news_of_a_payment_in_time_corrects_the_count_but_not_the_docket() -> None:
    walk = running()
    walk.clock("2026-05-07")
    before = [entry.act for entry in walk.entries]
    assert pay(walk, "a", 300_00, "2026-05-08 10:00", "2026-04-02 10:00") == ["pay"]
    assert pay(walk, "b", 300_00, "2026-05-08 10:00", "2026-05-06 23:59") == ["pay", "cured"]
    assert [entry.act for entry in walk.entries][: len(before)] == before
    assert walk.status("rent#1") == "paid"
    assert walk.status("rent#2") == "paid"
    assert walk.state.stage == "running"


def test_two_months_paid_in_the_last_minute_cure_the_default_if_the_news_is_there_before_the_next_is_due() -> None:
    """ADR 0015, a known limit: told later, the money counts from the same minute, but June is overdue by then."""
    told, late = running(months=4), running(months=4)
    for walk in (told, late):
        walk.clock("2026-05-08")
        assert walk.state.stage == "in_default"
    assert pay(told, "a", 600_00, "2026-06-02 23:59")[-2:] == ["pay", "cured"]
    told.clock("2026-06-03 09:00")
    assert pay(late, "a", 600_00, "2026-06-03 09:00", "2026-06-02 23:59")[-1] == "pay"
    assert debts(told) == debts(late)
    assert (told.state.stage, late.state.stage) == ("running", "in_default")
    assert pay(late, "b", 300_00, "2026-06-03 10:00") == ["pay", "cured"]


def test_a_payment_is_counted_once() -> None:
    walk = running()
    pay(walk, "a", 300_00, "2026-03-03 10:00")
    assert walk.refused("bank", "pay", "2026-03-03 11:00", ref="a", amount=300_00) == "already ref"
    assert walk.refused("theo", "say_paid", "2026-03-03 11:00", ref="a", amount=300_00) == "already ref"


def test_interest_comes_before_principal() -> None:
    """0.0175 % a day: rent#1 of 300.00 is late from 3 April; ten days later 0.53 of interest have come up."""
    walk = running(late_rate="0.0175%/day", standard=3)
    walk.clock("2026-04-03")
    pay(walk, "a", 300_00, "2026-04-13 10:00")
    assert debts(walk)["rent#1"] == ("overdue", 299_47, 0)
    pay(walk, "b", 53, "2026-04-13 11:00")
    assert debts(walk)["rent#1"] == ("paid", 300_00, 0)


def test_paying_exactly_the_principal_of_a_late_debt_leaves_it_slightly_open() -> None:
    walk = running(late_rate="0.0175%/day", standard=3)
    pay(walk, "a", 300_00, "2026-04-13 10:00")
    rent = walk.live("rent#1")
    assert rent is not None
    assert engine.owed(LEASE, rent, at("2026-04-13 12:00")) == (53, 0)
    assert engine.owed(LEASE, rent, at("2030-04-13 12:00")) == (53, 14)


def test_the_oldest_debt_is_paid_first() -> None:
    walk = running(standard=3)
    walk.clock("2026-05-07")
    pay(walk, "a", 400_00, "2026-05-07 10:00")
    assert debts(walk)["rent#1"] == ("paid", 300_00, 0)
    assert debts(walk)["rent#2"] == ("overdue", 100_00, 0)


def test_a_reversal_is_a_counter_entry_at_the_originals_date() -> None:
    walk = running(standard=3)
    pay(walk, "a", 300_00, "2026-04-02 10:00")
    walk.clock("2026-04-10")
    assert walk.status("rent#1") == "paid"
    form = {"ref": "a", "amount": 300_01}
    assert walk.refused("bank", "note_reversal", "2026-04-10 10:00", **form) == "form amount"
    assert walk.refused("bank", "note_reversal", "2026-04-10 10:00", **{**form, "ref": "z"}) == "form ref"
    given = walk.do("bank", "note_reversal", "2026-04-10 10:00", ref="a", amount=300_00)
    assert given == ["note_reversal", "lapse:rent"]
    assert debts(walk)["rent#1"] == ("overdue", 0, 0)
    assert len(walk.state.payments) == 2


def test_a_part_can_be_reversed_and_no_more_than_is_left() -> None:
    walk = running(standard=3)
    pay(walk, "a", 300_00, "2026-03-03 10:00")
    walk.do("bank", "note_reversal", "2026-03-04 10:00", ref="a", amount=100_00)
    assert debts(walk)["rent#1"] == ("open", 200_00, 0)
    assert walk.refused("bank", "note_reversal", "2026-03-05 10:00", ref="a", amount=200_01) == "form amount"


def test_a_reversal_is_possible_after_the_end() -> None:
    walk = running()
    pay(walk, "a", 900_00, "2026-03-03 10:00")
    walk.do("lena", "confirm_return", "2026-03-04 10:00")
    assert walk.state.ended
    walk.do("bank", "note_reversal", "2026-03-05 10:00", ref="a", amount=900_00)
    assert debts(walk)["rent#1"] == ("left", 0, 0)
    assert walk.state.next_due == NEVER


def test_the_buy_out_costs_the_price_less_what_was_paid() -> None:
    walk = running()
    pay(walk, "a", 300_00, "2026-03-03 10:00")
    walk.do("theo", "buy_out", "2026-03-05 10:00")
    found = walk.live("buyout")
    assert found is not None
    assert (found.amount, last_day(found.due)) == (600_00, "2026-03-10")
    assert walk.status("rent#2") == "held"
    pay(walk, "b", 600_00, "2026-03-06 10:00")
    assert (walk.state.stage, walk.state.outcome) == ("ended", "bought")
    assert walk.status("rent#2") == "waived"


def test_a_buy_out_that_is_not_paid_gives_its_part_payment_back_to_the_rent() -> None:
    walk = running()
    walk.do("theo", "buy_out", "2026-03-05 10:00")
    pay(walk, "a", 200_00, "2026-03-06 10:00")
    assert debts(walk)["buyout"] == ("open", 200_00, 0)  # what stands still is paid last
    walk.clock("2026-03-11 00:00")
    assert debts(walk)["buyout"][0] == "waived"
    assert debts(walk)["rent#1"] == ("open", 200_00, 0)
    assert walk.until("rent#1") == "2026-04-08"  # six days of pause: 2 + 6 April


def test_what_stands_still_is_paid_last() -> None:
    """The rent of 2 April stands still for the buy-out of 7 April: the payment goes to the later debt."""
    walk = running()
    walk.do("theo", "buy_out", "2026-03-31 10:00")
    assert walk.until("buyout") == "2026-04-07"
    pay(walk, "a", 100_00, "2026-04-01 10:00")
    assert debts(walk)["buyout"] == ("open", 100_00, 0)
    assert debts(walk)["rent#1"] == ("held", 0, 0)


def test_a_pause_on_a_series_shifts_the_rest() -> None:
    walk = running()
    for person in ("lena", "theo"):
        walk.do(person, "suspend", "2026-03-10 10:00")
    assert walk.status("rent#1") == "held"
    assert walk.until("suspension_ends") == "2026-06-08"
    walk.do("theo", "continue", "2026-03-20 10:00")
    assert walk.until("rent#1") == "2026-04-13"  # 2 + 10 April is a Sunday
    walk.clock("2026-04-14")
    assert walk.until("rent#2") == "2026-05-12"  # counted from the unrolled 12 April


def test_a_suspension_that_nobody_ends_ends_by_its_duty() -> None:
    walk = running()
    for person in ("lena", "theo"):
        walk.do(person, "suspend", "2026-03-10 10:00")
    assert walk.clock("2026-06-09") == ["lapse:suspension_ends"]
    assert walk.state.holds == {}
    assert walk.until("rent#1") == "2026-07-02"  # 2 April and 91 days


def test_leaving_early_stops_the_rent_and_costs_a_fee() -> None:
    walk = running()
    walk.do("theo", "end_early", "2026-03-10 10:00")
    assert walk.until("exit_fee") == "2026-03-20"
    pay(walk, "a", 300_00, "2026-03-11 10:00")  # the fee is older
    assert debts(walk)["exit_fee"][0] == "paid"
    pay(walk, "b", 300_00, "2026-03-12 10:00")
    assert walk.state.stage == "returning"
    assert walk.live("rent#2") is None


def test_open_debts_are_left_at_the_end_and_overdue_ones_stay() -> None:
    walk = running()
    walk.clock("2026-05-07")
    walk.serve("theo", "2026-05-11 10:00")
    walk.clock("2026-05-27")
    walk.do("lena", "rescind", "2026-05-28 10:00")
    walk.do("lena", "confirm_return", "2026-05-29 10:00")
    assert {key: status for key, (status, _, _) in debts(walk).items()} == {
        "rent#1": "overdue", "rent#2": "overdue", "rent#3": "left",
    }  # fmt: skip
    assert walk.state.next_due == NEVER
    assert walk.clock("2027-01-01") == []


def test_a_dispute_starts_another_matter_and_comes_back() -> None:
    walk = running()
    walk.do("theo", "report_problem", "2026-03-10 10:00")
    assert ("start", "cn-mediation", {"applicant": ["theo"], "respondent": ["lena"]}) in walk.entries[-1].effects
    assert walk.refused("theo", "back_to_running", "2026-03-11") == "not_you lessee"
    assert walk.refused("platform", "back_to_default", "2026-03-11") == "condition back_to_default"
    walk.do("platform", "back_to_running", "2026-03-11")
    assert walk.state.stage == "running"


def test_an_act_before_the_last_entry_is_refused() -> None:
    walk = running()
    assert walk.refused("bank", "pay", "2026-03-01", ref="a", amount=1) == "order"


def test_a_stated_time_may_not_lie_before_its_moment_nor_in_the_future() -> None:
    walk = running()
    form = {"ref": "a", "amount": 1}
    assert walk.refused("bank", "pay", "2026-03-05", stated="2026-03-02 09:59", **form) == "form on"
    assert walk.refused("bank", "pay", "2026-03-05", stated="2026-03-05 00:01", **form) == "form on"
    assert walk.do("bank", "pay", "2026-03-05", stated="2026-03-02 10:00", **form) == ["pay"]


def test_an_act_at_24_00_is_too_late() -> None:
    walk = Walk(LEASE, PEOPLE, TERMS, "2026-03-02 09:00")
    for person in ("lena", "theo"):
        walk.serve(person, "2026-03-02 10:00")
    walk.do("lena", "sign", "2026-03-09 10:00")
    assert walk.refused("theo", "sign", "2026-03-10 00:00") == "closed sign"
    assert walk.do("theo", "sign", "2026-03-09 23:59") == ["sign"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"ref": "a", "amount": True}, "amount"), ({"ref": "a", "amount": 1.0}, "amount"), ({"ref": "a"}, "amount"),
        ({"ref": "a", "amount": 0}, "amount"), ({"ref": "a", "amount": -5}, "amount"),
        ({"ref": "", "amount": 1}, "ref"), ({"ref": "a", "amount": 1, "tip": 1}, "tip"),
        ({"ref": 5, "amount": 1}, "ref"),
        ({"ref": "a", "amount": 10**12}, "amount"), ({"ref": ["a"], "amount": 1}, "ref"),
    ],
)  # fmt: skip
def test_forms_are_strict(form: dict[str, Any], field: str) -> None:
    assert running().refused("bank", "pay", "2026-03-05", **form) == f"form {field}"
