"""From the answers of a draft to a matter: who takes part, what the file keeps, the consents, the service address."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from concord.docket import clock, links
from concord.docket.actors import Actor
from concord.docket.models import Exhibit
from concord.docket.opening import Opened, open_matter
from concord.docket.participants import Person
from concord.docket.recording import record
from concord.intake import elements
from concord.intake.models import Draft
from concord.intake.pages import Answers, acts_for_another, all_pages, value
from concord.kit import dates
from concord.law import shelf
from concord.law.model import Refused

RULEBOOK = "cn-mediation"
CONSENTS = ("online_mediation", "electronic_service", "sensitive_data")


def file_draft(draft: Draft, *, verified: Collection[str]) -> str | None:
    """Open the matter of a draft. verified: channels (`sms`, `mail`) whose address the applicant showed to be his.

    Returns None when it is filed, else a sentence why not. Any number of calls give one matter: the draft's id is the
    key, and each later step has a key of its own, so a call cut short is completed by the next one.
    """
    answers = draft.answers
    law = shelf.current(RULEBOOK, dates.local(clock.now()).date())
    files = list(draft.files.select_related("exhibit"))
    applicant = applicant_of(answers, verified=verified)
    opened = open_matter(
        rulebook=law.key,
        organisation=draft.organisation,
        people=[applicant, respondent_of(answers)],
        by=applicant,
        payloads={"application": application(answers, files, draft.language)},
        exhibits=Exhibit.objects.filter(pk__in=[file.exhibit_id for file in files]),
        key=f"draft {draft.id}",
        currency=value(answers, "claims", "currency", "CNY"),
    )
    if isinstance(opened, Refused):
        return _("The application could not be filed (%(code)s). Nothing is lost; call us, please.") % {
            "code": opened.code
        }
    # if we stop here the matter stands and the draft does not know it: the next press finds it by its key
    _record_consents(draft, opened)
    _finish(draft, opened)
    return None


def _finish(draft: Draft, opened: Opened) -> None:
    """Bind the draft to its matter, with the link that the receipt page shows."""
    person = opened.participants["applicant"][0]
    with transaction.atomic():
        # if we stop before the commit, the next press makes another link; the unused one is never told to anybody
        row = Draft.objects.select_for_update().get(pk=draft.pk)
        if row.matter_id is None:
            row.answers = {**row.answers, "_link": {"token": links.issue(person, "email")}}
            row.matter = opened.matter
            row.save(update_fields=["matter", "sealed", "updated_at"])
    draft.matter, draft.sealed = row.matter, row.sealed


def _record_consents(draft: Draft, opened: Opened) -> None:
    """Each consent, and the confirmed service address, as entries of their own, with the words that were shown."""
    actor = Actor(opened.participants["applicant"][0])
    answers = draft.answers
    for name in CONSENTS:
        if value(answers, name, "agree") == "yes":
            words = {"words": value(answers, name, "consent", {})}
            record(
                opened.matter,
                act="give_consent",
                by=actor,
                form={"purpose": name},
                payloads=words,
                key=f"consent {name}",
            )
    address = answers["service_address"]
    contact = answers["contact"]
    form = {
        "electronic": value(answers, "electronic_service", "agree") == "yes",
        "address": f"{address['address']} {address['postcode']}",
        "contact": f"{contact['phone']} {contact['email']}",
    }
    kept = {"confirmation": {**address, "phone": contact["phone"], "email": contact["email"]}}
    record(opened.matter, act="confirm_address", by=actor, form=form, payloads=kept, key="service address")


def applicant_of(answers: Answers, *, verified: Collection[str]) -> Person:
    """The applicant. Addresses count as confirmed for service where the person agreed to electronic service.

    The one-time code showed that one of them is read; the confirmation of the service address covers both.
    """
    you, contact = answers["you"], answers["contact"]
    electronic = value(answers, "electronic_service", "agree") == "yes"
    address = answers.get("service_address", {})
    personal: dict[str, Any] = {
        "name": you["name"],
        "id_number": id_number(answers),
        "id_type": "uscc" if "uscc" in you else you.get("id_type", ""),
        "phone": contact["phone"],
        "email": contact["email"],
        "address": address.get("address", ""),
        "postcode": address.get("postcode", ""),
        "signee": address.get("signee", ""),
        "capacity": value(answers, "capacity", "capacity"),
        "representative": you.get("head", ""),
        "confirmed": ["email", "phone"] if electronic else [],
        "verified": sorted({"sms": "phone", "mail": "email"}[channel] for channel in verified),
    }
    if acts_for_another(answers):
        personal["agent"] = value(answers, "acting", "name")
        personal["agent_position"] = value(answers, "acting", "position")
    kept = {key: item for key, item in personal.items() if item}
    return Person("applicant", kind=value(answers, "who", "kind"), language=contact["language"], personal=kept)


def id_number(answers: Answers) -> str:
    """The number by which the applicant is known again; an ID number only with consent (PIPL 29)."""
    you = answers.get("you", {})
    if value(answers, "who", "kind") == "organisation":
        return you.get("uscc") or you.get("registration", "")
    if value(answers, "sensitive_data", "agree") != "yes":
        return ""
    return you.get("id_card") or you.get("id_other", "")


def respondent_of(answers: Answers) -> Person:
    """The other side, as the applicant described it: nothing about it is confirmed."""
    other, contact = answers["other"], answers["other_contact"]
    firm = value(answers, "other_who", "kind") == "organisation"
    personal = {
        "name": other["name"],
        "id_number": other.get("uscc", "") if firm else "",
        "representative": other.get("head", "") if firm else "",
        "phone": contact.get("phone", ""),
        "email": contact.get("email", ""),
        "address": contact.get("address", ""),
    }
    kept = {key: item for key, item in personal.items() if item}
    return Person("respondent", kind="organisation" if firm else "person", language=contact["language"], personal=kept)


def application(answers: Answers, files: Collection[Any], lang: str) -> dict[str, Any]:
    """What the file keeps of the application, for both sides to read: no contact, no identity number.

    facts: the element questions with their words in both languages; claims: rows; files: exhibit id, what it shows.
    """
    chosen = value(answers, "cause", "cause")
    asked = {page.name for page in all_pages(answers)}
    return {
        "cause": chosen,
        "purpose": value(answers, "purpose", "purpose"),
        "facts": [
            {
                "id": item.id,
                "question": item.field.label,
                "kind": item.field.kind,
                "value": kept,
                "shown": _shown(item.field, kept),
            }
            for item in elements.questions(chosen)
            if f"e-{item.id}" in asked and (kept := value(answers, f"e-{item.id}", item.id)) not in ("", None)
        ],
        "story": value(answers, "story", "story"),
        "currency": value(answers, "claims", "currency", "CNY"),
        "claims": [
            {key: row[key] for key in ("kind", "amount", "what")} for row in value(answers, "claims", "rows", [])
        ],
        "value": sum(int(row["amount"]) for row in value(answers, "claims", "rows", [])),
        "files": [
            {"exhibit": str(file.exhibit_id), "purpose": file.purpose, "about": file.about.get("about", "")}
            for file in files
        ],
        "lang": lang,
    }


def _shown(field: Any, kept: Any) -> dict[str, str]:
    """A choice as the words that were chosen, in both languages; {} for anything else."""
    if field.kind == "choice":
        return next((dict(option.label) for option in field.options if option.value == kept), {})
    return {"yes": {"zh": "是", "en": "Yes"}, "no": {"zh": "否", "en": "No"}}[kept] if field.kind == "yes_no" else {}
