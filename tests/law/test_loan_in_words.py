"""The loan in words (CC 667 to 680): 10,000.00 yuan at 12 % a year over six months, paid out on Monday 2 March 2026.

Equal instalments by the textbook formula: 1,725.48 a month, 1,725.51 the last; due by 2 April, 6 May (after the
holiday), 2 June, 2 July, 3 August (2 August is a Sunday) and 2 September.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from concord.law import engine
from concord.law.model import NEVER, Decision, Refused
from concord.law.money import interest
from concord.law.rulebook import Rate
from concord.law.tables import rate_on
from tests.law.lending import LEVEL, LOAN, PEOPLE, TERMS, debts, in_default, pay, plan, running, signed
from tests.law.walking import Walk, at


def test_the_rows_are_written_when_the_money_is_paid_out() -> None:
    walk = running()
    assert plan(walk) == [
        ("2026-04-02", LEVEL, 100_00), ("2026-05-06", LEVEL, 83_75), ("2026-06-02", LEVEL, 67_33),
        ("2026-07-02", LEVEL, 50_75), ("2026-08-03", LEVEL, 34_00), ("2026-09-02", 1725_51, 17_08),
    ]  # fmt: skip
    assert sum(row["principal"] for row in walk.state.data["plan"]) == 10_000_00
    written = [effect for entry in walk.entries for effect in entry.effects if effect[:2] == ("set", "plan")]
    assert len(written) == 1
    assert len(written[0][2]) == 6  # the result stands in the entry (S24)


def test_interest_runs_from_the_payout_and_not_from_the_signature() -> None:
    """CC 670: signed on 2 March, paid out on 5 March; the first instalment is due by 7 April, after the holiday."""
    walk = signed()
    walk.serve("lena", "2026-03-02 10:30")
    walk.do("bank", "payout_booked", "2026-03-06 09:00", stated="2026-03-05 16:00", ref="out", amount=10_000_00)
    assert walk.state.data["plan"][0]["since"] == "2026-03-05"
    assert plan(walk)[0] == ("2026-04-07", LEVEL, 100_00)


def test_less_than_agreed_is_paid_out_and_only_that_is_the_principal() -> None:
    """CC 670: 500.00 were taken off as interest in advance: 9,500.00 are owed, at 12 % over six months."""
    walk = running(amount=9_500_00)
    assert sum(row["principal"] for row in walk.state.data["plan"]) == 9_500_00
    assert plan(walk)[0] == ("2026-04-02", 1639_21, 95_00)


def test_no_more_than_agreed_is_paid_out() -> None:
    walk = signed()
    assert walk.refused("bank", "payout_booked", "2026-03-03", ref="o", amount=10_000_01) == "condition payout_booked"


def test_the_lenders_word_counts_when_the_borrower_lets_three_days_pass() -> None:
    walk = signed()
    walk.do("lena", "deliver", "2026-03-02 11:00", ref="out", amount=10_000_00)
    assert walk.state.stage == "awaiting_money"
    assert walk.state.data["plan"] == []
    walk.serve("bo", "2026-03-02 12:00")
    walk.clock("2026-03-06")
    assert walk.state.stage == "running"
    assert walk.state.data["plan"][0]["since"] == "2026-03-02"


def test_a_payout_that_the_borrower_denies_moves_nothing() -> None:
    walk = signed()
    walk.do("lena", "deliver", "2026-03-02 11:00", ref="out", amount=10_000_00)
    walk.serve("bo", "2026-03-02 12:00")
    walk.do("bo", "object_statement", "2026-03-03 09:00", entry=int(next(iter(walk.state.statements))))
    assert walk.state.stage == "awaiting_money"
    assert walk.state.data["plan"] == []


def test_no_money_after_a_demand_and_its_time_and_the_borrower_may_cancel() -> None:
    walk = signed(people=PEOPLE | {"lender": ("lena",)})
    walk.serve("lena", "2026-03-02 12:00")
    walk.clock("2026-03-10")
    assert walk.state.stage == "late_money"
    walk.serve("lena", "2026-03-10 10:00")
    assert walk.refused("bo", "cancel", "2026-03-25 23:59") == "condition cancel"
    walk.do("bo", "cancel", "2026-03-26 00:00")
    assert (walk.state.stage, walk.state.outcome) == ("ended", "not_paid_out")


def test_without_an_agreed_rate_there_is_no_interest() -> None:
    """CC 680: 10,000.00 in six parts of 1,666.66, and 1,666.70 the last."""
    walk = Walk(
        LOAN, PEOPLE, {"principal": 10_000_00, "count": 6, "purpose": "治病", "natural": True}, "2026-03-02 09:00"
    )
    for person in ("lena", "bo"):
        walk.do(person, "sign", "2026-03-02 10:00")
    walk.do("bank", "payout_booked", "2026-03-02 11:00", ref="out", amount=10_000_00)
    assert [(amount, charged) for _day, amount, charged in plan(walk)] == [(1666_66, 0)] * 5 + [(1666_70, 0)]


def test_interest_first_or_everything_at_the_end() -> None:
    rows = plan(running(method="interest_first", count=3))
    assert [(amount, charged) for _day, amount, charged in rows] == [(100_00, 100_00)] * 2 + [(10_100_00, 100_00)]
    assert plan(running(method="bullet", count=3)) == [("2026-06-02", 10_300_00, 300_00)]


def test_paid_out_on_the_last_day_of_january_it_falls_due_on_the_last_of_february_and_the_31st_of_march() -> None:
    walk = running(day="2028-01-31")
    assert [row["day"] for row in walk.state.data["plan"]][:3] == ["2028-02-29", "2028-03-31", "2028-04-30"]


def test_by_days_a_leap_february_costs_a_day_more() -> None:
    """10,000.00 at 12 %/365: 29 days from 1 February 2028 cost 95.34, 28 days in 2027 92.05."""
    assert plan(running(day="2028-02-01", counting="days"))[0][2] == 95_34
    assert plan(running(day="2027-02-01", counting="days"))[0][2] == 92_05


def begun(day: str = "2025-12-01", **terms: Any) -> Decision | Refused:
    return engine.begin(LOAN, PEOPLE, TERMS | terms, at(f"{day} 09:00"))


def test_one_millionth_above_four_times_the_lpr_is_refused() -> None:
    """PL 25: the one-year LPR is 3.00 % since 20 May 2025, four times of it 12 %."""
    assert isinstance(begun(rate="12%/year"), Decision)
    assert begun(rate="12.0001%/year") == Refused("condition", "legal_rate")
    assert begun(rate="12%/year/360") == Refused("condition", "legal_rate")  # on 360 days it is more
    assert begun(rate="0.0329%/day") == Refused("condition", "legal_rate")  # 12.0085 % a year


def test_late_interest_penalty_and_fees_count_together() -> None:
    """PL 28, 29."""
    assert isinstance(begun(rate="9%/year", late_rate="9%/year", penalty="3%/year"), Decision)
    assert begun(rate="9%/year", late_rate="9%/year", penalty="3.0001%/year") == Refused("condition", "legal_late_rate")
    assert begun(rate="10%/year", late_rate="1%/year", penalty="2.0001%/year") == Refused(
        "condition", "legal_rate_when_late"
    )
    assert begun(rate="0%/year", penalty="9.0001%/year") == Refused("condition", "legal_penalty")
    year = {"count": 12, "method": "bullet", "rate": "6%/year"}
    room = interest(10_000_00, Rate(120_000, "year"), 358) - interest(10_000_00, Rate(60_000, "year"), 358)
    assert room == 588_50
    assert isinstance(begun(**year, fees=room), Decision)
    assert begun(**year, fees=room + 1) == Refused("condition", "legal_fees")
    assert begun(**year | {"method": "equal_principal"}, fees=room) == Refused("condition", "legal_fees_in_parts")


def test_past_the_last_checked_date_the_lpr_is_provisional_and_before_the_table_nothing_begins() -> None:
    assert rate_on("LPR1Y", date(2025, 12, 31)).provisional is False
    assert rate_on("LPR1Y", date(2026, 1, 1)).provisional is True
    assert isinstance(begun("2026-03-02", rate="12%/year"), Decision)
    assert begun("2019-08-19", rate="12%/year") == Refused("condition", "legal_rate")


def test_the_lpr_that_counts_is_that_of_the_day_of_the_contract() -> None:
    """Offered under 3.10 % (12.4 %), signed on 20 May 2025 under 3.00 %; a loan of natural persons at its payout."""
    walk = Walk(LOAN, PEOPLE, TERMS | {"rate": "12.4%/year"}, "2025-05-19 09:00")
    assert walk.refused("lena", "sign", "2025-05-20 00:00") == "condition sign"
    for natural, answer in ((True, Refused), (False, Decision)):
        walk = Walk(LOAN, PEOPLE, TERMS | {"rate": "12.4%/year", "natural": natural}, "2025-05-19 09:00")
        for person in ("lena", "bo"):
            walk.do(person, "sign", "2025-05-19 10:00")
        got = walk.attempt("bank", "payout_booked", "2025-05-20 10:00", ref="out", amount=10_000_00)
        assert isinstance(got, answer)


def test_paid_as_planned_the_loan_ends() -> None:
    walk = running()
    for n, (day, amount, _charged) in enumerate(plan(walk)):
        pay(walk, f"r{n}", amount, f"{day} 23:59")
    assert (walk.state.stage, walk.state.outcome, walk.state.pot) == ("ended", "performed", 0)


def test_an_instalment_paid_late_bears_interest_on_its_principal_alone() -> None:
    """1,625.48 of principal, late since 3 April: ten days at 12 % cost 5.34. The agreed interest bears none."""
    walk = running()
    pay(walk, "a", LEVEL, "2026-04-13 10:00")
    assert debts(walk)["repayment#1"] == ("overdue", LEVEL - 5_34, 0)
    pay(walk, "b", 5_34, "2026-04-13 11:00")
    assert debts(walk)["repayment#1"] == ("paid", LEVEL, 0)


def test_late_rate_and_penalty_are_reckoned_as_one() -> None:
    """6 % and 3 % on 1,635.69 of principal: ten days cost 4.03."""
    walk = running(rate="9%/year", late_rate="6%/year", penalty="3%/year")
    first = walk.live("repayment#1")
    assert first is not None
    assert (first.rate, first.amount - first.charged) == ((90_000, "year", 365), 1635_69)
    walk.clock("2026-04-13 10:00")
    assert engine.owed(LOAN, walk.live("repayment#1"), at("2026-04-13 10:00")) == (first.amount, 4_03)


def test_where_no_interest_was_agreed_delay_costs_the_lpr() -> None:
    """PL 28 (1)."""
    walk = running(rate="0%/year")
    assert walk.live("repayment#1").rate == (30_000, "year", 365)  # type: ignore[union-attr] - it stands, as just seen


def test_a_payment_told_twice_counts_once() -> None:
    walk = running()
    pay(walk, "a", LEVEL, "2026-04-01 10:00")
    assert walk.refused("bank", "pay", "2026-04-02", ref="a", amount=LEVEL) == "already ref"
    assert walk.refused("bo", "say_paid", "2026-04-02", ref="a", amount=LEVEL) == "already ref"


def test_payments_out_of_order_come_to_the_same_books() -> None:
    one, other = running(), running()
    for walk in (one, other):
        walk.clock("2026-04-20")
    pay(one, "a", 1_000_00, "2026-04-20 10:00", "2026-04-02 10:00")
    pay(one, "b", 800_00, "2026-04-20 11:00", "2026-04-10 10:00")
    pay(other, "b", 800_00, "2026-04-20 10:00", "2026-04-10 10:00")
    pay(other, "a", 1_000_00, "2026-04-20 11:00", "2026-04-02 10:00")
    assert debts(one) == debts(other)
    assert (one.state.pot, one.state.stage) == (other.state.pot, other.state.stage)


def test_a_reversed_payment_opens_its_instalment_again() -> None:
    walk = running()
    pay(walk, "a", LEVEL, "2026-04-02 10:00")
    walk.clock("2026-04-10")
    walk.do("bank", "note_reversal", "2026-04-10 10:00", ref="a", amount=LEVEL)
    assert debts(walk)["repayment#1"] == ("overdue", 0, 0)


def test_two_instalments_overdue_are_default_and_payment_in_the_last_second_cures_it() -> None:
    walk = in_default()
    assert (walk.state.stage, walk.until("cure")) == ("in_default", "2026-05-26")
    owed = sum(
        sum(engine.owed(LOAN, live, at("2026-05-26 23:59"))) for live in walk.state.duties if live.status == "overdue"
    )
    assert pay(walk, "a", owed, "2026-05-26 23:59") == ["pay", "cured"]
    assert walk.state.stage == "running"


def test_the_loan_is_called_in_only_after_the_demand_arrived_and_its_time_is_over() -> None:
    walk = running()
    walk.clock("2026-05-07")
    assert walk.status("cure") == "unserved"
    walk.clock("2026-05-30")
    assert walk.state.stage == "in_default"  # nobody's time runs before the demand is there
    assert walk.refused("lena", "call_in", "2026-05-30 10:00") == "not_now call_in"
    walk.serve("bo", "2026-06-01 10:00")
    assert walk.until("cure") == "2026-06-16"
    assert walk.refused("lena", "call_in", "2026-06-16 23:59") == "not_now call_in"
    walk.clock("2026-06-17")
    assert walk.state.stage == "callable"
    assert walk.live("repayment#6").status == "open"  # type: ignore[union-attr] - time alone calls nothing in
    walk.do("lena", "call_in", "2026-06-17 10:00")
    assert walk.refused("lena", "call_in", "2026-06-17 11:00") == "condition call_in"


def test_called_in_the_principal_is_due_that_day_with_interest_for_the_time_so_far() -> None:
    """All that was not yet due; of the interest to 2 June the part for thirty of 31 days: 67.33 x 30 / 31."""
    walk = in_default()
    walk.clock("2026-05-27")
    walk.do("lena", "call_in", "2026-06-01 10:00")
    called = [live for live in walk.state.duties if live.id == "repayment" and live.status == "open"]
    assert [(walk.until(live.key), live.amount - live.charged, live.charged) for live in called] == [
        ("2026-06-01", 10_000_00 - 1625_48 - 1641_73, 65_16)
    ]
    assert walk.clock("2026-06-02") == ["lapse:repayment", "last_one_due"]
    assert pay(walk, "a", 100_000_00, "2026-06-10 10:00")[-1] == "repaid"


def test_arrears_alone_do_not_bring_a_loan_back_that_was_called_in() -> None:
    walk = in_default()
    walk.clock("2026-05-27")
    walk.do("lena", "call_in", "2026-05-28 10:00")
    pay(walk, "a", 2 * LEVEL + 50_00, "2026-05-28 11:00")
    assert walk.state.stage == "callable"


def test_the_last_instalment_unpaid_lets_the_three_years_begin() -> None:
    """CC 189: from the last instalment, although the first is older."""
    walk = in_default()
    walk.clock("2026-09-03")
    assert walk.state.stage == "callable"
    assert walk.until("claim_in_time") == "2029-09-03"
    walk.clock("2029-09-04")
    assert (walk.state.stage, walk.state.outcome, walk.state.next_due) == ("ended", "limitation", NEVER)
    walk.do("lena", "claim_arrears", "2029-10-01 10:00")  # CC 192: out of time it can still be claimed, and objected to


def test_whoever_takes_over_the_claim_may_book_and_call_in() -> None:
    """CC 545, 546."""
    walk = in_default()
    walk.do("lena", "assign_claim", "2026-05-12 10:00", person="nora")
    walk.roles["nora"] = "lender"
    walk.clock("2026-05-27")
    walk.do("nora", "call_in", "2026-05-28 10:00")
    assert walk.refused("mallory", "call_in", "2026-05-28 11:00", role="lender") == "not_you lender"


@pytest.mark.parametrize(
    ("outcome", "stage"), [("wide_gap", "callable"), ("agreement", "ended"), ("dismissed", "callable")]
)
def test_a_mediation_that_ends_leads_on_or_back(outcome: str, stage: str) -> None:
    walk = in_default()
    walk.clock("2026-05-27")
    walk.do("lena", "claim_debt", "2026-05-28 10:00")
    start = [effect for effect in walk.entries[-1].effects if effect[0] == "start"]
    assert start == [("start", "cn-mediation", {"applicant": ["lena"], "respondent": ["bo"]})]
    for name in LOAN.reports["cn-mediation"][outcome]:
        answer = walk.attempt("platform", name, "2026-06-30 10:00")
        if isinstance(answer, Decision):
            walk.take(answer)
            break
    assert walk.state.stage == stage


def test_every_role_reads_a_sentence_in_both_languages_at_every_stage() -> None:
    for stage in LOAN.stages.values():
        for role in ("lender", "borrower"):
            assert stage.end or all(stage.says[role][lang] for lang in ("zh", "en"))
