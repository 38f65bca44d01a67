"""YAML without its surprises: every scalar is text, and what means different things to different readers is refused.

`on`, `yes`, `22:00` and `2026-01-01` are text. Floats, anchors, aliases, tags, directives, repeated keys, keys that are
not text, a second document, and input that is too large or too deep are errors, each with its line. Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Union

import msgspec
import yaml

from concord.law.defects import Notebook

MAX_BYTES = 512 * 1024
MAX_DEPTH = 16
MAX_NODES = 40_000
FLOAT = re.compile(r"[-+]?(?:\d[\d_]*\.\d*|\.\d+|\d[\d_]*(?=[eE]))(?:[eE][-+]?\d+)?|[-+]?\.inf|\.nan", re.IGNORECASE)
FLOAT_BEGINS = "+-.0123456789"
# libyaml where it is built in: the same events, ten times faster
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Scalar(msgspec.Struct, frozen=True, gc=False):
    """Text as written. plain: it stood without quotes, so it may be read as a number or a flag."""

    value: str
    line: int
    plain: bool = True


class Listing(msgspec.Struct, frozen=True):
    """A list as it stands in the file: its items in their order, and the line it begins on."""

    items: tuple[Node, ...]
    line: int


class Table(msgspec.Struct, frozen=True):
    """Keys in the order of the file; lines: where each key stands."""

    entries: dict[str, Node]
    lines: dict[str, int]
    line: int


Node = Union[Scalar, Listing, Table]  # noqa: UP007 - `|` between forward references fails at run time


class _StopError(Exception):
    """The rest cannot be read; the reason is in the notebook."""


class _Composer:
    """Builds nodes from the events of one document, noting what is refused."""

    def __init__(self, events: Iterator[Any], notebook: Notebook) -> None:
        self.events = events
        self.notebook = notebook
        self.nodes = 0

    def stop(self, line: int, path: str, code: str, message: str) -> _StopError:
        self.notebook.error(line, path, code, message)
        return _StopError()

    def node(self, event: Any, path: str, depth: int) -> Node:
        """Return the node that begins with this event."""
        line = event.start_mark.line + 1
        self.nodes += 1
        if depth > MAX_DEPTH:
            raise self.stop(line, path, "too-deep", f"More than {MAX_DEPTH} levels inside each other.")
        if self.nodes > MAX_NODES:
            raise self.stop(line, path, "too-large", f"More than {MAX_NODES} values in one file.")
        if event.anchor is not None or event.tag is not None:
            self.refuse_marks(event, line, path)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, line, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.listing(line, path, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self.table(line, path, depth)
        return Scalar("", line)  # an alias, already refused

    def refuse_marks(self, event: Any, line: int, path: str) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.notebook.error(line, path, "alias", f"The alias *{event.anchor} is not allowed: write it out.")
            return
        if event.anchor is not None:
            self.notebook.error(line, path, "anchor", f"The anchor &{event.anchor} is not allowed: write it out.")
        if event.tag is not None:
            self.notebook.error(line, path, "tag", f"The tag {event.tag} is not allowed: every value is text.")

    def scalar(self, event: yaml.ScalarEvent, line: int, path: str) -> Scalar:
        plain = event.style in (None, "")
        if plain and event.value[:1] in FLOAT_BEGINS and FLOAT.fullmatch(event.value):
            self.notebook.error(
                line, path, "float", f"{event.value} is a decimal number: use whole units, or quote it if it is text."
            )
        return Scalar(event.value, line, plain)

    def listing(self, line: int, path: str, depth: int) -> Listing:
        items: list[Node] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self.node(event, f"{path}[{len(items)}]", depth + 1))
        return Listing(tuple(items), line)

    def table(self, line: int, path: str, depth: int) -> Table:
        entries: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            at = event.start_mark.line + 1
            key = self.node(event, path, depth + 1)
            name = key.value if isinstance(key, Scalar) else ""
            inner = f"{path}.{name}" if path else name
            value = self.node(next(self.events), inner, depth + 1)
            if not isinstance(key, Scalar) or not name:
                self.notebook.error(at, path, "key", "A key must be a name.")
            elif name in entries:
                self.notebook.error(at, path, "repeated-key", f"'{name}' stands twice (first in line {lines[name]}).")
            else:
                entries[name], lines[name] = value, at
        return Table(entries, lines, line)


def parse(text: str | bytes, notebook: Notebook) -> Table | None:
    """Return the file's outermost table, or None where it cannot be read at all; defects go into the notebook."""
    source = _decoded(text, notebook)
    if source is None:
        return None
    try:
        return _document(yaml.parse(source, Loader=Loader), notebook)
    except _StopError:
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else source.count("\n", 0, getattr(error, "position", 0)) + 1
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        notebook.error(line, "", "yaml", f"This is not YAML: {problem}. Quote sentences that hold : , {{ or }}.")
        return None


def _decoded(text: str | bytes, notebook: Notebook) -> str | None:
    try:
        data = text.encode() if isinstance(text, str) else bytes(text)
        source = data.decode("utf-8")
    except UnicodeError:
        notebook.error(0, "", "encoding", "The file is not UTF-8 text.")
        return None
    if len(data) > MAX_BYTES:
        notebook.error(0, "", "too-large", f"The file has {len(data)} bytes; at most {MAX_BYTES} are read.")
        return None
    return source


def _document(events: Iterator[Any], notebook: Notebook) -> Table | None:
    root: Node | None = None
    composer = _Composer(events, notebook)
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            line = event.start_mark.line + 1 if event.start_mark else 0
            if root is not None:
                notebook.error(line, "", "documents", "A rulebook is one document; here a second one begins.")
                return None
            if event.version or event.tags:
                notebook.error(line, "", "directive", "Directives (%YAML, %TAG) are not allowed.")
            root = composer.node(next(events), "", 0)
    if not isinstance(root, Table):
        notebook.error(root.line if root else 0, "", "empty", "A rulebook is a table of keys; this file is none.")
        return None
    return root
