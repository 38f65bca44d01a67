"""Risk points in words: sums by hand, what is proven and what is only said, the defences that a file suggests."""

from __future__ import annotations

import re

import msgspec
import pytest

from concord.law import engine, reading, risk, shelf
from concord.law.risk_model import MET, RAISED, Breach, Defence, Sheet
from tests.law import lending, selling
from tests.law.test_lease import LEASE, PEOPLE, TERMS, pay, running
from tests.law.walking import Walk, at

OWN_NAMES = {
    "lessor": "host", "lessee": "guest", "rent": "hire", "deliver": "hand_over", "delivered": "handed",
    "cure": "mend", "in_default": "behind", "CC": "ZF",
}  # fmt: skip


def sheet(walk: Walk, time: str, lang: str = "en") -> Sheet:
    """The sheet as of a time, the clock run to it."""
    walk.clock(time)
    return risk.sheet(walk.law, walk.state, walk.entries, at(time), lang)


def only(walk: Walk, time: str, lang: str = "en") -> Breach:
    """The one breach of a file."""
    (found,) = sheet(walk, time, lang).breaches
    return found


def defence(breach: Breach, kind: str) -> Defence:
    return next(one for one in breach.defences if one.kind == kind)


def same_as_the_books(walk: Walk, breach: Breach, time: str) -> None:
    """What is open of each debt is what the law's books say, and the sum of its lines."""
    for claim in breach.claims:
        live = walk.live(claim.key)
        assert live is not None
        if live.status != "waived":
            assert (claim.principal, claim.interest) == engine.owed(walk.law, live, at(time)), claim.key
        assert claim.open == sum(line.amount for line in claim.lines), claim.lines


def two_months_unpaid(**terms: int) -> Walk:
    """300 yuan a month at 7.3 % a year (six fen a day), due by 2 April and, after the holiday, by 6 May 2026."""
    return running(late_rate="7.3%/year", **terms)


def test_a_lease_unpaid_for_two_months() -> None:
    """47 days after 2 April and 13 days after 6 May, six fen a day: 2.82 and 0.78 on twice 300."""
    walk, now = two_months_unpaid(), "2026-05-20 10:00"
    breach = only(walk, now)
    assert breach.title == "Not paid in time: Pay the rent"
    assert (breach.by, breach.whom, breach.standing) == ("Lessee", "Lessor", "stands")
    assert [(one.title, one.day, one.open) for one in breach.claims] == [
        ("Pay the rent, no. 1", "2026-04-02", 302_82),
        ("Pay the rent, no. 2", "2026-05-06", 300_78),
    ]
    assert (breach.totals.principal, breach.totals.interest, breach.totals.damages) == (600_00, 3_60, 0)
    assert breach.totals.whole == 603_60
    (_principal, interest) = breach.claims[0].lines
    assert (interest.base, interest.days, interest.amount) == (300_00, 47, 2_82)
    assert "CNY 300.00 × 7.3 % a year (365 days) × 47 days = CNY 2.82" in interest.says
    same_as_the_books(walk, breach, now)


def test_what_was_agreed_is_given_in_its_clauses_with_their_articles() -> None:
    breach = only(two_months_unpaid(), "2026-05-20 10:00")
    clauses = {clause.id: clause for clause in breach.agreed}
    assert {"rent", "late_interest", "demand"} <= set(clauses)
    assert "signing" not in clauses
    assert "CNY 300.00" in clauses["rent"].says
    assert clauses["demand"].source == "Civil Code, art. 722"


def test_a_part_payment_goes_to_interest_first() -> None:
    """On 12 May 39 days of the first rent are 2.34: of 100 yuan 97.66 meet rent, and 202.34 bear 0.32 in eight days."""
    walk, now = two_months_unpaid(), "2026-05-20 10:00"
    walk.clock("2026-05-12 09:00")
    pay(walk, "B-1", 100_00, "2026-05-12 10:00")
    breach = only(walk, now)
    first = breach.claims[0]
    assert [(line.kind, line.amount) for line in first.lines] == [
        ("principal", 300_00), ("interest", 2_34), ("payment", -100_00), ("interest", 32),
    ]  # fmt: skip
    assert "first CNY 2.34 of interest, then CNY 97.66 of principal" in first.lines[2].says
    assert first.open == 202_66
    same_as_the_books(walk, breach, now)


