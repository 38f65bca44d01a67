"""A matter that a test walks by hand: days and hours of Shanghai, acts in words, and what stands after them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from concord.law import engine, storing
from concord.law.model import Act, Decision, Entry, Live, Refused, State
from concord.law.rulebook import Rulebook

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> int:
    """UTC seconds of `2026-03-02` (its 00:00) or `2026-03-02 10:30` in Shanghai."""
    return int(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).timestamp())


def when(time: int) -> str:
    """The instant as `2026-03-02 10:30` in Shanghai."""
    return datetime.fromtimestamp(time, SHANGHAI).strftime("%Y-%m-%d %H:%M")


def last_day(due: int) -> str:
    """The last day on which a deadline can be met."""
    return when(due - 1)[:10]


class Walk:
    """A matter. Every step is replayed from its entries, and through JSON, and has to come out the same."""

    def __init__(
        self, law: Rulebook, people: dict[str, tuple[str, ...]], terms: dict[str, Any], start: str, **more: Any
    ) -> None:
        self.law = law
        begun = engine.begin(law, people, terms, at(start), **more)
        assert isinstance(begun, Decision), begun
        self.entries: list[Entry] = list(begun.entries)
        self.state: State = begun.state
        self.roles = {person: role for role, persons in people.items() for person in persons}
        self.check()

    def attempt(self, person: str, act: str, time: str, /, *, stated: str = "", role: str = "", **form: Any) -> Any:
        """Attempt an act; return the decision or the refusal, and change nothing."""
        wish = Act(act, role or self.roles.get(person, ""), person, form, at(stated) if stated else 0)
        return engine.decide(self.law, self.state, wish, at(time))

    def do(self, person: str, act: str, time: str, /, **more: Any) -> list[str]:
        """Do an act that the law accepts; return the names of the entries it gave."""
        answer = self.attempt(person, act, time, **more)
        assert isinstance(answer, Decision), (act, answer)
        return self.take(answer)

    def refused(self, person: str, act: str, time: str, /, **more: Any) -> str:
        """Attempt an act that the law refuses; return `code detail`."""
        answer = self.attempt(person, act, time, **more)
        assert isinstance(answer, Refused), (act, "was accepted")
        return f"{answer.code} {answer.detail}".strip()

    def clock(self, time: str) -> list[str]:
        """Run the clock; return the names of the entries it gave."""
        answer = engine.decide(self.law, self.state, engine.TICK, at(time))
        assert isinstance(answer, Decision)
        return self.take(answer)

    def take(self, answer: Decision) -> list[str]:
        self.entries += answer.entries
        self.state = answer.state
        self.check()
        return [entry.act for entry in answer.entries]

    def serve(self, person: str, time: str, *, stated: str = "", seq: int = 0) -> list[str]:
        """Record that a notice reached a person (the one that waits for service, or that of entry seq)."""
        tasks = [live for live in self.state.duties if live.id == "serve" and live.whom == person]
        number = seq or tasks[0].notice
        form = {"entry": number, "person": person, "how": "sms"}
        return self.do("gateway", "record_service", time, stated=stated, role="notice", **form)

    def check(self) -> None:
        again = engine.replay(engine.empty_state(self.law), self.entries)
        assert again == self.state
        raw = msgspec.json.decode(msgspec.json.encode(self.entries), type=list[Entry])
        assert engine.replay(engine.empty_state(self.law), raw) == self.state
        assert storing.decode(storing.encode(self.state)) == self.state

    def live(self, key: str) -> Live | None:
        """The duty or debt of that key, standing or settled; None if there is none."""
        return next((one for one in (*self.state.duties, *self.state.settled) if one.key == key), None)

    def status(self, key: str) -> str:
        found = self.live(key)
        return found.status if found is not None else ""

    def until(self, key: str) -> str:
        """The last day of a duty, '' while it has none."""
        found = self.live(key)
        assert found is not None, key
        return last_day(found.due) if found.due else ""

    def open_to(self, person: str) -> list[str]:
        return [rule.name for rule in engine.powers(self.law, self.state, self.roles[person], person)]
