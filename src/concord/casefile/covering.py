"""What stands on a desk because its owner covers for somebody who is away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from concord.casefile import desk
from concord.docket.models import Waiting
from concord.kit.desk import Row
from concord.people.models import Account
from concord.people.roles import Office

MOST = 100


def lent(offices: Sequence[Office]) -> dict[tuple[str, Any], Account]:
    """(role, organisation id) -> the absent member, for the roles that the account holds only by covering."""
    own = {(one.role, one.organisation.pk) for one in offices if one.covers is None}
    return {
        key: one.covers
        for one in offices
        if one.covers is not None and (key := (one.role, one.organisation.pk)) not in own
    }


def of_mediators(offices: Sequence[Office], now: int) -> list[Row]:
    """What waits for mediators who are away: the number of the case and until when, no more.

    A mediator's cases are not lent: parties told that one person what nobody else may read.
    """
    away = {one.covers.pk: one for one in offices if one.covers is not None and one.role == "mediator"}
    if not away:
        return []
    waiting = Waiting.objects.filter(
        participant__account__in=away, participant__standing="neutral", participant__left=None,
        matter__organisation__in=[one.organisation.pk for one in away.values()],
    ).select_related("matter", "participant").order_by(F("due").asc(nulls_last=True), "id")  # fmt: skip
    rows = []
    for one in waiting[:MOST]:
        left, look, group = desk.time_left(one, now)
        rows.append(
            Row(
                left=left,
                look=look,
                group=group,
                title=one.matter.number,
                number="",
                what=_(
                    "Something waits for the mediator. If it cannot wait, tell the registrar, who asks the parties."
                ),
                url="",
                instead_of=str(away[one.participant.account_id].covers),
            )
        )
    return rows
