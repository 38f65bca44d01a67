"""The boxes of the case page: the draft and who signed it, the agreement in force."""

from __future__ import annotations

from typing import Any

from concord.agreement import papers
from concord.agreement.situation import Situation
from concord.kit.scene import Scene


def draft_in_room(scene: Scene) -> dict[str, Any] | None:
    """While it is drawn up and signed: in the room the box holds the one button; a case page has it at its top."""
    found = draft(scene)
    return found and {**found, "alone": True}


def draft(scene: Scene) -> dict[str, Any] | None:
    """While it is drawn up and signed."""
    if scene.stage == "mediating":
        drawing = {"drawing": True, "agreed": bool(scene.present.state.data.get("agreed"))}
        return drawing if "draw_up" in scene.can else None
    situation = Situation(scene)
    if situation.round is None:
        return None
    return {
        "drawing": False,
        "signers": situation.signers,
        "drawn": situation.round.opened.on,
        "paper": situation.paper,
        "can_sign": "sign" in scene.can and not situation.signed,
        "can_redraw": "redraw" in scene.can,
    }


def agreed(scene: Scene) -> dict[str, Any] | None:
    """Once it is in force: the paper, for whoever may have it."""
    paper = Situation(scene).paper
    return {"paper": paper} if paper is not None and paper.kind == papers.FINAL else None
