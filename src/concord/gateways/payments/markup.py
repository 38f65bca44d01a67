"""XML from a stranger: no document type, no entity, no other file, not too deep. Its elements, names without prefix."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from concord.gateways.payments.statement import UnfitError

DEEPEST = 32
MOST_ELEMENTS = 1_500_000
DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*\?>""")
CHINESE = frozenset({"gb18030", "gbk", "gb2312"})
KNOWN = frozenset({"", "utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1"})
ENDS_EARLY = frozenset({"no element found", "unclosed token", "unclosed CDATA section", "partial character"})


@dataclass(slots=True)
class Element:
    """An element. name: without its namespace; line: where it begins, from 1."""

    name: str
    line: int
    attributes: dict[str, str]
    parts: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What stands directly in it, without the space around."""
        return "".join(self.texts).strip()

    def all(self, path: str) -> Iterator[Element]:
        """The elements at a path of names, in their order."""
        name, _, rest = path.partition("/")
        for part in self.parts:
            if part.name == name:
                yield from part.all(rest) if rest else (part,)

    def first(self, *paths: str) -> Element | None:
        """The first element at the first of the paths where there is one."""
        return next((one for path in paths for one in self.all(path)), None)

    def word(self, *paths: str) -> str:
        """The text of the first element at the first of the paths that has one, or ""."""
        return next((found for path in paths for one in self.all(path) if (found := one.text)), "")


class _Tree:
    """Builds the elements while expat reads."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) >= DEEPEST or self.count > MOST_ELEMENTS:
            raise UnfitError("too_deep", self.parser.CurrentLineNumber)
        made = Element(name.rpartition(" ")[2], self.parser.CurrentLineNumber, attributes)
        if self.open:
            self.open[-1].parts.append(made)
        else:
            self.root = made
        self.open.append(made)

    def end(self, _name: str) -> None:
        self.open.pop()

    def text(self, text: str) -> None:
        if self.open:
            self.open[-1].texts.append(text)

    def refuse(self, *_given: object) -> NoReturn:
        raise UnfitError("declaration", self.parser.CurrentLineNumber)


def tree(content: bytes) -> Element:
    """The root element. Raise UnfitError for what is no XML, is cut, declares a document type, or is too deep."""
    data, encoding = _decoded(content)
    parser = expat.ParserCreate(encoding, namespace_separator=" ")
    parser.buffer_text = True
    made = _Tree(parser)
    parser.StartElementHandler, parser.EndElementHandler = made.start, made.end
    parser.CharacterDataHandler = made.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = made.refuse
    parser.ExternalEntityRefHandler = made.refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnfitError(_why(error), error.lineno) from None
    except ValueError:  # an encoding of several bytes that expat does not know
        raise UnfitError("encoding") from None
    if made.root is None:
        raise UnfitError("cut")
    return made.root


def _decoded(content: bytes) -> tuple[bytes, str | None]:
    """The bytes for expat, and the encoding to force. Chinese encodings are read here: expat knows none."""
    found = DECLARED.match(content[:300])
    name = found[1].decode("ascii").lower() if found else ""
    if name in CHINESE:
        try:
            return content.decode("gb18030").encode(), "utf-8"
        except UnicodeDecodeError as error:
            raise UnfitError("cut" if error.end >= len(content) else "encoding") from None
    if name not in KNOWN:
        raise UnfitError("encoding")
    if name in ("", "utf-8", "utf8") and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content.decode()
        except UnicodeDecodeError as error:
            raise UnfitError("cut" if error.end >= len(content) else "encoding") from None
    return content, None


def _why(error: expat.ExpatError) -> str:
    says = expat.errors.messages.get(error.code, "")
    if says in ENDS_EARLY:
        return "cut"
    return "encoding" if "encoding" in says else "broken"
