"""What an agreement says: its terms and clauses with their texts, from a draft in the docket or from a form."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from concord.docket import visibility
from concord.docket.actors import Reader
from concord.docket.models import Entry
from concord.kit.terms import Term

DRAWING = ("draw_up", "redraw")


@dataclass(frozen=True)
class Clause:
    """A text in Chinese and in English; en '' = Chinese only."""

    zh: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)

    def of(self, lang: str) -> str:
        """The text in a language (`zh`, `en`), else in the other."""
        return (self.en or self.zh) if lang == "en" else (self.zh or self.en)


@dataclass(frozen=True)
class Contents:
    """rows: with opened texts, as a form gives them; prevails: the language whose text holds (`zh`, `en`)."""

    rows: Sequence[Mapping[str, Any]]
    clauses: Sequence[Clause] = ()
    default_clause: Clause = field(default_factory=Clause)
    prevails: str = "zh"

    @property
    def terms(self) -> list[Term]:
        return [term_of(number, row) for number, row in enumerate(self.rows, start=1)]


def term_of(number: int, row: Mapping[str, Any]) -> Term:
    """A row with its texts as a term."""
    return Term(
        number=number,
        who=str(row.get("who", "")),
        whom=str(row.get("whom", "")),
        kind=str(row.get("kind", "pay")),
        amount=int(row.get("amount") or 0),
        day=str(row.get("day", "")),
        what=str(row.get("what", "")),
        what_en=str(row.get("what_en", "")),
    )


def paired(zh: str, en: str) -> list[Clause]:
    """Clauses written one a line, in the same order in both languages."""
    return [Clause(*both) for both in itertools.zip_longest(lines(zh), lines(en), fillvalue="")]


def lines(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def of_form(form: Mapping[str, Any]) -> Contents:
    """The contents of an act's form with its texts as typed."""
    return Contents(
        rows=list(form.get("obligations", ())),
        clauses=paired(str(form.get("clauses") or ""), str(form.get("clauses_en") or "")),
        default_clause=Clause(str(form.get("default_clause") or ""), str(form.get("default_clause_en") or "")),
        prevails=str(form.get("prevails") or "zh"),
    )


def form_of_entry(reader: Reader, entry: Entry) -> dict[str, Any]:
    """The form of a draft as it was filed, texts in place of what stands for them. Texts that were erased are ''."""
    texts = {name: text for (_entry, name), text in visibility.texts(reader, [entry]).items()}
    form = dict(entry.form)
    found: dict[str, Any] = {
        name: texts.get(name, "")
        for name in ("clauses", "clauses_en", "default_clause", "default_clause_en", "override")
    }
    rows = []
    for number, row in enumerate(form.get("obligations", ())):
        opened = {key: texts.get(f"obligations.{number}.{key}", "") for key in ("what", "what_en") if row.get(key)}
        rows.append({**row, **opened})
    return {**found, "obligations": rows, "prevails": form.get("prevails") or "zh"}


def of_entry(reader: Reader, entry: Entry) -> Contents:
    """The contents of a draft (an entry of DRAWING that the reader may see)."""
    return of_form(form_of_entry(reader, entry))
