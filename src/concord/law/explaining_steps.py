"""One change of a duty's date in words: opened, served, extended, held, gone on, restated."""

from __future__ import annotations

from concord.law.builtin import ANSWER, SERVE
from concord.law.calendars import Calendar
from concord.law.dates import length_in
from concord.law.draft import Series
from concord.law.explaining_history import History, Step
from concord.law.explaining_time import count, counted, day_before, ending
from concord.law.explaining_words import (
    Line,
    day_text,
    entry_text,
    instant_text,
    line,
    moment_text,
    period_text,
    roles_text,
    say,
    until_text,
)
from concord.law.model import Entry, Live
from concord.law.notice import SERVE_WITHIN
from concord.law.periods import (
    MONTHS,
    Reckoned,
    anchor_of,
    as_period,
    instance,
    months_in,
    reckon,
    shifted,
    stood_still,
)
from concord.law.rulebook import DutyRule, Period, Rulebook


def step_lines(law: Rulebook, calendar: Calendar, rule: DutyRule, step: Step, found: History) -> list[Line]:
    """Return the lines of one change. found: the history it belongs to."""
    if step.after is None:
        return []
    if step.kind == "open":
        return _opened(law, calendar, rule, step, found)
    if step.kind == "late":
        was, again = until_text(calendar, step.after.was), until_text(calendar, step.after.due)
        return [line("late_again", day=was, again=again)]
    if step.kind != "due" or step.before is None:
        return []
    return _changed(law, calendar, rule, step, found, step.before, step.after)


def period_of(law: Rulebook, rule: DutyRule, live: Live, found: History) -> Period | None:
    """Return the period of a duty as the matter's terms have it; of an answer, what its statement's act sets."""
    if live.id == ANSWER:
        stated = found.by_seq.get(live.n)
        act = law.acts.get(stated.act) if stated is not None else None
        return act.objection.within if act is not None and act.objection is not None else None
    if live.id == SERVE:
        return _serve_period(law, live, found)
    return as_period(live.length) if live.length else length_in(rule, found.state.terms)


def _serve_period(law: Rulebook, live: Live, found: History) -> Period:
    """The time to serve that the duty sets which waits for this notice."""
    opened = found.by_seq.get(live.entry)
    effects = opened.effects if opened is not None else ()
    for name, *values in effects:
        if name == "open" and values[0].get("id") in law.duties and values[0].get("notice") == live.notice:
            return law.duties[values[0]["id"]].serve
    return SERVE_WITHIN


def _opened(law: Rulebook, calendar: Calendar, rule: DutyRule, step: Step, found: History) -> list[Line]:
    live, entry = step.after, step.entry
    if live is None:
        return []
    title, day = entry_text(law, entry), instant_text(calendar, entry.on)
    length = period_of(law, rule, live, found)
    if live.n and live.whom and live.kind:
        return _row(calendar, live)
    if live.kind == "pay" and rule.every is not None:
        return _instance(calendar, rule, live, length, found)
    opened = line("restored" if live.length else "opened", entry=title, day=day)
    if live.status == "unserved":
        who = roles_text(law, rule.by) if rule.by else say("role_group")
        return [opened, line("waits_for_notice", period=period_text(length), who=who)] if length else [opened]
    lines = [_begins(law, calendar, rule, live, entry, found)]
    lines += _count(calendar, live, length)
    if live.due and live.due <= entry.on:
        lines.append(line("born_overdue"))
    return lines


def _begins(law: Rulebook, calendar: Calendar, rule: DutyRule, live: Live, entry: Entry, found: History) -> Line:
    day = instant_text(calendar, live.start)
    if rule.start.kind == "moment":
        return line("from_moment", moment=moment_text(law, rule.start.name), day=day)
    if rule.start.kind == "notice":
        own = live.notice == entry.seq
        return line("own_act" if own else "served", day=day)
    return line("from_opening", entry=entry_text(law, entry), day=day)


def _count(calendar: Calendar, live: Live, length: Period | None) -> list[Line]:
    """The count of a period, and what the docket recorded where the calendar of today gives something else."""
    if length is None or not live.start:
        return []
    again = reckon(calendar, live.start, length)
    recorded = live.due or live.was
    differs = recorded and not live.longer and again.due != recorded
    return count(calendar, live.start, length) + (
        [line("recorded", day=until_text(calendar, recorded))] if differs else []
    )


def _row(calendar: Calendar, live: Live) -> list[Line]:
    return [line("row", n=live.n, day=day_before(calendar, live.raw or live.due)), line("row_fixed")]


