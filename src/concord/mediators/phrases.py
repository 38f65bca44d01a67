"""How the entries about the mediator read in the timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.kit.told import Told


def chosen(told: Told) -> str:
    words = {"who": told.who, "mediator": told.name(told.form.get("person"))}
    return _("%(who)s named %(mediator)s as mediator") % words


def designated(told: Told) -> str:
    return _("The centre designated %(mediator)s as mediator") % {"mediator": told.name(told.form.get("person"))}


def disclosed(told: Told) -> tuple[str, str]:
    words = {"who": told.who, "ground": told.choice("ground")}
    return _("%(who)s disclosed something: %(ground)s") % words, told.text("what")


def declined(told: Told) -> str:
    return _("%(who)s did not take the case: %(why)s") % {"who": told.who, "why": told.choice("why")}
