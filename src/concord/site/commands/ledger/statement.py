"""`concord ledger statement`: what only the operator can say of the platform, for its fact sheet."""

from __future__ import annotations

import click

from concord.docket import clock
from concord.proofs.facts import operator
from concord.proofs.models import Statement


@click.command()
@click.argument("topic", type=click.Choice(Statement.Topic.values))
@click.option("--zh", required=True, help="In Chinese.")
@click.option("--en", required=True, help="The same in English.")
def statement(topic: str, zh: str, en: str) -> None:
    """State something on TOPIC, for the fact sheet of the platform; it takes the place of what was stated before.

    ownership: who owns and runs it. compliance: licences, filings, graded protection. independence: relations to
    parties. custody: who can reach the keys. clock: where machines take their time from. security: how it is protected.
    """
    try:
        operator.state(topic, zh=zh, en=en, at=clock.now())
    except ValueError as why:
        raise click.ClickException(str(why))
    click.echo("It stands on the fact sheet from now on.")
