"""A contract in words: what its author wrote with the terms filled in, and every other rule in words of its own."""

from __future__ import annotations

import re

import msgspec
import pytest

from concord.law import clauses, comparing, shelf
from concord.law.clauses import UnfitTermError
from concord.law.lint import check
from concord.law.reading import load
from concord.law.written import length_text, ordinal, rate_text, spelled
from tests.law.rulebook_text import SOUND

LEASE = shelf.rulebook("lease@1")
TERMS = {"rent": 29_950, "months": 12, "price": 400_000, "late_rate": "7.3%/year", "standard": 3, "grace": "P10D"}
WRITTEN = """
clauses:
  - id: fee
    title: {zh: 费用, en: The fee}
    says: {zh: "借用人支付{terms.fee}。", en: "The borrower pays {terms.fee}."}
    rules: [duties.payment, acts.sign, stages.lent.duties.give_back, whenever.warn, terms.fee, checks.legal]
    source: CC 667
    prominent: true
"""


def said(lang: str, name: str, **terms: object) -> str:
    found = clauses.text(LEASE, {**TERMS, **terms}, lang)
    return next(clause.says for clause in found if clause.id == name)


def test_a_clause_is_kept_with_the_whole_paths_of_its_rules() -> None:
    (clause,) = load(SOUND + WRITTEN).clauses
    assert (clause.id, clause.prominent, clause.source) == ("fee", True, "CC 667")
    assert clause.title == {"zh": "费用", "en": "The fee"}
    assert clause.rules == (
        "duties.payment", "stages.offered.acts.sign", "stages.lent.duties.give_back", "whenever.warn", "terms.fee",
        "checks.legal",
    )  # fmt: skip
    assert (SOUND + WRITTEN).splitlines()[clause.line - 1].endswith("id: fee")


def test_a_rulebook_without_clauses_reads_as_before() -> None:
    assert load(SOUND).clauses == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("rules: [duties.payment", "rules: [duties.pay", "unknown-rule", "rules:"),
        ("stages.lent.duties.give_back", "stages.offered.duties.give_back", "unknown-rule", "rules:"),
        ("whenever.warn", "whenever.wern", "unknown-rule", "rules:"),
        ("checks.legal", "caps.legal", "unknown-rule", "rules:"),
        ("checks.legal", "stages.lent", "unknown-rule", "rules:"),
        ("terms.fee, checks", "duties.payment, checks", "repeated", "rules:"),
        ("terms.fee, checks", "stages.offered.acts.sign, checks", "repeated", "rules:"),
        ("prominent: true", "prominent: yes", "shape", "prominent:"),
        ("prominent: true", "promnent: true", "unknown-field", "promnent:"),
        ("- id: fee", "- name: fee", "missing", "- name"),
        ("- id: fee", "- id: Fee", "name", "- id"),
        ("    prominent: true\n", "  - {id: fees, title: {zh: 一, en: A}}\n", "missing", "{id: fees"),
        ("    prominent: true\n", "  - {id: fee, title: {zh: 一}, says: {zh: 一}}\n", "declared-twice", "{id: fee"),
        ("en: The fee", "fr: Le prix", "unknown-language", "title:"),
        ("  - id: fee", "  - fee\n  - id: fee", "shape", "- fee"),
    ],
)
def test_what_is_wrong_with_a_clause_is_told_with_its_line(old: str, new: str, code: str, line: str) -> None:
    text = SOUND + WRITTEN.replace(old, new)
    assert text != SOUND + WRITTEN
    defects = [defect for defect in check(text) if defect.code == code]
    assert defects, check(text)
    assert defects[0].path.startswith("clauses[")
    assert line in text.splitlines()[defects[0].line - 1]


def test_clauses_are_a_list_and_belong_to_a_contract() -> None:
    assert [(d.code, d.path) for d in check(SOUND + "clauses: {fee: {}}\n")] == [("shape", "clauses")]
    other = (SOUND + WRITTEN).replace("kind: contract", "kind: procedure")
    assert ("not-a-contract", "clauses") in [(d.code, d.path) for d in check(other)]


def test_money_is_written_in_figures_and_in_signs_that_cannot_be_altered() -> None:
    assert "每期人民币299.50元（大写：贰佰玖拾玖元伍角整），共12期" in said("zh", "rent")
    assert "CNY 299.50 (two hundred and ninety-nine yuan and fifty fen) each time, 12 times" in said("en", "rent")


def test_rates_and_periods_are_written_out() -> None:
    assert "按年利率7.3%支付逾期利息" in said("zh", "late_interest")
    assert "interest runs on the unpaid rent at 0.02% a day" in said("en", "late_interest", late_rate="0.02%/day")
    assert "3期租金逾期未付清" in said("zh", "demand")
    assert "自催告送达之日起10天内付清" in said("zh", "demand")
    assert "within 10 days from the day the demand arrived" in said("en", "demand")


def test_what_is_left_out_takes_its_default_or_stands_in_brackets() -> None:
    found = {clause.id: clause.says for clause in clauses.text(LEASE, {}, "zh")}
    assert "【月租金】" in found["rent"]
    assert "自催告送达之日起15天内" in found["demand"]


@pytest.mark.parametrize(
    "terms", [{"rent": 1}, {"rent": "300"}, {"months": 61}, {"late_rate": "40%/year"}, {"grace": "soon"}, {"rnet": 1}]
)
def test_a_term_that_the_rulebook_does_not_take_is_refused_by_its_name(terms: dict[str, object]) -> None:
    with pytest.raises(UnfitTermError, match=next(iter(terms))):
        clauses.text(LEASE, terms, "zh")


