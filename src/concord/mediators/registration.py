"""What this room puts on the pages of a case."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.kit import registry
from concord.kit.told import Told


def register() -> None:
    """Called once, when the app is ready."""
    registry.act_page("choose", "choose-mediator")
    registry.act_page("designate", "designate-mediator")
    registry.act_page("take_case", "confirm-mediator")
    registry.act_page("disclose", "confirm-mediator")
    registry.act_page("decline", "confirm-mediator")
    registry.phrase("choose", chosen)
    registry.phrase("designate", designated)
    registry.phrase(
        "disclose",
        lambda told: (
            _("%(who)s disclosed something: %(ground)s") % {"who": told.who, "ground": told.choice("ground")},
            told.text("what"),
        ),
    )
    registry.phrase(
        "decline",
        lambda told: _("%(who)s did not take the case: %(why)s") % {"who": told.who, "why": told.choice("why")},
    )


def chosen(told: Told) -> str:
    return _("%(who)s named %(mediator)s as mediator") % {
        "who": told.who,
        "mediator": told.name(told.form.get("person")),
    }


def designated(told: Told) -> str:
    return _("The centre designated %(mediator)s as mediator") % {"mediator": told.name(told.form.get("person"))}
