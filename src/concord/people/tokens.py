"""Bearer tokens of accounts: shown once, kept as a hash, ended by expiry, by revocation, or with the account."""

from __future__ import annotations

import datetime
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from concord.people.models import Account, Token

CHANGEOVER = datetime.timedelta(days=1)  # for which a token that was replaced still counts
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
    live = Token.objects.filter(hash=digest(token), revoked_at=None, expires_at__gt=timezone.now())
    found = live.filter(account__is_active=True).select_related("account").first()
    if found is None:
        return None
    today = timezone.now().date()
    if found.used_on != today:  # once a day: whoever asks often is not made to wait for a write
        Token.objects.filter(pk=found.pk).update(used_on=today)
    return found.account


def valid(account: Account) -> list[Token]:
    """The tokens of an account that still count, the newest first."""
    rows = Token.objects.filter(account=account, revoked_at=None, expires_at__gt=timezone.now())
    return list(rows.order_by("-created_at", "pk"))


def replace(token: Token) -> str:
    """Makes a new token in the place of one, which counts for a day longer at most; returns the new one."""
    until = min(token.expires_at, timezone.now() + CHANGEOVER)
    with transaction.atomic():
        # if we stop before the commit the former token stands alone, as before
        Token.objects.filter(pk=token.pk).update(expires_at=until)
        return issue(token.account, label=token.label)


def revoke(token: Token) -> None:
    """Ends a token at once."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
