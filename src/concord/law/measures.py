"""Periods and rates as text: `P7D`, `-P2D`, `P3BD`, `PT12H`; `0.0175%/day`, `3.35%/year`, `3.35%/year/360`.

Forms, terms and data keep them as this text (an entry holds no structs); these functions read it.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import Any, cast

from concord.law.rulebook import Period, Rate, Unit

LONGEST = 24  # characters of either, so that nothing long is kept
PERIOD = re.compile(r"(?P<sign>-?)P(?:(?P<n>\d{1,5})(?P<unit>D|W|M|Y|BD)|T(?P<hours>\d{1,5})H)", re.ASCII)
RATE = re.compile(
    r"(?P<whole>\d{1,6})(?:\.(?P<part>\d{1,4}))?%/(?:(?P<day>day)|year(?:/(?P<basis>360|365))?)", re.ASCII
)


def period(text: str) -> Period | None:
    """Return the period that the text names (negative only with a leading minus), or None if it names none."""
    return _period(text) if len(text) <= LONGEST else None


@lru_cache(maxsize=1024)
def _period(text: str) -> Period | None:
    found = PERIOD.fullmatch(text)
    if found is None:
        return None
    sign = -1 if found["sign"] else 1
    if found["hours"]:
        return Period(sign * int(found["hours"]), "H")
    return Period(sign * int(found["n"]), cast(Unit, found["unit"]))


def written(length: Period) -> str:
    """Return a period as the text that names it."""
    sign, n = ("-" if length.n < 0 else ""), abs(length.n)
    return f"{sign}PT{n}H" if length.unit == "H" else f"{sign}P{n}{length.unit}"


def rate(text: str) -> Rate | None:
    """Return the rate that the text names, exact in parts per million (at most four decimals), or None."""
    return _rate(text) if len(text) <= LONGEST else None


@lru_cache(maxsize=1024)
def _rate(text: str) -> Rate | None:
    found = RATE.fullmatch(text)
    if found is None:
        return None
    ppm = int(found["whole"]) * 10_000 + int((found["part"] or "").ljust(4, "0"))
    if found["day"]:
        return Rate(ppm, "day", 1)
    return Rate(ppm, "year", int(found["basis"] or 365))


def as_rate(value: Any) -> Rate:
    """Return the rate that a value stands for: a Rate, its text, or (ppm, unit, basis). Raises ValueError."""
    if isinstance(value, str):
        value = rate(value)
    if isinstance(value, tuple | list) and len(value) == 3:
        value = Rate(*value)
    if not isinstance(value, Rate):
        raise ValueError("not a rate")
    return value


def daily(value: Any) -> Fraction:
    """Return the exact part of a sum that a rate adds per day, so that rates of any kind compare. Raises ValueError."""
    return _daily(as_rate(value))


@lru_cache(maxsize=1024)
def _daily(exact: Rate) -> Fraction:
    return Fraction(exact.ppm, exact.basis if exact.per == "year" else 1)
