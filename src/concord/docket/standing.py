"""What a state says for the desks and the sweep: whose duties stand, and when somebody is to be reminded."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator

from concord.docket.models import Matter, Waiting
from concord.law import engine, outlook
from concord.law.model import NEVER, State
from concord.law.rulebook import Rulebook


@dataclasses.dataclass(frozen=True)
class Owed:
    """A duty that stands, for one participant who owes it ("" if nobody holds the role now).

    key: names it within the matter; status: of law.model.Live; due: legal time, None while it has none (of a late
    task: when it should have been done).
    """

    duty: str
    key: str
    role: str
    person: str
    status: str
    due: int | None


@dataclasses.dataclass(frozen=True)
class Reminder:
    """Somebody is to be reminded of a duty at a time; at and due are legal times."""

    at: int
    duty: str
    key: str
    person: str
    due: int


def owed(law: Rulebook, state: State) -> tuple[Owed, ...]:
    """Everything that stands, once for each participant who owes it, soonest first."""
    return tuple(one for waiting in engine.waiting(law, state) for one in _each(state, waiting))


def _each(state: State, waiting: outlook.Waiting) -> Iterator[Owed]:
    live = waiting.live
    date = live.was if live.status == "late" and live.was else live.due
    due = date if 0 < date < NEVER else None
    for person in waiting.who or ("",):
        role = _role(state, waiting.rule.by, person)
        yield Owed(live.id, live.key, role, person, live.status, due)


def _role(state: State, by: tuple[str, ...], person: str) -> str:
    """The role in which a person owes: one that the rule names, else any it holds."""
    held = [role for role, people in state.people.items() if person in people]
    named = [role for role in by if role in held or not person]
    return next(iter((*named, *held)), "")


def rewrite(matter: Matter, law: Rulebook, before: State | None, after: State) -> None:
    """Brings the matter's Waiting rows from one state to the next; touches only what differs."""
    old = set(owed(law, before)) if before else set()
    new = set(owed(law, after))
    changed = {one.key for one in old ^ new}
    if old and changed:
        Waiting.objects.filter(matter=matter, key__in=changed).delete()
    Waiting.objects.bulk_create(
        Waiting(
            matter=matter,
            duty=one.duty,
            key=one.key,
            role=one.role,
            participant_id=uuid.UUID(one.person) if one.person else None,
            status=one.status,
            due=one.due,
        )
        for one in sorted((one for one in new if one.key in changed), key=lambda one: (one.key, one.person))
    )


def reminders(law: Rulebook, state: State, *, after: int, until: int = NEVER) -> list[Reminder]:
    """The reminders with after < time <= until, soonest first, once for each person."""
    duties = {live.key: live.id for live in state.duties}
    return [
        Reminder(one.at, duties[one.key], one.key, person, one.due)
        for one in engine.reminders(law, state, after)
        if one.at <= until
        for person in one.who
    ]


def next_reminder(law: Rulebook, state: State, *, after: int) -> int | None:
    """When the next reminder is due, or None."""
    return min((one.at for one in reminders(law, state, after=after)), default=None)


def next_due(state: State) -> int | None:
    """When the matter next changes by itself, or None for never (the row then leaves the index, S23)."""
    return state.next_due if state.next_due < NEVER and not state.ended else None
