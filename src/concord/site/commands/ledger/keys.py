"""`concord ledger keys`: the keys under which this deployment signs, and hands records in."""

from __future__ import annotations

import click

from concord.gateways import ledger
from concord.gateways.ledger import consortium
from concord.ledger.encoding import Malformed


@click.command()
def keys() -> None:
    """Print this deployment's policy, with the keys of its logs, and its key as a submitter to a consortium."""
    try:
        click.echo(ledger.published_policy(), nl=False)
    except (OSError, Malformed) as error:
        raise click.ClickException(f"The file of CONCORD_LEDGER_POLICY cannot be read: {error}") from error
    click.echo(f"# as a submitter to a consortium: {consortium.submitter().text}")
