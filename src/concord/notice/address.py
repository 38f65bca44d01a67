"""A party confirms where papers reach it: from then on, arrival there counts as service (facts 1.6, S31)."""

# ruff: noqa: E501  sentences that people read stay whole
from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from concord.docket import clock, participants
from concord.docket.actors import Actor, Reader
from concord.docket.models import Matter
from concord.docket.recording import Recorded, record
from concord.law.model import Refused
from concord.notice.steps import Given

VERSION = "2026-11"
WORDS = {
    "zh": (
        "我确认上面的送达地址准确、有效。它用于这次调解、司法确认和执行，有诉讼的也用于各审级，直到我书面变更。"
        "地址不准确、变更了没有告诉你们，或者我拒绝签收，文书退回之日就算送达。"
    ),
    "en": (
        "I confirm that this service address is right and in use. It holds for this mediation, for judicial confirmation "
        "and enforcement, and for every instance of a lawsuit, until I change it in writing. If it is wrong, or changed "
        "without notice, or I refuse to take a paper, the paper counts as served on the day it comes back."
    ),
}


def words(lang: str) -> str:
    return WORDS[lang]


def known(reader: Reader) -> dict[str, str]:
    """What is on file of the reader, to start from."""
    person = next(p for p in reader.participants if p.role == reader.role)
    personal = participants.personal(person)
    names = ("phone", "email", "address", "postcode", "signee")
    found = {name: str(personal.get(name, "")) for name in names}
    found["signee"] = found["signee"] or participants.name(person)
    return found


def fields(given: Given) -> list[dict[str, Any]]:
    """The fields of the page, with what was typed."""
    asked = (
        ("signee", _("Who may take papers for you"), "name", False),
        ("phone", _("Mobile phone"), "tel", True),
        ("email", _("E-mail"), "email", True),
        ("address", _("Postal address"), "street-address", False),
        ("postcode", _("Postcode"), "postal-code", True),
    )
    return [
        {"name": name, "label": label, "autocomplete": auto, "optional": optional,
         "value": given.typed.get(name, ""), "error": given.wrong.get(name, "")}
        for name, label, auto, optional in asked
    ]  # fmt: skip


def confirm(matter: Matter, actor: Actor, given: Given, *, key: str) -> Recorded | Refused:
    """Record the confirmation, then use the address. Only addresses the person had a code at, or keeps, are confirmed."""
    form, electronic = given.form, given.typed.get("electronic") == "yes"
    lang = "en" if actor.participant.language.startswith("en") else "zh"
    kept = {**form, "version": VERSION, "words": WORDS[lang], "electronic": electronic, "at": clock.now()}
    entry = {
        "electronic": electronic,
        "address": " ".join(part for part in (form["address"], form["postcode"]) if part),
        "contact": " ".join(part for part in (form["phone"], form["email"]) if part),
    }
    result = record(matter, act="confirm_address", by=actor, form=entry, payloads={"confirmation": kept}, key=key)
    if isinstance(result, Recorded) and not result.repeated:
        confirmed = [name for name in ("email", "phone") if electronic and form[name]]
        participants.change(
            actor.participant,
            address=form["address"], postcode=form["postcode"] or None, signee=form["signee"],
            phone=form["phone"] or None, email=form["email"] or None, confirmed=confirmed,
        )  # fmt: skip
        if electronic:
            record(matter, act="give_consent", by=actor, form={"purpose": "electronic_service"}, key=f"{key}/consent")
    return result
