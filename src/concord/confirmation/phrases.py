"""How the entries of the court's stage read in the timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.kit import dates
from concord.kit.told import Told


def officer(told: Told) -> str:
    """The officer who acted, by name: a ruling has a judge, not an office."""
    account = told.entry.account
    return str(account) if account else told.who


def applied(told: Told) -> str:
    return _("%(who)s asked the court to confirm the agreement") % {"who": told.who}


def docketed(told: Told) -> tuple[str, str]:
    return _("The court docketed the application (%(name)s)") % {"name": officer(told)}, told.text("number")


def called(told: Told) -> tuple[str, str]:
    when = dates.when(int(told.form["on"])) if told.form.get("on") else ""
    return _("%(who)s called both parties together") % {"who": told.who}, " · ".join(
        filter(None, (when, told.choice("how")))
    )


def confirmed(told: Told) -> str:
    return _("Judge %(name)s confirmed the agreement") % {"name": officer(told)}


def dismissed(told: Told) -> tuple[str, str]:
    words = {"name": officer(told), "ground": told.choice("ground")}
    return _("Judge %(name)s dismissed the application: %(ground)s") % words, told.text("why")


def not_accepted(told: Told) -> tuple[str, str]:
    words = {"ground": told.choice("ground")}
    return _("The court did not accept the application: %(ground)s") % words, told.text("why")


def supplement_asked(told: Told) -> tuple[str, str]:
    return _("The court asked for more"), told.text("what")


def supplied(told: Told) -> tuple[str, str]:
    return _("%(who)s supplied what was asked") % {"who": told.who}, told.text("about")
