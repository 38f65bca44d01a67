"""The contracts of an enterprise as its signatories see them: stage, what is due next, what is overdue."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse

from concord.contracts import instalments
from concord.contracts.sides import KIND, sides
from concord.docket import participants, queries
from concord.docket.models import Matter, Participant
from concord.kit import dates
from concord.law import shelf
from concord.people.models import Organisation
from concord.people.roles import Office

PAGE = 50


@dataclass(frozen=True)
class Row:
    """One contract. due, overdue: minor units; by: the last day of what is due next, '' where nothing is."""

    number: str
    url: str
    consumer: str
    title: str
    stage: str
    due: int
    by: str
    overdue: int
    currency: str
    closed: bool


@dataclass(frozen=True)
class Stage:
    """A filter: the stage's name and title, how many contracts stand there."""

    name: str
    title: str
    count: int


def enterprises(offices: Sequence[Office]) -> list[Organisation]:
    """The enterprises for which somebody signs."""
    found = {one.organisation.pk: one.organisation for one in offices}
    return [one for one in found.values() if one.kind == Organisation.Kind.ENTERPRISE]


def contracts(homes: Sequence[Organisation], stage: str = "") -> QuerySet[Matter]:
    """Their contracts, newest first; of one stage if it is named."""
    rows = Matter.objects.filter(organisation__in=[one.pk for one in homes])
    return (rows.filter(stage=stage) if stage else rows).order_by("-opened_at", "-number")


def loaded(pks: Sequence[uuid.UUID]) -> list[Matter]:
    """These contracts in this order: sorted as numbers, thousands need not be sorted as whole rows."""
    known = Matter.objects.select_related("organisation").in_bulk(pks)
    return [known[pk] for pk in pks if pk in known]


def stages(homes: Sequence[Organisation]) -> list[Stage]:
    """The stages in which their contracts stand, in the order of the rulebooks; one of the same name counts once."""
    counted = dict(contracts(homes).order_by().values_list("stage").annotate(n=Count("pk")).values_list("stage", "n"))
    lang = dates.language()
    titles: dict[str, str] = {}
    for law in (shelf.rulebook(key) for key in shelf.names()):
        if law.kind == KIND:
            titles |= {name: titles.get(name) or rule.title.get(lang, name) for name, rule in law.stages.items()}
    ordered = [name for name in titles if name in counted] + sorted(set(counted) - set(titles))
    return [Stage(name, titles.get(name, name), counted[name]) for name in ordered]


def rows(matters: Sequence[Matter]) -> list[Row]:
    """A page of contracts as lines. Two queries for all of them, however many."""
    language = "en" if dates.language() == "en" else "zh-hans"
    people = Participant.objects.filter(matter__in=[one.pk for one in matters], standing="party", left=None)
    named: dict[tuple[object, str], str] = {}
    for row in people.select_related("account", "organisation").only("matter_id", *participants.NAMED):
        named.setdefault((row.matter_id, row.role), participants.name(row, language))
    return [_row(matter, named) for matter in matters]


def _row(matter: Matter, named: dict[tuple[object, str], str]) -> Row:
    lang = dates.language()
    now = queries.caught_up(matter)
    standing = instalments.standing(now.law, now.state)
    coming = standing.due
    outcome = now.law.outcomes.get(now.state.outcome, {}).get(lang, "") if now.state.outcome else ""
    return Row(
        number=matter.number,
        url=reverse("case", kwargs={"matter": matter.pk}),
        consumer=named.get((matter.pk, sides(now.law).debtor), ""),
        title=now.law.title.get(lang, ""),
        stage=outcome or now.law.stages[now.state.stage].title.get(lang, now.state.stage),
        due=coming.open if coming else 0,
        by=dates.day(dates.day_of(coming.due - 1), weekday=False) if coming else "",
        overdue=standing.overdue,
        currency=matter.currency,
        closed=now.state.ended,
    )
