"""Notices that have not arrived, for the registrar: nothing that failed goes unseen."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from concord.docket import clock, mending, participants
from concord.docket.models import AddressChange
from concord.kit import dates
from concord.kit.desk import Lines, Row
from concord.notice.models import Notice
from concord.people import roles
from concord.people.models import Account, Organisation

PATIENCE = 3600  # seconds a message may wait for a gateway that is down
# what the registry may see: that something without prejudice or in a side room was told stays hidden
OPEN = Q(entry=None) | Q(entry__seen__in=("parties", "court", "public", "registry"))


def homes(account: Account) -> list[Organisation]:
    """The organisations for which an account may act as registrar."""
    return [o.organisation for o in roles.active(account) if o.role in roles.REGISTRY_ROLES]


def undelivered(account: Account) -> QuerySet[Notice]:
    """Notices of open matters that failed, wait too long, or must be printed; oldest first."""
    stuck = Q(status=Notice.Status.FAILED) | Q(status=Notice.Status.WAITING, channel=Notice.Channel.LETTER)
    stuck |= Q(status=Notice.Status.WAITING, made_at__lt=clock.now() - PATIENCE)
    rows = Notice.objects.filter(stuck, OPEN, matter__organisation__in=homes(account), matter__closed_at=None)
    return rows.filter(served_at=None).select_related("matter", "participant").order_by("made_at", "pk")


def lines(account: Account, offices: Any, now: int) -> Lines:
    """The queue: undelivered notices, then requests for a new address."""
    waiting = undelivered(account).select_related("participant__account", "participant__organisation")
    return Lines(
        (waiting, lambda shown: [_notice_line(row, now) for row in shown]),
        (mending.undecided(*homes(account)), lambda shown: [_change_line(change) for change in shown]),
    )


def _notice_line(row: Notice, now: int) -> Row:
    days = (now - row.made_at) // dates.DAY
    return Row(
        left=_("%(n)d days old") % {"n": days} if days else _("new"),
        look="hot" if row.serves and days >= 2 else "soon" if row.serves else "",
        title=participants.name(row.participant, dates.language()),
        number=row.matter.number,
        stage=Notice.Channel(row.channel).label,
        what=problem(row),
        role=_("Registrar"),
        url=reverse("notice", args=[row.pk]),
    )


def problem(row: Notice) -> str:
    """What is wrong with a notice, in words."""
    if row.channel == Notice.Channel.LETTER and row.status == Notice.Status.WAITING:
        return _("Letter to print and post")
    if row.status == Notice.Status.WAITING:
        return _("Not sent yet: the gateway is down")
    return _("Did not arrive: the address is refused")


def _change_line(change: AddressChange) -> Row:
    return Row(
        left=dates.when(change.asked_at),
        look="soon",
        title=participants.name(change.participant, dates.language()),
        number=change.participant.matter.number,
        what=_("A party asks for a new phone or e-mail"),
        role=_("Registrar"),
        url=reverse("address-change", args=[change.pk]),
    )
