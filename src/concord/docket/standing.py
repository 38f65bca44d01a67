"""What a state says for the desks and the sweep: whose duties stand, and when somebody is to be reminded."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator

from concord.docket.models import Matter, Waiting
from concord.law.builtin import duty_rule
from concord.law.calendars import calendar
from concord.law.model import NEVER, Live, State
from concord.law.periods import reminder
from concord.law.rulebook import DutyRule, Rulebook


@dataclasses.dataclass(frozen=True)
class Owed:
    """A duty that stands, for one role (and person). due: legal time, None while it has none."""

    duty: str
    role: str
    person: str
    n: int
    status: str
    due: int | None


@dataclasses.dataclass(frozen=True)
class Reminder:
    """Somebody is to be reminded of a duty at a time; all are legal times."""

    at: int
    duty: str
    key: str
    role: str
    person: str
    due: int


def rule_of(law: Rulebook, live: Live) -> DutyRule | None:
    """The rule of a duty; None where the rulebook has none of that name any more."""
    try:
        return duty_rule(law, live.id)
    except KeyError:
        return None


def owed(law: Rulebook, state: State) -> tuple[Owed, ...]:
    """Everything that stands and has not been left behind, once for each role or person that owes it."""
    return tuple(one for live in state.duties if live.status != "left" for one in _owed(law, state, live))


def _owed(law: Rulebook, state: State, live: Live) -> Iterator[Owed]:
    due = live.due if 0 < live.due < NEVER else None
    if live.who:
        role = next((role for role, people in state.people.items() if live.who in people), "")
        yield Owed(live.id, role, live.who, live.n, live.status, due)
        return
    rule = rule_of(law, live)
    for role in rule.by if rule else ():
        if role in law.roles:
            yield Owed(live.id, role, "", live.n, live.status, due)


def rewrite(matter: Matter, law: Rulebook, before: State | None, after: State) -> None:
    """Brings the matter's Waiting rows from one state to the next; touches only what differs."""
    old = set(owed(law, before)) if before else set()
    new = set(owed(law, after))
    if gone := old - new:
        names = {one.duty for one in gone}
        Waiting.objects.filter(matter=matter, duty__in=names).delete()
        new = {one for one in new if one.duty in names or one not in old}
    else:
        new -= old
    Waiting.objects.bulk_create(
        Waiting(
            matter=matter,
            duty=one.duty,
            role=one.role,
            participant_id=uuid.UUID(one.person) if one.person else None,
            n=one.n,
            status=one.status,
            due=one.due,
        )
        for one in sorted(new, key=lambda one: (one.duty, one.role, one.person, one.n))
    )


def reminders(law: Rulebook, state: State, *, after: int, until: int = NEVER) -> list[Reminder]:
    """The reminders with after < time <= until of everything that has a date and does not stand still."""
    found = []
    for live in state.duties:
        rule = rule_of(law, live)
        if rule is None or not 0 < live.due < NEVER or live.still:
            continue
        for one in _owed(law, state, live):
            for offset in rule.remind:
                at = reminder(calendar(law.calendar), live.due, offset)
                if after < at <= until:
                    found.append(Reminder(at, live.id, live.key, one.role, one.person, live.due))
    return sorted(found, key=lambda one: (one.at, one.key, one.role))


def next_reminder(law: Rulebook, state: State, *, after: int) -> int | None:
    """When the next reminder is due, or None."""
    return min((one.at for one in reminders(law, state, after=after)), default=None)


def next_due(state: State) -> int | None:
    """When the matter next changes by itself, or None for never (the row then leaves the index, S23)."""
    return state.next_due if state.next_due < NEVER and not state.ended else None
