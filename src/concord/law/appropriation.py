"""The books: which debt a payment goes to, and what that leaves (S6, S16 to S19, S21; CC 560, 561).

They are run from the beginning each time, over openings, payments and waivers in their true order, so that the order in
which news arrives cannot change a balance, an interest or a status. What is found is written into the entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from concord.law import dates
from concord.law.calendars import Calendar
from concord.law.deciding import Deciding, Denied
from concord.law.draft import Series, change
from concord.law.model import Live
from concord.law.money import interest
from concord.law.periods import ending

RECEIVED, STATED, REVERSAL = "received", "stated", "reversal"
OPENING, PAYMENT, WAIVER = 0, 1, 2


class Account:
    """One debt while the books are run."""

    __slots__ = ("accrued", "closed", "collected", "group", "live", "paid", "upto")

    def __init__(self, live: Live) -> None:
        self.live = live
        self.group = (live.who, live.whom) if live.whom else ("", "")
        self.paid = 0
        self.accrued = 0  # interest not yet paid
        self.collected = 0  # interest paid
        self.upto = 0
        self.closed = False

    def accrue(self, calendar: Calendar, at: int) -> None:
        """Add the interest for the whole days from the due date, or the last payment, to a value date."""
        live = self.live
        if not live.rate or not live.due or at <= live.due:
            return
        days = calendar.day_of(at) - calendar.day_of(max(live.due, self.upto))
        self.accrued += interest(bearing(live, self.paid), live.rate, days)
        self.upto = at

    def receive(self, calendar: Calendar, amount: int, at: int) -> int:
        """Take what is owed, interest before principal (CC 561); return what is over."""
        if amount <= 0 or self.closed or self.full:
            return amount
        self.accrue(calendar, at)
        for_interest = min(amount, self.accrued)
        principal = min(amount - for_interest, self.live.amount - self.paid)
        self.accrued -= for_interest
        self.collected += for_interest
        self.paid += principal
        return amount - for_interest - principal

    @property
    def full(self) -> bool:
        """Whether nothing is owed any more."""
        return self.paid >= self.live.amount and not self.accrued

    def order(self, at: int) -> tuple[Any, ...]:
        """Costs before all (CC 561), then the oldest due first, what stands still last (CC 560)."""
        live = self.live
        stands_still = bool(live.still) and live.stopped <= at
        stands_still = stands_still or any(begun <= at < over for begun, over in live.stills)
        return (not live.costs, stands_still, live.due or live.was or live.raw, live.id, live.n, live.key)


def bearing(live: Live, paid: int) -> int:
    """Return what of a debt bears default interest: what is unpaid of it, without interest that was agreed (CC 561)."""
    return min(live.amount - paid, live.amount - live.charged)


class Books:
    """A run over all debts and payments of a matter. pots: what waits, by who pays whom."""

    account: type[Account] = Account

    def __init__(self, calendar: Calendar, debts: Iterable[Live], payments: tuple[tuple[Any, ...], ...]) -> None:
        self.calendar = calendar
        self.accounts = {live.key: self.account(live) for live in debts}
        self.pots: dict[tuple[str, str], int] = {}
        self.steady = not any(account.live.still or account.live.stills for account in self.accounts.values())
        self.line = self._line(0)  # at any time, where nothing ever stood still
        events = [(account.live.start, OPENING, key, 0, "") for key, account in self.accounts.items()]
        events += [
            (live.upto, WAIVER, live.key, 0, "")
            for live in (account.live for account in self.accounts.values())
            if live.status == "waived"
        ]
        for ref, amount, on, row in net(payments):
            events.append((on, PAYMENT, ref, amount, row))
        for at, kind, name, amount, row in sorted(events):
            self._event(at, kind, name, amount, row)

    def _event(self, at: int, kind: int, name: str, amount: int, row: str) -> None:
        if kind == PAYMENT:
            account = self.accounts.get(row)
            group = account.group if account is not None else ("", "")
            rest = account.receive(self.calendar, amount, at) if account is not None else amount
            self.pots[group] = self.pots.get(group, 0) + rest
        elif kind == WAIVER:
            account = self.accounts[name]
            account.closed = True
            self.pots[account.group] = self.pots.get(account.group, 0) + account.paid + account.collected
        for group, waiting in self.pots.items():
            if waiting:
                self.pots[group] = self._spend(group, waiting, at)

    def _spend(self, group: tuple[str, str], amount: int, at: int) -> int:
        for account in self.line if self.steady else self._line(at):
            if account.group == group and account.live.start <= at:
                amount = account.receive(self.calendar, amount, at)
                if not amount:
                    break
        return amount

    def _line(self, at: int) -> list[Account]:
        return sorted(self.accounts.values(), key=lambda one: one.order(at))


def net(payments: tuple[tuple[Any, ...], ...]) -> list[tuple[str, int, int, str]]:
    """Return (ref, amount, on, row) of every payment, less what was reversed of it (S19)."""
    reversed_: dict[str, int] = {}
    for ref, amount, _on, _row, kind, _seq in payments:
        if kind == REVERSAL:
            reversed_[ref] = reversed_.get(ref, 0) + amount
    return [
        (ref, amount + reversed_.get(ref, 0), on, row)
        for ref, amount, on, row, kind, _seq in payments
        if kind != REVERSAL
    ]


def book(case: Deciding) -> None:
    """Run the books, write what changed, and open the next instance of every series whose last one is paid."""
    while True:
        debts = [live for live in (*case.settled.values(), *case.duties.values()) if live.kind == "pay"]
        books = Books(case.calendar, debts, case.payments)
        for account in books.accounts.values():
            if account.live.status != "waived":
                _write(case, account)
        pot = sum(books.pots.values())
        if pot != case.pot:
            case.emit("pot", pot)
        opened = [_next_if_paid(case, name) for name in case.series]
        if not any(opened):
            return


def _write(case: Deciding, account: Account) -> None:
    live = account.live
    changed: dict[str, Any] = {}
    status = live.status
    if account.full:
        status = "paid"
    elif status == "paid":
        status = "overdue" if live.lapses else "left" if case.ended else "held" if live.still else "open"
        if status == "left":
            changed["due"] = live.due or live.was
    if status != live.status:
        changed["status"] = status
    if account.paid != live.paid:
        changed["paid"] = account.paid
    if account.accrued != live.interest:
        changed["interest"] = account.accrued
    if account.upto != live.upto:
        changed["upto"] = account.upto
    if changed:
        case.emit("state", live.key, changed)


def _next_if_paid(case: Deciding, name: str) -> bool:
    series = Series(*case.series[name])
    return f"{name}#{series.opened}" in case.settled and open_instance(case, name)


def open_instance(case: Deciding, name: str, rate: tuple[Any, ...] = ()) -> bool:
    """Open the next instance of a series; return whether there was one. rate: of the first; others take it over."""
    series = Series(*case.series[name])
    if series.closed or series.opened >= series.times:
        return False
    n = series.opened + 1
    before = f"{name}#{n - 1}"
    former = case.duties.get(before) or case.settled.get(before)
    still = dates.holding(case, name)
    live = Live(
        name, 0, start=series.start, n=n, kind="pay", amount=series.amount, rate=former.rate if former else rate,
        entry=case.number, key=f"{name}#{n}", still=still, stopped=series.stopped if still else 0,
    )  # fmt: skip
    found = dates.fields(live, dates.series_date(case, name, series, n))
    case.open_live(change(live, **found))
    first, start, times, _opened, *rest = series
    case.emit("series", name, [first, start, times, n, *rest])
    return True


def credit(case: Deciding, *, ref: str, amount: int, on: int, row: str, kind: str) -> None:
    """Book a payment, or (negative) its reversal, at its value date.

    Refuses `already` for a reference that counts already or was objected to, `form` for a reversal of more than was
    booked under that reference.
    """
    known = [paid for paid in case.payments if paid[0] == ref]
    if amount < 0:
        _reverse(case, ref, amount, known)
    else:
        _check_once(kind, known)
        if known:
            case.emit("uncredit", ref)
        taker = None if known or row else _taker(case, amount, on)
        case.emit("credit", ref, amount, on, row, kind)
        if taker is not None:
            taker.receive(case.calendar, amount, on)
            _write(case, taker)
            for name in case.series:
                _next_if_paid(case, name)
            return
    book(case)


def _taker(case: Deciding, amount: int, on: int) -> Account | None:
    """Return the debt that takes the whole of a payment, where that is plain without a run of the books, else None.

    It is plain where a run would leave all that was booked before as it is: the payment is the latest, no money waits,
    every debt began before the first payment and never moved, the paid ones come before those that stand, and of these
    only the first has been paid a part.
    """
    standing = [live for live in case.duties.values() if live.kind == "pay"]
    if case.pot or not standing:
        return None
    times = [paid[2] for paid in case.payments]
    first, last = (min(times), max(times)) if times else (on, 0)
    standing.sort(key=_place)
    found, place = standing[0], _place(standing[0])
    settled = case.settled.values()
    if (
        on <= last
        or _moved(standing, first)
        or _moved(settled, first)
        or [live for live in settled if live.status != "paid" or _place(live) > place]
        or [live for live in standing[1:] if live.paid or live.upto]
        or (found.rate and found.paid and not found.upto and last > found.due)
        or amount > sum(owed(case.calendar, found, on))
    ):
        return None
    return account_of(found)


def _place(live: Live) -> tuple[bool, int, str, int, str]:
    return (not live.costs, live.due, live.id, live.n, live.key)


def _moved(debts: Iterable[Live], first: int) -> bool:
    """Whether any of them has no date or another one than at first, is a row of a schedule, or began after a time."""
    found = [
        live
        for live in debts
        if not live.due or live.start > first or live.stills or live.longer or live.notice
        or live.whom
    ]  # fmt: skip
    return bool(found)


def _check_once(kind: str, known: list[tuple[Any, ...]]) -> None:
    """A reference counts once; the bank's or creditor's entry replaces the debtor's statement of it (S16)."""
    if any(paid[4] != STATED or kind == STATED for paid in known):
        raise Denied("already", "ref")


