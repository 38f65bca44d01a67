"""What executing a contract reads beside its own record: pinned by digests, so that a difference has a name.

rulebook    its file, byte by byte
calendars   the tables of days of rest and make-up days in use
tables      the law tables in use that rules read: loan prime rates, fees, limits, times
zones       where each day begins in the calendars' zones, by the time zone data at hand
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

from concord.law import sheets
from concord.law.calendars import CALENDARS
from concord.law.rulebook import Rulebook
from concord.ledger import leaf as leaves

CALENDAR_TABLES: Final = tuple(sorted({table for _zone, _rolls, table in CALENDARS.values() if table}))
LAW_TABLES: Final = ("fees", "limitation", "lpr", "small_claims")
ZONES: Final = tuple(sorted({zone for zone, _rolls, _table in CALENDARS.values()}))
FIRST, LAST = date(1990, 1, 1).toordinal(), date(2100, 1, 1).toordinal()  # days that a contract can come near


def pins(law: Rulebook) -> dict[str, str]:
    """The digests (hex) of all that is read here when this rulebook is executed."""
    return {**in_use(), "rulebook": law.digest}


def in_use() -> dict[str, str]:
    """The digests of calendars, tables and zones, which are the same for every rulebook."""
    return dict(_in_use(sheets.edition()))


@lru_cache(maxsize=2)
def _in_use(_edition: int) -> tuple[tuple[str, str], ...]:
    return (
        ("calendars", _of_sheets(CALENDAR_TABLES)),
        ("tables", _of_sheets(LAW_TABLES)),
        ("zones", zones()),
    )


def _of_sheets(names: tuple[str, ...]) -> str:
    """Rows in an order of their own: where one was laid over another, nothing tells any more."""
    found = {}
    for name in names:
        table = sheets.sheet(name)
        rows = sorted(sorted(row.items()) for row in table.rows)
        found[name] = {"checked_until": table.checked_until.isoformat(), "rows": [dict(row) for row in rows]}
    return sha256(leaves.canonical(found)).hexdigest()


@lru_cache(maxsize=1)
def zones() -> str:
    """The digest of when each day begins (UTC seconds) in each zone: that is all of a zone that the law asks for."""
    made = sha256()
    for zone in ZONES:
        known = ZoneInfo(zone)
        made.update(zone.encode() + b"\x00")
        for day in range(FIRST, LAST):
            start = datetime.combine(date.fromordinal(day), datetime.min.time(), known)
            made.update(int(start.timestamp()).to_bytes(8, "big", signed=True))
    return made.hexdigest()
