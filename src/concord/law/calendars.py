"""Calendars: which days count, where a day begins, and what is not yet published (S2, S5).

A day is its proleptic Gregorian ordinal (`date.toordinal`); a time is UTC seconds. Nothing here reads a clock.
`cn-civil` rolls a period that ends on a day of rest to the next working day (CPL 85, CC 203); the others do not. A duty
may be counted by the calendar of another institution than its rulebook's (the provider, a registrar abroad).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from concord.law.sheets import Sheet, TableError, edition, sheet

SHANGHAI = "Asia/Shanghai"
HORIZON = 3_652_059  # date.max.toordinal(): periods are bounded, but a term of 9999 years must not crash
CALENDARS: dict[str, tuple[str, bool, str]] = {  # name -> zone, whether periods roll, table of its days of rest
    "cn-civil": (SHANGHAI, True, "holidays"),  # periods of Chinese law (CPL 85, CC 203)
    "cn-office": (SHANGHAI, False, "holidays"),  # business days of an institution on the Chinese mainland
    "hk-office": ("Asia/Hong_Kong", False, "holidays-hk"),  # business days of an institution in Hong Kong
    "plain": (SHANGHAI, False, ""),  # nothing but weekends
}
KNOWN = ", ".join(CALENDARS)
CUTOFF = re.compile(r"[1-9]|1[0-9]|2[0-3]", re.ASCII)


class Calendar:
    """A zone, its days of rest and its make-up days.

    name: as rulebooks name it; zone: IANA name; rolls: periods of days, weeks, months and years end on a working day;
    rest, work: ordinals that differ from the week's rhythm; checked_until: last ordinal whose holidays are published;
    cutoff: hour after which an act counts as done the next day (24 = none); unverified: those of rest and work that
    nobody compared with the official notice; names: of holidays and make-up days, as published.
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
        unverified: Iterable[int] = (),
        names: Mapping[int, str] | None = None,
    ) -> None:
        self.name = name
        self.zone = ZoneInfo(zone)
        self.rolls = rolls
        self.rest = frozenset(rest)
        self.work = frozenset(work)
        self.checked_until = checked_until
        self.cutoff = cutoff
        self.unverified = frozenset(unverified)
        self.names = names or {}
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
    """A table of holidays as read: days of rest, make-up days, last checked day (ordinals).

    unverified: those of its days that nobody compared with the official notice; names: of all its days, as published.
    """

    def __init__(
        self,
        rest: frozenset[int],
        work: frozenset[int],
        checked_until: int,
        *,
        unverified: frozenset[int] = frozenset(),
        names: Mapping[int, str] | None = None,
    ) -> None:
        self.rest = rest
        self.work = work
        self.checked_until = checked_until
        self.unverified = unverified
        self.names = names or {}


def holidays_of(found: Sheet) -> Holidays:
    """Return the table in a sheet with the columns date, kind (holiday or workday), name, source, verified.

    Raises ValueError for a kind it does not know or a date that is none.
    """
    days: dict[str, set[int]] = {"holiday": set(), "workday": set()}
    unverified: set[int] = set()
    names: dict[int, str] = {}
    for row in found.rows:
        day = date.fromisoformat(row["date"].strip())
        kind = row["kind"].strip()
        if kind not in days:
            raise ValueError(f"unknown kind of day: {kind}")
        days[kind].add(day.toordinal())
        names[day.toordinal()] = row["name"].strip()
        if row["verified"].strip() != "yes":
            unverified.add(day.toordinal())
    return Holidays(
        frozenset(days["holiday"]), frozenset(days["workday"]), found.checked_until.toordinal(),
        unverified=frozenset(unverified), names=names,
    )  # fmt: skip


def published_holidays(table: str = "holidays") -> Holidays:
    """Return a table of holidays in use; without one, every date is provisional."""
    return _published(table, edition())


@lru_cache(maxsize=8)
def _published(table: str, _edition: int) -> Holidays:
    try:
        return holidays_of(sheet(table))
    except TableError:
        return Holidays(frozenset(), frozenset(), 1)


def is_calendar(name: str) -> bool:
    """Return whether a rulebook may name this calendar."""
    base, slash, hour = name.partition("/")
    return base in CALENDARS and (not slash or bool(CUTOFF.fullmatch(hour)))


def calendar(name: str) -> Calendar:
    """Return the calendar that a rulebook names: one of CALENDARS, with a cut-off hour as in `cn-civil/17`.

    After the cut-off hour an act counts as done the next day, and a last day ends at it (S5, CC 203). Raises KeyError
    for any other name.
    """
    return _calendar(name, edition())


@lru_cache(maxsize=64)
def _calendar(name: str, _edition: int) -> Calendar:
    if not is_calendar(name):
        raise KeyError(name)
    base, _, hour = name.partition("/")
    zone, rolls, table = CALENDARS[base]
    cutoff = int(hour or 24)
    if not table:
        return Calendar(name, zone=zone, rolls=rolls, cutoff=cutoff)
    days = published_holidays(table)
    return Calendar(
        name, zone=zone, rolls=rolls, rest=days.rest, work=days.work, checked_until=days.checked_until, cutoff=cutoff,
        unverified=days.unverified, names=days.names,
    )  # fmt: skip


def add_months(day: int, months: int) -> int:
    """Return the day with the same number some months later, or that month's last day (CC 202)."""
    start = date.fromordinal(day)
    index = start.year * 12 + start.month - 1 + months
    year, month = min(index // 12, 9998), index % 12 + 1
    last = (date(year, month % 12 + 1, 1) - timedelta(days=1)).day  # every December has as many
    return date(year, month, min(start.day, last)).toordinal()
