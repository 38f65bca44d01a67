"""More time to answer, told before it is asked for: the last day as it is, and as it would be."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.docket.models import Participant
from concord.kit import dates
from concord.kit.scene import Scene
from concord.law import engine
from concord.law.model import Act, Refused, State

ACT, DUTY = "more_time", "response"


def sentence(scene: Scene, person: Participant) -> str:
    """From which day to which, in the language in force; '' while there is no day yet, or where the law refuses."""
    state, who = scene.present.state, str(person.pk)
    found = engine.decide(scene.law, state, Act(name=ACT, role=person.role, by=who), scene.now)
    if isinstance(found, Refused):
        return ""
    before, after = _due(state, who), _due(found.state, who)
    if not before or not after:
        return ""
    return _("The last day moves from %(before)s to %(after)s. Nothing else changes.") % {
        "before": dates.until(before),
        "after": dates.until(after),
    }


def _due(state: State, who: str) -> int:
    return next((live.due or 0 for live in state.duties if live.id == DUTY and live.who in (who, "")), 0)
