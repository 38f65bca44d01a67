"""`concord ledger`: each subcommand lives in a module of its own, of its own name, loaded when it is called.

So checking a receipt needs no Django, no network and no database; a node needs the extra `node`, an audit the platform.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

import click

from concord.site.command import set_up

# what each needs beyond the plain package: the extra of pyproject.toml, and a module that comes with it
PLAIN, NODE, PLATFORM = ("", "click"), ("node", "uvicorn"), ("platform", "django")
UNUSABLE: Final = 2  # how a command exits that could not look: of an audit, 1 says that something was found
SUBCOMMANDS = {
    "verify": PLAIN,
    "audit": PLATFORM,
    "keys": PLATFORM,
    "facts": PLATFORM,
    "statement": PLATFORM,
    "incident": PLATFORM,
    "witness": NODE,
    "monitor": PLAIN,
    "node": NODE,
    "consortium": NODE,
}


class Subcommands(click.Group):
    """The subcommands by name; help lists those whose part is installed, a call of another says what to install."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, (_extra, module) in SUBCOMMANDS.items() if find_spec(module)]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in SUBCOMMANDS:
            return None
        extra, module = SUBCOMMANDS[name]
        if not find_spec(module):
            raise click.ClickException(
                f"`concord ledger {name}` needs a part that is not installed. Install it, in the clone:"
                f" pip install -e '.[{extra}]' (where `make` set it up: .venv/bin/uv pip install -e '.[{extra}]')"
            )
        if (extra, module) == PLATFORM:
            set_up()
        command: click.Command = getattr(import_module(f"concord.site.commands.ledger.{name}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """As click's; a database whose tables are not there yet is answered with what to do."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            if not find_spec("django") or not isinstance(error, import_module("django.db").DatabaseError):
                raise
            why = click.ClickException(_trouble(error))
            why.exit_code = UNUSABLE
            raise why from error


def _trouble(error: Exception) -> str:
    """What is wrong with the database, and what to do."""
    database = import_module("django.db")
    try:
        executor = import_module("django.db.migrations.executor").MigrationExecutor(database.connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except database.DatabaseError:
        behind = []
    if behind:
        return "The database does not have all tables yet. Run `concord migrate`, then this again."
    return f"The database cannot be used: {error}"


@click.group(cls=Subcommands)
def ledger() -> None:
    """The evidence ledger: check its receipts offline, watch it, and hold it as one of many."""
