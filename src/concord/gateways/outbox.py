"""The development outbox: what the doubles of mail and SMS took instead of sending it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from concord.gateways.delivery import Sent
from concord.gateways.models import OutboxMessage


def keep(*, channel: str, key: str, at: int, **fields: Any) -> Sent:
    """Takes a message's fields; keeps it once per key; returns Sent (it arrives at once)."""
    OutboxMessage.objects.get_or_create(channel=channel, key=key, defaults={"at": at, **fields})
    return Sent(True, at, "kept in the development outbox")


def messages(*, search: str = "", limit: int = 100) -> QuerySet[OutboxMessage]:
    """Takes words to look for (address, subject, text); returns the newest messages first."""
    found = OutboxMessage.objects.all()
    if search:
        found = found.filter(Q(recipient__icontains=search) | Q(subject__icontains=search) | Q(text__icontains=search))
    return found[:limit]


def latest_to(address: str) -> OutboxMessage | None:
    """Takes an address or number; returns the newest message to it, or None."""
    return OutboxMessage.objects.filter(recipient=address).first()
