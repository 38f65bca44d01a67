"""What a production deployment must be before it starts. That its gateways are real is checked in gateways.doubles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error


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


CHECKS = (production,)
