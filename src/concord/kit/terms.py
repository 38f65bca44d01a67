"""Terms as rows, in words: who owes what to whom, how much, by which day. For offers, agreements and performance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from concord.docket import visibility
from concord.docket.actors import Reader
from concord.kit import dates, figures


@dataclass(frozen=True)
class Term:
    """One row with its words. who, whom: participant ids; amount: minor units; day: YYYY-MM-DD; what: opened text."""

    number: int
    who: str
    whom: str
    kind: str
    amount: int
    day: str
    what: str = ""
    what_en: str = ""

    @property
    def last_day(self) -> date:
        return date.fromisoformat(self.day)


def of_rows(rows: Sequence[Mapping[str, Any]], texts: Mapping[str, str] | None = None) -> list[Term]:
    """Takes the rows of a datum or form and the texts by reference; returns the terms, numbered from 1."""
    opened = texts or {}
    return [
        Term(
            number=number,
            who=str(row.get("who", "")),
            whom=str(row.get("whom", "")),
            kind=str(row.get("kind", "pay")),
            amount=int(row.get("amount") or 0),
            day=str(row.get("day", "")),
            what=opened.get(str(row.get("what", "")), ""),
            what_en=opened.get(str(row.get("what_en", "")), ""),
        )
        for number, row in enumerate(rows, start=1)
    ]


def opened(reader: Reader, rows: Sequence[Mapping[str, Any]]) -> list[Term]:
    """The terms of rows with those texts that the reader may read, in one query."""
    references = [str(row[key]) for row in rows for key in ("what", "what_en") if row.get(key)]
    return of_rows(rows, visibility.by_reference(reader, references))


def sentence(term: Term, names: Mapping[str, str], currency: str) -> str:
    """A term as a sentence: `Duyun Homeware pays Qinghe Packaging ¥20,000 by Thursday 31 December 2026.`"""
    words = {
        "who": names.get(term.who, ""),
        "whom": names.get(term.whom, ""),
        "amount": figures.money(term.amount, currency),
        "day": dates.day(term.last_day) if term.day else "",
        "what": (term.what_en or term.what) if dates.language() == "en" else (term.what or term.what_en),
    }
    return _patterns(bool(words["what"]))[term.kind] % words


def _patterns(told: bool) -> dict[str, str]:
    if told:
        return {
            "pay": _("%(who)s pays %(whom)s %(amount)s by %(day)s (%(what)s)."),
            "deliver": _("%(who)s delivers to %(whom)s by %(day)s: %(what)s."),
            "act": _("%(who)s does this for %(whom)s by %(day)s: %(what)s."),
            "refrain": _("%(who)s refrains until %(day)s, for the benefit of %(whom)s: %(what)s."),
            "apologise": _("%(who)s apologises to %(whom)s by %(day)s: %(what)s."),
        }
    return {
        "pay": _("%(who)s pays %(whom)s %(amount)s by %(day)s."),
        "deliver": _("%(who)s delivers to %(whom)s by %(day)s."),
        "act": _("%(who)s performs towards %(whom)s by %(day)s."),
        "refrain": _("%(who)s refrains until %(day)s, for the benefit of %(whom)s."),
        "apologise": _("%(who)s apologises to %(whom)s by %(day)s."),
    }


def total(terms: Iterable[Term], *, who: str = "", whom: str = "") -> int:
    """The money that is to be paid, in minor units; by and to whom, where named."""
    return sum(t.amount for t in terms if t.kind == "pay" and who in ("", t.who) and whom in ("", t.whom))
