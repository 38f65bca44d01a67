"""From the rows of the docket to what papers take (data.py): houses, parties, terms, evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from concord.docket import exhibits, participants, visibility
from concord.docket.actors import Reader
from concord.docket.models import Entry, Exhibit, Matter, Participant
from concord.kit import dates
from concord.kit.terms import Term
from concord.law import identifiers
from concord.people.models import Organisation


def house(organisation: Organisation) -> dict[str, Any]:
    """The body that issues a paper."""
    return {
        "name_zh": organisation.name_zh,
        "name_en": organisation.name_en,
        "kind": organisation.kind,
        "licence": organisation.licence,
        "mandate_zh": organisation.mandate_zh,
        "mandate_en": organisation.mandate_en,
        "phone": organisation.phone,
        "address_zh": organisation.address_zh,
        "address_en": organisation.address_en,
    }


def both(message: str) -> dict[str, str]:
    """A msgid in the two languages of the platform."""
    with translation.override("zh-hans"):
        chinese = _(message)
    return {"zh": chinese, "en": message}


def party(row: Participant, *, whole: bool = False) -> dict[str, Any]:
    """A party as the other side may read it too: name, who acts, and its number, a person's masked.

    whole: with whole number, address, phone and e-mail. Only for its own eyes or for those of the court alone.
    """
    known = participants.personal(row)
    number = str(known.get("id_number", ""))
    acts = str(known.get("agent") or known.get("representative") or "")
    filled = _named(row) | {
        "identifier": number if whole or row.kind == "organisation" else identifiers.masked(number),
        "represented_by": acts,
        "capacity": capacity(str(known.get("capacity", ""))) if acts else {"zh": "", "en": ""},
    }
    if whole:
        filled |= {key: str(known.get(key, "")) for key in ("address", "phone", "email")}
    return filled


def opponent(row: Participant, reader: Participant) -> dict[str, Any]:
    """The other side in a paper that one party takes elsewhere: its name, and what this reader told of it himself."""
    told = participants.told(row, reader)
    return _named(row) | {
        "identifier": told.get("id_number", ""),
        "address": told.get("address", ""),
        "phone": told.get("phone", ""),
        "email": told.get("email", ""),
        "represented_by": told.get("representative", ""),
    }


def _named(row: Participant) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "name": participants.name(row),
        "name_en": participants.name(row, "en"),
        "role": row.role if row.role in participants.SIDES else "third",
        "kind": row.kind,
    }


def capacity(name: str) -> dict[str, str]:
    """In what capacity somebody acts for a party, in both languages; '' for itself. name: as the application has it."""
    words = {
        "head": {"zh": "法定代表人（负责人）", "en": "legal representative"},
        "staff": {"zh": "工作人员", "en": "member of staff"},
        "lawyer": {"zh": "律师", "en": "lawyer"},
        "agent": {"zh": "委托代理人", "en": "agent"},
        "guardian": {"zh": "监护人", "en": "guardian"},
    }
    return words.get(name, {"zh": "", "en": ""})


def parties(matter: Matter, *, whole: bool = False) -> list[dict[str, Any]]:
    """Every party of the matter now, applicants first. whole: as in `party`, for the court alone."""
    return [party(row, whole=whole) for row in participants.sides(matter)]


def rows(terms: Iterable[Term]) -> list[dict[str, Any]]:
    """The terms of an agreement or offer."""
    return [
        {
            "who": t.who,
            "whom": t.whom,
            "kind": t.kind,
            "amount": t.amount,
            "day": t.day,
            "what": t.what,
            "what_en": t.what_en,
        }
        for t in terms
    ]


def number_given(matter: Matter, reader: Reader, *acts: str) -> str:
    """The number that an officer gave with the newest entry of the first of these acts that carries one (its field
    `number`), as the reader may see it; else the number of the case.
    """
    for act in acts:
        entry = Entry.objects.filter(matter=matter, act=act).order_by("-seq").first()
        number = visibility.read_payload(reader, entry, "number") if entry is not None else None
        if number:
            return number
    return matter.number


def evidence(row: Exhibit, by: str) -> dict[str, Any]:
    """A piece of evidence for a list."""
    return {"name": exhibits.filename(row), "by": by, "received_at": row.received_at}


def day(at: int) -> str:
    """A legal time as its day, '' for none."""
    return dates.day_of(at).isoformat() if at else ""


def paper(matter: Matter, *, at: int, issued_by: Organisation | None = None) -> dict[str, Any]:
    """What every paper of a matter has; issued_by: the court, where it is not the centre's own paper."""
    return {
        "house": house(issued_by or matter.organisation),
        "number": matter.number,
        "at": at,
        "verify": f"{settings.SITE_URL}/verify/",
        "currency": matter.currency,
    }
