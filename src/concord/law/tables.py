"""The tables that ship with Concord, read strictly: each row with its source, its validity and whether it was checked.

Days are `datetime.date`; amounts fen; rates parts per million. A table holds a line `# checked_until: YYYY-MM-DD`: past
that day a value may be shown, marked provisional, but an officer has to enter it before it stands in a paper.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import Any

import msgspec
import yaml

from concord.law.money import muldiv
from concord.law.rulebook import Text
from concord.law.sheets import TableError, edition, read_sheet, sheet, shipped_text, valid

__all__ = ["TableError", "read_sheet", "sheet"]  # as the rest of the law has always called them


class RateRow(msgspec.Struct, frozen=True):
    """A yearly rate that holds from a day until the next row. ppm: parts per million a year.

    verified: somebody compared the row with its source; provisional: the day asked for lies past `checked_until`.
    """

    table: str
    valid_from: date
    ppm: int
    source: str
    verified: bool
    provisional: bool


class Band(msgspec.Struct, frozen=True):
    """One band of a fee: the part of the amount in (over, up_to] bears ppm; flat is added once. Amounts in fen.

    up_to: None for the last band; cap: upper limit of the whole fee, None for none; verified: compared with its source.
    """

    over: int
    up_to: int | None
    flat: int
    ppm: int
    cap: int | None
    source: str
    verified: bool


class Cause(msgspec.Struct, frozen=True):
    """A cause of action under its official name. short: as people say it; level: depth in the official list.

    consumer: `no`, or `maybe` where the buyer or lessee can be a consumer and has to be asked.
    """

    id: str
    name: Text
    short: Text
    level: int
    parent: str
    consumer: str
    source: str
    verified: bool


class Question(msgspec.Struct, frozen=True):
    """An element question. type: yes_no choice date money text number; options: value -> label, for a choice.

    when: id of an earlier question -> the answers that lead to this one; empty = always asked.
    """

    id: str
    type: str
    question: Text
    hint: Text = {}
    options: dict[str, Text] = {}
    optional: bool = False
    when: dict[str, tuple[str, ...]] = {}


class Limitation(msgspec.Struct, frozen=True):
    """A time after which a right is lost or can be resisted. period: as in rulebooks; starts: what it counts from."""

    id: str
    period: str
    starts: str
    name: Text
    source: str
    verified: bool


class SmallClaims(msgspec.Struct, frozen=True):
    """Up to what amount (fen) a claim is small in a province (CPL 165): half its average yearly wage; twice, if agreed.

    region: two digits, `00` for the whole country where no figure of the province is kept; wage: fen a year.
    """

    region: str
    wage: int
    small: int
    agreed: int
    source: str
    verified: bool
    provisional: bool


QUESTION_TYPES = ("yes_no", "choice", "date", "money", "text", "number")


def checked_until(name: str) -> date:
    """Return the last day up to which a table was checked."""
    return sheet(name).checked_until


@lru_cache(maxsize=16)
def _rates(table: str, _edition: int) -> tuple[tuple[date, int, str, bool], ...]:
    rows = [row for row in sheet("lpr").rows if row["table"] == table]
    return tuple(
        sorted((date.fromisoformat(r["valid_from"]), int(r["ppm"]), r["source"], r["verified"] == "yes") for r in rows)
    )


def rate_on(table: str, day: date) -> RateRow:
    """Return the rate of a table (`LPR1Y`, `LPR5Y`) that holds on a day.

    Raises TableError for a table that is not kept, or a day before its first row.
    """
    held = [row for row in _rates(table, edition()) if row[0] <= day]
    if not held:
        raise TableError(f"{table} has no rate on {day}")
    since, ppm, source, verified = held[-1]
    return RateRow(table, since, ppm, source, verified, day > checked_until("lpr"))


def bands(table: str, day: date) -> tuple[Band, ...]:
    """Return the bands of a fee (`litigation`, `enforcement`, `preservation`) valid on a day, lowest first."""
    rows = [row for row in sheet("fees").rows if row["table"] == table and valid(row, day)]
    if not rows:
        raise TableError(f"no fee {table} on {day}")
    found = (
        Band(
            int(row["over"]),
            int(row["up_to"]) if row["up_to"] else None,
            int(row["flat"] or 0),
            int(row["ppm"]),
            int(row["cap"]) if row["cap"] else None,
            row["source"],
            row["verified"] == "yes",
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda band: band.over))


WHOLE_COUNTRY = "00"


def small_claims(region: str, day: date) -> SmallClaims:
    """Return the thresholds of a province (two digits) on a day, or the country's where it has none of its own.

    Raises TableError for a day before the table.
    """
    rows = [row for row in sheet("small_claims").rows if valid(row, day)]
    for wanted in (region, WHOLE_COUNTRY):
        for row in rows:
            if row["region"] == wanted:
                wage = int(row["average_wage"])
                small, agreed = (muldiv(wage, int(row[part]), 100) for part in ("small_percent", "agreed_percent"))
                late = day > checked_until("small_claims")
                return SmallClaims(wanted, wage, small, agreed, row["source"], row["verified"] == "yes", late)
    raise TableError(f"no small-claims threshold on {day}")


def causes(day: date) -> tuple[Cause, ...]:
    """Return the causes of action that may be chosen on a day, in the order of the table."""
    return tuple(
        Cause(
            id=row["id"],
            name={"zh": row["name_zh"], "en": row["name_en"]},
            short={"zh": row["short_zh"], "en": row["short_en"]},
            level=int(row["level"]),
            parent=row["parent_zh"],
            consumer=row["consumer"],
            source=row["source"],
            verified=row["verified"] == "yes",
        )
        for row in sheet("causes").rows
        if valid(row, day)
    )


def cause(name: str, day: date) -> Cause:
    """Return one cause of action by its id. Raises TableError."""
    for found in causes(day):
        if found.id == name:
            return found
    raise TableError(f"no cause of action {name} on {day}")


def read_questions(items: list[dict[str, Any]]) -> tuple[Question, ...]:
    """Return questions from data. Raises TableError for an unknown type, a choice without options, a wrong `when`."""
    out: list[Question] = []
    for item in items:
        question = msgspec.convert(item, Question, strict=True)
        earlier = {known.id for known in out}
        if question.type not in QUESTION_TYPES or (question.type == "choice") != bool(question.options):
            raise TableError(f"question {question.id}: type {question.type} does not fit its options")
        if question.id in earlier or not set(question.when) <= earlier:
            raise TableError(f"question {question.id}: repeated, or asked before what it depends on")
        out.append(question)
    return tuple(out)


def data(name: str) -> dict[str, Any]:
    """Return a table that is a YAML file (`elements`, `agreement`). Raises TableError."""
    found = yaml.safe_load(shipped_text(f"{name}.yaml"))
    if not isinstance(found, dict):
        raise TableError(f"{name}: no mapping")
    return found


@cache
def elements() -> dict[str, tuple[Question, ...]]:
    """Return the element questions of every cause: cause id -> questions in their order."""
    return {name: read_questions(part["questions"]) for name, part in data("elements")["causes"].items()}


def regions() -> dict[str, Text]:
    """Return the province-level divisions: two digits -> name."""
    return _regions(edition())


@lru_cache(maxsize=2)
def _regions(_edition: int) -> dict[str, Text]:
    return {row["code"]: {"zh": row["name_zh"], "en": row["name_en"]} for row in sheet("regions").rows}


def limitation(name: str, day: date | None = None) -> Limitation:
    """Return a limitation period by its id (`general`, `enforcement`, ...), as it holds on a day (None: its latest).

    Raises TableError.
    """
    rows = [row for row in sheet("limitation").rows if row["id"] == name and (day is None or valid(row, day))]
    if not rows:
        raise TableError(f"no limitation period {name}" + (f" on {day}" if day else ""))
    row = max(rows, key=lambda row: row["valid_from"])
    names = {"zh": row["name_zh"], "en": row["name_en"]}
    return Limitation(name, row["period"], row["starts"], names, row["source"], row["verified"] == "yes")


def current_article(article: int, edition: str) -> int:
    """Return the number in the edition of 2023 of an article of the Civil Procedure Law.

    edition: `2017`, `2021` or `2023`. Raises TableError for an article that the table does not hold.
    """
    return int(article_row(article, edition)["e2023"])


def article_row(article: int, edition: str) -> dict[str, str]:
    """Return the row of an article under its number in an edition: subject, all its numbers, source, verified."""
    for row in sheet("articles").rows:
        if row.get(f"e{edition}") == str(article):
            return row
    raise TableError(f"article {article} of the edition of {edition} is not in the table")
