"""Which mail this deployment uses."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from concord.gateways import outbox
from concord.gateways.delivery import Sent
from concord.gateways.dispatches import send_once
from concord.gateways.mail.message import Message, compose
from concord.gateways.mail.smtp import Relay, SMTPMail

DOUBLE = "outbox:"


class Adapter(Protocol):
    """What an adapter for mail offers."""

    def send(self, message: Message, at: int) -> Sent:
        """Sends, or raises Unreachable or Rejected."""


class OutboxMail:
    """The double: keeps the mail where the development outbox shows it."""

    def send(self, message: Message, at: int) -> Sent:
        """Takes a message; returns Sent. Raises Rejected for what no relay would take."""
        compose(message, at)
        names = [attachment.name for attachment in message.attachments]
        return outbox.keep(
            channel="mail", key=message.key, at=at, recipient=message.to, subject=message.subject,
            text=message.text, html=message.html, language=message.language, attachments=names,
        )  # fmt: skip


class Mail:
    """The deployment's mail: one adapter, and the log of what went out."""

    def __init__(self, adapter: Adapter) -> None:
        self.adapter = adapter

    def send(self, message: Message, *, at: int | None = None) -> Sent:
        """Takes a message and the time (UTC seconds; None = the machine's clock); returns Sent.

        A key that went out already does not go out again. Raises Unreachable (try again) or Rejected (never).
        """
        return send_once(
            "mail", key=message.key, recipient=message.to, at=at, send=lambda now: self.adapter.send(message, now)
        )


def mail() -> Mail:
    """Returns the mail of settings.CONCORD_MAIL: `outbox:` or `smtp://...`. Raises ImproperlyConfigured."""
    return _mail(settings.CONCORD_MAIL)


@lru_cache(maxsize=8)
def _mail(address: str) -> Mail:
    if address == DOUBLE:
        return Mail(OutboxMail())
    if address.startswith("smtp:"):
        return Mail(SMTPMail(Relay.at(address)))
    raise ImproperlyConfigured("CONCORD_MAIL must begin with smtp: (or be outbox: in development).")
