"""What the room brings to the pages of a whole case, and its reactions."""

from __future__ import annotations

from concord.kit import registry
from concord.performance import once, panels, phrases, reactions

REACTIONS = (reactions,)  # registered by being imported

STAGES = ("agreed", "confirming", "performing", "enforcing", "dormant", "ended")

registry.panel(
    "schedule",
    "performance",
    "performance/schedule.html",
    panels.schedule,
    stages=STAGES,
    place="main",
    order=8,
)
registry.panel(
    "missed",
    "performance",
    "performance/missed.html",
    panels.missed,
    stages=STAGES,
    place="main",
    order=6,
)
# the schedule offers each row by itself
registry.act_page("receive", "perform-receive", listed=False)
registry.act_page("say_done", "perform-say", listed=False)
registry.guard("receive", once.receiving)
registry.guard("say_done", once.stating)
registry.offered_by_panel("accept_statement", "object_statement")

registry.phrase("receive", phrases.received)
registry.phrase("say_done", phrases.stated)
