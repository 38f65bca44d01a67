"""How the entries of a filing read in the timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.kit.told import Told


def officer(told: Told) -> str:
    """The officer who decided, by name: nothing is docketed without one."""
    account = told.entry.account
    return str(account) if account else told.who


def drawn_up(told: Told) -> str:
    return _("The statement of claim was filled in from the contract’s file")


def filed(told: Told) -> str:
    """`Qingyu Phone Rental signed and filed the claim (Su Tang)`: for a firm, with who signed for it."""
    account = told.entry.account
    if account is None or told.mine:
        return _("%(who)s signed and filed the claim") % {"who": told.who}
    return _("%(who)s signed and filed the claim (%(name)s)") % {"who": told.who, "name": account}


def docketed(told: Told) -> tuple[str, str]:
    return _("The court docketed the claim (%(name)s)") % {"name": officer(told)}, told.text("number")


def supplement_asked(told: Told) -> tuple[str, str]:
    return _("The court asked once for what is missing"), told.text("what")


def supplied(told: Told) -> tuple[str, str]:
    return _("%(who)s supplied what was missing") % {"who": told.who}, told.text("about")


def refused(told: Told) -> tuple[str, str]:
    words = {"name": officer(told), "ground": told.choice("ground")}
    return _("The court did not docket the claim (%(name)s): %(ground)s") % words, told.text("why")


def appealed(told: Told) -> tuple[str, str]:
    return _("%(who)s appealed") % {"who": told.who}, told.text("why")


def upheld(told: Told) -> tuple[str, str]:
    return _("The court above upheld the ruling"), told.text("order")


def answered(told: Told) -> tuple[str, str]:
    return _("%(who)s answered the claim") % {"who": told.who}, told.text("text")


def withdrawn(told: Told) -> str:
    return _("%(who)s took the filing back") % {"who": told.who}
