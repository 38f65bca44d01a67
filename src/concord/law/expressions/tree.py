"""The tree of an expression. The parser leaves `type` empty; the checker fills it in.

Types: int money rate bool text time day period participant file; `number` for a literal that may stand for an int or
an amount; `row:<schedule>`, `rows:<datum>`, `entry:<field>`; a trailing `?` marks a form field that may be missing.
"""

from __future__ import annotations

from typing import Union

import msgspec


class Literal(msgspec.Struct, frozen=True):
    """A value written out: a whole number, `true` or `false`, a text, a rate, a period."""

    value: int | bool | str
    at: int
    type: str = ""


class Name(msgspec.Struct, frozen=True):
    """`now`, or a path such as (`terms`, `rent`) or (`form`, `offer`, `obligations`)."""

    path: tuple[str, ...]
    at: int
    type: str = ""


class Unary(msgspec.Struct, frozen=True):
    """`!a` or `-a`, with what it stands before."""

    op: str
    operand: Node
    at: int
    type: str = ""


class Binary(msgspec.Struct, frozen=True):
    """`a op b`: one of && || == != < <= > >= + - *."""

    op: str
    left: Node
    right: Node
    at: int
    type: str = ""


class Among(msgspec.Struct, frozen=True):
    """`item in [a, b]`."""

    item: Node
    options: tuple[Node, ...]
    at: int
    type: str = ""


class Choose(msgspec.Struct, frozen=True):
    """`condition ? then : other`."""

    condition: Node
    then: Node
    other: Node
    at: int
    type: str = ""


class Call(msgspec.Struct, frozen=True):
    """A function with its arguments (`overdue('rent')`)."""

    name: str
    args: tuple[Node, ...]
    at: int
    type: str = ""


Node = Union[Literal, Name, Unary, Binary, Among, Choose, Call]  # noqa: UP007 - forward references


def names(node: Node) -> list[Name | Call]:
    """Return every name read and every function called in a tree, in order."""
    found: list[Name | Call] = []
    pending: list[Node] = [node]
    while pending:
        here = pending.pop(0)
        if isinstance(here, Name | Call):
            found.append(here)
        pending[:0] = children(here)
    return found


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below a node."""
    if isinstance(node, Unary):
        return (node.operand,)
    if isinstance(node, Binary):
        return (node.left, node.right)
    if isinstance(node, Among):
        return (node.item, *node.options)
    if isinstance(node, Choose):
        return (node.condition, node.then, node.other)
    if isinstance(node, Call):
        return node.args
    return ()
