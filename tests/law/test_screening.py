"""Screening in words: who may take what, where it could be confirmed, and what a registrar has to see."""

from __future__ import annotations

from datetime import date

import pytest

from concord.law import screening
from concord.law.screening import CaseKey, Court, Reason

DAY = date(2026, 3, 2)
COURT = Court({"zh": "甲县人民法院", "en": "Court of A"}, "330782")
HIGHER = Court({"zh": "乙市中级人民法院", "en": "Intermediate court of B"}, "330702", "intermediate")


def codes(reasons: list[Reason]) -> list[str]:
    return [reason.code for reason in reasons]


def key(applicant: str, respondent: str, number: str = "", *, cause: str = "sale", open: bool = True) -> CaseKey:
    return CaseKey(frozenset({applicant}), frozenset({respondent}), cause, DAY, number, open)


def test_a_commercial_body_takes_no_consumer_dispute() -> None:
    found = screening.scope("commercial", "online_shopping", DAY, consumer=True)
    assert codes(found) == ["consumer_at_commercial"]
    assert screening.grounds_to_return(found) == ["outside_scope"]
    assert "12315" in found[0].says["zh"]
    assert "12315" in found[0].says["en"]


def test_a_merchant_who_bought_online_is_no_consumer() -> None:
    assert codes(screening.scope("commercial", "online_shopping", DAY, consumer=False)) == ["scope_ok"]


def test_where_nobody_asked_a_person_has_to_look() -> None:
    assert codes(screening.scope("commercial", "online_shopping", DAY, consumer=None)) == ["consumer_unclear"]
    assert codes(screening.scope("commercial", "sale", DAY, consumer=None)) == ["scope_ok"]


@pytest.mark.parametrize("kind", ["people", "industry"])
def test_other_centres_take_consumer_disputes(kind: str) -> None:
    assert codes(screening.scope(kind, "online_shopping", DAY, consumer=True)) == ["scope_ok"]


def test_what_the_centre_excludes_is_outside_its_scope() -> None:
    found = screening.scope("industry", "lease", DAY, consumer=False, excludes={"lease"})
    assert codes(found) == ["cause_excluded"]
    assert "租赁合同纠纷" in found[0].says["zh"]


def test_an_administrative_body_needs_a_mandate_and_a_court_takes_nothing_here() -> None:
    assert codes(screening.scope("administrative", "sale", DAY, consumer=False)) == ["not_mandated"]
    assert codes(screening.scope("court", "sale", DAY, consumer=False)) == ["court_no_centre"]


def test_a_cause_that_is_not_on_the_list_is_returned() -> None:
    assert codes(screening.scope("people", "divorce", DAY, consumer=False)) == ["unknown_cause"]
    assert codes(screening.scope("people", "sale", date(2020, 12, 31), consumer=False)) == ["unknown_cause"]
    with pytest.raises(ValueError, match="kind"):
        screening.scope("club", "sale", DAY, consumer=False)


def test_the_same_dispute_pending_is_a_ground_to_return() -> None:
    found = screening.duplicates(key("a", "b"), [key("a", "b", "M-1")])
    assert codes(found) == ["duplicate_open"]
    assert "M-1" in found[0].says["en"]
    assert screening.grounds_to_return(found) == ["duplicate"]


def test_a_closed_a_mirrored_and_another_dispute_are_told_apart() -> None:
    assert codes(screening.duplicates(key("a", "b"), [key("a", "b", "M-1", open=False)])) == ["duplicate_closed"]
    assert codes(screening.duplicates(key("a", "b"), [key("b", "a", "M-2")])) == ["duplicate_mirror"]
    assert codes(screening.duplicates(key("a", "b"), [key("a", "b", "M-3", cause="lease")])) == ["no_duplicate"]
    assert codes(screening.duplicates(key("a", "b"), [])) == ["no_duplicate"]


def test_like_cases_against_one_respondent_are_counted() -> None:
    others = [key(f"a{n}", "b", f"M-{n}") for n in range(40)]
    found = screening.duplicates(key("x", "b"), others)
    assert codes(found) == ["no_duplicate", "related"]
    assert "40" in found[1].says["en"]


