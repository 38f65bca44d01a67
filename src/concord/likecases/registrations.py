"""What the room brings to the pages of a whole case and to the desk, and its reaction."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concord.kit import registry
from concord.likecases import desk, filing, grouping, panels

__all__ = ["filing"]

registry.panel("like-cases", "likecases", "likecases/panel.html", panels.applicant, roles=("applicant",), order=70)
registry.panel(
    "like-cases-office",
    "likecases",
    "likecases/panel_office.html",
    panels.office,
    roles=("registrar", "supervisor", "mediator"),
    order=70,
)
registry.desk_queue("alike", _("Like cases"), desk.lines, roles=desk.ROLES, order=40)
registry.bundle("likecases", grouping.bundles)
