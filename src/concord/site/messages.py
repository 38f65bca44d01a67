"""Translations: reads gettext catalogues (.po) and writes what programs load (.mo), in Python alone.

So a machine without gettext can install Concord: `python -m concord.site.messages` compiles every catalogue that is
newer than its compiled form.
"""

from __future__ import annotations

import ast
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
MAGIC = 0x950412DE
CONTEXT = "\x04"
PLURAL = "\x00"


class CatalogueError(ValueError):
    """A line of a catalogue that is not gettext's; the message names file and line."""


@dataclass
class Message:
    """One message: its parts as written, and whether a person still has to look at it."""

    line: int = 0
    fuzzy: bool = False
    context: str | None = None
    ident: str = ""
    plural: str = ""
    text: dict[int, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """How gettext looks it up."""
        key = self.ident if self.context is None else self.context + CONTEXT + self.ident
        return key + PLURAL + self.plural if self.plural else key

    @property
    def translated(self) -> bool:
        return bool(self.text) and all(self.text.values())


def blocks(path: Path) -> Iterator[list[tuple[int, str]]]:
    """The catalogue's entries as numbered lines; obsolete lines (#~) are left out."""
    block: list[tuple[int, str]] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if line.startswith("#~"):
            continue
        if line:
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def message(path: Path, block: list[tuple[int, str]]) -> Message:
    """Takes the lines of one entry; returns it. Raises CatalogueError for a line it cannot read."""
    found = Message(line=block[0][0])
    current = ""
    parts: dict[str, str] = {}
    for number, line in block:
        if line.startswith("#"):
            found.fuzzy |= line.startswith("#,") and "fuzzy" in line
            continue
        keyword, _, rest = (current, "", line) if line.startswith('"') else line.partition(" ")
        try:
            value = ast.literal_eval(rest.strip())
        except (SyntaxError, ValueError):
            raise CatalogueError(f"{path}:{number}: not a quoted text: {line}")
        current = keyword
        parts[keyword] = parts.get(keyword, "") + value
    found.context, found.ident, found.plural = (
        parts.pop("msgctxt", None),
        parts.pop("msgid", ""),
        parts.pop("msgid_plural", ""),
    )
    for keyword, value in parts.items():
        if not keyword.startswith("msgstr"):
            raise CatalogueError(f"{path}:{found.line}: unknown keyword {keyword!r}")
        found.text[int(keyword[7:-1]) if keyword.startswith("msgstr[") else 0] = value
    return found


def read(path: Path) -> list[Message]:
    """Takes a .po file; returns its messages, the header (empty ident) among them."""
    return [m for m in (message(path, block) for block in blocks(path)) if m.text]


def compiled(messages: list[Message]) -> bytes:
    """Takes messages; returns the bytes of a .mo file. Fuzzy and untranslated ones are left out."""
    usable = {
        m.key: PLURAL.join(m.text[n] for n in sorted(m.text))
        for m in messages
        if m.translated and (not m.fuzzy or not m.ident)
    }
    pairs = sorted((key.encode(), text.encode()) for key, text in usable.items())
    keys_at = 28
    texts_at = keys_at + 8 * len(pairs)
    at = texts_at + 8 * len(pairs)
    index: list[bytes] = []
    for column in (0, 1):
        for pair in pairs:
            index.append(struct.pack("<II", len(pair[column]), at))
            at += len(pair[column]) + 1
    header = struct.pack("<7I", MAGIC, 0, len(pairs), keys_at, texts_at, 0, at)
    body = b"".join(pair[column] + b"\0" for column in (0, 1) for pair in pairs)
    return header + b"".join(index) + body


def catalogues(root: Path = PACKAGE) -> list[Path]:
    return sorted(root.glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_all(root: Path = PACKAGE) -> int:
    """Compiles what has changed under `root`; returns how many files were written."""
    written = 0
    for source in catalogues(root):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        target.write_bytes(compiled(read(source)))
        written += 1
    return written


if __name__ == "__main__":
    sys.stdout.write(f"{compile_all()} of {len(catalogues())} catalogues compiled\n")
