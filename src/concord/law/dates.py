"""The dates of a duty that stands: given, moved by pauses and extensions, restated (S3, S5, S7, S8, S25)."""

from __future__ import annotations

from typing import Any

from concord.law.builtin import ANSWER, duty_rule
from concord.law.calendars import Calendar, calendar
from concord.law.deciding import Deciding, Denied
from concord.law.draft import Series
from concord.law.model import Live
from concord.law.periods import Reckoned, anchor_of, as_period, instance, last_day, moved, reckon, shifted, stood_still
from concord.law.rulebook import ByTerm, DutyRule, Extend, Period, Rulebook


def length(case: Deciding, rule: DutyRule) -> Period | None:
    """Return the period of a rule, read from the terms where it names one."""
    return length_in(rule, case.terms)


def length_in(rule: DutyRule, terms: dict[str, Any]) -> Period | None:
    """Return the period of a rule in a matter with these terms."""
    if isinstance(rule.within, str):
        return as_period(terms[rule.within])
    if isinstance(rule.within, ByTerm):
        return rule.within.periods[terms[rule.within.term]]
    return rule.within


def calendar_of(case: Deciding, live: Live) -> Calendar:
    """Return the calendar that a duty which stands is counted by; a built-in one by the rulebook's."""
    rule = case.law.duties.get(live.id)
    return case.calendar if rule is None or not rule.calendar else calendar_in(case.law, rule, case.terms)


def calendar_in(law: Rulebook, rule: DutyRule, terms: dict[str, Any]) -> Calendar:
    """Return the calendar of a rule in a matter with these terms: its own, the one a term names, or the rulebook's."""
    name = rule.calendar
    if name.startswith("terms."):
        name = str(terms.get(name.removeprefix("terms."), ""))
    return calendar(name or law.calendar)


def within(case: Deciding, live: Live) -> Period | None:
    """Return the period of a duty that stands; of an answer, the one that its statement's act sets."""
    if live.id == ANSWER:
        objection = case.law.acts[case.statements[str(live.n)]["act"]].objection
        return objection.within if objection else None
    if live.length:
        return as_period(live.length)
    return length(case, duty_rule(case.law, live.id))


def unit_of(case: Deciding, live: Live) -> str:
    """Return the unit in which pauses move a duty."""
    found = duty_rule(case.law, live.id).every or within(case, live)
    return found.unit if found else "D"


def lengthened(case: Deciding, live: Live, period: Period | None) -> Reckoned:
    """Return the date of a period that starts at `live.start`, with the extensions granted so far."""
    if period is None:
        return Reckoned(0, 0, False)
    counted = calendar_of(case, live)
    found = reckon(counted, live.start, period)
    return shifted(counted, found.due, live.longer, "D") if live.longer else found


def holding(case: Deciding, duty: str) -> tuple[str, ...]:
    """Return the pauses that hold a duty of this name now."""
    named = case.index.paused.get(duty, ())
    return tuple(pause for pause in named if pause in case.holds) if case.holds else ()


def fields(live: Live, found: Reckoned) -> dict[str, Any]:
    """Return what a new date changes of a duty: while it stands still, the date waits in `was`."""
    changed: dict[str, Any] = {"raw": found.raw, "provisional": found.provisional}
    if live.still or live.status == "stated":
        changed |= {"was": found.due, "due": 0}
        if live.status != "stated":
            changed["status"] = "held"
    else:
        changed |= {"due": found.due, "status": "open"}
    return changed


def give(case: Deciding, live: Live, found: Reckoned, *, start: int) -> None:
    """Give a date to a duty that had none, counted from `start`."""
    changed = {**fields(live, found), "start": start}
    if live.still:
        changed["stopped"] = max(live.stopped, start)
    case.emit("due", live.key, changed)


def hold(case: Deciding, pause: str) -> None:
    """Begin a pause: what it names has no due date until the last pause that holds it ends (S8).

    A debt that is paid already stands still too, so that a reversal of the payment finds it where it would be.
    """
    if pause in case.holds:
        return
    case.emit("hold", pause, case.when)
    names = case.law.pauses[pause]
    for live in (*case.duties.values(), *case.settled.values()):
        if live.id not in names or live.status in ("overdue", "late", "left", "performed", "waived"):
            continue
        if live.status == "paid" and not case.when < (live.due or live.was):
            continue
        changed: dict[str, Any] = {"still": [*live.still, pause]}
        if not live.still:
            changed["stopped"] = max(case.when, live.start) if live.raw else case.when
        if live.status in ("open", "paid") and live.due:
            changed |= {"was": live.due, "due": 0}
        if live.status == "open":
            changed["status"] = "held"
        case.emit("due", live.key, changed)
    for name in names:
        if name in case.series:
            series = Series(*case.series[name])
            if not series.stopped:
                case.emit("series", name, list(series._replace(stopped=max(case.when, series.start))))


