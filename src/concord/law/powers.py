"""Powers: the acts that are open to a participant now: the buttons of a page."""

from __future__ import annotations

from typing import Any

from concord.law import forms
from concord.law.attempt import ANSWERS, check_condition, check_power
from concord.law.builtin import ACTS, RECORD_SERVICE, SERVE
from concord.law.deciding import Deciding, Denied
from concord.law.rulebook import ActRule


def open_acts(case: Deciding, role: str, person: str) -> list[ActRule]:
    """Return the acts open in a role to a person, in the order of the rulebook, built-in ones last."""
    return [rule for rule in (*case.law.acts.values(), *ACTS.values()) if is_open(case, rule, role, person)]


def is_open(case: Deciding, rule: ActRule, role: str, person: str, row: str = "") -> bool:
    """Return whether stage, role, `while`, `if`, window and repetition allow an act, for some form.

    row: key of the one row that the form is to name, where it names one.
    """
    try:
        check_power(case, rule, role, person)
    except Denied:
        return False
    if rule.while_ and not case.stands(rule.while_):
        return False
    if rule.name == RECORD_SERVICE:
        return any(live.id == SERVE for live in case.duties.values())
    if rule.name in ANSWERS:
        return True
    if rule.whole and not rule.same and person in case.done.get(rule.name, {}):
        return False
    if rule.then.extend is not None and not can_extend(case, rule.then.extend.duty):
        return False
    return condition_can_hold(case, rule, role, person, row) and can_name(case, rule, role, person)


def can_extend(case: Deciding, duty: str) -> bool:
    """Whether a duty of that name still runs or stands still: what is over or late is not extended any more (S7)."""
    running = ("open", "unserved", "held", "stated")
    return any(live.id == duty and live.status in running for live in case.duties.values())


def condition_can_hold(case: Deciding, rule: ActRule, role: str, person: str, row: str = "") -> bool:
    """Try the condition with every row that the form could name; what depends on the rest of the form may hold."""
    for form in _samples(case, rule, row):
        case.begin_entry(rule.name, on=case.now, role=role, by=person, form=form)
        try:
            check_condition(case, rule)
        except Denied:
            continue
        except (KeyError, TypeError, AttributeError):
            return True  # it reads a field that is not filled in yet
        return True
    return False


def _samples(case: Deciding, rule: ActRule, row: str) -> list[dict[str, Any]]:
    for field in rule.form:
        if field.type == "row":
            duty = case.law.duties.get(field.of)
            if duty is not None and duty.pay is not None:
                continue  # which of several debts is meant decides no condition
            count = len(case.data.get(duty.schedule) or ()) if duty is not None else 0
            found = [forms.read(case, rule, {field.name: n}) for n in range(1, count + 1)]
            return [form for form in found if not row or form[field.name]["key"] == row]
    return [{}]


def can_name(case: Deciding, rule: ActRule, role: str, person: str) -> bool:
    """Whether there is an entry for every field that must name one."""
    return all(
        field.optional or any(forms.may_name(case, rule, field, int(seq), person, role) for seq in case.kept)
        for field in rule.form
        if field.type == "entry" and field.act
    )