def test_a_demand_that_never_arrived() -> None:
    """CC 137, 722: the demand went out on 7 May; as long as no arrival is recorded, no time to make good has begun."""
    breach = only(two_months_unpaid(), "2026-07-01 10:00")
    found = defence(breach, "demand")
    assert found.finding == RAISED
    assert found.shows[0].startswith("A demand was made on Thu 7 May 2026")
    assert "No arrival is recorded" in found.shows[1]
    assert "serve it again by another channel" in found.meets
    assert "722" in found.source
    assert defence(breach, "grace").finding == RAISED


def test_a_demand_that_arrived_and_the_time_that_runs_from_then() -> None:
    """Fifteen days from Monday 11 May end on Tuesday 26 May."""
    walk = two_months_unpaid()
    walk.clock("2026-05-07 09:00")
    walk.serve("theo", "2026-05-11 10:00")
    breach = only(walk, "2026-05-20 10:00")
    assert defence(breach, "demand").finding == MET
    assert "It arrived on Mon 11 May 2026" in defence(breach, "demand").shows[1]
    assert defence(breach, "grace").finding == RAISED
    assert "runs until Tue 26 May 2026" in defence(breach, "grace").shows[0]
    later = only(walk, "2026-05-27 00:00")
    assert defence(later, "grace").finding == MET
    assert "ended on Tue 26 May 2026" in defence(later, "grace").shows[0]


def test_without_a_demand_the_sheet_says_so() -> None:
    """One rent of three is unpaid: the standard of two is not reached, and nobody has demanded anything."""
    breach = only(two_months_unpaid(), "2026-04-10 10:00")
    assert defence(breach, "demand").finding == RAISED
    assert defence(breach, "demand").shows == ("The file holds no demand.",)


def test_a_demand_of_an_earlier_default_that_was_made_good_is_none_for_this_one() -> None:
    """Rents 1 and 2 were demanded and paid; rent 3, due by 2 June, is unpaid alone, and nobody has demanded it."""
    walk = two_months_unpaid(months=6)
    walk.clock("2026-05-07 09:00")
    walk.serve("theo", "2026-05-11 10:00")
    pay(walk, "B-1", 610_00, "2026-05-12 10:00")
    assert walk.state.stage == "running"
    again = defence(only(walk, "2026-06-04 10:00"), "demand")
    assert (again.finding, again.shows) == (RAISED, ("The file holds no demand.",))


def test_time_that_was_given_before_the_default_is_no_demand() -> None:
    """A sale gives time for the down payment from the signatures on. A price of 2,000 has no fifth unpaid yet."""
    breach = only(selling.running(price=2_000_00, instalments=10), "2026-04-04 10:00")
    assert breach.totals.principal == 200_00
    assert defence(breach, "demand").shows == ("The file holds no demand.",)


def test_the_cost_of_a_loan_is_that_of_its_first_plan() -> None:
    """What is called in later changes the rows, and not what was agreed."""
    walk = lending.in_default(rate="12%/year")
    walk.clock("2026-05-27 09:00")
    walk.do("lena", "call_in", "2026-05-27 10:00")
    found = defence(only(walk, "2026-06-01 10:00"), "rate")
    assert found.finding == MET
    assert "CNY 352.91. That is not above four times the LPR (CNY 352.91)" in found.shows[2]


def test_a_claim_after_three_years() -> None:
    """CC 188, 189: the last rent was due by 2 June 2026; 2 June 2029 is a Saturday, so the time ends on the Monday."""
    walk = two_months_unpaid()
    before = defence(only(walk, "2029-06-04 12:00"), "limitation")
    assert before.finding == MET
    assert before.shows[-1] == "They end on Mon 4 Jun 2029."
    after = defence(only(walk, "2029-06-05 00:00"), "limitation")
    assert after.finding == RAISED
    assert "Mon 4 Jun 2029" in after.shows[-1]
    assert "192" in after.source


