"""Types of an expression, found when the rulebook is loaded: nothing is left to fail while a case runs."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from concord.law.expressions.environment import Environment
from concord.law.expressions.lexer import ExpressionError
from concord.law.expressions.tree import Among, Binary, Call, Choose, Literal, Name, Node, Unary

WHOLE = ("number", "int", "money")
ORDERED = (*WHOLE, "rate", "time", "day")
ROUNDINGS = ("half_up", "down", "up")
# name of the duty as text -> what it gives; those that read money need a debt or a schedule
OF_DUTY = {
    "overdue": "int", "overdue_sum": "money", "total": "money", "paid": "money", "left": "money", "rest": "money",
    "unmet": "int", "due": "time", "lapsed": "bool", "open": "bool", "principal": "money",
}  # fmt: skip
OF_DEBT = frozenset(("overdue", "overdue_sum", "total", "paid", "left", "rest", "unmet", "principal"))
BARE = ("muldiv", "split", "interest", "min", "max", "table", "days")  # need no matter
CLOCKS = frozenset(["now", "today", "time", "clock", "timestamp", "duration", "getFullYear"])


def check(node: Node, env: Environment) -> Node:
    """Return the tree with every type filled in. Raises ExpressionError."""
    return CHECKS[type(node)](node, env)


def settled(kind: str) -> str:
    """The type that a whole expression gives: a bare number is an int."""
    return "int" if kind == "number" else kind


def joined(left: str, right: str) -> str | None:
    """The one type that two operands share, or None."""
    if left.endswith("?") or right.endswith("?"):
        return None
    if left == right:
        return left
    if "number" in (left, right):
        other = right if left == "number" else left
        return other if other in WHOLE else None
    return None


def _typed(node: Node, kind: str) -> Node:
    return msgspec.structs.replace(node, type=kind)


def _wrong(node: Node, message: str) -> ExpressionError:
    return ExpressionError("type", message, node.at)


def _present(node: Node) -> Node:
    if node.type.endswith("?"):
        name = f"'{'.'.join(node.path)}'" if isinstance(node, Name) else "This value"
        raise _wrong(node, f"{name} may be missing here: give the field a default.")
    return node


def _operand(node: Node, env: Environment) -> Node:
    return _present(check(node, env))


def _literal(node: Literal, _env: Environment) -> Node:
    kind = "bool" if isinstance(node.value, bool) else "number" if isinstance(node.value, int) else "text"
    return _typed(node, kind)


def _name(node: Name, env: Environment) -> Node:
    return _typed(node, env.type_of(node.path, node.at))


def _unary(node: Unary, env: Environment) -> Node:
    operand = _operand(node.operand, env)
    fits = operand.type == "bool" if node.op == "!" else operand.type in WHOLE
    if not fits:
        raise _wrong(node, f"'{node.op}' cannot be applied to {_said(operand.type)}.")
    return Unary(node.op, operand, node.at, operand.type)


def _binary(node: Binary, env: Environment) -> Node:
    left, right = _operand(node.left, env), _operand(node.right, env)
    kind = _result(node.op, left.type, right.type)
    if kind is None:
        raise _wrong(node, f"'{node.op}' cannot join {_said(left.type)} and {_said(right.type)}.")
    return Binary(node.op, left, right, node.at, kind)


def _result(operator: str, left: str, right: str) -> str | None:
    shared = joined(left, right)
    if operator in ("&&", "||"):
        return "bool" if shared == "bool" else None
    if operator in ("==", "!="):
        comparable = shared is not None and not shared.startswith(("row", "entry", "file"))
        return "bool" if comparable else None
    if operator in ("<", "<=", ">", ">="):
        return "bool" if shared in ORDERED else None
    if operator in ("+", "-"):
        return shared if shared in WHOLE or (shared == "rate" and operator == "+") else None
    return _product(left, right)


def _product(left: str, right: str) -> str | None:
    """Whole numbers multiply; an amount or a rate may be multiplied by a whole number, never by its like."""
    for one, other in ((left, right), (right, left)):
        if one in ("number", "int"):
            if other in ("number", "int"):
                return "int" if "int" in (one, other) else "number"
            return other if other in ("money", "rate") else None
    return None


def _among(node: Among, env: Environment) -> Node:
    item = _operand(node.item, env)
    options = tuple(_operand(option, env) for option in node.options)
    for option in options:
        if _result("==", item.type, option.type) is None:
            raise _wrong(option, f"'in' cannot compare {_said(item.type)} with {_said(option.type)}.")
    return Among(item, options, node.at, "bool")


def _choose(node: Choose, env: Environment) -> Node:
    condition, then, other = (_operand(part, env) for part in (node.condition, node.then, node.other))
    if condition.type != "bool":
        raise _wrong(condition, f"A condition must be true or false; this is {_said(condition.type)}.")
    shared = joined(then.type, other.type)
    if shared is None:
        raise _wrong(node, f"Both branches must be of one type; these are {_said(then.type)} and {_said(other.type)}.")
    return Choose(condition, then, other, node.at, shared)


def _call(node: Call, env: Environment) -> Node:
    if env.bare and node.name not in BARE:
        raise ExpressionError("undeclared", f"'{node.name}' cannot be read before a matter begins.", node.at)
    if node.name in OF_DUTY:
        return _of_duty(node, env)
    special = CALLS.get(node.name)
    if special is not None:
        return special(node, env)
    if node.name in CLOCKS:
        message = f"The function {node.name}() would read a clock: the moment of the act is 'now'."
        raise ExpressionError("clock", message, node.at)
    raise ExpressionError("undeclared", f"There is no function {node.name}().", node.at)


def _text_argument(node: Call, what: str, count: int = 1) -> str:
    first = node.args[0] if len(node.args) == count else None
    if not isinstance(first, Literal) or not isinstance(first.value, str):
        more = " and a time." if count == 2 else "."
        raise _wrong(node, f"The function {node.name}() takes {what} in quotes{more}")
    return first.value


def _of_duty(node: Call, env: Environment) -> Node:
    duty = _text_argument(node, "the name of one duty")
    kind = env.duties.get(duty)
    if kind is None:
        raise ExpressionError("unknown-duty", f"There is no duty '{duty}'.", node.at)
    if node.name in OF_DEBT and kind not in ("debt", "schedule"):
        raise _wrong(node, f"The function {node.name}() reads a debt; '{duty}' is a {kind}.")
    return _finished(node, env, OF_DUTY[node.name])


def _finished(node: Call, env: Environment, kind: str) -> Node:
    return Call(node.name, tuple(_operand(arg, env) for arg in node.args), node.at, kind)


def _moment(node: Call, env: Environment) -> Node:
    moment = _text_argument(node, "the name of one moment")
    if moment not in env.moments:
        raise ExpressionError("unknown-moment", f"Nothing marks the moment '{moment}'.", node.at)
    return _finished(node, env, "bool" if node.name == "has" else "time")


def _count(node: Call, env: Environment) -> Node:
    act = _text_argument(node, "the name of one act")
    if act not in env.acts:
        raise ExpressionError("unknown-act", f"There is no act '{act}'.", node.at)
    return _finished(node, env, "int")


def _arguments(node: Call, env: Environment, *kinds: str) -> tuple[Node, ...]:
    args = tuple(_operand(arg, env) for arg in node.args)
    if len(args) != len(kinds):
        raise _wrong(node, f"The function {node.name}() takes {len(kinds)} values, not {len(args)}.")
    for arg, kind in zip(args, kinds, strict=True):
        if joined(arg.type, kind) != kind:
            raise _wrong(arg, f"The function {node.name}() needs {_said(kind)} here, not {_said(arg.type)}.")
    return args


def _days(node: Call, env: Environment) -> Node:
    args = tuple(_operand(arg, env) for arg in node.args)
    if len(args) != 2 or any(arg.type not in ("time", "day") for arg in args):
        raise _wrong(node, "The function days() takes two times or days.")
    return Call(node.name, args, node.at, "int")


def _table(node: Call, env: Environment) -> Node:
    _text_argument(node, "the name of one table", count=2)
    return Call(node.name, _arguments(node, env, "text", "time"), node.at, "rate")


def _of_row(node: Call, env: Environment) -> Node:
    args = tuple(_operand(arg, env) for arg in node.args)
    if len(args) != 1 or not args[0].type.startswith("row:"):
        raise _wrong(node, f"The function {node.name}() takes one row of a schedule.")
    return Call(node.name, args, node.at, "bool")


def _extreme(node: Call, env: Environment) -> Node:
    args = tuple(_operand(arg, env) for arg in node.args)
    shared: str | None = args[0].type if len(args) > 1 else None
    for arg in args[1:]:
        shared = joined(shared, arg.type) if shared is not None else None
    if shared not in ORDERED:
        raise _wrong(node, f"The function {node.name}() takes two or more values of one type that can be ordered.")
    return Call(node.name, args, node.at, shared)


def _shared_out(node: Call, env: Environment) -> Node:
    """muldiv(a, b, c, 'half_up') = a x b / c; split(sum, parts, n) = the n-th part. The divisor is never zero."""
    args = node.args
    rounding = args[3] if node.name == "muldiv" and len(args) == 4 else None
    if rounding is not None:
        if not isinstance(rounding, Literal) or rounding.value not in ROUNDINGS:
            raise _wrong(node, f"The function muldiv() rounds {', '.join(ROUNDINGS)} and no other way.")
        args = args[:3]
    first = _operand(args[0], env) if len(args) == 3 else None
    if first is None or first.type not in WHOLE:
        raise _wrong(node, f"The function {node.name}() takes an amount or a number, and two whole numbers.")
    rest = _arguments(Call(node.name, args[1:], node.at), env, "int", "int")
    divisor = rest[1] if node.name == "muldiv" else rest[0]
    if not _positive(divisor, env):
        message = f"The function {node.name}() divides by this: use a positive number, or a term with min: 1."
        raise _wrong(divisor, message)
    last = (check(rounding, env),) if rounding is not None else ()
    return Call(node.name, (first, *rest, *last), node.at, first.type)


def _interest(node: Call, env: Environment) -> Node:
    """interest(principal, rate, days): simple interest for whole days, half up, as the books reckon it (S17)."""
    return Call(node.name, _arguments(node, env, "money", "rate", "int"), node.at, "money")


def _positive(node: Node, env: Environment) -> bool:
    if isinstance(node, Literal):
        return isinstance(node.value, int) and node.value > 0
    if isinstance(node, Name) and node.path[0] in ("terms", "form"):
        field = (env.terms if node.path[0] == "terms" else env.form or {}).get(node.path[1])
        return field is not None and len(node.path) == 2 and field.min is not None and field.min > 0
    return False


def _said(kind: str) -> str:
    """A type as words."""
    words = {"number": "a number", "int": "a whole number", "money": "an amount of money", "bool": "true or false"}
    base = kind.removesuffix("?").partition(":")[0]
    return words.get(base, f"a {base}" if base != "entry" else "an entry")


CHECKS: dict[type, Callable[..., Node]] = {
    Literal: _literal, Name: _name, Unary: _unary, Binary: _binary, Among: _among, Choose: _choose, Call: _call,
}  # fmt: skip
CALLS: dict[str, Callable[[Call, Environment], Node]] = {
    "has": _moment, "at": _moment, "count": _count, "days": _days, "table": _table, "min": _extreme, "max": _extreme,
    "interest": _interest, "muldiv": _shared_out, "split": _shared_out, "creditor": _of_row, "debtor": _of_row,
}  # fmt: skip
