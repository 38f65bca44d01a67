"""The application shown whole: what was answered, card by card, each row with its way back to the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from concord.intake import claims
from concord.intake.fields import Field, say
from concord.intake.pages import Answers, Page, all_pages, fixed_context, value
from concord.kit.figures import money
from concord.law import identifiers


@dataclass(frozen=True)
class Row:
    label: str
    value: str
    page: str


@dataclass
class Card:
    title: str
    rows: list[Row] = field(default_factory=list)


def cards(answers: Answers, files: Sequence[Any], lang: str) -> list[Card]:
    """All that was answered, in the order of the questions. files: draft files, `about` and `purpose` of each."""
    titles = {
        "case": _("What it is about"),
        "elements": _("The facts"),
        "you": _("You"),
        "other": _("The other side"),
        "claims": _("What you ask for"),
        "evidence": _("What you show"),
        "consents": _("What you agree to"),
    }
    found = {name: Card(title) for name, title in titles.items()}
    for page in all_pages(answers):
        found[page.section].rows += rows_of(page, answers, files, lang)
    return [card for card in found.values() if card.rows]


def rows_of(page: Page, answers: Answers, files: Sequence[Any], lang: str) -> list[Row]:
    """The rows of one page; none when it was not answered."""
    kept = answers.get(page.name, {})
    if page.kind == "files":
        names = [file.about["name"] for file in files if file.purpose == page.purpose]
        return [
            Row(
                _("Power of attorney") if page.purpose == "authority" else _("Files"),
                "\n".join(names) or _("none"),
                page.name,
            )
        ]
    if page.kind == "claims":
        return [_claim_row(row, kept.get("currency", "CNY"), lang) for row in kept.get("rows", [])]
    if page.kind == "consent":
        agreed = {"yes": _("Agreed"), "no": _("Not agreed")}.get(kept.get("agree", ""), "")
        return [Row(page.heading, agreed, page.name)] if agreed else []
    seen = {**kept, **fixed_context(page, answers)}
    currency = value(answers, "claims", "currency", "CNY")
    return [
        Row(item.says, shown(item, kept[item.name], currency), page.name)
        for item in page.fields
        if kept.get(item.name) not in (None, "") and (item.when is None or seen.get(item.when[0]) in item.when[1])
    ]


def _claim_row(row: dict[str, Any], currency: str, lang: str) -> Row:
    amount = money(row["amount"], currency, full=True) if row["amount"] else ""
    return Row(str(claims.KIND_NAMES[row["kind"]]), "\n".join(part for part in (amount, row["what"]) if part), "claims")


def shown(item: Field, kept: Any, currency: str) -> str:
    """A kept value as a person reads it. Identity numbers are masked, also for their owner."""
    if item.kind == "choice":
        return next((say(option.label) for option in item.options if option.value == kept), str(kept))
    if item.kind == "yes_no":
        return _("Yes") if kept == "yes" else _("No")
    if item.kind == "consent":
        return _("Confirmed")
    if item.kind == "money":
        return money(int(kept), currency, full=True)
    if item.kind == "id_card":
        return identifiers.masked(str(kept))
    return f"{kept} {say(item.suffix)}".strip()


def over_the_facts(answers: Answers) -> str:
    """A warning where more is claimed than price less payments leaves, '' else; the applicant may know why."""
    rows = value(answers, "claims", "rows", [])
    price, paid = value(answers, "e-price", "price", None), value(answers, "e-paid", "paid", None)
    asked = {page.name for page in all_pages(answers)}
    if price in ("", None) or "e-price" not in asked:
        return ""
    claimed = sum(int(row["amount"]) for row in rows if row["kind"] == "pay" and row["amount"])
    owed = max(int(price) - int(paid or 0), 0)
    if claimed <= owed:
        return ""
    currency = value(answers, "claims", "currency", "CNY")
    return _(
        "You ask for %(claimed)s, but price less payments leaves %(owed)s. Check the three sums; if they are right, "
        "say in your account why."
    ) % {"claimed": money(claimed, currency), "owed": money(owed, currency)}


def mask_phone(number: str) -> str:
    return f"{number[:-8]} •••• {number[-4:]}" if len(number) > 9 else f"•••• {number[-2:]}"


def mask_email(address: str) -> str:
    name, _at, domain = address.partition("@")
    return f"{name[:2]}•••@{domain}"