@pytest.mark.parametrize(
    ("domiciles", "subject", "centre"),
    [(["330782", "440106"], "", "440106"), (["440106"], "330782", "440106"), (["440106"], "", "330782")],
)
def test_a_basic_court_confirms_at_domicile_subject_or_centre(domiciles: list[str], subject: str, centre: str) -> None:
    assert codes(screening.venue(COURT, "sale", domiciles=domiciles, subject=subject, centre=centre)) == ["venue_here"]


def test_elsewhere_the_places_are_named() -> None:
    found = screening.venue(COURT, "sale", domiciles=["440106"], centre="310101")
    assert codes(found) == ["venue_elsewhere"]
    assert "Guangdong" in found[0].says["en"]
    assert "上海" in found[0].says["zh"]


def test_the_court_that_invited_the_centre_confirms() -> None:
    assert codes(screening.venue(COURT, "sale", domiciles=["440106"], centre="310101", invited=True)) == ["venue_here"]


def test_marks_works_and_large_sums_belong_to_a_higher_court() -> None:
    assert codes(screening.venue(COURT, "trademark", domiciles=["330782"], centre="330782")) == ["venue_level"]
    assert codes(screening.venue(COURT, "sale", domiciles=["330782"], centre="330782", large=True)) == ["venue_level"]
    assert codes(screening.venue(HIGHER, "copyright", domiciles=["330784"], centre="440106")) == ["venue_here"]


def test_without_places_nobody_can_say() -> None:
    assert codes(screening.venue(COURT, "sale", domiciles=[], centre="440106")) == ["venue_unknown"]


def test_claims_must_be_definite() -> None:
    pay = {"kind": "pay", "amount": 100_00}
    assert codes(screening.value([])) == ["no_claim"]
    assert codes(screening.value([pay])) == ["value_ok"]
    assert codes(screening.value([{"kind": "apologise"}])) == ["value_none"]
    for bad in (0, -5, None, True, "100"):
        assert codes(screening.value([pay, {"kind": "pay", "amount": bad}])) == ["value_wrong"]
    assert screening.grounds_to_return(screening.value([])) == []


def test_more_than_price_less_payments_is_worth_a_look() -> None:
    claim = [{"kind": "pay", "amount": 48_600_00}]
    assert codes(screening.value(claim, price=60_000_00, paid=11_400_00)) == ["value_ok"]
    assert codes(screening.value(claim, price=60_000_00, paid=11_400_01)) == ["value_over_facts"]
    assert codes(screening.value(claim, price=48_600_00)) == ["value_ok"]


def test_bounds_of_the_centre_and_of_sense() -> None:
    assert codes(screening.value([{"kind": "pay", "amount": 100_01}], limit=100_00)) == ["value_over_limit"]
    assert codes(screening.value([{"kind": "pay", "amount": 100_00}], limit=100_00)) == ["value_ok"]
    assert codes(screening.value([{"kind": "pay", "amount": 10**13 + 1}])) == ["value_absurd"]


def test_three_years_then_the_other_side_may_rely_on_time() -> None:
    due = date(2023, 3, 2)
    assert codes(screening.limitation(date(2026, 3, 2), due=due)) == ["limitation_ok"]
    assert codes(screening.limitation(date(2026, 3, 3), due=due)) == ["limitation_over"]
    assert screening.grounds_to_return(screening.limitation(date(2026, 3, 3), due=due)) == []
    assert codes(screening.limitation(DAY, due=None)) == ["limitation_unknown"]


def test_a_demand_in_time_starts_the_period_anew_a_late_one_does_not() -> None:
    due = date(2020, 2, 29)
    assert codes(screening.limitation(date(2025, 12, 31), due=due, demanded=date(2023, 2, 28))) == ["limitation_ok"]
    assert codes(screening.limitation(date(2025, 12, 31), due=due, demanded=date(2023, 3, 1))) == ["limitation_over"]
