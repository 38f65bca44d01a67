"""What only a development deployment allows."""

from __future__ import annotations

import click
from django.conf import settings


def check_development(what: str) -> None:
    """Raises a readable error in production: nobody's time, mail or data is played with there."""
    if settings.PRODUCTION:
        raise click.ClickException(f"{what} belongs to development. This deployment is production (CONCORD_ENV).")
