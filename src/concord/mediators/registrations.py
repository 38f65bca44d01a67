"""What the room brings to the pages of a whole case, and its page beside the desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concord.kit import registry
from concord.mediators import away, phrases
from concord.people.roles import REGISTRY_ROLES

registry.act_page("choose", "choose-mediator")
registry.act_page("designate", "designate-mediator")
for act in ("take_case", "disclose", "decline"):
    registry.act_page(act, "confirm-mediator")

registry.phrase("choose", phrases.chosen)
registry.phrase("designate", phrases.designated)
registry.phrase("disclose", phrases.disclosed)
registry.phrase("decline", phrases.declined)

registry.tab("roster", _("Roster"), "roster", roles=("administrator",), order=75)
registry.desk_queue("away", _("Mediator away"), away.queue, roles=sorted(REGISTRY_ROLES), order=35)
registry.panel("away", "mediators", "mediators/away.html", away.panel, place="main", order=5)
