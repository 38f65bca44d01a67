"""A line of a desk, and the title under which a case stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
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


class Lines(Sequence[Row]):
    """The lines of a queue, made only for the page that is looked at.

    parts: one after the other, rows of the database and what makes lines of some of them.
    """

    def __init__(self, *parts: tuple[QuerySet[Any], Callable[[list[Any]], Sequence[Row]]]) -> None:
        self.parts = parts
        self._counts: list[int] | None = None

    @property
    def counts(self) -> list[int]:
        if self._counts is None:
            self._counts = [found.count() for found, _make in self.parts]
        return self._counts

    def __len__(self) -> int:
        return sum(self.counts)

    def __getitem__(self, wanted: Any) -> Any:
        if not isinstance(wanted, slice):
            return self[wanted : wanted + 1][0]
        first, last, _step = wanted.indices(len(self))
        made: list[Row] = []
        for (found, make), count in zip(self.parts, self.counts, strict=True):
            begin, end = max(first, 0), min(last, count)
            if begin < end:
                made += make(list(found[begin:end]))
            first, last = first - count, last - count
        return made


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
