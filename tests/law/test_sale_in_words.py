"""The price of a sale by instalments in words (CC 595 to 647): 1,000 yuan in five months, from 3 March 2026."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from concord.law import engine, shelf
from concord.law.lint_reports import reporting, results
from concord.law.model import Decision, Refused
from tests.law.selling import PEOPLE, SALE, TERMS, agree, amounts, choosing, debts, pay, running, signed
from tests.law.walking import Walk, at


def test_at_least_three_instalments_make_a_sale_by_instalments() -> None:
    """CC 634 and SI 27: the price is paid in three parts or more."""
    begun = engine.begin(SALE, PEOPLE, TERMS | {"instalments": 2}, at("2026-03-02 09:00"))
    assert begun == Refused("form", "instalments")
    assert isinstance(engine.begin(SALE, PEOPLE, TERMS | {"instalments": 3}, at("2026-03-02 09:00")), Decision)


@pytest.mark.parametrize(
    ("terms", "check"),
    [
        ({"late_rate": "5.86%/year"}, "legal_rate"),  # 130 % of LPR (3.00 %) and half as much again: 5.85 %
        ({"down": 800_01}, "fifth_by_instalments"),  # one fifth could never become due
    ],
)
def test_terms_beyond_the_law_are_refused_before_anything_begins(terms: dict[str, Any], check: str) -> None:
    assert engine.begin(SALE, PEOPLE, TERMS | terms, at("2025-12-01 09:00")) == Refused("condition", check)


def test_damages_above_thirty_per_cent_are_refused() -> None:
    """CC 585, GI 65."""
    assert engine.begin(SALE, PEOPLE, TERMS | {"damages": 31}, at("2026-03-02 09:00")) == Refused("form", "damages")
    within = TERMS | {"damages": 30, "late_rate": "5.85%/year", "down": 800_00}
    assert isinstance(engine.begin(SALE, PEOPLE, within, at("2025-12-01 09:00")), Decision)


def test_what_does_not_divide_is_in_the_last_instalment() -> None:
    walk = running(price=1_000_01, down=0, instalments=3)
    assert amounts(walk) == [333_33, 333_33, 333_35]
    assert sum(amounts(walk)) == 1_000_01


def test_instalments_are_counted_from_the_delivery_and_roll_over_holidays() -> None:
    """CC 203: 3 May 2026 is a holiday; 3 April is not yet Qingming."""
    walk = running()
    assert [walk.until(f"instalment#{n}") for n in (1, 2, 3, 4, 5)] == [
        "2026-04-03", "2026-05-06", "2026-06-03", "2026-07-03", "2026-08-03",
    ]  # fmt: skip


def test_the_end_of_a_month_and_the_leap_day() -> None:
    """CC 202: delivered on 31 January 2028, the first instalment is due on 29 February, the next on 31 March."""
    walk = running("2028-01-31", "2028-01-30", instalments=3)
    assert walk.state.data["plan"][0]["day"] == "2028-02-29"
    assert [row["day"] for row in walk.state.data["plan"]] == ["2028-02-29", "2028-03-31", "2028-04-30"]
    assert walk.until("instalment#1") == "2028-02-29"


def test_the_goods_are_delivered_when_the_down_payment_is_there() -> None:
    walk = signed(down=200_00)
    assert walk.refused("sela", "deliver", "2026-03-03 10:00", ref="SF1") == "not_now deliver"
    assert pay(walk, "a", 199_99, "2026-03-03 10:00") == ["pay"]
    assert pay(walk, "b", 1, "2026-03-03 11:00") == ["pay", "down_paid"]
    assert walk.state.stage == "awaiting_goods"


def test_an_unpaid_down_payment_ends_the_sale_by_the_sellers_act_after_the_demand() -> None:
    """CC 563 (3): the time counts from the day on which the notice of the signatures reached the buyer."""
    walk = signed(down=200_00)
    assert walk.refused("sela", "cancel_unpaid", "2026-04-20 10:00") == "condition cancel_unpaid"
    walk.serve("bo", "2026-04-20 10:00")
    assert walk.until("down_in_time") == "2026-05-06"  # 5 May is a holiday
    assert walk.refused("sela", "cancel_unpaid", "2026-05-06 23:59") == "condition cancel_unpaid"
    walk.do("sela", "cancel_unpaid", "2026-05-07 00:00")
    assert (walk.state.stage, walk.state.outcome) == ("ended", "not_paid")


def test_exactly_one_fifth_unpaid_is_default() -> None:
    walk = running()
    assert walk.clock("2026-04-03 23:59") == ["lapse:inspect"]
    assert walk.clock("2026-04-04 00:00") == ["lapse:instalment", "default_reached"]
    assert walk.state.stage == "in_default"


def test_one_fen_short_of_a_fifth_is_none() -> None:
    walk = running()
    pay(walk, "a", 1, "2026-03-20 10:00")
    walk.clock("2026-05-06 23:59")
    assert walk.state.stage == "running"
    assert walk.clock("2026-05-07")[:2] == ["lapse:instalment", "default_reached"]  # two now: 399.99


def test_the_down_payment_is_part_of_the_price_of_which_a_fifth_is_taken() -> None:
    """1,500.00 with 500.00 down: a fifth is 300.00, and the first instalment of 200.00 alone is less."""
    walk = signed(price=1_500_00, down=500_00)
    pay(walk, "a", 500_00, "2026-03-02 12:00")
    walk.do("sela", "deliver", "2026-03-03 10:00", ref="SF1")
    walk.serve("bo", "2026-03-03 10:00")
    agree(walk, "bo", "2026-03-03 11:00")
    walk.clock("2026-05-06")
    assert walk.state.stage == "running"
    walk.clock("2026-05-07")
    assert walk.state.stage == "in_default"


def test_no_time_runs_before_the_demand_has_arrived() -> None:
    walk = running(instalments=3)
    walk.clock("2027-03-01")
    assert (walk.state.stage, walk.status("cure")) == ("in_default", "unserved")
    assert not {"call_in", "rescind", "take_back"} & set(walk.open_to("sela"))
    assert walk.refused("sela", "rescind", "2027-03-01 10:00") == "not_now rescind"


def test_paid_in_the_last_second_of_the_reasonable_time() -> None:
    walk = running()
    walk.clock("2026-04-04")
    walk.serve("bo", "2026-04-07 10:00")
    assert walk.until("cure") == "2026-04-22"
    assert pay(walk, "a", 200_00, "2026-04-22 23:59") == ["pay", "cured"]
    assert walk.state.stage == "running"


def test_what_is_overdue_may_still_be_paid_until_the_seller_has_chosen() -> None:
    walk = choosing()
    assert {"call_in", "rescind", "take_back"} <= set(walk.open_to("sela"))
    assert pay(walk, "a", 199_99, "2026-04-24 10:00") == ["pay"]
    assert pay(walk, "b", 1, "2026-04-24 11:00") == ["pay", "cured"]
    assert walk.refused("sela", "call_in", "2026-04-24 12:00") == "not_now call_in"


def test_nothing_is_called_in_or_rescinded_by_time_alone() -> None:
    """CC 634, 564: the choice is the seller's; a year without it leaves what is overdue to be claimed."""
    walk = choosing()
    walk.clock("2027-04-23")
    assert walk.state.stage == "choosing"
    walk.clock("2027-04-24")
    assert walk.state.stage == "claimable"
    assert not {"called_in", "rescinded"} & walk.state.moments.keys()
    walk.clock("2030-04-30")
    assert (walk.state.stage, walk.state.outcome) == ("ended", "limitation")


