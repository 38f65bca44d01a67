"""How the entries of notice read in the timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.kit.told import Told


def served(told: Told) -> str:
    person = told.name(told.form.get("person", ""))
    return _("The notice reached %(who)s.") % {"who": person}  # on which day stands below it


def agreed(told: Told) -> str:
    return _("You agreed to mediate.") if told.mine else _("%(who)s agreed to mediate.") % {"who": told.who}


def refused(told: Told) -> tuple[str, str]:
    said = _("You refused mediation.") if told.mine else _("%(who)s refused mediation.") % {"who": told.who}
    return said, told.text("reason")


def more_time_asked(told: Told) -> str:
    return _("You asked for more time.") if told.mine else _("%(who)s asked for more time.") % {"who": told.who}


def wrong_person_told(told: Told) -> tuple[str, str]:
    said = (
        _("You said that we have the wrong person.")
        if told.mine
        else _("Somebody said that the wrong person was named.")
    )
    return said, told.text("why")
