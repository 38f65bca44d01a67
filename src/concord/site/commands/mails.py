"""`concord mail`."""

from __future__ import annotations

import click
from django.conf import settings
from django.core.mail import EmailMessage


@click.group()
def mail() -> None:
    """Look whether mail leaves this deployment."""
