"""The boxes of the case page: the schedule, and what was missed."""

from __future__ import annotations

from typing import Any

from concord.kit import dates, terms
from concord.kit.costs import of_suit
from concord.kit.scene import Scene
from concord.performance.schedule import Row, demand, of_scene


def schedule(scene: Scene) -> dict[str, Any] | None:
    """Every row with where it stands, and what this reader can do about it."""
    found = of_scene(scene)
    if not found:
        return None
    can, ids = scene.can, scene.reader.ids
    entries = {told.entry.seq: str(told.entry.pk) for told in scene.told if told.entry.act == "say_done"}
    lines = [
        {
            "row": row,
            "sentence": terms.sentence(row.term, scene.names, scene.matter.currency),
            "receive": "receive" in can and row.term.whom in ids and not row.done and not row.stated,
            "say": "say_done" in can and row.term.who in ids and not row.done and not _said(row),
            "answer": entries.get(row.stated, "") if row.term.whom in ids else "",
            "waits": bool(row.stated) and row.term.who in ids,
        }
        for row in found
    ]
    return {
        "lines": lines,
        "currency": scene.matter.currency,
        "now": scene.now,
        "all_done": all(row.done for row in found),
        "surplus": scene.present.state.pot if scene.party else 0,
    }


def _said(row: Row) -> bool:
    """Whether all that is open on the row is stated already."""
    return bool(row.stated) and not row.unstated


def missed(scene: Scene) -> dict[str, Any] | None:
    """What the creditor can have enforced today, with the sum and how it is counted."""
    found = of_scene(scene)
    state = scene.present.state
    if not found or not scene.party:
        return None
    claim = demand(state, found, scene.reader.person, dates.day_of(scene.now))
    if not (claim.money or claim.other):
        return None
    ruled = "ruled" in state.moments
    return {
        "demand": claim,
        "currency": scene.matter.currency,
        "ruled": ruled,
        "lines": [line for one in claim.interest for line in one.lines],
        "can": scene.can,
        "leads": ("ask_enforcement" if ruled else "sue") in scene.can,
        "costs": None if ruled else of_suit(scene.matter, claim.unpaid, dates.day_of(scene.now)),
    }