def test_a_demand_that_arrives_begins_the_three_years_anew() -> None:
    """CC 195."""
    walk = two_months_unpaid()
    walk.clock("2027-01-05 09:00")
    walk.serve("theo", "2027-01-11 10:00")
    found = defence(only(walk, "2029-06-05 10:00"), "limitation")
    assert found.finding == MET
    assert "On Mon 11 Jan 2027 they began anew: a demand arrived." in found.shows


def test_while_instalments_are_still_to_fall_due_no_time_to_claim_has_begun() -> None:
    assert "have not begun" in defence(only(two_months_unpaid(), "2026-05-20 10:00"), "limitation").shows[0]


def test_a_payment_said_but_not_agreed() -> None:
    """The word of who owes is a statement: listed as alleged, it lowers nothing, and is a defence until answered."""
    walk = two_months_unpaid()
    walk.clock("2026-05-12 09:00")
    walk.do("theo", "say_paid", "2026-05-12 10:00", ref="T-1", amount=300_00)
    breach = only(walk, "2026-05-13 10:00")
    (said,) = breach.alleged
    assert said.says == "Lessee states: I have paid, CNY 300.00."
    assert said.basis_says == "Only Lessee says so; Lessor has not answered"
    assert breach.totals.principal == 600_00
    found = defence(breach, "payments")
    assert found.finding == RAISED
    assert "CNY 300.00" in found.shows[0]
    assert "Nobody has answered" in found.shows[0]
    walk.serve("lena", "2026-05-13 11:00")
    selling.oppose(walk, "lena", "2026-05-14 10:00")
    objected = only(walk, "2026-05-14 11:00")
    assert [fact.basis for fact in objected.alleged] == ["disputed"]
    assert "The other side objected" in defence(objected, "payments").shows[0]


def test_a_payment_that_a_bank_booked_is_proven() -> None:
    walk = two_months_unpaid()
    walk.clock("2026-05-12 09:00")
    walk.do("theo", "say_paid", "2026-05-12 10:00", ref="T-1", amount=300_00)
    pay(walk, "T-1", 300_00, "2026-05-13 10:00", value="2026-05-12 10:00")
    breach = only(walk, "2026-05-13 11:00")
    assert breach.alleged == ()
    assert defence(breach, "payments").finding == MET
    assert {"bank"} <= {fact.basis for fact in breach.proven}


def test_the_delivery_that_the_lessee_agreed_to_is_no_defence_and_one_by_silence_says_so() -> None:
    found = defence(only(two_months_unpaid(), "2026-05-20 10:00"), "goods")
    assert found.finding == MET
    assert "the other side agreed" in found.shows[0]
    walk = Walk(LEASE, PEOPLE, TERMS, "2026-03-02 09:00")
    for person in ("lena", "theo"):
        walk.do(person, "sign", "2026-03-02 10:00")
    walk.do("lena", "deliver", "2026-03-02 11:00", ref="SF1")
    walk.serve("theo", "2026-03-02 11:00")
    silent = defence(only(walk, "2026-05-20 10:00"), "goods")
    assert "did not object in time" in silent.shows[0]


def test_a_rate_above_four_times_the_lpr_of_the_day_of_the_contract() -> None:
    """LPR 3 % on 2 March 2026: twelve per cent are the limit; a rulebook without a check let sixteen through."""
    law = msgspec.structs.replace(LEASE, checks={})
    walk = Walk(law, PEOPLE, TERMS | {"late_rate": "16%/year"}, "2026-03-02 09:00")
    for person in ("lena", "theo"):
        walk.do(person, "sign", "2026-03-02 10:00")
    walk.do("lena", "deliver", "2026-03-02 11:00", ref="SF1")
    walk.serve("theo", "2026-03-02 11:00")
    walk.do("theo", "accept_statement", "2026-03-02 12:00", entry=int(next(iter(walk.state.statements))))
    found = defence(only(walk, "2026-05-20 10:00"), "rate")
    assert found.finding == RAISED
    assert "Four times that: 12 % a year" in found.shows[0]
    assert found.shows[1] == "Late interest per year: 16 % a year (365 days). That is above."


