"""A matter that another one started: every way it can end does something here, and the checker holds it (S27)."""

from __future__ import annotations

import pytest

from concord.law import shelf
from concord.law.lint import lint
from concord.law.lint_reports import reporting, results
from concord.law.model import Refused
from concord.law.reading import load
from tests.law.test_lease import running

LEASE = shelf.source("lease@1").decode()
MEDIATION = shelf.rulebook("cn-mediation@2025.1")


def codes(text: str) -> set[tuple[str, str]]:
    return {(one.code, one.path) for one in lint(load(text)) if one.level == "error"}


def test_every_end_of_a_mediation_is_mapped_in_the_lease() -> None:
    lease = shelf.rulebook("lease@1")
    assert set(lease.reports["cn-mediation"]) == results(MEDIATION)
    assert codes(LEASE) == set()


def test_an_end_that_is_not_mapped_is_a_defect_at_every_act_that_starts_the_matter() -> None:
    text = LEASE.replace("    term_expired: [back_to_running", "    term_expird: [back_to_running")
    found = codes(text)
    assert ("end-unmapped", "stages.running.acts.report_problem") in found
    assert ("unknown-outcome", "reports.cn-mediation.term_expird") in found


def test_a_report_is_made_by_the_system_and_where_the_matter_waits() -> None:
    by_lessor = LEASE.replace("dispute_settled: {by: system,", "dispute_settled: {by: lessor,")
    assert ("report-by-others", "reports.cn-mediation.performed") in codes(by_lessor)
    elsewhere = LEASE.replace("    performed: dispute_settled", "    performed: confirm_return")
    assert ("report-impossible", "stages.running.acts.report_problem") in codes(elsewhere)


@pytest.mark.parametrize("outcome", sorted(results(MEDIATION)))
def test_whatever_comes_of_the_mediation_the_lease_goes_on(outcome: str) -> None:
    walk = running()
    walk.do("theo", "report_problem", "2026-03-20 10:00")
    assert walk.state.stage == "in_dispute"
    accepted = [
        act
        for act in reporting(walk.law, "cn-mediation", outcome)
        if not isinstance(walk.attempt("platform", act, "2026-04-20 10:00"), Refused)
    ]
    assert len(accepted) == 1, "exactly one act fits where the matter waits"
    walk.do("platform", accepted[0], "2026-04-20 10:00")
    settled = outcome in ("agreement", "self_settled", "performed", "to_court", "unenforced", "enforcement_closed")
    assert walk.state.stage == ("ended" if settled else "running")


def test_what_was_reported_once_is_not_reported_again() -> None:
    walk = running()
    walk.do("theo", "report_problem", "2026-03-20 10:00")
    walk.do("platform", "dispute_settled", "2026-04-20 10:00")
    assert all(
        isinstance(walk.attempt("platform", act, "2026-04-21 10:00"), Refused)
        for act in reporting(walk.law, "cn-mediation", "withdrawn")
    )