def test_the_whole_price_is_called_in_and_paid() -> None:
    """CC 634: everything is due that day; damages are ten per cent of what was overdue."""
    walk = choosing(damages=10)
    walk.do("sela", "call_in", "2026-04-24 10:00")
    assert debts(walk)["charges"] == ("open", 0, 0)
    assert sum(live.amount - live.paid for live in walk.state.duties if live.id == "instalment") == 1_000_00
    walk.clock("2026-04-25")
    assert walk.state.stage == "called_in"
    pay(walk, "a", 1_000_00, "2026-04-27 10:00")
    assert walk.state.stage == "called_in"
    assert pay(walk, "b", 20_00, "2026-04-27 11:00") == ["pay", "paid_off"]
    assert (walk.state.stage, walk.state.outcome) == ("ended", "performed")


def test_once_called_in_the_arrears_alone_cure_nothing() -> None:
    walk = choosing()
    walk.do("sela", "call_in", "2026-04-24 10:00")
    assert pay(walk, "a", 200_00, "2026-04-24 11:00") == ["pay"]
    assert walk.state.stage == "called_in"
    walk.clock("2026-04-25")
    walk.do("sela", "claim_price", "2026-05-25 10:00")  # who claims has the three years anew (CC 195)
    assert walk.until("collect") == "2029-05-25"


