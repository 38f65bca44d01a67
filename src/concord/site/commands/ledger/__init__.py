"""`concord ledger`: each subcommand lives in a module of its own, of its own name, loaded when it is called.

So checking a receipt needs no Django, no network and no database; a node needs the extra `node`, an audit the platform.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click

from concord.site.command import set_up

# what each needs beyond the plain package: the extra of pyproject.toml, and a module that comes with it
PLAIN, NODE, PLATFORM = ("", "click"), ("node", "uvicorn"), ("platform", "django")
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


@click.group(cls=Subcommands)
def ledger() -> None:
    """The evidence ledger: check its receipts offline, watch it, and hold it as one of many."""
