"""What the room brings to the pages of a whole case, and its reactions."""

from __future__ import annotations

from concord.confirmation import panels, phrases, reactions, views
from concord.kit import registry

REACTIONS = (reactions,)  # registered by being imported

COURT = ("court_clerk", "judge", "president")
PARTIES = ("applicant", "respondent")

registry.panel(
    "ask",
    "confirmation",
    "confirmation/ask.html",
    panels.ask,
    stages=("agreed", "performing"),
    roles=PARTIES,
    place="main",
    order=20,
)
registry.panel(
    "bundle",
    "confirmation",
    "confirmation/bundle.html",
    panels.bundle,
    stages=("confirming",),
    roles=COURT,
    place="main",
    order=10,
)
registry.panel("windows", "confirmation", "confirmation/windows.html", panels.open_windows, order=20)

registry.act_page("apply_confirmation", "confirm-join")
registry.guard("apply_confirmation", views.complete)

registry.phrase("apply_confirmation", phrases.applied)
registry.phrase("docket", phrases.docketed)
registry.phrase("call", phrases.called)
registry.phrase("confirm", phrases.confirmed)
registry.phrase("dismiss", phrases.dismissed)
registry.phrase("not_accept", phrases.not_accepted)
registry.phrase("ask_supplement", phrases.supplement_asked)
registry.phrase("supply", phrases.supplied)
