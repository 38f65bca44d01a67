"""Periods: from a start and a length to the first instant that is too late (S2, S3, S5 to S8).

A result keeps the unrolled end (`raw`) beside the rolled one (`due`): what follows counts from the unrolled day.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from concord.law.calendars import Calendar, add_months
from concord.law.measures import period
from concord.law.rulebook import Period

HOUR = 3600
MONTHS = {"M": 1, "Y": 12}
WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "zh": {
        "D": ("{n}天", "{n}天"), "W": ("{n}周", "{n}周"), "M": ("{n}个月", "{n}个月"), "Y": ("{n}年", "{n}年"),
        "BD": ("{n}个工作日", "{n}个工作日"), "H": ("{n}小时", "{n}小时"),
    },
    "en": {
        "D": ("{n} day", "{n} days"), "W": ("{n} week", "{n} weeks"), "M": ("{n} month", "{n} months"),
        "Y": ("{n} year", "{n} years"), "BD": ("{n} working day", "{n} working days"), "H": ("{n} hour", "{n} hours"),
    },
}  # fmt: skip


class Reckoned(NamedTuple):
    """A deadline. due: first instant too late (UTC s); raw: the same before rolling; provisional: S5."""

    due: int
    raw: int
    provisional: bool


def as_period(value: Any) -> Period:
    """Return the period that a value stands for: a Period, or its text (`P7D`). Raises ValueError."""
    found = period(value) if isinstance(value, str) else value
    if not isinstance(found, Period):
        raise ValueError("not a period")
    return found


def months_in(length: Period) -> int:
    """Return how many months a period of months or years has; 0 for any other."""
    return length.n * MONTHS.get(length.unit, 0)


def moved(calendar: Calendar, day: int, length: Period) -> int:
    """Return the day that lies a period (not of hours) after a day; a negative period lies before it."""
    if length.unit == "BD":
        return calendar.working_days(day, length.n)
    if length.unit in MONTHS:
        return add_months(day, months_in(length))
    return day + length.n * (7 if length.unit == "W" else 1)


@lru_cache(maxsize=8192)
def reckon(calendar: Calendar, start: int, length: Period) -> Reckoned:
    """Return when a period that starts at an instant is over. The start day is not counted (CPL 85, CC 201)."""
    if length.unit == "H":
        due = start + length.n * HOUR
        return Reckoned(due, due, False)
    day = moved(calendar, calendar.counted_day(start), length)
    return ending(calendar, day, rolls=length.unit != "BD")


def ending(calendar: Calendar, day: int, *, rolls: bool = True) -> Reckoned:
    """Return the deadline whose unrolled last day is given."""
    last = calendar.roll(day) if rolls else day
    return Reckoned(calendar.end_of(last), calendar.end_of(day), calendar.is_provisional(last))


def last_day(calendar: Calendar, due: int) -> int:
    """Return the last day on which a deadline can be met."""
    return calendar.day_of(due - 1)


def unverified_days(calendar: Calendar, start: int, found: Reckoned, length: Period) -> list[int]:
    """Return the days (ordinals) on which a deadline rests and whose row in the table of holidays nobody verified.

    For working days these are all days that were counted or left out, else those over which the end rolled.
    """
    if length.unit == "H" or not calendar.unverified:
        return []
    last = last_day(calendar, found.due)
    first = calendar.counted_day(start) + 1 if length.unit == "BD" else last_day(calendar, found.raw)
    return [day for day in range(min(first, last), last + 1) if day in calendar.unverified]


class Anchor(NamedTuple):
    """Where a series of months begins. day: its ordinal; months: from there to instance 1."""

    day: int
    months: int


@lru_cache(maxsize=8192)
def anchor_of(calendar: Calendar, start: int, first: int, length: Period) -> Anchor | None:
    """Return what a series is counted from whose first period (`length`) is one of months or years; None for others.

    start: instant at which that period begins; first: `raw` of instance 1. By as many days as pauses moved `first`,
    they moved the beginning.
    """
    if length.unit not in MONTHS:
        return None
    moved_by = last_day(calendar, first) - last_day(calendar, reckon(calendar, start, length).raw)
    return Anchor(calendar.counted_day(start) + moved_by, months_in(length))


@lru_cache(maxsize=8192)
def instance(calendar: Calendar, first: int, every: Period, n: int, anchor: Anchor | None = None) -> Reckoned:
    """Return the deadline of instance n of a series, never counted from the instance before (S6).

    anchor: the beginning of a series of months, so that one of 31 January falls on 28 February and then on 31 March
    (CC 202). first: `raw` of instance 1, from which all others are counted.
    """
    if anchor is not None and every.unit in MONTHS:
        return ending(calendar, add_months(anchor.day, anchor.months + months_in(every) * (n - 1)))
    if every.unit == "H":
        due = first + every.n * HOUR * (n - 1)
        return Reckoned(due, due, False)
    step = Period(every.n * (n - 1), every.unit)
    return ending(calendar, moved(calendar, last_day(calendar, first), step), rolls=every.unit != "BD")


def shifted(calendar: Calendar, raw: int, days: int, unit: str) -> Reckoned:
    """Return the deadline whose unrolled end moved by some days, working days for a period of working days."""
    if unit == "H":
        return Reckoned(raw + days, raw + days, False)
    day = last_day(calendar, raw)
    if unit == "BD":
        return ending(calendar, calendar.working_days(day, days), rolls=False)
    return ending(calendar, day + days)


def stood_still(calendar: Calendar, stopped: int, resumed: int, unit: str) -> int:
    """Return what `shifted` is to add for a pause: days, working days, or seconds for hours (S8)."""
    if unit == "H":
        return max(resumed - stopped, 0)
    first, last = calendar.day_of(stopped), calendar.day_of(resumed)
    return calendar.working_between(first, last) if unit == "BD" else max(last - first, 0)


def in_words(length: Period, lang: str) -> str:
    """Return a period as people say it (`3 working days`, `3个工作日`)."""
    one, many = WORDS.get(lang, WORDS["en"])[length.unit]
    return (one if abs(length.n) == 1 else many).format(n=abs(length.n))


def after_notice(length: Period, lang: str) -> str:
    """Return the end of a time that has not begun, so that it fits `by ...` (`the 7th day after notice`)."""
    n = abs(length.n)
    day = {"D": "day", "BD": "working day"}.get(length.unit)
    if lang == "zh":
        return (
            f"通知送达后第 {n} {'天' if length.unit == 'D' else '个工作日'}"
            if day
            else f"通知送达后{in_words(length, lang)}"
        )
    if day is None:
        return f"{in_words(length, lang)} after notice"
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"the {n}{ending} {day} after notice"


def reminder(calendar: Calendar, due: int, offset: Period, hour: int = 9) -> int:
    """Return when to remind of a deadline: at nine in the morning, days before (negative) or after its last day."""
    if offset.unit == "H":
        return due + offset.n * HOUR
    return calendar.start_of(moved(calendar, last_day(calendar, due), offset)) + hour * HOUR


def day_number(text: str) -> int:
    """Return the ordinal of a day written `2026-03-31`. Raises ValueError."""
    day = date.fromisoformat(text)
    if day.isoformat() != text:  # 20260331 and 2026-W14-2 are days too, but not written as one
        raise ValueError("not a day")
    return day.toordinal()
