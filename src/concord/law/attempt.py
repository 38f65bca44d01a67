"""An act of a person or gateway: the checks in the order of S11, and the entry when it is accepted."""

from __future__ import annotations

from typing import Any

from concord.law import forms, notice, statements
from concord.law.builtin import (
    ACCEPT_STATEMENT,
    ACTS,
    ANSWER,
    OBJECT_STATEMENT,
    RECORD_SERVICE,
    SERVE,
    act_rule,
    duty_rule,
)
from concord.law.consequence import carry_out, move_money
from concord.law.deciding import Deciding, Denied
from concord.law.model import Act, Entry, Live
from concord.law.periods import reckon
from concord.law.rulebook import ActRule, Expr, Window
from concord.law.standing import finish

ANSWERS = (ACCEPT_STATEMENT, OBJECT_STATEMENT)


def attempt(case: Deciding, act: Act) -> Entry:
    """Write the entry of an act, or raise Denied with the first reason against it."""
    rule = act_rule(case.law, act.name)
    if rule is None:
        raise Denied("not_now", act.name)
    check_power(case, rule, act.role, act.by)
    on = _stated_time(case, rule, act)
    if rule.while_ and not case.stands(rule.while_):
        raise Denied("not_now", rule.while_)
    given = forms.check_form(case, rule, act.form, act.by, act.role)
    form = forms.read(case, rule, given)
    forms.check_kind(rule, form)
    seen = _seen(case, rule, act, given)
    case.begin_entry(
        act.name, on=on, role=act.role, by=act.by, given=given, form=form, seen=seen,
        rule=f"act {act.name}", source=rule.source,
    )  # fmt: skip
    late = check_condition(case, rule)
    statements.check_answered(case, rule)
    _check_repetition(case, rule)
    if rule is ACTS.get(act.name):
        _built_in(case, rule)
    else:
        _accept(case, rule)
        if late:
            case.emit("note", "late", act.name)
    return finish(case)


def check_power(case: Deciding, rule: ActRule, role: str, by: str) -> None:
    """Refuse an act that does not exist in this stage, or that this person may not do in this role."""
    if rule.name in ANSWERS:
        if by not in case.people.get(role, ()):
            raise Denied("not_you", role)
        if not any(by in stated["who"] for stated in case.statements.values()):
            raise Denied("not_now", rule.name)
        return
    if rule.name != RECORD_SERVICE and case.stage not in rule.during:
        raise Denied("closed" if case.ended else "not_now", rule.name)
    if by not in case.people.get(role, ()):
        raise Denied("not_you", role)
    if role not in rule.by and not any(by in case.holders(group) for group in rule.by if _is_group(case, group)):
        raise Denied("not_you", role)


def _is_group(case: Deciding, name: str) -> bool:
    return case.law.groups.get(name, ())[:1] == ("of",)


def _stated_time(case: Deciding, rule: ActRule, act: Act) -> int:
    """Return the time that counts: as stated where the rulebook lets it count, else the present (S1)."""
    if not act.on or act.on == case.now:
        return case.now
    if not rule.stated or act.on > case.now or act.on < _earliest(case, rule, act):
        raise Denied("form", "on")
    return act.on


def _earliest(case: Deciding, rule: ActRule, act: Act) -> int:
    if rule.name == RECORD_SERVICE:
        task = case.duties.get(f"{SERVE}#{act.form.get('entry')}@{act.form.get('person')}")
        return task.start if task is not None else 0
    return case.moments.get(rule.since, case.since) if rule.since else case.since


def check_condition(case: Deciding, rule: ActRule) -> bool:
    """Refuse an act whose condition fails or whose window is past; return whether it is late and let through."""
    if rule.condition is not None and not rule.condition.run(case.facts):
        raise Denied("condition", rule.name, rule.refuse)
    if rule.window is None:
        return False
    until = window_end(case, rule.window, case.by)
    if until and case.when >= until:
        if not rule.window.late_ok:
            raise Denied("too_late", rule.name, rule.refuse)
        return True
    return False


def window_end(case: Deciding, window: Window, person: str) -> int:
    """Return the first instant too late for a window, 0 while its time has not begun."""
    if isinstance(window.start, Expr):
        start = int(window.start.run(case.facts) or 0)
    elif window.start.kind == "moment":
        start = case.moments.get(window.start.name, 0)
    elif window.start.kind == "notice":
        seq = case.latest.get(window.start.name, 0)
        start = case.served.get(str(seq), {}).get(person, 0)
    else:
        start = case.since
    return reckon(case.calendar, start, window.within).due if start else 0


