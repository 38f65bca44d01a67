"""The legal clock, and the wall clock for what is not law (codes, sessions, retries)."""

from __future__ import annotations

import time

from django.conf import settings
from django.db import transaction

from concord.docket.models import ClockOffset

_FRESH = 1.0  # seconds for which a process trusts the offset it read
_read: tuple[float, int] = (float("-inf"), 0)  # when (monotonic), what


def now() -> int:
    """The legal time, UTC seconds: the machine's clock, in development moved by `advance`."""
    return wall() + (offset() if settings.DEVELOPMENT else 0)


def wall() -> int:
    """The machine's clock, UTC seconds. For expiry of codes and sessions, and for retries; never for the law."""
    return int(time.time())


def offset() -> int:
    """How far the development clock is ahead, seconds."""
    global _read
    if time.monotonic() - _read[0] > _FRESH:
        seconds = ClockOffset.objects.filter(pk=1).values_list("seconds", flat=True).first()
        _read = (time.monotonic(), seconds or 0)
    return _read[1]


def forget() -> None:
    """Forgets the offset that this process has read (after moving it; between tests)."""
    global _read
    _read = (float("-inf"), 0)


def advance(seconds: int) -> int:
    """Moves a development deployment's clock ahead; returns the new legal time.

    Raises ValueError for going back (entries are in order of time) and in production.
    """
    if settings.PRODUCTION or seconds < 0:
        raise ValueError("Only a development deployment's clock can be moved, and only ahead.")
    with transaction.atomic():
        row, _ = ClockOffset.objects.select_for_update().get_or_create(pk=1)
        row.seconds += seconds
        row.save(update_fields=["seconds"])
    forget()
    return now()
