"""From one of his cases into the others: an applicant who opened one with a code need not ask for forty codes.

The code went to an address; the other cases of the group that have the same applicant at the same address open with
it. The doors are links of a day: afterwards, or when his own link was ended, he comes through one case again.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from concord.docket import links, participants
from concord.docket.models import Link, Matter, Participant
from concord.likecases.grouping import Case
from concord.likecases.models import Group
from concord.likecases.pattern import ROLE

ADDRESS = {"sms": "phone", "email": "email", "letter": "address"}


def closed_to(request: HttpRequest, group: Group, cases: list[Case]) -> list[Participant]:
    """Participants of other cases of the group who are the same person, and whose cases this session has not opened."""
    shown = next(iter(_shown(request, cases)), None)
    if shown is None:
        return []
    known = participants.personal(shown.participant)
    channel = ADDRESS[shown.channel]
    rows = Participant.objects.filter(
        matter__in=group.members.values("matter"),
        role=ROLE,
        left=None,
        account=None,
        identity=shown.participant.identity,
    ).exclude(matter__in=[matter.pk for matter, _reader in cases])
    return [row for row in rows if _same(known, participants.personal(row), channel)]


def _shown(request: HttpRequest, cases: list[Case]) -> list[Link]:
    """The links by which this session holds the applicant in one of the cases."""
    mine = (p for _matter, reader in cases for p in reader.participants if p.role == ROLE)
    return [link for link in (links.opened_by(request, p) for p in mine) if link is not None]


def _same(one: dict[str, Any], other: dict[str, Any], channel: str) -> bool:
    return bool(one.get(channel)) and all(one.get(key) == other.get(key) for key in ("name", channel))


def enter(request: HttpRequest, group: Group, cases: list[Case]) -> list[Matter]:
    """Opens them to this session; returns the matters it can now read besides."""
    shown = next(iter(_shown(request, cases)), None)
    rows = closed_to(request, group, cases)
    if shown is None or not rows:
        return []
    opened = [links.find(links.issue(row, shown.channel, days=1)) for row in rows]
    links.grant(request, *[link for link in opened if link is not None])
    return [row.matter for row in rows]
