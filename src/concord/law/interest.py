"""Interest that the law adds or limits, in integers with every line shown.

Amounts are fen; days are `datetime.date`; a debt due on a day is late from the next one. Rounding is half up, once per
run of days between two changes of the principal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

import msgspec

from concord.law.measures import daily
from concord.law.money import interest
from concord.law.rulebook import Rate
from concord.law.tables import rate_on

DOUBLE = Rate(175, "day", 1)  # 0.0175 % a day
SME_DEFAULT = Rate(500, "day", 1)  # 0.05 % a day, where nothing was agreed
DOUBLE_SOURCE = "民事诉讼法2023 264; 法释〔2014〕8号 1, 2"
LPR1Y = "LPR1Y"


class Payment(msgspec.Struct, frozen=True):
    """Money that arrived on a day, in fen."""

    day: date
    amount: int


class Line(msgspec.Struct, frozen=True):
    """One run: principal (fen) that was owed for `days` whole days after `since`, up to and with `until`."""

    since: date
    until: date
    days: int
    principal: int
    amount: int


class Interest(msgspec.Struct, frozen=True):
    """Interest in fen with its lines. left: principal still owed; provisional: a rate past its table's last check."""

    amount: int
    lines: tuple[Line, ...]
    rate: Rate
    source: str
    left: int = 0
    provisional: bool = False

    @property
    def days(self) -> int:
        """Whole days of delay that were counted."""
        return sum(line.days for line in self.lines)


class Due(msgspec.Struct, frozen=True):
    """An amount (fen) that was to be paid by the end of a day, and what has been paid on it since."""

    day: date
    amount: int
    payments: tuple[Payment, ...] = ()


def run(owed: Due, until: date, rate: Rate, source: str, *, provisional: bool = False) -> Interest:
    """Return simple interest on what was owed each day after its due day, to the end of `until`.

    Payments reduce the principal from the day they arrive (that day no longer counts for what was paid); what was
    paid by the due day counts at once. Raises ValueError for a negative amount or payment.
    """
    if owed.amount < 0 or any(p.amount < 0 for p in owed.payments):
        raise ValueError("amounts cannot be negative")
    left, since = owed.amount, owed.day
    lines: list[Line] = []
    for payment in sorted(owed.payments, key=lambda p: p.day):
        if payment.day > until:
            break
        if payment.day > since and left:
            lines.append(_line(since, payment.day, left, rate))
            since = payment.day
        left = max(left - payment.amount, 0)
    if until > since and left:
        lines.append(_line(since, until, left, rate))
    return Interest(sum(line.amount for line in lines), tuple(lines), rate, source, left, provisional)


def _line(since: date, until: date, principal: int, rate: Rate) -> Line:
    days = (until - since).days
    return Line(since, until, days, principal, interest(principal, rate, days))


def double_interest(amount: int, due: date, until: date, payments: Iterable[Payment] = ()) -> Interest:
    """Return the doubled part of interest on delayed performance: 0.0175 % a day on the unpaid money debt.

    amount: without general interest (art 1); due: last day of performance; payments go to the debt first (art 4).
    """
    return run(Due(due, amount, tuple(payments)), until, DOUBLE, DOUBLE_SOURCE)


def double_interest_of(rows: Sequence[Due], until: date) -> tuple[Interest, ...]:
    """Return the doubled interest of each row: performed in parts, each part counts from its own day (art 2)."""
    return tuple(run(row, until, DOUBLE, DOUBLE_SOURCE) for row in rows)


def lpr_times(day: date, times: Fraction, table: str = LPR1Y) -> tuple[Rate, bool]:
    """Return a multiple of the loan prime rate of a day, exact in ppm (rounded down), and whether it is provisional.

    Raises TableError for a day before the table.
    """
    row = rate_on(table, day)
    return Rate(int(row.ppm * times), "year", 365), row.provisional


def sale_overdue(owed: Due, until: date, markup: int = 50) -> Interest:
    """Return the loss of a seller who is paid late and agreed on no interest: LPR of the day of breach plus 30-50 %.

    markup: per cent added, 30 to 50. Raises ValueError outside of it.
    """
    if not 30 <= markup <= 50:
        raise ValueError("the markup is 30 to 50 per cent")
    rate, provisional = lpr_times(owed.day, Fraction(100 + markup, 100))
    return run(owed, until, rate, "法释〔2020〕17号 18", provisional=provisional)


def loan_cap(day: date) -> tuple[Rate, bool]:
    """Return the highest rate of a private loan concluded on a day, four times the one-year LPR, and if provisional."""
    return lpr_times(day, Fraction(4))


def over_loan_cap(rate: Rate, day: date) -> bool:
    """Return whether an agreed rate is above four times the one-year LPR of the day of the contract."""
    return daily(rate) > daily(loan_cap(day)[0])


def small_firm_overdue(owed: Due, until: date, agreed: Rate | None = None) -> Interest:
    """Return the interest owed to a small or medium firm: as agreed, not below LPR; else 0.05 % a day (SME 17)."""
    floor, provisional = lpr_times(owed.day, Fraction(1))
    rate = SME_DEFAULT
    if agreed is not None:
        rate = agreed if daily(agreed) >= daily(floor) else floor
    return run(owed, until, rate, "保障中小企业款项支付条例 2025 17", provisional=provisional and agreed is not None)
