"""What the mediation room puts on the pages of a case."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from concord.docket import queries
from concord.kit import registry
from concord.kit.registry import act_url
from concord.kit.scene import Scene
from concord.kit.told import Told
from concord.mediation import sockets  # noqa: F401 - its listener is registered when the room opens

WAYS = ("prepare_suit", "go_to_arbitration", "another_mediation")


def register() -> None:
    """Called once, when the app is ready."""
    registry.panel(
        "talk", "mediation", "mediation/panel.html", enter, stages=("mediating", "signing", "reporting"),
        roles=("applicant", "respondent", "mediator"), place="main", order=10,
    )  # fmt: skip
    registry.panel(
        "ways-on", "mediation", "mediation/ways_on.html", ways_on, stages=("reporting", "ended"),
        roles=("applicant", "respondent"), place="main", order=5,
    )  # fmt: skip
    for act in WAYS:
        registry.rooms.unlisted.add(act)
    registry.act_page("say", "room", listed=False)
    registry.act_page("note", "room", listed=False)
    registry.phrase("arrange", arranged)
    registry.phrase(
        "report", lambda told: (_("%(who)s filed the closing report") % {"who": told.who}, told.text("reasons"))
    )


def ways_on(scene: Scene) -> dict[str, Any] | None:
    """The three ways on after a mediation without agreement; None where none is open."""
    can = {rule.name for rule in queries.powers(scene.matter, scene.reader, scene.present)} & set(WAYS)
    return {"can": can, "ways": [(act, act_url(act, scene.matter.pk)) for act in WAYS if act in can]} if can else None


def enter(_scene: Any) -> dict[str, Any]:
    return {}


def arranged(told: Told) -> tuple[str, str]:
    return _("%(who)s arranged a meeting") % {"who": told.who}, told.choice("how")
