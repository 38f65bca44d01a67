"""Rulebooks and their walks as the command line names them: a file, or `id@version` of the shelf."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from concord.law import reading, shelf
from concord.law.defect_words import sentence
from concord.law.rulebook import Rulebook

COLON = {"zh": "：", "en": ": "}
SHELF = Path(__file__).resolve().parents[2] / "rulebooks"


def files(names: Iterable[str]) -> list[Path]:
    """Takes files or `id@version` of the shelf; none = the whole shelf. Raises a readable error for what is nowhere."""
    found = []
    for name in names:
        path = next((p for p in (Path(name), SHELF / f"{name}.yaml") if p.is_file()), None)
        if path is None:
            raise click.ClickException(f"There is no rulebook {name}. On the shelf: {', '.join(shelf.names())}.")
        found.append(path)
    return found or [SHELF / f"{name}.yaml" for name in shelf.names()]


def load(path: Path, lang: str = "en") -> Rulebook:
    """The rulebook of a file. Prints each defect with its line and exits with 1 when it cannot be read."""
    try:
        return reading.load(path.read_bytes(), name=path.name)
    except reading.RulebookError as error:
        tell(path, error, lang)
        sys.exit(1)


def tell(path: Path, error: reading.RulebookError, lang: str = "en") -> None:
    """Prints what is wrong with a file, a line each."""
    for defect in error.defects:
        click.echo(f"{path.name}:{defect.line}: {defect.path}: {sentence(defect, lang)} [{defect.code}]")


def walks_beside(path: Path) -> Path:
    """The file of walks that lies beside a rulebook's."""
    return path.with_name(f"{path.stem}{shelf.WALKS}.yaml")