def test_a_loan_whose_rate_is_at_the_cap() -> None:
    """Exactly four times the LPR is lawful (PL 25): the sheet says that it is the limit, and that it is not passed."""
    walk, now = lending.running(rate="12%/year"), "2026-05-20 10:00"
    breach = only(walk, now)
    found = defence(breach, "rate")
    assert found.finding == MET
    assert found.shows[1] == "Interest per year: 12 % a year (365 days). That is exactly four times, and not above."
    assert "past the last check" in found.shows[-1]
    assert "[2020] No. 17, arts. 25, 28, 29" in found.source
    same_as_the_books(walk, breach, now)


def test_a_fee_counts_with_the_interest() -> None:
    """PL 29: at 12 % the plan costs 352.91, which is the limit itself; a fee of 100 on top of that is too much."""
    within = defence(only(lending.running(rate="11%/year"), "2026-05-20 10:00"), "rate")
    assert "Interest and fees of the whole term: CNY 323.28. That is not above" in within.shows[2]
    law = msgspec.structs.replace(lending.LOAN, checks={})
    walk = Walk(law, lending.PEOPLE, lending.TERMS | {"rate": "12%/year", "fees": 100_00}, "2026-03-02 09:00")
    for person in ("lena", "bo"):
        walk.do(person, "sign", "2026-03-02 10:00")
    walk.do("bank", "payout_booked", "2026-03-02 11:00", ref="out", amount=10_000_00)
    found = defence(only(walk, "2026-05-20 10:00"), "rate")
    assert found.finding == RAISED
    assert "CNY 452.91. That is above four times the LPR (CNY 352.91)" in found.shows[2]


def test_less_was_paid_out_than_the_contract_names() -> None:
    """CC 670, PL 26: the principal is what was really paid out."""
    breach = only(lending.running(amount=9_000_00), "2026-05-20 10:00")
    found = defence(breach, "goods")
    assert found.finding == RAISED
    assert any("CNY 9,000.00 was paid out, less than the agreed CNY 10,000.00" in line for line in found.shows)
    assert defence(only(lending.running(), "2026-05-20 10:00"), "goods").finding == MET


def test_the_rulebook_of_an_enterprise_with_names_of_its_own() -> None:
    """Roles, duties, moments and the short name of the Civil Code are all others: nothing is known by its name."""
    text = shelf.source("lease@1").decode()
    for old, new in OWN_NAMES.items():
        text = re.sub(rf"\b{old}\b", new, text)
    people = {"host": ("lena",), "guest": ("theo",), "bank": ("bank",), "system": ("platform",), "notice": ("gateway",)}
    terms = {"hire": 300_00, "months": 3, "price": 900_00, "late_rate": "7.3%/year"}
    walk = Walk(reading.load(text), people, terms, "2026-03-02 09:00")
    for person in ("lena", "theo"):
        walk.do(person, "sign", "2026-03-02 10:00")
    walk.do("lena", "hand_over", "2026-03-02 11:00", ref="SF1")
    walk.serve("theo", "2026-03-02 11:00")
    selling.agree(walk, "theo", "2026-03-02 12:00")
    breach = only(walk, "2026-05-20 10:00")
    assert (breach.by_role, breach.whom_role, breach.totals.whole) == ("guest", "host", 603_60)
    assert defence(breach, "demand").finding == RAISED
    assert defence(breach, "demand").source == "Civil Code, arts. 137, 565, 722"
    assert defence(breach, "goods").finding == MET
    same_as_the_books(walk, breach, "2026-05-20 10:00")


def test_the_agreed_interest_of_a_loan_is_reckoned_on_what_was_outstanding() -> None:
    """A twelfth of 12 % on 10,000.00 is 100.00; on 8,374.52 it is 83.75."""
    breach = only(lending.running(rate="12%/year"), "2026-05-20 10:00")
    agreed = [line for claim in breach.claims for line in claim.lines if line.kind == "agreed_interest"]
    assert [(line.base, line.amount) for line in agreed] == [(10_000_00, 100_00), (8_374_52, 83_75)]
    assert "CNY 10,000.00 × 12 % a year (365 days) × 1/12 = CNY 100.00" in agreed[0].says


