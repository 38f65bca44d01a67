"""`concord rulebook`: needs the law alone, no database and no Django."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from concord.law import draw as drawing
from concord.law import lint, reading
from concord.law.rulebook import Rulebook

SHELF = Path(__file__).resolve().parents[2] / "rulebooks"


@click.group()
def rulebook() -> None:
    """Check rulebooks and draw them."""


def files(names: Iterable[str]) -> list[Path]:
    """Takes files or `id@version` of the shelf; none = the whole shelf. Raises a readable error for what is nowhere."""
    found = []
    for name in names:
        path = next((p for p in (Path(name), SHELF / f"{name}.yaml") if p.is_file()), None)
        if path is None:
            known = ", ".join(sorted(p.stem for p in SHELF.glob("*.yaml")))
            raise click.ClickException(f"There is no rulebook {name}. On the shelf: {known}.")
        found.append(path)
    return found or sorted(SHELF.glob("*.yaml"))


def load(path: Path) -> Rulebook:
    """The rulebook of a file. Prints each defect with its line and exits with 1 when it cannot be read."""
    try:
        return reading.load(path.read_bytes(), name=path.name)
    except reading.RulebookError as error:
        for defect in error.defects:
            click.echo(f"{path.name}:{defect.line}: {defect.path}: {defect.message} [{defect.code}]")
        sys.exit(1)


@rulebook.command()
@click.argument("names", nargs=-1)
def check(names: tuple[str, ...]) -> None:
    """Check NAMES (files, or id@version of the shelf; none = all): schema, types, and every way a matter can go.

    Prints each defect, warning and note with its line. Exits with 1 if there is a defect.
    """
    defects = 0
    for path in files(names):
        law = load(path)
        found = lint.lint(law)
        for defect in found:
            mark = "" if defect.level == "error" else f"{defect.level}: "
            click.echo(f"{path.name}:{defect.line}: {mark}{defect.path}: {defect.message} [{defect.code}]")
        defects += len(lint.errors(found))
        if not lint.errors(found):
            click.echo(
                f"{path.stem}: {len(law.stages)} stages, {len(law.acts)} acts, {len(law.duties)} duties, no defect"
            )
    sys.exit(1 if defects else 0)


@rulebook.command()
@click.argument("names", nargs=-1)
@click.option("--lang", type=click.Choice(["zh", "en"]), default="en", show_default=True)
@click.option("--pages", type=click.Path(file_okay=False, path_type=Path), help="Write whole pages into this folder.")
def draw(names: tuple[str, ...], lang: str, pages: Path | None) -> None:
    """Print the procedures NAMES (files, or id@version of the shelf; none = all) as Mermaid diagrams.

    With --pages docs/procedures, write a page per procedure and language instead: stages, clocks, who acts.
    """
    for path in files(names):
        law = load(path)
        if pages is None:
            click.echo(drawing.diagram(law, lang))
            continue
        pages.mkdir(parents=True, exist_ok=True)
        for name, text in drawing.pages(law).items():
            (pages / name).write_text(text, encoding="utf-8")
            click.echo(str(pages / name))
