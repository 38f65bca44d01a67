"""A file as a sheet of risk points reads it: the rulebook, the state of now, the entries that its reader may see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from concord.law import calendars
from concord.law.calendars import Calendar
from concord.law.explaining_words import COMMA, day_text, duty_text, role_text
from concord.law.model import Entry, Live, State
from concord.law.risk_defence_sentences import DEFENCES
from concord.law.risk_sentences import SENTENCES
from concord.law.rulebook import DutyRule, Rulebook, Text
from concord.law.written import money

CIVIL_CODE = "民法典"
DEMANDED = frozenset((528, 563, 565, 634, 642, 673, 675, 722, 752))  # articles by which a demand starts a time
SALES, LOANS = frozenset(range(595, 648)), frozenset(range(667, 681))
SIGNED = "signed"
WORDS = {**SENTENCES, **DEFENCES}


def civil(law: Rulebook, source: str) -> frozenset[int]:
    """Return the articles of the Civil Code that a source cites, whatever the rulebook calls the code."""
    found: set[int] = set()
    for part in source.split(";"):
        short, _space, numbers = part.strip().partition(" ")
        if law.sources.get(short, "").strip("《》") == CIVIL_CODE:
            found |= {int(number) for number in re.findall(r"\d+", numbers)}
    return frozenset(found)


@dataclass(frozen=True)
class File:
    """entries: in docket order, with the lapses of now that nobody has written yet; now: UTC seconds; lang: zh, en."""

    law: Rulebook
    state: State
    entries: Sequence[Entry]
    now: int
    lang: str

    def tell(self, kind: str, **parts: Any) -> str:
        """A sentence of WORDS in the language of the sheet; a part may be a text in both languages."""
        filled = {name: self.text(part) if isinstance(part, dict) else part for name, part in parts.items()}
        return WORDS[kind][self.lang].format(**filled)

    def text(self, words: Text) -> str:
        """A text in the language of the sheet."""
        return words.get(self.lang) or words.get("en") or next(iter(words.values()), "")

    def sum(self, amount: int) -> str:
        """An amount in words of contracts: `CNY 600.00`."""
        return money(amount, self.state.currency)[self.lang]

    def day(self, at: int) -> str:
        """Return the day on which an instant (UTC s) lies, in words of the reader's language."""
        return day_text(self.calendar.day_of(at))[self.lang]

    def until(self, due: int) -> str:
        """The last day of a time, given as the first instant too late."""
        return day_text(self.calendar.day_of(due - 1))[self.lang]

    def role(self, name: str) -> str:
        """Return what a role is called in the rulebook, in the reader's language."""
        return self.text(role_text(self.law, name))

    @cached_property
    def calendar(self) -> Calendar:
        return calendars.calendar(self.law.calendar)

    @cached_property
    def by_seq(self) -> dict[int, Entry]:
        return {entry.seq: entry for entry in self.entries}

    @cached_property
    def roles(self) -> dict[str, str]:
        """Participant -> the role held, a party's before any other."""
        ordered = sorted(self.law.roles.values(), key=lambda role: role.kind == "party")
        return {person: role.name for role in ordered for person in self.state.people.get(role.name, ())}

    @cached_property
    def debts(self) -> list[Live]:
        """Every debt that an entry opened which the reader may see, in the order of their days."""
        lives = (*self.state.settled, *self.state.duties)
        found = [live for live in lives if live.kind == "pay" and live.entry in self.by_seq]
        return sorted(found, key=lambda live: (live.due or live.was or live.raw, live.id, live.n))

    def named(self, live: Live) -> str:
        """What a debt is called, with its number where there are several; what was called in is the rest of them."""
        rule = self.law.duties[live.id]
        title, opener = self.text(duty_text(self.law, rule)), self.by_seq.get(live.entry)
        act = self.law.acts.get(opener.act) if opener is not None else None
        if act is not None and act.then.accelerate == live.id:
            return self.tell("claim_rest", what=title)
        many = bool(live.n) and (rule.every is not None or bool(rule.schedule))
        return self.tell("claim_n", what=title, n=live.n) if many else title

    @property
    def whole(self) -> bool:
        """Whether the reader may see all that the books rest on: every payment and every debt."""
        lives = (*self.state.settled, *self.state.duties)
        seqs = [paid[5] for paid in self.state.payments] + [live.entry for live in lives if live.kind == "pay"]
        return all(seq in self.by_seq for seq in seqs)

    def debtor(self, rule: DutyRule) -> str:
        """The role that owes a duty."""
        return rule.by[0] if rule.by else ""

    def other(self, role: str) -> str:
        """The party role that stands on the other side."""
        parties = [name for name, one in self.law.roles.items() if one.kind == "party" and name != role]
        return parties[0] if parties else ""

    def civil(self, source: str) -> frozenset[int]:
        """The articles of the Civil Code that a source cites."""
        return civil(self.law, source)

    @cached_property
    def signed(self) -> int:
        """When the contract was made; the beginning of the matter where no moment says so."""
        return self.state.moments.get(SIGNED) or (self.entries[0].on if self.entries else self.now)

    def first_plan(self) -> list[dict[str, Any]]:
        """The rows of a schedule as they were when the money was paid out or the goods were given; [] for none."""
        names = {duty.schedule for duty in self.law.duties.values() if duty.schedule}
        for entry in self.entries:
            for name, *values in entry.effects:
                if name == "set" and values[0] in names and values[1]:
                    return list(values[1])
        return []

    def articles(self, numbers: Iterable[int]) -> str:
        """Articles of the Civil Code as a reader finds them."""
        told = [str(number) for number in sorted(set(numbers))]
        return self.tell("civil_articles", numbers=COMMA[self.lang].join(told))

    @property
    def sells(self) -> bool:
        """Whether the contract is a sale whose price is paid over time (CC 595 to 647)."""
        return any(self.civil(duty.source) & SALES for duty in self.law.duties.values() if duty.schedule)

    @property
    def lends(self) -> bool:
        """Whether the contract is a loan (CC 667 to 680)."""
        return any(self.civil(duty.source) & LOANS for duty in self.law.duties.values() if duty.schedule or duty.pay)
