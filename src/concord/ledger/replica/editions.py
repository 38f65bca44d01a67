"""The law tables that a node has had, each edition by the digests under which records pin it.

What was decided in March is executed with the tables of March, also in June. An edition that never lay here cannot be
brought back: the node says that its tables are others.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from concord.law import sheets
from concord.law.sheets import Sheet
from concord.ledger.attestation_pins import CALENDAR_TABLES, LAW_TABLES, in_use

SCHEMA: Final = "CREATE TABLE IF NOT EXISTS edition (pins TEXT PRIMARY KEY, tables BLOB NOT NULL) WITHOUT ROWID"
READ: Final = (*CALENDAR_TABLES, *LAW_TABLES)


class Editions:
    """Takes an edition into use by its pins. Whoever does holds the law alone meanwhile."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute(SCHEMA)
        sheets.use_whole({})
        self._used = self._now = _pinned(in_use())
        kept = msgspec.json.encode({name: sheets.sheet(name) for name in READ})
        connection.execute("INSERT OR IGNORE INTO edition VALUES (?, ?)", (self._now, kept))

    def take(self, pins: Mapping[str, str]) -> None:
        """Takes the edition that these pins name into use; where it never lay here, the one of now."""
        wished = _pinned(pins)
        if wished == self._used:
            return
        row = None if wished == self._now else self._connection.execute(
            "SELECT tables FROM edition WHERE pins = ?", (wished,)
        ).fetchone()  # fmt: skip
        if row is None:
            sheets.use_whole({})
            self._used = self._now
            return
        sheets.use_whole(msgspec.json.decode(row[0], type=dict[str, Sheet]))
        self._used = wished


def _pinned(pins: Mapping[str, str]) -> str:
    return f"{pins['calendars']} {pins['tables']}"


def lay_over(folder: Path) -> None:
    """Lays the tables in a folder (`lpr.csv` ...) over those that ship. Raises TableError, OSError, ValueError."""
    files: Iterable[Path] = sorted(folder.glob("*.csv")) if folder.is_dir() else ()
    sheets.use({path.stem: path.read_text("utf-8") for path in files if path.stem in sheets.KEYS})
