"""How performance reads in the timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.kit import figures
from concord.kit.told import Told


def received(told: Told) -> str:
    words = {"who": told.who, "amount": _amount(told)}
    if words["amount"]:
        return _("%(who)s confirmed receipt of %(amount)s") % words
    return _("%(who)s confirmed that it was done") % words


def stated(told: Told) -> str:
    words = {"who": told.who, "amount": _amount(told)}
    if words["amount"]:
        return _("%(who)s said that %(amount)s was paid") % words
    return _("%(who)s said that it is done") % words


def _amount(told: Told) -> str:
    """How much, in words; '' for what is no money."""
    amount = int(told.form.get("amount") or 0)
    return figures.money(amount, told.currency) if amount else ""
