"""Bearer tokens of participants: made by a person whose link was opened with a code; they end with that link."""

from __future__ import annotations

import secrets

from concord.docket import clock
from concord.docket.models import AccessToken, Link, Participant
from concord.people.tokens import digest

PREFIX = "ccp_"  # of a participant; an account's token begins with cca_
DAY = 24 * 3600


def issue(participant: Participant, *, link: Link | None = None, days: int = 30) -> str:
    """Makes a token for a participant of one matter, valid so many days; returns it. It cannot be read again."""
    token = PREFIX + secrets.token_urlsafe(32)
    now = clock.wall()
    AccessToken.objects.create(
        participant=participant, link=link, hash=digest(token), created_at=now, expires_at=now + days * DAY
    )
    return token


def revoke(token: AccessToken) -> None:
    """Ends a token at once."""
    AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.wall())
