"""Checks of time: limitation, the demand with its arrival, and mediation first."""

from __future__ import annotations

from datetime import date

from concord.law import tables
from concord.law.calendars import calendar
from concord.law.filing_claims import Row, day_in, last_day, late, told
from concord.law.filing_model import Check, File, answer, sayings
from concord.law.periods import as_period, moved
from concord.law.rulebook import DutyRule, Text
from concord.law.written import day

CURE = "cure"  # the time to pay after a demand, in every contract here
AFTERWARDS = ("returning", "withheld")


def limitation(file: File) -> Check:
    """Three years from the oldest sum, of one debt in instalments from the last; interrupted by what is recorded.

    CC 188, 189, 195; limitation interpretation 8, 11, 12: a demand counts when it arrives, a request for mediation on
    its day. The court does not raise it (CC 193): being late keeps nothing back.
    """
    rows = late(file)
    if not rows:
        return answer("limitation_none")
    start, why = _start(file, rows)
    for moment, reason in _interruptions(file):
        if start < moment <= _end(start):
            start, why = moment, reason
    until = _end(start)
    words = {"start": day(start.isoformat()), "until": day(until.isoformat()), "why": sayings()["starts"][why]}
    return answer("limitation_over" if day_in(file.law, file.now) > until else "limitation_ok", words)


def _start(file: File, rows: tuple[Row, ...]) -> tuple[date, str]:
    """The last day on which it was in time. Rent falls due for each month by itself; a plan is one debt (CC 189)."""
    law, names = file.law, {row.duty for row in rows}
    if all(law.duties[name].schedule for name in names if name in law.duties):
        lives = (live for live in (*file.state.duties, *file.state.settled) if live.id in names)
        return day_in(law, max(live.due or live.was or live.raw for live in lives) - 1), "last"
    return day_in(law, rows[0].due - 1), "due"


def _interruptions(file: File) -> list[tuple[date, str]]:
    found = [(day_in(file.law, one.asked), "mediation") for one in file.tried]
    if file.demand is not None and file.demand.arrived:
        found.append((day_in(file.law, file.demand.arrived), "demand"))
    return sorted(found)


def _end(start: date) -> date:
    length = as_period(tables.limitation("general", start).period)
    return date.fromordinal(moved(calendar("plain"), start.toordinal(), length))


def demand(file: File) -> Check:
    """The demand arrived, and the time to pay that counts from its arrival is over (CC 565, 634, 722).

    A contract that is over owes what fell due, and nothing is to be cured any more (CC 566).
    """
    rule = file.law.duties.get(CURE)
    if rule is None or file.state.ended or file.state.stage in AFTERWARDS:
        return answer("demand_needless")
    return _of_demand(file, rule)


def _of_demand(file: File, rule: DutyRule) -> Check:
    words: dict[str, Text | str] = {"article": rule.source or "CC 563"}
    made = file.demand
    if made is None:
        return answer("demand_none", words)
    if not made.arrived:
        return answer("demand_waiting", words | {"sent": told(file.law, made.sent)})
    times = words | {"arrived": told(file.law, made.arrived)}
    if not made.until or file.now < made.until:
        until: Text = last_day(file.law, made.until) if made.until else {"zh": "届满之日", "en": "its end"}
        return answer("demand_late", times | {"until": until})
    return answer("demand_ok", times | {"until": last_day(file.law, made.until)})


def mediation(file: File) -> Check:
    """Mediation was tried where the contract says so, and failed (CPL 125)."""
    if not file.law.reports:
        return answer("mediation_needless")
    if not file.tried:
        return answer("mediation_none")
    newest = max(file.tried, key=lambda one: one.asked)
    if not newest.ended:
        return answer("mediation_running", {"number": newest.number})
    words: dict[str, Text | str] = {
        "number": newest.number,
        "outcome": newest.outcome,
        "day": told(file.law, newest.ended),
    }
    return answer("mediation_failed" if newest.failed else "mediation_agreed", words)
