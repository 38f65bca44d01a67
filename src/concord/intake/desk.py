"""Applications that wait to be screened, for the registrar's desk; and what a case is about."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from concord.docket.models import Matter, Waiting
from concord.intake import checks, elements
from concord.kit import dates
from concord.kit.application import prime_all
from concord.kit.desk import Lines, Row, case_titles
from concord.people import roles
from concord.people.models import Account


def new_applications(account: Account, offices: Any, now: int) -> Lines:
    """Those that fall due first on top. now: legal time, UTC seconds."""
    homes = [o.organisation.pk for o in roles.active(account) if o.role in roles.REGISTRY_ROLES]
    waiting = Waiting.objects.filter(duty="screening", matter__organisation__in=homes).select_related("matter")
    rows = waiting.defer("matter__state", "matter__head").order_by("due", "id")
    return Lines((rows, lambda shown: _rows(shown, now)))


def _rows(shown: list[Waiting], now: int) -> list[Row]:
    """The lines of one page, in as many queries for fifty as for one."""
    prime_all([one.matter for one in shown], {one.matter_id: checks.registry_of(one.matter) for one in shown})
    titles = case_titles({one.matter_id for one in shown})
    return [_row(one, titles.get(one.matter_id, ""), now) for one in shown]


def _row(one: Waiting, title: str, now: int) -> Row:
    matter = one.matter
    days = dates.days_left(one.due, now) if one.due else 0
    late = one.due is not None and one.due <= now
    return Row(
        left=_("late") if late else _("%(n)d days") % {"n": days},
        look="hot" if late or days == 0 else "soon" if days <= 1 else "",
        title=title,
        number=matter.number,
        stage=dates.when(matter.opened_at),
        what=subject(matter),
        role=_("Registrar"),
        url=reverse("screen", kwargs={"matter": matter.pk}),
    )


def subject(matter: Matter) -> str:
    """What a case is about, in the language in force: the official name of the cause of action.

    Both sides read it. The short name is what an applicant says of his own case (`my mark is used by somebody else`).
    """
    cause = elements.cause(checks.cause_of(matter))
    return cause.hint[dates.language()] if cause else ""
