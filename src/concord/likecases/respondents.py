"""Each line of a list, checked as an application's questions are: a value that can be kept, or a sentence why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from concord.kit import contacts
from concord.kit.dates import language
from concord.kit.fields import AmountField, TextField
from concord.law import identifiers
from concord.likecases.sheet import COLUMNS, ROUNDED, Cells, heading

KINDS = {
    "organisation": (
        "单位", "公司", "企业", "个体工商户", "个体户", "店铺", "组织",
        "organisation", "organization", "company", "firm", "shop",
    ),
    "person": ("个人", "自然人", "person", "individual"),
}  # fmt: skip
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}
RUN_AS_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Rules:
    """What the lines are held against. money: the first case asks for some; own: marks of the applicant.

    known: mark of a respondent -> number of the case in which he already is one.
    """

    currency: str
    money: bool
    today: date
    own: frozenset[str] = frozenset()
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Checked:
    """A line: values that can be kept, typed cells for showing again, a sentence per wrong column."""

    id: str
    at: str
    typed: Cells
    values: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(heading, sentence) for each wrong column."""
        return [(heading(column), said) for column, said in self.wrong.items()]


def check_all(lines: Sequence[Cells], rules: Rules) -> list[Checked]:
    """Every line by itself, and against the others: nobody is named twice, and nobody who is in a case already."""
    found = [check(line, rules) for line in lines]
    seen: dict[str, Checked] = {}
    for one in found:
        for mark in marks(one.values):
            if mark in rules.own:
                one.wrong["name"] = _("This is the applicant.")
            elif mark in rules.known:
                one.wrong["name"] = _("Is in case %(number)s already.") % {"number": rules.known[mark]}
            elif mark in seen and seen[mark] is not one:
                one.wrong["name"] = _("Stands in the list twice: see %(name)s.") % {"name": seen[mark].typed["name"]}
            else:
                seen[mark] = one
    return found


def check(line: Cells, rules: Rules) -> Checked:
    """One line by itself."""
    typed = {column: str(line.get(column, ""))[:600] for column in COLUMNS}
    out = Checked(line.get("id", ""), line.get("at", ""), typed)
    readers = {
        "kind": _kind,
        "name": lambda text: _plain(text, 120, needed=True),
        "phone": lambda text: contacts.read("phone", text),
        "email": lambda text: contacts.read("email", _guarded(text)),
        "address": lambda text: _plain(text, 300),
        "amount": lambda text: _amount(text, rules),
    }
    for column, reader in readers.items():
        _read(out, column, reader)
    _read(out, "number", lambda text: _number(text, out.values.get("kind", ""), rules.today))
    if not out.wrong and not any(out.values[column] for column in ("phone", "email", "address")):
        out.wrong["phone"] = _("Give a phone, an e-mail or an address: at least one of the three.")
    return out


def _read(out: Checked, column: str, reader: Any) -> None:
    try:
        out.values[column] = reader(out.typed[column].strip())
    except ValidationError as error:
        out.wrong[column] = " ".join(error.messages)
    except ValueError as wrong:
        out.wrong[column] = str(wrong)


def _kind(text: str) -> str:
    found = KIND_OF.get(text.casefold())
    if not found:
        raise ValueError(_("Write “organisation” or “person”."))
    return found


def _guarded(text: str) -> str:
    """A text that no spreadsheet program will run when the list is opened again elsewhere."""
    if text.startswith(RUN_AS_FORMULA):
        raise ValueError(
            _("This begins with = + - or @, which a spreadsheet would run as a formula. Write it plainly.")
        )
    return text


def _plain(text: str, longest: int, *, needed: bool = False) -> str:
    kept = str(TextField(longest=longest, required=False).clean(_guarded(text)))
    if needed and not kept:
        raise ValueError(_("The name is missing."))
    return " ".join(kept.split())


def _number(text: str, kind: str, today: date) -> str:
    if text.startswith(ROUNDED):
        raise ValueError(_("The spreadsheet has rounded this number. Set the column to text and type it again."))
    plain = identifiers.normal(_guarded(text))
    if not plain or not kind:
        return plain
    wrong = identifiers.uscc_wrong(plain) if kind == "organisation" else identifiers.id_card_wrong(plain, today=today)
    if wrong:
        raise ValueError(wrong.says[language()])
    return plain


def _amount(text: str, rules: Rules) -> int:
    amount = AmountField(currency=rules.currency, required=False, least=1).clean(text.removeprefix(ROUNDED)) or 0
    if amount and not rules.money:
        raise ValueError(_("The first case asks for no money. Leave the amount empty."))
    return int(amount)


def marks(values: Mapping[str, Any]) -> list[str]:
    """By what a respondent is known again: the number, or the name with a phone or an e-mail."""
    name = "".join(str(values.get("name", "")).split()).casefold()
    number = str(values.get("number", ""))
    reached = [str(values[key]) for key in ("phone", "email") if values.get(key)]
    return [f"number {number}"] * bool(number) + [f"{name} {one}" for one in reached if name]


def marks_of_people(people: Iterable[tuple[Mapping[str, Any], str]]) -> dict[str, str]:
    """(personal data of a participant, case number) pairs -> mark -> case number."""
    found: dict[str, str] = {}
    for known, number in people:
        found |= dict.fromkeys(marks({**known, "number": known.get("id_number", "")}), number)
    return found


def plain_story(text: str) -> str:
    """A story as it is kept: no control or direction signs, lines as they were."""
    return str(TextField(longest=100_000, required=False).clean(text[:100_000]))
