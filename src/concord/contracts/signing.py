"""The consumer signs: who it is and what he consents to, a fresh code, then the act with the signature beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from concord.contracts import consents, text
from concord.docket import clock, participants, recording, rules, visibility
from concord.docket.actors import Actor, Reader
from concord.docket.models import Entry, Matter, Participant
from concord.docket.recording import Recorded
from concord.kit import signing
from concord.kit.dates import language
from concord.law.model import Refused

SIGN = "sign"
SIGNED = "signed"  # the moment at which both have signed
NAMED = "named"  # in a participant's data: that he said who he is, and what he answered


def name_oneself(person: Participant, *, id_number: str, answers: Mapping[str, bool]) -> Participant:
    """Keeps who the consumer says he is, and his answers to the consents; returns the fresh row.

    The number's check digit was found right; nothing more is claimed of it (`how`). What was said before is replaced.
    """
    confirmed = [name for name in ("phone", "email") if participants.personal(person).get(name)]
    kept = {"how": "check digit", "at": clock.now(), "lang": language(), "answers": dict(answers)}
    return participants.change(
        person,
        id_number=id_number,
        confirmed=confirmed if answers.get(consents.SERVICE.name) else None,
        **{NAMED: kept},
    )


def named(person: Participant) -> dict[str, Any]:
    """What the consumer said of himself: how, at, lang, answers; {} before he did."""
    found: dict[str, Any] = participants.personal(person).get(NAMED, {})
    return found


def ready(person: Participant) -> bool:
    """Whether all that a signature needs is there but the code."""
    return consents.complete(named(person).get("answers", {}))


def context(matter: Matter) -> str:
    """What a code signs: this contract with this text."""
    law = rules.law_of(matter)
    return f"{matter.pk}/{text.fingerprint(law, matter.law_state.terms)[:32]}"


def send_code(person: Participant, channel: str) -> bool:
    """Sends a code that signs this very text and nothing else; see kit.signing."""
    with translation.override(person.language):
        says = _("It signs contract %(number)s.") % {"number": person.matter.number}
    return signing.send_code(person, context=context(person.matter), says=says, channel=channel)


def right_code(person: Participant, typed: str) -> bool:
    """Whether the code is right for this person and this text; a right one is used up."""
    return signing.right_code(person, context=context(person.matter), typed=typed)


def sign(matter: Matter, actor: Actor, *, key: str) -> Recorded | Refused:
    """Records the consumer's signature with his consents, bound to the text that was shown. His code was checked."""
    law = rules.law_of(matter)
    said = named(actor.participant)
    centre = matter.organisation.mediates
    answers = [
        consents.given(
            consent, yes=bool(said["answers"].get(name)), lang=said["lang"], at=said["at"],
            centre=centre.name("en" if said["lang"] == "en" else "zh-hans"),
        )
        for name, consent in consents.ALL.items()
    ]  # fmt: skip
    signature = {
        "name": participants.name(actor.participant),
        "text": text.fingerprint(law, matter.law_state.terms),
        "identity": said["how"],
    }
    payloads: dict[str, Any] = {"signature": signature, "consents": answers}
    return recording.record(matter, act=SIGN, by=actor, payloads=payloads, key=key)


def in_force(entry: Entry) -> bool:
    """Whether both have signed with this entry."""
    return any(effect[:2] == ("moment", SIGNED) for effect in map(tuple, entry.law.effects))


def both_signed(matter: Matter) -> bool:
    return SIGNED in matter.law_state.moments


def consented(matter: Matter, name: str) -> bool:
    """Whether the consumer gave a consent when he signed (a name of consents.ALL); False before."""
    for entry in Entry.objects.filter(matter=matter, act=SIGN).select_related("participant").order_by("-seq"):
        if entry.participant is None:
            continue
        answers = visibility.read_data(Reader(matter.pk, (entry.participant,)), entry, "consents")
        if answers:
            return any(one["name"] == name and one["given"] for one in answers)
    return False
