"""One table of a rulebook's file, read key by key; what nobody asked for is an unknown field."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Iterator

from concord.law import measures
from concord.law.defects import Notebook
from concord.law.expressions import Environment, ExpressionError, compile_expression
from concord.law.expressions.lexer import RESERVED
from concord.law.rulebook import Expr, Period, Text
from concord.law.yaml_text import Listing, Node, Scalar, Table

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})", re.ASCII)
NOT_NAMES = RESERVED | {"in", "true", "false"}


class Block:
    """A table with its path. Every getter notes a defect and returns a neutral value when the shape is wrong."""

    def __init__(self, table: Table, path: str, notebook: Notebook) -> None:
        self.table = table
        self.path = path
        self.notebook = notebook
        self.asked: set[str] = set()

    @property
    def line(self) -> int:
        return self.table.line

    def line_of(self, key: str) -> int:
        """The line on which a key stands, or that of the table where the key is missing."""
        return self.table.lines.get(key, self.table.line)

    def inner(self, key: str) -> str:
        """The path of a key in the file (`stages.filed.acts`)."""
        return f"{self.path}.{key}" if self.path else key

    def error(self, code: str, message: str, key: str = "") -> None:
        """Note an error of this table, or of one key of it."""
        path = self.inner(key) if key else self.path
        self.notebook.error(self.line_of(key) if key else self.line, path, code, message)

    def node(self, key: str) -> Node | None:
        """What stands under a key, as it was read, or None; the key counts as known from now on."""
        self.asked.add(key)
        return self.table.entries.get(key)

    def has(self, key: str) -> bool:
        """Whether a key is there, whatever stands under it."""
        return self.node(key) is not None

    def text(self, key: str, default: str = "") -> str:
        """The text of a key without blanks around it; the default if the key is missing or holds no text."""
        self.asked.add(key)
        node = self.table.entries.get(key)
        if node is None:
            return default
        found = node.value.strip() if isinstance(node, Scalar) else ""
        if not found:
            self.error("shape", "Text was expected.", key)
            return default
        return found

    def required(self, key: str) -> str:
        """The text of a key that must be there."""
        if not self.has(key):
            self.error("missing", f"'{key}' is missing.")
        return self.text(key)

    def flag(self, key: str) -> bool:
        """Whether a key says `true`; missing is `false`, and `yes` is a defect."""
        text = self.text(key, "false")
        if text not in ("true", "false"):
            self.error("shape", f"Only true or false can stand here, not '{text}'.", key)
        return text == "true"

    def number(self, key: str) -> int | None:
        """The whole number of a key (at most eighteen digits), None if it is missing or none."""
        text = self.text(key)
        if not text:
            return None
        if not WHOLE_NUMBER.fullmatch(text):
            self.error("shape", f"A whole number was expected, not '{text}'.", key)
            return None
        return int(text)

    def period(self, key: str) -> Period | None:
        """The period of a key, longer than nothing; None if it is missing or none."""
        text = self.text(key)
        if not text:
            return None
        found = measures.period(text)
        if found is None:
            self.error("period", f"'{text}' is no period: write P7D, P3BD, P2W, P1M, P1Y or PT12H.", key)
        elif found.n <= 0:
            self.error("period", f"'{text}' must be longer than nothing.", key)
        return found

    def names(self, key: str) -> tuple[str, ...]:
        """One name or a list of names."""
        node = self.node(key)
        if node is None:
            return ()
        items = node.items if isinstance(node, Listing) else (node,)
        found = tuple(item.value.strip() for item in items if isinstance(item, Scalar) and item.value.strip())
        if len(found) != len(items):
            self.error("shape", "A name or a list of names was expected.", key)
        if len(set(found)) != len(found):
            self.error("repeated", "A name stands twice in this list.", key)
        return found

    def block(self, key: str) -> Block | None:
        """The table under a key, None if the key is missing or holds no table."""
        node = self.node(key)
        if node is None:
            return None
        if not isinstance(node, Table):
            self.error("shape", "A table of keys was expected.", key)
            return None
        return Block(node, self.inner(key), self.notebook)

    def blocks(self, key: str) -> dict[str, Block]:
        """A table of named tables, such as acts or stages."""
        outer = self.block(key)
        return dict(outer.children()) if outer is not None else {}

    def children(self, *, read: bool = False) -> Iterator[tuple[str, Block]]:
        """Named tables. read: expressions read these names, so they may not be reserved words."""
        for name in self.chosen(read=read):
            child = self.block(name)
            if child is not None:
                yield name, child

    def chosen(self, *, read: bool = False) -> tuple[str, ...]:
        """The keys of a table whose keys are names chosen by the author."""
        for name in self.table.entries:
            self.asked.add(name)
            if not NAME.fullmatch(name):
                self.error("name", f"'{name[:60]}' is no name: small letters, digits and _.", name)
            elif read and name in NOT_NAMES:
                self.error("name", f"'{name}' is a reserved word and cannot name a field.", name)
        return tuple(self.table.entries)

    def words(self, key: str, languages: tuple[str, ...]) -> Text:
        """A sentence per language."""
        inner = self.block(key)
        if inner is None:
            return {}
        found: Text = {}
        for language in inner.table.entries:
            if language not in languages:
                inner.error("unknown-language", f"'{language}' is not among the rulebook's languages.", language)
            found[language] = inner.text(language)
        return found

    def expression(self, key: str, env: Environment, *wanted: str) -> Expr | None:
        """The compiled expression of a key; None where there is none or it has defects (noted)."""
        source = self.text(key)
        if not source:
            return None
        try:
            return compile_expression(source, env, wanted)
        except ExpressionError as error:
            self.error(error.code, error.message, key)
            return None

    def one_of(self, key: str, known: Container[str], what: str, code: str) -> str:
        """A name that must be among the known ones."""
        name = self.text(key)
        return name if not name or self.known(key, (name,), known, what, code) else ""

    def known(self, key: str, names: tuple[str, ...], known: Container[str], what: str, code: str) -> bool:
        """Note every name that is not known; True if all are."""
        unknown = [name for name in names if name not in known]
        for name in unknown:
            self.error(code, f"There is no {what} '{name}'.", key)
        return not unknown

    def finish(self) -> None:
        """Note the keys that nobody asked for."""
        for key in self.table.entries:
            if key in self.asked:
                continue
            near = difflib.get_close_matches(key[:60], sorted(self.asked), n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            self.notebook.error(self.line_of(key), self.path, "unknown-field", f"unknown field '{key[:60]}'.{hint}")
