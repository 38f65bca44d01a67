"""Writes the documents that are made from the program: `make docs`. With --check it only says which are out of date."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import django
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.site.settings")
django.setup()

from concord.api.routes import api  # noqa: E402
from concord.law import draw, shelf  # noqa: E402
from concord.site.command import main as command  # noqa: E402

ROOT = Path(__file__).parents[1]
SHELF = ROOT / "src" / "concord" / "rulebooks"


def documents() -> Iterator[tuple[Path, str]]:
    """Each generated file and what it must hold."""
    with translation.override("en"):
        described = json.dumps(
            api.get_openapi_schema(path_prefix="/api/v1/"), indent=1, ensure_ascii=False, sort_keys=True
        )
    yield ROOT / "docs" / "openapi.json", described + "\n"
    yield ROOT / "docs" / "command.md", command_help()
    for key in shelf.names():
        law = shelf.rulebook(key)
        for name, text in draw.pages(law).items():
            yield ROOT / "docs" / "procedures" / name, text


def command_help() -> str:
    """The help of every command, as it is printed."""
    parts = ["# The `concord` command\n", "Written by `make docs` from the command's own help; do not edit.\n"]
    for words, text in helps(command, "concord", None):
        parts.append(f"## `{words}`\n\n```\n{text}\n```\n")
    return "\n".join(parts)


def helps(node: click.Command, name: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    context = click.Context(node, info_name=name, parent=parent, max_content_width=100, terminal_width=100)
    yield context.command_path, node.get_help(context).strip()
    if isinstance(node, click.Group):
        for child in node.list_commands(context):
            found = node.get_command(context, child)
            if found is not None:
                yield from helps(found, child, context)


def main(check: bool) -> int:
    """Writes what differs, or (check) names it; returns the exit code."""
    stale = [
        (path, text) for path, text in documents() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path, text in stale:
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{'out of date' if check else 'written'}: {path.relative_to(ROOT)}\n")
    if check and stale:
        sys.stdout.write("Run: make docs\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
