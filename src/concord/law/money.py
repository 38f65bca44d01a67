"""Money: integer arithmetic with its rounding said aloud (S17). Amounts are minor units of one currency."""

from __future__ import annotations

from typing import Literal

from concord.law.rulebook import Rate

Rounding = Literal["half_up", "down", "up"]
MILLION = 1_000_000


def muldiv(value: int, times: int, by: int, rounding: str = "half_up") -> int:
    """Return value x times / by as an integer.

    rounding: half_up (away from zero at the half), down (towards zero) or up (away from zero).
    Raises ZeroDivisionError when `by` is 0, ValueError for another rounding.
    """
    product = value * times
    sign = -1 if (product < 0) != (by < 0) else 1
    whole, rest = divmod(abs(product), abs(by))
    if rounding == "half_up":
        whole += rest * 2 >= abs(by)
    elif rounding == "up":
        whole += rest > 0
    elif rounding != "down":
        raise ValueError(f"unknown rounding: {rounding}")
    return sign * whole


def split(amount: int, parts: int, n: int) -> int:
    """Return part n (from 1) of an amount in equal parts; the last part takes the remainder. Raises ValueError."""
    if not 1 <= n <= parts:
        raise ValueError("no such part")
    each = muldiv(amount, 1, parts, "down")
    return amount - each * (parts - 1) if n == parts else each


def interest(principal: int, rate: Rate | tuple[int, str, int], days: int) -> int:
    """Return simple interest on a principal for whole days, rounded half up once (S17).

    rate: parts per million per day, or per year over a basis of 360 or 365 days.
    """
    ppm, per, basis = (rate.ppm, rate.per, rate.basis) if isinstance(rate, Rate) else rate
    return muldiv(principal * ppm, max(days, 0), MILLION * (basis if per == "year" else 1))
