"""How the entries of a mediation read in the timeline, for acts whose room brings no phrase of its own.

Each phrase is (sentence, field whose text is quoted under it). `%(who)s` is `You`, a name or an office.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concord.kit.registry import rooms
from concord.kit.told import Told

Phrase = tuple[Promise, str]

PHRASES: dict[str, Phrase] = {
    "begin": (_("%(who)s applied for mediation"), ""),
    "add_evidence": (_("%(who)s put in evidence"), "about"),
    "confirm_address": (_("%(who)s confirmed the address for papers"), ""),
    "give_consent": (_("%(who)s gave a consent"), ""),
    "revoke_consent": (_("%(who)s took back a consent"), ""),
    "withdraw": (_("%(who)s withdrew the application"), ""),
    "settled_ourselves": (_("%(who)s said that it is settled, and withdrew"), ""),
    "desk_note": (_("%(who)s wrote a note for the registry"), "text"),
    "complain": (_("%(who)s complained about the mediator"), "why"),
    "answer_complaint": (_("%(who)s answered the complaint"), "answer"),
    "correct_service": (_("%(who)s corrected the time of service"), "why"),
    "offer": (_("%(who)s made an offer"), ""),
    "offer_now": (_("%(who)s made an offer at once, and so agreed to talk"), ""),
    "accept_offer": (_("%(who)s accepted an offer"), ""),
    "decline_offer": (_("%(who)s declined an offer"), "why"),
    "say": (_("%(who)s wrote"), "text"),
    "note": (_("%(who)s made a note"), "text"),
    "receive": (_("%(who)s confirmed receipt"), ""),
    "say_done": (_("%(who)s said that it is done"), ""),
    "note_reversal": (_("A payment was reversed"), ""),
    "apply_confirmation": (_("%(who)s asked the court to confirm the agreement"), ""),
    "sue": (_("%(who)s went to court"), ""),
    "object_to_ruling": (_("%(who)s objected to the ruling"), "why"),
    "record_objection": (_("%(who)s recorded an objection by a third party"), "why"),
    "reject_objection": (_("%(who)s rejected the objection"), "why"),
    "uphold_objection": (_("%(who)s upheld the objection; the ruling falls"), "why"),
    "prepare_suit": (_("%(who)s had the papers for court prepared"), ""),
    "go_to_arbitration": (_("%(who)s chose arbitration"), ""),
    "another_mediation": (_("%(who)s asked for another mediation"), ""),
    "accept": (_("%(who)s accepted the application"), ""),
    "ask_correction": (_("%(who)s asked for a correction"), "what"),
    "return_application": (_("%(who)s returned the application"), "advice"),
    "correct": (_("%(who)s completed the application"), "about"),
    "close_unreached": (_("%(who)s closed the case: the applicant could not be reached"), "attempts"),
    "accept_mediation": (_("%(who)s agreed to mediate"), ""),
    "refuse_mediation": (_("%(who)s refused to mediate"), "reason"),
    "more_time": (_("%(who)s asked for more time"), ""),
    "wrong_person": (_("%(who)s said that the wrong person was asked"), "why"),
    "correct_address": (_("%(who)s corrected an address"), ""),
    "keep_address": (_("%(who)s found that the address is right"), "why"),
    "not_the_respondent": (_("%(who)s closed the case: the wrong person was named"), "why"),
    "declare_unreachable": (_("%(who)s closed the case: the other side could not be reached"), "attempts"),
    "choose": (_("%(who)s chose a mediator"), ""),
    "let_centre_choose": (_("%(who)s asked the centre to choose the mediator"), ""),
    "designate": (_("%(who)s designated a mediator"), ""),
    "refuse_choice": (_("%(who)s did not choose again"), ""),
    "stop_choosing": (_("%(who)s stopped"), ""),
    "stop_waiting": (_("%(who)s stopped"), ""),
    "take_case": (_("%(who)s took the case; the time for mediation began"), ""),
    "disclose": (_("%(who)s disclosed something that the parties should know"), "what"),
    "waive": (_("%(who)s agreed to this mediator"), ""),
    "object_to_mediator": (_("%(who)s objected to this mediator"), "why"),
    "decline": (_("%(who)s declined the case"), ""),
    "take_back": (_("%(who)s asks somebody else"), "why"),
    "instruct": (_("%(who)s checked identities and explained the rules"), ""),
    "arrange": (_("%(who)s arranged a meeting"), ""),
    "propose_fact": (_("%(who)s put a fact as undisputed"), "text"),
    "confirm_fact": (_("%(who)s confirmed a fact in writing"), ""),
    "propose": (_("%(who)s made a proposal"), ""),
    "accept_proposal": (_("%(who)s said yes to the proposal"), ""),
    "draw_up": (_("%(who)s drew up the agreement"), ""),
    "redraw": (_("%(who)s changed the draft"), ""),
    "sign": (_("%(who)s signed the agreement"), ""),
    "refuse_to_sign": (_("%(who)s did not sign"), "why"),
    "prolong": (_("%(who)s agreed to go on longer"), ""),
    "record_service": (_("A notice reached %(person)s"), ""),
    "accept_statement": (_("%(who)s confirmed what was stated"), ""),
    "object_statement": (_("%(who)s objected to what was stated"), "why"),
}


def teller(phrase: Phrase) -> Callable[[Told], tuple[str, str]]:
    """A function for the registry from a row of PHRASES."""

    def tell(told: Told) -> tuple[str, str]:
        sentence, quoted = phrase
        person = told.name(told.form.get("person", "")) if told.form else ""
        return str(sentence) % {"who": told.who, "person": person}, told.text(quoted) if quoted else ""

    return tell


def register() -> None:
    """Fill in what no room has registered. Called last, in this app's ready()."""
    for act, phrase in PHRASES.items():
        rooms.phrases.setdefault(act, teller(phrase))
