"""Duties: each can be met, each has a consequence, and no two ask for what excludes the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from concord.law.defects import Defect
from concord.law.expressions.checker import OF_DEBT
from concord.law.rulebook import ActRule, Consequence, DutyRule, Rulebook
from concord.law.rulebook_graph import act_path, duty_path, expressions, reads, sites, waking


def _defect(duty: DutyRule, code: str, message: str) -> Defect:
    return Defect(duty.line, duty_path(duty), code, message)


def consequence(law: Rulebook) -> Iterator[Defect]:
    """A deadline lapses, a task is late, and somebody reads that a debt is overdue."""
    read = {what for _, expr in expressions(law) for what in reads(expr)}
    for duty in law.duties.values():
        if duty.lapse is not None or duty.late is not None:
            continue
        if duty.pay is None and not duty.schedule:
            yield _defect(duty, "no-consequence", "Nothing follows when it is not done: give it 'lapse' or 'late'.")
        elif not any((function, duty.name) in read for function in (*OF_DEBT - {"total", "paid"}, "due", "open")):
            yield _defect(duty, "debt-unread", "Nothing reads that this debt is late: no rule, no act, no lapse.")


def can_be_met(law: Rulebook) -> Iterator[Defect]:
    """Every act that should fulfil a duty can be done while the duty stands."""
    closed = {name for site in sites(law) for name in (*site.then.close, *site.then.waive)}
    for duty in law.duties.values():
        where = {duty.stage} if duty.stage else set(waking(law))
        for name in duty.do:
            act = law.acts[name]
            if not where & set(act.during):
                yield _defect(duty, "impossible-act", f"'{name}' cannot be done while this duty stands.")
            elif act.while_ and act.while_ != duty.name and not _meet(law.duties[act.while_], duty):
                yield _defect(duty, "impossible-act", f"'{name}' needs '{act.while_}', which stands elsewhere.")
        grace = duty.stage and duty.lapse is not None  # a time that only passes, such as a grace period
        if not duty.do and duty.pay is None and not duty.schedule and not grace and duty.name not in closed:
            yield _defect(duty, "unfulfillable", "No act fulfils this duty and nothing closes it.")


def _meet(one: DutyRule, other: DutyRule) -> bool:
    """May both stand in one stage?"""
    return not one.stage or not other.stage or one.stage == other.stage


def powers_in_place(law: Rulebook) -> Iterator[Defect]:
    """An act that needs a standing duty exists where that duty does."""
    for act in law.acts.values():
        duty = law.duties.get(act.while_)
        if duty is not None and duty.stage and duty.stage not in act.during:
            message = f"'{act.while_}' stands in '{duty.stage}' only, where this act does not exist."
            yield Defect(act.line, act_path(act), "while-elsewhere", message)


def contradictory(law: Rulebook) -> Iterator[Defect]:
    """Two duties of one role in one stage whose acts both leave it: to do one is to break the other."""
    standing = [duty for duty in law.duties.values() if duty.stage and duty.by_itself and duty.condition is None]
    for one, other in combinations(standing, 2):
        same = one.stage == other.stage and bool(set(one.by) & set(other.by)) and not set(one.do) & set(other.do)
        if same and _leaves(law, one) and _leaves(law, other):
            message = f"It contradicts '{other.name}': the same role must do both, and each leaves the stage."
            yield _defect(one, "contradictory-duties", message)


def _leaves(law: Rulebook, duty: DutyRule) -> bool:
    return bool(duty.do) and all(law.acts[name].then.to not in ("", duty.stage) for name in duty.do)


def silence(law: Rulebook) -> Iterator[Defect]:
    """A lapse that changes nothing."""
    for duty in law.duties.values():
        if duty.lapse == Consequence():
            message = "When it lapses, nothing changes."
            yield Defect(duty.line, duty_path(duty), "silence-moves-nothing", message, "warning")


def met_by_another(law: Rulebook) -> Iterator[Defect]:
    """A duty of a person that only another person's act fulfils."""
    persons = {name for name, role in law.roles.items() if role.kind in ("party", "neutral")}
    for duty in law.duties.values():
        owing = set(_roles(law, duty.by)) & persons
        doing = [set(_roles(law, law.acts[name].by)) for name in duty.do]
        if owing and doing and not any(owing & roles for roles in doing):
            message = "Only another's act fulfils it. Better two duties: one states, the other has time to object."
            yield Defect(duty.line, duty_path(duty), "met-by-another", message, "warning")


def _roles(law: Rulebook, names: tuple[str, ...]) -> tuple[str, ...]:
    """Roles, with the parties in place of a group of creditors."""
    parties = tuple(name for name, role in law.roles.items() if role.kind == "party")
    return tuple(role for name in names for role in (parties if name in law.groups else (name,)))


def money_acts(law: Rulebook) -> Iterator[Defect]:
    """Payments carry a reference, and a debtor's word alone credits nothing (S16, `objection`)."""
    debtors = {role for duty in law.duties.values() if duty.pay is not None or duty.schedule for role in duty.by}
    for act in law.acts.values():
        if act.then.credit is None and act.then.perform is None:
            continue
        if act.then.credit is not None and not any(f.name == "ref" and f.type == "text" for f in act.form):
            message = "A payment needs the form field 'ref' (text): each reference counts once."
            yield Defect(act.line, act_path(act), "no-reference", message)
        if act.objection is None and _own_word(law, act, debtors):
            message = "The debtor's own word would count as performance: give it an 'objection'."
            yield Defect(act.line, act_path(act), "own-word", message)


def _own_word(law: Rulebook, act: ActRule, debtors: set[str]) -> bool:
    """May somebody who owes do this act for his own debt?"""
    if act.then.perform is not None:
        receives = act.condition is not None and any(name == "creditor" for name, _ in _calls(act))
        return not receives and any(law.roles[role].kind == "party" for role in act.by if role in law.roles)
    return any(role in debtors and law.roles[role].kind == "party" for role in act.by if role in law.roles)


def _calls(act: ActRule) -> set[tuple[str, str]]:
    return reads(act.condition) if act.condition is not None else set()


DUTY_CHECKS: tuple[Callable[[Rulebook], Iterator[Defect]], ...] = (
    consequence,
    can_be_met,
    powers_in_place,
    contradictory,
    silence,
    met_by_another,
    money_acts,
)
