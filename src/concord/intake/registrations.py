"""What the room brings to the pages of a whole case, and its reactions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concord.intake import checks, desk, phrases, receipts
from concord.kit import registry
from concord.people.roles import REGISTRY_ROLES

REACTIONS = (receipts,)  # registered by being imported

for act in ("accept", "ask_correction", "return_application"):
    registry.act_page(act, "screen", told=True)
registry.act_page("correct", "correct")
registry.subject("cn-mediation", desk.subject)
registry.desk_queue(
    "applications", _("New applications"), desk.new_applications, roles=sorted(REGISTRY_ROLES), order=20
)
registry.tab("refer", _("Send to mediation"), "refer", roles=("court_clerk",), order=20)
registry.check("intake", checks.of_cases)

registry.phrase("begin", phrases.begun)
registry.phrase("accept", phrases.accepted)
registry.phrase("ask_correction", phrases.correction_asked)
registry.phrase("return_application", phrases.returned)
registry.phrase("correct", phrases.corrected)
