"""The dated receipt of an application: it proves when it was filed, and so interrupts limitation (facts 1.11)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from concord.docket import documents, links, participants, rules, visibility
from concord.docket.actors import Reader
from concord.docket.models import Document, Entry, Matter, Participant
from concord.docket.reactor import Work, reaction
from concord.intake import claims, consents, elements
from concord.intake.models import Draft
from concord.kit.application import application
from concord.kit.figures import money, size
from concord.kit.papers import filling, render
from concord.people.roles import COURT_ROLES

KIND = "receipt"
DISPUTE = "dispute"  # of the rulebook: what is applied for is mediation
TITLES = ("申请回执", "Receipt of application")


@reaction("begin", "intake.receipt")
def make_receipt(work: Work) -> None:
    """Draw up the receipt of an application and put it among the applicant's papers. Once, by its key."""
    if work.entry is not None and (work.entry.role in COURT_ROLES or rules.law_of(work.matter).kind != DISPUTE):
        return  # a court sent the case, or it is filed at one: nobody applied for mediation here
    people = participants.of_role(work.matter, "applicant")
    key = f"receipt {work.entry.pk}" if work.entry else ""
    if work.entry is None or not people or Document.objects.filter(matter=work.matter, key=key).exists():
        return
    person = people[0]
    content = render(KIND, data_of(work.matter, work.entry, person), person.language)
    documents.put_document(
        work.matter, kind=KIND, content=content, titles=TITLES, seen=f"own:{person.pk}", key=key, entry=work.entry
    )


def data_of(matter: Matter, entry: Entry, person: Participant) -> dict[str, Any]:
    """What the paper takes (kit.papers.data.Receipt)."""
    reader = Reader(matter.pk, (person,))
    said = application(matter, reader)
    cause = elements.cause(str(said.get("cause", "")))
    exhibits = visibility.visible_exhibits(matter, reader).filter(entry=entry)
    name = participants.name(person)
    return filling.paper(matter, at=entry.at) | {
        "applicant": filling.party(person),
        "respondents": [filling.opponent(row, person) for row in participants.of_role(matter, "respondent")],
        "cause": cause.hint if cause else {},
        "received_at": entry.at,
        "claims": [_claim(row, matter.currency) for row in said.get("claims", ())],
        "exhibits": [filling.evidence(row, name) | {"size": size(row.size)} for row in exhibits],
        "consents": _consents(matter),
        "fingerprint": bytes(entry.digest).hex(),
        "next_steps": _next_steps(person),
    }


def _claim(row: dict[str, Any], currency: str) -> dict[str, str]:
    amount = money(row["amount"], currency, full=True) if row["amount"] else ""
    said = {}
    for lang, code in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(code):
            said[lang] = " ".join(part for part in (str(claims.KIND_NAMES[row["kind"]]), amount, row["what"]) if part)
    return said


def _consents(matter: Matter) -> list[dict[str, str]]:
    """The consents given with the application, by their titles."""
    given = Entry.objects.filter(matter=matter, act="give_consent").order_by("seq")
    titles = [consents.ALL[entry.form["purpose"]].short for entry in given if entry.form["purpose"] in consents.ALL]
    return [dict(title) for title in titles]


def _next_steps(person: Participant) -> list[dict[str, str]]:
    link = settings.SITE_URL + reverse("link", args=[links.issue(person, "email")])
    return [
        {
            "zh": "三个工作日内审查：受理、要求补正一次，或者退回并告诉您该去哪里。",
            "en": "Within three working days: accepted, one correction asked for, or returned with advice.",
        },
        {
            "zh": f"用这个链接打开案件，每次要一次性验证码：{link}",
            "en": f"This link opens the case; each time a one-time code is needed: {link}",
        },
    ]


def receipt(matter: Matter) -> Document | None:
    """The receipt of a matter, None while it is being made."""
    return Document.objects.filter(matter=matter, kind=KIND).order_by("version").first()


def link_of(draft: Draft) -> str:
    """The token of the link that the receipt page shows."""
    return str(draft.answers["_link"]["token"])
