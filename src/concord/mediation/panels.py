"""The box of the case page that shows the ways on after a mediation without agreement."""

from __future__ import annotations

from typing import Any

from concord.kit import dates
from concord.kit.application import application, claimed
from concord.kit.costs import of_suit
from concord.kit.registry import act_url
from concord.kit.scene import Scene

WAYS = ("prepare_suit", "go_to_arbitration", "another_mediation")


def ways_on(scene: Scene) -> dict[str, Any] | None:
    """The three ways on, and what a suit would cost; None where none is open. Whoever was asked need do nothing."""
    ways = [(act, act_url(act, scene.matter.pk)) for act in WAYS if act in scene.can]
    if not ways:
        return None
    if scene.reader.role == "respondent":
        return {"ways": ways, "asked": True}
    claim = claimed(application(scene.matter, scene.reader))
    return {"ways": ways, "costs": of_suit(scene.matter, claim, dates.day_of(scene.now)) if scene.party else None}
