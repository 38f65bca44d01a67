"""A lost link or a changed phone, mended by the person, with a check. Pages answer the same whatever is found here."""

from __future__ import annotations

import dataclasses

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from concord.docket import clock, codes, links, participants
from concord.docket.models import AddressChange, Link, Matter, Participant
from concord.gateways.keys import keyring
from concord.people.models import Account, Organisation

PURPOSE = "address change"
NEW_LINKS_PER_DAY = 3
CHANNEL_KEY = {"email": "email", "sms": "phone"}  # channel -> key of the personal data


@dataclasses.dataclass(frozen=True)
class NewLink:
    """A link to be sent to the address on file, and nowhere else."""

    participant: Participant
    channel: str
    address: str
    token: str


@dataclasses.dataclass(frozen=True)
class Asked:
    """What somebody wrote who asks for a new address."""

    channel: str
    address: str
    words: str


def plain_address(channel: str, address: str) -> str:
    """An address as it is compared: e-mail in lower case, a phone as its last digits."""
    if channel == "email":
        return address.strip().lower()
    digits = "".join(sign for sign in address if sign.isdigit())
    return digits[-11:]


def lost_link(number: str, address: str) -> NewLink | None:
    """Takes a case number and the address a person remembers; returns a new link if it is that of a party there.

    It goes to the address on file. None otherwise, and after three a day; the page says the same.
    """
    channel = "email" if "@" in address else "sms"
    wanted = plain_address(channel, address)
    parties = Participant.objects.filter(matter__number=number.strip().upper(), standing="party", left=None)
    for participant in parties.select_related("matter"):
        known = str(participants.personal(participant).get(CHANNEL_KEY[channel], ""))
        if not wanted or plain_address(channel, known) != wanted:
            continue
        since = clock.wall() - links.DAY
        if Link.objects.filter(participant=participant, created_at__gt=since).count() >= NEW_LINKS_PER_DAY:
            return None
        return NewLink(participant, channel, known, links.issue(participant, channel))
    return None


def ask_change(participant: Participant, *, channel: str, address: str, words: str = "") -> AddressChange:
    """Somebody asks that a participant be reached at a new address (channel email or sms). Nothing changes yet."""
    sealed = keyring().seal(PURPOSE, msgspec.json.encode({"address": address.strip(), "words": words[:2000]}))
    return AddressChange.objects.create(
        participant=participant, channel=Link.Channel(channel), sealed=sealed, asked_at=clock.now()
    )


def asked(change: AddressChange) -> Asked:
    """What was asked for."""
    found = msgspec.json.decode(keyring().open(PURPOSE, bytes(change.sealed)))
    return Asked(change.channel, found["address"], found["words"])


def other_channel(change: AddressChange) -> str:
    """The other address on file to which a code may go (`email` or `sms`), or "" if none was confirmed."""
    other = "sms" if change.channel == "email" else "email"
    return other if participants.confirmed(change.participant, other) else ""


def send_check(change: AddressChange) -> str | None:
    """A code for the other confirmed address (see other_channel); None if there is none, or too many were asked for."""
    if not other_channel(change) or change.decided_at is not None:
        return None
    return codes.new_code(change.participant, purpose="address", context=str(change.pk))


def confirm(change: AddressChange, typed: str) -> bool:
    """The code came back right: the change is made. False leaves everything as it is."""
    if change.decided_at is not None:
        return False
    if not codes.check_code(change.participant, typed, purpose="address", context=str(change.pk)):
        return False
    return _decide(change, granted=True, by=None)


def decide(change: AddressChange, *, granted: bool, by: Account) -> bool:
    """A registrar has checked who asks, and decides; returns False if it was decided before."""
    return _decide(change, granted=granted, by=by)


def _decide(change: AddressChange, *, granted: bool, by: Account | None) -> bool:
    with transaction.atomic():
        row = AddressChange.objects.select_for_update().get(pk=change.pk)
        if row.decided_at is not None:
            return False
        row.decided_at, row.granted, row.decided_by = clock.now(), granted, by
        row.save(update_fields=["decided_at", "granted", "decided_by"])
        if granted:
            _apply(row)
        # if we stop before the commit the old address and the old links stand
    return True


def _apply(change: AddressChange) -> None:
    key = CHANNEL_KEY[change.channel]
    known = participants.personal(change.participant)
    still_confirmed = [one for one in known.get("confirmed", []) if one != key]
    participants.change(change.participant, **{key: asked(change).address, "confirmed": still_confirmed})
    # whoever holds the old phone must not hold the case
    links.revoke_all(change.participant)


def undecided(*organisations: Organisation) -> QuerySet[AddressChange]:
    """What waits for the registrars of these organisations, oldest first."""
    rows = AddressChange.objects.filter(decided_at=None, participant__matter__organisation__in=organisations)
    owners = ("participant__matter", "participant__account", "participant__organisation")
    return rows.select_related(*owners).order_by("asked_at", "pk")


def party_named(matter: Matter, name: str) -> Participant | None:
    """The party of that name, for a person who lost every address; None if there is none, or more than one."""
    wanted = "".join(name.split()).lower()
    rows = Participant.objects.filter(matter=matter, standing="party", left=None)
    found = [row for row in rows if wanted and "".join(participants.name(row).split()).lower() == wanted]
    return found[0] if len(found) == 1 else None
