"""How the entries of a contract read in the timeline."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concord.contracts.signing import in_force
from concord.kit.figures import money
from concord.kit.told import Told

PHRASES: dict[str, tuple[Promise, str]] = {  # act -> sentence, and the field whose text is quoted under it
    "withdraw_offer": (gettext_lazy("%(who)s withdrew the offer"), ""),
    "cancel": (gettext_lazy("%(who)s cancelled the contract"), ""),
    "cancel_unpaid": (gettext_lazy("%(who)s cancelled the contract"), ""),
    "end_early": (gettext_lazy("%(who)s leaves the contract early"), ""),
    "buy_out": (gettext_lazy("%(who)s buys the goods"), ""),
    "report_problem": (gettext_lazy("%(who)s reported a problem: mediation begins"), ""),
    "suspend": (gettext_lazy("%(who)s agreed to a suspension"), ""),
    "continue": (gettext_lazy("%(who)s ended the suspension"), ""),
    "rescind": (gettext_lazy("%(who)s rescinded the contract"), ""),
    "rescind_taken": (gettext_lazy("%(who)s rescinded the contract"), ""),
    "call_in": (gettext_lazy("%(who)s asked for all that is left at once"), ""),
    "ask_new_plan": (gettext_lazy("%(who)s asked for another schedule"), "why"),
    "ask_schedule": (gettext_lazy("%(who)s asked for another schedule"), "why"),
    "grant_new_plan": (gettext_lazy("%(who)s agreed to the other schedule"), ""),
    "agree_schedule": (gettext_lazy("%(who)s agreed to the other schedule"), ""),
    "refuse_new_plan": (gettext_lazy("%(who)s did not agree to the other schedule"), ""),
    "decline_schedule": (gettext_lazy("%(who)s did not agree to the other schedule"), ""),
    "notify_defect": (gettext_lazy("%(who)s gave notice of a defect"), "what"),
    "say_remedied": (gettext_lazy("%(who)s said that the goods were repaired or replaced"), "what"),
    "return_goods": (gettext_lazy("%(who)s sends the goods back without giving a reason"), ""),
    "say_returned": (gettext_lazy("%(who)s said that the goods are on their way back"), ""),
    "confirm_return": (gettext_lazy("%(who)s confirmed that the goods are back"), ""),
    "confirm_late_return": (gettext_lazy("%(who)s confirmed that the goods are back"), ""),
    "refund": (gettext_lazy("%(who)s said that the money was refunded"), ""),
    "confirm_refund": (gettext_lazy("%(who)s confirmed the refund"), ""),
    "say_force_majeure": (gettext_lazy("%(who)s asked to suspend for force majeure"), "why"),
    "state_force_majeure": (gettext_lazy("%(who)s asked to suspend for force majeure"), "what"),
    **dict.fromkeys(
        ("ask_mediation", "open_dispute", "claim_rent", "claim_goods", "claim_arrears", "claim_price", "claim_debt"),
        (gettext_lazy("%(who)s asked for mediation"), ""),
    ),
}


def teller(sentence: Promise, quoted: str) -> Callable[[Told], tuple[str, str]]:
    """A function for the registry from a row of PHRASES."""

    def tell(told: Told) -> tuple[str, str]:
        return str(sentence) % {"who": told.who}, told.text(quoted) if quoted else ""

    return tell


def paid_out(told: Told) -> str:
    """A loan's money on its way, by whoever says so."""
    return _("%(sum)s was paid out") % {"sum": _sum(told)}


def delivered(told: Told) -> str:
    """Goods that were handed over, or the money of a loan."""
    if "amount" in told.form:
        return _("%(who)s paid out %(sum)s") % {"who": told.who, "sum": _sum(told)}
    return _("%(who)s recorded the delivery") % {"who": told.who}


def repaid_early(told: Told) -> str:
    return _("%(who)s repays principal early: %(sum)s") % {"who": told.who, "sum": _sum(told)}


def offered(told: Told) -> str:
    return _("%(who)s offered the contract") % {"who": told.who}


def signed(told: Told) -> str:
    """`He Xiaoman signed`; with the second signature also that the contract is in force."""
    if in_force(told.entry):
        return _("%(who)s signed. The contract is in force") % {"who": told.who}
    return _("%(who)s signed the contract") % {"who": told.who}


def paid(told: Told) -> str:
    return _("%(sum)s arrived") % {"sum": _sum(told)}


def said_paid(told: Told) -> str:
    return _("%(who)s: %(sum)s is paid") % {"who": told.who, "sum": _sum(told)}


def reversed_(told: Told) -> str:
    return _("The bank took back %(sum)s") % {"sum": _sum(told)}


def _sum(told: Told) -> str:
    return money(int(told.form.get("amount") or 0), told.currency, full=True)
