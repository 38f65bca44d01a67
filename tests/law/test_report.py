"""The report that both sides of a contract read: what was checked, what was found, and how it comes about."""

from __future__ import annotations

import re

import msgspec
import pytest
from click.testing import CliRunner

from concord.law.audit.report import Report, place_text, report
from concord.law.audit.report_words import Paragraph, words
from concord.law.reading import load
from concord.site.commands import contract
from tests.law.test_clauses import LEASE, WRITTEN
from tests.law.test_gate_command import CLEAN, STUCK

CLAIM = (
    'begins: offered\ncaps: {{small: {{claim: "terms.fee <= {most}", '
    "title: {{zh: 费用不高, en: The fee is small}}}}}}\n"
)
NUMBER = "fee: {type: money, min: 100, max: 100000"


def made(text: str) -> Report:
    return report(load(text))


@pytest.fixture(scope="module")
def clean() -> Report:
    return made(CLEAN)


def texts(found: Report, lang: str, kind: str) -> list[str]:
    return [one.text for one in words(found, lang) if one.kind == kind]


def test_a_clean_contract_passes_and_its_report_says_what_was_checked(clean: Report) -> None:
    law, found = load(CLEAN), clean
    assert found.passed
    assert (found.key, found.rules) == (law.key, law.digest)
    assert found.states > 50
    assert set(found.text) == {"zh", "en"}
    assert re.match(r"这份合同的规则已经检查：逐一走过 \d+ 种可能出现的情形", texts(found, "zh", "head")[0])
    assert "gone through, one by one" in texts(found, "en", "head")[0]
    assert texts(found, "zh", "digest") == [f"规则 {law.key}，代码摘要（SHA-256）：{law.digest}"]


def test_the_same_rulebook_gives_the_same_report_and_a_report_can_be_kept(clean: Report) -> None:
    first, again = clean, made(CLEAN)
    assert msgspec.json.encode(first) == msgspec.json.encode(again)
    assert msgspec.json.decode(msgspec.json.encode(first), type=Report) == first


def test_a_defect_is_told_in_plain_words_with_a_dated_example() -> None:
    found = made(STUCK)
    assert not found.passed
    assert "cannot be used yet" in texts(found, "en", "head")[0]
    (told,) = [one for one in words(found, "en") if one.kind == "error"]
    assert told.text == "Defect, “To be signed”: Nothing is due, and nobody has to act."
    assert told.lines[:3] == (
        "For example:",
        "2026-01-05 10:00  It begins, at “To be signed”",
        "2026-01-05 10:01  Lender: Sign",
    )
    (chinese,) = [one for one in words(found, "zh") if one.kind == "error"]
    assert chinese.text.startswith("缺陷，“待签署”：")
    assert chinese.lines[2] == "2026-01-05 10:01  出借人：签署"


def test_a_clause_that_says_another_number_stops_the_contract() -> None:
    text = CLEAN + WRITTEN.replace("借用人支付{terms.fee}", "借用人自送达之日起三天内支付{terms.fee}")
    found = made(text)
    assert [one.code for one in found.errors] == ["clause-number-differs"]
    assert not found.passed
    assert found.private
    assert texts(found, "zh", "error") == [
        "缺陷，“费用”：这里写的是“三天”，而它引用的规则是：terms.grace: P7D, stages.lent.duties.give_back: P1M。"
    ]


def test_personal_data_that_would_stay_readable_stops_the_contract() -> None:
    found = made(
        CLEAN.replace(NUMBER, f"phone: {{type: int, min: 0, label: {{zh: 手机号, en: Phone number}}}}\n  {NUMBER}")
    )
    assert [one.code for one in found.errors] == ["personal-unsealed"]
    assert not found.private
    assert "没有通过" in texts(found, "zh", "privacy")[0]
    assert texts(found, "zh", "error")[0].startswith("缺陷，“手机号”：")


def test_a_claim_that_is_broken_or_not_proved_stops_the_contract() -> None:
    pytest.importorskip("z3")
    holds = made(CLEAN.replace("begins: offered\n", CLAIM.format(most=100_000)))
    assert holds.passed
    assert texts(holds, "zh", "claim") == ["已证明，对所有允许的条件都成立：费用不高。"]
    broken = made(CLEAN.replace("begins: offered\n", CLAIM.format(most=500)))
    assert not broken.passed
    assert re.match(r"It does not hold: The fee is small\. For example with fee = ", texts(broken, "en", "claim")[0])


def test_where_no_prover_is_installed_nothing_counts_as_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concord.law.audit.report.find_spec", lambda _name: None)
    found = made(CLEAN.replace("begins: offered\n", CLAIM.format(most=100_000)))
    assert [claim.answer for claim in found.claims] == ["not_tried"]
    assert not found.passed
    assert "还没有全部证明" in texts(found, "zh", "head")[0]


def test_what_the_author_accepts_is_told_with_the_reason_and_notes_for_authors_are_not(clean: Report) -> None:
    found = clean
    assert "The author gives a reason, “Ended”: It is returned by law" in texts(found, "en", "reason")
    shown: list[Paragraph] = [one for one in words(found, "en") if one.kind == "note"]
    assert not any("names no source" in one.text for one in shown)


def test_a_place_is_called_as_people_call_it() -> None:
    told = {
        "clauses.rent.says.zh": "租金", "stages.offered.acts.sign": "签署", "duties.buyout.lapse": "支付买断价款",
        "stages.running.acts.buy_out": "买断", "whenever.cured": "已补足", "stages.withheld": "逾期未还",
        "terms.rent": "月租金", "caps.interest_capped": "逾期利息不超过四倍 LPR", "outcomes.bought": "已买断",
        "acts.pay.form.ref": "收款", "pauses.buying": "pauses.buying",
    }  # fmt: skip
    assert {path: place_text(LEASE, path)["zh"] for path in told} == told


def printed(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(contract.text, list(args))
    return result.exit_code, result.output


def test_the_command_prints_the_text_with_its_terms() -> None:
    code, told = printed("lease@1", "--lang", "zh", "--term", "rent=299.50", "--term", "months=12")
    assert code == 0
    assert "人民币299.50元（大写：贰佰玖拾玖元伍角整），共12期" in told
    assert "【买断总价】" in told
    assert "`duties.rent, terms.rent, terms.months`" in printed("lease@1", "--rules")[1]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("lease@1", "--term", "rent"), "'rent' is no term of lease@1: write name=value."),
        (("lease@1", "--term", "rnt=3.00"), "It has: rent, months, price"),
        (("lease@1", "--term", "rent=0.50"), "lease@1 does not take this value of 'rent'."),
        (("lease@1", "--term", "rent=much"), "'much' is no amount: write 1000.00."),
        (("lease@1", "--term", "late_rate=40%/year"), "lease@1 does not take this value of 'late_rate'."),
        (("udrp@2015.07",), "udrp@2015.07 is no contract, so it has no text."),
        (("lease@9",), "There is no rulebook lease@9."),
    ],
)
def test_what_cannot_be_printed_is_told_in_a_sentence(args: tuple[str, ...], said: str) -> None:
    code, told = printed(*args)
    assert code == 1
    assert said in told
