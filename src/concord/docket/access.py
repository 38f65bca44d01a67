"""Who is in front of a matter: from a session, an account or a bearer token to the participants it holds there now.

Looked at on every request: a revoked link, an ended membership or a participant who left is gone with the next one.
Whoever holds nothing gets None, and pages answer 404, never 403: a stranger does not learn that there is a matter.
"""

from __future__ import annotations

import dataclasses
import functools
import operator
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from concord.docket import clock, ids
from concord.docket.actors import Actor, Reader
from concord.docket.models import AccessToken, Link, Matter, Participant
from concord.law.rulebook import ActRule
from concord.people import roles, tokens
from concord.people.access import has_second_factor
from concord.people.models import Account

GRANTS = "concord_grants"  # session key: link id -> wall-clock second of the grant
GRANT_HOLDS = 7 * 24 * 3600  # seconds until a new code is asked for


@dataclasses.dataclass(frozen=True)
class Holder:
    """What a caller has shown: an account, links opened with a code, or one participant's token."""

    account: Account | None = None
    links: tuple[uuid.UUID, ...] = ()
    participant: Participant | None = None

    def __bool__(self) -> bool:
        return bool(self.account or self.links or self.participant)


def holder(request: Any) -> Holder:
    """What a request (or a WebSocket scope wrapped with `.user` and `.session`) has shown.

    A signed-in account counts only with a second factor enrolled.
    """
    user = getattr(request, "user", None)
    account = user if isinstance(user, Account) and user.is_active and has_second_factor(user) else None
    session = getattr(request, "session", None)
    granted: dict[str, int] = session.get(GRANTS, {}) if session is not None else {}
    fresh = [ids.parse(link) for link, at in granted.items() if at + GRANT_HOLDS > clock.wall()]
    return Holder(account, tuple(link for link in fresh if link))


def bearer(token: str) -> Holder | None:
    """What a bearer token stands for, or None (unknown, expired, revoked, its owner gone)."""
    account = tokens.account_of(token)
    if account is not None:
        return Holder(account=account)
    now = clock.wall()
    valid = AccessToken.objects.filter(
        Q(link=None) | Q(link__revoked_at=None, link__expires_at__gt=now),
        hash=tokens.digest(token), revoked_at=None, expires_at__gt=now, participant__left=None,
    )  # fmt: skip
    row = valid.select_related("participant").first()
    return Holder(participant=row.participant) if row else None


def holdings(who: Holder) -> QuerySet[Participant]:
    """Every participant row, of any matter, that the holder holds now."""
    ways: list[Q] = []
    if who.participant is not None:
        ways.append(Q(pk=who.participant.pk))
    if who.links:
        live = Link.objects.filter(pk__in=who.links, revoked_at=None, expires_at__gt=clock.wall())
        ways.append(Q(pk__in=live.values("participant")))
    if who.account is not None:
        ways.append(_offices(who.account))
    if not ways:
        return Participant.objects.none()
    return Participant.objects.filter(functools.reduce(operator.or_, ways), left=None)


def _offices(account: Account) -> Q:
    offices = roles.active(account)
    held = Q(account=account, standing__in=["party", ""])
    for home in {office.organisation.pk for office in offices if office.role == "mediator" and office.covers is None}:
        # a neutral is one only while he is a member: both his participation and his membership must stand
        held |= Q(account=account, standing="neutral") & (Q(organisation=home) | Q(organisation=None))
    for office in offices:
        if office.role == roles.SIGNATORY:  # for an enterprise, which is a party itself
            held |= Q(organisation=office.organisation, account=None, standing="party")
        held |= Q(
            organisation=office.organisation, role=office.role, standing__in=["registry", "court"], joined__isnull=False
        )
    return held


def reader(source: HttpRequest | Account | Holder | Any, matter: Matter) -> Reader | None:
    """Who a request, account or holder is in this matter; None for a stranger (answer 404)."""
    if isinstance(source, Account):
        who = Holder(account=source)
    else:
        who = source if isinstance(source, Holder) else holder(source)
    rows = _in_order(_taking_part(who, matter.pk)) if who else ()
    return Reader(matter.pk, rows, who.account) if rows else None


