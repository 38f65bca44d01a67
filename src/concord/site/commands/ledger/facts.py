"""`concord ledger facts`: the fact sheet of the platform, signed."""

from __future__ import annotations

from pathlib import Path

import click

from concord.gateways.delivery import Unreachable
from concord.proofs import facts as sheets


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def facts(folder: Path) -> None:
    """Write the fact sheet of the platform into FOLDER: JSON signed by the log's key, and sealed PDFs (zh, en)."""
    try:
        files = sheets.written()
    except Unreachable as why:
        raise click.ClickException(str(why))
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        click.echo(str(folder / name))
