"""`caps:` proved for every allowed value of the terms, with z3. The one module that needs it (extra `audit`).

Everything is an integer: money in minor units, rates as parts per million over their basis. Divisions round as the
engine rounds (`muldiv`, `interest`). A claim is taken with the limits of the terms and the rulebook's `checks` as
given; a rate of a table is any rate from 0 to 100 % a year, the same wherever the same table is read at the same time.
z3's `unknown` is no proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, Literal

import msgspec
import z3

from concord.law import measures
from concord.law.expressions.tree import Among, Binary, Call, Choose, Name, Node, Unary
from concord.law.expressions.tree import Literal as Constant
from concord.law.money import MILLION
from concord.law.rulebook import Cap, Field, Rate, Rulebook
from concord.law.rulebook_graph import reads

MILLISECONDS = 10_000  # for one claim and one kind of rates
MOST_RATE = 10**10  # ppm: what a text can write
DAY = 86_400
BASES: tuple[tuple[str, int], ...] = (("day", 1), ("year", 365), ("year", 360))

Answer = Literal["proved", "broken", "unknown"]


class Proof(msgspec.Struct, frozen=True):
    """What became of a claim. values: of the terms that break it, as a person writes them (`late_rate`: `16%/year`)."""

    cap: Cap
    answer: Answer
    values: dict[str, str] = {}


class RateTerm(msgspec.Struct, frozen=True):
    """A rate in a formula: parts per million, over a basis (1: per day)."""

    ppm: Any
    basis: int


class NotProvableError(ValueError):
    """An expression that cannot be read by the prover, such as one of texts."""


def prove(law: Rulebook) -> list[Proof]:
    """Return what became of each claim of a rulebook, in its order."""
    return [_prove(law, cap) for cap in law.caps.values()]


def _prove(law: Rulebook, cap: Cap) -> Proof:
    """Try every way in which the rates that are read can be stated: per day, per year of 365 or of 360 days.

    First without the rates that the claim does not read, and without the checks that read them: what holds then holds.
    """
    fields = {**{f"terms.{name}": field for name, field in law.terms.items()},
              **{f"form.{field.name}": field for field in cap.free}}  # fmt: skip
    rates = [name for name, field in fields.items() if field.type == "rate"]
    read = [name for name in rates if tuple(name.split(".", 1)) in reads(cap.claim)]
    if len(read) < len(rates):
        fewer = {name: field for name, field in fields.items() if name in read or field.type != "rate"}
        if all(_try(law, cap, fewer, dict(zip(read, kinds, strict=True))).answer == "proved"
               for kinds in product(BASES, repeat=len(read))):  # fmt: skip
            return Proof(cap, "proved")
    answer: Answer = "proved"
    for kinds in product(BASES, repeat=len(rates)):
        found = _try(law, cap, fields, dict(zip(rates, kinds, strict=True)))
        if found.answer == "broken":
            return found
        if found.answer == "unknown":
            answer = "unknown"
    return Proof(cap, answer)


def _try(law: Rulebook, cap: Cap, fields: dict[str, Field], kinds: dict[str, tuple[str, int]]) -> Proof:
    formula = Formula(fields, kinds)
    solver = z3.Solver()
    solver.set("timeout", MILLISECONDS)
    solver.set("random_seed", 7)
    try:
        solver.add(z3.Not(formula.of(cap.claim.tree)))
    except (NotProvableError, z3.Z3Exception):
        return Proof(cap, "unknown")
    given = _checks(law, formula)
    solver.add(*given, *formula.given)
    found = solver.check()
    if found == z3.unsat:
        return Proof(cap, "proved")
    if found == z3.sat and len(given) == len(law.checks):
        return Proof(cap, "broken", formula.written(solver.model()))
    return Proof(cap, "unknown")


def _checks(law: Rulebook, formula: Formula) -> list[Any]:
    """The rulebook's checks as far as the prover can read them. Without one of them a proof holds, a refutation not."""
    given = []
    for check in law.checks.values():
        try:
            given.append(formula.of(check.tree))
        except (NotProvableError, z3.Z3Exception):
            continue
    return given


