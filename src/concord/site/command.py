"""The `concord` command. Each subcommand lives in a module of its own and is loaded when it is called or described.

So `concord rulebook check` and `concord ledger verify` run where only law and ledger are installed; a command whose
part is missing says so.
"""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec

import click

ALONE = {
    "rulebook": "Check and draw rulebooks.",
    "ledger": "Check receipts of the evidence ledger, offline; watch it and hold it.",
}
PLATFORM = {
    "serve": "serving",
    "worker": "serving",
    "migrate": "database",
    "backup": "backups",
    "restore": "backups",
    "demo": "demonstration",
    "user": "users",
    "mail": "mails",
    "tables": "tables",
}
NOT_INSTALLED = (
    "This command belongs to the platform, which is not installed. Install it, in the clone:"
    " pip install -e '.[platform]' (where `make` set it up: .venv/bin/uv pip install -e '.[platform]')"
)


class Commands(click.Group):
    """The subcommands by name; a platform command finds Django set up when its module is loaded."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*PLATFORM, *ALONE]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in ALONE:
            module = name
        elif name in PLATFORM:
            set_up()
            module = PLATFORM[name]
        else:
            return None
        command: click.Command = getattr(import_module(f"concord.site.commands.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As click's, but without loading what is not installed."""
        if find_spec("django"):
            super().format_commands(ctx, formatter)
            return
        with formatter.section("Commands"):
            formatter.write_dl(list(ALONE.items()))


def set_up() -> None:
    """Loads Django's apps; raises a readable error where Django is not installed."""
    if not find_spec("django"):
        raise click.ClickException(NOT_INSTALLED)
    os.umask(0o077)  # what a deployment writes is for its own user alone: database, keys, files, backups
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.site.settings")
    try:
        import_module("django").setup()
    except import_module("django.core.exceptions").ImproperlyConfigured as why:
        raise click.ClickException(str(why))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="concord", prog_name="concord")
def main() -> None:
    """Concord: disputes from the application to a performed settlement.

    Settings come from the environment (CONCORD_DATABASE, CONCORD_URL, ...); docs/operating.md lists them.
    """
