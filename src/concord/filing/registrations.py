"""What the room brings to the pages of a whole case, and its reactions."""

from __future__ import annotations

from concord.filing import panels, phrases, reactions
from concord.filing.earlier import RULEBOOK
from concord.kit import registry

REACTIONS = (reactions,)  # registered by being imported

KIND = "filing"  # of the rulebook

registry.panel("court", "filing", "filing/court_panel.html", panels.court, order=30)
registry.panel("claim", "filing", "filing/claim_panel.html", panels.claim, place="main", order=5)
registry.panel("checks", "filing", "filing/checks_panel.html", panels.checks, place="main", order=6)

registry.subject(RULEBOOK, panels.subject)

registry.phrase("begin", phrases.drawn_up, kind=KIND)
registry.phrase("file_claim", phrases.filed, kind=KIND)
registry.phrase("docket", phrases.docketed, kind=KIND)
registry.phrase("docket_on_order", phrases.docketed, kind=KIND)
registry.phrase("ask_supplement", phrases.supplement_asked, kind=KIND)
registry.phrase("supply", phrases.supplied, kind=KIND)
registry.phrase("refuse_docketing", phrases.refused, kind=KIND)
registry.phrase("appeal", phrases.appealed, kind=KIND)
registry.phrase("record_upheld", phrases.upheld, kind=KIND)
registry.phrase("answer_claim", phrases.answered, kind=KIND)
registry.phrase("withdraw", phrases.withdrawn, kind=KIND)
