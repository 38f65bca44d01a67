# ruff: noqa: E501 - one planted defect a line reads best
"""Nothing personal stays readable in an entry or goes on the ledger: each defect is planted three times and found."""

from __future__ import annotations

import pytest

from concord.law import shelf
from concord.law.privacy_lint import lint_privacy
from concord.law.reading import load

LEASE = shelf.source("lease@1").decode()
RENT = "  rent:      {type: money, min: 100, max: 10000000, label:"
EVIDENCE = "form: {file: {type: file}, about: {type: text, optional: true}}"
DELIVER = "      deliver: {by: lessor, time: {stated: true, since: signed}, form: {ref: {type: text}}"
PROBLEM = "      report_problem: {by: lessee, set: {back: \"'running'\"}"
SUSPEND = "  suspend: {by: parties, during: [running], all: true,"
DATA = "data: {leaving: bool, buying: bool, demands: int, back: text}"
# code, what stands in the lease, what is written instead, and where the defect has to be reported
PLANTED = [
    ("personal-unsealed", RENT, '  number: {type: int, label: {zh: "承租人手机号", en: The number}}\n' + RENT, "terms.number"),
    ("personal-unsealed", EVIDENCE, "form: {file: {type: file}, id_number: {type: int, optional: true}}", "acts.add_evidence.form.id_number"),
    ("personal-unsealed", EVIDENCE, "form: {file: {type: file}, on: {type: day, label: {zh: 当天, en: Date of birth}, optional: true}}", "acts.add_evidence.form.on"),
    ("personal-unsealed", DATA, DATA.replace("back: text", "back: text, guests: {rows: {phone: int, what: text}}"), "data.guests.phone"),
    ("personal-unsealed", RENT, "  sex: {type: choice, options: [m, f], label: {zh: 性别, en: Sex}}\n" + RENT, "terms.sex"),
    ("personal-reference", DELIVER, DELIVER.replace("ref: {type: text}", "ref: {type: text, label: {zh: 收货人姓名, en: Who took it}}"), "stages.awaiting_goods.acts.deliver.form.ref"),
    ("personal-reference", EVIDENCE, "form: {file: {type: file}, ref: {type: text, label: {zh: 编号, en: Passport}}}", "acts.add_evidence.form.ref"),
    ("personal-reference", RENT, "  ref: {type: text, label: {zh: 身份证号码, en: Number}}\n" + RENT, "terms.ref"),
    ("free-text-kept", PROBLEM, PROBLEM.replace("set: {", "form: {what: {type: text}}, set: {told: form.what, "), "stages.running.acts.report_problem"),
    ("free-text-kept", EVIDENCE, EVIDENCE + "\n    set: {back: form.about}", "acts.add_evidence"),
    ("free-text-kept", SUSPEND, SUSPEND + " form: {why: {type: text}}, set: {told: form.why},", "acts.suspend"),
    ("sealed-text-read", EVIDENCE, EVIDENCE + "\n    if: \"form.about != 'none'\"", "acts.add_evidence"),
    ("sealed-text-read", SUSPEND, SUSPEND + " same: why, form: {why: {type: text}},", "acts.suspend"),
    ("sealed-text-read", RENT, "  town: {type: text, label: {zh: 城市, en: Town}}\n" + RENT, "whenever.bought"),
    ("personal-in-rulebook", "请返还租赁物。", "请返还租赁物，电话 13812345678。", "stages.returning.says.lessee"),
    ("personal-in-rulebook", "The order says their model", "Write to wang@shop.example. The order says their model", "clauses.goods.says"),
    ("personal-in-rulebook", '"没有逾期未付的款项。"', '"没有逾期未付的款项（440524188001010014）。"', "stages.ended.acts.claim_arrears.refuse"),
    ("personal-in-rulebook", 'title: {zh: "已补足"', 'title: {zh: "已补足 6222021234567890123"', "whenever.cured.title"),
]  # fmt: skip
ALSO = {
    "stages.running.acts.report_problem": [(DATA, DATA.replace("back: text", "back: text, told: text"))],
    "acts.add_evidence": [("about: {type: text, optional: true}", "about: {type: text, default: none}")],
    "acts.suspend": [(DATA, DATA.replace("back: text", "back: text, told: text"))],
    "whenever.bought": [("data.buying && left('buyout') == 0\"", "data.buying && left('buyout') == 0 && terms.town == 'x'\"")],
}  # fmt: skip


def planted(old: str, new: str, path: str) -> str:
    text = LEASE
    for before, after in [(old, new), *ALSO.get(path, [])]:
        assert text.count(before) == 1, f"{text.count(before)} times: {before}"
        text = text.replace(before, after)
    return text


@pytest.mark.parametrize(
    ("code", "old", "new", "path"), PLANTED, ids=[f"{p[0]}:{p[3]}:{n}" for n, p in enumerate(PLANTED)]
)
def test_a_planted_defect_is_found_where_it_stands(code: str, old: str, new: str, path: str) -> None:
    found = lint_privacy(load(planted(old, new, path)))
    assert [(one.code, one.level, one.path) for one in found] == [(code, "error", path)]
    assert found[0].message.endswith(".")


def test_each_class_is_planted_three_times() -> None:
    codes = [planted[0] for planted in PLANTED]
    assert all(codes.count(code) >= 3 for code in codes)


@pytest.mark.parametrize("key", shelf.names())
def test_no_shipped_rulebook_leaves_personal_data_readable(key: str) -> None:
    assert lint_privacy(shelf.rulebook(key)) == []


def test_a_text_may_ask_for_what_is_personal_for_the_docket_seals_it() -> None:
    text = LEASE.replace(
        EVIDENCE, "form: {file: {type: file}, phone: {type: text, label: {zh: 手机号, en: Phone number}}}"
    )
    assert text != LEASE
    assert lint_privacy(load(text)) == []


def test_what_is_found_is_not_repeated_in_the_report() -> None:
    (found,) = lint_privacy(load(LEASE.replace("请返还租赁物。", "请返还租赁物，电话 13812345678。")))
    assert "13812345678" not in found.message
    assert found.message.startswith("'138…78' looks like personal data")
