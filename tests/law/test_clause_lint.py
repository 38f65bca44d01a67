# ruff: noqa: E501 - one planted defect a line reads best
"""Clauses that do not say what the rules do: each defect is planted three times in the lease, and found each time."""

from __future__ import annotations

import pytest

from concord.law import shelf
from concord.law.clause_lint import lint_clauses
from concord.law.clause_quantities import quantities
from concord.law.defects import Defect
from concord.law.reading import load

LEASE = shelf.source("lease@1").decode()
# code, level, what stands in the lease, what is written instead, and where the defect has to be reported
PLANTED = [
    ("clause-number-differs", "error", "自双方都同意之日起算", "自双方都同意之日起60天", "suspension.says.zh"),
    ("clause-number-differs", "error", "is to be paid within 10 days", "is to be paid within fifteen days", "leaving.says.en"),
    ("clause-number-differs", "error", "{terms.standard}期租金逾期未付清", "五期租金逾期未付清", "demand.says.zh"),
    ("clause-number-differs", "error", "it never exceeds four times", "it never exceeds six times", "late_interest.says.en"),
    ("clause-number-differs", "error", "就未付的租金按{terms.late_rate}支付", "就未付的租金按24%支付", "late_interest.says.zh"),
    ("clause-number-differs", "error", "另付退租费{terms.rent}", "另付退租费500元", "leaving.says.zh"),
    ("clause-date-differs", "error", "租期为{terms.months}个月，自交付之日起算", "租期到2027年3月1日", "goods.says.zh"),
    ("clause-date-differs", "error", "{terms.months} months counted from delivery", "a time that ends on 1 March 2027", "goods.says.en"),
    ("clause-date-differs", "error", "以后每满一个月到期一期", "最后一期在2026-12-31到期", "rent.says.zh"),
    ("clause-term-differs", "error", "每期{terms.rent}，", "每期{terms.price}，", "rent"),
    ("clause-term-differs", "error", "within {terms.grace} from", "within {terms.grace} (and {terms.late_rate}) from", "demand"),
    ("clause-term-differs", "error", "租期为{terms.months}个月", "租期为{terms.standard}个月", "goods"),
    ("clause-number-fixed", "warning", "{terms.standard}期租金逾期未付清", "两期租金逾期未付清", "demand.says.zh"),
    ("clause-number-fixed", "warning", "within {terms.grace} from the day the demand", "within fifteen days from the day the demand", "demand.says.en"),
    ("clause-number-fixed", "warning", "自催告送达之日起{terms.grace}内付清", "自催告送达之日起十五日内付清", "demand.says.zh"),
    ("clause-number-unsaid", "warning", "自提出之日起5天内付清；", "付清；", "buying.says.zh"),
    ("clause-number-unsaid", "warning", "the lessee objects within 3 days from the day the notice of it arrived", "the lessee may object", "delivery.says.en"),
    ("clause-number-unsaid", "warning", "，最长90天，自双方都同意之日起算", "", "suspension.says.zh"),
    ("clause-ambiguous-date", "error", "自提出之日起10天内付清", "10天内付清", "leaving.says.zh"),
    ("clause-ambiguous-date", "error", "第一期在自交付之日起满一个月时到期", "第一期在月底前到期", "rent.says.zh"),
    ("clause-ambiguous-date", "error", "within 10 days from the day of that decision", "within 10 days", "leaving.says.en"),
    ("clause-ambiguous-date", "error", "is due one month after delivery", "is due by the end of the month", "rent.says.en"),
    ("clause-ambiguous-date", "error", "自催告送达之日起{terms.grace}内付清", "{terms.grace}内付清", "demand.says.zh"),
    ("clause-ambiguous-date", "error", "承租人返还租赁物。\"", "承租人尽快返还租赁物。\"", "leaving.says.zh"),
    ("clause-unknown-term", "error", "每期{terms.rent}，", "每期{terms.rental}，", "rent.says.zh"),
    ("clause-unknown-term", "error", "The price is {terms.price};", "The price is {terms.prize};", "buying.says.en"),
    ("clause-unknown-term", "error", "{terms.grace}内付清欠款", "{terms.graces}内付清欠款", "demand.says.zh"),
    ("slot", "error", "每期{terms.rent}，", "每期{rent}，", "rent.says.zh"),
    ("slot", "error", "The price is {terms.price};", "The price is terms.price};", "buying.says.en"),
    ("slot", "error", "{terms.grace}内付清欠款", "{cure.due}前付清欠款", "demand.says.zh"),
    ("term-undefined", "error", "the phone or other item that the order names (the “Goods”)", "the phone or other item that the order names", "delivery.says.en"),
    ("term-undefined", "error", "the lessee returns the Goods within 7 days", "the lessee returns the Equipment within 7 days", "return.says.en"),
    ("term-undefined", "error", "承租人按月支付租金", "承租人按月向甲方支付租金", "rent.says.zh"),
    ("term-undefined", "error", "不付任何费用。出租人此后", "不付任何“平台费”。出租人此后", "delivery.says.zh"),
    ("term-unused", "warning", "（以下称“租赁物”）", "（以下称“标的设备”）", "goods.says.zh"),
    ("term-unused", "warning", "(the “Goods”)", "(the “Rented Item”)", "goods.says.en"),
    ("term-unused", "warning", "遇到不可抗力、疾病", "遇到不可抗力（以下称“特殊事由”）、疾病", "suspension.says.zh"),
    ("term-defined-twice", "error", "订单写明的手机或者其他物品（以下称“租赁物”）", "订单写明的手机（以下称“租赁物”）或者其他物品（以下称“租赁物”）", "goods.says.zh"),
    ("term-defined-twice", "error", "records the delivery.", "records the delivery of the item (the “Goods”).", "delivery.says.en"),
    ("term-defined-twice", "error", "付清后租赁物归承租人所有", "付清后手机（下称“租赁物”）归承租人所有", "buying.says.zh"),
    ("clause-languages-differ", "error", "The price is {terms.price};", "The price is in the order;", "buying"),
    ("clause-languages-differ", "error", "每期{terms.rent}，", "", "rent"),
    ("clause-languages-differ", "error", "within {terms.grace} from", "from", "demand"),
    ("missing-language", "error", 'title: {zh: "租金", en: Rent}', 'title: {zh: "租金"}', "rent.title"),
    ("missing-language", "error", 'title: {zh: "返还", en: Return}', "title: {en: Return}", "return.title"),
    ("missing-language", "error", "en: Suspension}", "en: Suspension }", ""),
    ("clause-names-nobody", "error", "交给承租人使用", "交给对方使用", "goods.says.zh"),
    ("clause-names-nobody", "error", "The lessor lets to the lessee the phone", "The lessor hands over the phone", "goods.says.en"),
    ("clause-names-nobody", "error", "承租人逾期支付租金的，", "逾期支付租金的，", "late_interest.says.zh"),
    ("clause-without-rule", "note", "    rules: [acts.add_evidence]\n", "", "evidence"),
    ("clause-without-rule", "note", "    rules: [acts.report_problem]\n", "", "problems"),
    ("clause-without-rule", "note", "    rules: [acts.suspend, acts.continue, duties.suspension_ends]\n", "", "suspension"),
    ("rule-without-clause", "warning", "    rules: [acts.add_evidence]\n", "", "acts.add_evidence"),
    ("rule-without-clause", "warning", "rules: [acts.end_early, duties.exit_fee,", "rules: [acts.end_early,", "duties.exit_fee"),
    ("rule-without-clause", "warning", "whenever.bought, terms.price,", "terms.price,", ""),
    ("clause-not-prominent", "warning", "    source: CC 585; LI 25\n    prominent: true\n", "    source: CC 585; LI 25\n", "late_interest"),
    ("clause-not-prominent", "warning", "    source: CC 721\n    prominent: true\n", "    source: CC 721\n", "rent"),
    ("clause-not-prominent", "warning", "    source: CC 721\n    prominent: true\n", "    source: CC 721\n    prominent: false\n", "goods"),
]  # fmt: skip
ALSO = {  # some defects need a second passage changed
    ("missing-language", ""): [("      en: \"If there is force majeure, illness or other hardship, both sides may agree to suspend the contract. Rent stands still for at most 90 days from the day both have agreed. Either side may end the suspension earlier; when its time is over, it ends by itself.\"\n", "")],
    ("clause-number-differs", "suspension.says.zh"): [("最长90天，", "最长")],
    ("rule-without-clause", ""): [("rules: [acts.confirm_return, whenever.bought,", "rules: [acts.confirm_return,")],
    ("clause-not-prominent", "late_interest"): [("    source: CC 721\n    prominent: true\n", "    source: CC 721\n")],
    ("clause-not-prominent", "rent"): [("    source: CC 585; LI 25\n    prominent: true\n", "    source: CC 585; LI 25\n")],
    ("clause-not-prominent", "goods"): [("    source: CC 585; LI 25\n    prominent: true\n", "    source: CC 585; LI 25\n")],
}  # fmt: skip
ELSEWHERE = {("missing-language", ""): "suspension.says", ("rule-without-clause", ""): "whenever.bought"}