def _taking_part(who: Holder, matter: uuid.UUID) -> QuerySet[Participant]:
    """The rows with which a holder takes part in a matter now."""
    return holdings(who).filter(~Q(standing__in=["gateway", ""]), matter=matter)


def _in_order(rows: Iterable[Participant]) -> tuple[Participant, ...]:
    """In order of joining, sorted here: there are hardly ever two, and to have the database sort is dear."""
    return tuple(sorted(rows, key=lambda row: (row.joined or 0, row.pk)))


def readers(source: HttpRequest | Account | Holder | Any, matters: Iterable[Matter]) -> dict[uuid.UUID, Reader]:
    """Who the caller is in each of several matters, by matter id; those in which he is a stranger are left out."""
    who = Holder(account=source) if isinstance(source, Account) else source
    who = who if isinstance(who, Holder) else holder(who)
    held = holdings(who).filter(matter__in=[matter.pk for matter in matters]).exclude(standing__in=["gateway", ""])
    rows: dict[uuid.UUID, tuple[Participant, ...]] = {}
    for row in held.select_related("account", "organisation").order_by("joined", "id"):
        rows[row.matter_id] = (*rows.get(row.matter_id, ()), row)
    return {matter: Reader(matter, found, who.account) for matter, found in rows.items()}


def open_case(source: HttpRequest | Holder | Any, matter_id: object) -> tuple[Matter, Reader]:
    """The matter of that id and who the caller is in it. Raises Http404 for a stranger exactly as for no matter."""
    who = source if isinstance(source, Holder) else holder(source)  # looked at first: `Vary` is the same for no matter
    pk = ids.parse(matter_id)
    # the matter comes with the rows that open it: who has none is not told, not even by the time, that there is one
    rows = _in_order(_taking_part(who, pk).select_related("matter__organisation")) if who and pk else ()
    if not rows:
        raise Http404
    return rows[0].matter, Reader(rows[0].matter_id, rows, who.account)


def matters(source: HttpRequest | Account | Holder | Any) -> QuerySet[Matter]:
    """The matters in which the caller takes part now, newest first."""
    who = Holder(account=source) if isinstance(source, Account) else source
    who = who if isinstance(who, Holder) else holder(who)
    held = holdings(who).exclude(standing__in=["gateway", ""])
    return Matter.objects.filter(pk__in=held.values("matter")).select_related("organisation").order_by("-opened_at")


def actor_for(reader: Reader, act: ActRule) -> Actor | None:
    """As whom the reader would do an act: the first of its participants whose role may, or None.

    Where the rulebook names a group by what it is owed (`creditors`), any party may try: the law decides.
    """
    named = [p for p in reader.participants if p.role in act.by]
    loose = [p for p in reader.participants if p.standing == "party"] if _by_group(act) else []
    for participant in (*named, *loose):
        return Actor(participant, _officer(reader, participant), reader)
    return None


def _by_group(act: ActRule) -> bool:
    return any(name in ("creditors", "creditor", "debtor") for name in act.by) or not act.by


def as_participant(reader: Reader, participant: Participant) -> Actor:
    """The reader acting as one certain participant of his. Raises ValueError if it is not his."""
    if str(participant.pk) not in reader.ids:
        raise ValueError("This participant is not the reader's.")
    return Actor(participant, _officer(reader, participant), reader)


def _officer(reader: Reader, participant: Participant) -> Account | None:
    # a party acts for itself; for an office, and for an enterprise, the docket notes which officer did
    itself = participant.standing == "party" and participant.account_id is None and participant.organisation_id is None
    return None if itself else reader.account


def gateway(matter: Matter, role: str) -> Actor:
    """The gateway `notice`, `system` or `bank` of a matter. Raises Participant.DoesNotExist if it has none."""
    return Actor(Participant.objects.get(matter=matter, role=role, standing="gateway", left=None))
