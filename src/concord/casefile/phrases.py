"""How the entries of a mediation read in the timeline, for acts about which no room has more to say.

Each phrase is (sentence, field whose text is quoted under it). `%(who)s` is `You`, a name or an office.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from concord.kit.told import Told

Phrase = tuple[Promise, str]

PHRASES: dict[str, Phrase] = {
    "add_evidence": (_("%(who)s put in evidence"), "about"),
    "confirm_address": (_("%(who)s confirmed the address for papers"), ""),
    "withdraw": (_("%(who)s withdrew the application"), ""),
    "settled_ourselves": (_("%(who)s said that it is settled, and withdrew"), ""),
    "desk_note": (_("%(who)s wrote a note for the registry"), "text"),
    "complain": (_("%(who)s complained about the mediator"), "why"),
    "answer_complaint": (_("%(who)s answered the complaint"), "answer"),
    "correct_service": (_("%(who)s corrected the time of service"), "why"),
    "accept_offer": (_("%(who)s accepted an offer"), ""),
    "decline_offer": (_("%(who)s declined an offer"), "why"),
    "say": (_("%(who)s wrote"), "text"),
    "note": (_("%(who)s made a note"), "text"),
    "note_reversal": (_("A payment was reversed"), ""),
    "sue": (_("%(who)s went to court"), ""),
    "object_to_ruling": (_("%(who)s objected to the ruling"), "why"),
    "record_objection": (_("%(who)s recorded an objection by a third party"), "why"),
    "reject_objection": (_("%(who)s rejected the objection"), "why"),
    "uphold_objection": (_("%(who)s upheld the objection; the ruling falls"), "why"),
    "prepare_suit": (_("%(who)s had the papers for court prepared"), ""),
    "go_to_arbitration": (_("%(who)s chose arbitration"), ""),
    "another_mediation": (_("%(who)s asked for another mediation"), ""),
    "close_unreached": (_("%(who)s closed the case: the applicant could not be reached"), "attempts"),
    "correct_address": (_("%(who)s corrected an address"), ""),
    "keep_address": (_("%(who)s found that the address is right"), "why"),
    "not_the_respondent": (_("%(who)s closed the case: the wrong person was named"), "why"),
    "declare_unreachable": (_("%(who)s closed the case: the other side could not be reached"), "attempts"),
    "let_centre_choose": (_("%(who)s asked the centre to choose the mediator"), ""),
    "refuse_choice": (_("%(who)s did not choose again"), ""),
    "stop_choosing": (_("%(who)s stopped"), ""),
    "stop_waiting": (_("%(who)s stopped"), ""),
    "take_case": (_("%(who)s took the case; the time for mediation began"), ""),
    "waive": (_("%(who)s agreed to this mediator"), ""),
    "object_to_mediator": (_("%(who)s objected to this mediator"), "why"),
    "take_back": (_("%(who)s asks somebody else"), "why"),
    "instruct": (_("%(who)s checked identities and explained the rules"), ""),
    "propose_fact": (_("%(who)s put a fact as undisputed"), "text"),
    "confirm_fact": (_("%(who)s confirmed a fact in writing"), ""),
    "accept_proposal": (_("%(who)s said yes to the proposal"), ""),
    "prolong": (_("%(who)s agreed to go on longer"), ""),
    "accept_statement": (_("%(who)s confirmed what was stated"), ""),
    "object_statement": (_("%(who)s objected to what was stated"), "why"),
}


def teller(phrase: Phrase) -> Callable[[Told], tuple[str, str]]:
    """A function for the registry from a row of PHRASES."""

    def tell(told: Told) -> tuple[str, str]:
        sentence, quoted = phrase
        return str(sentence) % {"who": told.who}, told.text(quoted) if quoted else ""

    return tell


def consent_given(told: Told) -> str:
    return gettext("%(who)s agreed to: %(what)s") % {"who": told.who, "what": told.choice("purpose")}


def consent_revoked(told: Told) -> str:
    return gettext("%(who)s took back a consent: %(what)s") % {"who": told.who, "what": told.choice("purpose")}
