"""Plans of repayment in a matter: drawn up when the money is paid out, and again when less of it is left to repay.

What is reckoned goes into the entry as rows and duties (S24); rows that were due before stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from concord.law import dates
from concord.law.appropriation import Account, Books, accelerate, book
from concord.law.deciding import Deciding, Denied
from concord.law.draft import change
from concord.law.measures import as_rate
from concord.law.model import Live
from concord.law.opening import rate_of
from concord.law.periods import ending
from concord.law.plans import Ahead, Row, ahead, plan, remaining, spans, written
from concord.law.rulebook import DutyRule, Period, Plan, Rate


class Timed(Account):
    """An account that knows when it was paid in full, 0 while it is not."""

    __slots__ = ("met",)

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.met = 0

    def receive(self, calendar: Any, amount: int, at: int) -> int:
        """As the books do, noting the time."""
        rest = super().receive(calendar, amount, at)
        if self.full and not self.met:
            self.met = at
        return rest


class TimedBooks(Books):
    """The books with accounts that know when they were paid."""

    account = Timed


def draw_up(case: Deciding, wish: Plan, time: int, *, asked: bool) -> None:
    """Reckon the rows of a plan, the first time or anew, and write them.

    time: from when it counts (UTC s); asked: a person asks for it: a first plan that stands already is then refused.
    """
    rule = case.law.duties[wish.schedule]
    rate, method, counting = (part.run(case.facts) for part in (wish.rate, wish.method, wish.counting))
    counted = (wish.every, int(wish.count.run(case.facts)), as_rate(rate), counting) if wish.count else None
    if wish.principal is not None:
        if case.data.get(rule.schedule) or counted is None:
            if asked:
                raise Denied("already", wish.schedule)
            return
        periods = spans(case.calendar, time, *_whole(counted))
        rows = plan(method, max(int(wish.principal.run(case.facts)), 0), as_rate(rate), periods)
        case.emit("set", rule.schedule, [written(row) for row in rows])
        return
    at = _met(case, wish.repaid) or time if wish.repaid else time
    found = _ahead(case, rule, at)
    principal = found.principal - _repaid(case, wish.repaid, found.principal)
    day = case.calendar.day_of(at)
    periods = spans(case.calendar, at, *_whole(counted)) if counted else remaining(found, case.calendar, day)
    rows = plan(method, principal, as_rate(rate), periods) if principal and periods else ()
    first = min([row.day for row in rows] or [period.day for period in periods] or [day])
    so_far = (Row(first, 0, found.interest, day, day),) if found.interest else ()
    _replace(case, rule, found, (*so_far, *rows), at)


def _whole(counted: tuple[Any, ...]) -> tuple[Period, int, Rate, str]:
    every, count, rate, counting = counted
    return every, max(count, 1), rate, counting


def call_in(case: Deciding, duty: str) -> None:
    """Accelerate a debt (S21). Of a plan, interest is owed for the time so far and not for what is to come (CC 677)."""
    rule = case.law.duties[duty]
    if not is_planned(case, rule):
        accelerate(case, duty)
        return
    found = _ahead(case, rule, case.when)
    today = case.calendar.day_of(case.when)
    row = Row(today, found.principal, found.interest, today, today)
    _replace(case, rule, found, (row,) if row.amount else (), case.when, rolls=False)


def is_planned(case: Deciding, rule: DutyRule) -> bool:
    """Return whether the rows of a schedule were reckoned by the law, and name no persons."""
    rows: list[dict[str, Any]] = case.data.get(rule.schedule) or [] if rule.schedule else []
    return bool(rows) and "parts" in rows[0]


def _debts(case: Deciding, duty: str) -> list[Live]:
    return [live for live in (*case.settled.values(), *case.duties.values()) if live.id == duty and live.kind == "pay"]


def _ahead(case: Deciding, rule: DutyRule, at: int) -> Ahead:
    return ahead(case.calendar, case.data[rule.schedule], _debts(case, rule.name), case.calendar.day_of(at))


def _early(case: Deciding, duty: str) -> Live | None:
    """The debt by which principal was last repaid early."""
    paid = [live for live in _debts(case, duty) if live.status == "paid"]
    return max(paid, key=lambda live: live.entry, default=None)


def _met(case: Deciding, duty: str) -> int:
    """Return when that debt was paid in full, by the books and not by when the news came; 0 if it is not."""
    live = _early(case, duty)
    if live is None:
        return 0
    debts = [one for one in (*case.settled.values(), *case.duties.values()) if one.kind == "pay"]
    account = TimedBooks(case.calendar, debts, case.payments).accounts[live.key]
    return account.met if isinstance(account, Timed) else 0


def _repaid(case: Deciding, duty: str, most: int) -> int:
    """Return what was repaid early. More than was left to repay is not owed: the debt is cut to it."""
    live = _early(case, duty) if duty else None
    if live is None:
        return 0
    if live.amount > most:
        case.emit("state", live.key, {"amount": most})
    return min(live.amount, most)


def _replace(case: Deciding, rule: DutyRule, found: Ahead, new: Sequence[Row], at: int, *, rolls: bool = True) -> None:
    """Let rows that are not yet due give way to others; what was paid on them stays with them."""
    rows = list(case.data[rule.schedule])
    day = case.calendar.day_of(at)
    for (n, row, live), kept in zip(found.rows, found.kept, strict=True):
        interest = min(kept, row.interest)
        rows[n - 1] = written(Row(row.day, kept - interest, interest, day, day))
        if kept:
            case.emit("state", live.key, {"amount": kept, "charged": interest})
        else:
            case.emit("waive", live.key, case.when)
    first = len(rows) + 1
    case.emit("set", rule.schedule, [*rows, *(written(row) for row in new)])
    rate = rate_of(case, rule)
    for n, row in enumerate(new, start=first):
        if row.amount:
            _open(case, rule, n, row, at, rate, rolls=rolls)
    book(case)


def _open(case: Deciding, rule: DutyRule, n: int, row: Row, at: int, rate: tuple[Any, ...], *, rolls: bool) -> None:
    still = dates.holding(case, rule.name)
    live = Live(
        rule.name, 0, start=at, n=n, kind="pay", amount=row.amount, charged=row.interest, rate=rate,
        entry=case.number, key=f"{rule.name}#{n}", still=still, stopped=case.when if still else 0,
    )  # fmt: skip
    case.open_live(change(live, **dates.fields(live, ending(case.calendar, row.day, rolls=rolls))))
