"""Which SMS provider this deployment uses."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from concord.gateways import outbox
from concord.gateways.delivery import Sent
from concord.gateways.dispatches import send_once
from concord.gateways.sms.http import HTTPSMS, Door
from concord.gateways.sms.text import Text, check_number

DOUBLE = "outbox:"
SHAPED_BY = ("BODY", "HEADERS", "FORM", "SECRET")


class Adapter(Protocol):
    """What an adapter for SMS offers."""

    def send(self, text: Text, at: int) -> Sent:
        """Sends, or raises Unreachable or Rejected."""


class OutboxSMS:
    """The double: keeps the text where the development outbox shows it."""

    def send(self, text: Text, at: int) -> Sent:
        """Takes a text; returns Sent."""
        return outbox.keep(
            channel="sms", key=text.key, at=at, recipient=text.to, text=text.text, language=text.language
        )


class SMS:
    """The deployment's SMS: one adapter, and the log of what went out."""

    def __init__(self, adapter: Adapter) -> None:
        self.adapter = adapter

    def send(self, text: Text, *, at: int | None = None) -> Sent:
        """Takes a text and the time (UTC seconds; None = the machine's clock); returns Sent.

        A key that went out already does not go out again. Raises Unreachable (try again) or Rejected (never).
        """

        def attempt(now: int) -> Sent:
            check_number(text.to)
            return self.adapter.send(text, now)

        return send_once("sms", key=text.key, recipient=text.to, at=at, send=attempt)


def sms() -> SMS:
    """Returns the SMS of settings.CONCORD_SMS: `outbox:` or the provider's `https://` address.

    CONCORD_SMS_BODY, _HEADERS (JSON), _FORM (json, form) and _SECRET shape what is posted. Raises ImproperlyConfigured.
    """
    body, headers, form, secret = (getattr(settings, f"CONCORD_SMS_{name}", "") for name in SHAPED_BY)
    return _sms(settings.CONCORD_SMS, body, headers, form or "json", secret)


@lru_cache(maxsize=8)
def _sms(address: str, body: str, headers: str, form: str, secret: str) -> SMS:
    if address == DOUBLE:
        return SMS(OutboxSMS())
    if address.startswith(("https://", "http://")):
        return SMS(HTTPSMS(Door.at(address, body=body, headers=headers, form=form, secret=secret)))
    raise ImproperlyConfigured("CONCORD_SMS must begin with https: (or be outbox: in development).")
