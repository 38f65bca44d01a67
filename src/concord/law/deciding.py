"""A decision in the making: a draft, the rulebook, and the entry that is being written.

Whatever changes goes through `emit` or `open_live`, which carry an effect out and note it in the entry, so that what
was decided and what a replay does are the same.
"""

from __future__ import annotations

from typing import Any

from concord.law.calendars import Calendar
from concord.law.draft import CLOCK, Draft, is_past_due
from concord.law.effects import EFFECTS, as_fields, place
from concord.law.index import Index, index_of
from concord.law.model import Entry, Live, Refused, State
from concord.law.rulebook import Rulebook
from concord.law.scope import Facts


class Denied(Exception):
    """Carries a refusal out of the consequence that found it; `decide` returns it as a value."""

    def __init__(self, code: str, detail: str = "", says: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.refused = Refused(code, detail, says or {})


class Deciding(Draft):
    """A draft that writes entries.

    now: when they are recorded (S1); when: the time that counts for the one being written.
    """

    __slots__ = (
        "act", "by", "calendar", "cause", "effects", "entries", "facts", "form", "given", "index", "law", "now", "role",
        "rule", "seen", "source", "when",
    )  # fmt: skip

    def __init__(self, law: Rulebook, state: State, now: int) -> None:
        super().__init__(state)
        self.law = law
        self.index: Index = index_of(law)
        self.calendar: Calendar = self.index.calendar
        self.now = now
        self.entries: list[Entry] = []
        self.facts = Facts(law, self.calendar, self)

    def begin_entry(
        self,
        act: str,
        *,
        on: int,
        role: str = CLOCK,
        by: str = "",
        given: dict[str, Any] | None = None,
        form: dict[str, Any] | None = None,
        cause: int = 0,
        seen: str = "parties",
        rule: str = "",
        source: str = "",
    ) -> None:
        """Begin an entry. given: its form as it is kept; form: the same with entries and rows read, for expressions."""
        self.act = act
        self.when = on
        self.role = role
        self.by = by
        self.given = given or {}
        self.form = form if form is not None else self.given
        self.cause = cause
        self.seen = seen
        self.rule = rule
        self.source = source
        self.effects: list[tuple[Any, ...]] = []
        facts = self.facts
        facts.form = self.form
        facts.now = on
        facts.actor = by
        facts.role = role

    def speak_for(self, given: dict[str, Any], form: dict[str, Any], by: str, role: str) -> None:
        """Let consequence and expressions read another form and author than those of the entry (a statement's)."""
        self.given, self.form, self.by, self.role = given, form, by, role
        self.facts.form, self.facts.actor, self.facts.role = form, by, role

    @property
    def number(self) -> int:
        """The seq of the entry being written."""
        return self.seq + 1

    def emit(self, name: str, *values: Any) -> None:
        """Carry out an effect and note it in the entry."""
        EFFECTS[name](self, *values)
        self.effects.append((name, *values))

    def open_live(self, live: Live) -> None:
        """Open a duty: the effect `open`, without reading back the fields that were just written."""
        place(self, live)
        self.effects.append(("open", as_fields(live)))

    def end_entry(self) -> Entry:
        """Close the entry and return it."""
        entry = Entry(
            self.seq + 1, self.act, self.by, self.role, self.when, self.now, self.given, tuple(self.effects),
            self.seen, self.cause, self.rule, self.source,
        )  # fmt: skip
        self.head(entry)
        self.entries.append(entry)
        return entry

    def persons(self, roles: tuple[str, ...]) -> tuple[str, ...]:
        """Return the participants who hold any of these roles or groups of creditors now, each once."""
        found: dict[str, None] = {}
        for role in roles:
            for person in self.holders(role):
                found[person] = None
        return tuple(found)

    def holders(self, role: str) -> tuple[str, ...]:
        """Return who holds a role, or to whom an overdue row is owed if it names such a group."""
        group = self.law.groups.get(role)
        if group is not None and group[:1] == ("of",):
            rows = (live for live in self.duties.values() if live.id == group[1] and is_past_due(live, self.now))
            return tuple(dict.fromkeys(live.whom for live in rows))
        return self.people.get(role, ())

    def parties(self) -> tuple[str, ...]:
        """Return every participant in a role of kind party."""
        return self.persons(tuple(role.name for role in self.law.roles.values() if role.kind == "party"))

    def everybody(self) -> set[str]:
        """Return every participant of the matter."""
        return {person for persons in self.people.values() for person in persons}

    def stands(self, duty: str) -> bool:
        """Return whether a duty of that name stands in any form that can still be met."""
        return any(live.id == duty and live.status != "left" for live in self.duties.values())
