"""A party signs: a fresh code to an address of its own, then the act, with the signature beside the entry."""

from __future__ import annotations

import hashlib

from django.utils import translation
from django.utils.translation import gettext as _

from concord.agreement.forms import SignForm
from concord.agreement.rounds import Round
from concord.docket import documents, recording
from concord.docket.actors import Actor
from concord.docket.models import Document, Matter, Participant
from concord.docket.recording import Recorded
from concord.kit import signing
from concord.law.model import Refused


def send_code(person: Participant, one: Round, channel: str) -> bool:
    """Sends a code that signs this very draft and nothing else; see kit.signing."""
    with translation.override(person.language):
        says = _("It signs the agreement in case %(number)s.") % {"number": person.matter.number}
    return signing.send_code(person, context=context(one), says=says, channel=channel)


def right_code(person: Participant, one: Round, typed: str) -> bool:
    """Whether the code is right for this person and this draft; a right one is used up."""
    return signing.right_code(person, context=context(one), typed=typed)


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
