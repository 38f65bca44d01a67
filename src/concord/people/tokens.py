"""Bearer tokens of accounts: shown once, kept as a hash, ended by expiry, by revocation, or with the account."""

from __future__ import annotations

import datetime
import hashlib
import secrets

from django.utils import timezone

from concord.people.models import Account, Token

PREFIX = "cca_"  # of an account; a participant's token (docket.tokens) begins with ccp_


def digest(token: str) -> bytes:
    """SHA-256 of a token, as it is kept."""
    return hashlib.sha256(token.encode()).digest()


def issue(account: Account, *, label: str, days: int = 90) -> str:
    """Makes a token for an account, valid so many days; returns it. It cannot be read again."""
    token = PREFIX + secrets.token_urlsafe(32)
    expires = timezone.now() + datetime.timedelta(days=days)
    Token.objects.create(account=account, label=label[:80], hash=digest(token), expires_at=expires)
    return token


def account_of(token: str) -> Account | None:
    """The active account whose token it is, or None (unknown, expired, revoked, or the account has ended)."""
    if not token.startswith(PREFIX):
        return None
    valid = Token.objects.filter(hash=digest(token), revoked_at=None, expires_at__gt=timezone.now())
    found = valid.filter(account__is_active=True).select_related("account").first()
    return found.account if found else None


def revoke(token: Token) -> None:
    """Ends a token at once."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
