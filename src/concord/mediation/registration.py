"""What the mediation room puts on the pages of a case."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from concord.kit import registry
from concord.kit.told import Told
from concord.mediation import sockets  # noqa: F401 - its listener is registered when the room opens

TALKING = ("choosing", "appointing", "mediating", "signing", "reporting")


def register() -> None:
    """Called once, when the app is ready."""
    registry.panel(
        "talk", "mediation", "mediation/panel.html", enter, stages=("mediating", "signing", "reporting"),
        roles=("applicant", "respondent", "mediator"), place="main", order=10,
    )  # fmt: skip
    registry.act_page("say", "room", listed=False)
    registry.act_page("note", "room", listed=False)
    registry.phrase("arrange", arranged)
    registry.phrase(
        "report", lambda told: (_("%(who)s filed the closing report") % {"who": told.who}, told.text("reasons"))
    )


def enter(_scene: Any) -> dict[str, Any]:
    return {}


def arranged(told: Told) -> tuple[str, str]:
    return _("%(who)s arranged a meeting") % {"who": told.who}, told.choice("how")
