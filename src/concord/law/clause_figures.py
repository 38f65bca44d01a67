"""The quantities that a rule is made of: what a clause may say that cites it, and what may be agreed otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

import msgspec

from concord.law import measures
from concord.law.clause_quantities import Quantity, quantity
from concord.law.clauses import binding
from concord.law.expressions.tree import Call, Literal, Node, children
from concord.law.rulebook import (
    ActRule,
    ByTerm,
    Consequence,
    DutyRule,
    Expr,
    Field,
    Period,
    Rate,
    Rulebook,
    StandingRule,
)
from concord.law.rulebook_graph import reads

ANY = "?"  # a bare number of an expression: a count, a multiple, a percentage, a sum or a part
NUMBERS = ("n", "x", "%", "money", "/")


class Figure(msgspec.Struct, frozen=True):
    """One quantity of a rule. path: of the rule; written: as the file has it; agreed: it is the default of a term."""

    path: str
    kind: str
    value: Fraction | str
    written: str
    agreed: str = ""

    def fits(self, said: Quantity) -> bool:
        """Return whether a clause that states this quantity states this figure."""
        if self.kind != ANY:
            return (self.kind, self.value) == said.key
        if said.kind not in NUMBERS or isinstance(said.value, str):
            return False
        return self.value == (said.value.denominator if said.kind == "/" else said.value)


def figures(law: Rulebook, path: str) -> list[Figure]:
    """Return every figure of the rule at a path, those of the terms that it reads included."""
    kind, _dot, name = path.partition(".")
    if kind == "terms":
        return list(_term(law.terms[name]))
    if kind in ("caps", "checks"):
        claim = law.caps[name].claim if kind == "caps" else law.checks[name]
        return [*_expressed(path, claim), *_read(law, [claim])]
    rule = binding(law)[path]
    found = list(_of_rule(path, rule))
    return found + _read(law, _expressions(rule), _named(rule))


def terms_of(law: Rulebook, path: str) -> set[str]:
    """Return the names of the terms that the rule at a path reads, or is."""
    kind, _dot, name = path.partition(".")
    if kind == "terms":
        return {name}
    if kind in ("caps", "checks"):
        found = [law.caps[name].claim if kind == "caps" else law.checks[name]]
        return {term for expr in found for scope, term in reads(expr) if scope == "terms"}
    rule = binding(law)[path]
    return {term for expr in _expressions(rule) for scope, term in reads(expr) if scope == "terms"} | _named(rule)


def must_say(law: Rulebook, path: str) -> list[Figure]:
    """Return the times of a rule that its clauses have to state: how long a duty has, or an objection."""
    rule = binding(law).get(path)
    if isinstance(rule, DutyRule) and isinstance(rule.within, Period):
        return [_time(path, rule.within)]
    if isinstance(rule, ActRule) and rule.objection is not None:
        return [_time(path, rule.objection.within)]
    return []


def _time(path: str, length: Period) -> Figure:
    found = quantity(length)
    return Figure(path, found.kind, found.value, measures.written(length).lstrip("-"))


def _rate(path: str, rate: Rate, agreed: str = "") -> Figure:
    told = Fraction(rate.ppm, 10_000)
    return Figure(path, "%", told, f"{float(told):g}%", agreed)


def _of_rule(path: str, rule: ActRule | DutyRule | StandingRule) -> Iterator[Figure]:
    for length in _periods(rule):
        yield _time(path, length)
    if isinstance(rule, DutyRule):
        if isinstance(rule.rate, Rate):
            yield _rate(path, rule.rate)
        if isinstance(rule.times, int):
            yield Figure(path, "n", Fraction(rule.times), str(rule.times))
    for expr in _expressions(rule):
        yield from _expressed(path, expr)


def _periods(rule: ActRule | DutyRule | StandingRule) -> Iterator[Period]:
    found: list[Any] = []
    if isinstance(rule, DutyRule):
        found += [rule.within, rule.every, *rule.remind, rule.late.every if rule.late is not None else None]
        found += rule.within.periods.values() if isinstance(rule.within, ByTerm) else []
    if isinstance(rule, ActRule):
        found += [part.within for part in (rule.objection, rule.window) if part is not None]
    for then in _consequences(rule):
        found += [then.extend.by, then.extend.cap] if then.extend is not None else []
        found += [then.restore.by] if then.restore is not None else []
        found += [then.plan.every] if then.plan is not None else []
    yield from (one for one in found if isinstance(one, Period))


def _consequences(rule: ActRule | DutyRule | StandingRule) -> list[Consequence]:
    if isinstance(rule, DutyRule):
        return [rule.lapse] if rule.lapse is not None else []
    return [rule.then]


def _expressions(rule: ActRule | DutyRule | StandingRule) -> list[Expr]:
    found: list[Any] = []
    if isinstance(rule, DutyRule):
        found += [rule.pay, rule.condition, rule.rate, rule.times]
    else:
        found.append(rule.condition)
    for then in _consequences(rule):
        found += [*then.set.values(), then.credit, then.perform]
        plan = then.plan
        found += [plan.method, plan.rate, plan.counting, plan.principal, plan.count] if plan is not None else []
    return [one for one in found if isinstance(one, Expr)]


def _named(rule: ActRule | DutyRule | StandingRule) -> set[str]:
    """The terms that a duty names as its time."""
    if not isinstance(rule, DutyRule):
        return set()
    within = rule.within
    return {within} if isinstance(within, str) else {within.term} if isinstance(within, ByTerm) else set()


def _expressed(path: str, expr: Expr) -> Iterator[Figure]:
    """Numbers, rates and periods that an expression writes out; days only where it counts some."""
    counts_days = any(name == "days" for name, _ in reads(expr))
    for literal in _literals(expr.tree):
        value = literal.value
        if isinstance(value, bool):
            continue
        if isinstance(value, int):
            yield Figure(path, ANY, Fraction(value), str(value))
            if counts_days:
                yield Figure(path, "D", Fraction(value), str(value))
            continue
        rate, length = measures.rate(value), measures.period(value)
        if rate is not None:
            yield _rate(path, rate)
        if length is not None:
            yield _time(path, length)


def _literals(node: Node | None) -> Iterator[Literal]:
    if isinstance(node, Literal):
        yield node
    elif node is not None and not (isinstance(node, Call) and node.name == "table"):
        for child in children(node):
            yield from _literals(child)


def _read(law: Rulebook, found: Iterable[Expr], named: set[str] | None = None) -> list[Figure]:
    names = {name for expr in found for scope, name in reads(expr) if scope == "terms"} | (named or set())
    return [figure for name in sorted(names & law.terms.keys()) for figure in _term(law.terms[name])]


def _term(field: Field) -> Iterator[Figure]:
    """The limits of a term, which hold for every contract, and its default, which may be agreed otherwise."""
    path = f"terms.{field.name}"
    for value, agreed in ((field.min, ""), (field.max, ""), (field.least, ""), (field.most, ""), (field.default, path)):
        if isinstance(value, str):
            value = measures.period(value) or measures.rate(value) or value
        if isinstance(value, Period):
            yield msgspec.structs.replace(_time(path, value), agreed=agreed)
        elif isinstance(value, Rate):
            yield _rate(path, value, agreed)
        elif isinstance(value, int) and not isinstance(value, bool):
            kind = "money" if field.type == "money" else "n"
            yield Figure(path, kind, Fraction(value), _plain(value, kind), agreed)
        elif isinstance(value, str) and field.type == "day":
            yield Figure(path, "day", value, value, agreed)


def _plain(value: int, kind: str) -> str:
    return f"{value // 100}.{value % 100:02d}" if kind == "money" else str(value)
