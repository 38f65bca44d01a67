"""Calendars: which days count, where a day begins, and what is not yet published (S2, S5).

A day is its proleptic Gregorian ordinal (`date.toordinal`); a time is UTC seconds. Nothing here reads a clock.
`cn-civil` rolls a period that ends on a day of rest to the next working day (CPL 85, CC 203); `plain` does not.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

SHANGHAI = "Asia/Shanghai"
HORIZON = 3_652_059  # date.max.toordinal(): periods are bounded, but a term of 9999 years must not crash
CHECKED = re.compile(r"checked_until\W+(\d{4}-\d{2}-\d{2})")


class Calendar:
    """A zone, its days of rest and its make-up days.

    name: as rulebooks name it; zone: IANA name; rolls: periods of days, weeks, months and years end on a working day;
    rest, work: ordinals that differ from the week's rhythm; checked_until: last ordinal whose holidays are published;
    cutoff: hour after which an act counts as done the next day (24 = none).
    """

    def __init__(
        self,
        name: str,
        *,
        zone: str = SHANGHAI,
        rolls: bool = True,
        rest: Iterable[int] = (),
        work: Iterable[int] = (),
        checked_until: int = HORIZON,
        cutoff: int = 24,
    ) -> None:
        self.name = name
        self.zone = ZoneInfo(zone)
        self.rolls = rolls
        self.rest = frozenset(rest)
        self.work = frozenset(work)
        self.checked_until = checked_until
        self.cutoff = cutoff
        self._starts: dict[int, int] = {}

    def day_of(self, at: int) -> int:
        """Return the day (ordinal) on which an instant lies in this zone."""
        return datetime.fromtimestamp(at, self.zone).toordinal()

    def counted_day(self, at: int) -> int:
        """Return the day on which what happened at an instant counts as done: the next one after the cut-off hour."""
        moment = datetime.fromtimestamp(at, self.zone)
        return moment.toordinal() + (moment.hour >= self.cutoff)

    def start_of(self, day: int) -> int:
        """Return the first instant of a day (UTC s)."""
        known = self._starts.get(day)
        if known is None:
            midnight = datetime.combine(date.fromordinal(min(day, HORIZON)), datetime.min.time(), self.zone)
            known = self._starts[day] = int(midnight.timestamp())
        return known

    def end_of(self, day: int) -> int:
        """Return the first instant that is too late for a day: its 24:00, or its cut-off hour (S2)."""
        return self.start_of(day + 1) if self.cutoff >= 24 else self.start_of(day) + self.cutoff * 3600

    def is_working(self, day: int) -> bool:
        """Return whether a day is a working day: neither weekend nor holiday, or a make-up day."""
        if day in self.work:
            return True
        return day not in self.rest and (day - 1) % 7 < 5  # ordinal 1 was a Monday

    def roll(self, day: int) -> int:
        """Return the day itself, or the next working day if this calendar rolls."""
        if not self.rolls:
            return day
        while not self.is_working(day) and day < HORIZON - 1:
            day += 1
        return day

    def working_days(self, day: int, count: int) -> int:
        """Return the working day that lies `count` working days after (or, negative, before) a day."""
        step = 1 if count >= 0 else -1
        left = abs(count)
        while left and 1 < day < HORIZON - 1:
            day += step
            left -= self.is_working(day)
        return day

    def working_between(self, first: int, last: int) -> int:
        """Return how many working days lie in (first, last]."""
        return sum(self.is_working(day) for day in range(first + 1, last + 1))

    def is_provisional(self, day: int) -> bool:
        """Return whether a day lies past the last published year of holidays (S5)."""
        return day > self.checked_until


class Holidays:
    """A table of holidays as read: days of rest, make-up days, last checked day (ordinals)."""

    def __init__(self, rest: frozenset[int], work: frozenset[int], checked_until: int) -> None:
        self.rest = rest
        self.work = work
        self.checked_until = checked_until


def read_holidays(text: str) -> Holidays:
    """Return the table in a CSV text with the columns date, kind (holiday or workday), name, source, verified.

    `checked_until` stands in a comment line (`# checked_until: 2026-12-31`) or a column; without either, the table
    holds to the end of its last year. Raises ValueError for a kind it does not know or a date that is none.
    """
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    days: dict[str, set[int]] = {"holiday": set(), "workday": set()}
    checked = {date.fromisoformat(found) for found in CHECKED.findall(text)}
    last = date.min
    for row in csv.DictReader(io.StringIO("\n".join(lines))):
        day = date.fromisoformat(row["date"].strip())
        kind = row["kind"].strip()
        if kind not in days:
            raise ValueError(f"unknown kind of day: {kind}")
        days[kind].add(day.toordinal())
        last = max(last, day)
        if row.get("checked_until"):
            checked.add(date.fromisoformat(row["checked_until"].strip()))
    until = max(checked) if checked else date(last.year, 12, 31)
    return Holidays(frozenset(days["holiday"]), frozenset(days["workday"]), until.toordinal())


@cache
def published_holidays() -> Holidays:
    """Return the table that ships with this version (tables/holidays.csv); without one, every date is provisional."""
    table = resources.files("concord").joinpath("tables", "holidays.csv")
    if not table.is_file():
        return Holidays(frozenset(), frozenset(), 1)
    return read_holidays(table.read_text(encoding="utf-8"))


@cache
def calendar(name: str) -> Calendar:
    """Return the calendar that a rulebook names: `cn-civil` or `plain`. Raises KeyError for any other."""
    if name == "plain":
        return Calendar("plain", rolls=False)
    if name != "cn-civil":
        raise KeyError(name)
    table = published_holidays()
    return Calendar("cn-civil", rest=table.rest, work=table.work, checked_until=table.checked_until)


def add_months(day: int, months: int) -> int:
    """Return the day with the same number some months later, or that month's last day (CC 202)."""
    start = date.fromordinal(day)
    index = start.year * 12 + start.month - 1 + months
    year, month = min(index // 12, 9998), index % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(start.day, last)).toordinal()
