"""A dossier becomes an application: typed page by page through the readers of the pages, then filed as drafts are."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from concord.docket import clock, exhibits
from concord.docket.door import Rejected
from concord.docket.models import Matter
from concord.intake import claims, consents, filing, flow
from concord.intake.fields import asked, read
from concord.intake.models import Draft, DraftFile
from concord.intake.pages import Page, all_pages, fixed_context
from concord.kit import dates
from concord.people.models import Organisation
from concord.site.demo.dossiers import Dossier, Side

NAMESPACE = uuid.UUID("6a2c7ed4-9a70-4b1d-8f0f-3d0c5e1b9a11")
WRITTEN = date(2026, 11, 20)  # when the dossiers were written: no day in them is later
CAPACITIES = {"legal_representative": "head", "employee": "staff", "lawyer": "lawyer", "": "self"}


class DemonstrationFault(Exception):
    """A dossier that the pages or the law would not take: a mistake in the dossier."""


def filed(dossier: Dossier, centre: Organisation) -> Matter:
    """The matter of a dossier; any number of calls give one. Raises DemonstrationFault with the sentence of a page."""
    draft = begun(dossier, centre)
    if draft.matter_id is None:
        if not draft.answers:
            put_files(draft, dossier)
            draft.answers = answered(dossier, draft.language)
            draft.save()
        refused = filing.file_draft(draft, verified={"sms"})
        if refused is not None:
            raise DemonstrationFault(f"{dossier.key}: {refused}")
    return Matter.objects.get(pk=draft.matter_id)


def begun(dossier: Dossier, centre: Organisation) -> Draft:
    """The draft of a dossier, under an id of its own for ever."""
    pk = number_of(dossier, centre)
    fresh = {"organisation": centre, "secret": uuid.uuid4().bytes, "language": dossier.applicant.language}
    draft, _made = Draft.objects.get_or_create(pk=pk, defaults=fresh | {"sealed": b""})
    return draft


def number_of(dossier: Dossier, centre: Organisation) -> uuid.UUID:
    """The id of the dossier's draft, and so the key of its matter."""
    return uuid.uuid5(NAMESPACE, f"{centre.code}/{dossier.key}")


def put_files(draft: Draft, dossier: Dossier) -> None:
    """The applicant's files, through the door like any other."""
    for paper in dossier.papers:
        if paper.side == "respondent":
            continue
        row = exhibits.put_exhibit(paper.make(), name=paper.name, draft=str(draft.id), key=paper.name)
        if isinstance(row, Rejected):
            raise DemonstrationFault(f"{dossier.key}: {paper.name}: {row.sentence}")
        purpose = "authority" if paper.side == "authority" else "evidence"
        kept = DraftFile(draft=draft, exhibit=row, purpose=purpose)
        kept.about = {"name": paper.name, "size": row.size, "about": paper.about}
        kept.save()


def answered(dossier: Dossier, language: str) -> dict[str, dict[str, Any]]:
    """Every page that this application asks, in order, read as the pages read what is typed."""
    answers: dict[str, dict[str, Any]] = {}
    given = typed(dossier)
    lang = "en" if language == "en" else "zh"
    while (page := flow.first_open(answers, {"authority", "evidence"})) is not None:
        answers[page.name] = answer(page, given.get(page.name, {}), answers, dossier, lang)
        if flow.first_open(answers, {"authority", "evidence"}) == page:
            raise DemonstrationFault(f"{dossier.key}: the page {page.name} is still open")
    known = {page.name for page in all_pages(answers)}
    return {name: values for name, values in answers.items() if name in known}


def answer(
    page: Page, given: Mapping[str, str], answers: Mapping[str, Any], dossier: Dossier, lang: str
) -> dict[str, Any]:
    """What one page keeps."""
    if page.kind == "files":
        return {"seen": "yes"}
    if page.kind == "claims":
        return {"currency": dossier.currency, "rows": claim_rows(dossier)}
    if page.kind == "consent" and page.consent is not None:
        return {"agree": "yes", "consent": consents.given(page.consent, yes=True, lang=lang, at=clock.now())}
    context = {**given, **fixed_context(page, answers)}
    fields = tuple(item for item in page.fields if asked(item, context))
    reading = read(fields, context, today=max(dates.local(clock.now()).date(), WRITTEN))
    wrong = reading.wrong or flow.page_problem(page, reading.values, answers)
    if wrong:
        raise DemonstrationFault(f"{dossier.key}: {page.name}: {wrong}")
    if page.consent is None:
        return reading.values
    return {**reading.values, "consent": consents.given(page.consent, yes=True, lang=lang, at=clock.now())}


def claim_rows(dossier: Dossier) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for claim in dossier.claims:
        said = {"kind": claim.kind, "amount": f"{claim.amount / 100:.2f}", "what": claim.what, "thing": claim.what}
        reading = claims.read_claim(said, rows, today=WRITTEN)
        if reading.wrong:
            raise DemonstrationFault(f"{dossier.key}: {reading.wrong}")
        rows.append(reading.values)
    return rows


def typed(dossier: Dossier) -> dict[str, dict[str, str]]:
    """What the applicant types, page by page."""
    me, other = dossier.applicant, dossier.respondent
    address, _space, postcode = me.address.rpartition(" ")
    return {
        "cause": {"cause": dossier.cause},
        "purpose": {"purpose": "business"},
        **{f"e-{name}": {name: said} for name, said in dossier.answers.items()},
        "story": {"story": dossier.summary},
        "who": {"kind": me.kind},
        "capacity": {"capacity": CAPACITIES[me.capacity]},
        "you": identity(me),
        "acting": {"name": me.contact, "position": ""},
        "contact": {"phone": me.phone, "email": me.email, "language": me.language},
        "other_who": {"kind": other.kind},
        "other": {"name": other.name, "uscc": other.number, "head": other.head or other.contact},
        "other_contact": contact(other),
        "service_address": {
            "signee": me.contact or me.name,
            "relation": "本人" if me.language == "zh-hans" else "myself",
            "address": address,
            "postcode": postcode,
            "agree": "yes",
        },
    }


def identity(side: Side) -> dict[str, str]:
    if side.kind == "person":
        return {"name": side.name, "id_type": "id_card", "id_card": side.number}
    return {"name": side.name, "uscc": side.number, "registration": "", "head": side.head or side.contact}


def contact(side: Side) -> dict[str, str]:
    return {"phone": side.phone, "email": side.email, "address": side.address, "language": side.language}
