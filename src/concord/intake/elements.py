"""The causes of action taken here and their element questions, from tables/causes.csv and tables/elements.yaml."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from concord.docket import clock
from concord.intake.fields import Field, Option
from concord.kit import dates
from concord.law import sheets
from concord.law.sheets import valid

KINDS = {"date": "day", "number": "int", "yes_no": "yes_no", "choice": "choice", "money": "money", "text": "text"}


@dataclass(frozen=True)
class Cause:
    """One cause of action. title, hint: per language; consumer: whether it can be a consumer's dispute.

    verified: somebody compared its official name with the published list.
    """

    id: str
    title: dict[str, str]
    hint: dict[str, str]
    consumer: bool
    verified: bool


@dataclass(frozen=True)
class Question:
    """One element question. when: (question, answers) that lead to it, or None."""

    id: str
    field: Field
    when: tuple[str, tuple[str, ...]] | None


def causes() -> tuple[Cause, ...]:
    """Every cause that may be chosen today and has element questions, in the order of the table."""
    today = dates.day_of(clock.now())
    return tuple(_cause(row) for row in sheets.sheet("causes").rows if row["id"] in _elements() and valid(row, today))


def _cause(row: Mapping[str, str]) -> Cause:
    return Cause(
        row["id"],
        {"zh": row["short_zh"], "en": row["short_en"]},
        {"zh": row["name_zh"], "en": row["name_en"]},
        row["consumer"] != "no",
        row["verified"] == "yes",
    )


def cause(name: str) -> Cause | None:
    """The cause of this id, also one that can no longer be chosen."""
    rows = [row for row in sheets.sheet("causes").rows if row["id"] == name and name in _elements()]
    return _cause(rows[-1]) if rows else None


def may_be_consumer(name: str) -> bool:
    found = cause(name)
    return bool(found and found.consumer)


@functools.lru_cache(maxsize=16)
def questions(name: str) -> tuple[Question, ...]:
    """The element questions of a cause, in order; none for an unknown cause."""
    return tuple(_question(row) for row in _elements().get(name, {}).get("questions", ()))


@functools.lru_cache(maxsize=1)
def _elements() -> dict[str, Any]:
    return dict(yaml.safe_load((files("concord.tables") / "elements.yaml").read_text("utf-8"))["causes"])


def _question(row: dict[str, Any]) -> Question:
    options = tuple(Option(value, label) for value, label in row.get("options", {}).items())
    field = Field(
        name=row["id"],
        kind=KINDS[row["type"]],
        label=row["question"],
        hint=row.get("hint", ""),
        optional=bool(row.get("optional")),
        options=options,
        longest=500,
        past=row["id"].endswith("_day") and row["id"] != "due_day",
    )
    when = next(((key, tuple(values)) for key, values in row.get("when", {}).items()), None)
    return Question(row["id"], field, when)
