"""How the entries of intake read in the timeline; its pages, its desk queue, and what a case is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from concord.docket import participants
from concord.docket.models import Matter, Waiting
from concord.intake import checks, elements
from concord.kit import dates, registry
from concord.kit.told import Told
from concord.people import roles
from concord.people.models import Account


@dataclass(frozen=True)
class Line:
    """One line of a desk queue."""

    left: str
    look: str
    title: str
    number: str
    stage: str
    what: str
    role: str
    url: str


def new_applications(account: Account, offices: Any, now: int) -> list[Line]:
    """Applications that wait to be screened, those that fall due first on top."""
    homes = [o.organisation.pk for o in roles.active(account) if o.role in ("registrar", "supervisor")]
    rows = Waiting.objects.filter(duty="screening", matter__organisation__in=homes).select_related("matter")
    return [_line(row, now) for row in rows.order_by("due")[:200]]


def _line(row: Waiting, now: int) -> Line:
    matter = row.matter
    names = participants.names(matter, dates.language())
    people = [names[str(p.pk)] for role in ("applicant", "respondent") for p in participants.of_role(matter, role)]
    days = dates.days_left(row.due, now) if row.due else 0
    late = row.due is not None and row.due <= now
    left = _("late") if late else _("%(n)d days") % {"n": days}
    return Line(
        left=left,
        look="hot" if late or days == 0 else "soon" if days <= 1 else "",
        title=_(" v ").join(people),
        number=matter.number,
        stage=dates.when(matter.opened_at),
        what=subject(matter),
        role=_("Registrar"),
        url=reverse("screen", kwargs={"matter": matter.pk}),
    )


def subject(matter: Matter) -> str:
    """What a case is about: the cause of action, in the language in force."""
    cause = elements.cause(checks.cause_of(matter))
    return cause.title[dates.language()] if cause else ""


def _begun(told: Told) -> str:
    return _("You filed the application.") if told.mine else _("%(who)s filed the application.") % {"who": told.who}


def _accepted(told: Told) -> str:
    return _("The application was accepted.")


def _asked(told: Told) -> tuple[str, str]:
    return _("One correction was asked for."), told.text("what")


def _returned(told: Told) -> tuple[str, str]:
    return _("The application was returned: %(why)s.") % {"why": told.choice("ground")}, told.text("advice")


def _corrected(told: Told) -> tuple[str, str]:
    who = told.who
    return _("%(who)s completed the application.") % {"who": who}, told.text("about")


def register() -> None:
    """Register everything with kit.registry."""
    registry.phrase("begin", _begun)
    registry.phrase("accept", _accepted)
    registry.phrase("ask_correction", _asked)
    registry.phrase("return_application", _returned)
    registry.phrase("correct", _corrected)
    for act in ("accept", "ask_correction", "return_application"):
        registry.act_page(act, "screen")
    registry.act_page("correct", "correct")
    registry.subject("cn-mediation", subject)
    registry.desk_queue(
        "applications", _l("New applications"), new_applications, roles=("registrar", "supervisor"), order=20
    )
