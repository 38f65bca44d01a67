# ruff: noqa: E501 - one planted defect a line reads best
"""Planted defects: each is one change to a rulebook that the linter lets pass, and the auditor finds the way to it."""

from __future__ import annotations

import re
from functools import cache

import pytest

from concord.law import engine, lint, shelf
from concord.law.audit import Audit, Finding, audit
from concord.law.audit.gate import gate
from concord.law.audit.parts import parts
from concord.law.audit.sameness import asides
from concord.law.audit.world import tracks, world
from concord.law.model import Act, Decision
from concord.law.reading import load
from tests.law.rulebook_text import SOUND, changed

Edits = dict[str, str]
NEVER = '"data.warned && !data.warned"'
REFUSE = 'refuse: {zh: "现在不行。", en: "Not now."}'

# code, where it has to be reported, what is changed in the small rulebook
PLANTED: list[tuple[str, str, Edits]] = [
    ("nothing-due", "stages.offered", {  # the time to sign runs out, and nothing follows
        "lapse: {to: ended, outcome: not_concluded}, source: CC 490": "lapse: {alert: registrar}, source: CC 490"}),
    ("deadlock", "stages.offered", {  # the same, and nobody may sign any more
        "lapse: {to: ended, outcome: not_concluded}, source: CC 490": "lapse: {alert: registrar}, source: CC 490",
        "sign: {by: parties,": "sign: {by: parties, while: signing,",
        "decline: {by: borrower,": "decline: {by: borrower, while: signing,"}),
    ("no-end-reachable", "stages.overdue", {
        "return_late: {by: borrower,": f"return_late: {{by: borrower, if: {NEVER}, {REFUSE},",
        "find_lost: {by: registrar,": f"find_lost: {{by: registrar, if: {NEVER}, {REFUSE},"}),
    ("powerless-duty", "stages.overdue.duties.finding", {
        "return_late: {by: borrower,": f"return_late: {{by: borrower, if: {NEVER}, {REFUSE},",
        "find_lost: {by: registrar,": f"find_lost: {{by: registrar, if: {NEVER}, {REFUSE},"}),
    ("powerless-duty", "stages.lent.duties.repairing", {
        "repaired: {by: expert,": f"repaired: {{by: expert, if: \"count('repair') == 0\", {REFUSE},"}),
    ("wait-not-running", "stages.overdue", {  # once the fee is paid, nothing moves it on
        '  overdue:\n    title: {zh: "逾期", en: Overdue}\n':
        '  overdue:\n    title: {zh: "逾期", en: Overdue}\n    waits: {zh: "等", en: It waits}\n    waits_for: payment\n',
        "    duties:\n      finding: {by: registrar, do: [find_lost, return_late], within: P5BD,"
        " late: {every: P5BD, alert: registrar}, source: RULE}\n": ""}),
    ("silent-circle", "stages.overdue", {  # back and forth between two stages for ever
        "late: {every: P5BD, alert: registrar}": "lapse: {to: lent}"}),
    ("rules-do-not-rest", "stages.lent", {
        "whenever:\n": "whenever:\n  calm: {during: [lent], if: data.warned, then: {set: {warned: \"false\"}},"
        ' title: {zh: "撤回提醒", en: Reminder withdrawn}}\n'}),
    ("exception", "stages.offered.acts.sign", {  # no rate is known of 1970
        "overdue('payment') > 0 && !data.warned":
        "table('LPR1Y', at('lost')) > table('LPR1Y', now) && overdue('payment') > 0 && !data.warned"}),
    ("exception", "stages.offered", {
        "during: [lent]\n    if: \"overdue('payment') > 0 && !data.warned\"":
        "during: [offered]\n    if: \"table('LPR1Y', at('lost')) > table('LPR1Y', now) && overdue('payment') > 0 && !data.warned\""}),
    ("act-never-used", "stages.overdue.acts.return_late", {
        "return_late: {by: borrower,": f"return_late: {{by: borrower, if: {NEVER}, {REFUSE},"}),
    ("lapse-never-used", "stages.offered.duties.patience", {  # another time always runs out before
        "within: P7D, from: notice, lapse": "within: P7D, lapse",
        "    duties:\n      signing:": "    duties:\n      patience: {by: lender, do: [sign], within: P60D,"
        " lapse: {to: ended, outcome: not_concluded}, source: CC 490}\n      signing:"}),
    ("rule-never-used", "whenever.warn", {"overdue('payment') > 0": "overdue('payment') > 5"}),
    ("no-matter-begins", "checks.legal", {"terms.rate <= 4 *": "terms.fee < 0 && terms.rate <= 4 *"}),
    ("surplus", "stages.ended", {'credit: form.amount\n    title: {zh: "收款"': 'credit: "2 * form.amount"\n    title: {zh: "收款"'}),
    ("creditor-without-act", "stages.ended", {}),  # and leaves the lender of a lost thing without a way to the fee
]  # fmt: skip

