"""Keeps the positions of an enterprise's contracts: finds those whose docket has gone on, and works them out anew.

Where a page asks, a part of them is brought up to date at once; a loop does the rest. Whatever dies on the way, the
next look finds the same contracts behind again, for a position says from which entry it was worked out.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from concord.contracts import positions
from concord.contracts.position_models import MoneyMonth, Position
from concord.contracts.positions import Asked, Figures, Month
from concord.contracts.sides import KIND, sides
from concord.docket import clock, queries, rules
from concord.docket.models import Entry, Matter
from concord.docket.other_matters import KEY
from concord.law import shelf
from concord.law.model import NEVER
from concord.law.rulebook import Rulebook
from concord.people.models import Organisation

log = logging.getLogger("concord.contracts")
SLICE = 100  # contracts brought up to date in one transaction
SOON = 60  # seconds until it is looked again whether a mediation that was asked for has begun
SECONDS = 1.0  # that a page spends on it; the loop does the rest
FIELDS = [field.attname for field in Position._meta.concrete_fields if not field.primary_key]


@dataclass(frozen=True)
class _Asked:
    """The last act of a contract that started a mediation, and the matter that came of it."""

    seq: int
    creditor: bool
    matter: Matter | None = None

    @property
    def plain(self) -> Asked:
        return Asked(self.matter is None or self.matter.closed_at is None, self.creditor)


def behind(homes: Iterable[Organisation]) -> QuerySet[Matter]:
    """The contracts whose position is missing, was worked out before their last entry, or is past its time."""
    now = clock.now()
    old = (
        Q(position=None)
        | ~Q(position__seq=F("seq"))
        | Q(position__until__lte=now)
        | Q(position__rank=positions.Rank.ASKED, position__dispute__closed_at__isnull=False)
    )
    kinds = [key.rpartition("@")[0] for key in shelf.names() if shelf.rulebook(key).kind == KIND]
    return Matter.objects.filter(old, organisation__in=[one.pk for one in homes], rulebook__in=kinds)


def bring_up(homes: Sequence[Organisation], seconds: float = SECONDS) -> int:
    """Brings positions up to date, for so many seconds at most; returns how many contracts are still behind."""
    waiting = list(behind(homes).order_by().values_list("pk", flat=True))
    end, done = time.monotonic() + seconds, 0
    while done < len(waiting) and (not done or time.monotonic() < end):
        work_out(waiting[done : done + SLICE])
        done += SLICE
    return max(len(waiting) - done, 0)


def run_once() -> int:
    """A pass of the loop: a slice for each enterprise that has contracts behind; returns of how many there are more."""
    homes = Organisation.objects.filter(kind=Organisation.Kind.ENTERPRISE, active=True)
    more = 0
    for home in homes:
        waiting = list(behind([home]).order_by().values_list("pk", flat=True)[:SLICE])
        more += work_out(waiting) == SLICE
    return more


def work_out(pks: Sequence[uuid.UUID]) -> int:
    """Works out the positions of some contracts; returns how many. One that fails is logged and stays behind."""
    matters = list(Matter.objects.filter(pk__in=pks))
    asked = mediations(matters)
    found: dict[uuid.UUID, tuple[Position, Figures]] = {}
    for matter in matters:
        try:
            found[matter.pk] = _position(matter, asked.get(matter.pk))
        except Exception:
            log.exception("the position of contract %s cannot be worked out", matter.pk)
    with transaction.atomic():
        rows = [row for row, _figures in found.values()]
        Position.objects.bulk_create(rows, update_conflicts=True, unique_fields=["matter"], update_fields=FIELDS)
        _keep_months(found)
        # if we stop before the commit, these contracts are behind as before
    return len(found)


def _position(matter: Matter, asked: _Asked | None) -> tuple[Position, Figures]:
    now = queries.caught_up(matter)
    figures = positions.figures(now.law, now.state, now.now, asked.plain if asked else None)
    changes = [now.state.next_due, *([figures.next_due] if figures.next_due else [])]
    changes += [_tomorrow(now.now)] if figures.accrues else []
    changes += [now.now + SOON] if asked and asked.matter is None else []
    until = min(changes)
    row = Position(
        matter=matter,
        organisation_id=matter.organisation_id,
        seq=matter.seq,
        until=until if until < NEVER else None,
        rulebook=f"{matter.rulebook}@{matter.version}",
        stage=now.state.stage,
        outcome=now.state.outcome,
        currency=matter.currency,
        ahead=figures.ahead,
        overdue=figures.overdue,
        oldest=figures.oldest,
        demand=figures.demand,
        grace=figures.grace,
        grace_until=figures.grace_until,
        act=figures.act,
        clause=figures.clause,
        defence=figures.defence,
        asked=asked is not None,
        dispute=asked.matter if asked else None,
        breach=figures.breach,
        rank=figures.rank,
    )
    return row, figures


def _tomorrow(now: int) -> int:
    """When the next day begins, in the deployment's zone: interest counts whole days."""
    zone = ZoneInfo(settings.TIME_ZONE)
    day = datetime.fromtimestamp(now, zone).date() + timedelta(days=1)
    return int(datetime.combine(day, datetime.min.time(), zone).timestamp())


