"""A rulebook's file becomes structs that say exactly what the file says."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from concord.law import measures, shelf
from concord.law.reading import RulebookError, load
from concord.law.rulebook import Consequence, From, Late, Period, Rate
from concord.law.shelf import UnknownRulebookError
from tests.law.rulebook_text import SOUND, changed

LAW = load(SOUND, name="loan")


def test_the_head() -> None:
    assert LAW.key == "loan-of-a-thing@1"
    assert LAW.digest == hashlib.sha256(SOUND.encode()).hexdigest()
    assert LAW.effective == ("2026-01-01", "")
    assert (LAW.calendar, LAW.currency, LAW.languages, LAW.begins) == ("cn-civil", "CNY", ("zh", "en"), "offered")
    assert LAW.groups == {"parties": ("lender", "borrower")}
    assert LAW.roles["expert"].kind == "neutral"
    assert LAW.outcomes["lost"] == {"zh": "未归还", "en": "Not returned"}


def test_terms_and_data() -> None:
    assert (LAW.terms["fee"].min, LAW.terms["fee"].max) == (100, 100_000)
    assert LAW.terms["rate"].most == Rate(160_000, "year", 365)
    assert LAW.terms["rate"].default == "0%/year"
    assert LAW.data["warned"].default is False
    assert LAW.data["reason"].default == ""


def test_acts() -> None:
    sign, pay, said = LAW.acts["sign"], LAW.acts["pay"], LAW.acts["say_paid"]
    assert (sign.by, sign.during, sign.whole) == (("lender", "borrower"), ("offered",), True)
    assert sign.then == Consequence(mark=("agreed",), to="lent")
    assert pay.during == ("offered", "lent", "overdue", "ended")
    assert said.during == ("offered", "lent", "overdue")
    assert (pay.stated, pay.since, sign.stated) == (True, "agreed", False)
    assert [field.name for field in pay.form] == ["ref", "amount"]
    assert said.objection is not None
    assert (said.objection.by, said.objection.within) == ("lender", Period(7, "D"))
    assert LAW.acts["repaired"].while_ == "repairing"
    assert LAW.acts["declare_lost"].reserved
    assert LAW.acts["declare_lost"].form[0].options == ("gone", "broken")


def test_duties() -> None:
    signing, payment, finding = LAW.duties["signing"], LAW.duties["payment"], LAW.duties["finding"]
    assert (signing.each, signing.within, signing.start) == (True, Period(7, "D"), From("notice"))
    assert signing.lapse == Consequence(outcome="not_concluded", to="ended")
    assert signing.serve == Period(3, "BD")
    assert (payment.stage, payment.within, payment.start) == ("", "grace", From("moment", "agreed"))
    assert (payment.pay.type if payment.pay else "", payment.owed_to) == ("money", "lender")
    assert finding.late == Late(Period(5, "BD"), "registrar")


def test_a_duty_that_an_act_opens_does_not_open_by_itself() -> None:
    assert [name for name, duty in LAW.duties.items() if not duty.by_itself] == ["repairing"]
    assert LAW.stages["lent"].duties == ("give_back", "repairing")


def test_a_duty_that_a_lapse_or_a_standing_rule_opens_does_not_open_by_itself_either() -> None:
    by_lapse = load(changed("lapse: {resume: repair}", "lapse: {resume: repair, open: [give_back]}"))
    assert not by_lapse.duties["give_back"].by_itself
    by_rule = load(changed('then: {set: {warned: "true"}}', 'then: {set: {warned: "true"}, open: [give_back]}'))
    assert not by_rule.duties["give_back"].by_itself


def test_the_lease_as_specified() -> None:
    lease = shelf.rulebook("lease@1")
    rent = lease.duties["rent"]
    assert (rent.every, rent.remind) == (Period(1, "M"), (Period(-3, "D"), Period(1, "D")))
    assert rent.times is not None
    assert (lease.acts["note_reversal"].during, lease.acts["add_evidence"].by) == (
        tuple(lease.stages),
        ("lessor", "lessee"),
    )
    assert "ended" not in lease.acts["add_evidence"].during
    assert lease.duties["cure"].within == "grace"
    assert lease.duties["cure"].do == ()
    assert lease.stages["running"].waits_for == "rent"
    assert [rule.name for rule in lease.whenever] == ["default_reached", "cured", "bought", "term_over"]
    start = lease.acts["report_problem"].then.start
    assert start is not None
    assert start.give == {"applicant": "lessee", "respondent": "lessor"}
    assert {name for name, duty in lease.duties.items() if not duty.by_itself} == {
        "buyout",
        "exit_fee",
        "suspension_ends",
        "last_delivery",
    }


def test_schedules_windows_and_audiences() -> None:
    """What the lease does not use: a schedule, its creditors, a window, confidence by a field, extension, restating."""
    text = changed(
        "data: {warned: bool, reason: text}",
        "data: {warned: bool, reason: text, things: {rows: {who: participant, whom: participant, kind: [pay, act],"
        " amount: money, day: day}, max: 9}}",
    )
    text = text.replace(
        "groups: {parties: [lender, borrower]}", "groups: {parties: [lender, borrower], creditors: {of: thing}}"
    )
    text = text.replace("duties:\n  payment", "duties:\n  thing: {schedule: data.things, from: agreed}\n  payment", 1)
    text = text.replace(
        "acts:\n  pay:",
        """acts:
  claim:
    by: creditors
    during: always
    window: {within: P2Y, from: "due('thing')", late_ok: true}
    form: {to: {type: audience, options: [side]}, row: {type: row, of: thing}, longer: {type: period}}
    seen: form.to
    extend: {duty: give_back, by: form.longer, cap: P90D}
    restate: notice
    title: {zh: "主张", en: Claim}
  contest:
    by: parties
    during: open
    window: {within: P15D, from: {notice: sign}}
    title: {zh: "异议", en: Contest}
  pay:""",
        1,
    )
    law = load(text)
    assert law.groups["creditors"] == ("of", "thing")
    assert law.data["things"].columns[2].options == ("pay", "act")
    assert (law.data["things"].max, law.data["things"].default) == (9, ())
    assert law.duties["thing"].schedule == "things"
    claim = law.acts["claim"]
    assert (claim.by, claim.seen, claim.then.restate) == (("creditors",), "form.to", "notice")
    assert claim.window is not None
    assert claim.window.late_ok
    assert getattr(claim.window.start, "type", "") == "time"
    assert claim.then.extend is not None
    assert (claim.then.extend.cap, getattr(claim.then.extend.by, "type", "")) == (Period(90, "D"), "period")
    contest = law.acts["contest"].window
    assert contest is not None
    assert contest.start == From("notice", "sign")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P7D", Period(7, "D")),
        ("-P2D", Period(-2, "D")),
        ("P3BD", Period(3, "BD")),
        ("PT12H", Period(12, "H")),
        ("P1M", Period(1, "M")),
        ("7D", None),
        ("P7", None),
        ("P1.5D", None),
        ("PT12M", None),
        ("P٣D", None),
    ],
)
def test_periods(text: str, expected: Period | None) -> None:
    assert measures.period(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.0175%/day", Rate(175, "day", 1)),
        ("3.35%/year", Rate(33_500, "year", 365)),
        ("3.35%/year/360", Rate(33_500, "year", 360)),
        ("16%/year", Rate(160_000, "year", 365)),
        ("0.00001%/day", None),
        ("16%", None),
        ("-1%/year", None),
    ],
)
def test_rates(text: str, expected: Rate | None) -> None:
    assert measures.rate(text) == expected


def test_the_shelf() -> None:
    assert shelf.rulebook("lease@1") is shelf.rulebook("lease@1")
    assert shelf.current("lease", date(2026, 3, 1)).key == "lease@1"
    for bad in ("lease@2", "../lease@1", "lease", ""):
        with pytest.raises(UnknownRulebookError):
            shelf.rulebook(bad)
    with pytest.raises(UnknownRulebookError):
        shelf.current("lease", "2025-12-31")


def test_the_error_tells_file_line_and_path() -> None:
    with pytest.raises(RulebookError) as caught:
        load(changed("begins: offered", "begins: offred"), name="loan")
    assert str(caught.value).splitlines() == [
        "loan",
        "line 25: error [unknown-stage] begins: There is no stage 'offred'.",
    ]
