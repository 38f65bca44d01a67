"""How the entries of the agreement read in the timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.agreement.rounds import in_force
from concord.kit.told import Told


def drawn_up(told: Told) -> str:
    return _("%(who)s drew up the agreement and signed it") % {"who": told.who}


def redrawn(told: Told) -> str:
    return _("%(who)s changed the agreement. Everybody signs anew") % {"who": told.who}


def reopened(told: Told) -> str:
    return _("%(who)s opened the signing again") % {"who": told.who}


def signed(told: Told) -> str:
    """`Duyun Homeware signed the agreement`; with the last signature also that it is in force."""
    if in_force(told.entry):
        return _("%(who)s signed. The agreement is in force") % {"who": told.who}
    return _("%(who)s signed the agreement") % {"who": told.who}


def refused(told: Told) -> tuple[str, str]:
    """Who did not sign, with the reason that was given."""
    return _("%(who)s does not sign the agreement") % {"who": told.who}, told.text("reason")
