"""A file of offers: CSV in UTF-8, UTF-16 or GB18030, with commas, semicolons or tabs, headed in Chinese or English.

It is read whole or not at all: what breaks off, cannot be decoded or has a heading too many gives no line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from concord.contracts import batches_cells as cells
from concord.contracts import batches_columns as columns
from concord.contracts.batches_findings import UnfitError
from concord.gateways.payments import table
from concord.gateways.payments.statement import UnfitError as UnfitTextError
from concord.law.rulebook import Rulebook

MOST_BYTES = 8 * 1024 * 1024
MOST_LINES = 10_000
MARKS = ",;\t"
SPARE = 1000  # empty lines that may stand between the others


@dataclass(frozen=True, slots=True)
class Line:
    """number: of the file, as a spreadsheet counts it, from 1. said: column -> cell."""

    number: int
    said: dict[str, str]
    wide: bool = False  # it has more cells than there are headings

    @property
    def terms(self) -> dict[str, str]:
        """The cells of terms, by their names."""
        length = len(columns.TERMS)
        return {column[length:]: cell for column, cell in self.said.items() if column.startswith(columns.TERMS)}


def read(content: bytes, law: Rulebook) -> list[Line]:
    """The lines of a file. Raises UnfitError with what is wrong with the file as a whole."""
    if not content.strip():
        raise UnfitError("empty")
    if len(content) > MOST_BYTES:
        raise UnfitError("too_large", most=str(MOST_BYTES // 1024 // 1024))
    text = _text(content)
    rows = _rows(text)
    places, width = _head(next(rows, (0, []))[1], law)
    lines = []
    for number, row in rows:
        said = {column: cells.shown(row[place]) for place, column in places.items() if place < len(row)}
        lines.append(Line(number, said, wide=any(cell.strip() for cell in row[width:])))
        if len(lines) > MOST_LINES:
            raise UnfitError("too_many", most=f"{MOST_LINES:,}")
    if not lines:
        raise UnfitError("no_lines")
    if not text.endswith(("\n", "\r")):  # or its last cell may be the half of one: 61 of 6120.00
        raise UnfitError("cut")
    return lines


def _text(content: bytes) -> str:
    try:
        return table.decoded(content)
    except UnfitTextError as unfit:
        raise UnfitError(unfit.reason.code) from None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not empty, each with its number."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    told = first.strip().lower().startswith("sep=")  # how some programs name the mark, on a line above the headings
    mark = first.strip()[4:5] if told else max(MARKS, key=first.count)
    if len(mark) != 1 or mark in '\r\n"':
        raise UnfitError("head")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    number = 0
    try:
        for row in reader:
            number += 1
            if number > MOST_LINES + SPARE:
                raise UnfitError("too_many", most=f"{MOST_LINES:,}")
            if any(cell.strip() for cell in row) and not (told and row[0].strip().lower().startswith("sep=")):
                yield number, row
    except csv.Error as error:
        raise UnfitError("cut" if "end of data" in str(error) else "broken", line=str(number + 1)) from None


def _head(row: list[str], law: Rulebook) -> tuple[dict[int, str], int]:
    """Place -> column, and how many cells a line may have. Raises UnfitError."""
    places, strange = columns.placed(row, law)
    if not places:
        raise UnfitError("head")
    if strange:
        raise UnfitError("column", column=strange[0])
    held = list(places.values())
    for column in held:
        if held.count(column) > 1:
            raise UnfitError("column_twice", name=column)
    missing = [column for column in columns.needed(law) if column not in held]
    missing += [] if {"phone", "email"} & set(held) else ["phone"]
    if missing:
        raise UnfitError("columns", names=" ".join(missing))
    return places, len(row)