# of the shipped rulebooks, as they once were: what reading and the linter had let pass
FOUND_ONCE: dict[str, tuple[str, str, str, Edits]] = {
    "the last month unpaid": ("lease@1", "wait-not-running", "stages.running", {
        " || (overdue('rent') > 0 && !open('rent'))": ""}),
    "a rescinded contract revived": ("lease@1", "wait-not-running", "stages.running", {
        "data.back == 'withheld'\", to: withheld": "data.back == 'withheld'\", to: running"}),
    "the same, by paying what was owed": ("lease@1", "silent-circle", "stages.returning", {
        "during: [in_default, rescindable, claimable]": "during: [in_default, rescindable, claimable, withheld]"}),
    "an early end with the exit fee unpaid": ("lease@1", "wait-not-running", "stages.running", {
        " || overdue('exit_fee') > 0\"      # the last": "\"      # the last"}),
    "a price sent back by the bank after the end": ("lease@1", "creditor-without-act", "stages.ended", {
        " + overdue('buyout') > 0": " > 0"}),
}  # fmt: skip


@cache
def sound() -> Audit:
    return audit(load(SOUND), persons=1)


def planted(edits: Edits) -> str:
    text = SOUND
    for old, new in edits.items():
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    return text


def found(audited: Audit, code: str, path: str) -> Finding | None:
    return next((one for one in audited.findings if (one.defect.code, one.defect.path) == (code, path)), None)


@pytest.mark.parametrize(("code", "path", "edits"), PLANTED, ids=[f"{code}:{path}" for code, path, _ in PLANTED])
def test_planted_defects(code: str, path: str, edits: Edits) -> None:
    law = load(planted(edits))
    assert lint.errors(lint.lint(law)) == [], "the linter would have told"
    audited = audit(law, persons=1)
    finding = found(audited, code, path)
    assert finding is not None, [(one.defect.code, one.defect.path) for one in audited.findings]
    assert finding.says["zh"].endswith(("。", "）")) or code == "exception"
    if not code.endswith("-never-used") and code not in ("no-matter-begins",) and finding.timeline:
        days = [line.day for line in finding.timeline]
        assert days == sorted(days)
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", day) for day in days)
    if edits:
        assert found(sound(), code, path) is None


@pytest.mark.parametrize("name", FOUND_ONCE)
def test_what_was_found_in_the_lease(name: str) -> None:
    key, code, path, edits = FOUND_ONCE[name]
    text = shelf.source(key).decode()
    for old, new in edits.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    finding = found(audit(load(text), persons=1, most=12_000), code, path)
    assert finding is not None
    assert finding.timeline


def test_an_unconfirmed_agreement_without_any_act() -> None:
    """Neither confirmed nor performed: the creditor has a duty to act in time, and nothing to act with."""
    text = shelf.source("cn-mediation@2025.1").decode()
    old = "if: \"!(has('ruled') || has('received_statement'))\"\n    refuse: {zh: \"裁定"
    assert text.count(old) == 1
    text = text.replace(old, old.replace("!", "", 1))
    finding = found(
        audit(load(text), persons=1, most=6_000), "powerless-duty", "stages.performing.duties.act_on_default"
    )
    assert finding is not None
    assert finding.timeline[-1].says["en"] == "By rule: Not performed in time"


def test_the_way_is_the_shortest_and_reads_as_a_story() -> None:
    edits = {"lapse: {to: ended, outcome: not_concluded}, source: CC 490": "lapse: {alert: registrar}, source: CC 490"}
    finding = found(audit(load(planted(edits)), persons=1), "nothing-due", "stages.offered")
    assert finding is not None
    assert [(line.day, line.says["en"]) for line in finding.timeline] == [
        ("2026-01-05 10:00", "It begins, at “To be signed”"),
        ("2026-01-05 10:01", "Lender: Sign"),
        ("2026-01-05 10:02", "The notice reaches Borrower: To be signed"),
        ("2026-01-12 24:00", "Time runs out: signing"),
    ]
    assert [line.says["zh"] for line in finding.timeline][:3] == [
        "开始，阶段“待签署”", "出借人：签署", "通知送达借用人：待签署",
    ]  # fmt: skip


def test_silence_alone_makes_a_circle() -> None:
    """Somebody who may go round for ever is no defect; time that leads round by itself is."""
    text = changed("find_lost: {by: registrar, reserved: true, mark: lost, to: ended, outcome: lost", "find_lost: {by: registrar, reserved: true, mark: lost, to: ended, outcome: lost}\n      lend_again: {by: lender, to: lent")  # fmt: skip
    assert found(audit(load(text), persons=1), "silent-circle", "stages.overdue") is None


