"""What was agreed, row by row, and how far it is performed: read from the state, told in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from concord.kit import dates
from concord.kit.scene import Scene
from concord.kit.terms import Term, opened
from concord.law.interest import Due, Interest, Payment, double_interest_of
from concord.law.model import Live, State

DUTY = "obligation"
DONE = ("paid", "performed", "waived")


@dataclass(frozen=True)
class Row:
    """One row. status: of law.model.Live; paid: minor units; stated: seq of the last statement that waits, 0 if none.

    waiting: the money of all statements that wait, minor units; references: theirs, each with the money it states.
    """

    term: Term
    status: str
    due: int
    paid: int
    stated: int = 0
    waiting: int = 0
    references: Mapping[str, int] = field(default_factory=dict)

    @property
    def unpaid(self) -> int:
        return max(self.term.amount - self.paid, 0)

    @property
    def unstated(self) -> int:
        """What is neither paid nor stated."""
        return max(self.unpaid - self.waiting, 0)

    @property
    def done(self) -> bool:
        return self.status in DONE

    @property
    def overdue(self) -> bool:
        return self.status == "overdue"


def rows(state: State, terms: Sequence[Term]) -> list[Row]:
    """The schedule as it stands: the terms of the agreement with what the law knows of each."""
    lives = {live.n: live for live in (*state.settled, *state.duties) if live.id == DUTY}
    waiting = _stated(state)
    return [_row(term, lives.get(term.number), waiting.get(term.number, ())) for term in terms]


def of_scene(scene: Scene) -> list[Row]:
    """The schedule as the scene's reader may read it; [] while it is agreed or drafted perhaps, but not in force."""
    state = scene.present.state
    if not any(live.id == DUTY for live in (*state.duties, *state.settled)):
        return []
    return rows(state, opened(scene.reader, state.data.get("obligations", ())))


def _row(term: Term, live: Live | None, stated: Sequence[Mapping[str, Any]]) -> Row:
    status, due, paid = (live.status, live.due or live.was or live.raw, live.paid) if live else ("open", 0, 0)
    return Row(
        term, status, due, paid,
        stated=max((one["seq"] for one in stated), default=0),
        waiting=sum(int(one.get("amount") or 0) for one in stated),
        references={str(one["ref"]): int(one.get("amount") or 0) for one in stated if one.get("ref")},
    )  # fmt: skip


def _stated(state: State) -> dict[int, list[dict[str, Any]]]:
    """Row number -> the forms of the statements about it that wait for an answer, each with its `seq`."""
    found: dict[int, list[dict[str, Any]]] = {}
    for seq, statement in state.statements.items():
        form = _field(statement, "form")
        found.setdefault(int(form.get("row", 0)), []).append({**form, "seq": int(seq)})
    return found


def _field(statement: Any, name: str) -> Mapping[str, Any]:
    return statement.get(name, {}) if isinstance(statement, Mapping) else getattr(statement, name)


@dataclass(frozen=True)
class Demand:
    """What a creditor can have enforced on a day: the unpaid money, double interest on it, and what else is not done.

    interest: one for each unpaid row of money, in the order of `money` (law.interest).
    """

    money: Sequence[Row]
    other: Sequence[Row]
    interest: Sequence[Interest]
    until: date

    @property
    def unpaid(self) -> int:
        return sum(row.unpaid for row in self.money)

    @property
    def interest_total(self) -> int:
        return sum(one.amount for one in self.interest)

    @property
    def total(self) -> int:
        return self.unpaid + self.interest_total


def demand(state: State, schedule: Sequence[Row], creditor: str, until: date) -> Demand:
    """What this creditor can demand: its rows whose day has passed unmet. Each part counts from its own day (art 2)."""
    missed = [row for row in schedule if row.term.whom == creditor and not row.done and row.status == "overdue"]
    money = [row for row in missed if row.term.kind == "pay" and row.unpaid]
    other = [row for row in missed if row.term.kind != "pay"]
    dues = [Due(row.term.last_day, row.term.amount, _payments(state, row)) for row in money]
    return Demand(money, other, double_interest_of(dues, until), until)


def _payments(state: State, row: Row) -> tuple[Payment, ...]:
    """What was paid on a row, by value date; what the law put there without its being named counts at once."""
    key = next(
        (live.key for live in (*state.settled, *state.duties) if live.id == DUTY and live.n == row.term.number), ""
    )
    named = [
        Payment(dates.day_of(int(on)), int(amount))
        for _ref, amount, on, name, kind, _seq in state.payments
        if name == key and kind == "received" and amount > 0
    ]
    rest = row.paid - sum(payment.amount for payment in named)
    if rest > 0:
        named.append(Payment(row.term.last_day, rest))
    return tuple(named)
