"""A checked tree to one Python function `run(scope)`. Scope: rulebook.Scope.

`form.x.y` reads `scope.form["x"]["y"]`: the engine puts the fields of the entry, or the columns of the row, in place of
x before it asks. An optional form field that is missing gives None, and only where it is the whole expression.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from concord.law.expressions.checker import check, settled
from concord.law.expressions.environment import Environment
from concord.law.expressions.lexer import ExpressionError
from concord.law.expressions.parser import parse
from concord.law.expressions.tree import Among, Binary, Call, Choose, Literal, Name, Node, Unary
from concord.law.measures import as_rate, daily
from concord.law.money import interest, muldiv, split
from concord.law.rulebook import Expr, Rate, Scope

Run = Callable[[Scope], Any]
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
METHODS = {"at": "moment"}  # functions whose method on the scope has another name


def compile_expression(source: str, env: Environment, wanted: tuple[str, ...] = ()) -> Expr:
    """Return a compiled expression.

    source: its text; env: what it may name; wanted: the types that fit its place (empty = any; a whole number fits
    where money is wanted only as a literal). Raises ExpressionError.
    """
    tree = check(parse(source), env)
    kind = tree.type.removesuffix("?")
    if kind == "number":
        kind = "money" if "money" in wanted and "int" not in wanted else settled(kind)
    if wanted and kind not in wanted:
        raise ExpressionError("type", f"This gives {_plain(kind)}; {' or '.join(map(_plain, wanted))} is needed here.")
    return Expr(source, kind.partition(":")[0], tree, compiled(tree))


def _plain(kind: str) -> str:
    return kind.partition(":")[0]


def compiled(node: Node) -> Run:
    """Return the function that computes a checked tree from a scope."""
    return COMPILERS[type(node)](node)


def _literal(node: Literal) -> Run:
    value = node.value
    return lambda _scope: value


def _name(node: Name) -> Run:
    if node.path == ("now",):
        return lambda scope: scope.now
    first, *rest = node.path[1:]
    if node.path[0] == "terms":
        return lambda scope: scope.terms[first]
    if node.path[0] == "data":
        return lambda scope: scope.data[first]
    if rest:
        part = rest[0]
        return lambda scope: (scope.form.get(first) or {}).get(part)
    if node.type.endswith("?"):
        return lambda scope: scope.form.get(first)
    return lambda scope: scope.form[first]


def _unary(node: Unary) -> Run:
    run = compiled(node.operand)
    if node.op == "!":
        return lambda scope: not run(scope)
    return lambda scope: -run(scope)


def _binary(node: Binary) -> Run:
    left, right = compiled(node.left), compiled(node.right)
    if node.op == "&&":
        return lambda scope: left(scope) and right(scope)
    if node.op == "||":
        return lambda scope: left(scope) or right(scope)
    if node.op in COMPARE:
        compare = COMPARE[node.op]
        if node.left.type == "rate":
            return lambda scope: compare(daily(left(scope)), daily(right(scope)))
        if isinstance(node.right, Literal):
            value = node.right.value
            return lambda scope: compare(left(scope), value)
        return lambda scope: compare(left(scope), right(scope))
    if node.type == "rate" and node.op == "+":
        return lambda scope: added(left(scope), right(scope))
    if node.type == "rate":
        times, rate = (right, left) if node.left.type == "rate" else (left, right)
        return lambda scope: scaled(rate(scope), times(scope))
    join = ARITHMETIC[node.op]
    return lambda scope: join(left(scope), right(scope))


def scaled(rate: Any, times: int) -> Rate:
    """Return a rate multiplied by a whole number, exactly."""
    exact = as_rate(rate)
    return Rate(exact.ppm * times, exact.per, exact.basis)


def added(one: Any, other: Any) -> Rate:
    """Return the sum of two rates, exactly: over their common basis where they differ."""
    first, second = as_rate(one), as_rate(other)
    if (first.per, first.basis) == (second.per, second.basis):
        return Rate(first.ppm + second.ppm, first.per, first.basis)
    whole = daily(first) + daily(second)
    return Rate(whole.numerator, "year", whole.denominator)


def _among(node: Among) -> Run:
    item, options = compiled(node.item), [compiled(option) for option in node.options]
    if node.item.type == "rate":
        return lambda scope: daily(item(scope)) in [daily(option(scope)) for option in options]
    return lambda scope: item(scope) in [option(scope) for option in options]


def _choose(node: Choose) -> Run:
    condition, then, other = compiled(node.condition), compiled(node.then), compiled(node.other)
    return lambda scope: then(scope) if condition(scope) else other(scope)


def _call(node: Call) -> Run:
    runs = [compiled(arg) for arg in node.args]
    if node.name in PURE:
        pure = PURE[node.name]
        return lambda scope: pure(*(run(scope) for run in runs))
    if node.name in ("min", "max"):
        extreme: Callable[..., Any] = min if node.name == "min" else max
        order = daily if node.type == "rate" else None
        return lambda scope: extreme((run(scope) for run in runs), key=order)
    name = METHODS.get(node.name, node.name)
    if all(isinstance(arg, Literal) for arg in node.args):
        return operator.methodcaller(name, *(arg.value for arg in node.args if isinstance(arg, Literal)))
    method = operator.attrgetter(name)
    return lambda scope: method(scope)(*(run(scope) for run in runs))


def part(amount: int, parts: int, n: int) -> int:
    """Return part n (from 1) of an amount in equal parts; the last takes the remainder, and others beyond are 0."""
    return split(amount, parts, n) if 1 <= n <= parts else 0


def reckoned(principal: int, rate: Any, days: int) -> int:
    """Return simple interest on a principal for whole days; the rate as a term or a table gives it."""
    return interest(principal, as_rate(rate), days)


PURE: dict[str, Callable[..., int]] = {"muldiv": muldiv, "split": part, "interest": reckoned}
COMPILERS: dict[type, Callable[..., Run]] = {
    Literal: _literal, Name: _name, Unary: _unary, Binary: _binary, Among: _among, Choose: _choose, Call: _call,
}  # fmt: skip
