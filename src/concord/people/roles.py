"""What an account may act as, now. Nothing is cached between requests: what ends, ends with the next look."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from concord.people.models import Absence, Account, Membership, Organisation

COURT_ROLES = frozenset({"court_clerk", "judge", "president"})
REGISTRY_ROLES = frozenset({"registrar", "supervisor"})
SIGNATORY = "signatory"  # acts for an enterprise in its contracts, as a party and not as an office
BENCH = frozenset({"judge", "president"})  # what the law gives to a judge, nobody else does in his place


@dataclasses.dataclass(frozen=True)
class Office:
    """A role in an organisation that an account holds now; covers: the absent member it stands in for, or None."""

    role: str
    organisation: Organisation
    membership: Membership
    covers: Account | None = None


def standing(at: datetime.datetime) -> Q:
    """The condition on Membership rows that they are in force at that time."""
    in_time = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
    return in_time & Q(account__is_active=True, organisation__active=True)


def active(account: Account | None, at: datetime.datetime | None = None) -> tuple[Office, ...]:
    """The offices an account holds at a time (default: now), those it covers included.

    An inactive account holds none. A cover holds only while it is itself a member of that organisation, and only
    the role of a membership that is in force: whoever left takes nobody's powers along.
    """
    if account is None or not account.is_active:
        return ()
    at = at or timezone.now()
    covered = Q(absences__cover=account, absences__begins__lte=at, absences__ends__gt=at)
    # one query for both: every page of a member of staff asks this
    rows = Membership.objects.filter(Q(account=account) | covered).filter(standing(at)).distinct()
    rows = rows.select_related("organisation", "account")
    own = [Office(m.role, m.organisation, m) for m in rows if m.account_id == account.pk]
    homes: dict[object, set[str]] = {}
    for office in own:
        homes.setdefault(office.organisation.pk, set()).add(office.role)
    others = [m for m in rows if m.account_id != account.pk and may_cover({m.role}, homes.get(m.organisation_id, ()))]
    return (*own, *(Office(m.role, m.organisation, m, covers=m.account) for m in others))


def may_cover(absent: Collection[str], held: Collection[str]) -> bool:
    """Whether a member who holds these roles may stand in for one with those: for a judge only the bench may."""
    return bool(held) and (not BENCH & set(absent) or bool(BENCH & set(held)))


def holds(account: Account | None, *roles: str, organisation: Organisation | None = None) -> bool:
    """Whether the account holds one of the roles now (any role if none is named), in that organisation if given."""
    return any(
        (not roles or office.role in roles) and (organisation is None or office.organisation.pk == organisation.pk)
        for office in active(account)
    )


def end(membership: Membership, *, at: datetime.datetime | None = None) -> None:
    """Ends a membership at a time (default: now). Its absences and covers end with it."""
    moment = max(at or timezone.now(), membership.since)
    Membership.objects.filter(pk=membership.pk).filter(Q(until=None) | Q(until__gt=moment)).update(until=moment)


def members(organisation: Organisation, role: str) -> tuple[Account, ...]:
    """The accounts that may act in that role of the organisation now, covers included, sorted by e-mail."""
    at = timezone.now()
    holding = Membership.objects.filter(standing(at), organisation=organisation, role=role).select_related("account")
    found = {m.account_id: m.account for m in holding}
    away = Absence.objects.filter(
        membership__in=[m.pk for m in holding], begins__lte=at, ends__gt=at, cover__is_active=True
    ).select_related("cover")
    at_home: dict[object, set[str]] = {}
    for account, held in Membership.objects.filter(standing(at), organisation=organisation).values_list(
        "account", "role"
    ):
        at_home.setdefault(account, set()).add(held)
    found |= {a.cover_id: a.cover for a in away if a.cover_id in at_home and may_cover({role}, at_home[a.cover_id])}
    return tuple(sorted(found.values(), key=lambda account: account.email))


def is_away(account: Account, organisation: Organisation, at: datetime.datetime | None = None) -> bool:
    """Whether the account has said that it is away from that organisation at a time (default: now)."""
    at = at or timezone.now()
    said = Absence.objects.filter(membership__account=account, membership__organisation=organisation)
    return said.filter(begins__lte=at, ends__gt=at).exists()
