"""The desk's list of like cases: groups that stand, and cases that are proposed to be one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from concord.docket import access, participants
from concord.docket.models import Matter, Participant
from concord.kit.dates import language
from concord.kit.desk import Row
from concord.likecases import proposals
from concord.likecases.grouping import DESKS, title_of
from concord.likecases.models import Group, Member
from concord.people.models import Account

ROLES = ("registrar", "supervisor", "mediator")
MOST = 2_000


def lines(account: Account, offices: Any, now: int) -> list[Row]:
    """Proposals first (a person decides), then the groups with cases of the account, newest first."""
    return [_proposed(one) for one in proposals.proposals(account)] + _groups(account)


def _proposed(proposal: proposals.Proposal) -> Row:
    words = {"n": len(proposal.cases), "days": proposals.DAYS}
    return Row(
        left=_("proposed"),
        look="soon",
        title=_who(proposal.matter),
        number=title_of(proposal.cause).get(language(), ""),
        stage="",
        what=_("%(n)d open cases of one applicant within %(days)d days. Do they belong together?") % words,
        role=_("Registrar"),
        url=reverse("like-propose", kwargs={"matter": proposal.matter.pk}),
        alike=len(proposal.cases),
    )


def _groups(account: Account) -> list[Row]:
    members: dict[Any, list[Matter]] = {}
    mine = access.matters(account).values("pk")
    for row in Member.objects.filter(matter__in=mine).select_related("matter").order_by("matter__number")[:MOST]:
        members.setdefault(row.group_id, []).append(row.matter)
    groups = Group.objects.filter(pk__in=members).select_related("model").order_by("-created")
    found = []
    for group in groups:
        held = access.readers(account, members[group.pk])
        shown = [matter for matter in members[group.pk] if matter.pk in held and held[matter.pk].roles & DESKS]
        if shown:
            found.append(_group(group, shown))
    return found


def _group(group: Group, shown: list[Matter]) -> Row:
    still = sum(matter.closed_at is None for matter in shown)
    filed = sum(matter.stage == "filed" and matter.closed_at is None for matter in shown)
    return Row(
        left=_("%(n)d open") % {"n": still},
        look="soon" if filed else "",
        title=_who(shown[0]),
        number=f"{shown[0].number} – {shown[-1].number}" if len(shown) > 1 else shown[0].number,
        stage=group.title(language()),
        what=_("%(n)d wait to be screened") % {"n": filed} if filed else _("Open the list"),
        role="",
        url=reverse("like", kwargs={"group": group.pk}),
        alike=len(shown),
    )


def _who(matter: Matter) -> str:
    """The applicant's name."""
    row = Participant.objects.filter(matter=matter, role="applicant", left=None).select_related(
        "account", "organisation"
    )
    first = row.order_by("joined", "id").first()
    return participants.name(first, language()) if first else matter.number
