# ruff: noqa: E501 - one planted defect a line reads best
"""Plans in a rulebook: what is wrong with the key `plan` is told with its line, three planted defects of each class."""

from __future__ import annotations

from importlib import resources

import msgspec
import pytest

from concord.law.caps import prove
from concord.law.defect_words import sentence
from concord.law.lint import check
from concord.law.reading import load

SOUND = resources.files("concord").joinpath("rulebooks", "loan@1.yaml").read_text(encoding="utf-8")
OPENING = "plan: {schedule: repayment, method: terms.method, principal: form.amount, rate: terms.rate, count: terms.count, every: P1M, counting: terms.counting}"
EARLY = "plan: {schedule: repayment, method: terms.method, rate: terms.rate, counting: terms.counting, repaid: early}"
GRANTED = "plan: {schedule: repayment, method: terms.method, rate: terms.rate, count: data.months, every: P1M, counting: terms.counting}"
COLUMNS = "{day: day, principal: money, interest: money, amount: money, since: day, until: day, parts: int, of: int}"
DUTY = "  repayment:\n    by: borrower\n    owed_to: lender\n"

PLANTED = [
    # interest on what was never advanced (CC 670)
    ("principal-not-advanced", OPENING, OPENING.replace("form.amount", "terms.principal")),
    ("principal-not-advanced", OPENING, OPENING.replace("form.amount", "10000")),
    ("principal-not-advanced", OPENING, OPENING.replace("form.amount", "terms.principal + terms.fees")),
    # rows that never open
    ("plan-unopened", "    mark: paid_out\n    to: running\n    objection", "    to: running\n    objection"),
    ("plan-unopened", "    schedule: data.plan\n    from: paid_out\n", "    schedule: data.plan\n    from: signed\n"),
    ("plan-unopened", "    schedule: data.plan\n    from: paid_out\n", "    schedule: data.plan\n"),
    # nobody draws it up first
    ("plan-of-nothing", OPENING, GRANTED),
    ("plan-of-nothing", OPENING, EARLY),
    ("plan-of-nothing", f"    {OPENING}\n", ""),
    # rows that nobody owes, or owes to nobody
    ("plan-of-nobody", DUTY, "  repayment:\n    owed_to: lender\n"),
    ("plan-of-nobody", DUTY, "  repayment:\n    by: borrower\n"),
    ("plan-of-nobody", DUTY, "  repayment:\n"),
    # keys that do not fit each other
    ("shape", OPENING, OPENING.replace("every: P1M, ", "")),
    ("shape", GRANTED, GRANTED.replace("count: data.months, ", "")),
    ("shape", OPENING, OPENING.replace("}", ", repaid: early}")),
    ("missing", OPENING, OPENING.replace("count: terms.count, every: P1M, ", "")),
    ("missing", EARLY, EARLY.replace("method: terms.method, ", "")),
    ("missing", EARLY, EARLY.replace("rate: terms.rate, ", "")),
    # names and words that lead nowhere
    ("unknown-duty", EARLY, EARLY.replace("schedule: repayment", "schedule: fees")),
    ("unknown-duty", EARLY, EARLY.replace("repaid: early", "repaid: repayment")),
    ("unknown-duty", GRANTED, GRANTED.replace("schedule: repayment", "schedule: nothing")),
    ("unknown-option", EARLY, EARLY.replace("terms.method", "\"'annuity'\"")),
    ("unknown-option", EARLY, EARLY.replace("counting: terms.counting", "counting: \"'weeks'\"")),
    ("unknown-option", EARLY, EARLY.replace("terms.method", "data.back")),
    ("unknown-field", EARLY, EARLY.replace("counting:", "countng:")),
    ("type", EARLY, EARLY.replace("rate: terms.rate", "rate: terms.count")),
    ("type", OPENING, OPENING.replace("count: terms.count", "count: terms.principal")),
    ("type", OPENING, OPENING.replace("form.amount", "terms.count")),
    # periods that cannot space a plan
    ("period", GRANTED, GRANTED.replace("P1M", "P5BD")),
    ("period", GRANTED, GRANTED.replace("P1M", "PT12H")),
    ("period", GRANTED, GRANTED.replace("P1M", "monthly")),
    # rows without what a plan writes
    ("missing", COLUMNS, COLUMNS.replace(", interest: money", "")),
    ("missing", COLUMNS, COLUMNS.replace("since: day", "since: text")),
    ("missing", COLUMNS, COLUMNS.replace(", of: int", "")),
    ("shape", COLUMNS, COLUMNS.replace("{day", "{who: participant, whom: participant, day")),
    # the debtor's own word as payment
    ("own-word", "    objection: {by: lender, within: P7D}\n    source: CC 561\n", "    source: CC 561\n"),
    ("own-word", "    by: [bank, lender]                    # who", "    by: [bank, borrower]                    # who"),
    ("own-word", "    by: [bank, lender]                    # who", "    by: parties                    # who"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "old", "new"), PLANTED, ids=[f"{planted[0]}-{n}" for n, planted in enumerate(PLANTED)]
)
def test_planted_defects(code: str, old: str, new: str) -> None:
    assert old in SOUND
    text = SOUND.replace(old, new)
    found = [defect for defect in check(text) if (defect.code, defect.level) == (code, "error")]
    assert found, check(text)
    for defect in found:
        assert 0 < defect.line <= text.count("\n")
        assert sentence(defect, "zh") != defect.message


def test_the_line_is_that_of_the_key() -> None:
    text = SOUND.replace(GRANTED, GRANTED.replace("terms.method", "\"'annuity'\""))
    defect = next(defect for defect in check(text) if defect.code == "unknown-option")
    assert "annuity" in text.splitlines()[defect.line - 1]


def test_the_sound_loan_has_no_error_and_no_warning() -> None:
    assert [defect for defect in check(SOUND) if defect.level != "note"] == []


CHECKS = (
    ("terms.late_rate + terms.penalty <= 4 * table('LPR1Y', now)\"\n  legal_rate_when", "late_capped"),
    ("terms.rate + terms.penalty <= 4 * table('LPR1Y', now)", "agreed_rate_goes_on_capped"),
    (
        "interest(terms.principal, 4 * table('LPR1Y', now), 30 * terms.count - 2)\"\n  legal_fees_in",
        "all_charges_capped",
    ),
)


@pytest.mark.parametrize(("old", "broken"), CHECKS)
def test_with_a_looser_check_a_cap_is_broken_with_values(old: str, broken: str) -> None:
    assert SOUND.count(old) == 1
    law = load(SOUND.replace(old, old.replace("4 *", "5 *"), 1))
    proofs = prove(msgspec.structs.replace(law, caps={broken: law.caps[broken]}))
    assert proofs[0].answer == "broken"
    assert proofs[0].values


def test_every_cap_is_proved() -> None:
    assert {proof.answer for proof in prove(load(SOUND))} == {"proved"}
