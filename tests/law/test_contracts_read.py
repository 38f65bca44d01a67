"""The three contracts as they are read before anybody signs: each rule is said, in both languages, with its article."""

from __future__ import annotations

import re
from typing import Any

import pytest

from concord.law import clauses, shelf

TERMS: dict[str, dict[str, Any]] = {
    "lease@1": {"rent": 29_950, "months": 12, "price": 400_000, "late_rate": "7.3%/year"},
    "sale@1": {
        "price": 600_000, "down": 60_000, "instalments": 6, "late_rate": "4%/year", "damages": 10, "use_fee": 2,
    },
    "loan@1": {
        "principal": 1_000_000, "rate": "8.4%/year", "count": 12, "late_rate": "10%/year", "fees": 5_000,
        "purpose": "sha256:00",
    },
}  # fmt: skip
PROMINENT = {  # what CC 496 asks to be brought to the other side's notice
    "lease@1": {"rent", "late_interest", "demand", "rescission", "leaving", "disputes", "evidence"},
    "sale@1": {
        "title", "instalments", "late_interest", "demand", "choice", "charges", "taking_back", "assignment", "disputes",
        "evidence",
    },
    "loan@1": {
        "interest", "repayment", "fees", "late_interest", "early", "demand", "calling_in", "assignment", "disputes",
        "evidence",
    },
}  # fmt: skip
CHINESE = re.compile("[\u4e00-\u9fff（）。，]")
each = pytest.mark.parametrize("key", sorted(TERMS))


def read(key: str, lang: str) -> tuple[clauses.Clause, ...]:
    return clauses.text(shelf.rulebook(key), TERMS[key], lang)


def says(key: str, lang: str, name: str) -> str:
    return next(clause.says for clause in read(key, lang) if clause.id == name)


@each
def test_whatever_binds_stands_in_a_clause_that_somebody_wrote(key: str) -> None:
    law = shelf.rulebook(key)
    found = read(key, "zh")
    assert clauses.unmentioned(law) == ()
    assert not any(clause.generated for clause in found)
    told = {path for clause in found for path in clause.rules}
    assert clauses.binding(law).keys() <= told
    assert {f"checks.{name}" for name in law.checks} | {f"caps.{name}" for name in law.caps} <= told


@each
def test_what_weighs_on_who_did_not_write_it_is_prominent(key: str) -> None:
    assert {clause.id for clause in read(key, "zh") if clause.prominent} >= PROMINENT[key]


@each
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_clause_names_its_articles_and_leaves_no_brace(key: str, lang: str) -> None:
    for clause in read(key, lang):
        assert clause.source, clause.id
        assert clause.title
        assert not re.search(r"[{}\[\]【】]|sha256", clause.says), clause.id


@each
def test_the_english_text_is_english_and_the_chinese_has_its_own_punctuation(key: str) -> None:
    for clause in read(key, "en"):
        assert not CHINESE.search(clause.title + clause.says + clause.source), clause.source
        assert clause.says.endswith(".")
    for clause in read(key, "zh"):
        assert not re.search(r"[\u4e00-\u9fff][,;:.()]|[,;:()][\u4e00-\u9fff]", clause.says + clause.source)
        assert clause.says.endswith("。")


def test_a_sale_is_called_in_or_rescinded_after_a_fifth_and_a_demand() -> None:
    """CC 634: unpaid instalments of a fifth of the price, a demand, a reasonable time; then the seller chooses."""
    assert "未付的到期价款达到总价的五分之一" in says("sale@1", "zh", "demand")
    assert "within 15 days from the day the demand arrived" in says("sale@1", "en", "demand")
    assert "可以要求买受人一次付清全部价款，也可以解除合同" in says("sale@1", "zh", "choice")
    assert "not once three quarters of the price are paid" in says("sale@1", "en", "taking_back")  # SI 26


def test_damages_and_the_fee_for_use_say_their_figures_and_their_limit() -> None:
    """CC 585 and GI 65: what is agreed, and thirty per cent at most."""
    said = says("sale@1", "zh", "charges")
    assert "逾期未付价款的10%" in said
    assert "违约金不超过逾期未付价款的30%" in said
    assert "每30天为总价的2%" in said


def test_a_sale_at_a_distance_says_whether_it_is_one_and_that_seven_days_are_given() -> None:
    """CP 25."""
    assert "：是。属于的，买受人自交付之日起7天内可以退货，不用说明理由" in says("sale@1", "zh", "returns")


def test_a_loan_says_its_ceilings_and_what_holds_where_no_late_rate_is_agreed() -> None:
    """CC 676, 680; PL 25, 28, 29: four times the LPR, together."""
    assert "不超过一年期贷款市场报价利率的四倍" in says("loan@1", "zh", "interest")
    late = says("loan@1", "en", "late_interest")
    assert "at 10% a year" in late
    assert "together are at most four times the one-year loan prime rate" in late
    assert "利息和费用不得预先扣除" in says("loan@1", "zh", "payout")  # CC 670
    assert "自提出之日起5天内付清，不另收费用" in says("loan@1", "zh", "early")  # CC 677


def test_a_loan_names_its_way_of_repayment_and_of_counting() -> None:
    assert says("loan@1", "zh", "repayment").startswith("还款方式：等额本息。")
    assert "计息方式：每月按年利率的十二分之一。" in says("loan@1", "zh", "interest")
