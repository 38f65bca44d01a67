"""Repayment plans: the rows of a loan, reckoned once and exact (CC 667 to 680). Pure, integers only.

Methods: `equal_instalments` (等额本息), `equal_principal` (等额本金), `interest_first` (interest each period, the
principal at the end), `bullet` (everything at the end). Counting: `months` reckons a period of months or years as so
many twelfths of a year, whatever its days; `days` reckons the days that passed over the basis of the rate (360 or 365).
A rate per day, or periods of days and weeks, always count days.

Rounding is half up, once for each row's interest, on the principal that is outstanding in its period. What rounding
leaves of the principal is in the last row, so that the rows sum exactly to what was advanced. Days are ordinals of the
calendar; instalment n is counted from the first day and never from the one before (CC 202).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

import msgspec

from concord.law.calendars import Calendar
from concord.law.model import Live
from concord.law.money import MILLION, muldiv, split
from concord.law.periods import day_number, last_day, months_in, moved
from concord.law.rulebook import Period, Rate

METHODS = ("equal_instalments", "equal_principal", "interest_first", "bullet")
COUNTINGS = ("months", "days")
COLUMNS = {
    "day": "day", "principal": "money", "interest": "money", "amount": "money", "since": "day", "until": "day",
    "parts": "int", "of": "int",
}  # fmt: skip


class Span(NamedTuple):
    """A period for which interest is reckoned. day: when its row is due; since, until: ordinals; share: of a year.

    The share is in days where the rate is per day.
    """

    day: int
    since: int
    until: int
    share: Fraction


class Row(msgspec.Struct, frozen=True):
    """An instalment in minor units. day: when it is due; since, until: its period (ordinals); share: see Span."""

    day: int
    principal: int
    interest: int
    since: int
    until: int
    share: Fraction = Fraction(0)

    @property
    def amount(self) -> int:
        """Return what is to be paid: principal and agreed interest."""
        return self.principal + self.interest


def spans(
    calendar: Calendar, start: int, every: Period, count: int, rate: Rate, counting: str = "months"
) -> tuple[Span, ...]:
    """Return `count` periods of a length (days, weeks, months, years) that follow an instant (UTC s).

    Raises ValueError for a length in hours or working days, for none, or for a counting that is unknown.
    """
    if every.unit in ("H", "BD") or every.n <= 0 or count < 1 or counting not in COUNTINGS:
        raise ValueError("no periods of a plan")
    first = since = calendar.day_of(start)
    found = []
    for n in range(1, count + 1):
        day = moved(calendar, first, Period(every.n * n, every.unit))
        found.append(Span(day, since, day, _share(every, day - since, rate, counting)))
        since = day
    return tuple(found)


def _share(every: Period, days: int, rate: Rate, counting: str) -> Fraction:
    if rate.per == "day":
        return Fraction(days)
    if counting == "months" and months_in(every):
        return Fraction(months_in(every), 12)
    return Fraction(days, rate.basis)


def on(principal: int, rate: Rate, share: Fraction) -> int:
    """Return the interest on a principal for a share of a year (of days, if the rate is per day), half up."""
    return muldiv(principal * rate.ppm, share.numerator, MILLION * share.denominator)


def plan(method: str, principal: int, rate: Rate, periods: Sequence[Span]) -> tuple[Row, ...]:
    """Return the rows of a loan over periods in their order; their principal sums exactly to the principal given.

    Raises ValueError for an unknown method, a negative principal, or without a period.
    """
    if method not in METHODS or principal < 0 or not periods:
        raise ValueError("no plan")
    if method == "bullet":
        whole = sum((period.share for period in periods), Fraction())
        periods = [Span(periods[-1].day, periods[0].since, periods[-1].until, whole)]
    level = _level(principal, rate, periods) if method == "equal_instalments" else 0
    left, rows = principal, []
    for n, period in enumerate(periods, start=1):
        interest = on(left, rate, period.share)
        part = left
        if n < len(periods):
            parts = {"equal_principal": split(principal, len(periods), n), "equal_instalments": level - interest}
            part = min(max(parts.get(method, 0), 0), left)
        rows.append(Row(period.day, part, interest, period.since, period.until, period.share))
        left -= part
    return tuple(rows)


def _level(principal: int, rate: Rate, periods: Sequence[Span]) -> int:
    """Return the even instalment under which exact books would end at nothing, half up; without interest, rounded down.

    It is P x (1+r1)...(1+rn) / ((1+r2)...(1+rn) + ... + (1+rn) + 1), in whole numbers over one denominator.
    """
    if not rate.ppm:
        return split(principal, len(periods), 1) if len(periods) > 1 else principal
    unit = MILLION * lcm(*(period.share.denominator for period in periods))
    top, below, power = principal, 0, 1
    for period in periods:
        grown = unit + int(unit * rate.ppm * period.share / MILLION)
        power *= unit
        top, below = top * grown, below * grown + power
    return muldiv(top, 1, below)


def written(row: Row) -> dict[str, Any]:
    """Return a row as an entry keeps it (COLUMNS): days as text, the share as two whole numbers."""
    days = {name: date.fromordinal(getattr(row, name)).isoformat() for name in ("day", "since", "until")}
    amounts = {"principal": row.principal, "interest": row.interest, "amount": row.amount}
    return {**days, **amounts, "parts": row.share.numerator, "of": row.share.denominator}


def read(row: Mapping[str, Any]) -> Row:
    """Return a row from what an entry keeps."""
    day, since, until = (day_number(row[name]) for name in ("day", "since", "until"))
    return Row(day, row["principal"], row["interest"], since, until, Fraction(row["parts"], row["of"]))


def earned(row: Row, day: int) -> int:
    """Return how much of a row's interest belongs to the time up to a day: in proportion to the days (CC 677)."""
    if day >= row.until:
        return row.interest
    return muldiv(row.interest, max(day - row.since, 0), row.until - row.since)


