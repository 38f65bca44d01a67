"""Mutants: one small change to the source of a module that a test should notice, made on its syntax tree."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
}  # fmt: skip
JOINED: dict[type[ast.boolop], type[ast.boolop]] = {ast.And: ast.Or, ast.Or: ast.And}
DROPPED = (ast.AugAssign, ast.Raise, ast.Delete, ast.Continue, ast.Break)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Mutant:
    """A change. lines: those that a test has to reach to notice it (none: the module's own); text: the source line."""

    module: str
    number: int
    line: int
    text: str
    change: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Site:
    """Where a tree changes: field (and, of a list, place in it) of parent becomes `new`; lines as in Mutant."""

    parent: ast.AST
    field: str
    place: int
    new: ast.AST
    lines: tuple[int, ...]

    @property
    def old(self) -> ast.AST:
        held = getattr(self.parent, self.field)
        found: ast.AST = held[self.place] if isinstance(held, list) else held
        return found

    def swap(self) -> None:
        held = getattr(self.parent, self.field)
        if isinstance(held, list):
            held[self.place] = self.new
        else:
            setattr(self.parent, self.field, self.new)


def of(module: str, source: str) -> list[Mutant]:
    """Return every mutant of a source, numbered in its order."""
    text = source.splitlines()
    found: list[Mutant] = []
    for number, site in enumerate(sites(ast.parse(source))):
        line = site.old.lineno  # type: ignore[attr-defined]  # only expressions and statements are changed
        change = f"{ast.unparse(site.old)}  ->  {ast.unparse(site.new)}"
        same = sum(one.line == line and one.change.partition(" (no. ")[0] == change for one in found)
        told = f"{change} (no. {same + 1})" if same else change  # the second 0 of a line is another than the first
        found.append(Mutant(module, number, line, text[line - 1].strip(), told, site.lines))
    return found


def tree(source: str, number: int) -> ast.Module:
    """Return the tree of a source with the mutant of that number in it."""
    changed = ast.parse(source)
    list(sites(changed))[number].swap()
    return ast.fix_missing_locations(changed)


def sites(module: ast.Module) -> list[Site]:
    """Return where a tree can change: in functions and in what a module's own names are set to."""
    return list(_within(module.body, ()))


def _within(body: list[ast.stmt], reach: tuple[int, ...]) -> Iterator[Site]:
    """reach: the lines of the function around, which stand for its head; () outside of functions."""
    for statement in body:
        if isinstance(statement, FUNCTIONS):
            lines = _span(statement.body[0], statement)
            yield from _expressions(statement.args, lines)
            yield from _block(statement, "body")
        elif isinstance(statement, ast.ClassDef):
            yield from _within([one for one in statement.body if isinstance(one, FUNCTIONS)], ())
        elif isinstance(statement, ast.Assign):
            yield from _expressions(statement.value, reach, (statement, "value", 0))


def _block(parent: ast.AST, field: str) -> Iterator[Site]:
    for place, statement in enumerate(getattr(parent, field)):
        yield from _statement(parent, field, place, statement)


def _statement(parent: ast.AST, field: str, place: int, statement: ast.stmt) -> Iterator[Site]:
    if isinstance(statement, FUNCTIONS):
        yield from _within([statement], ())
        return
    head = _head(statement)
    if _can_go(statement):
        yield Site(parent, field, place, ast.copy_location(ast.Pass(), statement), head)
    if isinstance(statement, ast.Return) and not _is_nothing(statement.value):
        new = ast.copy_location(ast.Return(ast.copy_location(ast.Constant(None), statement)), statement)
        yield Site(parent, field, place, new, head)
    blocks = ("body", "orelse", "finalbody", "handlers", "cases")
    for name, held in ast.iter_fields(statement):
        if name in blocks or name == "annotation":
            continue
        for at, node in enumerate(held if isinstance(held, list) else [held]):
            if isinstance(node, ast.expr) and not _is_docstring(statement, node):
                yield from _expressions(node, head, (statement, name, at))
            elif isinstance(node, ast.withitem):
                yield from _expressions(node, head)
    for name in blocks:
        for held in getattr(statement, name, []):
            if isinstance(held, ast.ExceptHandler):
                yield from _block(held, "body")
        if name in ("body", "orelse", "finalbody") and hasattr(statement, name):
            yield from _block(statement, name)


def _expressions(
    node: ast.AST, lines: tuple[int, ...], where: tuple[ast.AST, str, int] | None = None
) -> Iterator[Site]:
    """Sites in an expression. where: what holds it (None: it cannot itself be replaced)."""
    if where is not None:
        for new in _changed(node, where):
            yield Site(*where, ast.copy_location(new, node), lines)
    for name, held in ast.iter_fields(node):
        if name == "annotation":
            continue
        for at, one in enumerate(held if isinstance(held, list) else [held]):
            if isinstance(one, ast.expr):
                yield from _expressions(one, lines, (node, name, at))
            elif isinstance(one, ast.AST):
                yield from _expressions(one, lines)


def _changed(node: ast.AST, where: tuple[ast.AST, str, int]) -> Iterator[ast.expr]:
    if _is_condition(node, where):
        yield _without(node)
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            new = copy.deepcopy(node)
            new.ops[place] = COMPARED[type(operator)]()
            if not (_is_condition(node, where) and len(node.ops) == 1 and _only_negates(operator)):
                yield new
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(JOINED[type(node.op)](), node.values)
    elif isinstance(node, ast.BinOp) and type(node.op) in RECKONED:
        yield ast.BinOp(node.left, RECKONED[type(node.op)](), node.right)
    elif isinstance(node, ast.UnaryOp) and not (isinstance(node.op, ast.Not) and _is_condition(node, where)):
        yield node.operand
    elif isinstance(node, ast.Constant):
        yield from _constants(node.value)


def _constants(value: object) -> Iterator[ast.Constant]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1)


def _without(condition: ast.AST) -> ast.expr:
    if isinstance(condition, ast.UnaryOp) and isinstance(condition.op, ast.Not):
        return condition.operand
    assert isinstance(condition, ast.expr)
    return ast.UnaryOp(ast.Not(), condition)


def _is_condition(node: ast.AST, where: tuple[ast.AST, str, int]) -> bool:
    parent, field, _place = where
    if isinstance(node, ast.Constant):
        return False  # `while True` is no condition
    return field == "test" or (field == "ifs" and isinstance(parent, ast.comprehension))


def _only_negates(operator: ast.cmpop) -> bool:
    return not isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE)


def _can_go(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return not isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.Assign):
        return all(isinstance(target, ast.Attribute | ast.Subscript) for target in statement.targets)
    return isinstance(statement, DROPPED) or (isinstance(statement, ast.Return) and statement.value is None)


def _is_nothing(value: ast.expr | None) -> bool:
    """None, or False, which nobody tells from it and which becomes True in a mutant of its own."""
    return value is None or (isinstance(value, ast.Constant) and value.value in (None, False))


def _is_docstring(statement: ast.stmt, node: ast.expr) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(node, ast.Constant)


def _head(statement: ast.stmt) -> tuple[int, ...]:
    """The lines of a statement without those of its blocks."""
    body = getattr(statement, "body", None)
    last = body[0].lineno - 1 if body else statement.end_lineno or statement.lineno
    return tuple(range(statement.lineno, max(last, statement.lineno) + 1))


def _span(first: ast.stmt, last: ast.stmt) -> tuple[int, ...]:
    return tuple(range(first.lineno, (last.end_lineno or last.lineno) + 1))