class Formula:
    """Expressions as z3 reads them. given: what is known of the values: limits, and what each division means."""

    def __init__(self, fields: dict[str, Field], kinds: dict[str, tuple[str, int]]) -> None:
        self.fields = fields
        self.kinds = kinds
        self.given: list[Any] = []
        self.tables: dict[str, RateTerm] = {}
        self.values: dict[str, Any] = {}
        self.now = z3.Int("now")
        self.given.append(self.now >= 0)
        self.fresh = 0
        self.products: dict[str, Any] = {}
        self.shares: list[tuple[Any, Any, int]] = []
        for name, field in fields.items():
            self.values[name] = self._value(name, field)

    def _value(self, name: str, field: Field) -> Any:
        if field.type in ("int", "money"):
            value = z3.Int(name)
            least = field.min if field.min is not None else (0 if field.type == "money" else -(10**15))
            self.given += [value >= least, value <= (field.max if field.max is not None else 10**15)]
            return value
        if field.type == "rate":
            return self._rate(name, field)
        if field.type in ("bool", "consent"):
            return z3.Bool(name)
        if field.type in ("choice", "text"):
            return self._choice(name, field)
        return None

    def _rate(self, name: str, field: Field) -> RateTerm:
        _per, basis = self.kinds[name]
        value = z3.Int(name)
        self.given += [value >= 0, value <= MOST_RATE]
        for limit, sign in ((field.most, 1), (field.least, -1)):
            if isinstance(limit, Rate):
                other = measures.as_rate(limit)
                theirs = other.basis if other.per == "year" else 1
                self.given.append(sign * value * theirs <= sign * other.ppm * basis)
        return RateTerm(value, basis)

    def _choice(self, name: str, field: Field) -> Any:
        value = z3.String(name)
        if field.options:
            self.given.append(z3.Or(*(value == option for option in field.options)))
        return value

    def of(self, node: Node) -> Any:
        """Return the formula of a tree. Raises NotProvableError."""
        if isinstance(node, Constant):
            return z3.StringVal(node.value) if isinstance(node.value, str) else node.value
        if isinstance(node, Name):
            return self._name(node)
        if isinstance(node, Unary):
            inner = self.of(node.operand)
            return z3.Not(inner) if node.op == "!" else -inner
        if isinstance(node, Binary):
            return self._binary(node)
        if isinstance(node, Among):
            item = self.of(node.item)
            return z3.Or(*(self._compare("==", item, self.of(option)) for option in node.options))
        if isinstance(node, Choose):
            return self._choose(node)
        return self._call(node)

    def _name(self, node: Name) -> Any:
        if node.path == ("now",):
            return self.now
        value = self.values.get(".".join(node.path))
        if value is None:
            raise NotProvableError(".".join(node.path))
        return value

    def _choose(self, node: Choose) -> Any:
        condition, then, other = self.of(node.condition), self.of(node.then), self.of(node.other)
        if isinstance(then, RateTerm) or isinstance(other, RateTerm):
            raise NotProvableError("rate")
        return z3.If(condition, then, other)

    def _binary(self, node: Binary) -> Any:
        left, right = self.of(node.left), self.of(node.right)
        if node.op == "&&":
            return z3.And(left, right)
        if node.op == "||":
            return z3.Or(left, right)
        if node.op == "*":
            return self._product(left, right)
        if node.op in ("+", "-"):
            return self._sum(left, right) if node.op == "+" else left - right
        return self._compare(node.op, left, right)

    def _sum(self, left: Any, right: Any) -> Any:
        if not (isinstance(left, RateTerm) and isinstance(right, RateTerm)):
            return left + right
        if left.basis == right.basis:
            return RateTerm(left.ppm + right.ppm, left.basis)
        return RateTerm(left.ppm * right.basis + right.ppm * left.basis, left.basis * right.basis)

    def _product(self, left: Any, right: Any) -> Any:
        if isinstance(left, RateTerm):
            return RateTerm(left.ppm * right, left.basis)
        if isinstance(right, RateTerm):
            return RateTerm(left * right.ppm, right.basis)
        return left * right

    def _compare(self, op: str, left: Any, right: Any) -> Any:
        if isinstance(left, RateTerm) and isinstance(right, RateTerm):
            left, right = left.ppm * right.basis, right.ppm * left.basis
        return {
            "==": lambda: left == right, "!=": lambda: left != right, "<": lambda: left < right,
            "<=": lambda: left <= right, ">": lambda: left > right, ">=": lambda: left >= right,
        }[op]()  # fmt: skip

    def _call(self, node: Call) -> Any:
        if node.name == "table":
            return self._table(node)
        args = [self.of(arg) for arg in node.args if arg.type != "text"]
        if node.name in ("min", "max"):
            return self._extreme(node.name, args)
        if node.name == "muldiv":
            rounding = getattr(node.args[3], "value", "") if len(node.args) > 3 else ""
            return self._rounded(args[0] * args[1], args[2], str(rounding or "half_up"))
        if node.name == "interest":
            return self._interest(args)
        if node.name == "split":
            return self._split(args)
        if node.name == "days":
            return self._rounded(args[1], DAY, "down") - self._rounded(args[0], DAY, "down")
        raise NotProvableError(node.name)

    def _table(self, node: Call) -> RateTerm:
        first = node.args[0]
        key = f"{getattr(first, 'value', '')}@{self.of(node.args[1])}"
        if key not in self.tables:
            value = z3.Int(f"table {key}")
            self.given += [value >= 0, value <= MILLION]
            self.tables[key] = RateTerm(value, 365)
        return self.tables[key]

    def _extreme(self, name: str, args: list[Any]) -> Any:
        if any(isinstance(arg, RateTerm) for arg in args):
            raise NotProvableError("rate")
        found = args[0]
        for arg in args[1:]:
            found = z3.If(found <= arg, found, arg) if name == "min" else z3.If(found >= arg, found, arg)
        return found

    def _rounded(self, value: Any, by: Any, rounding: str) -> Any:
        """A fresh integer that is value / by, rounded away from or towards zero as money is; by is positive."""
        self.fresh += 1
        whole, size = z3.Int(f"q{self.fresh}"), z3.If(value >= 0, value, -value)
        twice = {"down": 0, "half_up": 1, "up": 2}[rounding]
        if twice == 2:
            self.given += [whole * by >= size, (whole - 1) * by < size]
        else:
            self.given += [2 * whole * by <= 2 * size + twice * by, 2 * size + twice * by < 2 * (whole + 1) * by]
        self.given.append(whole >= 0)
        return z3.If(value >= 0, whole, -whole)

    def _split(self, args: list[Any]) -> Any:
        amount, parts, n = args
        each = self._rounded(amount, parts, "down")
        return z3.If(z3.And(n >= 1, n <= parts), z3.If(n == parts, amount - each * (parts - 1), each), 0)

    def _interest(self, args: list[Any]) -> Any:
        """Interest as the books reckon it: half up, once, none before the due day.

        principal x days is one value of its own, so that two rates on the same sum and days compare as straight lines.
        """
        principal, rate, days = args
        if not isinstance(rate, RateTerm):
            raise NotProvableError("interest")
        span = self._span(principal, days)
        return self._share(span, rate.ppm, MILLION * rate.basis)

    def _span(self, principal: Any, days: Any) -> Any:
        key = f"{principal} x {days}"
        if key not in self.products:
            value = z3.Int(key)
            self.given.append(value == z3.If(days > 0, principal * days, 0))
            self.products[key] = value
        return self.products[key]

    def _share(self, span: Any, ppm: Any, by: int) -> Any:
        """span x ppm / by, half up. With what z3 does not find alone: the higher rate gives no less on the same sum."""
        value = self._rounded(span * ppm, by, "half_up")
        for other, theirs, basis in self.shares:
            if other[0] is span:
                more = z3.And(span >= 0, ppm * basis <= theirs * by)
                less = z3.And(span >= 0, ppm * basis >= theirs * by)
                self.given += [
                    z3.Implies(more, span * ppm * basis <= span * theirs * by),
                    z3.Implies(less, span * ppm * basis >= span * theirs * by),
                ]
        self.shares.append(((span, value), ppm, by))
        return value

    def written(self, model: Any) -> dict[str, str]:
        """Return the values of a counter-example as a person writes them."""
        return dict(self._written(model))

    def _written(self, model: Any) -> Iterator[tuple[str, str]]:
        for name, value in self.values.items():
            plain = name.partition(".")[2]
            if isinstance(value, RateTerm):
                ppm = model.eval(value.ppm, model_completion=True).as_long()
                per, basis = self.kinds[name]
                yield plain, _rate_text(ppm, per, basis)
            elif value is not None and model.eval(value) is not value and str(model.eval(value)) != str(value):
                yield plain, str(model.eval(value))
        for key, rate in self.tables.items():
            ppm = model.eval(rate.ppm, model_completion=True).as_long()
            yield key.partition("@")[0], _rate_text(ppm, "year", 365)


def _rate_text(ppm: int, per: str, basis: int) -> str:
    whole, part = divmod(ppm, 10_000)
    text = f"{whole}.{part:04d}".rstrip("0").rstrip(".")
    return f"{text}%/{per}" + ("/360" if basis == 360 else "")
