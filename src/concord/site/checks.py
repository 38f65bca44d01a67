"""What a deployment must be before it starts: production refuses doubles and half-set keys, development says what it is.

Identifiers: `concord.E...` stops a production start, `concord.W...` warns that a double stands in for the world.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

DOUBLES = {
    "CONCORD_MAIL": ("outbox", "mail: nothing leaves this machine, see /outbox/", "smtp://user:password@host:587"),
    "CONCORD_SMS": ("outbox", "SMS: nothing leaves this machine, see /outbox/", "the address of your SMS provider"),
}


def doubles() -> list[str]:
    """Names of the settings whose gateway is a development double."""
    return [name for name, (scheme, _, _) in DOUBLES.items() if urlsplit(getattr(settings, name)).scheme == scheme]


def gateways(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Each double warns; in production it is an error."""
    found: list[CheckMessage] = []
    for number, name in enumerate(doubles(), start=1):
        _, says, instead = DOUBLES[name]
        if settings.PRODUCTION:
            found.append(Error(f"{name} is a development double.", hint=f"Set {name} to {instead}.", id=f"concord.E00{number}"))
        else:
            found.append(Warning(f"A double stands in for {says}.", id=f"concord.W00{number}"))
    return found


def production(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """What production must not be: open to any host, in debug, without its own address, or with a guessable key."""
    if not settings.PRODUCTION:
        return []
    wanted = (
        (settings.DEBUG, "DEBUG is on.", "Leave DEBUG off in production.", "concord.E010"),
        (not settings.ALLOWED_HOSTS, "No host is named.", "Set CONCORD_HOSTS=odr.example.cn.", "concord.E011"),
        ("*" in settings.ALLOWED_HOSTS, "Any host is accepted.", "Name the hosts in CONCORD_HOSTS.", "concord.E012"),
        (
            not settings.SITE_URL.startswith("https://"),
            "The public address is not https.",
            "Set CONCORD_URL=https://odr.example.cn; links in mails and cookies depend on it.",
            "concord.E013",
        ),
        (
            len(settings.SECRET_KEY) < 32,
            "CONCORD_SECRET_KEY is shorter than 32 characters.",
            "Use 32 random bytes, for example from: openssl rand -hex 32",
            "concord.E014",
        ),
        (
            settings.CONCORD_DATA.is_relative_to(settings.PACKAGE),
            "The data folder lies inside the program.",
            "Set CONCORD_DATA to a folder that backups reach and upgrades do not, for example /var/lib/concord.",
            "concord.E015",
        ),
    )
    return [Error(says, hint=hint, id=identifier) for wrong, says, hint, identifier in wanted if wrong]


CHECKS = (gateways, production)