def test_a_sale_with_damages() -> None:
    """Called in on 23 April, 200 yuan overdue: 20 % are 40.00. The loss by law at 4.5 % a year is 0.52 and 0.10."""
    walk, now = selling.choosing(damages=20), "2026-04-24 10:00"
    walk.do("sela", "call_in", "2026-04-23 10:00")
    breach = only(walk, now)
    (damages,) = [claim for claim in breach.claims if claim.damages]
    (line,) = damages.lines
    assert (line.base, line.rate, line.amount) == (200_00, "20 %", 40_00)
    assert line.says == "Damages: CNY 200.00 × 20 % = CNY 40.00."
    assert (breach.totals.principal, breach.totals.damages) == (1_000_00, 40_00)
    found = defence(breach, "damages")
    assert found.finding == RAISED
    assert "CNY 0.62" in found.shows[1]
    assert "above 130 % of the loss (CNY 0.81)" in found.shows[2]
    assert "greater loss" in found.meets
    same_as_the_books(walk, breach, now)


def test_nothing_that_is_claimed_for_the_delay_is_no_disproportion() -> None:
    assert defence(only(running(), "2026-05-20 10:00"), "damages").shows == (
        "Neither damages nor late interest are claimed.",
    )


def test_goods_that_the_lessor_did_not_deliver() -> None:
    walk = Walk(LEASE, PEOPLE, TERMS, "2026-03-02 09:00")
    walk.do("theo", "sign", "2026-03-02 10:00")
    walk.do("lena", "sign", "2026-03-02 11:00")
    breach = only(walk, "2026-03-12 10:00")
    assert (breach.kind, breach.by, breach.standing) == ("duty", "Lessor", "stands")
    assert breach.title == "Not done in time: Record delivery"
    assert {"delivery"} == {clause.id for clause in breach.agreed}
    assert breach.claims == ()
    assert defence(breach, "demand").finding == RAISED
    walk.do("lena", "deliver_late", "2026-03-13 10:00", ref="SF1")
    walk.serve("theo", "2026-03-13 10:00")
    selling.agree(walk, "theo", "2026-03-13 11:00")
    assert only(walk, "2026-03-14 10:00").standing == "made_good"


def test_a_defect_that_only_the_buyer_states() -> None:
    walk = selling.running()
    walk.do("bo", "notify_defect", "2026-03-10 10:00", what="屏幕不亮", hidden=False)
    breach = only(walk, "2026-03-11 10:00")
    assert (breach.kind, breach.by, breach.whom, breach.standing) == ("defect", "Seller", "Buyer", "open")
    assert defence(breach, "proof").finding == RAISED
    assert [fact.basis for fact in breach.alleged] == ["stated"]


def test_what_was_paid_late_is_made_good_and_owes_nothing() -> None:
    walk = running()
    walk.clock("2026-04-10 09:00")
    pay(walk, "B-1", 300_00, "2026-04-10 10:00")
    breach = only(walk, "2026-04-11 10:00")
    assert breach.standing == "made_good"
    assert (breach.totals.whole, breach.defences) == (0, ())


@pytest.mark.parametrize(("lang", "says"), [("en", "No breach is found"), ("zh", "没有发现违约")])
def test_where_nothing_is_found_the_sheet_says_so(lang: str, says: str) -> None:
    found = sheet(running(), "2026-03-10 10:00", lang)
    assert found.breaches == ()
    assert found.silence.startswith(says)


def test_who_may_not_see_a_payment_is_told_the_sum_without_its_lines() -> None:
    walk = two_months_unpaid()
    walk.clock("2026-05-12 09:00")
    pay(walk, "B-1", 100_00, "2026-05-12 10:00")
    seen = [entry for entry in walk.entries if entry.act != "pay"]
    found = risk.sheet(walk.law, walk.state, seen, at("2026-05-20 10:00"), "en")
    assert all(claim.lines == () for claim in found.breaches[0].claims)
    assert any("may not see" in note for note in found.notes)
    assert "100.00" not in str(found)
