"""Whom the parties may choose and the centre may designate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from concord.docket.models import Matter, Participant
from concord.mediators.models import Profile
from concord.people import roles
from concord.people.models import Account


@dataclass(frozen=True)
class Candidate:
    """A mediator of the roster, as a party sees it. cases: open ones in this organisation."""

    account: Account
    profile: Profile
    fits: bool  # the cause of this case is among the fields
    cases: int
    was_here: bool  # took part in this matter before and left: declined, was silent, objected to or replaced


def candidates(matter: Matter, *, cause: str = "") -> list[Candidate]:
    """The mediators on the roster of the matter's organisation who are there now; those that fit best come first.

    Whoever is a party, or acts for one, is left out (OM 13); whoever left this matter comes last.
    """
    profiles = Profile.objects.filter(
        on_roster=True,
        membership__organisation=matter.organisation,
        membership__role="mediator",
        membership__until=None,
    ).select_related("membership__account")
    present = [p for p in profiles if p.membership.account.is_active and available(p.membership.account, matter)]
    taking_part = Participant.objects.filter(matter=matter, account__isnull=False)
    partial = set(taking_part.filter(standing="party").values_list("account", flat=True))
    gone = set(taking_part.filter(left__isnull=False).values_list("account", flat=True))
    load = _load([p.membership.account for p in present])
    found = [
        Candidate(
            p.membership.account,
            p,
            cause in p.fields,
            load.get(p.membership.account_id, 0),
            p.membership.account_id in gone,
        )
        for p in present
        if p.membership.account_id not in partial
    ]
    return sorted(found, key=lambda one: (one.was_here, not one.fits, one.cases, one.profile.since_year))


def available(account: Account, matter: Matter) -> bool:
    """Whether an account may mediate for the matter's organisation at this moment (member, not away)."""
    member = any(
        office.role == "mediator" and office.organisation.pk == matter.organisation_id and office.covers is None
        for office in roles.active(account)
    )
    return member and not roles.is_away(account, matter.organisation)


def _load(accounts: Sequence[Account]) -> dict[object, int]:
    held = Participant.objects.filter(account__in=accounts, role="mediator", left=None, matter__closed_at=None)
    counts: dict[object, int] = {}
    for pk in held.values_list("account", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    return counts
