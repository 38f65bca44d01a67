"""Law tables as sheets: those that ship with Concord, and what a deployment laid over them.

The law opens no file of a deployment: whoever runs it hands the text in (`use`). A row that is laid over replaces the
shipped row of the same key (KEYS), any other is added; the later `checked_until` holds. Nothing that was decided before
changes by it: an entry carries its results, and `evolve` reads no table (S24).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib import resources

import msgspec

CHECKED = re.compile(r"checked_until\W+(\d{4}-\d{2}-\d{2})")
KEYS: dict[str, tuple[str, ...]] = {
    "holidays": ("date",),
    "holidays-hk": ("date",),
    "lpr": ("table", "valid_from"),
    "fees": ("table", "over", "valid_from"),
    "small_claims": ("region", "valid_from"),
    "limitation": ("id", "valid_from"),
    "causes": ("id", "valid_from"),
    "articles": ("law", "e2023", "valid_from"),
    "regions": ("code", "valid_from"),
}  # what names a row; all tables that can be laid over


class TableError(ValueError):
    """A table of this version cannot be read, or holds no row for what was asked."""


class Sheet(msgspec.Struct, frozen=True):
    """One CSV file: its rows as text, and the last day up to which it was checked."""

    name: str
    rows: tuple[dict[str, str], ...]
    checked_until: date


_laid_over: dict[str, Sheet] = {}
_whole: dict[str, Sheet] = {}
_edition = 0


def read_sheet(name: str, text: str) -> Sheet:
    """Return a CSV text as a sheet. Raises TableError without `checked_until`, or where a row has other columns."""
    found = CHECKED.findall(text)
    if not found:
        raise TableError(f"{name}: no line says checked_until")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    rows = tuple(csv.DictReader(io.StringIO("\n".join(lines)), strict=True))
    for row in rows:
        if None in row or None in row.values():
            raise TableError(f"{name}: a row has another number of columns: {row}")
    return Sheet(name, rows, date.fromisoformat(found[0]))


def shipped_text(name: str) -> str:
    """Return a file of the folder of tables (`lpr.csv`). Raises TableError."""
    file = resources.files("concord").joinpath("tables", name)
    if not file.is_file():
        raise TableError(f"no table {name}")
    return file.read_text(encoding="utf-8")


@lru_cache
def shipped(name: str) -> Sheet:
    """Return a table as it ships with this version. Raises TableError."""
    return read_sheet(name, shipped_text(f"{name}.csv"))


def key(row: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Return what names a row of a table."""
    return tuple(row[column] for column in KEYS[name])


def merged(base: Sheet, over: Sheet) -> Sheet:
    """Return a sheet with another laid over it; new rows follow, in their order."""
    if base.name not in KEYS:
        raise TableError(f"nothing can be laid over {base.name}")
    rows = {key(row, base.name): row for row in base.rows}
    rows |= {key(row, base.name): row for row in over.rows}
    return Sheet(base.name, tuple(rows.values()), max(base.checked_until, over.checked_until))


def written(found: Sheet, columns: Sequence[str]) -> str:
    """Return a sheet as the text of a CSV file with these columns."""
    out = io.StringIO()
    out.write(f"# checked_until: {found.checked_until.isoformat()}\n")
    rows = csv.DictWriter(out, columns, lineterminator="\n")
    rows.writeheader()
    rows.writerows(found.rows)
    return out.getvalue()


def use(texts: Mapping[str, str]) -> None:
    """Lay CSV texts over the shipped tables, by name, in this process; what was laid before is taken off.

    Raises TableError, and then changes nothing. Whoever imports checks the text before (`sheet_checks.check`).
    """
    global _edition, _laid_over
    found = {name: read_sheet(name, text) for name, text in texts.items()}
    for name, over in found.items():
        merged(shipped(name), over)
    _laid_over = found  # before its number: what another thread keeps under the old one is not asked for again
    _edition += 1


def use_whole(tables: Mapping[str, Sheet]) -> None:
    """Use these tables exactly as they are, by name, in this process, whatever ships; none: what ships, and lies over.

    For who executes again what was decided when the tables were others. No other thread may ask the law meanwhile.
    """
    global _edition, _whole
    _whole = dict(tables)
    _edition += 1


def edition() -> int:
    """Return a number that changes whenever the tables in use do: what is worked out from them is kept under it."""
    return _edition


def sheet(name: str) -> Sheet:
    """Return a table in use (`lpr`, `fees`, `causes` ...): as shipped, with what is laid over it. Raises TableError."""
    return _sheet(name, _edition)


@lru_cache(maxsize=64)
def _sheet(name: str, _edition: int) -> Sheet:
    if name in _whole:
        return _whole[name]
    over = _laid_over.get(name)
    return merged(shipped(name), over) if over is not None else shipped(name)


def valid(row: Mapping[str, str], day: date) -> bool:
    """Return whether a row with `valid_from` and `valid_until` (the last day; empty = for ever) holds on a day."""
    until = row["valid_until"]
    return row["valid_from"] <= day.isoformat() and (not until or day.isoformat() <= until)
