"""One line of a batch: who is offered what on which terms, or what is wrong with it, all of it at once.

The dry run asks the law itself whether a contract could begin on these terms; it writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from concord.contracts import batches_cells as cells
from concord.contracts import batches_columns as columns
from concord.contracts import text
from concord.contracts.batches_findings import Finding, UnfitError, quoted
from concord.contracts.offering import Consumer, fingerprint
from concord.contracts.sides import sides
from concord.law import engine
from concord.law.model import Refused
from concord.law.rulebook import Field, Rulebook

LONGEST_NAME, LONGEST_GOODS, LONGEST_ACCOUNT = 60, 300, 200
READERS: dict[str, Callable[[str], str]] = {
    "name": lambda cell: cells.words(cell, LONGEST_NAME),
    "phone": cells.phone,
    "email": cells.email,
    "language": cells.language,
    "goods": lambda cell: cells.words(cell, LONGEST_GOODS),
    "pay_to": lambda cell: cells.words(cell, LONGEST_ACCOUNT),
}
Term = Callable[[Field, Rulebook, Any], Any]


@dataclass(frozen=True)
class Given:
    """One offer as it was given. terms: as the law takes them; pay_to: the account that is to be paid, or ''."""

    consumer: Consumer
    goods: str
    terms: dict[str, Any]
    pay_to: str = ""

    def as_plain(self) -> dict[str, Any]:
        """For JSON, as models.Offer keeps it."""
        given = {"consumer": asdict(self.consumer), "goods": self.goods, "terms": self.terms}
        return given | ({"pay_to": self.pay_to} if self.pay_to else {})

    @classmethod
    def of_plain(cls, kept: Mapping[str, Any]) -> Given:
        return cls(Consumer(**kept["consumer"]), kept["goods"], kept["terms"], kept.get("pay_to", ""))

    def digest(self, law: Rulebook) -> bytes:
        """The keyed digest by which the same offer is known again."""
        return fingerprint(law.key, self.terms, self.consumer, self.goods, self.pay_to)


def in_minor_units(item: Field, _law: Rulebook, value: Any) -> Any:
    """A term as programs send it: an amount in minor units, a number as a number, everything else as the law has it."""
    if item.type in ("money", "int") and (not isinstance(value, int) or isinstance(value, bool)):
        raise UnfitError("minor" if item.type == "money" else "whole", text=str(value))
    if item.type == "text" and isinstance(value, str):
        value = cells.words(value, item.max or cells.LONGEST)
    return cells.fitting(item, value)


@dataclass
class Checker:
    """Reads the lines of one batch. at: legal time (UTC s) at which the law is asked; 0: it is not asked."""

    law: Rulebook
    at: int = 0
    read: Term = cells.value
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)

    def line(self, number: int, said: Mapping[str, str], terms: Mapping[str, Any]) -> Given | list[Finding]:
        """What a line gives, or everything that is wrong with it. said: column -> cell; terms: name -> value."""
        found: list[Finding] = []
        person = self._person(number, said, found)
        given = self._terms(number, terms, found)
        who = (person["name"], person["phone"], person["email"], person["goods"])
        first = self.seen.setdefault(who, number) if all((who[0], who[1] or who[2], who[3])) else number
        if first != number:
            found.append(Finding("twice", number, "", {"first": str(first)}))
        if not found and self.at:
            found += self._asked(number, given)
        if found:
            return found
        consumer = Consumer(person["name"], person["phone"], person["email"], person["language"])
        return Given(consumer, person["goods"], given, person["pay_to"])

    def _person(self, number: int, said: Mapping[str, str], found: list[Finding]) -> dict[str, str]:
        person: dict[str, str] = {}
        for column, read in READERS.items():
            try:
                person[column] = read(said.get(column, ""))
            except UnfitError as unfit:
                person[column] = ""
                found.append(unfit.at(number, column))
        wrong = {one.column for one in found}
        found += [Finding("missing", number, name) for name in columns.NEEDED if not person[name] and name not in wrong]
        if not person["phone"] and not person["email"] and not wrong & {"phone", "email"}:
            found.append(Finding("reach", number, "phone"))
        return person

    def _terms(self, number: int, terms: Mapping[str, Any], found: list[Finding]) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for name, item in self.law.terms.items():
            value = terms.get(name)
            column = f"{columns.TERMS}{name}"
            if value is None or (isinstance(value, str) and not value.strip()):
                if columns.required(item):
                    found.append(Finding("missing", number, column))
                elif item.default is not None:
                    given[name] = item.default  # written out, so that the same offer is known again
                continue
            try:
                given[name] = self.read(item, self.law, value)
            except UnfitError as unfit:
                found.append(unfit.at(number, column))
        for name in terms:
            if name not in self.law.terms:
                found.append(Finding("term", number, "", {"term": quoted(str(name))}))
        return given

    def _asked(self, number: int, terms: dict[str, Any]) -> list[Finding]:
        """What the law says of terms that fit each by itself."""
        law = self.law
        people = {name: (name,) for name in law.roles}
        by = sides(law).creditor
        answer = engine.begin(law, people, terms, self.at, by=by, role=by, currency=text.currency(law))
        if not isinstance(answer, Refused):
            return []
        column = f"{columns.TERMS}{answer.detail}" if answer.detail in law.terms else ""
        return [Finding("law", number, column, {"code": answer.code, "detail": answer.detail})]
