"""How the entries of a contract read in the timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.contracts.signing import in_force
from concord.kit.figures import money
from concord.kit.told import Told


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
