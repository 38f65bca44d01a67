"""A rulebook as it is on certain terms: acts and standing rules whose condition these terms rule out are left away.

So each track of a rulebook is walked with its own rules and falls into parts of its own.
"""

from __future__ import annotations

from typing import Any

import msgspec

from concord.law.expressions.tree import Among, Binary, Literal, Name, Node, Unary
from concord.law.rulebook import ActRule, Expr, Rulebook, StageRule
from concord.law.rulebook_graph import arrows, reached


def narrowed(law: Rulebook, terms: dict[str, Any]) -> Rulebook:
    """Return the rulebook without what can never happen on these terms."""
    acts = {name: act for name, act in law.acts.items() if possible(act.condition, terms)}
    return msgspec.structs.replace(
        law,
        acts=acts,
        stages={name: _stage(stage, set(acts)) for name, stage in law.stages.items()},
        whenever=tuple(rule for rule in law.whenever if possible(rule.condition, terms)),
    )


def acts_on(law: Rulebook, terms: dict[str, Any]) -> tuple[ActRule, ...]:
    """Return the acts that a matter on these terms can ever come to: not ruled out, at a stage that it can reach."""
    left = narrowed(law, terms)
    stages = reached(arrows(left), [left.begins])
    return tuple(act for act in left.acts.values() if not stages.isdisjoint(act.during))


def _stage(stage: StageRule, acts: set[str]) -> StageRule:
    return msgspec.structs.replace(stage, acts=tuple(act for act in stage.acts if act in acts))


def possible(condition: Expr | None, terms: dict[str, Any]) -> bool:
    """Return whether a condition can hold on these terms, whatever else is the case."""
    return condition is None or condition.tree is None or _known(condition.tree, terms) is not False


def _known(node: Node, terms: dict[str, Any]) -> Any:
    """The value of an expression as far as the terms decide it, None where they do not."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Name):
        return terms.get(node.path[1]) if node.path[0] == "terms" and len(node.path) == 2 else None
    if isinstance(node, Unary) and node.op == "!":
        found = _known(node.operand, terms)
        return None if found is None else not found
    if isinstance(node, Among):
        item = _known(node.item, terms)
        options = [_known(option, terms) for option in node.options]
        return None if item is None or None in options else item in options
    return _both(node, terms) if isinstance(node, Binary) else None


def _both(node: Binary, terms: dict[str, Any]) -> Any:
    left, right = _known(node.left, terms), _known(node.right, terms)
    if node.op == "&&":
        return False if left is False or right is False else True if left and right else None
    if node.op == "||":
        return True if left is True or right is True else False if (left, right) == (False, False) else None
    if node.op in ("==", "!=") and None not in (left, right):
        return (left == right) == (node.op == "==")
    return None