def _reverse(case: Deciding, ref: str, amount: int, known: list[tuple[Any, ...]]) -> None:
    if not known:
        raise Denied("form", "ref")
    if sum(paid[1] for paid in known) < -amount:
        raise Denied("form", "amount")
    _ref, _amount, on, row, _kind, _seq = known[0]
    case.emit("credit", ref, amount, on, row, REVERSAL)


def waive(case: Deciding, duty: str) -> None:
    """A debt is no longer owed: what was paid on it returns to the pot, and its series stops."""
    for live in list(case.duties.values()):
        if live.id == duty:
            case.emit("waive", live.key, case.when) if live.kind else case.emit("end", live.key)
    stop(case, duty)
    book(case)


def stop(case: Deciding, duty: str) -> None:
    """No further instance of a series opens; those that stand stay owed (S21)."""
    if duty in case.series:
        series = Series(*case.series[duty])
        if not series.closed:
            case.emit("stop", duty, list(series._replace(closed=1)))


def accelerate(case: Deciding, duty: str) -> None:
    """All that is not yet open or due of a series or schedule is due at the end of this day (S21).

    What it calls in is owed from now on: which debt a payment went to was settled when it was made (CC 560).
    """
    found = ending(case.calendar, case.calendar.day_of(case.when), rolls=False)
    if duty not in case.series:
        for live in list(case.duties.values()):
            if live.id == duty and live.kind == "pay" and live.due > found.due and live.status == "open":
                case.emit("due", live.key, {"due": found.due, "raw": found.raw, "provisional": found.provisional})
        return
    series = Series(*case.series[duty])
    stop(case, duty)
    rest = series.times - series.opened
    if series.closed or rest <= 0:
        return
    former = case.duties.get(f"{duty}#{series.opened}") or case.settled.get(f"{duty}#{series.opened}")
    n = series.opened + 1
    case.open_live(
        Live(
            duty, found.due, raw=found.raw, start=case.when, n=n, kind="pay", amount=series.amount * rest,
            rate=former.rate if former else (), entry=case.number, key=f"{duty}#{n}",
        )
    )  # fmt: skip
    case.emit("series", duty, list(Series(*case.series[duty])._replace(opened=series.times)))
    book(case)


def owed(calendar: Calendar, live: Live, at: int) -> tuple[int, int]:
    """Return (principal, interest) that a debt comes to at a time, minor units."""
    account = account_of(live)
    account.accrue(calendar, at)
    return live.amount - live.paid, account.accrued


def account_of(live: Live) -> Account:
    """Return a debt as the books left it."""
    account = Account(live)
    account.paid, account.accrued, account.upto = live.paid, live.interest, live.upto
    return account
