"""Restoration: a time that a party missed through no fault of its own is given again by whoever decides (CPL 86, S7).

A duty that lapsed cannot be extended: it is over. An officer's act opens it anew, and its time runs from the notice of
that decision, so that nobody's time runs while the decision is on its way. How much is given, the decision says; what
followed from the lapse is undone by nothing but the stage that the same act leads to.
"""

from __future__ import annotations

from concord.law import dates, notice
from concord.law.deciding import Deciding, Denied
from concord.law.measures import written
from concord.law.model import Live
from concord.law.periods import as_period
from concord.law.rulebook import ActRule, DutyRule, Period, Restore


def restore(case: Deciding, wish: Restore, rule: ActRule | None) -> None:
    """Give a duty that lapsed its time again, to everybody who owes it or to the person that the act concerns.

    Refuses `condition` with the duty's name when it has not lapsed or stands (again), `form` when it names nobody.
    """
    duty = case.law.duties[wish.duty]
    _clear(case, duty.name)
    length = _length(case, wish, duty)
    persons = _persons(case, duty, rule)
    if not persons:
        raise Denied("form", "person")
    case.emit("restored", duty.name)
    for who in persons if duty.each else ("",):
        key = f"{duty.name}@{who}" if who else duty.name
        case.open_live(
            Live(
                duty.name, 0, who=who, status="unserved", entry=case.number, notice=case.number, key=key,
                length=written(length), still=dates.holding(case, duty.name),
            )
        )  # fmt: skip
    notice.note_own(case, case.number, persons)
    notice.ask_service(case, case.number, persons, duty.serve)
    notice.start_times(case, case.number)


def _clear(case: Deciding, duty: str) -> None:
    """Refuse what never ran out or stands; what only the way back into its stage opened gives way."""
    standing = [live for live in case.duties.values() if live.id == duty and live.status != "left"]
    if duty not in case.lapsed or any(live.entry != case.number for live in standing):
        raise Denied("condition", duty)
    for live in standing:
        case.emit("end", live.key)


def _length(case: Deciding, wish: Restore, duty: DutyRule) -> Period:
    if wish.by is None:
        found = dates.length(case, duty)
    else:
        found = as_period(wish.by if isinstance(wish.by, Period) else wish.by.run(case.facts))
    if found is None:
        raise Denied("condition", duty.name)
    return found


def _persons(case: Deciding, duty: DutyRule, rule: ActRule | None) -> tuple[str, ...]:
    """Whose time it is: of a duty of each, the person named by the form, or who wrote the entry that the form names."""
    owing = case.persons(duty.by)
    if not duty.each or rule is None:
        return owing
    named = [str(case.given.get(field.name, "")) for field in rule.form if field.type == "participant"]
    entries = [str(case.given.get(field.name, "")) for field in rule.form if field.type == "entry"]
    named += [str(case.kept[seq]["by"]) for seq in entries if seq in case.kept]
    found = tuple(person for person in named if person in owing)
    return found if any(named) else owing
