"""Which gateways of this deployment are doubles: they look like the world and reach nobody."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from concord.gateways import mail as mails
from concord.gateways import sms as texts
from concord.gateways import storage as stores
from concord.gateways import timestamp

ADDRESSES = {"mail": "CONCORD_MAIL", "sms": "CONCORD_SMS"}


def doubles() -> list[str]:
    """Returns the names of the gateways that are doubles here ('mail', 'sms'); empty when all are real."""
    return [name for name, setting in ADDRESSES.items() if getattr(settings, setting) == "outbox:"]


@register("gateways")
def check_doubles(**_: Any) -> list[CheckMessage]:
    """A double is an error in production, and a warning elsewhere."""
    kind, number = (Error, "E") if settings.PRODUCTION else (Warning, "W")
    hint = "Set {} to a real gateway (docs/operating.md)."
    return [
        kind(
            f"The {name} gateway is a double: nothing it takes reaches anybody.",
            hint=hint.format(ADDRESSES[name]),
            id=f"gateways.{number}00{list(ADDRESSES).index(name) + 1}",
        )
        for name in doubles()
    ]


@register("gateways")
def check_addresses(**_: Any) -> list[CheckMessage]:
    """Each gateway's address can be read."""
    found: list[CheckMessage] = []
    for compose in (mails.mail, texts.sms, stores.storage, partial(timestamp.stamper, 0), timestamp.roots):
        try:
            compose()
        except (ImproperlyConfigured, ValueError) as error:
            found.append(Error(str(error), id="gateways.E010"))
    return found


@register("gateways")
def check_privacy_on_the_way(**_: Any) -> list[CheckMessage]:
    """In production, mail and texts leave the machine encrypted only."""
    if not settings.PRODUCTION:
        return []
    open_ways = []
    here = urlsplit(settings.CONCORD_MAIL).hostname in ("localhost", "127.0.0.1", "::1")
    if "tls=none" in settings.CONCORD_MAIL and not here:
        open_ways.append("CONCORD_MAIL")
    if settings.CONCORD_SMS.startswith("http://"):
        open_ways.append("CONCORD_SMS")
    return [Error(f"{name} would send personal data unencrypted.", id="gateways.E011") for name in open_ways]
