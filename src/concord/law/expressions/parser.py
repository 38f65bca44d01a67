"""Symbols to a tree, with CEL's order of operators."""

from __future__ import annotations

from concord.law.expressions.lexer import ExpressionError, Symbol, symbols
from concord.law.expressions.tree import Among, Binary, Call, Choose, Literal, Name, Node, Unary

MAX_DEPTH = 24
BINDING = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "in": 3, "+": 4, "-": 4, "*": 5}


def parse(source: str) -> Node:
    """Return the tree of an expression, types still open. Raises ExpressionError."""
    parser = _Parser(symbols(source))
    tree = parser.expression(0)
    if parser.here.kind != "end":
        raise ExpressionError("syntax", f"'{parser.here.text}' was not expected here.", parser.here.at)
    return tree


class _Parser:
    def __init__(self, found: list[Symbol]) -> None:
        self.found = found
        self.position = 0

    @property
    def here(self) -> Symbol:
        return self.found[self.position]

    def advance(self) -> Symbol:
        symbol = self.here
        self.position += 1
        return symbol

    def meets(self, sign: str) -> bool:
        """Step over the sign if it stands here."""
        if self.here.kind == "sign" and self.here.text == sign:
            self.position += 1
            return True
        return False

    def expect(self, sign: str) -> None:
        if not self.meets(sign):
            found = f"'{self.here.text}'" if self.here.kind != "end" else "the end"
            raise ExpressionError("syntax", f"'{sign}' was expected, {found} was found.", self.here.at)

    def expression(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise ExpressionError("too-deep", f"More than {MAX_DEPTH} levels inside each other.", self.here.at)
        condition = self.binary(1, depth)
        at = self.here.at
        if not self.meets("?"):
            return condition
        then = self.binary(1, depth)
        self.expect(":")
        return Choose(condition, then, self.expression(depth + 1), at)

    def binary(self, weakest: int, depth: int) -> Node:
        left = self.unary(depth)
        while (binding := self._binding()) >= weakest:
            operator = self.advance()
            if operator.text == "in":
                left = Among(left, self.options(depth), operator.at)
            else:
                left = Binary(operator.text, left, self.binary(binding + 1, depth), operator.at)
        return left

    def _binding(self) -> int:
        symbol = self.here
        if symbol.kind == "sign" or (symbol.kind == "name" and symbol.text == "in"):
            return BINDING.get(symbol.text, 0)
        return 0

    def options(self, depth: int) -> tuple[Node, ...]:
        self.expect("[")
        found = [self.expression(depth + 1)]
        while self.meets(","):
            found.append(self.expression(depth + 1))
        self.expect("]")
        return tuple(found)

    def unary(self, depth: int) -> Node:
        signs: list[Symbol] = []
        while self.here.kind == "sign" and self.here.text in "!-":
            signs.append(self.advance())
        if len(signs) > MAX_DEPTH:
            raise ExpressionError("too-deep", f"More than {MAX_DEPTH} levels inside each other.", signs[0].at)
        node = self.primary(depth)
        for sign in reversed(signs):
            node = Unary(sign.text, node, sign.at)
        return node

    def primary(self, depth: int) -> Node:
        symbol = self.advance() if self.here.kind != "end" else self.here
        if symbol.kind == "int":
            return Literal(int(symbol.text), symbol.at)
        if symbol.kind == "text":
            return Literal(symbol.text, symbol.at)
        if symbol.kind == "name" and symbol.text != "in":
            return self.named(symbol, depth)
        if symbol.kind == "sign" and symbol.text == "(":
            inner = self.expression(depth + 1)
            self.expect(")")
            return inner
        what = f"'{symbol.text}' was not expected here." if symbol.kind != "end" else "The expression ends too early."
        raise ExpressionError("syntax", what, symbol.at)

    def named(self, symbol: Symbol, depth: int) -> Node:
        if symbol.text in ("true", "false"):
            return Literal(symbol.text == "true", symbol.at)
        if self.meets("("):
            return Call(symbol.text, self.arguments(depth), symbol.at)
        path = [symbol.text]
        while self.meets("."):
            part = self.advance() if self.here.kind == "name" else self.here
            if part.kind != "name" or part.text in ("in", "true", "false"):
                raise ExpressionError("syntax", "A name was expected after the dot.", part.at)
            path.append(part.text)
        return Name(tuple(path), symbol.at)

    def arguments(self, depth: int) -> tuple[Node, ...]:
        if self.meets(")"):
            return ()
        found = [self.expression(depth + 1)]
        while self.meets(","):
            found.append(self.expression(depth + 1))
        self.expect(")")
        return tuple(found)
