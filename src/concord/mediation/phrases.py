"""How the entries of the mediation read in the timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.kit.told import Told


def arranged(told: Told) -> tuple[str, str]:
    return _("%(who)s arranged a meeting") % {"who": told.who}, told.choice("how")


def reported_to_court(told: Told) -> tuple[str, str]:
    return _("%(who)s reported to the court and handed the case back") % {"who": told.who}, told.text("reasons")


def reported(told: Told) -> tuple[str, str]:
    return _("%(who)s filed the closing report") % {"who": told.who}, told.text("reasons")
