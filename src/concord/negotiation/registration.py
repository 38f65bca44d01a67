"""What this room puts on the pages of a case: the offers, and how they read in the timeline."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from concord.docket import queries
from concord.kit import figures, registry, terms
from concord.kit.scene import Scene
from concord.kit.told import Told
from concord.negotiation import offers as table

STAGES = ("choosing", "appointing", "mediating")
ROLES = ("applicant", "respondent", "mediator")


def register() -> None:
    """Called once, when the app is ready."""
    for place, order in (("main", 5), ("room", 10)):
        registry.panel(
            f"offers-{place}",
            "negotiation",
            "negotiation/panel.html",
            on_the_table,
            stages=STAGES,
            roles=ROLES,
            place=place,
            order=order,
        )
    registry.act_page("offer", "offer", listed=False)
    registry.act_page("propose", "offer", listed=False)
    for act in ("accept_offer", "decline_offer", "accept_proposal"):
        registry.act_page(act, "offer", listed=False)
    registry.phrase("offer", offered)
    registry.phrase("offer_now", offered)
    registry.phrase("propose", offered)


def on_the_table(scene: Scene) -> dict[str, Any] | None:
    """The panel: distance, standing offers with their answers, and the way to make one."""
    can = {rule.name for rule in queries.powers(scene.matter, scene.reader, scene.present)}
    found = table.offers(scene)
    making = bool(can & {"offer", "propose"})
    if not found and not making:
        return None
    return {
        "distance": table.distance(found, table.claimed(scene)),
        "currency": scene.matter.currency,
        "offers": found[:6],
        "earlier": found[6:],
        "making": making,
        "proposing": "propose" in can,
        "can": can,
        "party": scene.party,
        "side": scene.reader.role,
        "agreed": bool(scene.present.state.data.get("agreed")) and any(one.status == "accepted" for one in found),
        "key": uuid.uuid4().hex,
    }


def offered(told: Told) -> tuple[str, str]:
    """`Duyun offered ¥40,000 in 2 parts`."""
    rows = terms.of_rows(told.form.get("obligations", ()))
    amount = terms.total(rows)
    if not amount:
        return _("%(who)s made an offer") % {"who": told.who}, ""
    words = {
        "who": told.who,
        "amount": figures.money(amount, told.currency),
        "n": sum(row.kind == "pay" for row in rows),
    }
    if words["n"] > 1:
        return _("%(who)s offered %(amount)s in %(n)d parts") % words, ""
    return _("%(who)s offered %(amount)s") % words, ""
