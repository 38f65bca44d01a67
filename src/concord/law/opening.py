"""Opening duties: deadlines, tasks, debts, series and schedules (S3 to S6, S13, S31)."""

from __future__ import annotations

from typing import Any

from concord.law import dates, notice
from concord.law.appropriation import book, open_instance
from concord.law.deciding import Deciding
from concord.law.draft import Series, change
from concord.law.measures import as_rate
from concord.law.model import Live
from concord.law.periods import day_number, ending, reckon
from concord.law.rulebook import DutyRule, Expr


def open_duty(case: Deciding, rule: DutyRule) -> None:
    """Open a duty, unless its condition fails, its moment has not come, or it stands already."""
    start = beginning(case, rule)
    if start is None or (rule.condition is not None and not rule.condition.run(case.facts)):
        return
    if rule.schedule:
        _open_schedule(case, rule, start)
    elif rule.every is not None:
        _open_series(case, rule, start)
    elif rule.each:
        for person in case.persons(rule.by):
            _open_one(case, rule, start, person)
    else:
        _open_one(case, rule, start, "")


def beginning(case: Deciding, rule: DutyRule) -> int | None:
    """Return when the period of a duty begins: the entry that opens it, or its moment (None: not yet come)."""
    if rule.start.kind == "moment":
        return case.moments.get(rule.start.name)
    return case.when


def open_for(case: Deciding, rule: DutyRule, person: str) -> None:
    """Open a duty for somebody who joined while it stands for others (S13)."""
    start = beginning(case, rule)
    if start is not None and rule.each and case.stands(rule.name):
        _open_one(case, rule, start, person)


def _open_one(case: Deciding, rule: DutyRule, start: int, who: str) -> None:
    key = f"{rule.name}@{who}" if who else rule.name
    if key in case.duties:
        return
    live = Live(rule.name, 0, start=start, who=who, entry=case.number, key=key, still=dates.holding(case, rule.name))
    if rule.pay is not None:
        live = _owing(case, rule, live)
    if live.still:
        live = change(live, stopped=max(min(case.holds[pause][0] for pause in live.still), start))
    if rule.start.kind == "notice":
        _open_unserved(case, rule, live)
    else:
        case.open_live(_dated(case, rule, live))
    if rule.pay is not None and (case.pot or not live.amount):
        book(case)


def _owing(case: Deciding, rule: DutyRule, live: Live) -> Live:
    """Return a debt with its amount and rate. One that was settled before keeps its place in the books."""
    amount = max(int(rule.pay.run(case.facts)), 0) if rule.pay is not None else 0
    key = f"{live.key}#{case.number}" if live.key in case.settled else live.key
    return change(live, key=key, kind="pay", amount=amount, rate=rate_of(case, rule), costs=rule.costs)


def rate_of(case: Deciding, rule: DutyRule) -> tuple[Any, ...]:
    """Return the default interest of a debt as (ppm, unit, basis), or () for none."""
    if rule.rate is None:
        return ()
    rate = as_rate(rule.rate.run(case.facts) if isinstance(rule.rate, Expr) else rule.rate)
    return (rate.ppm, rate.per, rate.basis) if rate.ppm else ()


def _dated(case: Deciding, rule: DutyRule, live: Live) -> Live:
    period = dates.length(case, rule)
    if period is None:
        return live
    return change(live, **dates.fields(live, reckon(dates.calendar_of(case, live), live.start, period)))


def _open_unserved(case: Deciding, rule: DutyRule, live: Live) -> None:
    """Open a duty whose time begins with notice: without a date, unless the notice reached everybody already."""
    seq = notice.noticed_entry(case, rule)
    persons = (live.who,) if live.who else case.persons(rule.by)
    if seq == case.number:
        notice.note_own(case, seq, persons)
    reached = notice.reached(case, seq, persons) if seq else 0
    live = change(live, notice=seq, start=reached)
    if reached:
        case.open_live(_dated(case, rule, live))
        return
    case.open_live(change(live, status="unserved"))
    notice.ask_service(case, seq, persons, rule.serve)


def _open_series(case: Deciding, rule: DutyRule, start: int) -> None:
    """Begin a series: all instances are owed from now on, one future one stands open at a time (S6)."""
    if rule.name in case.series or rule.pay is None:
        return
    times = rule.times.run(case.facts) if isinstance(rule.times, Expr) else rule.times or 1
    period = dates.length(case, rule) or rule.every
    if period is None:
        return
    first = reckon(dates.calendar_in(case.law, rule, case.terms), start, period).raw
    stopped = max((case.holds[pause][0] for pause in dates.holding(case, rule.name)), default=0)
    amount = max(int(rule.pay.run(case.facts)), 0)
    series = Series(first, start, int(times), 0, 0, amount, max(stopped, start) if stopped else 0, case.number)
    case.emit("series", rule.name, list(series))
    open_instance(case, rule.name, rate_of(case, rule))
    if case.pot or not amount:
        book(case)


def _open_schedule(case: Deciding, rule: DutyRule, start: int) -> None:
    """Open one duty per row of a list: by `who`, to `whom`, due at the end of `day`.

    A row that names no persons was reckoned by the law (`plan`): its day rolls as any period does (CC 203).
    """
    rate = rate_of(case, rule)
    for n, row in enumerate(case.data.get(rule.schedule) or (), start=1):
        key = f"{rule.name}#{n}"
        if key in case.duties or key in case.settled:
            continue
        planned = "whom" not in row
        if planned and not row["amount"]:
            continue
        found = ending(case.calendar, day_number(row["day"]), rolls=planned)
        kind = row.get("kind", "pay")
        live = Live(
            rule.name, 0, start=start, who=row.get("who", ""), whom=row.get("whom", ""), n=n, kind=kind,
            entry=case.number, key=key, amount=row.get("amount") or 0 if kind == "pay" else 0,
            rate=rate if kind == "pay" else (), charged=row["interest"] if planned else 0,
            still=dates.holding(case, rule.name),
        )  # fmt: skip
        if live.still:
            live = change(live, stopped=max(min(case.holds[pause][0] for pause in live.still), start))
        case.open_live(change(live, **dates.fields(live, found)))
    if case.pot:
        book(case)
