# ruff: noqa: E501 - one planted defect a line reads best
"""Planted defects: each is one change to a sound rulebook, and each is found, named, and placed."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from concord.law import shelf
from concord.law.lint import check, errors, lint
from concord.law.reading import load
from tests.law.rulebook_text import SOUND, changed, found

# code, level, what stands in the rulebook, what is written instead, and where the defect has to be reported
PLANTED = [
    ("unknown-field", "error", "lapse: {to: overdue}", "lapze: {to: overdue}", "stages.lent.duties.give_back"),
    ("unknown-stage", "error", "lapse: {to: overdue}", "lapse: {to: overdu}", "stages.lent.duties.give_back.lapse.to"),
    ("unreachable-stage", "error", "lapse: {to: overdue}", "lapse: {to: ended, outcome: lost}", "stages.overdue"),
    ("unknown-duty", "error", "open: [repairing]", "open: [repairs]", "stages.lent.acts.repair.open"),
    ("unknown-duty", "error", "by {signing.due}.", "by {sining.due}.", "stages.offered.says.borrower.en"),
    ("unknown-duty", "error", "overdue('payment')", "overdue('payments')", "whenever.warn.if"),
    ("unknown-pause", "error", "pause: repair,", "pause: mending,", "stages.lent.acts.repair.pause"),
    ("unknown-role", "error", "{by: expert, while", "{by: expret, while", "stages.lent.acts.repaired.by"),
    ("unknown-moment", "error", "within: P1M, from: agreed", "within: P1M, from: agred", "stages.lent.duties.give_back.from"),
    ("unknown-act", "error", "do: [return_it]", "do: [bring_back]", "stages.lent.duties.give_back.do"),
    ("nobody", "error", "decline: {by: borrower, ", "decline: {", "stages.offered.acts.decline"),
    ("no-consequence", "error", ", lapse: {to: overdue}", "", "stages.lent.duties.give_back"),
    ("debt-unread", "error", "overdue('payment') > 0", "!has('agreed')", "duties.payment"),
    ("impossible-act", "error", "do: [return_it]", "do: [return_late]", "stages.lent.duties.give_back"),
    ("wait-without-reason", "error", "from: agreed, lapse: {to: overdue}", "from: lost, lapse: {to: overdue}", "stages.lent"),
    ("no-sentence", "error", '      lender: {zh: "等待处理。", en: "The registrar decides."}\n', "", "stages.overdue.says"),
    ("no-sentence", "error", '      expert: {zh: "请检查。", en: "Look at it."}\n', "", "stages.lent.says"),
    ("missing-language", "error", '{zh: "逾期", en: Overdue}', '{zh: "逾期"}', "stages.overdue.title"),
    ("no-title", "error", ", title: {zh: \"不签\", en: Decline}", "", "stages.offered.acts.decline.title"),
    ("foreign-date", "error", "Give it back now.", "By {give_back.due}.", "stages.overdue.says.borrower.en"),
    ("slot", "error", "Give it back now.", "Pay {payment.amount}.", "stages.overdue.says.borrower.en"),
    ("slot", "error", "Give it back now.", "Give it back {now.", "stages.overdue.says.borrower.en"),
    ("float", "error", "min: 100, max", "min: 99.5, max", "terms.fee.min"),
    ("float", "error", "pay: terms.fee,", 'pay: "1.5",', "duties.payment.pay"),
    ("clock", "error", "&& !data.warned", "&& now() > now", "whenever.warn.if"),
    ("type", "error", "pay: terms.fee,", "pay: terms.fee * terms.fee,", "duties.payment.pay"),
    ("undeclared", "error", "pay: terms.fee,", "pay: terms.fees,", "duties.payment.pay"),
    ("period", "error", "within: P1M", "within: 1M", "stages.lent.duties.give_back.within"),
    ("period", "error", "within: P1M", "within: P0D", "stages.lent.duties.give_back.within"),
    ("declared-twice", "error", "return_late:", "return_it:", "stages.overdue.acts.return_it"),
    ("repeated-key", "error", "find_lost: {", "return_late: {", "stages.overdue.acts"),
    ("reserved-name", "error", "return_late:", "record_service:", "stages.overdue.acts.record_service"),
    ("reserved", "error", "{to: overdue}", "{to: overdue, mark: lost}", "stages.lent.duties.give_back.lapse"),
    ("reserved", "error", "{to: overdue}", "{to: ended, outcome: lost}", "stages.lent.duties.give_back.lapse"),
    ("reserved-for-person", "error", "{by: registrar, reserved: true, mark", "{by: bank, reserved: true, mark", "stages.overdue.acts.find_lost"),
    ("started-by-lapse", "error", "{to: overdue}", "{to: overdue, start: {rulebook: lease, give: {lessor: lender}}}", "stages.lent.duties.give_back.lapse"),
    ("joins-nobody", "error", "open: [repairing],", "open: [repairing], join: expert,", "stages.lent.acts.repair"),
    ("endless-pause", "error", "lapse: {resume: repair}", "lapse: {alert: registrar}", "pauses.repair"),
    ("office-delay", "error", "late: {every: P5BD, alert: registrar}", "lapse: {to: ended, outcome: returned}", "stages.overdue.duties.finding"),
    ("objects-to-self", "error", "objection: {by: lender, within: P7D}", "objection: {by: borrower, within: P7D}", "acts.say_paid"),
    ("own-word", "error", "    objection: {by: lender, within: P7D}\n", "", "acts.say_paid"),
    ("no-reference", "error", "during: open\n    form: {ref: {type: text}, ", "during: open\n    form: {", "acts.say_paid"),
    ("contradictory-duties", "error", "      repairing: {", "      sell: {by: borrower, do: [sell_it], within: P1M, lapse: {to: overdue}}\n      repairing: {", "stages.lent.duties.give_back"),
    ("while-elsewhere", "error", "{by: expert, while: repairing", "{by: expert, while: finding", "stages.lent.acts.repaired"),
    ("opens-elsewhere", "error", "open: [repairing]", "open: [repairing, finding]", "stages.lent.acts.repair"),
    ("restless-rule", "error", "then: {set: {warned: \"true\"}}", "then: {alert: registrar}", "whenever.warn"),
    ("duty-at-end", "error", "{title: {zh: \"已结束\", en: Ended}, end: true}", "{title: {zh: \"已结束\", en: Ended}, end: true, duties: {linger: {by: lender, do: [pay], within: P1D, lapse: {}}}}", "stages.ended.duties.linger"),
    ("outcome-unnamed", "error", "outcome: returned, objection", "outcome: given_back, objection", "stages.lent.acts.return_it"),
    ("unknown-role", "error", "open: [repairing],", "open: [repairing], start: {rulebook: lease, give: {keeper: actor}},", "stages.lent.acts.repair"),
    ("unknown-rulebook", "warning", "open: [repairing],", "open: [repairing], start: {rulebook: nowhere, give: {keeper: actor}},", "stages.lent.acts.repair"),
    ("met-by-another", "warning", "return_it: {by: borrower", "return_it: {by: registrar", "stages.lent.duties.give_back"),
    ("silence-moves-nothing", "warning", "lapse: {resume: repair}", "lapse: {}", "stages.lent.duties.repairing"),
    ("refuse-without-if", "warning", "decline: {by: borrower,", "decline: {by: borrower, refuse: {zh: 不, en: No},", "stages.offered.acts.decline"),
    ("missing-language", "error", "decline: {by: borrower,", "decline: {by: borrower, if: \"true\", refuse: {en: No},", "stages.offered.acts.decline.refuse"),
    ("missing-language", "error", "options: [gone, broken]", "options: [gone, broken], option_labels: {gone: {en: Gone}}", "stages.lent.acts.declare_lost.form.reason.option_labels.gone"),
    ("missing-language", "error", 'label: {zh: "费用", en: Fee}', "label: {en: Fee}", "terms.fee.label"),
    ("outcome-unused", "warning", "outcomes:\n", "outcomes:\n  won: {zh: 赢, en: Won}\n", "outcomes.won"),
    ("unfulfillable", "error", "duties:\n  payment", "duties:\n  idle: {by: lender, do: [], within: P1D, lapse: {alert: registrar}}\n  payment", "duties.idle"),
    ("wait-unbacked", "error", "  overdue:\n", "  overdue:\n    waits: {zh: 等, en: It waits}\n", "stages.overdue"),
    ("wait-without-reason", "error", "  overdue:\n", "  overdue:\n    waits_for: payment\n", "stages.overdue"),
    ("wait-at-end", "error", "end: true}", "end: true, waits: {zh: 等, en: It waits}}", "stages.ended"),
    ("unused-pause", "warning", "{by: lender, pause: repair, ", "{by: lender, ", "pauses.repair"),
    ("objection-to-nothing", "warning", "decline: {by: borrower,", "complain: {by: lender, objection: {by: borrower, within: P1D}, title: {zh: 诉, en: Complain}}\n      decline: {by: borrower,", "stages.offered.acts.complain"),
    ("unknown-table", "error", "table('LPR1Y', now)", "table('LPR2Y', now)", "checks.legal"),
    ("report-of-nothing", "warning", "outcomes:\n", "reports: {lease: {done: []}}\noutcomes:\n", "reports.lease"),
    ("no-source", "note", ", source: CC 675}", "}", "stages.lent.duties.give_back"),
]  # fmt: skip
EXTRA = {  # some defects need a second passage changed
    ("wait-without-reason", "from: agreed, lapse: {to: overdue}"): ("{by: registrar, reserved: true, mark: lost", "{by: registrar, reserved: true"),
    ("contradictory-duties", "      repairing: {"): ("      repair: {by: lender", '      sell_it: {by: borrower, to: ended, outcome: returned, title: {zh: "卖", en: Sell}}\n      repair: {by: lender'),
}  # fmt: skip


def planted(code: str, old: str, new: str) -> str:
    text = changed(old, new)
    if (code, old) in EXTRA:
        first, second = EXTRA[code, old]
        assert text.count(first) == 1
        text = text.replace(first, second)
    return text


def test_the_sound_rulebook_has_no_defect() -> None:
    assert found(SOUND) == set()


@pytest.mark.parametrize(("code", "level", "old", "new", "path"), PLANTED, ids=[f"{p[0]}:{p[4]}" for p in PLANTED])
def test_planted_defects(code: str, level: str, old: str, new: str, path: str) -> None:
    text = planted(code, old, new)
    defects = [defect for defect in check(text) if (defect.code, defect.level) == (code, level)]
    assert defects, check(text)
    assert not path or path in [defect.path for defect in defects]
    for defect in defects:
        assert 0 <= defect.line <= text.count("\n")
        first = defect.message[0]
        assert first.isupper() or first.isdigit() or first == "'" or code == "unknown-field"
        assert defect.message.endswith((".", "?", ")"))


def test_every_defect_that_linter_and_auditor_can_tell_is_planted_somewhere() -> None:
    """A check that nothing has ever set off may have no teeth."""
    law, tests = Path(__file__).parents[2] / "src/concord/law", Path(__file__).parent
    words = "\n".join(file.read_text(encoding="utf-8") for file in tests.glob("*.py"))
    files = [*law.glob("lint*.py"), *law.glob("*_lint.py"), *(law / "audit").glob("*.py")]
    told = {code for file in files for code in _codes(ast.parse(file.read_text(encoding="utf-8")))}
    assert len(told) > 50
    assert {code for code in told if f'"{code}"' not in words} == set()


def _codes(tree: ast.Module) -> set[str]:
    """What is given to a call and looks like a code: words joined by hyphens."""
    given = [one for call in ast.walk(tree) if isinstance(call, ast.Call) for one in call.args]
    texts = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return {text for text in texts if re.fullmatch(r"[a-z]+(-[a-z]+)+", text)}


def test_the_line_is_the_line_of_the_rule() -> None:
    text = changed("lapse: {to: overdue}", "lapze: {to: overdue}")
    defect = next(defect for defect in check(text) if defect.code == "unknown-field")
    assert "lapze" in text.splitlines()[defect.line - 1]
    assert str(defect).endswith("stages.lent.duties.give_back: unknown field 'lapze'. Did you mean 'lapse'?")


def test_all_defects_are_told_at_once() -> None:
    text = changed("within: P1M", "within: soon").replace("begins: offered", "begins: nowhere")
    text = text.replace("pay: terms.fee,", "pay: terms.fee / 2,")
    assert {"period", "unknown-stage", "division"} <= {defect.code for defect in check(text)}


def test_no_end() -> None:
    """Two stages that lead to each other only."""
    text = changed("to: ended, outcome: returned, title: {zh: \"归还\", en: Give back late}", "to: lent, title: {zh: \"归还\", en: Give back late}")  # fmt: skip
    text = text.replace("mark: lost, to: ended, outcome: lost", "mark: lost, to: overdue")
    text = text.replace("to: ended, outcome: returned, objection", "to: overdue, objection")
    text = text.replace("declare_lost: {by: registrar, reserved: true, form: {reason: {type: choice, options: [gone, broken]}}, set: {reason: form.reason}, mark: lost, to: overdue", "declare_lost: {by: registrar, mark: lost, to: overdue")  # fmt: skip
    assert ("error", "no-end") in found(text)


def test_the_shipped_rulebooks_have_no_errors() -> None:
    for key in shelf.names():
        assert errors(lint(shelf.rulebook(key))) == [], key


def test_the_lease_has_the_one_warning_that_is_known() -> None:
    defects = lint(shelf.rulebook("lease@1"))
    assert [(d.code, d.path) for d in defects if d.level != "note"] == [
        ("met-by-another", "stages.returning.duties.return_goods")
    ]


def test_a_rulebook_may_start_itself() -> None:
    text = changed(
        "open: [repairing],", "open: [repairing], start: {rulebook: loan-of-a-thing, give: {lender: actor}},"
    )
    told = text + "reports: {loan-of-a-thing: {not_concluded: [], returned: [], lost: []}}\n"
    assert not lint(load(told), others={})
    unmapped = {(one.code, one.path) for one in lint(load(text), others={})}
    assert unmapped == {("end-unmapped", "stages.lent.acts.repair")}
