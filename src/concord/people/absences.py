"""Who is away from when to when, and who covers. An absence begins and ends by itself, with the clock."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from concord.people import audit, members, roles
from concord.people.models import Absence, Account, Change, Membership, Organisation

LONGEST = datetime.timedelta(days=366)


def coming(account: Account, organisation: Organisation) -> QuerySet[Absence]:
    """The account's absences there that have not ended, the next one first; one row for each of its roles."""
    mine = Absence.objects.filter(membership__account=account, membership__organisation=organisation)
    rows = mine.filter(ends__gt=timezone.now(), membership__until=None)
    return rows.select_related("cover", "membership").order_by("begins", "membership__role")


def own(account: Account, organisation: Organisation) -> list[Membership]:
    """The memberships of the account there, those that it holds itself."""
    return list(members.standing(organisation).filter(account=account))


def candidates(account: Account, organisation: Organisation) -> list[Account]:
    """Who may cover for the account there: every other member; for a judge only somebody of the bench."""
    rows = members.standing(organisation)
    mine = {row.role for row in rows if row.account_id == account.pk}
    found: dict[object, tuple[Account, set[str]]] = {}
    for row in rows:
        if row.account_id != account.pk:
            found.setdefault(row.account_id, (row.account, set()))[1].add(row.role)
    return [one for one, held in found.values() if roles.may_cover(mine, held)]


def enter(
    account: Account,
    organisation: Organisation,
    *,
    begins: datetime.datetime,
    ends: datetime.datetime,
    cover: Account | None,
) -> str:
    """Notes that the account is away there, in all its roles. Returns '' or why it was not noted."""
    if ends <= begins or ends <= timezone.now():
        return _("The last day must not lie before the first, nor in the past.")
    if ends - begins > LONGEST:
        return _("An absence can last a year at most. Ask the administrator to end the role instead.")
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        mine = own(account, organisation)
        if not mine:
            return _("You hold no role there.")
        if cover is not None and cover not in candidates(account, organisation):
            return _("This person cannot cover for you.")
        if _during(mine, begins, ends).exists():
            return _("You have entered an absence for these days already. End that one first.")
        if cover is not None and _during(own(cover, organisation), begins, ends).exists():
            return _("%(name)s is away on these days too. Choose somebody else.") % {"name": cover}
        for one in mine:
            Absence.objects.create(membership=one, begins=begins, ends=ends, cover=cover)
        span = {"begins": ["", _minute(begins)], "ends": ["", _minute(ends)]}
        detail = span | {"cover": ["", cover.email if cover else ""]}
        audit.note(organisation, by=account, what=Change.What.AWAY, about=account.email, detail=detail)
    return ""


def _minute(at: datetime.datetime) -> str:
    return timezone.localtime(at).isoformat(" ", "minutes")[:16]


def _during(mine: Sequence[Membership], begins: datetime.datetime, ends: datetime.datetime) -> QuerySet[Absence]:
    return Absence.objects.filter(membership__in=mine, begins__lt=ends, ends__gt=begins)


def end(absence: Absence, *, by: Account) -> None:
    """Ends an absence now, with those of the same days in the account's other roles; one to come is dropped."""
    organisation = absence.membership.organisation
    with transaction.atomic():
        now = timezone.now()
        same = Absence.objects.filter(
            membership__account=absence.membership.account,
            membership__organisation=organisation,
            begins=absence.begins,
            ends=absence.ends,
        )
        same.filter(begins__gte=now).delete()
        same.filter(begins__lt=now, ends__gt=now).update(ends=now)
        detail = {"ends": [_minute(absence.ends), _minute(now)]}
        audit.note(organisation, by=by, what=Change.What.BACK, about=absence.membership.account.email, detail=detail)
