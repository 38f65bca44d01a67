"""The key `plan` of a consequence: by which method the rows of a schedule are reckoned, and from what."""

from __future__ import annotations

from concord.law.blocks import Block
from concord.law.expressions import Environment
from concord.law.expressions.tree import Literal, Name
from concord.law.plans import COLUMNS, COUNTINGS, METHODS
from concord.law.reading_outline import Outline
from concord.law.rulebook import Expr, Field, Period, Plan

MONTHS = Expr("'months'", "text", Literal("months", 0, "text"), lambda _scope: "months")


def read_plan(block: Block, found: Outline, env: Environment) -> Plan | None:
    """Return `plan: {schedule, method, rate, principal, count, every, counting, repaid}`; what is wrong is noted."""
    inner = block.block("plan")
    if inner is None:
        return None
    for key in ("schedule", "method", "rate"):
        inner.required(key)
    schedule = inner.one_of("schedule", found.schedules, "duty with a schedule", "unknown-duty")
    debts = [name for name, kind in found.kinds.items() if kind == "debt"]
    repaid = inner.one_of("repaid", debts, "debt", "unknown-duty")
    principal, count = inner.expression("principal", env, "money"), inner.expression("count", env, "int")
    every = inner.period("every")
    method = _word(inner, "method", env, METHODS)
    counting = _word(inner, "counting", env, COUNTINGS) if inner.has("counting") else MONTHS
    rate = inner.expression("rate", env, "rate")
    _check(inner, found, schedule)
    inner.finish()
    if method is None or rate is None or counting is None or not schedule:
        return None
    return Plan(schedule, method, rate, counting, principal, count, every or Period(1, "M"), repaid)


def _check(inner: Block, found: Outline, schedule: str) -> None:
    """What the keys of a plan demand of each other, and of the rows that it writes."""
    if inner.has("count") != inner.has("every"):
        inner.error("shape", "A plan needs both 'count' and 'every', or neither: then the rows keep their days.")
    if inner.has("principal") and not inner.has("count"):
        inner.error("missing", "'count' is missing: how many instalments are there?")
    if inner.has("principal") and inner.has("repaid"):
        inner.error("shape", "'repaid' is for a plan that is reckoned anew, without 'principal'.", "repaid")
    every = inner.text("every")
    if every.endswith(("BD", "H")):
        inner.error("period", f"'{every}' cannot space the rows of a plan: use days, weeks, months or years.", "every")
    datum = found.data.get(found.schedules.get(schedule, ""))
    columns: dict[str, Field] = {column.name: column for column in datum.columns} if datum is not None else {}
    for name, kind in COLUMNS.items() if datum is not None else ():
        if name not in columns or columns[name].type != kind:
            message = f"The rows of a plan need the column '{name}' of type {kind}."
            inner.error("missing", message, "schedule")
    if datum is not None and "whom" in columns:
        inner.error("shape", "The rows of a plan name no persons: who owes them says the duty.", "schedule")


def _word(inner: Block, key: str, env: Environment, known: tuple[str, ...]) -> Expr | None:
    """One of some words, written out (`'bullet'`), or a term of type choice that has no other option."""
    expr = inner.expression(key, env, "text")
    if expr is None:
        return None
    tree = expr.tree
    options: tuple[str, ...] = ()
    if isinstance(tree, Literal):
        options = (str(tree.value),)
    elif isinstance(tree, Name) and tree.path[0] in ("terms", "form"):
        fields = env.terms if tree.path[0] == "terms" else env.form or {}
        options = fields[tree.path[1]].options
    if not options or not set(options) <= set(known):
        inner.error("unknown-option", f"'{key}' is one of {', '.join(known)}, or a term with such options.", key)
        return None
    return expr
