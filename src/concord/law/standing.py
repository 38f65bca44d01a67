"""Standing rules (S15), and what every entry may bring with it: pauses that fall, services nobody waits for."""

from __future__ import annotations

from concord.law import dates, notice
from concord.law.consequence import carry_out
from concord.law.deciding import Deciding
from concord.law.draft import LAW
from concord.law.model import Entry

MOST = 50  # firings after one entry


class RulesDoNotRestError(RuntimeError):
    """A rulebook whose standing rules set each other off without end: a defect that the auditor finds."""


def finish(case: Deciding) -> Entry:
    """Close the entry being written: a pause falls with the duty that ends it (S8), needless services end."""
    for pause in list(case.holds):
        enders = case.index.enders.get(pause, ())
        if enders and not any(case.stands(duty) for duty in enders):
            dates.resume(case, pause)
    notice.drop_needless(case)
    return case.end_entry()


def fire(case: Deciding, cause: int) -> None:
    """Try the standing rules in file order until none holds; each firing is an entry by LAW.

    Raises RulesDoNotRestError after fifty firings.
    """
    facts = case.facts
    facts.form, facts.actor, facts.role = {}, "", LAW
    for _ in range(MOST):
        facts.now = case.on
        rule = next((rule for rule in case.index.rules.get(case.stage, ()) if rule.condition.run(facts)), None)
        if rule is None:
            return
        case.begin_entry(
            rule.name, on=case.on, role=LAW, cause=cause, seen=rule.seen, rule=f"whenever {rule.name}",
            source=rule.source,
        )  # fmt: skip
        carry_out(case, rule.then)
        cause = finish(case).seq
    raise RulesDoNotRestError(case.rulebook)
