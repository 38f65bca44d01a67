"""Text to symbols. What CEL has and Concord leaves out is refused here with its reason."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

MAX_SYMBOLS = 120
MAX_LENGTH = 2_000
MAX_INT = 2**63 - 1
RESERVED = frozenset(
    (
        "null", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    )
)  # fmt: skip
SYMBOL = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<float>\d+\.\d*(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+|\.\d+)
      | (?P<int>\d+)
      | (?P<text>'[^'"\\\r\n]*'|"[^'"\\\r\n]*")
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<sign>&&|\|\||==|!=|<=|>=|[<>!+\-*?:().,\[\]])""",
    re.VERBOSE | re.ASCII,
)
Kind = Literal["int", "text", "name", "sign", "end"]


class ExpressionError(Exception):
    """An expression that cannot be used. code: stable short name; message: a plain sentence; at: offset in the text."""

    def __init__(self, code: str, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.at = at


class Symbol(msgspec.Struct, frozen=True):
    """One symbol of an expression: its kind, its text as written, and where it begins (from 0)."""

    kind: Kind
    text: str
    at: int


def symbols(source: str) -> list[Symbol]:
    """Return the symbols of an expression, ending with one of kind `end`. Raises ExpressionError."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError("too-long", f"It has {len(source)} characters; at most {MAX_LENGTH} are read.")
    found: list[Symbol] = []
    at = 0
    while at < len(source):
        match = SYMBOL.match(source, at)
        if match is None:
            raise _unknown(source, at)
        if match.lastgroup != "space":
            found.append(_symbol(match))
        at = match.end()
    if len(found) > MAX_SYMBOLS:
        raise ExpressionError("too-long", f"It has {len(found)} symbols; at most {MAX_SYMBOLS} are allowed.")
    return [*found, Symbol("end", "", len(source))]


def _symbol(match: re.Match[str]) -> Symbol:
    text, at = match.group(), match.start()
    if match["float"]:
        raise ExpressionError("float", f"{text} is a decimal number: only whole numbers exist (see muldiv).", at)
    if match["int"] and (len(text) > 19 or int(text) > MAX_INT):
        raise ExpressionError("syntax", f"{text[:24]} is too large a number.", at)
    if match["int"]:
        return Symbol("int", text, at)
    if match["text"]:
        return Symbol("text", text[1:-1], at)
    if match["name"]:
        if text in RESERVED:
            raise ExpressionError("syntax", f"'{text}' is a reserved word.", at)
        return Symbol("name", text, at)
    return Symbol("sign", text, at)


def _unknown(source: str, at: int) -> ExpressionError:
    mark = source[at]
    if mark in "/%":
        return ExpressionError("division", f"'{mark}' is not allowed: muldiv(a, b, c) says how it is rounded.", at)
    return ExpressionError("syntax", f"{mark!r} has no meaning here.", at)
