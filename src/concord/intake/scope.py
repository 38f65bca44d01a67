"""Whether this organisation may take the dispute at all, told while the application is being written."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from concord.intake.pages import Answers, value
from concord.people.models import Organisation


@dataclass(frozen=True)
class Elsewhere:
    """The dispute belongs elsewhere: why, and where to go (one line each)."""

    why: str
    where: tuple[str, ...]


def elsewhere(organisation: Organisation, answers: Answers) -> Elsewhere | None:
    """Where to send the person, or None while this organisation may take the dispute."""
    cause = value(answers, "cause", "cause")
    if organisation.kind == Organisation.Kind.COMMERCIAL and value(answers, "purpose", "purpose") == "daily":
        return Elsewhere(
            why=_("We are a commercial mediation body. The law leaves disputes of consumers to others."),
            where=(
                _("Call 12315 or use its platform: the market supervision office answers within seven working days."),
                _("Ask the people's mediation committee where you live. It is free."),
                _("Or go to the basic court where you live or where the goods were delivered."),
            ),
        )
    if cause and cause in organisation.excludes:
        return Elsewhere(
            why=_("%(who)s does not take disputes of this kind.") % {"who": organisation},
            where=(
                _("Ask the people's mediation committee where you live. It is free."),
                _("Or ask the basic court where the other side has its seat; its counter names the right body."),
            ),
        )
    return None
