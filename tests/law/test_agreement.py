"""The agreement linter, from the grounds on which a court refuses to confirm (JI 355, 358)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from concord.law.agreement import Finding, findings, penalty_in, rates_in, stops, yearly_rate
from concord.law.rulebook import Rate

SIGNED = date(2025, 11, 20)
PARTIES = {"wang", "qinghe"}
CLAUSE = "任一期逾期，未付部分按全国银行间同业拆借中心公布的一年期贷款市场报价利率计息。"


def pay(amount: int | None = 48_600_00, day: str = "2025-12-31", **more: Any) -> dict[str, Any]:
    return {"who": "wang", "whom": "qinghe", "kind": "pay", "amount": amount, "day": day, "what": "货款", **more}


def act(what: str, kind: str = "act", **more: Any) -> dict[str, Any]:
    return {"who": "wang", "whom": "qinghe", "kind": kind, "day": "2025-12-31", "what": what, **more}


def lint(*rows: dict[str, Any], **more: Any) -> list[Finding]:
    return findings(rows, parties=PARTIES, signed_on=SIGNED, **{"default_clause": CLAUSE, **more})


def codes(*rows: dict[str, Any], **more: Any) -> list[tuple[str, int]]:
    return [(found.code, found.row) for found in lint(*rows, **more) if found.severity != "ok"]


def test_a_clear_agreement_has_nothing_to_mend_and_says_what_was_checked() -> None:
    found = lint(pay(20_000_00, "2025-12-31"), pay(28_600_00, "2026-03-31"), total=48_600_00, claim=48_600_00)
    assert {finding.severity for finding in found} == {"ok"}
    assert {finding.ground for finding in found} >= {
        "unclear",
        "third_party",
        "title_of_rights",
        "status",
        "mandatory_law",
    }


def test_an_agreement_without_terms_stops() -> None:
    assert codes() == [("no_rows", 0)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (pay(None), "amount_missing"),
        (pay(0), "amount_wrong"),
        (pay(-100), "amount_wrong"),
        (pay(10**15 + 1), "amount_absurd"),
        (pay(day=""), "day_missing"),
        (pay(day="2026-02-30"), "day_wrong"),
        (pay(day="月底"), "day_wrong"),
        (pay(who=""), "who_missing"),
        (pay(whom=None), "who_missing"),
        (pay(whom="wang"), "who_is_whom"),
        (pay(whom="lin"), "stranger"),
        (pay(who="lin"), "stranger"),
        (pay(kind="promise"), "kind_unknown"),
        (act(""), "what_missing"),
        (act("  ", kind="deliver"), "what_missing"),
        (act("", kind="apologise"), "what_missing"),
        (act("", kind="refrain"), "what_missing"),
    ],
)
def test_unclear_content_stops_at_its_row(row: dict[str, Any], code: str) -> None:
    found = [finding for finding in stops(lint(pay(), row)) if finding.code == code]
    assert [finding.row for finding in found] == [2]
    assert found[0].says["zh"]
    assert found[0].says["en"]
    assert found[0].remedy["zh"]
    assert found[0].remedy["en"]


@pytest.mark.parametrize(
    "words",
    [
        "尽快付清",
        "在合理期限内修好",
        "交付若干件",
        "交付大约 200 件",
        "另行协商",
        "repair it as soon as possible",
        "deliver it SOON",
    ],
)
def test_words_that_nobody_can_enforce_stop(words: str) -> None:
    assert ("vague", 1) in codes(act(words))


@pytest.mark.parametrize(
    "words", ["交付 304 保温杯 200 件", "deliver 200 bottles to 8 Harbour Road", "soonest version 2 is no word"]
)
def test_clear_words_pass(words: str) -> None:
    assert codes(act(words)) == []


def test_a_vague_clause_is_only_worth_a_look() -> None:
    found = [f for f in lint(pay(), clauses="其他事项另行协商。") if f.severity != "ok"]
    assert [(f.code, f.severity, f.field) for f in found] == [("vague_clause", "look", "clauses")]


def test_days_before_signing_or_far_away_are_worth_a_look() -> None:
    assert codes(pay(day="2025-11-19")) == [("day_past", 1)]
    assert codes(pay(day="2025-11-20")) == []
    assert codes(pay(day="2036-11-20")) == [("day_far", 1)]


def test_instalments_must_add_up() -> None:
    rows = [pay(20_000_00, "2025-12-31"), pay(20_000_00, "2026-01-31"), pay(8_600_00, "2026-02-28")]
    assert codes(*rows, total=48_600_00) == []
    found = stops(lint(*rows, total=50_000_00))
    assert [f.code for f in found] == ["sum_differs"]
    assert "48,600.00" in found[0].says["en"]
    assert "50,000.00" in found[0].says["zh"]


def test_deliveries_do_not_count_into_the_sum() -> None:
    assert codes(pay(48_600_00), act("交付 200 件", kind="deliver"), total=48_600_00) == []


def test_more_than_was_claimed_is_worth_a_look() -> None:
    assert codes(pay(48_600_01), claim=48_600_00) == [("over_claim", 0)]
    assert codes(pay(48_600_00), claim=48_600_00) == []


def test_the_same_row_twice_is_worth_a_look() -> None:
    assert codes(pay(), pay()) == [("twice", 2)]


def test_a_payment_without_a_default_clause_is_worth_a_look() -> None:
    assert codes(pay(), default_clause="") == [("no_default_clause", 0)]
    assert codes(act("当面道歉，在门店", kind="apologise"), default_clause="") == []


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("确认该房屋所有权属于申请人", "title_of_rights"),
        ("该商标权归申请人", "title_of_rights"),
        ("X owns the mark; title to it passes", "title_of_rights"),
        ("双方同意离婚", "status"),
        ("the child's custody is with the mother", "status"),
        ("由保证人李某承担", "third_party"),
        ("the guarantor pays the rest", "third_party"),
        ("向破产管理人申报", "other_procedure"),
        ("不得向行政机关举报", "mandatory_law"),
        ("不开发票", "mandatory_law"),
    ],
)
def test_each_ground_is_found_by_its_words(words: str, ground: str) -> None:
    found = [f for f in lint(act(words)) if f.severity != "ok"]
    assert ground in {f.ground for f in found}
    assert not any(f.ground == ground for f in lint(act(words)) if f.severity == "ok")


@pytest.mark.parametrize("words", ["交付货物并配合办理过户手续", "停止使用该商标", "在三日内开具增值税发票"])
def test_what_a_side_does_about_a_right_is_no_title(words: str) -> None:
    assert codes(act(words)) == []


def test_a_penalty_above_thirty_per_cent_is_worth_a_look() -> None:
    assert codes(pay(10_000_00), default_clause="逾期的，支付违约金 3000 元。") == []
    assert codes(pay(10_000_00), default_clause="逾期的，支付违约金 3001 元。") == [("penalty_high", 0)]
    assert codes(pay(10_000_00), penalty=3_000_01) == [("penalty_high", 0)]


def test_interest_above_four_times_lpr_stops() -> None:
    """On 20 November 2025 the one-year LPR is 3.00 %: the bound is 12 % a year, and 0.03 % a day is 10.95 %."""
    assert codes(pay(), default_rate=Rate(120_000, "year", 365)) == []
    assert codes(pay(), default_rate=Rate(120_001, "year", 365)) == [("interest_high", 0)]
    assert codes(pay(), default_clause="逾期按每日万分之三计息") == []
    assert codes(pay(), default_clause="逾期按每日万分之五计息") == [("interest_high", 0)]
    assert codes(pay(), default_clause="Late sums bear 2% per month.") == [("interest_high", 0)]


def test_past_the_rate_table_the_bound_is_provisional() -> None:
    found = findings(
        [pay(day="2026-12-31")], parties=PARTIES, signed_on=date(2026, 3, 2), default_clause="按日万分之三"
    )
    assert [f.code for f in found if f.severity != "ok"] == ["rate_provisional"]


@pytest.mark.parametrize(
    ("clause", "rate"),
    [
        ("每日万分之五", Fraction(73, 400)),
        ("按日0.05%", Fraction(73, 400)),
        ("日千分之一", Fraction(73, 200)),
        ("月利率2%", Fraction(24, 100)),
        ("年利率 12％", Fraction(12, 100)),
        ("0.05% per day", Fraction(73, 400)),
        ("12 % a year", Fraction(12, 100)),
    ],
)
def test_rates_are_read_from_the_clause(clause: str, rate: Fraction) -> None:
    assert rates_in(clause) == {rate}


def test_clauses_without_figures_have_no_rate() -> None:
    assert rates_in(CLAUSE) == set()
    assert penalty_in(CLAUSE) is None
    assert penalty_in("违约金为 1.5 万元") == 15_000_00
    assert penalty_in("a penalty of CNY 3,000.50") == 3_000_50


def test_a_yearly_rate_is_exact() -> None:
    assert yearly_rate(Rate(175, "day", 1)) == Fraction(175 * 365, 1_000_000)
    assert yearly_rate(Rate(120_000, "year", 360)) > yearly_rate(Rate(120_000, "year", 365))


def test_garbage_in_a_row_is_a_finding_and_no_crash() -> None:
    assert ("amount_missing", 1) in codes(pay(amount="100"))  # type: ignore[arg-type]  # a form may hold text
    assert ("amount_missing", 1) in codes(pay(amount=True))
    assert ("who_missing", 1) in codes({})
