"""`concord ledger incident`: what went wrong, as the operator reports it on the platform's fact sheet."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from concord.docket import clock
from concord.proofs.facts import operator
from concord.proofs.facts.technique import moment
from concord.proofs.models import Incident

FORMS = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d")


@click.group()
def incident() -> None:
    """Enter what went wrong (outage, loss, leak, a key in wrong hands), for the fact sheet of the platform."""


@incident.command()
@click.option("--began", required=True, type=click.DateTime(FORMS), help="When it began, UTC.")
@click.option("--ended", type=click.DateTime(FORMS), help="When it was over, UTC; leave it out while it goes on.")
@click.option("--zh", required=True, help="What happened, whom it touched, what was done: in Chinese.")
@click.option("--en", required=True, help="The same in English.")
def add(began: datetime, ended: datetime | None, zh: str, en: str) -> None:
    """Enter an incident. It is never changed or removed; more is said by a further entry with the same beginning."""
    times = [None if when is None else int(when.replace(tzinfo=UTC).timestamp()) for when in (began, ended)]
    try:
        operator.report(began=times[0] or 0, ended=times[1], zh=zh, en=en, at=clock.now())
    except ValueError as why:
        raise click.ClickException(str(why))
    click.echo("It stands on the fact sheet from now on.")


@incident.command("list")
def all_() -> None:
    """Show every incident that was entered."""
    rows = Incident.objects.all()
    for row in rows:
        click.echo(f"{moment(row.began)} – {moment(row.ended) if row.ended is not None else 'not over'}")
        click.echo(f"  {row.zh}\n  {row.en}")
    if not rows:
        click.echo("None was entered.")
