"""Ends the sessions of an account: a session holds only while it carries the account's present stamp."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest

from concord.people.models import Account


def end_all(account: Account, *, but: HttpRequest | None = None) -> None:
    """Ends every session of the account with its next request; `but`: a request whose own session goes on."""
    Account.objects.filter(pk=account.pk).update(stamp=F("stamp") + 1)
    account.refresh_from_db(fields=["stamp"])
    if but is not None:
        update_session_auth_hash(but, account)