def test_every_rule_of_the_lease_is_in_a_clause_that_its_author_wrote() -> None:
    found = clauses.text(LEASE, TERMS, "zh")
    assert clauses.unmentioned(LEASE) == ()
    assert not any(clause.generated for clause in found)
    assert 12 <= len(found) <= 18
    told = {path for clause in found for path in clause.rules}
    assert clauses.binding(LEASE).keys() <= told
    assert {f"terms.{name}" for name in LEASE.terms} <= told


def test_what_weighs_on_the_lessee_is_shown_prominently() -> None:
    """CC 496: format clauses that bear on the other side's interests are brought to their notice."""
    prominent = {clause.id for clause in clauses.text(LEASE, TERMS, "zh") if clause.prominent}
    assert prominent >= {"rent", "late_interest", "demand", "rescission", "leaving", "disputes", "evidence"}


def test_every_clause_names_its_articles() -> None:
    for lang in ("zh", "en"):
        assert all(clause.source for clause in clauses.text(LEASE, TERMS, lang))
    sources = {clause.id: clause.source for clause in clauses.text(LEASE, TERMS, "zh")}
    assert sources["demand"] == "《民法典》第722条"
    assert sources["payments"] == "《民法典》第560、561、985条"
    english = {clause.id: clause.source for clause in clauses.text(LEASE, TERMS, "en")}
    assert english["demand"] == "Civil Code, art. 722"


def test_a_rule_that_no_clause_mentions_is_said_in_its_own_words() -> None:
    kept = tuple(clause for clause in LEASE.clauses if clause.id not in ("leaving", "late_interest"))
    law = msgspec.structs.replace(LEASE, clauses=kept)
    found = {clause.rules: clause for clause in clauses.text(law, TERMS, "zh") if clause.generated}
    fee = found["duties.exit_fee",]
    assert fee.title == "支付退租费"
    assert fee.says == "承租人应当向出租人支付：月租金；10天；自该事项产生时起；逾期仍须支付。"
    assert found["stages.running.acts.end_early",].says.startswith("承租人可以“提前退租”")
    assert found["terms.late_rate",].says == "逾期年利率：年利率7.3%。"
    english = {clause.rules: clause.says for clause in clauses.text(law, TERMS, "en") if clause.generated}
    assert english["duties.exit_fee",].startswith("The Lessee pays the Lessor: Monthly rent; 10 days;")


def test_a_contract_without_clauses_of_its_own_is_written_from_its_rules() -> None:
    law = load(SOUND)
    found = clauses.text(law, {"fee": 10_000}, "zh")
    assert all(clause.generated for clause in found)
    assert {path for clause in found for path in clause.rules} >= clauses.binding(law).keys()
    assert [clause.number for clause in found] == list(range(1, len(found) + 1))


def test_what_a_new_version_says_in_other_words_is_told() -> None:
    old = load(SOUND + WRITTEN)
    new = load(SOUND + WRITTEN.replace("借用人支付", "借用人一次支付").replace("    prominent: true\n", ""))
    assert comparing.in_words(old, new, "zh")[:2] == [
        "条文“费用”：原为“借用人支付{terms.fee}。”，现为“借用人一次支付{terms.fee}。”。",
        "条文“费用”不再突出显示。",
    ]
    bare = load(SOUND)
    assert "New clause, “The fee”: The borrower pays {terms.fee}." in comparing.in_words(bare, old, "en")
    assert "Clause removed: “The fee”." in comparing.in_words(old, bare, "en")


def test_chinese_clauses_have_full_width_punctuation() -> None:
    for clause in clauses.text(LEASE, TERMS, "zh"):
        assert not re.search(r"[\u4e00-\u9fff][,;:.()]|[,;:()][\u4e00-\u9fff]", clause.says + clause.source), (
            clause.says
        )
        assert clause.says.endswith("。")
        assert "{" not in clause.says


def test_the_printed_text_is_what_is_signed() -> None:
    printed = clauses.printed(LEASE, TERMS, "zh")
    assert printed.startswith("# 动产租赁合同\n\n## 第一条　租赁物和租期\n")
    assert "## 第十七条　结束" in printed
    assert "**承租人按月支付租金" in printed
    assert "`duties.rent, terms.rent, terms.months`" in clauses.printed(LEASE, TERMS, "zh", rules=True)
    assert clauses.digest(LEASE, TERMS, "zh") != clauses.digest(LEASE, {**TERMS, "rent": 29_951}, "zh")
    assert clauses.digest(LEASE, TERMS, "zh") != clauses.digest(LEASE, TERMS, "en")


def test_numbers_in_words() -> None:
    assert [spelled(n) for n in (0, 12, 40, 99, 100, 105, 1_000, 1_205, 100_000, 1_000_001)] == [
        "zero", "twelve", "forty", "ninety-nine", "one hundred", "one hundred and five", "one thousand",
        "one thousand two hundred and five", "one hundred thousand", "one million and one",
    ]  # fmt: skip
    assert [ordinal(n) for n in (1, 10, 12, 20, 47, 100, 103, 110, 999)] == [
        "一", "十", "十二", "二十", "四十七", "一百", "一百零三", "一百一十", "九百九十九",
    ]  # fmt: skip
    assert rate_text("3.35%/year/360") == {
        "zh": "年利率3.35%（一年按360天计算）", "en": "3.35% a year (a year of 360 days)",
    }  # fmt: skip
    assert rate_text("0.0175%/day") == {"zh": "日利率0.0175%", "en": "0.0175% a day"}
    assert length_text("P3BD") == {"zh": "3个工作日", "en": "3 working days"}
