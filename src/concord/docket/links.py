"""Links: a participant's door to its matter. A link shows who wrote and the case number; a one-time code opens it.

Fetching a page consumes and proves nothing: mail scanners fetch. Times here are wall-clock seconds.
"""

from __future__ import annotations

import secrets
from typing import Literal

from django.http import HttpRequest

from concord.docket import clock
from concord.docket.access import GRANTS
from concord.docket.models import Link, Participant
from concord.people.tokens import digest

DAY = 24 * 3600
VALID_DAYS = 180

Condition = Literal["live", "expired", "revoked"]


def issue(participant: Participant, channel: str, *, days: int = VALID_DAYS) -> str:
    """Makes a link for a participant, sent by `email`, `sms` or `letter`; returns its token, which is kept as a hash.

    Links issued before stay valid: the old message still opens the case. See `revoke_all`.
    """
    token = secrets.token_urlsafe(24)
    now = clock.wall()
    Link.objects.create(
        participant=participant,
        hash=digest(token),
        channel=Link.Channel(channel),
        created_at=now,
        expires_at=now + days * DAY,
    )
    return token


def find(token: str) -> Link | None:
    """The link of a token, live or not, with its participant and matter; None if there never was one."""
    found = Link.objects.filter(hash=digest(token))
    return found.select_related("participant__matter__organisation").first()


def condition(link: Link) -> Condition:
    """Whether a link opens still: live, expired, or revoked (also when its participant has left)."""
    if link.revoked_at is not None or link.participant.left is not None:
        return "revoked"
    return "live" if link.expires_at > clock.wall() else "expired"


def revoke(link: Link) -> None:
    """Ends a link, and with it every session and token that came from it, at once."""
    Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=clock.wall())


def revoke_all(participant: Participant) -> None:
    """Ends every link of a participant (a phone was lost, the wrong person had it)."""
    Link.objects.filter(participant=participant, revoked_at=None).update(revoked_at=clock.wall())


def grant(request: HttpRequest, *opened: Link) -> None:
    """Opens their matters for this session, after a code was right. The session gets a new key (fixation)."""
    granted = dict(request.session.get(GRANTS, {}))
    granted.update({str(link.pk): clock.wall() for link in opened})
    request.session.cycle_key()
    request.session[GRANTS] = granted


def granted(request: HttpRequest, link: Link) -> bool:
    """Whether this session has opened that link, and the link is live."""
    return str(link.pk) in request.session.get(GRANTS, {}) and condition(link) == "live"


def leave(request: HttpRequest) -> None:
    """Closes every link of this session (sign out on a borrowed phone)."""
    request.session.pop(GRANTS, None)
    request.session.cycle_key()


def opened_by(request: HttpRequest, participant: Participant) -> Link | None:
    """The live link by which this session holds a participant, or None."""
    granted_ids = list(request.session.get(GRANTS, {}))
    live = Link.objects.filter(pk__in=granted_ids, participant=participant, revoked_at=None)
    return live.filter(expires_at__gt=clock.wall()).order_by("-created_at").first()
