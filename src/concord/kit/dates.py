"""Times as people read them: date, weekday, hour, and the zone where the reader may be elsewhere.

Legal times are UTC seconds; pages show them in the zone of the deployment (settings.TIME_ZONE), in zh or en.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY = 86400


def language(lang: str = "") -> str:
    """Returns `zh` or `en`: the given language, or the one in force."""
    return "en" if (lang or get_language() or settings.LANGUAGE_CODE).startswith("en") else "zh"


def local(at: int | datetime) -> datetime:
    """Takes UTC seconds or an aware datetime; returns it in the deployment's zone."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return at.astimezone(zone) if isinstance(at, datetime) else datetime.fromtimestamp(int(at), zone)


def day_of(at: int | datetime) -> date:
    """The day on which a time lies, in the deployment's zone."""
    return local(at).date()


def day(when: date, lang: str = "", *, weekday: bool = True) -> str:
    """`Fri 11 Dec 2026`, `2026年12月11日 周五`."""
    if language(lang) == "en":
        text = f"{when.day} {MONTHS[when.month - 1]} {when.year}"
        return f"{WEEKDAYS['en'][when.weekday()]} {text}" if weekday else text
    text = f"{when.year}年{when.month}月{when.day}日"
    return f"{text} 周{WEEKDAYS['zh'][when.weekday()]}" if weekday else text


def when(at: int | datetime, lang: str = "") -> str:
    """Date, weekday, hour and minute."""
    moment = local(at)
    return f"{day(moment.date(), lang)} {moment:%H:%M}"


def second(at: int | datetime, lang: str = "") -> str:
    """To the second, for receipts: `9 Dec 2026 10:42:08`."""
    moment = local(at)
    return f"{day(moment.date(), lang, weekday=False)} {moment:%H:%M:%S}"


def until(due: int, lang: str = "") -> str:
    """A last day as people say it. `due` is the first second that is too late, so midnight belongs to the day before
    (24:00).
    """
    moment = local(due)
    if (moment.hour, moment.minute) != (0, 0):
        return when(due, lang)
    return f"{day(moment.date() - timedelta(days=1), lang)} 24:00"


def zone_name() -> str:
    """The deployment's zone in words."""
    return _("Beijing time") if settings.TIME_ZONE in ("Asia/Shanghai", "PRC") else settings.TIME_ZONE


def days_left(due: int, now: int) -> int:
    """Calendar days from today to the last day on which it is in time: 0 = today, negative = lapsed."""
    last = local(due - 1).date()
    return (last - local(now).date()).days
