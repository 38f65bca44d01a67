"""The box of the case page and of the room: the offers on the table."""

from __future__ import annotations

import uuid
from typing import Any

from concord.kit.scene import Scene
from concord.negotiation import offers as table

NEWEST = 6  # offers shown at once; older ones stand behind a fold


def on_the_table(scene: Scene) -> dict[str, Any] | None:
    """Distance, standing offers with their answers, and the way to make one."""
    found = table.offers(scene)
    making = bool(scene.can & {"offer", "propose"})
    if not found and not making:
        return None
    agreed = bool(scene.present.state.data.get("agreed")) and any(one.status == "accepted" for one in found)
    answerable = {one.id for one in found if not agreed and can_accept(scene, one)}
    return {
        "distance": table.distance(found, table.claimed(scene)),
        "currency": scene.matter.currency,
        "offers": found[:NEWEST],
        "earlier": found[NEWEST:],
        "making": making,
        "proposing": "propose" in scene.can,
        "can": scene.can,
        "party": scene.party,
        "side": scene.reader.role,
        "agreed": agreed,
        "answerable": answerable,
        "leads": bool(answerable),
        "key": uuid.uuid4().hex,
    }


def can_accept(scene: Scene, one: table.Offer) -> bool:
    """Whether the reader can say yes to this offer now."""
    accept = "accept_proposal" if one.act == "propose" else "accept_offer"
    return one.open and not one.mine and scene.party and accept in scene.can
