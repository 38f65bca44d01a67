"""How a period is counted, line by line: the start day, each day that counts, those that do not, the roll, the end.

The count is done again with the calendar of today; what the docket recorded is compared with it by the caller (S24).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from concord.law.calendars import Calendar
from concord.law.explaining_words import Line, day_text, instant_text, line, listed, period_text, say
from concord.law.periods import Reckoned, last_day, moved, reckon, unverified_days
from concord.law.rulebook import Period, Text

MOST_DAYS = 12  # days that are named one by one; the rest is given as a number
CHINESE = "cn-civil"
ENGLISH = {
    "元旦": "New Year's Day", "春节": "Spring Festival", "清明节": "Qingming", "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival", "国庆节": "National Day", "中秋节": "Mid-Autumn Festival",
    "清明节翌日": "the day following Ching Ming", "耶稣受难节": "Good Friday",
    "耶稣受难节翌日": "the day following Good Friday", "复活节星期一": "Easter Monday",
    "复活节星期一翌日": "the day following Easter Monday", "佛诞": "Birthday of the Buddha",
    "佛诞翌日": "the day following the Birthday of the Buddha", "国庆日": "National Day",
    "香港特别行政区成立纪念日": "HKSAR Establishment Day", "中秋节翌日": "the day following Mid-Autumn",
    "重阳节": "Chung Yeung", "重阳节翌日": "the day following Chung Yeung", "圣诞节": "Christmas Day",
    "节礼日": "Boxing Day",
}  # fmt: skip


def why_off(calendar: Calendar, day: int) -> Text:
    """Return why a day is no working day: the holiday's name as published, or the weekend."""
    if day in calendar.rest:
        name = calendar.names.get(day, "")
        english = ", ".join(ENGLISH.get(part, part) for part in name.split("、"))
        return {"zh": name, "en": english} if name else say("day_of_rest")
    return say("weekend")


def count(calendar: Calendar, start: int, length: Period) -> list[Line]:
    """Return the lines of a period that starts at an instant (UTC s)."""
    if length.unit == "H":
        due = reckon(calendar, start, length).due
        return [line("hours", period=period_text(length), at=instant_text(calendar, due))]
    lines = _started(calendar, start)
    first = calendar.counted_day(start)
    lines += counted(calendar, first, length)
    found = reckon(calendar, start, length)
    return lines + _unverified(calendar, start, found, length) + ending(calendar, found)


def _unverified(calendar: Calendar, start: int, found: Reckoned, length: Period) -> list[Line]:
    """Return the line that names the days on which the date rests and that nobody compared with the official notice."""
    days = unverified_days(calendar, start, found, length)
    return [line("unverified", days=_days(calendar, days, why_off))] if days else []


def _started(calendar: Calendar, start: int) -> list[Line]:
    day = calendar.counted_day(start)
    found = []
    if day != calendar.day_of(start):
        at = instant_text(calendar, start)
        found.append(line("cutoff", at=at, hour=calendar.cutoff, day=day_text(day)))
    lawful = calendar.name.partition("/")[0] == CHINESE
    return [*found, line("start_law" if lawful else "start", day=day_text(day))]


def counted(calendar: Calendar, day: int, length: Period) -> list[Line]:
    """Return the lines of a period (not of hours) that is counted from a day, without its roll and end."""
    last = moved(calendar, day, length)
    words = period_text(length)
    if length.unit == "BD":
        return _working_days(calendar, day, last, length)
    if length.unit in ("D", "W"):
        if last - day == 1:
            return [line("one_day", period=words, last=day_text(last))]
        return [line("count_days", period=words, first=day_text(day + 1), n=last - day, last=day_text(last))]
    number = date.fromordinal(day).day
    if date.fromordinal(last).day == number:
        return [line("months", period=words, last=day_text(last))]
    return [line("month_end", period=words, number=number, last=day_text(last))]


def _working_days(calendar: Calendar, day: int, last: int, length: Period) -> list[Line]:
    first = calendar.working_days(day, 1)
    words = period_text(length)
    found = [
        line("one_working_day", period=words, last=day_text(last))
        if length.n == 1
        else line("working_days", period=words, first=day_text(first), n=length.n, last=day_text(last))
    ]
    between = range(day + 1, last + 1)
    off = [one for one in between if not calendar.is_working(one)]
    if off:
        found.append(line("skipped", days=_days(calendar, off, why_off)))
    worked = [one for one in between if one in calendar.work]
    return [*found, line("made_up", days=listed(map(day_text, worked)))] if worked else found


def _days(calendar: Calendar, days: list[int], why: Callable[[Calendar, int], Text]) -> Text:
    named = [say("off", day=day_text(day), why=why(calendar, day)) for day in days[:MOST_DAYS]]
    return listed([*named, say("more_days", n=len(days))] if len(days) > MOST_DAYS else named)


def ending(calendar: Calendar, found: Reckoned) -> list[Line]:
    """Return the lines of an end: the roll over days of rest, the last day and its hour, what is not published yet."""
    plain, last = last_day(calendar, found.raw), last_day(calendar, found.due)
    lines = []
    if plain != last:
        lines.append(line("rolled", day=day_text(plain), why=_why_until(calendar, plain, last), last=day_text(last)))
    if found.provisional:
        lines.append(line("provisional", year=date.fromordinal(last).year))
    return [*lines, line("ends", day=day_text(last), hour=_hour(calendar, found.due))]


def _why_until(calendar: Calendar, day: int, last: int) -> Text:
    reasons: dict[str, Text] = {}
    for one in range(day, min(last, day + MOST_DAYS)):
        reason = why_off(calendar, one)
        reasons.setdefault(reason["en"], reason)
    return listed(reasons.values())


def _hour(calendar: Calendar, due: int) -> str:
    found = datetime.fromtimestamp(due, calendar.zone)
    return "24:00" if (found.hour, found.minute) == (0, 0) else f"{found:%H:%M}"


def day_before(calendar: Calendar, due: int) -> Text:
    """Return the last day of a deadline, without its hour."""
    return day_text(last_day(calendar, due))
