"""Random walks: any open power, by anybody who has it, with a form that may fit, at any later time."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from concord.law import engine
from concord.law.model import NEVER, Act, Decision, Entry, State
from concord.law.rulebook import ActRule, Field
from tests.law.walking import SHANGHAI, Walk

DAY = 86_400


class Wanderer:
    """A matter that goes where chance leads, from where a guided walk left it.

    before: the state from which it goes; acts: (time, act) as accepted, to be walked again elsewhere.
    """

    def __init__(self, walk: Walk, chance: Random) -> None:
        self.law = walk.law
        self.chance = chance
        self.before = self.state = walk.state
        self.now = walk.state.at
        self.entries: list[Entry] = list(walk.entries)
        self.acts: list[tuple[int, Act]] = []

    def step(self) -> None:
        """Let some time pass, then attempt something that is open."""
        self.now += self.chance.choice((0, 60, 60, 3600, 3600, DAY, DAY, 3 * DAY, 8 * DAY, 33 * DAY))
        if self.chance.random() < 0.3 and self.now < self.state.next_due < NEVER:
            self.now = self.state.next_due - self.chance.choice((1, 0))
        present = engine.present(self.law, self.state, self.now)
        powers = [
            (rule, role, person)
            for role, persons in present.people.items()
            for person in persons
            for rule in engine.powers(self.law, present, role, person, self.now)
        ]
        if not powers:
            return
        going_on = [one for one in powers if not (one[0].then.to and self.law.stages[one[0].then.to].end)]
        rule, role, person = self.chance.choice(going_on if going_on and self.chance.random() < 0.95 else powers)
        act = Act(rule.name, role, person, self.form(rule, person, present), self.stated(rule, present))
        answer = engine.decide(self.law, self.state, act, self.now)
        if isinstance(answer, Decision):
            self.acts.append((self.now, act))
            self.entries += answer.entries
            self.state = answer.state

    def stated(self, rule: ActRule, state: State) -> int:
        if not rule.stated or self.chance.random() < 0.5:
            return 0
        return self.now - self.chance.choice((0, 3600, DAY, 5 * DAY, 20 * DAY))

    def form(self, rule: ActRule, person: str, state: State) -> dict[str, Any]:
        if rule.name == "record_service":
            task = self.chance.choice([live for live in state.duties if live.id == "serve"])
            return {"entry": task.notice, "person": task.whom, "how": "sms"}
        if rule.name in ("accept_statement", "object_statement"):
            return {"entry": int(self.chance.choice(list(state.statements)))}
        return {
            field.name: self.value(field, rule, state)
            for field in rule.form
            if not field.optional or self.chance.random() < 0.7
        }

    def value(self, field: Field, rule: ActRule, state: State) -> Any:
        chance = self.chance
        if field.type == "entry":
            fitting = [int(seq) for seq, kept in state.kept.items() if kept["act"] in field.act]
            return chance.choice(fitting) if fitting else chance.randint(1, max(state.seq, 1))
        if field.type == "rows":
            return [self.row(state) for _ in range(chance.randint(1, 3))]
        if field.type == "participant":
            everybody = {person for persons in state.people.values() for person in persons}
            newcomers = [name for name in ("mei", "fang", "luis") if name not in everybody]  # a panel needs three
            return newcomers[0] if rule.then.join and newcomers else chance.choice(sorted(everybody))
        if field.type in ("choice", "audience"):
            return chance.choice(field.options)
        plain = {
            "bool": True, "consent": True, "text": f"t{chance.randint(1, 6)}", "file": "f1", "day": self.day(),
            "period": chance.choice(("P1D", "P10D")), "rate": "3%/year",
            "time": self.now - chance.choice((1, 1, 3, 20)) * DAY,
            "row": chance.randint(1, 3), "money": chance.choice((1, 100, 30_000, 60_000, 100_000)), "int": 2,
        }  # fmt: skip
        return plain[field.type]

    def row(self, state: State) -> dict[str, Any]:
        who, whom = self.chance.sample(["anna", "rong"], 2)
        kind = self.chance.choice(("pay", "pay", "deliver", "refrain"))
        found = {"who": who, "whom": whom, "kind": kind, "day": self.day(), "what": "something"}
        return found | ({"amount": self.chance.choice((100, 30_000))} if kind == "pay" else {})

    def day(self) -> str:
        later = datetime.fromtimestamp(self.now, SHANGHAI) + timedelta(days=self.chance.randint(-5, 60))
        return later.date().isoformat()
