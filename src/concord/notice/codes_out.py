"""One-time codes on their way to a participant: to the address that the link was sent to, and to no other."""

from __future__ import annotations

import hashlib

from django.utils import translation

from concord.docket import clock, codes, participants
from concord.docket.models import Link, Participant
from concord.gateways.mail import Message, Rejected, Unreachable, mail
from concord.gateways.sms import Text, sms
from concord.kit import house
from concord.notice import texts


def address(participant: Participant, channel: str) -> str:
    """The address on file for a channel (email, sms), or ''."""
    return str(participants.personal(participant).get({"sms": "phone"}.get(channel, channel), ""))


def masked(participant: Participant, channel: str) -> str:
    """The address as it may be shown to whoever has the link: enough to recognise it, too little to learn it."""
    known = address(participant, channel)
    if channel == "sms":
        return f"{'•' * 4} {known[-4:]}" if known else ""
    name, at, domain = known.partition("@")
    return f"{name[:1]}•••@{domain[:1]}•••{domain[domain.rfind('.'):]}" if at else ""


def send_open_code(link: Link) -> bool:
    """Send a code for a link to its own address. True also when none was due: the page never tells the difference."""
    if link.channel == Link.Channel.LETTER:
        return True
    code = codes.new_code(link.participant, link=link)
    return code is None or deliver(link.participant, channel=link.channel, code=code)


def deliver(participant: Participant, *, channel: str, code: str) -> bool:
    """Send a code at once (somebody waits for it); False when the gateway could not take it."""
    to, lang = address(participant, channel), participant.language
    if not to:
        return True
    with translation.override(lang):
        name = house.of(participant.matter.organisation).name
    words = texts.code_words(name, code, lang)
    key = f"code {participant.pk} {hashlib.sha256(f'{code} {clock.wall()}'.encode()).hexdigest()[:16]}"
    try:
        if channel == "sms":
            sms().send(Text(to=to, text=words.sms, key=key, language=lang), at=clock.now())
        else:
            mail().send(Message(to=to, subject=words.subject, text=words.mail, key=key, language=lang), at=clock.now())
    except (Unreachable, Rejected):
        return False
    return True
