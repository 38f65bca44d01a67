"""Where a rulebook's consequences stand and which stages they join: what the linter and the diagram both read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from concord.law.expressions.tree import Literal as Constant
from concord.law.expressions.tree import Name, names
from concord.law.rulebook import ActRule, Consequence, DutyRule, Expr, Rulebook


class Site(msgspec.Struct, frozen=True):
    """One consequence block: of an act, a lapse or a standing rule. stages: where it may happen."""

    kind: Literal["act", "lapse", "rule"]
    name: str
    path: str
    line: int
    stages: tuple[str, ...]
    then: Consequence


def act_path(act: ActRule) -> str:
    """Return the keys that lead to an act."""
    return f"stages.{act.stage}.acts.{act.name}" if act.stage else f"acts.{act.name}"


def duty_path(duty: DutyRule) -> str:
    """Return the keys that lead to a duty."""
    return f"stages.{duty.stage}.duties.{duty.name}" if duty.stage else f"duties.{duty.name}"


def waking(law: Rulebook) -> tuple[str, ...]:
    """Return the stages that are no ends."""
    return tuple(name for name, stage in law.stages.items() if not stage.end)


def sites(law: Rulebook) -> list[Site]:
    """Return every consequence block of a rulebook."""
    found = [Site("act", a.name, act_path(a), a.line, a.during, a.then) for a in law.acts.values()]
    for duty in law.duties.values():
        if duty.lapse is not None:
            stages = (duty.stage,) if duty.stage else waking(law)
            found.append(Site("lapse", duty.name, f"{duty_path(duty)}.lapse", duty.line, stages, duty.lapse))
    for rule in law.whenever:
        found.append(Site("rule", rule.name, f"whenever.{rule.name}", rule.line, rule.during, rule.then))
    return found


def arrows(law: Rulebook) -> dict[str, set[str]]:
    """Return for each stage the stages that it can lead to directly."""
    found: dict[str, set[str]] = {name: set() for name in law.stages}
    for site in sites(law):
        for stage in site.stages:
            if site.then.to:
                found[stage].add(site.then.to)
    return found


def reached(arrows_: dict[str, set[str]], start: Iterable[str]) -> set[str]:
    """Return every stage that can be reached from some stages, these included."""
    seen: set[str] = set()
    pending = list(start)
    while pending:
        here = pending.pop()
        if here not in seen:
            seen.add(here)
            pending += arrows_.get(here, ())
    return seen


def expressions(law: Rulebook) -> list[tuple[str, Expr]]:
    """Return every expression that a running matter reads, with the path of its rule."""
    found: list[tuple[str, Expr | None]] = []
    for act in law.acts.values():
        found.append((act_path(act), act.condition))
        if act.window is not None and isinstance(act.window.start, Expr):
            found.append((act_path(act), act.window.start))
    for duty in law.duties.values():
        parts = (duty.pay, duty.condition, duty.rate, duty.times)
        found += [(duty_path(duty), part) for part in parts if isinstance(part, Expr)]
    found += [(f"whenever.{rule.name}", rule.condition) for rule in law.whenever]
    for site in sites(law):
        then = site.then
        by = then.extend.by if then.extend is not None and isinstance(then.extend.by, Expr) else None
        again = then.restore.by if then.restore is not None and isinstance(then.restore.by, Expr) else None
        found += [(site.path, part) for part in (*then.set.values(), then.credit, then.perform, by, again)]
        found += [(site.path, part) for part in planned(then)]
    return [(path, part) for path, part in found if part is not None]


def planned(then: Consequence) -> tuple[Expr, ...]:
    """Return the expressions by which a consequence reckons a plan."""
    wish = then.plan
    parts = (wish.principal, wish.count, wish.method, wish.rate, wish.counting) if wish is not None else ()
    return tuple(part for part in parts if part is not None)


def reads(expr: Expr) -> set[tuple[str, str]]:
    """Return what an expression reads: (`data`, name), (`terms`, name), (`form`, name) or (function, name or '')."""
    found: set[tuple[str, str]] = set()
    for node in names(expr.tree) if expr.tree is not None else ():
        if isinstance(node, Name):
            found.add((node.path[0], node.path[1] if len(node.path) > 1 else ""))
        else:
            first = node.args[0] if node.args else None
            found.add((node.name, str(first.value) if isinstance(first, Constant) else ""))
    return found
