"""Mediators who are away: told to the parties of their cases, and to the registry. Nobody takes a case over by that:
the parties trusted one person (docs/adr/0011).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from concord.docket.models import Participant
from concord.kit import dates
from concord.kit.desk import Lines, Row, case_titles
from concord.kit.registry import act_url
from concord.kit.scene import Scene
from concord.people.models import Absence, Account
from concord.people.roles import REGISTRY_ROLES

WAYS_ON = ("prolong", "ask_replacement")  # what a party can do about it


def now_away(**where: Any) -> QuerySet[Absence]:
    """The absences of mediators that run at this moment, the one that ends first on top."""
    at = timezone.now()
    rows = Absence.objects.filter(membership__role="mediator", begins__lte=at, ends__gt=at, **where)
    return rows.select_related("membership").order_by("ends", "pk")


def panel(scene: Scene) -> dict[str, Any] | None:
    """For the parties: that the mediator of this case is away, until when, and what they can do. The registry has its
    list.
    """
    if not scene.party or scene.matter.closed_at is not None:
        return None
    here = {one.account_id: str(one.pk) for one in scene.people if one.standing == "neutral" and one.left is None}
    if not here:
        return None
    house = scene.matter.organisation_id
    absences = now_away(membership__organisation=house, membership__account__in=here)
    running = list(absences.order_by().values_list("ends", "pk"))  # hardly ever one, and every case page asks
    if not running:
        return None
    found = absences.get(pk=min(running)[1])
    return {
        "name": scene.names[here[found.membership.account_id]],
        "last_day": last_day(found),
        "ways": [
            {"title": rule.title[scene.lang], "url": act_url(rule.name, scene.matter.pk)}
            for rule in scene.powers
            if rule.name in WAYS_ON
        ],
    }


def queue(account: Account, offices: Any, now: int) -> Lines:
    """The open cases of mediators who are away, for the registry of their organisation."""
    homes = [office.organisation.pk for office in offices if office.role in REGISTRY_ROLES]
    absences = now_away(membership__organisation__in=homes).select_related("membership__account", "cover")
    absent = {(one.membership.account_id, one.membership.organisation_id): one for one in absences}
    here = now_away(membership__account=OuterRef("account"), membership__organisation=OuterRef("matter__organisation"))
    cases = Participant.objects.filter(
        Exists(here), standing="neutral", left=None, matter__organisation__in=homes, matter__closed_at=None
    )
    rows = cases.select_related("matter").defer("matter__state").order_by("account", "matter__number")
    return Lines((rows, lambda shown: _lines(shown, absent)))


def _lines(shown: list[Participant], absent: dict[tuple[Any, Any], Absence]) -> list[Row]:
    titles = case_titles({one.matter_id for one in shown})
    found = ((one, absent[one.account_id, one.matter.organisation_id]) for one in shown)
    return [_line(one, absence, titles.get(one.matter_id, "")) for one, absence in found]


def _line(one: Participant, absence: Absence, title: str) -> Row:
    # no date of the case stands here: the next one may be that of a talk or an offer that the registry does not see
    who = {"name": absence.membership.account, "cover": absence.cover}
    words = _("%(name)s is away; %(cover)s is told what waits") if absence.cover else _("%(name)s is away")
    return Row(
        left=_("away until %(day)s") % {"day": last_day(absence)},
        title=title or one.matter.number,
        number=one.matter.number,
        what=words % who,
        role=_("Registrar"),
        url=reverse("case", kwargs={"matter": one.matter_id}),
    )


def last_day(absence: Absence) -> str:
    """The last day of an absence, as pages write days."""
    return dates.day(timezone.localtime(absence.last_day).date())
