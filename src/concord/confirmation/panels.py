"""The boxes of the case page: the way to the court, what the court decides on, the windows to object."""

from __future__ import annotations

from typing import Any

from concord.confirmation import confirmable, windows
from concord.docket import queries
from concord.kit.papers import filling
from concord.kit.scene import Scene


def ask(scene: Scene) -> dict[str, Any] | None:
    """The way to the court, while it is open."""
    since = scene.present.state.since
    joined = [told for told in scene.told if told.entry.act == "apply_confirmation" and told.entry.on >= since]
    if "apply_confirmation" not in scene.can and not joined:
        return None
    above = offered_above(scene)
    can = "apply_confirmation" in scene.can and not above
    return {
        "can": can,
        "without": "go_without" in scene.can and not above,
        "leads": can and scene.stage != "agreed",  # else a button above leads to what is nearest
        "joined": [told.who for told in joined],
        "court": scene.matter.organisation.court,
    }


def offered_above(scene: Scene) -> bool:
    """Whether the page offers it at its top, beside the reader's nearest deadline: else the box does."""
    mine = [duty for duty in queries.duties(scene.matter, scene.reader, scene.present) if duty.mine]
    return bool(mine) and "apply_confirmation" in mine[0].rule.do


def bundle(scene: Scene) -> dict[str, Any]:
    """What the court decides on. The checks propose; a judge decides."""
    return {
        "papers": confirmable.bundle(scene.matter, scene.reader),
        "identities": confirmable.identities(scene.matter),
        "checks": confirmable.checks(scene.matter),
        "missing": confirmable.missing(scene.matter, scene.reader),
        "centre": filling.house(scene.matter.organisation),
        "mediators": [name for name in _mediators(scene) if name],
        "lang": scene.lang,
    }


def _mediators(scene: Scene) -> list[str]:
    return [scene.names.get(person, "") for person in scene.present.state.people.get("mediator", ())]


def open_windows(scene: Scene) -> dict[str, Any] | None:
    """The windows to object; the ruling is called final only when the reader's own has passed."""
    found = windows.windows(scene)
    return {"windows": found, "final": windows.final(scene)} if found else None
