"""What the room brings to the pages of a whole case."""

from __future__ import annotations

from concord.kit import registry
from concord.negotiation import panels, phrases

STAGES = ("choosing", "appointing", "mediating")
ROLES = ("applicant", "respondent", "mediator")

for place, order in (("main", 5), ("room", 10)):
    registry.panel(
        f"offers-{place}",
        "negotiation",
        "negotiation/panel.html",
        panels.on_the_table,
        stages=STAGES,
        roles=ROLES,
        place=place,
        order=order,
    )
for act in ("offer", "propose", "accept_offer", "decline_offer", "accept_proposal"):
    registry.act_page(act, "offer", listed=False)

for act in ("offer", "offer_now", "propose"):
    registry.phrase(act, phrases.offered)
