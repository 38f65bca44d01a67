"""Common words for fields and options that a rulebook leaves without a label of its own."""

from __future__ import annotations

from django.utils.translation import gettext as _


def field(name: str) -> str:
    """A label for a field name."""
    known = {
        "about": _("What about"),
        "address": _("Address"),
        "advice": _("Advice"),
        "amount": _("Amount"),
        "answer": _("Your answer"),
        "attempts": _("What was tried"),
        "by": _("How much longer"),
        "day": _("By which day"),
        "entry": _("Which one"),
        "fact": _("Which fact"),
        "file": _("Photo or file"),
        "ground": _("Ground"),
        "how": _("In what way"),
        "kind": _("What is to be done"),
        "obligations": _("Who does what by when"),
        "offer": _("Which offer"),
        "on": _("What time"),
        "open_for": _("Open for"),
        "person": _("Who"),
        "proof": _("Proof"),
        "proposal": _("Which proposal"),
        "reason": _("Why"),
        "ref": _("Payment reference or note"),
        "row": _("Which part"),
        "side": _("With whom"),
        "text": _("Text"),
        "to": _("Who sees it"),
        "what": _("Details"),
        "what_en": _("Details in English"),
        "who": _("Who owes it"),
        "whom": _("To whom"),
        "why": _("Why"),
    }
    return known.get(name, name.replace("_", " "))


def option(name: str) -> str:
    """Words for an option."""
    known = {
        "pay": _("Pay money"),
        "deliver": _("Deliver goods"),
        "act": _("Do something"),
        "refrain": _("Stop or not do something"),
        "apologise": _("Apologise"),
        "without_prejudice": _("Both sides and the mediator"),
        "side": _("Only the mediator. The other side cannot see it."),
        "parties": _("Both sides"),
        "court": _("Both sides and the court"),
        "public": _("Anyone"),
        "own": _("Only me"),
        "other": _("Something else"),
        "video": _("By video"),
        "in_person": _("In person"),
    }
    return known.get(name, name.replace("_", " "))
