"""What the room brings to the pages of a whole case, and its reactions."""

from __future__ import annotations

from concord.agreement import checking, panels, phrases, reactions
from concord.kit import registry, signing

REACTIONS = (reactions,)  # registered by being imported

TABLE = ("applicant", "respondent", "mediator")
AFTER = ("agreed", "confirming", "performing", "enforcing", "dormant", "ended")

for place, order, fill in (("main", 3, panels.draft), ("room", 20, panels.draft_in_room)):
    registry.panel(
        f"draft-{place}",
        "agreement",
        "agreement/panel.html",
        fill,
        stages=("mediating", "signing"),
        roles=TABLE,
        place=place,
        order=order,
    )
registry.panel("agreement", "agreement", "agreement/in_force.html", panels.agreed, stages=AFTER, order=5)

registry.act_page("draw_up", "agreement-draw-up")
registry.act_page("redraw", "agreement-draw-up")
registry.act_page("sign", "agreement-sign")
registry.act_page("refuse_to_sign", "agreement-refuse")

registry.guard("draw_up", checking.guard)
registry.guard("redraw", checking.guard)
registry.guard("sign", signing.only_here)

registry.phrase("draw_up", phrases.drawn_up)
registry.phrase("redraw", phrases.redrawn)
registry.phrase("reopen_signing", phrases.reopened)
registry.phrase("sign", phrases.signed)
registry.phrase("refuse_to_sign", phrases.refused)
