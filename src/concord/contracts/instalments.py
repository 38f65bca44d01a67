"""What the debtor pays, instalment by instalment: what was paid, what is due, what comes later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from concord.contracts.sides import sides
from concord.law import dates
from concord.law.draft import Series
from concord.law.model import Live, State
from concord.law.periods import anchor_of, instance
from concord.law.rulebook import DutyRule, Rulebook

PAID, LATE, DUE, LATER, WAIVED, HELD = "paid", "late", "due", "later", "waived", "held"


@dataclass(frozen=True)
class Instalment:
    """One payment. look: paid, late (overdue and unpaid), due (the next one), later, held (it stands still) or waived.

    n: from 1, 0 for a debt that comes once; due: first instant that is too late (UTC s); amount, paid, interest: minor
    units; made_good: it was overdue and was paid after all; charged: agreed interest within the amount; provisional:
    the holidays of that time are not published, so the day may move.
    """

    duty: str
    n: int
    due: int
    amount: int
    paid: int = 0
    interest: int = 0
    look: str = LATER
    made_good: bool = False
    charged: int = 0
    provisional: bool = False

    @property
    def principal(self) -> int:
        """The amount without the agreed interest in it."""
        return self.amount - self.charged

    @property
    def open(self) -> int:
        """What is still to be paid on it, interest so far included."""
        return 0 if self.look in (PAID, WAIVED) else self.amount - self.paid + self.interest


@dataclass(frozen=True)
class Standing:
    """The money of a contract, as it stands. due: the next instalment that is open, None where there is none."""

    paid: int
    overdue: int
    due: Instalment | None


def instalments(law: Rulebook, state: State) -> list[Instalment]:
    """Every payment of the debtor that is repeated or stands in a schedule, in order of time."""
    found: list[Instalment] = []
    for duty in law.duties.values():
        if duty.by != (sides(law).debtor,) or not (duty.every or duty.schedule):
            continue
        lives = {
            live.n: live for live in (*state.settled, *state.duties) if live.id == duty.name and live.kind == "pay"
        }
        found += [_of(live) for live in lives.values()]
        found += _coming(law, state, duty, lives)
    return _first_is_next(found)


def payments(law: Rulebook, state: State) -> list[Instalment]:
    """The same with what is paid once (a down payment, the price of buying out), as far as it is or was owed."""
    repeated = instalments(law, state)
    known = {row.duty for row in repeated}
    lives = [live for live in debts(law, state) if live.id not in known and live.amount and live.status != "waived"]
    return _first_is_next([*repeated, *(_of(live) for live in lives)])


def _first_is_next(rows: list[Instalment]) -> list[Instalment]:
    """In order of time; of those that are open and not overdue, the first is the next one and the others are later."""
    found, waiting = [], True
    for row in sorted(rows, key=lambda one: (one.due, one.duty, one.n)):
        later = row.look in (DUE, LATER) and not waiting
        found.append(replace(row, look=LATER) if later else row)
        waiting = waiting and row.look != DUE
    return found


def debts(law: Rulebook, state: State) -> list[Live]:
    """Every debt of the debtor that is or was owed."""
    debtor = sides(law).debtor
    mine = {name for name, duty in law.duties.items() if duty.by == (debtor,) and (duty.pay or duty.schedule)}
    return [live for live in (*state.settled, *state.duties) if live.id in mine and live.kind == "pay"]


def standing(law: Rulebook, state: State) -> Standing:
    """What the debtor has paid, owes since a day that is past, and pays next: every debt counts, repeated or not."""
    rows = [_of(live) for live in debts(law, state)]
    ahead = [row for row in rows if row.look == DUE and row.due]
    return Standing(
        paid=sum(row.paid for row in rows),
        overdue=sum(row.open for row in rows if row.look == LATE),
        due=min(ahead, key=lambda row: row.due, default=None),
    )


def _of(live: Live) -> Instalment:
    looks = {"paid": PAID, "performed": PAID, "waived": WAIVED, "overdue": LATE, "held": HELD}
    look = looks.get(live.status, DUE)
    return Instalment(
        live.id, live.n, live.due or live.was or live.raw, live.amount, live.paid, live.interest, look,
        made_good=look == PAID and live.lapses > 0, charged=live.charged, provisional=live.provisional,
    )  # fmt: skip


def _coming(law: Rulebook, state: State, duty: DutyRule, known: dict[int, Live]) -> Iterable[Instalment]:
    """The instalments of a series that are not open yet."""
    if duty.every is None or duty.name not in state.series:
        return
    series = Series(*state.series[duty.name])
    if series.closed or state.ended:
        return
    calendar = dates.calendar_in(law, duty, state.terms)
    length = dates.length_in(duty, state.terms) or duty.every
    anchor = anchor_of(calendar, series.start, series.first, length)
    for n in range(1, series.times + 1):
        if n not in known:
            day = instance(calendar, series.first, duty.every, n, anchor)
            yield Instalment(duty.name, n, day.due, series.amount, provisional=day.provisional)