def test_late_interest_is_paid_before_the_price() -> None:
    """CC 561: 200.00 at 3.65 % a year are 0.02 a day; ten days late 0.20."""
    walk = running(late_rate="3.65%/year", price=2_000_00, instalments=10)
    walk.clock("2026-04-04")
    pay(walk, "a", 200_00, "2026-04-14 10:00")
    assert debts(walk)["instalment#1"] == ("overdue", 199_80, 0)


def test_rescission_takes_damages_and_the_fee_for_use_from_what_goes_back() -> None:
    """CC 634 (2): 400.00 paid; 30 days of use at 3 % of the price are 30.00, damages 10 % of 200.00 are 20.00."""
    walk = signed(down=400_00, instalments=3, damages=10, use_fee=3)
    pay(walk, "a", 400_00, "2026-03-02 12:00")
    walk.do("sela", "deliver", "2026-03-24 10:00", ref="SF1")
    walk.serve("bo", "2026-03-24 10:00")
    agree(walk, "bo", "2026-03-24 11:00")
    walk.clock("2026-04-25")
    assert walk.state.stage == "in_default"
    walk.serve("bo", "2026-04-25 10:00")
    walk.clock("2026-05-12")
    walk.do("sela", "rescind", "2026-05-23 10:00")  # sixty days after the delivery
    assert walk.state.data["charges"] == 60_00 + 20_00
    assert walk.state.data["refund"] == 400_00 - 80_00
    assert {status for key, (status, _, _) in debts(walk).items() if key.startswith("instalment")} == {"waived"}
    walk.do("sela", "confirm_return", "2026-05-26 10:00")
    assert walk.until("refund_in_time") == "2026-06-02"
    walk.do("sela", "refund", "2026-05-27 10:00", ref="out-1")
    agree(walk, "bo", "2026-05-28 10:00")
    assert (walk.state.stage, walk.state.outcome) == ("ended", "undone")


def test_a_part_payment_is_not_counted_twice_when_the_fee_is_more_than_what_was_paid() -> None:
    """50.00 were paid; the fee for 60 days at 10 % a month is 200.00: 150.00 are left to pay, and nothing goes back."""
    walk = running(use_fee=10)
    pay(walk, "a", 50_00, "2026-03-20 10:00")
    walk.clock("2026-05-07")
    walk.serve("bo", "2026-05-07 10:00")
    walk.clock("2026-05-23")
    walk.do("sela", "rescind", "2026-05-23 10:00")
    charges = walk.live("charges")
    assert charges is not None
    owed = walk.state.data["charges"]
    assert owed == 1_000_00 * 10 * 81 // 3000
    assert (walk.state.data["refund"], charges.amount - charges.paid) == (0, owed - 50_00)
    assert walk.state.pot == 0


def assigned(walk: Walk, time: str) -> None:
    walk.do("sela", "assign_claim", time, person="fin", account="6222")
    walk.roles["fin"] = "assignee"


def test_an_assignment_binds_the_buyer_from_its_notice() -> None:
    """CC 546: before it he may pay the old creditor; what he paid until then, the new one has to let count (548)."""
    walk = running()
    walk.clock("2026-03-19")
    assigned(walk, "2026-03-20 10:00")
    walk.do("sela", "pay", "2026-03-23 10:00", ref="a", amount=10_00)
    walk.serve("bo", "2026-03-25 10:00")
    walk.do("sela", "pay", "2026-03-25 10:59", ref="b", amount=10_00)
    assert walk.refused("fin", "receive", "2026-03-25 10:59", ref="c", amount=10_00) == "condition receive"
    assert walk.refused("sela", "pay", "2026-03-25 11:00", ref="c", amount=10_00) == "condition pay"
    assert walk.refused("bo", "say_paid", "2026-03-25 11:00", ref="c", amount=10_00) == "condition say_paid"
    walk.do("fin", "receive", "2026-03-25 11:00", ref="d", amount=10_00)
    walk.do("bo", "say_paid_anew", "2026-03-26 10:00", stated="2026-03-24 10:00", ref="old", amount=10_00)
    agree(walk, "fin", "2026-03-27 10:00")
    assert debts(walk)["instalment#1"] == ("open", 40_00, 0)


