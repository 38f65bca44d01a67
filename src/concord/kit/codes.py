"""One-time codes on their way to a participant: to an address of his that is on file, and to no other."""

from __future__ import annotations

import hashlib

from django.utils import translation
from django.utils.translation import gettext as _

from concord.docket import clock, participants
from concord.docket.models import Participant
from concord.gateways.mail import Message, Rejected, Unreachable, mail
from concord.gateways.sms import Text, sms
from concord.kit import house

CHANNELS = ("sms", "email")


def address(participant: Participant, channel: str) -> str:
    """The address on file for a channel (email, sms), or ''. Who signs in has the e-mail of the account."""
    known = str(participants.personal(participant).get({"sms": "phone"}.get(channel, channel), ""))
    if not known and channel == "email" and participant.account is not None:
        return participant.account.email
    return known


def masked(participant: Participant, channel: str) -> str:
    """The address as it may be shown to whoever has the link: enough to recognise it, too little to learn it."""
    known = address(participant, channel)
    if channel == "sms":
        return f"{'•' * 4} {known[-4:]}" if known else ""
    name, at, domain = known.partition("@")
    return f"{name[:1]}•••@{domain[:1]}•••{domain[domain.rfind('.') :]}" if at else ""


def channels(participant: Participant) -> list[str]:
    """The channels by which a code reaches the participant: those confirmed for service, else all that are on file."""
    known = [channel for channel in CHANNELS if address(participant, channel)]
    return [channel for channel in known if participants.confirmed(participant, channel)] or known


def deliver(participant: Participant, *, channel: str, code: str, purpose: str = "") -> bool:
    """Send a code at once (somebody waits for it); False when the gateway could not take it.

    purpose: a sentence, already in the participant's language, that says what the code does; '' for opening the case.
    """
    to, lang = address(participant, channel), participant.language
    if not to:
        return False
    with translation.override(lang):
        text = words(house.of(participant.matter.organisation).name, code, purpose)
        subject = _("Your code")
    key = f"code {participant.pk} {hashlib.sha256(f'{code} {clock.wall()}'.encode()).hexdigest()[:16]}"
    try:
        if channel == "sms":
            sms().send(Text(to=to, text=text, key=key, language=lang), at=clock.now())
        else:
            mail().send(Message(to=to, subject=subject, text=text, key=key, language=lang), at=clock.now())
    except (Unreachable, Rejected):
        return False
    return True


def words(sender: str, code: str, purpose: str = "") -> str:
    """The message that carries a code, in the language in force."""
    said = _("%(house)s: your code is %(code)s. It holds for 10 minutes. Tell it to nobody, not even to us.") % {
        "house": sender,
        "code": code,
    }
    return f"{said} {purpose}" if purpose else said
