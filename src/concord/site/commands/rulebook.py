"""`concord rulebook`: needs the law alone, no database and no Django."""

from __future__ import annotations

from pathlib import Path

import click

from concord.law import draw as drawing
from concord.site.commands import contract, counsel
from concord.site.commands.checking import check
from concord.site.commands.shelved import files, load


@click.group()
def rulebook() -> None:
    """Check, test, draw and explain rulebooks, print contracts, compare versions, try a timeline."""


for command in (check, *counsel.COMMANDS, *contract.COMMANDS):
    rulebook.add_command(command)


@rulebook.command()
@click.argument("names", nargs=-1)
@click.option("--lang", type=click.Choice(["zh", "en"]), default="en", show_default=True)
@click.option("--pages", type=click.Path(file_okay=False, path_type=Path), help="Write whole pages into this folder.")
def draw(names: tuple[str, ...], lang: str, pages: Path | None) -> None:
    """Print the procedures NAMES (files, or id@version of the shelf; none = all) as Mermaid diagrams.

    With --pages docs/procedures, write a page per procedure and language instead: stages, clocks, who acts.
    """
    for path in files(names):
        law = load(path, lang)
        if pages is None:
            click.echo(drawing.diagram(law, lang))
            continue
        pages.mkdir(parents=True, exist_ok=True)
        for name, text in drawing.pages(law).items():
            (pages / name).write_text(text, encoding="utf-8")
            click.echo(str(pages / name))
