"""A hypothetical timeline, played by the kernel: what each line brings, when, and what waits in the end.

The lines are those of `playing_lines`. Counsel may leave out `begin`: the matter then begins with the first line's time
and the least terms that the rulebook allows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from concord.law import engine
from concord.law.builtin import RECORD_SERVICE, SERVE, act_rule
from concord.law.explaining_refusals import WhyNot, why_refused
from concord.law.index import index_of
from concord.law.model import Act, Decision, Entry, Live, Refused, State
from concord.law.playing_lines import LineError, Move, instant, read_line, value
from concord.law.rulebook import Field, Rulebook

MOST_LINES = 2_000
LEAST = {"money": 100, "int": 1}


class Played(msgspec.Struct, frozen=True):
    """One line and what came of it. entries: written; refused, why: of a refusal; state: after it."""

    move: Move
    entries: tuple[Entry, ...]
    state: State
    refused: Refused | None = None
    why: WhyNot | None = None


class Play:
    """A matter that lines move. law: its rulebook; entries, state: so far; names: role or role.name -> participant."""

    def __init__(self, law: Rulebook) -> None:
        self.law = law
        self.calendar = index_of(law).calendar
        self.entries: list[Entry] = []
        self.state: State | None = None
        self.people: dict[str, tuple[str, ...]] = {}

    def play(self, text: str) -> list[Played]:
        """Play one line; return what came of it, the beginning included. Raises LineError."""
        move = read_line(self.calendar, text)
        if move is None:
            return []
        played = []
        if self.state is None:
            played.append(self._begin(move))
            if move.act == "begin" or self.state is None:
                return played
        elif move.act == "begin":
            raise LineError("The matter has begun already.")
        return [*played, *(self._act(move, act) for act in self._acts(move))]

    def _begin(self, move: Move) -> Played:
        given = dict(move.given) if move.act == "begin" else {}
        people: dict[str, tuple[str, ...]] = {name: (name,) for name in (*self.law.roles, "notice", "registrar")}
        people |= {name: () for name, role in self.law.roles.items() if role.kind == "neutral"}
        for name in [name for name in given if name in people]:
            people[name] = tuple(f"{name}.{one}" for one in given.pop(name).strip("[]").split(",") if one.strip())
        terms = {name: self._least(field) for name, field in self.law.terms.items() if field.default is None}
        for name, text in given.items():
            if name not in self.law.terms:
                raise LineError(f"'{name}' is neither a term nor a role of {self.law.key}.")
            terms[name] = value(self.law, self.calendar, self.law.terms[name], text, {})
        currency = "CNY" if self.law.currency == "matter" else self.law.currency
        begun = engine.begin(self.law, people, terms, move.at, currency=currency)
        started = msgspec.structs.replace(move, act="begin", who="")
        if isinstance(begun, Refused):
            return Played(started, (), engine.empty_state(self.law), begun)
        self.people = people
        return self._take(started, begun)

    def _least(self, field: Field) -> Any:
        """The least value that a term may have."""
        if field.options:
            return field.options[0]
        return (
            field.min if field.min is not None else LEAST.get(field.type, "0%/year" if field.type == "rate" else "P1D")
        )

    def _acts(self, move: Move) -> list[Act]:
        if move.act == "clock":
            return [engine.TICK]
        if move.act == "serve":
            return self._services(move)
        role, person = self._who(move)
        rule = act_rule(self.law, move.act)
        if rule is None:
            raise LineError(f"{self.law.key} knows no act '{move.act}'.")
        fields = {field.name: field for field in rule.form}
        given = dict(move.given)
        stated = given.pop("stated", "")
        unknown = [name for name in given if name not in fields]
        if unknown:
            raise LineError(f"'{move.act}' has no field '{unknown[0]}'; it has: {', '.join(fields) or 'none'}.")
        form = {name: self._value(fields[name], text) for name, text in given.items()}
        self._fill(fields, form)
        return [Act(move.act, role, person, form, instant(self.calendar, stated) if stated else 0)]

    def _fill(self, fields: dict[str, Field], form: dict[str, Any]) -> None:
        """Texts, files and consents that a line leaves out are there: they change no date."""
        for name, field in fields.items():
            if name in form or field.optional or field.default is not None:
                continue
            if field.type in ("text", "file"):
                form[name] = "..."
            elif field.type == "consent":
                form[name] = True
            elif field.type == "entry" and field.act:
                form[name] = self._last(field.act)

    def _value(self, field: Field, text: str) -> Any:
        if field.type != "entry":
            return value(self.law, self.calendar, field, text, self._names())
        return int(text) if text.isdecimal() else self._last((text,))

    def _last(self, acts: tuple[str, ...]) -> int:
        return next((entry.seq for entry in reversed(self.entries) if entry.act in acts), 0)

    def _names(self) -> dict[str, str]:
        """What lines call people: a role means its first participant."""
        now = self.state.people if self.state is not None else {}
        return {role: persons[0] for role, persons in now.items() if persons}

    def _who(self, move: Move) -> tuple[str, str]:
        role = move.who.partition(".")[0]
        state = self.state
        if state is None or (role not in self.law.roles and role not in state.people):
            raise LineError(f"{self.law.key} has no role '{role}'.")
        held = state.people.get(role, ())
        return role, move.who if "." in move.who else held[0] if held else role

    def _services(self, move: Move) -> list[Act]:
        """A service for every notice that waits for this person."""
        _role, person = self._who(move)
        tasks = [live for live in self._standing() if live.id == SERVE and live.whom == person]
        if not tasks:
            raise LineError(f"No notice waits for {move.who}.")
        stated = instant(self.calendar, move.given["stated"]) if "stated" in move.given else 0
        gateway = self._names()["notice"]
        return [
            Act(RECORD_SERVICE, "notice", gateway, {"entry": task.notice, "person": person, "how": "..."}, stated)
            for task in tasks
        ]

    def _standing(self) -> tuple[Live, ...]:
        return self.state.duties if self.state is not None else ()

    def _act(self, move: Move, act: Act) -> Played:
        state = self.state
        if state is None:
            raise LineError("The matter has not begun.")
        answer = engine.decide(self.law, state, act, move.at)
        if isinstance(answer, Decision):
            return self._take(move, answer)
        present = engine.present(self.law, state, move.at)
        why = why_refused(self.law, present, act.name, act.role, act.by, answer, move.at)
        return Played(move, (), state, answer, why)

    def _take(self, move: Move, answer: Decision) -> Played:
        self.entries += answer.entries
        self.state = answer.state
        return Played(move, answer.entries, answer.state)


def play(law: Rulebook, lines: Iterable[str]) -> tuple[Play, list[Played]]:
    """Play lines in their order. Raises LineError with the number of the line that cannot be read."""
    game, found = Play(law), []
    for number, text in enumerate(lines, start=1):
        if number > MOST_LINES:
            raise LineError(f"More than {MOST_LINES} lines.")
        try:
            found += game.play(text)
        except LineError as error:
            raise LineError(f"line {number}: {error}") from None
    return game, found
