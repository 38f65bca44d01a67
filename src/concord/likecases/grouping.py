"""Which cases are alike, and who may see that they are."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse

from concord.docket import access, clock, participants
from concord.docket.actors import Reader
from concord.docket.models import Matter
from concord.kit import dates
from concord.kit.registry import Bundle
from concord.law import tables
from concord.likecases.models import Group, Member
from concord.people.models import Account

# Who may know that cases are alike: the applicant's own side, and who works on all of them. A respondent never does.
INSIDERS = frozenset({"applicant", "registrar", "supervisor", "mediator"})
DESKS = INSIDERS - {"applicant"}

Case = tuple[Matter, Reader]


def of_matter(matter: Matter) -> Group | None:
    """The group in which a matter lies. Most lie in none, and every case page asks: so without its columns first."""
    found = list(Member.objects.filter(matter=matter).values_list("group", flat=True))
    return Group.objects.get(pk=found[0]) if found else None


def around(matter: Matter, *, cause: str, identity: bytes | None, by: Account | None = None) -> Group:
    """The group of a case, made with it as the model if there is none. cause: id in the table of causes."""
    with transaction.atomic():
        # if we stop before the commit there is no group; the next call makes it
        Matter.objects.select_for_update().get(pk=matter.pk)
        known = of_matter(matter)
        if known is not None:
            return known
        titles = title_of(cause)
        group = Group.objects.create(
            organisation=matter.organisation, model=matter, title_zh=titles["zh"], title_en=titles["en"],
            cause=cause, identity=identity, proposed_by=by, created=clock.now(),
        )  # fmt: skip
        Member.objects.create(group=group, matter=matter)
    return group


def add(group: Group, matter: Matter) -> None:
    """Puts a matter into a group; one that lies in a group already stays where it is."""
    Member.objects.get_or_create(matter=matter, defaults={"group": group})


def title_of(cause: str) -> dict[str, str]:
    """What a cause is called, by language."""
    today = dates.local(clock.now()).date()
    found = next((one for one in tables.causes(today) if one.id == cause), None)
    return dict(found.short) if found else {"zh": "同类案件", "en": "Like cases"}


def cases(source: Any, group: Group) -> list[Case]:
    """The cases of a group in which the caller takes part as one who may know of the group, oldest first.

    Whoever is only a respondent in them, or a stranger, gets none.
    """
    matters = list(
        Matter.objects.filter(pk__in=group.members.values("matter"))
        .select_related("organisation")
        .order_by("opened_at", "number")
    )
    held = access.readers(source, matters)
    return [(matter, held[matter.pk]) for matter in matters if matter.pk in held and held[matter.pk].roles & INSIDERS]


def opposite(matter: Matter, lang: str) -> str:
    """The names of the respondents of a case."""
    return "、".join(participants.name(row, lang) for row in participants.of_role(matter, "respondent"))


def open_group(source: Any, group_id: object) -> tuple[Group, list[Case]]:
    """The group of that id and the caller's cases in it. Raises Http404 for a stranger exactly as for no group."""
    group = Group.objects.filter(pk=group_id).select_related("organisation", "model").first()
    found = cases(source, group) if group else []
    if group is None or not found:
        raise Http404
    return group, found


def bundles(matters: Iterable[uuid.UUID]) -> dict[uuid.UUID, Bundle]:
    """For desks: matter id -> the bundle it lies in."""
    rows = Member.objects.filter(matter__in=list(matters)).values_list("matter", "group")
    return {
        matter: Bundle(str(group), reverse("like", kwargs={"group": group}), DESKS) for matter, group in rows
    }  # fmt: skip