def planted(code: str, old: str, new: str, path: str) -> list[Defect]:
    text = LEASE
    for before, after in [(old, new), *ALSO.get((code, path), [])]:
        assert before == after or text.count(before) == 1, f"{text.count(before)} times: {before}"
        text = text.replace(before, after)
    return lint_clauses(load(text))


@pytest.mark.parametrize(
    ("code", "level", "old", "new", "path"), PLANTED, ids=[f"{p[0]}:{p[4]}:{n}" for n, p in enumerate(PLANTED)]
)
def test_a_planted_defect_is_found_where_it_stands(code: str, level: str, old: str, new: str, path: str) -> None:
    found = planted(code, old, new, path)
    told = [(one.level, one.path) for one in found if one.code == code]
    where = ELSEWHERE.get((code, path), path)
    if code == "rule-without-clause":
        assert (level, where) in told, found
    else:
        assert (level, f"clauses.{where}") in told, found
    lines = LEASE.splitlines()
    for one in found:
        assert 0 <= one.line <= len(lines)
        assert one.message.endswith((".", ")."))


def test_each_class_is_planted_three_times() -> None:
    codes = [planted[0] for planted in PLANTED]
    assert all(codes.count(code) >= 3 for code in codes)


def test_the_lease_is_clean() -> None:
    """One clause is words alone, how days are counted: the kernel does that for every rule."""
    assert [(one.level, one.code, one.path) for one in lint_clauses(shelf.rulebook("lease@1"))] == [
        ("note", "clause-without-rule", "clauses.days")
    ]