def _instance(calendar: Calendar, rule: DutyRule, live: Live, length: Period | None, found: History) -> list[Line]:
    """An instance of a series: the first counts like any period, the others from the same beginning (S6)."""
    every = rule.every or length
    if every is None:
        return []
    if live.n == 1:
        day = instant_text(calendar, live.start)
        return [line("series_first", every=period_text(length or every), day=day), *_count(calendar, live, length)]
    if live.id not in found.state.series:
        return []
    series = Series(*found.state.series[live.id])
    anchor = anchor_of(calendar, series.start, series.first, length or every)
    if anchor is not None and every.unit in MONTHS:
        lines = [line("series_months", n=live.n, day=day_text(anchor.day), every=period_text(every))]
        lines += counted(calendar, anchor.day, Period(anchor.months + months_in(every) * (live.n - 1), "M"))
    else:
        first, steps = day_before(calendar, series.first), live.n - 1
        lines = [line("series", n=live.n, first=first, steps=steps, every=period_text(every))]
    dated = instance(calendar, series.first, every, live.n, anchor)
    recorded = live.due or live.was
    lines += ending(calendar, dated)
    return [*lines, line("recorded", day=until_text(calendar, recorded))] if recorded not in (0, dated.due) else lines


def _changed(
    law: Rulebook, calendar: Calendar, rule: DutyRule, step: Step, found: History, before: Live, after: Live
) -> list[Line]:
    """A change of dates, told by what it changed."""
    entry, names = step.entry, step.changed
    length = period_of(law, rule, after, found)
    if entry.act == "restate_dates":
        return [line("published", day=until_text(calendar, after.due or after.was))]
    if "longer" in names:
        return _extended(law, calendar, entry, before, after)
    if "still" in names:
        return _pauses(law, calendar, entry, before, after, unit_of(rule, length))
    if "start" in names:
        return _started(law, calendar, rule, entry, before, after, length, found)
    if after.status == "stated":
        return [line("stated", entry=entry_text(law, entry), day=instant_text(calendar, entry.on))]
    if before.status == "stated":
        return [line("objected")]
    if "due" in names and after.due != before.due:
        return [line("accelerated", entry=entry_text(law, entry), day=instant_text(calendar, entry.on))]
    return []


def unit_of(rule: DutyRule, length: Period | None) -> str:
    """Return the unit in which a pause moves this duty."""
    found = rule.every or length
    return "D" if rule.schedule or found is None else found.unit


def _started(
    law: Rulebook, calendar: Calendar, rule: DutyRule, entry: Entry, before: Live, after: Live, length: Period | None,
    found: History,
) -> list[Line]:  # fmt: skip
    """The time begins with the notice; or the notice, or a moment, is corrected (S25, S31)."""
    if not after.start:
        return [line("notice_undone")]
    day = instant_text(calendar, after.start)
    if before.raw:
        kind = "moment_corrected" if rule.start.kind == "moment" else "notice_corrected"
        return [line(kind, day=day), *_count(calendar, after, length)]
    served = [person for (seq, person) in found.notices if seq == after.notice]
    lines = [line("served_last" if len(served) > 1 and not after.who else "served", day=day)]
    lines += _count(calendar, after, length)
    if after.longer and length is not None:
        bare = reckon(calendar, after.start, length)
        given = shifted(calendar, bare.due, after.longer, "D")
        old, new = day_before(calendar, bare.due), day_before(calendar, given.due)
        lines += [line("longer", n=after.longer, old=old, day=new), *ending(calendar, given)]
    return lines


def _extended(law: Rulebook, calendar: Calendar, entry: Entry, before: Live, after: Live) -> list[Line]:
    n = after.longer - before.longer
    title, on = entry_text(law, entry), instant_text(calendar, entry.on)
    old = before.due or before.was
    if not old:
        return [line("extended_unserved", entry=title, on=on, n=n)]
    given = Reckoned(after.due or after.was, after.raw, after.provisional)
    return [line("extended", entry=title, on=on, n=n, old=day_before(calendar, old)), *ending(calendar, given)]


def _pauses(law: Rulebook, calendar: Calendar, entry: Entry, before: Live, after: Live, unit: str) -> list[Line]:
    title, day = entry_text(law, entry), instant_text(calendar, entry.on)
    if len(after.still) > len(before.still):
        return [line("held_too" if before.still else "held", entry=title, day=day)]
    if after.still or not before.raw:
        return []
    n = stood_still(calendar, before.stopped, entry.on, unit)
    if not n:
        return [line("same_day")]
    units = say(f"unit_{unit if unit in ('BD', 'H') else 'D'}")
    since, to = (day_text(calendar.day_of(at)) for at in (before.stopped, entry.on))
    given = Reckoned(after.due or after.was, after.raw, after.provisional)
    return [
        line("went_on", entry=title, since=since, to=to, n=n, unit=units),
        line("moved", old=day_before(calendar, before.raw), n=n, unit=units, day=day_before(calendar, given.raw)),
        *ending(calendar, given),
    ]
