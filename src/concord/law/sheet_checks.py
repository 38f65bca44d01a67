"""Is a table fit to be laid over a shipped one? Every flaw with its line, in Chinese and English.

A file is CSV in UTF-8: a comment line `# checked_until: 2026-12-31`, the column names, a row a line. Days are written
2026-01-31, amounts in fen, rates in parts per million; a row says where it comes from (`source`) and whether somebody
compared it with the official publication (`verified`: yes or no). The last day of a validity is within it.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from concord.law import sheet_sentences
from concord.law.measures import period
from concord.law.rulebook import Text
from concord.law.sheets import CHECKED, KEYS, Sheet, TableError, key, merged, read_sheet

MOST_BYTES, MOST_ROWS, MOST_DIGITS = 1_000_000, 10_000, 15
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NUMBER = re.compile(rf"\d{{1,{MOST_DIGITS}}}", re.ASCII)
END = "valid_until"
VALIDITY = {"source": "text", "valid_from": "day", "valid_until": "day?", "verified": "yes|no"}
HOLIDAYS = {"date": "day", "kind": "holiday|workday", "name": "text", "source": "text", "verified": "yes|no"}
COLUMNS: dict[str, dict[str, str]] = {
    "holidays": HOLIDAYS,
    "holidays-hk": HOLIDAYS,
    "lpr": {"table": "LPR1Y|LPR5Y", "valid_from": "day", "ppm": "number", "source": "text", "verified": "yes|no"},
    "fees": {
        "table": "litigation|enforcement|preservation", "over": "number", "up_to": "number?", "flat": "number?",
        "ppm": "number", "cap": "number?", **VALIDITY,
    },
    "small_claims": {
        "region": "number", "average_wage": "number", "small_percent": "number", "agreed_percent": "number", **VALIDITY
    },
    "limitation": {
        "id": "text", "period": "period", "starts": "text", "name_zh": "text", "name_en": "text", **VALIDITY
    },
    "causes": {
        "id": "text", "name_zh": "text", "name_en": "text", "short_zh": "text", "short_en": "text", "level": "number",
        "parent_zh": "text", "consumer": "no|maybe", **VALIDITY,
    },
    "articles": {
        "law": "text", "subject": "text", "e2017": "number", "e2021": "number", "e2023": "number", **VALIDITY
    },
    "regions": {"code": "number", "name_zh": "text", "name_en": "text", **VALIDITY},
}  # fmt: skip
BEGINS = ("date", "valid_from")
GROUPS = {name: tuple(part for part in key if part not in BEGINS) for name, key in KEYS.items()}
# rows of one group follow each other in time: none holds beside another


class Flaw(msgspec.Struct, frozen=True):
    """One thing to mend. line: of the file, from 1 (0 = the file as a whole); code: stable; says: per language."""

    line: int
    code: str
    says: Text


class _Row(msgspec.Struct, frozen=True):
    line: int
    cells: dict[str, str]


def check(name: str, text: str | bytes, *, base: Sheet | None) -> list[Flaw]:
    """Return what is wrong with a file that is to be laid over a table; empty where it may be.

    base: the table that it is laid over (None: the file is the whole table). Rows that it replaces are judged as they
    will be.
    """
    if name not in COLUMNS:
        return [_flaw(0, "unknown-table", name=name[:60], known=", ".join(COLUMNS))]
    try:
        whole = decoded(text)
    except TableError as error:
        return [_flaw(0, str(error))]
    flaws = [*_checked_until(whole)]
    rows, found = _rows(name, whole)
    flaws += found
    for row in rows:
        flaws += _cells(name, row)
    if not flaws:
        flaws += _in_order(name, rows)
    if not flaws:
        flaws += _beside(name, rows, base)
    told = {(flaw.line, flaw.code, flaw.says["en"]): flaw for flaw in flaws}
    return [told[place] for place in sorted(told)]


def decoded(text: str | bytes) -> str:
    """Return a file as text, without the mark that spreadsheets put first. Raises TableError with a code of a flaw."""
    if len(text) > MOST_BYTES:
        raise TableError("too-large")
    try:
        found = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise TableError("not-utf8")
    if "\0" in found:
        raise TableError("not-utf8")
    return found


def _flaw(line: int, code: str, **parts: object) -> Flaw:
    texts = sheet_sentences.FLAWS[code]
    return Flaw(line, code, {lang: text.format(**parts) for lang, text in texts.items()})


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if DAY.fullmatch(value) else None
    except ValueError:
        return None


def _checked_until(text: str) -> Iterator[Flaw]:
    found = CHECKED.findall(text)
    if not found:
        yield _flaw(0, "no-checked-until")
    elif _day(found[0]) is None:
        yield _flaw(0, "bad-checked-until", value=found[0])


def _rows(name: str, text: str) -> tuple[list[_Row], list[Flaw]]:
    columns = COLUMNS[name]
    header: list[str] | None = None
    rows: list[_Row] = []
    for number, written in enumerate(text.splitlines(), start=1):
        if not written.strip() or written.startswith("#"):
            continue
        try:
            cells = next(csv.reader([written], strict=True))
        except csv.Error:
            return rows, [_flaw(number, "not-csv")]
        if header is None:
            header = cells
            if flaws := _header(number, cells, columns):
                return [], flaws
        elif len(cells) != len(header):
            return rows, [_flaw(number, "ragged", found=len(cells), wanted=len(header))]
        else:
            rows.append(_Row(number, dict(zip(header, (cell.strip() for cell in cells), strict=True))))
        if len(rows) > MOST_ROWS:
            return rows, [_flaw(number, "too-many", most=MOST_ROWS)]
    return rows, [] if rows else [_flaw(0, "no-rows")]


def _header(line: int, found: list[str], columns: Mapping[str, str]) -> list[Flaw]:
    unknown = [name for name in found if name not in columns]
    flaws = [_flaw(line, "unknown-column", name=name[:60], known=", ".join(columns)) for name in unknown]
    flaws += [_flaw(line, "missing-column", name=name) for name in columns if name not in found]
    flaws += [_flaw(line, "twice-column", name=name) for name in columns if found.count(name) > 1]
    return flaws


def _cells(name: str, row: _Row) -> Iterator[Flaw]:
    for column, kind in COLUMNS[name].items():
        value = row.cells[column]
        if not value:
            if not kind.endswith("?"):
                yield _flaw(row.line, "no-source" if column == "source" else "empty", column=column)
        elif code := _unfit(kind.removesuffix("?"), value):
            yield _flaw(row.line, code, column=column, value=value[:60], known=kind.replace("|", ", "))


def _unfit(kind: str, value: str) -> str:
    """The code of what is wrong with a value of a kind, '' if it fits."""
    if kind == "day":
        return "" if _day(value) else "not-a-day"
    if kind == "number":
        return "" if NUMBER.fullmatch(value) else "not-a-number"
    if kind == "period":
        return "" if _is_period(value) else "not-a-period"
    if "|" in kind:
        return "" if value in kind.split("|") else "not-a-choice"
    return ""


def _is_period(value: str) -> bool:
    try:
        return bool(period(value))
    except ValueError:
        return False


def _since(name: str, cells: Mapping[str, str]) -> str:
    return cells["date"] if name.startswith("holidays") else cells["valid_from"]


def _in_order(name: str, rows: list[_Row]) -> Iterator[Flaw]:
    """Dates go forward, inside a row and from row to row of one group; no row is named twice."""
    last: dict[tuple[str, ...], _Row] = {}
    for row in rows:
        if row.cells.get(END) and row.cells[END] < row.cells["valid_from"]:
            yield _flaw(row.line, "ends-before", until=row.cells[END], since=row.cells["valid_from"])
        group = tuple(row.cells[column] for column in GROUPS[name])
        earlier = last.get(group)
        if earlier is not None and _since(name, row.cells) == _since(name, earlier.cells):
            yield _flaw(row.line, "twice", other=earlier.line)
        elif earlier is not None and _since(name, row.cells) < _since(name, earlier.cells):
            yield _flaw(row.line, "out-of-order", since=_since(name, row.cells), other=earlier.line)
        last[group] = row


def _beside(name: str, rows: list[_Row], base: Sheet | None) -> Iterator[Flaw]:
    """In the table as it will be, no two rows of a group hold on the same day, and bands of a fee join."""
    lines = {key(row.cells, name): row.line for row in rows}
    over = Sheet(name, tuple(row.cells for row in rows), date.min)
    whole = merged(base, over).rows if base is not None else over.rows
    if END in COLUMNS[name]:
        yield from _overlaps(name, whole, lines)
    if name == "fees":
        yield from _bands(whole, lines)


def _overlaps(name: str, whole: tuple[dict[str, str], ...], lines: Mapping[tuple[str, ...], int]) -> Iterator[Flaw]:
    groups: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for cells in whole:  # the bands of a fee hold together: no old one may stay beside a new tariff
        groups[tuple(cells[column] for column in GROUPS[name] if column != "over")].append(cells)
    for found in groups.values():
        starts = sorted({cells["valid_from"] for cells in found})
        for cells in found:
            until = cells[END]
            later = next((start for start in starts if start > cells["valid_from"]), "")
            if not later or (until and until < later):
                continue
            line = lines.get(key(cells, name)) or max(
                (lines.get(key(one, name), 0) for one in found if one["valid_from"] == later), default=0
            )
            if line:
                yield _flaw(line, "overlap", since=cells["valid_from"], until=until or "-", later=later)


def _bands(whole: tuple[dict[str, str], ...], lines: Mapping[tuple[str, ...], int]) -> Iterator[Flaw]:
    sets: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for cells in whole:
        sets[(cells["table"], cells["valid_from"])].append(cells)
    for found in sets.values():
        found.sort(key=lambda cells: int(cells["over"]))
        line = max((lines.get(key(cells, "fees"), 0) for cells in found), default=0)
        ends = [cells["up_to"] for cells in found]
        starts = [cells["over"] for cells in found]
        if line and (starts[0] != "0" or ends[-1] or ends[:-1] != starts[1:]):
            yield _flaw(line, "bands-apart", table=found[0]["table"], since=found[0]["valid_from"])


def laid_over(name: str, text: str | bytes) -> Sheet:
    """Return a checked file as a sheet. Raises TableError where it does not pass `check`."""
    return read_sheet(name, decoded(text))
