"""Court fees in integers: what a suit, enforcement or preservation would cost (诉讼费用交纳办法).

Amounts are fen. Bands are read from tables/fees.csv; every figure carries its lines, so that a reader can do it again.
Judicial confirmation is free (FEE 8); enforcement fees are not prepaid (FEE 20).
"""

from __future__ import annotations

from datetime import date

import msgspec

from concord.law.money import MILLION, muldiv
from concord.law.tables import Band, bands, checked_until

HALF_SOURCE = "诉讼费用交纳办法 15, 16, 18; 民诉法解释 206"
PAYMENT_ORDER_SOURCE = "诉讼费用交纳办法 14(3)"
FREE_SOURCE = "诉讼费用交纳办法 8; 法释〔2011〕5号 11"


class Line(msgspec.Struct, frozen=True):
    """One band's share. part: fen that lie in it; ppm: its rate; flat: fixed fee; millionths: exact fee."""

    over: int
    up_to: int | None
    part: int
    ppm: int
    flat: int
    millionths: int


class Fee(msgspec.Struct, frozen=True):
    """A fee in fen, with the lines it was added up from and the article it rests on.

    halved, capped: whether it was; verified: all its bands were compared with their source; provisional: the day lies
    past the last check of the table.
    """

    amount: int
    lines: tuple[Line, ...]
    source: str
    halved: bool = False
    capped: bool = False
    verified: bool = True
    provisional: bool = False


def _line(band: Band, amount: int) -> Line | None:
    top = amount if band.up_to is None else min(amount, band.up_to)
    if top <= band.over and not band.flat:
        return None
    part = max(top - band.over, 0)
    return Line(band.over, band.up_to, part, band.ppm, band.flat, part * band.ppm + band.flat * MILLION)


def _fee(table: str, amount: int, day: date) -> Fee:
    if amount < 0:
        raise ValueError("an amount in dispute cannot be negative")
    rows = bands(table, day)
    lines = tuple(line for line in (_line(band, amount) for band in rows) if line is not None)
    total = muldiv(sum(line.millionths for line in lines), 1, MILLION)  # rounded once, half up, after adding
    cap = rows[0].cap
    capped = cap is not None and total > cap
    return Fee(
        cap if capped and cap is not None else total, lines, rows[0].source, capped=capped,
        verified=all(row.verified for row in rows), provisional=day > checked_until("fees"),
    )  # fmt: skip


def litigation(amount: int, day: date) -> Fee:
    """Return the fee of a suit over property (FEE 13). amount: fen; day: on which it is filed. Raises ValueError."""
    return _fee("litigation", amount, day)


def enforcement(amount: int, day: date) -> Fee:
    """Return the fee of enforcing an amount (FEE 14(1)); the debtor bears it, nobody prepays it."""
    return _fee("enforcement", amount, day)


def preservation(amount: int, day: date) -> Fee:
    """Return the fee of preserving property of a value (FEE 14(2)), at most CNY 5,000."""
    return _fee("preservation", amount, day)


def payment_order(amount: int, day: date) -> Fee:
    """Return the fee of a payment order: a third of a suit's (FEE 14(3))."""
    full = litigation(amount, day)
    return msgspec.structs.replace(full, amount=muldiv(full.amount, 1, 3), source=PAYMENT_ORDER_SOURCE)


def confirmation() -> Fee:
    """Return the fee of judicial confirmation: none."""
    return Fee(0, (), FREE_SOURCE)


def halve_once(fee: Fee, *, mediated: bool = False, withdrawn: bool = False, simple: bool = False) -> Fee:
    """Return the fee halved if any ground holds: mediated or withdrawn (FEE 15), simple procedure (FEE 16).

    Several grounds halve it once only (JI 206), and a fee that is halved already stays as it is.
    """
    if fee.halved or not (mediated or withdrawn or simple):
        return fee
    return msgspec.structs.replace(fee, amount=muldiv(fee.amount, 1, 2), source=HALF_SOURCE, halved=True)