def _keep_months(found: Mapping[uuid.UUID, tuple[Position, Figures]]) -> None:
    """Writes the months that have changed, and no others."""
    kept = {
        (pk, month): (due, met, received)
        for pk, month, due, met, received in MoneyMonth.objects.filter(position__in=list(found)).values_list(
            "position", "month", "due", "met", "received"
        )
    }
    wanted = {(pk, month): one for pk, (_row, figures) in found.items() for month, one in figures.months.items()}
    changed = [
        _month(found[pk][0], month, one)
        for (pk, month), one in wanted.items()
        if kept.get((pk, month)) != (one.due, one.met, one.received)
    ]
    MoneyMonth.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["position", "month"], update_fields=["due", "met", "received"]
    )
    for pk in {pk for pk, month in kept.keys() - wanted.keys()}:
        over = [month for one, month in kept if one == pk and (one, month) not in wanted]
        MoneyMonth.objects.filter(position=pk, month__in=over).delete()


def _month(row: Position, month: int, one: Month) -> MoneyMonth:
    return MoneyMonth(
        position=row, organisation_id=row.organisation_id, month=month, currency=row.currency,
        due=one.due, met=one.met, received=one.received,
    )  # fmt: skip


def mediations(matters: Collection[Matter]) -> dict[uuid.UUID, _Asked]:
    """The last mediation that was asked for in each of several contracts. Three queries, however many there are."""
    known = {matter.pk: matter for matter in matters}
    laws = {_key(matter): rules.law_of(matter) for matter in matters}
    starts = {key: _starting(law) for key, law in laws.items()}
    creditors = {key: sides(law).creditor for key, law in laws.items()}
    entries = Entry.objects.filter(matter__in=list(known), act__in=set().union(*starts.values())).order_by("seq")
    last: dict[uuid.UUID, _Asked] = {}
    for pk, seq, act, role in entries.values_list("matter", "seq", "act", "role"):
        key = _key(known[pk])
        if act in starts[key]:
            last[pk] = _Asked(seq, role == creditors[key])
    homes = Organisation.objects.select_related("centre").in_bulk({known[pk].organisation_id for pk in last})
    keys = {f"{homes[known[pk].organisation_id].mediates.pk}:{KEY} {pk} {one.seq}": pk for pk, one in last.items()}
    for matter in Matter.objects.filter(key__in=list(keys)).only("key", "number", "closed_at"):
        pk = keys[matter.key]
        last[pk] = _Asked(last[pk].seq, last[pk].creditor, matter)
    return last


def _key(matter: Matter) -> tuple[str, str, str]:
    return matter.rulebook, matter.version, matter.digest


def _starting(law: Rulebook) -> set[str]:
    acts = law.acts.values()
    return {act.name for act in acts if act.then.start and act.then.start.rulebook == positions.MEDIATION}