def test_a_contract_without_clauses_is_told_so_and_a_procedure_needs_none() -> None:
    bare = load(LEASE[: LEASE.index("\nclauses:")])
    assert [(one.level, one.code) for one in lint_clauses(bare)] == [("note", "no-clauses")]
    assert lint_clauses(shelf.rulebook("cn-mediation@2025.1")) == []


def test_the_finding_says_what_clause_and_rule_say() -> None:
    (found,) = [
        one for one in planted("", "自提出之日起10天内付清", "自提出之日起十五日内付清", "") if one.level == "error"
    ]
    assert found.message == "It says '十五日', and the rules that it cites say: duties.exit_fee: P10D."


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("zh", "自送达之日起十五个工作日内", [("BD", "15")]),
        ("zh", "两周或者14天", [("D", "14"), ("D", "14")]),
        ("zh", "一年、十二个月", [("M", "12"), ("M", "12")]),
        ("zh", "第十期、最后一天、每月5日、3月1日、24时、一年期", []),
        ("zh", "连续三期或者五分之一，三万元", [("n", "3"), ("/", "1/5"), ("money", "3000000")]),
        ("zh", "15.4%、百分之三十、四倍", [("%", "77/5"), ("%", "30"), ("x", "4")]),
        ("zh", "2024年2月29日", [("day", "2024-02-29")]),
        ("en", "within fifteen business days", [("BD", "15")]),
        ("en", "within a month, in twenty-one days, two years", [("M", "1"), ("D", "21"), ("M", "24")]),
        ("en", "three overdue instalments, one fifth, CNY 1,300.50", [("n", "3"), ("/", "1/5"), ("money", "130050")]),
        ("en", "twice the rent, 7.3 per cent, 1 March 2026", [("x", "2"), ("%", "73/10"), ("day", "2026-03-01")]),
        ("en", "one rent, the first instalment, at 24:00", []),
    ],
)
def test_quantities_are_read_as_people_write_them(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.kind, str(one.value)) for one in quantities(text, lang)] == expected
