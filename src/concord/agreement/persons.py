"""Who stands in an agreement: parties, mediators, the house, and who signs for a party."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from concord.docket import participants
from concord.docket.actors import Reader
from concord.docket.models import Entry, Matter, Participant
from concord.kit import application
from concord.kit.dates import local
from concord.law import identifiers
from concord.law.tables import TableError, cause

UNREADABLE = "•"


def joined(names: Iterable[str]) -> str:
    """Names in a row, in the language in force."""
    return functools.reduce(lambda one, other: _("%(one)s and %(other)s") % {"one": one, "other": other}, names)


def mediator_names(draft: Entry, language: str = "zh-hans") -> list[str]:
    """Who drew it up, by name."""
    person = draft.participant
    return [participants.name(person, language)] if person is not None else []


def capacities() -> dict[str, str]:
    """In what capacity somebody acts for a party, in the language in force."""
    return {
        "self": "",
        "head": _("legal representative"),
        "staff": _("member of staff, authorised"),
        "lawyer": _("lawyer, authorised"),
        "agent": _("authorised agent"),
        "guardian": _("guardian"),
    }


def capacity(participant: Participant, language: str = "") -> str:
    """The capacity that was given for a party, in words; '' for none."""
    given = str(participants.personal(participant).get("capacity", ""))
    with translation.override(language or translation.get_language()):
        return capacities().get(given, given)


def both_capacities(participant: Participant) -> dict[str, str]:
    return {"zh": capacity(participant, "zh-hans"), "en": capacity(participant, "en")}


def signer(participant: Participant) -> str:
    """Who acts for a party: its agent, for a firm its representative, else the person itself."""
    return acting_for(participant) or participants.name(participant)


def acting_for(participant: Participant) -> str:
    """The name of a party's agent, or of a firm's representative, as far as one was given."""
    known = participants.personal(participant)
    found = known.get("agent") or (known.get("representative") if participant.kind == "organisation" else "")
    return str(found or "")


def represented(participant: Participant) -> bool:
    """Whether somebody else than the person named signs: always for a firm."""
    return participant.kind == "organisation" or bool(participants.personal(participant).get("agent"))


def shown_number(participant: Participant) -> str:
    """An identity number as both sides may read it: a firm's is public, a person's is hidden but for its ends."""
    number = str(participants.personal(participant).get("id_number", ""))
    return number if participant.kind == "organisation" else identifiers.masked(number)


def party(participant: Participant) -> dict[str, Any]:
    """A party as kit.papers takes it. Addresses and contacts stay out: the other side never sees them."""
    acting = acting_for(participant)
    return {
        "id": str(participant.pk),
        "name": participants.name(participant, "zh-hans"),
        "name_en": participants.name(participant, "en"),
        "role": participant.role,
        "kind": participant.kind,
        "identifier": shown_number(participant),
        "represented_by": acting,
        "capacity": both_capacities(participant) if acting else {"zh": "", "en": ""},
    }


def cause_words(matter: Matter, reader: Reader) -> dict[str, str]:
    """The cause of action in both languages: Chinese under its official name, English as it fits `in dispute over`."""
    found = str(application.application(matter, reader).get("cause", ""))
    try:
        name = cause(found, local(matter.opened_at).date()).name
        return {"zh": name["zh"], "en": name["en"].removeprefix("Dispute over ")}
    except TableError:
        return {"zh": "民事纠纷", "en": "a civil matter"}


def claimed(matter: Matter, reader: Reader) -> int:
    """The money that the application asks for, minor units; 0 when it names none."""
    return application.claimed(application.application(matter, reader))
