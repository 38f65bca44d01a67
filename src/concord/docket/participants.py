"""Participants: who takes part in a matter, with personal data sealed."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

import msgspec
from django.db import transaction

from concord.docket.models import Matter, Participant
from concord.gateways.keys import keyring
from concord.people.models import Account, Organisation

# what a name is read from, and as what somebody takes part: every page asks, so nothing else is loaded
NAMED = (
    "role", "standing", "joined", "left", "sealed",
    "account__email", "account__name_zh", "account__name_en",
    "organisation__name_zh", "organisation__name_en",
)  # fmt: skip
PURPOSE = "participant"
SIDES = ("applicant", "respondent")
TOLD = "told"
TELLABLE = ("id_number", "address", "phone", "email", "representative")


@dataclasses.dataclass(frozen=True)
class Person:
    """Who shall take part when a matter is opened. personal: see `personal`; kind: person or organisation."""

    role: str
    kind: str = "person"
    language: str = "zh-hans"
    personal: dict[str, Any] = dataclasses.field(default_factory=dict)
    account: Account | None = None
    organisation: Organisation | None = None
    id: uuid.UUID = dataclasses.field(default_factory=uuid.uuid4)


def row(matter: Matter, person: Person, *, standing: str, joined: int | None, opener: uuid.UUID) -> Participant:
    """The unsaved row of a person of that matter. joined: legal time, None for an office that enters later.

    opener: who opens the matter; what is known of anybody else comes from him, and is kept apart as `told`.
    """
    known = {key: value for key, value in person.personal.items() if key != TOLD}
    if known and person.id != opener:
        known[TOLD] = {"by": str(opener), **{key: known[key] for key in TELLABLE if key in known}}
    return Participant(
        id=person.id,
        matter=matter,
        role=person.role,
        standing=standing,
        account=person.account,
        organisation=person.organisation,
        kind=person.kind,
        language=person.language,
        sealed=seal(known),
        identity=identity(person.personal.get("id_number", "")),
        joined=joined,
    )


def seal(personal: dict[str, Any]) -> bytes:
    """Personal data as they are kept."""
    return keyring().seal(PURPOSE, msgspec.json.encode(personal)) if personal else b""


def identity(number: str) -> bytes | None:
    """The keyed digest by which one identity number (ID card, USCC) is found again; None for no number."""
    plain = "".join(number.split()).upper()
    return keyring().mac("identity", plain.encode()) if plain else None


def personal(participant: Participant) -> dict[str, Any]:
    """A participant's personal data. Usual keys: name, name_en, id_number, phone, email, address, capacity, agent,
    representative, confirmed (list of `email`, `phone`: addresses for service that the person confirmed).

    Names may be shown to whoever sees the matter; the rest only to the person itself and the registry.
    """
    sealed = bytes(participant.sealed)
    return msgspec.json.decode(keyring().open(PURPOSE, sealed)) if sealed else {}


def told(participant: Participant, by: Participant) -> dict[str, str]:
    """What another person told of a participant when he opened the matter (keys: TELLABLE), {} for anybody else.

    It is his own knowledge: unlike `personal`, it holds nothing that the participant gave or that was looked up since.
    """
    kept = personal(participant).get(TOLD, {})
    return {key: str(kept[key]) for key in TELLABLE if kept.get(key)} if kept.get("by") == str(by.pk) else {}


def name(participant: Participant, language: str = "zh-hans") -> str:
    """The name to show for a participant: as it was entered, else its account's or organisation's."""
    known = personal(participant)
    keys = ("name_en", "name") if language.startswith("en") else ("name", "name_en")
    given = next((known[key] for key in keys if known.get(key)), "")
    if given:
        return str(given)
    owner = participant.account or participant.organisation
    return owner.name(language) if owner else ""


def everybody(matter: Matter) -> list[Participant]:
    """Everybody of the matter, those who left too, with what NAMED says and no more, in one query."""
    return list(Participant.objects.filter(matter=matter).select_related("account", "organisation").only(*NAMED))


def names(matter: Matter, language: str = "zh-hans") -> dict[str, str]:
    """Participant id -> name, for everybody of the matter, in one query."""
    return {str(p.pk): name(p, language) for p in everybody(matter)}


def change(participant: Participant, **changes: Any) -> Participant:
    """Changes personal data of a participant (None removes a key); returns the fresh row."""
    with transaction.atomic():
        # if we stop before the commit the old data stand whole
        fresh = Participant.objects.select_for_update().get(pk=participant.pk)
        merged = personal(fresh) | changes
        kept = {key: value for key, value in merged.items() if value is not None}
        fresh.sealed, fresh.identity = seal(kept), identity(str(kept.get("id_number", "")))
        fresh.save(update_fields=["sealed", "identity"])
    return fresh


def use_language(participant: Participant, language: str) -> None:
    """Keeps the language in which a participant wants to be written to."""
    Participant.objects.filter(pk=participant.pk).update(language=language)


def confirmed(participant: Participant, channel: str) -> bool:
    """Whether the person confirmed its address of that channel (email, sms) for service (S31)."""
    return {"sms": "phone"}.get(channel, channel) in personal(participant).get("confirmed", ())


def candidate(matter: Matter, account: Account) -> Participant:
    """The row under which an account is proposed for a role of the matter (role ""). The same row each time."""
    with transaction.atomic():
        Matter.objects.select_for_update().get(pk=matter.pk)
        known = Participant.objects.filter(matter=matter, account=account).exclude(standing="party").first()
        return known or Participant.objects.create(
            matter=matter, account=account, organisation=matter.organisation, language=account.language
        )


def of_role(matter: Matter, role: str) -> list[Participant]:
    """The participants that hold a role of the matter now, in order of joining."""
    rows = Participant.objects.filter(matter=matter, role=role, left=None)
    return list(rows.select_related("account", "organisation").order_by("joined", "id"))


def sides(matter: Matter) -> list[Participant]:
    """The two sides of a dispute as they take part now, applicants first."""
    rows = Participant.objects.filter(matter=matter, role__in=SIDES, left=None)
    ordered = rows.select_related("account", "organisation").order_by("joined", "id")
    return sorted(ordered, key=lambda row: SIDES.index(row.role))
