"""How the entries of intake read in the timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.kit.told import Told
from concord.people.roles import COURT_ROLES


def begun(told: Told) -> str:
    if told.entry.role in COURT_ROLES:
        return _("%(who)s sent the case to mediation.") % {"who": told.who}
    return _("You filed the application.") if told.mine else _("%(who)s filed the application.") % {"who": told.who}


def accepted(told: Told) -> str:
    return _("The application was accepted.")


def correction_asked(told: Told) -> tuple[str, str]:
    return _("One correction was asked for."), told.text("what")


def returned(told: Told) -> tuple[str, str]:
    return _("The application was returned: %(why)s.") % {"why": told.choice("ground")}, told.text("advice")


def corrected(told: Told) -> tuple[str, str]:
    return _("%(who)s completed the application.") % {"who": told.who}, told.text("about")
