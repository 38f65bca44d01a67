"""Plans of repayment: interest on what was advanced only, rows that open, and somebody who owes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from concord.law.defects import Defect
from concord.law.expressions.tree import Binary, Literal
from concord.law.rulebook import Expr, Plan, Rulebook
from concord.law.rulebook_graph import Site, duty_path, reads, sites


def _plans(law: Rulebook) -> Iterator[tuple[Site, Plan]]:
    for site in sites(law):
        if site.then.plan is not None:
            yield site, site.then.plan


def advanced(law: Rulebook) -> Iterator[Defect]:
    """The principal is what was advanced, and the act that tells of it says how much (CC 670)."""
    for site, wish in _plans(law):
        if wish.principal is None or _bears_none(wish.rate):
            continue
        form = law.acts[site.name].form if site.kind == "act" else ()
        money = {field.name for field in form if field.type == "money"}
        if not any(kind == "form" and name in money for kind, name in reads(wish.principal)):
            message = "Interest runs on what was advanced: read the principal from the form of the act of payout."
            yield Defect(site.line, site.path, "principal-not-advanced", message)


def _bears_none(rate: Expr) -> bool:
    """Whether a rate is nothing, whatever the terms (`0 * terms.x`): a price by instalments, and no loan."""
    tree = rate.tree
    sides = (tree.left, tree.right) if isinstance(tree, Binary) and tree.op == "*" else ()
    return any(isinstance(side, Literal) and side.value == 0 for side in sides)


def opens(law: Rulebook) -> Iterator[Defect]:
    """The rows of a first plan stand as soon as it is drawn up; a later one has a first."""
    begun = {wish.schedule for _site, wish in _plans(law) if wish.principal is not None}
    for site, wish in _plans(law):
        start = law.duties[wish.schedule].start
        if wish.principal is not None and (start.kind != "moment" or start.name not in site.then.mark):
            message = f"The rows of '{wish.schedule}' do not open: mark here the moment that they count from."
            yield Defect(site.line, site.path, "plan-unopened", message)
        if wish.schedule not in begun:
            message = f"Nothing draws up '{wish.schedule}' first: a plan with 'principal' is missing."
            yield Defect(site.line, site.path, "plan-of-nothing", message)


def owed(law: Rulebook) -> Iterator[Defect]:
    """Rows without persons are owed by the duty's roles."""
    for name in dict.fromkeys(wish.schedule for _site, wish in _plans(law)):
        duty = law.duties[name]
        if not duty.by or not duty.owed_to:
            message = "The rows of a plan name no persons: say 'by' and 'owed_to' here."
            yield Defect(duty.line, duty_path(duty), "plan-of-nobody", message)


PLAN_CHECKS: tuple[Callable[[Rulebook], Iterator[Defect]], ...] = (advanced, opens, owed)
