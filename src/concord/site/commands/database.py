"""`concord migrate`."""

from __future__ import annotations

import click
from django.core.management import call_command


@click.command()
@click.option("--quiet", is_flag=True, help="Say nothing when there is nothing to say.")
def migrate(quiet: bool) -> None:
    """Bring the database to the shape that this version needs. Safe to run again."""
    call_command("migrate", interactive=False, verbosity=0 if quiet else 1)
