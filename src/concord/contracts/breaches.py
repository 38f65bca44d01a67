"""The contracts of an enterprise in breach: which ones a page asks for, and what it shows of each. Loads no state."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from concord.contracts import breach_alike, overview
from concord.contracts.position_models import Position
from concord.contracts.positions import ARRIVED, HINDERED, OVER, PAID, PROBLEM, RUNNING, SENT, Rank
from concord.contracts.sides import sides
from concord.docket import clock, participants
from concord.docket.models import Participant
from concord.kit import dates
from concord.law.rulebook import Rulebook
from concord.people.models import Organisation

PAGE = 50
MOST = 10**14  # minor units that a filter may name
NONE = "none"
COLUMNS = (
    "matter", "matter__number", "rulebook", "stage", "outcome", "currency", "overdue", "oldest", "demand", "grace",
    "grace_until", "act", "clause", "defence", "rank", "dispute", "dispute__number",
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What a page asks for, as it stands in its address; '' filters nothing, and so does what nobody knows.

    age: number of a bucket (overview.AGES); least, most: whole currency units; demand: none, sent, arrived;
    grace: none, running, over; now: a Rank.
    """

    rulebook: str = ""
    stage: str = ""
    age: str = ""
    least: str = ""
    most: str = ""
    demand: str = ""
    grace: str = ""
    now: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Filters:
        """The filters of an address or a form."""
        return cls(**{one.name: str(given.get(one.name, "")).replace("\0", "").strip()[:96] for one in fields(cls)})

    @property
    def set(self) -> bool:
        """Whether anything is filtered."""
        return self != Filters()

    @property
    def query(self) -> str:
        """As an address carries them: `stage=running&age=2&`, '' for none."""
        given = {one.name: value for one in fields(self) if (value := getattr(self, one.name))}
        return f"{urlencode(given)}&" if given else ""

    def condition(self, now: int) -> Q:
        """The same for the database. now: legal time, UTC seconds."""
        found = Q()
        if self.rulebook:
            found &= Q(rulebook=self.rulebook)
        if self.stage:
            found &= Q(stage=self.stage)
        if self.age in {str(number) for number in range(1, overview.OLDEST + 1)}:
            found &= overview.aged(int(self.age), now)
        if (least := minor(self.least)) is not None:
            found &= Q(overdue__gte=least)
        if (most := minor(self.most)) is not None:
            found &= Q(overdue__lte=most)
        if self.demand in (NONE, SENT, ARRIVED):
            found &= Q(demand="" if self.demand == NONE else self.demand)
        if self.grace in (NONE, RUNNING, OVER):
            found &= Q(grace="" if self.grace == NONE else self.grace)
        if self.now in {str(int(rank)) for rank in Rank}:
            found &= Q(rank=int(self.now))
        return found


@dataclass(frozen=True)
class Row:
    """One breach. amounts: minor units; days: since the oldest debt is past due; until: the last day of the grace."""

    matter: uuid.UUID
    number: str
    url: str
    consumer: str
    contract: str
    version: str
    stage: str
    clause: str
    overdue: int
    currency: str
    since: str
    days: int
    demand: str
    now: str
    can: bool
    dispute: str
    dispute_url: str


def minor(text: str) -> int | None:
    """An amount as somebody typed it into a filter, in minor units; None for what is none."""
    try:
        value = Decimal(text.replace(",", "").replace("¥", ""))
        return int(value * 100) if value.is_finite() and 0 <= value * 100 < MOST else None
    except ArithmeticError:  # no number, or one with more places than there are
        return None


def breaches(home: Organisation, filters: Filters = Filters()) -> QuerySet[Position]:
    """The breaches of an enterprise that fit, those of which most can be done first, then the largest."""
    rows = Position.objects.filter(filters.condition(clock.now()), organisation=home, breach=True)
    return rows.order_by("rank", "-overdue", "matter")


def rows(found: QuerySet[Position] | Iterable[uuid.UUID]) -> list[Row]:
    """A page of breaches as lines, in their order. Two queries for all of them, however many."""
    values = list(found.values(*COLUMNS)) if isinstance(found, QuerySet) else _ordered(list(found))
    names = consumers([one["matter"] for one in values])
    now = clock.now()
    return [_row(one, names, now) for one in values]


def _ordered(pks: Sequence[uuid.UUID]) -> list[dict[str, Any]]:
    known = {one["matter"]: one for one in Position.objects.filter(pk__in=pks).values(*COLUMNS)}
    return [known[pk] for pk in pks if pk in known]


def consumers(matters: Sequence[uuid.UUID]) -> dict[tuple[uuid.UUID, str], str]:
    """(contract, role) -> name of its parties. One query, however many contracts."""
    language = "en" if dates.language() == "en" else "zh-hans"
    people = Participant.objects.filter(matter__in=matters, standing="party", left=None)
    named: dict[tuple[uuid.UUID, str], str] = {}
    for row in people.select_related("account", "organisation").only("matter_id", *participants.NAMED):
        named.setdefault((row.matter_id, row.role), participants.name(row, language))
    return named


