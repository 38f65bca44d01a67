"""What the room notice brings to the pages of a whole case, and its reactions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concord.kit import registry
from concord.notice import desk, panels, phrases, searching, telling

REACTIONS = (searching, telling)  # registered by being imported

for act in ("accept_mediation", "refuse_mediation", "offer_now", "more_time", "wrong_person"):
    registry.act_page(act, "answer")
registry.desk_queue("notices", _("Not delivered"), desk.lines, roles=("registrar", "supervisor"), order=30)
registry.panel(
    "service",
    "notice",
    "notice/panel.html",
    panels.service,
    roles=("registrar", "supervisor", "applicant", "respondent"),
    order=60,
)

registry.phrase("record_service", phrases.served)
registry.phrase("accept_mediation", phrases.agreed)
registry.phrase("refuse_mediation", phrases.refused)
registry.phrase("more_time", phrases.more_time_asked)
registry.phrase("wrong_person", phrases.wrong_person_told)
