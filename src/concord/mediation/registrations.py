"""What the room brings to the pages of a whole case, its reactions, and who listens for its live pages."""

from __future__ import annotations

from concord.kit import registry
from concord.mediation import panels, phrases, reactions, sockets

REACTIONS = (reactions, sockets)  # registered by being imported

PARTIES = ("applicant", "respondent")

registry.panel(
    "talk",
    "mediation",
    "mediation/panel.html",
    stages=("mediating", "signing", "reporting"),
    roles=(*PARTIES, "mediator"),
    place="main",
    order=10,
)
registry.panel(
    "ways-on",
    "mediation",
    "mediation/ways_on.html",
    panels.ways_on,
    stages=("reporting", "ended"),
    roles=PARTIES,
    place="main",
    order=5,
)
registry.offered_by_panel(*panels.WAYS)
registry.act_page("say", "room", listed=False)
registry.act_page("note", "room", listed=False)

registry.phrase("arrange", phrases.arranged)
registry.phrase("report", phrases.reported)
registry.phrase("report_to_court", phrases.reported_to_court)
