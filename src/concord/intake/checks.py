"""What the registrar is shown about an application: computed findings with reasons and sources. A person decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from concord.docket import participants, visibility
from concord.docket.actors import Reader
from concord.docket.models import Entry, Matter, Participant
from concord.kit import dates
from concord.kit.application import application
from concord.law import screening
from concord.law.screening import CaseKey, Court, Reason

LOOKED_AT = 200  # other cases of the same people that are compared


def application_of(matter: Matter, reader: Reader) -> dict[str, Any]:
    """What the applicant wrote, for a reader of the first entry; {} when it was erased."""
    entry = Entry.objects.get(matter=matter, act="begin")
    return visibility.read_data(reader, entry, "application") or {}


def of_cases(cases: Sequence[tuple[Matter, Reader]]) -> Mapping[UUID, Sequence[Reason]]:
    """The reasons of several applications, by matter id; those whose application is gone are left out."""
    known: dict[UUID, CaseKey] = {}
    said = ((matter, application_of(matter, reader)) for matter, reader in cases)
    return {matter.pk: reasons(matter, found, known) for matter, found in said if found}


def reasons(matter: Matter, said: dict[str, Any], known: dict[UUID, CaseKey] | None = None) -> list[Reason]:
    """Scope, duplicates, venue, value and limitation of an application, in this order.

    known: keys of other cases, kept from one application to the next of the same people.
    """
    filed = dates.local(matter.opened_at).date()
    organisation = matter.organisation
    consumer = {"daily": True, "business": False}.get(said.get("purpose", ""))
    found = screening.scope(organisation.kind, said["cause"], filed, consumer=consumer, excludes=organisation.excludes)
    found += screening.duplicates(*_keys(matter, said["cause"], filed, {} if known is None else known))
    found += _venue(matter, said["cause"])
    facts = {fact["id"]: fact["value"] for fact in said["facts"]}
    found += screening.value(
        said["claims"], price=facts.get("price"), paid=facts.get("paid"), currency=said.get("currency", "CNY")
    )
    if "due_day" in facts or "demanded_day" in facts:
        due, demanded = _day(facts.get("due_day")), _day(facts.get("demanded_day"))
        found += screening.limitation(filed, due=due, demanded=demanded)
    return found


def _day(kept: Any) -> date | None:
    return date.fromisoformat(str(kept)) if kept else None


def _venue(matter: Matter, cause: str) -> list[Reason]:
    """Which court could confirm an agreement: the one that works with the centre, as far as places are known."""
    court = matter.organisation.court
    if court is None:
        return []
    seat = Court({"zh": court.name_zh, "en": court.name_en}, court.region)
    domiciles = [place for p in _parties(matter) if (place := str(participants.personal(p).get("region", "")))]
    return screening.venue(seat, cause, domiciles=domiciles, centre=matter.organisation.region)


def _parties(matter: Matter) -> list[Participant]:
    return list(Participant.objects.filter(matter=matter, standing="party"))


def _keys(matter: Matter, cause: str, filed: date, known: dict[UUID, CaseKey]) -> tuple[CaseKey, list[CaseKey]]:
    """The key of this case and of other cases here in which the same people stand."""
    mine = _parties(matter)
    this = CaseKey(_marks(mine, "applicant"), _marks(mine, "respondent"), cause, filed)
    marks = {bytes(p.identity) for p in mine if p.identity}
    same = Participant.objects.filter(identity__in=marks, standing="party", matter__organisation=matter.organisation)
    named = same.exclude(matter=matter).values_list("matter", flat=True).distinct()[:LOOKED_AT]
    others = Matter.objects.filter(pk__in=list(named), opened_at__lte=matter.opened_at).select_related("organisation")
    for other in others:
        if other.pk not in known:
            known[other.pk] = _key(other)
    return this, [known[other.pk] for other in others]


def _key(other: Matter) -> CaseKey:
    people = _parties(other)
    return CaseKey(
        _marks(people, "applicant"),
        _marks(people, "respondent"),
        cause_of(other),
        dates.local(other.opened_at).date(),
        number=other.number,
        open=other.closed_at is None,
    )


def _marks(people: list[Participant], role: str) -> frozenset[str]:
    """Who they are: keyed digests of the identity number, and the name, as a respondent's number is seldom known."""
    rows = [p for p in people if p.role == role]
    return frozenset(mark for p in rows for mark in _marks_of(p))


def _marks_of(person: Participant) -> list[str]:
    found = [bytes(person.identity).hex()] if person.identity else []
    name = "".join(participants.name(person).split()).lower()
    return [*found, f"name {name}"] if name else found


def cause_of(matter: Matter) -> str:
    """The cause of action of a matter; read as its registry would."""
    return str(application(matter, registry_of(matter)).get("cause", ""))


def registry_of(matter: Matter) -> Reader:
    """Whoever reads a matter for its registry."""
    return Reader(matter.pk, (Participant(matter=matter, role="registrar", standing="registry"),))