def _check_repetition(case: Deciding, rule: ActRule) -> None:
    mine = case.done.get(rule.name, {})  # of an act that is not everybody's, nothing is noted
    if case.by in mine and mine[case.by] == (case.given.get(rule.same) if rule.same else True):
        raise Denied("already", rule.name)


def _seen(case: Deciding, rule: ActRule, act: Act, given: dict[str, Any]) -> str:
    """Return the confidence of an entry, resolved (S29)."""
    seen = rule.seen
    if seen.startswith("form."):
        seen = str(given.get(seen.removeprefix("form."), "without_prejudice"))
    if seen == "own":
        return f"own:{act.by}"
    if seen != "side":
        return _seen_of_built_in(case, rule, given) or seen
    role = case.law.roles.get(act.role)
    side = act.by if role is not None and role.kind == "party" else given.get("side")
    if side not in case.parties():
        raise Denied("form", "side")
    return f"side:{side}"


def _seen_of_built_in(case: Deciding, rule: ActRule, given: dict[str, Any]) -> str:
    """An answer is seen by those who see its statement, service by those who see what waits for it; '' otherwise."""
    if rule.name in ANSWERS:
        stated = case.statements.get(str(given.get("entry")))
        return str(stated["seen"]) if stated is not None else ""
    if rule.name == RECORD_SERVICE:
        return next((duty_seen(case, live) for live in notice.waiting(case, given["entry"])), "")
    return ""


def duty_seen(case: Deciding, live: Live) -> str:
    """Return the confidence of what happens to a duty by itself: that of its rule, or of the statement to answer."""
    if live.id == ANSWER:
        return str(case.statements[str(live.n)]["seen"])
    return "registry" if live.id == SERVE else duty_rule(case.law, live.id).seen


def _built_in(case: Deciding, rule: ActRule) -> None:
    if rule.name == RECORD_SERVICE:
        notice.record(case, case.given["entry"], case.given["person"])
        return
    seq = case.given["entry"]
    stated = statements.named(case, seq)
    if rule.name == ACCEPT_STATEMENT:
        accept_statement(case, seq)
        return
    about = case.law.acts[stated["act"]]
    statements.object_to(case, seq, about, statements.row_of(about, forms.read(case, about, stated["form"])))


def accept_statement(case: Deciding, seq: int) -> None:
    """Carry out what was stated: duty, moment and money take the stated time, everything else the present one.

    If the stage has gone by then, only money and rows count.
    """
    stated = case.statements[str(seq)]
    rule = case.law.acts[stated["act"]]
    statements.close(case, seq, accepted=True)
    own = (case.given, case.form, case.by, case.role)
    case.speak_for(stated["form"], forms.read(case, rule, stated["form"]), stated["by"], stated["role"])
    _meet(case, rule, complete=True)
    if case.stage in rule.during:
        carry_out(case, rule.then, rule, stated=stated["on"])
    else:
        move_money(case, rule.then, rule, stated["on"])
    case.speak_for(*own)


def _accept(case: Deciding, rule: ActRule) -> None:
    if rule.name in case.index.kept:
        until = forms.open_until(case, case.given, case.when)
        case.emit(
            "keep",
            {"act": rule.name, "by": case.by, "seen": case.seen, "on": case.when, "until": until, "form": case.given},
        )
    if rule.objection is not None:
        statements.state(case, rule)
        return
    complete = _join_in(case, rule) if rule.whole else True
    _meet(case, rule, complete=complete)
    if not complete:
        return
    if rule.then.credit is not None:
        statements.replace(case, rule)
    for field in rule.form:
        if field.type == "entry" and field.act and not field.last and field.name in case.given:
            case.emit("closed", case.given[field.name])
    if rule.name in case.index.noticed:
        notice.note_act(case, rule.name, notice.window_readers(case, rule.name))
    carry_out(case, rule.then, rule)


def _join_in(case: Deciding, rule: ActRule) -> bool:
    """Note that a person did their part of an `all` act; return whether everybody has, with the same value (S13)."""
    case.emit("done", rule.name, case.by, case.given.get(rule.same) if rule.same else True)
    parts = case.done[rule.name]
    everybody = case.persons(rule.by)
    if not all(person in parts for person in everybody):
        return False
    first = parts[everybody[0]]
    if any(parts[person] != first for person in everybody):
        return False
    case.emit("forget", rule.name)
    return True


def _meet(case: Deciding, rule: ActRule, *, complete: bool) -> None:
    """End the duties that this act meets: a role's by any of its acts, an `each` duty by its own person only (S14)."""
    for name in case.index.met_by.get(rule.name, ()):
        for live in list(case.duties.values()):
            if live.id == name and not live.kind and (live.who == case.by if live.who else complete):
                case.emit("end", live.key)