def resume(case: Deciding, pause: str) -> None:
    """End a pause: what no other pause holds moves by the time between first stop and last resume."""
    if pause not in case.holds:
        return
    case.emit("hold", pause, 0)
    for live in (*case.duties.values(), *case.settled.values()):
        if pause in live.still:
            _let_go(case, live, pause)
    for name in case.law.pauses[pause]:
        if name in case.series and not holding(case, name):
            _move_series(case, name)


def _let_go(case: Deciding, live: Live, pause: str) -> None:
    still = [one for one in live.still if one != pause]
    changed: dict[str, Any] = {"still": still}
    if not still:
        if live.raw:
            unit, counted = unit_of(case, live), calendar_of(case, live)
            moved_by = stood_still(counted, live.stopped, case.when, unit)
            found = shifted(counted, live.raw, moved_by, unit) if moved_by else None
            due = found.due if found else live.was
            if found:
                changed |= {"raw": found.raw, "provisional": found.provisional}
            changed |= {"was": due} if live.status == "stated" else {"due": due, "was": 0}
            if live.status == "held":
                changed["status"] = "open"
            if live.kind == "pay":
                changed["stills"] = [*map(list, live.stills), [live.stopped, case.when]]
        changed["stopped"] = 0
    case.emit("due", live.key, changed)


def _move_series(case: Deciding, name: str) -> None:
    """A pause on a series shifts the rest of it."""
    series, rule = Series(*case.series[name]), case.law.duties[name]
    if not series.stopped or rule.every is None:
        return
    counted, unit = calendar_in(case.law, rule, case.terms), rule.every.unit
    moved_by = stood_still(counted, series.stopped, case.when, unit)
    first = shifted(counted, series.first, moved_by, unit).raw if moved_by else series.first
    case.emit("series", name, list(series._replace(first=first, stopped=0)))


def series_date(case: Deciding, name: str, series: Series, n: int) -> Reckoned:
    """Return when instance n of a series (from 1) falls due; no date for what is no series (S6)."""
    rule = case.law.duties[name]
    if rule.every is None:
        return Reckoned(0, 0, False)
    counted = calendar_in(case.law, rule, case.terms)
    anchor = anchor_of(counted, series.start, series.first, length(case, rule) or rule.every)
    return instance(counted, series.first, rule.every, n, anchor)


def extend(case: Deciding, wish: Extend, *, asked: bool) -> None:
    """Extend a duty, counted from its old rolled date (S7).

    asked: a person asks for it: refuses `too_late` when the duty does not stand any more, `form` when `cap` would be
    passed. A lapse or standing rule then extends nothing, for no clock may be refused.
    """
    by = as_period(wish.by if isinstance(wish.by, Period) else wish.by.run(case.facts))
    found = [
        live
        for live in case.duties.values()
        if live.id == wish.duty and live.status in ("open", "unserved", "held", "stated")
    ]
    mine = [live for live in found if live.who == case.by] or found
    if not mine and asked:
        raise Denied("too_late", wish.duty)
    for live in mine:
        if not _extend_one(case, live, by, wish.cap) and asked:
            raise Denied("form", "cap")


def _extend_one(case: Deciding, live: Live, by: Period, cap: Period | None) -> bool:
    """Extend one duty; return whether the cap lets it."""
    old, counted = live.due or live.was, calendar_of(case, live)
    base = last_day(counted, old) if old else counted.day_of(case.when)
    day = base + (by.n // 24 if by.unit == "H" else moved(counted, base, by) - base)
    longer = live.longer + day - base
    if cap is not None and longer > moved(counted, base - live.longer, cap) - (base - live.longer):
        return False
    changed: dict[str, Any] = {"longer": longer}
    if old:
        changed |= fields(live, shifted(counted, old, day - base, "D"))
    case.emit("due", live.key, changed)
    return True


def restate(case: Deciding, live: Live, start: int) -> None:
    """Move a duty whose beginning was wrong: by as much as its bare period moves (S25)."""
    period = within(case, live)
    if period is None or not live.raw:
        return
    counted = calendar_of(case, live)
    old, new = (reckon(counted, begin, period).raw for begin in (live.start, start))
    days = last_day(counted, new) - last_day(counted, old)
    if period.unit == "BD" and not live.longer:
        first, last = last_day(counted, old), last_day(counted, new)
        later = counted.working_between(first, last) - counted.working_between(last, first)
        found = shifted(counted, live.raw, later, "BD")
    elif period.unit == "H":
        found = shifted(counted, live.raw, new - old, "H")
    else:
        found = shifted(counted, live.raw, days, "D")
    case.emit("due", live.key, {**fields(live, found), "start": start})
