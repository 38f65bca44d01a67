"""What the performance of an agreement puts on the pages of a case."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from concord.docket import queries
from concord.kit import figures, registry, terms
from concord.kit.scene import Scene
from concord.kit.told import Told
from concord.performance.schedule import DUTY, Row, demand, local_day, rows

STAGES = ("agreed", "confirming", "performing", "enforcing", "dormant", "ended")


def register() -> None:
    """Called once, when the app is ready."""
    registry.panel(
        "schedule", "performance", "performance/schedule.html", schedule, stages=STAGES, place="main", order=8
    )
    registry.panel("missed", "performance", "performance/missed.html", missed, stages=STAGES, place="main", order=6)
    for act in ("receive", "say_done", "accept_statement", "object_statement"):
        registry.rooms.unlisted.add(act)
    registry.phrase("receive", received)
    registry.phrase("say_done", stated)


def the_rows(scene: Scene) -> list[Row]:
    """The schedule of an agreement in force, with texts that the reader may read."""
    state = scene.present.state
    if not any(live.id == DUTY for live in (*state.duties, *state.settled)):
        return []
    return rows(state, terms.opened(scene.reader, state.data.get("obligations", ())))


def schedule(scene: Scene) -> dict[str, Any] | None:
    """Every row with where it stands, and what this reader can do about it."""
    found = the_rows(scene)
    if not found:
        return None
    can = {rule.name for rule in queries.powers(scene.matter, scene.reader, scene.present)}
    ids = scene.reader.ids
    entries = {told.entry.seq: str(told.entry.pk) for told in scene.told if told.entry.act == "say_done"}
    lines = [
        {
            "row": row,
            "sentence": terms.sentence(row.term, scene.names, scene.matter.currency),
            "receive": "receive" in can and row.term.whom in ids and not row.done and not row.stated,
            "say": "say_done" in can and row.term.who in ids and not row.done and not row.stated,
            "answer": entries.get(row.stated, "") if row.term.whom in ids else "",
            "waits": bool(row.stated) and row.term.who in ids,
        }
        for row in found
    ]
    return {"lines": lines, "currency": scene.matter.currency, "all_done": all(row.done for row in found)}


def missed(scene: Scene) -> dict[str, Any] | None:
    """What the creditor can have enforced today, with the sum and how it is counted."""
    found = the_rows(scene)
    state = scene.present.state
    if not found or not scene.party:
        return None
    claim = demand(state, found, scene.reader.person, local_day(scene.now))
    if not (claim.money or claim.other):
        return None
    return {
        "demand": claim,
        "currency": scene.matter.currency,
        "ruled": "ruled" in state.moments,
        "lines": [line for one in claim.interest for line in one.lines],
        "can": {rule.name for rule in queries.powers(scene.matter, scene.reader, scene.present)},
    }


def received(told: Told) -> str:
    amount = int(told.form.get("amount") or 0)
    if amount:
        return _("%(who)s confirmed receipt of %(amount)s") % {
            "who": told.who,
            "amount": figures.money(amount, told.currency),
        }
    return _("%(who)s confirmed that it was done") % {"who": told.who}


def stated(told: Told) -> str:
    amount = int(told.form.get("amount") or 0)
    if amount:
        return _("%(who)s said that %(amount)s was paid") % {
            "who": told.who,
            "amount": figures.money(amount, told.currency),
        }
    return _("%(who)s said that it is done") % {"who": told.who}
