"""What happens when time has passed (S2, S4, S9): each lapse is an entry of its own, dated when it fell due.

A deadline is over; a debt is overdue and still owed; a task is late, alerts, and stays; a row to refrain is performed
by its day passing; silence accepts a statement.
"""

from __future__ import annotations

from concord.law import dates
from concord.law.appropriation import open_instance
from concord.law.attempt import accept_statement, duty_seen
from concord.law.builtin import ANSWER, REGISTRAR, duty_rule
from concord.law.calendars import Calendar
from concord.law.consequence import carry_out
from concord.law.deciding import Deciding
from concord.law.draft import RUNNING
from concord.law.model import Live
from concord.law.periods import Reckoned, ending, last_day, reckon
from concord.law.rulebook import DutyRule, Late
from concord.law.standing import finish, fire


def run(case: Deciding) -> None:
    """Write every lapse that fell due at or before the present, in the order (due, duty), with what each sets off."""
    while True:
        live = _first(case)
        if live is None:
            return
        _lapse(case, live)
        fire(case, case.seq)


def _first(case: Deciding) -> Live | None:
    past = [live for live in case.duties.values() if live.due and live.due <= case.now and live.status in RUNNING]
    return min(past, key=lambda live: (live.due, live.id, live.n, live.who, live.key)) if past else None


def _lapse(case: Deciding, live: Live) -> None:
    rule = duty_rule(case.law, live.id)
    refrains = live.kind == "refrain"
    case.begin_entry(
        f"{'passed' if refrains else 'lapse'}:{live.id}",
        on=max(live.due, case.on),
        cause=live.entry,
        seen=duty_seen(case, live),
        rule=f"lapse {live.id}",
        source=rule.source,
    )
    if refrains:
        case.emit("state", live.key, {"status": "performed", "upto": live.due})
    elif live.id == ANSWER:
        accept_statement(case, live.n)
    elif rule.late is not None:
        _alert(case, live, rule.late)
    elif live.kind:
        _overdue(case, live, rule)
    else:
        case.emit("lapse", live.key, live.due)
        if rule.lapse is not None:
            carry_out(case, rule.lapse)
    finish(case)


def _overdue(case: Deciding, live: Live, rule: DutyRule) -> None:
    """A debt or row is overdue and still owed; the next instance of its series opens."""
    case.emit("state", live.key, {"status": "overdue", "lapses": live.lapses + 1})
    case.emit("passed", live.id, live.due)
    if live.id in case.series:
        open_instance(case, live.id)
    if rule.lapse is not None:
        carry_out(case, rule.lapse)


def _alert(case: Deciding, live: Live, late: Late) -> None:
    """A task of an office is late: it stays to be done, and alerts again and again."""
    again = reckon(dates.calendar_of(case, live), live.due, late.every).due
    case.emit("late", live.key, again)
    roles: tuple[str, ...] = (late.alert,) if late.alert in case.law.roles else ()
    if not roles and late.alert == REGISTRAR:
        roles = tuple(name for name, role in case.law.roles.items() if role.kind == "party")
    for role in roles:
        case.emit("alert", role, live.key)


def restate_provisional(case: Deciding) -> None:
    """Dates that lay past the published holidays are written anew when the table has grown (S5)."""
    found = [
        live
        for live in case.duties.values()
        if live.provisional and live.raw and live.status in ("open", "held", "stated")
        and _is_published(dates.calendar_of(case, live), live)
    ]  # fmt: skip
    if not found:
        return
    case.begin_entry("restate_dates", on=case.on, seen="registry", rule="restate_dates")
    for live in found:
        anew = _anew(case, live)
        changed = {"provisional": anew.provisional, "raw": anew.raw, "was" if not live.due else "due": anew.due}
        case.emit("due", live.key, changed)
    finish(case)


def _is_published(counted: Calendar, live: Live) -> bool:
    """Whether the days of rest around the date of a duty are published by now."""
    return not counted.is_provisional(last_day(counted, live.due or live.was))


def _anew(case: Deciding, live: Live) -> Reckoned:
    """The date of a duty by the table of today: a row keeps its day, others roll, working days are counted again."""
    period, counted = dates.within(case, live), dates.calendar_of(case, live)
    if period is not None and period.unit == "BD" and live.start and not live.longer:
        return reckon(counted, live.start, period)
    return ending(counted, last_day(counted, live.raw), rolls=not live.whom)
