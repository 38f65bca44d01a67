"""The mutable copy of a state that nobody else sees. Both deciding and replaying work on one, and freeze it at the end.

Whatever lies inside the dictionaries of a state (forms, services, statements) is replaced, never changed in place.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from concord.law.model import NEVER, Entry, Live, State

CLOCK = "CLOCK"
LAW = "LAW"
BY_ITSELF = (CLOCK, LAW)
RUNNING = ("open", "late")  # statuses whose date the clock watches
change = msgspec.structs.replace


class Series(NamedTuple):
    """A repeated even debt, as `State.series` holds it.

    first: unrolled end of instance 1 (UTC s), moved by pauses; start: since when all instances are owed; times:
    how many; opened: how many stand or stood; closed: 1 when no further one opens; amount: principal of each;
    stopped: since when a pause holds it, 0 = it does not; entry: seq that began it.
    """

    first: int
    start: int
    times: int
    opened: int
    closed: int
    amount: int
    stopped: int
    entry: int


class Draft:
    """A state that changes. duties: those that stand, by key; settled: debts and rows that no longer do."""

    __slots__ = (
        "at", "currency", "data", "disputed", "done", "duties", "ended", "holds", "kept", "lapsed", "latest",
        "moments", "on", "outcome", "payments", "people", "pot", "rulebook", "seq", "series", "served", "settled",
        "since", "stage", "statements", "tally", "terms",
    )  # fmt: skip

    def __init__(self, state: State) -> None:
        self.rulebook = state.rulebook
        self.stage = state.stage
        self.seq = state.seq
        self.on = state.on
        self.at = state.at
        self.since = state.since
        self.pot = state.pot
        self.outcome = state.outcome
        self.ended = state.ended
        self.currency = state.currency
        self.terms = state.terms
        self.data = state.data.copy()
        self.people = state.people.copy()
        self.moments = state.moments.copy()
        self.done = state.done.copy()
        self.tally = state.tally.copy()
        self.holds = state.holds.copy()
        self.series = state.series.copy()
        self.payments = state.payments
        self.served = state.served.copy()
        self.kept = state.kept.copy()
        self.statements = state.statements.copy()
        self.lapsed = state.lapsed.copy()
        self.latest = state.latest.copy()
        self.disputed = state.disputed
        self.duties: dict[str, Live] = {live.key: live for live in state.duties}
        self.settled: dict[str, Live] = {live.key: live for live in state.settled}

    def head(self, entry: Entry) -> None:
        """Take over what every entry changes: number, times (never backwards), and the count of accepted acts."""
        self.seq = entry.seq
        if entry.on > self.on:
            self.on = entry.on
        if entry.at > self.at:
            self.at = entry.at
        if entry.role not in BY_ITSELF:
            self.tally[entry.act] = self.tally.get(entry.act, 0) + 1

    def next_due(self) -> int:
        """When this next changes by itself: the earliest date of what is open and does not stand still (S23)."""
        return min((live.due for live in self.duties.values() if live.due and live.status in RUNNING), default=NEVER)

    def freeze(self) -> State:
        """Return the state as a value. The draft must not be used after this."""
        return State(  # in the order of its fields: by name it takes five times as long
            self.rulebook, self.stage, self.seq, self.on, self.since, self.terms, self.data, self.people, self.moments,
            self.done, tuple(self.duties.values()), self.tally, self.holds, self.series, self.payments, self.pot,
            self.outcome, self.next_due(), self.at, self.ended, self.currency, tuple(self.settled.values()),
            self.served, self.kept, self.statements, self.lapsed, self.latest, self.disputed,
        )  # fmt: skip


def is_past_due(live: Live, now: int) -> bool:
    """Return whether a debt or row is past due and not met: overdue, or left at the end and due since then (S20)."""
    return live.status == "overdue" or (live.status == "left" and 0 < live.due <= now)


EMPTY = State(rulebook="", stage="", seq=0, on=0, since=0, terms={}, data={}, people={}, moments={})
