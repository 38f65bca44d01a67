"""The box on the case page that tells how notices stand."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from concord.kit import dates
from concord.kit.scene import Scene
from concord.notice.desk import OPEN
from concord.notice.models import Notice

STAFF = frozenset({"registrar", "supervisor"})


def service(scene: Scene) -> dict[str, Any] | None:
    """For the registry: how many notices stand undelivered. For the applicant: whether the other side was reached."""
    if scene.reader.roles & STAFF:
        stuck = Notice.objects.filter(OPEN, matter=scene.matter, status=Notice.Status.FAILED, served_at=None).count()
        return {"staff": True, "stuck": stuck}
    if scene.reader.role != "applicant" or scene.matter.stage != "invited":
        return None
    return {"staff": False, "line": _reached(scene.matter)}


def _reached(matter: Any) -> str:
    """What the applicant may know of the service on the other side: sent, reached; never an address."""
    rows = Notice.objects.filter(matter=matter, participant__role="respondent", serves=True)
    served = rows.exclude(served_at=None).order_by("served_at").values_list("served_at", flat=True).first()
    if served:
        return _("Our notice reached the other side on %(day)s.") % {"day": dates.when(served)}
    sent = rows.exclude(sent_at=None).order_by("sent_at").values_list("sent_at", flat=True).first()
    if sent:
        return _("We wrote to the other side on %(day)s. It has not been opened yet.") % {"day": dates.when(sent)}
    return _("We are trying to reach the other side.")
