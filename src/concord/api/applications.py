"""An application that comes through the API passes the questions of /apply/: the same pages, readings and sentences."""

from __future__ import annotations

import os
import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from concord.api.schemas import ApplicationIn, ClaimIn
from concord.docket import clock
from concord.intake import claims, consents, filing, flow
from concord.intake.fields import Reading, asked, read, say
from concord.intake.models import Draft
from concord.intake.pages import Page, all_pages, fixed_context
from concord.intake.scope import elsewhere
from concord.kit import dates
from concord.people.models import Account, Organisation

NAMESPACE = uuid.UUID("5f5f3bb0-6a0e-5f3c-9a37-6d0e1d8f8a10")  # of draft ids drawn from idempotency keys


class UnfitError(Exception):
    """The application cannot be filed. fields: `page.field` -> sentence."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("application")
        self.fields = fields


def today() -> date:
    """The day on which the deployment stands, in its own zone."""
    return dates.day_of(clock.now())


def file(application: ApplicationIn, organisation: Organisation, account: Account) -> Draft:
    """Files an application for somebody at the counter; returns its draft, with `matter` set.

    The same key from the same account gives the same matter. Raises UnfitError with every field that does not fit.
    """
    draft = draft_of(application, organisation, account)
    if draft.matter_id:
        return draft
    draft.answers = answers_of(application)
    if found := elsewhere(organisation, draft.answers):
        raise UnfitError({"cause.cause": found.why})
    draft.save(update_fields=["sealed", "updated_at"])
    if sentence := filing.file_draft(draft, verified=()):
        raise UnfitError({"": sentence})
    return draft


def draft_of(application: ApplicationIn, organisation: Organisation, account: Account) -> Draft:
    """The draft that belongs to this key, made at the first call."""
    name = uuid.uuid5(NAMESPACE, f"{account.pk} {organisation.pk} {application.idempotency_key}")
    with transaction.atomic():
        # two calls with one key: the second waits for the first and finds its draft
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        known = Draft.objects.filter(pk=name).first()
        if known is None:
            known = Draft(
                id=name, organisation=organisation, secret=os.urandom(32), language=get_language() or "zh-hans"
            )
            known.answers = {}
            known.save(force_insert=True)
    return known


def answers_of(application: ApplicationIn) -> dict[str, Any]:
    """Reads page after page as a person would answer them: what is asked depends on what was said before."""
    answers: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    while page := next((p for p in all_pages(answers) if p.name not in answers), None):
        values, faults = page_values(page, application, answers)
        answers[page.name] = values
        wrong |= {f"{page.name}.{name}": sentence for name, sentence in faults.items()}
    known = {page.name for page in all_pages(answers)}
    wrong |= {name: "?" for name in application.answers if name not in known}
    if wrong:
        raise UnfitError(wrong)
    return answers


def page_values(
    page: Page, application: ApplicationIn, answers: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """One page's values and what is wrong with them."""
    typed = application.answers.get(page.name, {})
    if page.kind == "files":
        return {}, {}  # files come as exhibits once the matter stands
    if page.kind == "claims":
        return claim_values(application.claims, application.currency)
    if page.kind == "consent" and page.consent is not None:
        agree = typed.get("agree", "no")
        values = {
            "agree": agree,
            "consent": consents.given(page.consent, yes=agree == "yes", lang="zh", at=clock.now()),
        }
        return values, {"agree": say(page.consent.without)} if page.consent.needed and agree != "yes" else {}
    reading = read_page(page, typed, answers)
    values = reading.values
    if page.consent is not None:
        values = {**values, "consent": consents.given(page.consent, yes=True, lang="zh", at=clock.now())}
    return values, reading.wrong or flow.page_problem(page, values, answers)


def read_page(page: Page, typed: dict[str, str], answers: dict[str, Any]) -> Reading:
    """The fields that are asked now, read strictly; a field hangs on another one only while that one is asked."""
    context = fixed_context(page, answers)
    seen, shown = {**typed, **context}, []
    for item in page.fields:
        if asked(item, seen):
            shown.append(item)
        else:
            seen.pop(item.name, None)
    return read(tuple(shown), {**typed, **context}, today=today())


def claim_values(given: list[ClaimIn], currency: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The rows of what is asked for."""
    rows: list[dict[str, Any]] = []
    wrong: dict[str, str] = {}
    for number, claim in enumerate(given):
        reading = claims.read_claim(claim.model_dump(), rows, today=today())
        wrong |= {f"{number}.{name}": sentence for name, sentence in reading.wrong.items()}
        rows.append(reading.values)
    return {"rows": rows, "currency": claims.read_currency(currency)}, wrong
