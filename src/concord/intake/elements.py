"""The causes of action taken here and their element questions, from tables/causes.csv and tables/elements.yaml."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from concord.intake.fields import Field, Option

KINDS = {"date": "day", "number": "int", "yes_no": "yes_no", "choice": "choice", "money": "money", "text": "text"}


@dataclass(frozen=True)
class Cause:
    """One cause of action. title, hint: per language; consumer: whether it can be a consumer's dispute."""

    id: str
    title: dict[str, str]
    hint: dict[str, str]
    consumer: bool


@dataclass(frozen=True)
class Question:
    """One element question. when: (question, answers) that lead to it, or None."""

    id: str
    field: Field
    when: tuple[str, tuple[str, ...]] | None


@functools.lru_cache(maxsize=1)
def causes() -> tuple[Cause, ...]:
    """Every cause that has element questions, in the order of the table."""
    lines = (files("concord.tables") / "causes.csv").read_text("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    known = _elements()
    return tuple(
        Cause(
            row["id"],
            {"zh": row["short_zh"], "en": row["short_en"]},
            {"zh": row["name_zh"], "en": row["name_en"]},
            row["consumer"] != "no",
        )
        for row in rows
        if row["id"] in known
    )


def cause(name: str) -> Cause | None:
    return next((item for item in causes() if item.id == name), None)


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
