"""An enterprise's money and contracts at a glance: sums from the books, how old its claims are, what waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Min, Q, Sum, Value, When
from django.utils.translation import gettext as _

from concord.contracts import positions
from concord.contracts.position_models import MoneyMonth, Position
from concord.contracts.positions import Rank
from concord.docket import clock
from concord.docket.models import Waiting
from concord.kit import dates
from concord.law import shelf
from concord.law.rulebook import Rulebook
from concord.people.models import Organisation

DAY = 86_400
AGES = (30, 60, 90)  # the last day of each bucket; what is older is in the one after
NOT_DUE, OLDEST = 0, len(AGES) + 1


@dataclass(frozen=True)
class Money:
    """The books of a month in one currency, minor units. open: of what is due in it, what is not paid yet."""

    currency: str
    due: int
    met: int
    received: int

    @property
    def open(self) -> int:
        return self.due - self.met


@dataclass(frozen=True)
class Age:
    """A bucket of claims. number: 0 for what is not due yet, then 1 to 4; share: of the largest bucket, in percent."""

    number: int
    count: int
    amount: int
    share: int
    currency: str

    @property
    def title(self) -> str:
        return age_title(self.number)


@dataclass(frozen=True)
class Waits:
    """A kind of duty that waits for the enterprise: in how many contracts; due: the soonest, None while undated."""

    title: str
    contract: str
    count: int
    due: int | None


def age_title(number: int) -> str:
    """The name of a bucket."""
    if number == NOT_DUE:
        return _("Not due yet")
    if number == OLDEST:
        return _("More than %(n)s days") % {"n": AGES[-1]}
    first = AGES[number - 2] + 1 if number > 1 else 1
    return _("%(first)s to %(last)s days") % {"first": first, "last": AGES[number - 1]}


def aged(number: int, now: int) -> Q:
    """The positions in a bucket: by the day since which the oldest of their debts is past due."""
    if number == NOT_DUE:
        return Q(oldest=None)
    young = Q(oldest__lte=now) if number == 1 else Q(oldest__lte=now - AGES[number - 2] * DAY)
    return young if number == OLDEST else young & Q(oldest__gt=now - AGES[number - 1] * DAY)


def month(homes: Sequence[Organisation], number: int) -> list[Money]:
    """What falls due and what came in in a month (year * 100 + month), by currency. One query."""
    rows = MoneyMonth.objects.filter(organisation__in=_pks(homes), month=number).values("currency")
    sums = rows.annotate(a=Sum("due"), b=Sum("met"), c=Sum("received")).order_by("currency")
    return [Money(row["currency"], row["a"], row["b"], row["c"]) for row in sums]


def this_month() -> int:
    """The month in which we are."""
    return positions.month_of(clock.now())


def ages(homes: Sequence[Organisation]) -> dict[str, list[Age]]:
    """Currency -> the five buckets: each contract counts in that of its oldest debt, with all that is overdue in it.

    What is not due yet is of the contracts in which nothing is overdue. One query.
    """
    now = clock.now()
    bucket = Case(
        *(When(aged(number, now), then=Value(number)) for number in range(OLDEST + 1)),
        default=Value(NOT_DUE), output_field=IntegerField(),
    )  # fmt: skip
    rows = Position.objects.filter(organisation__in=_pks(homes)).filter(Q(overdue__gt=0) | Q(ahead__gt=0))
    sums = rows.annotate(bucket=bucket).values("currency", "bucket").order_by()
    found: dict[str, dict[int, tuple[int, int]]] = {}
    for row in sums.annotate(n=Count("pk"), late=Sum("overdue"), ahead=Sum("ahead")):
        amount = row["ahead"] if row["bucket"] == NOT_DUE else row["late"]
        found.setdefault(row["currency"], {})[row["bucket"]] = (row["n"], amount)
    return {currency: _ages(currency, buckets) for currency, buckets in sorted(found.items())}


def _ages(currency: str, buckets: dict[int, tuple[int, int]]) -> list[Age]:
    largest = max(amount for _count, amount in buckets.values()) or 1
    rows = [(number, *buckets.get(number, (0, 0))) for number in range(OLDEST + 1)]
    return [Age(number, count, amount, _share(amount, largest), currency) for number, count, amount in rows]


def _share(amount: int, largest: int) -> int:
    return max(100 * amount // largest, 1) if amount else 0


def breaches(homes: Sequence[Organisation]) -> dict[Rank, int]:
    """How many breaches there are of each rank. One query."""
    rows = Position.objects.filter(organisation__in=_pks(homes), breach=True).values_list("rank").order_by()
    return {Rank(rank): count for rank, count in rows.annotate(n=Count("pk"))}


def waits(homes: Sequence[Organisation]) -> list[Waits]:
    """What waits for the enterprise in its contracts, soonest first. One query."""
    mine = Waiting.objects.filter(
        participant__organisation__in=_pks(homes), participant__standing="party",
        matter__organisation=F("participant__organisation"), matter__closed_at=None,
    )  # fmt: skip
    rows = mine.values("matter__rulebook", "matter__version", "duty").order_by()
    lang = dates.language()
    found = []
    for row in rows.annotate(n=Count("matter", distinct=True), soonest=Min("due")):
        law = law_named(f"{row['matter__rulebook']}@{row['matter__version']}")
        rule = law.duties.get(row["duty"]) if law else None
        title = (rule.title.get(lang) if rule else "") or _acts(law, row["duty"], lang)
        found.append(Waits(title, law.title.get(lang, "") if law else "", row["n"], row["soonest"]))
    return sorted(found, key=lambda one: (one.due is None, one.due or 0, one.title))


def _acts(law: Rulebook | None, duty: str, lang: str) -> str:
    """A duty without a name of its own is called by what meets it."""
    rule = law.duties.get(duty) if law else None
    acts = [law.acts[name].title.get(lang, "") for name in rule.do if name in law.acts] if law and rule else []
    return next((one for one in acts if one), "") or _("An answer from you")


def law_named(key: str) -> Rulebook | None:
    """The rulebook `id@version`, None if this deployment ships it no more."""
    try:
        return shelf.rulebook(key)
    except shelf.UnknownRulebookError:
        return None


def stage_title(key: str, stage: str, outcome: str = "") -> str:
    """What a stage of a rulebook, or the outcome of a contract that has ended, is called."""
    law, lang = law_named(key), dates.language()
    if law is None:
        return outcome or stage
    if outcome and outcome in law.outcomes:
        return law.outcomes[outcome].get(lang, outcome)
    return law.stages[stage].title.get(lang, stage) if stage in law.stages else stage


def _pks(homes: Sequence[Organisation]) -> list[object]:
    return [one.pk for one in homes]