class Ahead(NamedTuple):
    """What is not yet due of a plan on a day.

    principal: still to be repaid; interest: for the time so far, not yet paid; rows: those that are due later, in the
    order of their days, each with what stands of it; kept: how much of what was paid on each stays with it.
    """

    principal: int
    interest: int
    rows: tuple[tuple[int, Row, Live], ...]
    kept: tuple[int, ...]


def ahead(calendar: Calendar, rows: Sequence[Mapping[str, Any]], debts: Iterable[Live], day: int) -> Ahead:
    """Return what is not yet due on a day (ordinal). rows: as the matter keeps them; debts: of this plan, all of them.

    What was paid on rows that are not yet due is money in hand: it meets the interest so far first, then principal.
    """
    later = [
        (live.n, read(rows[live.n - 1]), live)
        for live in debts
        if live.status != "waived" and last_day(calendar, live.raw) > day
    ]
    later.sort(key=lambda one: (one[1].until, one[0]))
    principal = sum(row.principal for _n, row, _live in later)
    interest = sum(earned(row, day) for _n, row, _live in later)
    money = sum(live.paid for _n, _row, live in later)
    kept, room = [], principal + interest
    for _n, _row, live in later:
        kept.append(min(live.paid, room))
        room -= kept[-1]
    left = max(principal - max(money - interest, 0), 0)
    return Ahead(left, max(interest - money, 0), tuple(later), tuple(kept))


def remaining(found: Ahead, calendar: Calendar, day: int) -> tuple[Span, ...]:
    """Return the periods that are left of a plan after a day, on the days of their rows.

    A row that is paid in full already gives its time to the next one.
    """
    left: list[Span] = []
    share, since = Fraction(0), day
    for _n, row, live in found.rows:
        length = row.until - row.since
        share += row.share * Fraction(row.until - max(row.since, day), length) if length else 0
        if live.paid >= live.amount or not length:
            continue
        left.append(Span(last_day(calendar, live.raw), since, row.until, share))
        share, since = Fraction(0), row.until
    return tuple(left)