def _row(one: dict[str, Any], names: Mapping[tuple[uuid.UUID, str], str], now: int) -> Row:
    key, matter = one["rulebook"], one["matter"]
    law, lang = overview.law_named(key), dates.language()
    oldest, dispute, rank = one["oldest"], one["dispute"], Rank(one["rank"])
    return Row(
        matter=matter,
        number=one["matter__number"],
        url=reverse("case", kwargs={"matter": matter}),
        consumer=names.get((matter, sides(law).debtor), "") if law else "",
        contract=law.title.get(lang, key) if law else key,
        version=key.rpartition("@")[2],
        stage=overview.stage_title(key, one["stage"], one["outcome"]),
        clause=clause_title(law, one["clause"]),
        overdue=one["overdue"],
        currency=one["currency"],
        since=dates.day(dates.day_of(oldest), weekday=False) if oldest else "",
        days=(now - oldest) // overview.DAY + 1 if oldest else 0,
        demand=demand_says(one["demand"], one["grace"], one["grace_until"]),
        now=rank_says(rank),
        can=rank <= Rank.UNSERVED,
        dispute=one["dispute__number"] or "",
        dispute_url=reverse("case", kwargs={"matter": dispute}) if dispute else "",
    )


def clause_title(law: Rulebook | None, clause: str) -> str:
    """The heading of a clause, '' for none."""
    return next((one.title.get(dates.language(), "") for one in law.clauses if one.id == clause), "") if law else ""


def demand_says(demand: str, grace: str, until: int | None) -> str:
    """Whether a demand stands and arrived, and how long the debtor still has."""
    if demand == SENT:
        return _("The demand has not arrived yet, so no time runs.")
    if grace == RUNNING and until:
        return _("The demand arrived. Time to pay: until the end of %(day)s.") % {
            "day": dates.day(dates.day_of(until - 1), weekday=False)
        }
    return _("The demand arrived, and the time to pay is over.") if grace == OVER else _("No demand stands.")


def rank_says(rank: Rank) -> str:
    """What can be done about a breach now."""
    return {
        Rank.READY: _("You can ask for mediation."),
        Rank.EARLY: _("You can ask for mediation; the consumer still has time to pay."),
        Rank.UNSERVED: _("You can ask for mediation, but the demand has not arrived."),
        Rank.BELOW: _("Below the contract’s standard of default: nothing to ask for yet."),
        Rank.ASKED: _("Mediation is under way."),
    }[rank]


def defence_says(defence: str) -> str:
    """What the debtors of a group have said."""
    return {
        PAID: _("the consumer says it was paid"),
        PROBLEM: _("the consumer has reported a problem"),
        HINDERED: _("the consumer says that something beyond control prevents it"),
    }.get(defence, _("no objection so far"))


def alike(found: QuerySet[Position]) -> list[breach_alike.Group]:
    """The groups of like breaches among those given: the hook for a model case. One query."""
    values = found.exclude(rank=Rank.ASKED).values_list("matter", "rulebook", "clause", "defence")
    return breach_alike.groups(breach_alike.Breach(str(one), *rest) for one, *rest in values)


def group_says(group: breach_alike.Group) -> str:
    """A group of like breaches in a sentence."""
    law = overview.law_named(group.rulebook)
    words = {
        "n": len(group),
        "contract": law.title.get(dates.language(), law.id) if law else group.rulebook,
        "version": group.rulebook.rpartition("@")[2],
        "clause": clause_title(law, group.clause),
        "defence": defence_says(group.defence),
    }
    return _("%(n)s are alike: %(contract)s, version %(version)s, clause “%(clause)s”; %(defence)s.") % words


def choices(home: Organisation) -> dict[str, list[tuple[str, str]]]:
    """What each filter can be set to here: (value, title). One query for contracts and stages."""
    pairs = Position.objects.filter(organisation=home, breach=True).values_list("rulebook", "stage").distinct()
    found = sorted(set(pairs.order_by()))
    laws = {key: overview.law_named(key) for key, _stage in found}
    titles = {key: law.title.get(dates.language(), key) if law else key for key, law in laws.items()}
    version = _("Version")
    stages = {stage: overview.stage_title(key, stage) for key, stage in reversed(found)}
    return {
        "rulebook": [(key, f"{title} · {version} {key.rpartition('@')[2]}") for key, title in titles.items()],
        "stage": sorted(stages.items(), key=lambda pair: pair[1]),
        "age": [(str(number), overview.age_title(number)) for number in range(1, overview.OLDEST + 1)],
        "demand": [(NONE, _("No demand")), (SENT, _("Sent, not arrived")), (ARRIVED, _("Arrived"))],
        "grace": [(NONE, _("Not begun")), (RUNNING, _("Running")), (OVER, _("Over"))],
        "now": [(str(int(rank)), rank_says(rank)) for rank in Rank],
    }
