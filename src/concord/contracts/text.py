"""The text of a contract in both languages, with its terms: what the consumer reads and both sides sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concord.kit.figures import money
from concord.law import clauses as written
from concord.law.clauses import Clause
from concord.law.rulebook import Field, Rulebook

LANGUAGES = ("zh", "en")


def clauses(law: Rulebook, terms: Mapping[str, Any], lang: str) -> tuple[Clause, ...]:
    """The contract's clauses with its terms filled in, in `zh` or `en`."""
    return written.text(law, terms, lang)


def fingerprint(law: Rulebook, terms: Mapping[str, Any]) -> str:
    """SHA-256 of the rules and of the text in both languages, hex: what a signature is bound to."""
    return written.fingerprint(law, terms)


def currency(law: Rulebook) -> str:
    return law.currency if law.currency != "matter" else "CNY"


def value(law: Rulebook, item: Field, given: Any, lang: str) -> str:
    """A term as pages show it: `¥300.00`, `12`, `15 days`, `6% a year`."""
    if item.type == "money" and isinstance(given, int):
        return money(given, currency(law), full=True)
    return written.term_text(law, item, given)[lang]


def label(item: Field, lang: str) -> str:
    """A term's name."""
    return item.label.get(lang) or item.label.get("en") or item.name


def table(law: Rulebook, terms: Mapping[str, Any], lang: str) -> list[tuple[str, str]]:
    """The terms as rows: name and value."""
    return [(label(item, lang), value(law, item, terms.get(name), lang)) for name, item in law.terms.items()]
