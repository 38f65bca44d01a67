"""For what a consumer uses an act of a contract, told from what the act does and not from its name.

So it holds for contracts that an enterprise wrote itself, too.
"""

from __future__ import annotations

from concord.contracts.sides import sides
from concord.law.builtin import ACCEPT_STATEMENT, OBJECT_STATEMENT
from concord.law.rulebook import ActRule, Rulebook

PAID, BOOKING, HARDSHIP, GOODS, LEAVE, HELP = "paid", "booking", "hardship", "goods", "leave", "help"
ORDER = (PAID, BOOKING, HARDSHIP, GOODS, LEAVE, HELP)


def purpose(law: Rulebook, rule: ActRule) -> str:
    """One of ORDER."""
    then = rule.then
    if rule.name in (ACCEPT_STATEMENT, OBJECT_STATEMENT):
        return BOOKING
    if then.credit is not None:
        return PAID
    if then.start is not None:
        return HELP
    if asks_for_plan(law, rule) or stands_still(law, rule):
        return HARDSHIP
    if after_complaint(law, rule):
        return GOODS
    if leads_away(law, rule):
        return LEAVE
    return GOODS if then.to else HELP


def asks_for_plan(law: Rulebook, rule: ActRule) -> bool:
    """It asks the other side for another plan of payment."""
    answers = [name for duty in rule.then.open for name in law.duties[duty].do]
    return any(name in law.acts and law.acts[name].then.plan is not None for name in answers)


def stands_still(law: Rulebook, rule: ActRule) -> bool:
    """It lets payments stand still for a while, or run again, and does nothing else."""
    return bool(rule.then.pause or rule.then.resume) and not rule.then.to and not owes(law, rule)


def after_complaint(law: Rulebook, rule: ActRule) -> bool:
    """It belongs to a stage into which the debtor's complaint led, which made the payments stand still."""
    debtor = sides(law).debtor
    mine = (act for act in law.acts.values() if debtor in act.by and act.then.pause)
    return bool(rule.stage) and any(act.then.to == rule.stage for act in mine)


def leads_away(law: Rulebook, rule: ActRule) -> bool:
    """It ends the contract, or a part of what would be owed under it, now or for a price."""
    then = rule.then
    return bool(then.waive or then.stop or owes(law, rule)) or (then.to in law.stages and law.stages[then.to].end)


def owes(law: Rulebook, rule: ActRule) -> bool:
    """The debtor owes something new by it."""
    debtor = sides(law).debtor
    return any(law.duties[name].pay is not None and debtor in law.duties[name].by for name in rule.then.open)


def is_evidence(rule: ActRule) -> bool:
    """It puts a file into the record, and nothing else."""
    return any(item.type == "file" and not item.optional for item in rule.form) and rule.objection is None
