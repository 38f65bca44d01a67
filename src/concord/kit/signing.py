"""A person signs with a fresh code to an address of its own: how the code goes out, and how a signature reads."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from concord.docket import codes
from concord.docket.models import Participant
from concord.kit import codes as messages
from concord.kit import dates
from concord.law.model import Refused

PURPOSE = "sign"
ELECTRONIC = "电子签名 Electronic"
ELSEWHERE = Refused(
    "condition",
    "code",
    says={
        "zh": "签署需要新的一次性验证码。请打开案件，在签署页签字。",
        "en": "Signing takes a fresh one-time code. Open the case and sign on its page.",
    },
)


@dataclass(frozen=True)
class Way:
    """One way for the code to reach the person. where: the address, masked."""

    channel: str
    where: str


def ways(person: Participant) -> list[Way]:
    """How a code reaches the person: addresses confirmed for service first."""
    return [Way(channel, messages.masked(person, channel)) for channel in messages.channels(person)]


def send_code(person: Participant, *, context: str, says: str, channel: str) -> bool:
    """Sends a code that signs what `context` names (an id, a digest) and nothing else. says: what it does, in words.

    True also when too many were asked for: the page says the same. False when the message could not go out.
    """
    code = codes.new_code(person, purpose=PURPOSE, context=context)
    return code is None or messages.deliver(person, channel=channel, code=code, purpose=says)


def right_code(person: Participant, *, context: str, typed: str) -> bool:
    """Whether the code is right for this person and this context; a right one is used up."""
    return codes.check_code(person, typed, purpose=PURPOSE, context=context)


def only_here(_matter: object, _actor: object, _form: object) -> Refused:
    """Signing takes a fresh code, and so the page that asks for it: no other way signs."""
    return ELSEWHERE


def same(name: str) -> str:
    """A name for comparing: case, width and blanks forgiven."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def stamp(at: int) -> str:
    """Date and second with the zone, as it stands under a signature."""
    moment = dates.local(at)
    return f"{moment:%Y-%m-%d %H:%M:%S} (UTC{moment:%z})"
