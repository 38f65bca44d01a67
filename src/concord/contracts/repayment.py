"""What it costs today to repay a loan early, and what that saves: tried in memory, with the law's own sums (CC 677)."""

from __future__ import annotations

from dataclasses import dataclass

from concord.contracts import instalments
from concord.contracts.sides import sides
from concord.kit.foresight import foresee
from concord.kit.scene import Scene
from concord.law import engine
from concord.law.model import Act, Decision, State
from concord.law.rulebook import ActRule, Field

REFERENCE = "foresight"  # of a payment that nobody makes
MOST = 10**12


@dataclass(frozen=True)
class Early:
    """Repaying all that is left today. act: by which it is announced; principal; interest: for the time so far;
    saved: interest that is then no longer owed; minor units.
    """

    act: str
    principal: int
    interest: int
    saved: int

    @property
    def total(self) -> int:
        return self.principal + self.interest


def early(scene: Scene) -> Early | None:
    """What repaying everything today comes to; None where the contract has no such act, or does not allow it now."""
    rule = next((rule for rule in scene.powers if repays(scene, rule)), None)
    amount = next((item for item in rule.form if item.type == "money"), None) if rule is not None else None
    if rule is None or amount is None:
        return None
    seen = foresee(scene, rule, {amount.name: most(amount)})
    if seen is None or len(seen.debts) != 1:
        return None
    principal = seen.debts[0].amount
    after = paid(scene, seen.after, principal)
    if after is None:
        return None
    before, left = charged(scene, seen.before), charged(scene, after)
    return Early(rule.name, principal, left, before - left)


def repays(scene: Scene, rule: ActRule) -> bool:
    """Whether an act opens the debt by which principal is repaid before its time."""
    opened = set(rule.then.open)
    return any(one.then.plan is not None and one.then.plan.repaid in opened for one in scene.law.whenever)


def most(item: Field) -> int:
    """More than anybody borrowed: all that is left is meant."""
    return item.max or MOST


def paid(scene: Scene, state: State, amount: int) -> State | None:
    """The matter once that much is paid now; None where nobody may say so."""
    creditor = sides(scene.law).creditor
    rule = next((one for one in scene.law.acts.values() if creditor in one.by and one.then.credit is not None), None)
    person = next(iter(state.people.get(creditor, ())), "")
    if rule is None or not person:
        return None
    act = Act(rule.name, creditor, person, {"ref": REFERENCE, "amount": amount})
    decision = engine.decide(scene.law, state, act, scene.now)
    return decision.state if isinstance(decision, Decision) else None


def charged(scene: Scene, state: State) -> int:
    """The agreed interest in all payments that are still open."""
    return sum(row.charged for row in instalments.instalments(scene.law, state) if row.open)