def test_a_notice_that_nobody_serves_alerts_once() -> None:
    """In years that pass quietly it would write hundreds of entries, and tell nothing that one does not."""
    small = world(load(SOUND))
    begun = engine.begin(small.law, small.people, small.terms, small.start, data=small.data)
    assert isinstance(begun, Decision)
    signed = engine.decide(small.law, begun.state, Act("sign", "lender", "lender", {}), small.start + 60)
    assert isinstance(signed, Decision)
    later = engine.decide(small.law, signed.state, engine.TICK, small.start + 366 * 86_400)
    assert isinstance(later, Decision)
    assert [entry.act for entry in later.entries].count("lapse:serve") == 1


def test_two_persons_of_a_party_walk_the_same_rules() -> None:
    """What only several persons of a party meet: the duty of each stands although one has signed for all."""
    edits = {
        "sign: {by: parties, all: true,": "sign: {by: parties, all: true, if: \"count('sign') < 2\", " + REFUSE + ",",
        "decline: {by: borrower,": "decline: {by: borrower, if: \"count('sign') < 2\", " + REFUSE + ",",
    }
    law = load(planted(edits))
    path = "stages.offered.duties.signing"
    assert found(audit(law, persons=1), "powerless-duty", path) is None
    assert found(audit(law), "powerless-duty", path) is not None


def test_a_search_says_how_far_it_went() -> None:
    audited = sound()
    assert [part.stages[0] for part in audited.parts] == ["offered", "lent", "overdue"]
    assert {part.whole for part in audited.parts} == {2}
    short = audit(load(SOUND), persons=1, most=2)
    assert short.parts[0].whole == -1
    assert not any(one.defect.code.endswith("never-used") for one in short.findings)


def test_mediation_is_walked_in_parts() -> None:
    law = world(shelf.rulebook("cn-mediation@2025.1")).law
    assert [part[0] for part in parts(law)] == ["filed", "invited", "choosing", "agreed"]
    assert sorted(stage for part in parts(law) for stage in part) == sorted(law.stages)
    assert asides(shelf.rulebook("cn-mediation@2025.1")) == {"answer_complaint"}


def test_only_warnings_are_accepted_and_needless_reasons_are_told() -> None:
    accepts = (
        "accepts:\n"
        "  kept: {code: surplus, at: stages.ended, why: {zh: 依法返还, en: It is returned by law}}\n"
        "  fee: {code: creditor-without-act, at: stages.ended, why: {zh: 可以起诉, en: The courts are open}}\n"
    )
    text = SOUND.replace("begins: offered\n", f"begins: offered\n{accepts}")
    checked = gate(load(text))
    assert [one.name for one in checked.accepted] == ["kept", "fee"]
    assert {one.defect.level for one in checked.findings} <= {"note"}
    needless = text.replace("code: surplus", "code: deadlock")
    assert "accepts-nothing" in {one.defect.code for one in gate(load(needless)).findings}
    broken = (
        text.replace("code: surplus", "code: nothing-due")
        .replace(
            "lapse: {to: ended, outcome: not_concluded}, source: CC 490", "lapse: {alert: registrar}, source: CC 490"
        )
        .replace("code: nothing-due, at: stages.ended", "code: nothing-due, at: stages.offered")
    )
    assert "nothing-due" in {one.defect.code for one in gate(load(broken)).errors}


def test_a_reason_in_one_language_is_no_reason() -> None:
    with pytest.raises(Exception, match="'why' says nothing in 'en'"):
        load(
            SOUND.replace("begins: offered\n", "begins: offered\naccepts: {x: {code: surplus, at: y, why: {zh: 有}}}\n")
        )


@pytest.mark.slow
@pytest.mark.parametrize("key", shelf.names())
def test_the_shipped_rulebooks_are_clean(key: str) -> None:
    checked = gate(shelf.rulebook(key))
    assert [str(one.defect) for one in checked.findings if one.defect.level != "note"] == []


def test_each_track_is_walked_with_the_rules_that_its_terms_allow() -> None:
    law = shelf.rulebook("cn-mediation@2025.1")
    chosen = [one["track"] for one in tracks(law)]
    assert chosen == ["self_applied", "delegated", "entrusted", "entrusted_simple"]
    own, entrusted = (world(law, track={"track": name}).law for name in ("self_applied", "entrusted"))
    assert "report_to_court" not in own.acts
    assert "back_to_court" not in {rule.name for rule in own.whenever}
    assert {"report_to_court", "prolong_entrusted"} <= entrusted.acts.keys()
    assert not {"report", "prolong", "docket_suit"} & entrusted.acts.keys()
    assert "prolong" not in entrusted.stages["mediating"].acts
