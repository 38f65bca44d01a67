"""A party signs: a fresh code to an address of its own, then the act, with the signature beside the entry."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from concord.agreement.forms import SignForm
from concord.agreement.rounds import Round
from concord.docket import codes, documents, recording
from concord.docket.actors import Actor
from concord.docket.models import Document, Matter, Participant
from concord.docket.recording import Recorded
from concord.kit import codes as messages
from concord.law.model import Refused

PURPOSE = "sign"


@dataclass(frozen=True)
class Way:
    """One way for the code to reach the person. where: the address, masked."""

    channel: str
    where: str


def ways(person: Participant) -> list[Way]:
    """How a code reaches the person: addresses confirmed for service first."""
    return [Way(channel, messages.masked(person, channel)) for channel in messages.channels(person)]


def send_code(person: Participant, one: Round, channel: str) -> bool:
    """Sends a code that signs this very draft and nothing else. True also when too many were asked for: the page says
    the same. False when the message could not go out."""
    code = codes.new_code(person, purpose=PURPOSE, context=context(one))
    if code is None:
        return True
    with translation.override(person.language):
        purpose = _("It signs the agreement in case %(number)s.") % {"number": person.matter.number}
    return messages.deliver(person, channel=channel, code=code, purpose=purpose)


def right_code(person: Participant, one: Round, typed: str) -> bool:
    """Whether the code is right for this person and this draft; a right one is used up."""
    return codes.check_code(person, typed, purpose=PURPOSE, context=context(one))


def context(one: Round) -> str:
    return str(one.opened.pk)


def sign(matter: Matter, actor: Actor, form: SignForm, paper: Document) -> Recorded | Refused:
    """Records the signature, bound to the very bytes of the paper that was shown. form: valid, its code checked."""
    given = form.cleaned_data
    kept = {**form.signature(), "paper": hashlib.sha256(documents.content(paper)).hexdigest()}
    return recording.record(
        matter,
        act="sign",
        by=actor,
        form={"draft": given["draft"], "method": given["method"]},
        payloads={"signature": kept},
        key=given["key"],
    )


def only_here(_matter: Matter, _actor: Actor, _form: object) -> Refused:
    """Signing takes a fresh code, and so the page that asks for it: no other way signs."""
    return Refused(
        "condition",
        "code",
        says={
            "zh": "签署需要新的一次性验证码。请打开案件，在签署页签字。",
            "en": "Signing takes a fresh one-time code. Open the case and sign on its page.",
        },
    )
