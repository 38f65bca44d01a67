"""How the entries of notice read in the timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.kit import dates, registry
from concord.kit.told import Told


def _served(told: Told) -> str:
    person = told.name(told.form.get("person", ""))
    return _("The notice reached %(who)s on %(day)s.") % {"who": person, "day": dates.when(told.written.on)}


def _agreed(told: Told) -> str:
    return _("You agreed to mediate.") if told.mine else _("%(who)s agreed to mediate.") % {"who": told.who}


def _refused(told: Told) -> tuple[str, str]:
    said = _("You refused mediation.") if told.mine else _("%(who)s refused mediation.") % {"who": told.who}
    return said, told.text("reason")


def _more(told: Told) -> str:
    return _("You asked for more time.") if told.mine else _("%(who)s asked for more time.") % {"who": told.who}


def _wrong(told: Told) -> tuple[str, str]:
    return _("Somebody said that the wrong person was named."), told.text("why")


def register() -> None:
    """Register everything with kit.registry."""
    registry.phrase("record_service", _served)
    registry.phrase("accept_mediation", _agreed)
    registry.phrase("refuse_mediation", _refused)
    registry.phrase("more_time", _more)
    registry.phrase("wrong_person", _wrong)
