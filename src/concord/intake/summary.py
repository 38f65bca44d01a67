"""The application as the registrar reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from concord.docket import participants
from concord.docket.models import Matter
from concord.intake import claims, elements
from concord.intake.review import Card, Row
from concord.kit.figures import money
from concord.kit.unverified import name_note
from concord.law import identifiers
from concord.law.citations import cited
from concord.law.screening import Reason

COLON = {"zh": "：", "en": ": "}
CHECKS = {
    "scope": lambda: _("Scope"),
    "duplicate": lambda: _("Duplicates"),
    "venue": lambda: _("Court"),
    "value": lambda: _("Value"),
    "limitation": lambda: _("Limitation"),
}


@dataclass(frozen=True)
class Finding:
    """A computed reason as kit's findings show it. level: ok, look or stop."""

    level: str
    title: str
    detail: str
    actions: tuple[tuple[str, str], ...] = ()


def official_name(cause: elements.Cause, lang: str) -> str:
    """The cause as the official list names it, with a note where nobody compared it with the list."""
    note = name_note(cause.verified)
    return cause.hint[lang] + (f" · {note}" if note else "")


def finding(reason: Reason, lang: str) -> Finding:
    """A reason with the name of its check and its source."""
    title = f"{CHECKS[reason.check]()}{COLON[lang]}{reason.says[lang]}"
    return Finding(reason.severity, title, cited(reason.source, lang))


def cards(matter: Matter, said: dict[str, Any], lang: str) -> list[Card]:
    """Who and who, what is asked, the facts, the story."""
    cause = elements.cause(said["cause"])
    about = Card(_("What it is about"), [Row(_("Cause"), official_name(cause, lang) if cause else said["cause"], "")])
    if court := said.get("court"):
        about.rows.append(Row(_("Sent by"), f"{court[lang]}\n{court['number']}", ""))
    people = Card(
        _("Who and who"), [row for role in ("applicant", "respondent") for row in _people(matter, role, lang)]
    )
    asked = Card(_("What is asked for"))
    for row in said["claims"]:
        amount = money(row["amount"], said["currency"], full=True) if row["amount"] else ""
        asked.rows.append(
            Row(str(claims.KIND_NAMES[row["kind"]]), "\n".join(x for x in (amount, row["what"]) if x), "")
        )
    facts = Card(_("The facts"), [_fact(fact, said["currency"], lang) for fact in said["facts"]])
    facts.rows.append(Row(_("In their own words"), said["story"], ""))
    return [about, people, asked, facts]


def _fact(fact: dict[str, Any], currency: str, lang: str) -> Row:
    shown = fact.get("shown") or {}
    value = (
        money(int(fact["value"]), currency, full=True) if fact["kind"] == "money" else shown.get(lang) or fact["value"]
    )
    return Row(fact["question"][lang], str(value), "")


def _people(matter: Matter, role: str, lang: str) -> list[Row]:
    """Names and contacts, for the registry only; identity numbers masked."""
    rows = []
    for person in participants.of_role(matter, role):
        known = participants.personal(person)
        lines = [participants.name(person, lang)]
        if known.get("id_number"):
            lines.append(identifiers.masked(str(known["id_number"])))
        lines += [str(known[key]) for key in ("representative", "agent", "phone", "email", "address") if known.get(key)]
        rows.append(Row(_("Applicant") if role == "applicant" else _("Respondent"), "\n".join(lines), ""))
    return rows
