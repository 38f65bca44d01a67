"""`concord ledger node`: one member's node, until it is told to stop."""

from __future__ import annotations

from pathlib import Path

import click

from concord.law.sheets import TableError
from concord.ledger.replica import comet, running
from concord.ledger.replica import node as nodes


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--cometbft", default="", help="CometBFT's program, if it is neither in build/bin nor in the PATH.")
def node(folder: Path, cometbft: str) -> None:
    """Run the node whose folder this is: order records with the others, keep the whole log, sign and cosign.

    The folder is one that `concord ledger consortium` laid out. Stop it with Ctrl-C; killed, it goes on where it was.
    """
    try:
        program = comet.binary(cometbft)
    except comet.Missing as missing:
        raise click.ClickException(str(missing)) from missing
    try:
        nodes.run(folder.resolve(), program)
    except running.Running as error:
        raise click.ClickException(str(error)) from error
    except (TableError, UnicodeDecodeError) as error:
        raise click.ClickException(f"A law table in the folder 'tables' cannot be read: {error}") from error
