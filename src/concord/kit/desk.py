"""A line of a desk, and the title under which a case stands there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concord.docket import participants
from concord.docket.models import Participant


@dataclass(frozen=True)
class Row:
    """One line: what is left, which case, what waits, as whom. look: hot, soon or ''.

    instead_of: the absent member for whom the desk's owner stands in; such a line may have no url.
    group: today, soon, later or held, where a queue stands under headings. alike: how many like cases the line stands
    for, for each of which the same waits.
    """

    left: str
    title: str
    number: str
    what: str
    url: str
    look: str = ""
    stage: str = ""
    role: str = ""
    group: str = ""
    alike: int = 1
    instead_of: str = ""


def case_titles(matters: Iterable[Any]) -> Mapping[Any, str]:
    """Matter id -> `Qinghe v Duyun`, in one query."""
    parties: dict[Any, dict[str, list[str]]] = {}
    rows = Participant.objects.filter(matter__in=list(matters), standing="party")
    for row in rows.select_related("account", "organisation").order_by("joined", "id"):
        name = participants.name(row, get_language() or "zh-hans")
        parties.setdefault(row.matter_id, {}).setdefault(row.role, []).append(name)
    return {matter: versus(sides) for matter, sides in parties.items()}


def versus(sides: Mapping[str, Sequence[str]]) -> str:
    """The two sides as a title; further people of a side are counted."""
    names = []
    for role in participants.SIDES:
        people = sides.get(role, ())
        if people:
            more = _(" and %(n)d more") % {"n": len(people) - 1} if len(people) > 1 else ""
            names.append(f"{people[0]}{more}")
    return _(" v ").join(names)