def test_a_buyer_who_knows_of_the_assignment_is_bound_at_once() -> None:
    walk = running()
    walk.clock("2026-03-19")
    assigned(walk, "2026-03-20 10:00")
    walk.do("bo", "acknowledge_assignment", "2026-03-20 10:05")
    assert walk.refused("sela", "pay", "2026-03-20 10:06", ref="c", amount=10_00) == "condition pay"


def test_two_breaches_at_once() -> None:
    """Two instalments become known as unpaid in one stroke of the clock, and a payment comes back: one demand."""
    walk = running()
    pay(walk, "a", 200_00, "2026-04-03 10:00")
    walk.clock("2026-05-06 12:00")
    given = walk.do("bank", "note_reversal", "2026-05-07 00:00", ref="a", amount=200_00)
    assert given.count("default_reached") == 1
    assert {debts(walk)[f"instalment#{n}"][0] for n in (1, 2)} == {"overdue"}


def test_payments_in_any_order_and_reversed_come_to_the_same_books() -> None:
    told = [("a", 150_00, "2026-04-01 10:00"), ("b", 100_00, "2026-04-10 10:00"), ("c", 180_00, "2026-05-06 10:00")]
    found = set()
    for order in permutations(told):
        walk = running(late_rate="3.65%/year", instalments=4)
        walk.clock("2026-05-20")
        for hour, (ref, amount, value) in enumerate(order):
            pay(walk, ref, amount, f"2026-05-20 1{hour}:00", value)
        walk.do("bank", "note_reversal", "2026-05-20 15:00", ref="b", amount=100_00)
        found.add((tuple(sorted(debts(walk).items())), walk.state.pot, walk.state.stage))
    assert len(found) == 1


def test_a_payment_is_counted_once() -> None:
    walk = running()
    pay(walk, "a", 200_00, "2026-03-20 10:00")
    assert walk.refused("bank", "pay", "2026-03-20 11:00", ref="a", amount=200_00) == "already ref"


def test_a_payment_after_the_end_waits_and_a_reversal_leaves_a_claim() -> None:
    walk = running()
    pay(walk, "a", 1_000_00, "2026-03-05 10:00")
    walk.clock("2026-03-19")
    pay(walk, "late", 50_00, "2026-09-01 10:00")
    assert (walk.state.stage, walk.state.pot) == ("ended", 50_00)
    walk.do("bank", "note_reversal", "2026-09-02 10:00", ref="a", amount=1_000_00)
    assert "claim_arrears" in walk.open_to("sela")


def test_less_than_a_fifth_at_the_end_is_claimed_and_never_waits_for_ever() -> None:
    walk = running()
    pay(walk, "a", 900_00, "2026-03-20 10:00")
    assert walk.clock("2026-08-04") == ["lapse:instalment", "last_missed"]
    assert walk.state.stage == "claimable"
    assert pay(walk, "b", 100_00, "2026-08-05 10:00") == ["pay", "cured", "performed"]


@pytest.mark.parametrize("outcome", sorted(results(shelf.rulebook("cn-mediation@2025.1"))))
def test_whatever_comes_of_the_mediation_the_sale_goes_on_or_is_settled(outcome: str) -> None:
    walk = running()
    walk.do("bo", "report_problem", "2026-03-20 10:00")
    accepted = [
        act
        for act in reporting(SALE, "cn-mediation", outcome)
        if not isinstance(walk.attempt("platform", act, "2026-03-30 10:00"), Refused)
    ]
    walk.do("platform", accepted[0], "2026-03-30 10:00")
    settled = outcome in ("agreement", "self_settled", "performed", "to_court", "unenforced", "enforcement_closed")
    assert walk.state.stage == ("ended" if settled else "running")


@pytest.mark.parametrize(
    ("form", "field"),
    [({"ref": "a", "amount": 1.5}, "amount"), ({"ref": "a", "amount": 0}, "amount"), ({"amount": 1}, "ref")],
)
def test_forms_are_strict(form: dict[str, Any], field: str) -> None:
    assert running().refused("bank", "pay", "2026-03-20", **form) == f"form {field}"
