"""The one consequence block that acts, lapses and standing rules share, in its fixed order (kernel section 2).

set, join and leave, extend, pause and resume, credit and perform, close, waive, plan, accelerate, stop, mark and
restate, outcome, to, open, restore, start, alert.
"""

from __future__ import annotations

from typing import Any

from concord.law import appropriation, dates, notice, opening, planning, restoration, statements
from concord.law.builtin import ANSWER, SERVE
from concord.law.deciding import Deciding, Denied
from concord.law.expressions.lexer import MAX_INT
from concord.law.rulebook import ActRule, Consequence, Start


def carry_out(case: Deciding, then: Consequence, rule: ActRule | None = None, *, stated: int = 0) -> None:
    """Carry out a consequence in the entry being written.

    rule: the act it belongs to, if any; stated: the time that duty, moment and money take (0: that of the entry).
    Raises Denied where a part of it is not possible.
    """
    time = stated or case.when
    for name, expression in then.set.items():
        case.emit("set", name, _bounded(expression.run(case.facts), name, asked=rule is not None))
    if then.join:
        _join(case, then.join, rule)
    if then.leave:
        _leave(case, then.leave, rule)
    if then.extend is not None:
        dates.extend(case, then.extend, asked=rule is not None)
    if then.pause:
        dates.hold(case, then.pause)
    if then.resume:
        dates.resume(case, then.resume)
    move_money(case, then, rule, time)
    for name in (*then.close, *then.waive):  # a debt that is closed is waived: nothing else ends one without payment
        appropriation.waive(case, name)
    if then.plan is not None:
        planning.draw_up(case, then.plan, time, asked=rule is not None)
    if then.accelerate:
        planning.call_in(case, then.accelerate)
    if then.stop:
        appropriation.stop(case, then.stop)
    for name in then.mark:
        mark(case, name, time, leaving=bool(then.to))
    if then.restate:
        _restate(case, then.restate)
    _go_on(case, then, rule)


def _go_on(case: Deciding, then: Consequence, rule: ActRule | None) -> None:
    """The end of the order: outcome, to, open, restore, start, alert."""
    if then.outcome:
        case.emit("outcome", then.outcome)
    if then.to:
        enter(case, then.to)
    for name in then.open:
        opening.open_duty(case, case.law.duties[name])
    if then.restore is not None:
        restoration.restore(case, then.restore, rule)
    if then.start is not None:
        _start(case, then.start)
    if then.alert:
        case.emit("alert", then.alert, case.act)


def move_money(case: Deciding, then: Consequence, rule: ActRule | None, time: int) -> None:
    """Credit and perform: book an amount at its value date, and note that a row was performed."""
    row = statements.row_of(rule, case.form) if rule is not None else None
    if then.credit is not None:
        amount = then.credit.run(case.facts)
        if amount:
            ref = case.given.get("ref") or f"#{case.number}"
            kind = appropriation.STATED if rule is not None and rule.objection else appropriation.RECEIVED
            appropriation.credit(case, ref=ref, amount=amount, on=time, row=row["key"] if row else "", kind=kind)
    if then.perform is not None:
        found = then.perform.run(case.facts)
        row = found if isinstance(found, dict) else row
        if row is not None:
            _perform(case, row["key"], breach=bool(rule and rule.objection and rule.objection.by == "debtor"))


def _perform(case: Deciding, key: str, *, breach: bool) -> None:
    """A row that is not money is performed; or, as its creditor stated and its debtor let stand, it was broken."""
    live = case.duties.get(key)
    if live is None or live.kind == "pay":
        return
    if breach:
        due = live.due or live.was
        case.emit("state", key, {"status": "overdue", "due": due, "lapses": live.lapses + 1})
    else:
        case.emit("state", key, {"status": "performed", "due": live.due or live.was, "upto": case.when})


def mark(case: Deciding, moment: str, time: int, *, leaving: bool) -> None:
    """Set a moment, and open what counts from it: outside stages, and in this stage unless it is being left."""
    case.emit("moment", moment, time)
    for duty in case.index.from_moment.get(moment, ()):
        if not duty.stage or (duty.stage == case.stage and not leaving):
            opening.open_duty(case, duty)


def _person(case: Deciding, rule: ActRule | None) -> str:
    """The participant that the form names for joining or leaving: the field `person`, or the only one of its type."""
    fields = [field.name for field in rule.form if field.type == "participant"] if rule is not None else []
    name = "person" if "person" in fields else fields[0] if fields else ""
    return str(case.given.get(name) or "")


def _join(case: Deciding, role: str, rule: ActRule | None) -> None:
    person = _person(case, rule) or case.by
    if not person or person in case.people.get(role, ()):
        return
    parties = [name for name, kind in case.law.roles.items() if kind.kind == "party"]
    if case.law.roles[role].kind == "neutral" and person in case.persons(tuple(parties)):
        raise Denied("form", "person")
    case.emit("join", role, person)
    for duty in case.law.duties.values():
        if duty.each and role in duty.by:
            opening.open_for(case, duty, person)


def _leave(case: Deciding, role: str, rule: ActRule | None) -> None:
    named = _person(case, rule)
    gone = (named,) if named in case.people.get(role, ()) else case.people.get(role, ())
    for person in gone:
        case.emit("leave", role, person)
        for live in list(case.duties.values()):
            if live.who == person and live.id in case.law.duties and role in case.law.duties[live.id].by:
                case.emit("end", live.key)


def _bounded(value: Any, name: str, *, asked: bool) -> Any:
    """What is kept never grows beyond 64 bits: an act is refused for it, and a clock, which may not be, stops there."""
    if type(value) is not int or -MAX_INT <= value <= MAX_INT:
        return value
    if asked:
        raise Denied("condition", name)
    return MAX_INT if value > 0 else -MAX_INT


def _restate(case: Deciding, what: str) -> None:
    """A correction (S25): a moment anew, and the open deadlines that hang on it; or the service of a notice."""
    time = case.given.get("on") or 0
    if what != "notice":
        time = time or case.when
        case.emit("moment", what, time)
        for live in list(case.duties.values()):
            rule = case.law.duties.get(live.id)
            if rule is not None and rule.start.kind == "moment" and rule.start.name == what and not live.kind:
                dates.restate(case, live, time)
        return
    if time > case.now:
        raise Denied("form", "on")
    person, seq = case.given.get("person"), case.given.get("entry")
    seqs = [str(seq)] if seq else list(case.served)
    found = [
        (int(one), who)
        for one in seqs
        for who in case.served.get(one, {})
        if who and (person is None or who == person) and (seq or _hangs_on(case, int(one), who))
    ]
    if seq and not found:
        raise Denied("form", "entry")
    for one, who in found:
        if time and time < case.served[str(one)].get("", case.since):
            raise Denied("form", "on")  # nobody had notice of what had not been given
        _restate_notice(case, one, who, time)


def _hangs_on(case: Deciding, seq: int, person: str) -> bool:
    """Whether an open deadline of this person counts from the notice of this entry."""
    return any(
        live.notice == seq and live.id != SERVE and person in notice.owers(case, live) for live in case.duties.values()
    )


def _restate_notice(case: Deciding, seq: int, person: str, time: int) -> None:
    case.emit("served", seq, person, time)
    for live in list(case.duties.values()):
        if live.notice != seq or live.id == SERVE or person not in notice.owers(case, live):
            continue
        if live.status not in ("open", "unserved", "held", "stated"):
            continue
        start = notice.reached(case, seq, notice.owers(case, live))
        if start and live.raw:
            dates.restate(case, live, start)
        elif not start and live.raw:
            status = "stated" if live.status == "stated" else "unserved"
            case.emit("due", live.key, {"status": status, "due": 0, "was": 0, "raw": 0, "start": 0})
    if not time:
        notice.ask_service(case, seq, (person,))
    notice.start_times(case, seq)


def enter(case: Deciding, stage: str) -> None:
    """Leave the stage for another, or enter it anew: its duties die, who has done an `all` act is forgotten (S13)."""
    goal = case.law.stages[stage]
    _die(case, case.stage)
    if case.done:
        case.emit("forget")
    was_ended = case.ended
    case.emit("stage", stage, case.when, goal.end)
    if goal.end:
        _end(case)
    elif was_ended:
        _come_back(case)
    for duty in case.index.of_stage[stage]:
        opening.open_duty(case, duty)


def _die(case: Deciding, stage: str) -> None:
    for live in list(case.duties.values()):
        rule = case.law.duties.get(live.id)
        if rule is not None and rule.stage == stage and live.key in case.duties:
            if live.kind:
                appropriation.waive(case, live.id)
            else:
                case.emit("end", live.key)


def _end(case: Deciding) -> None:
    """An end closes all deadlines and tasks; open debts become `left`, overdue ones stay as they are (S20)."""
    statements.end_matter(case)
    asked = {int(seq) for seq in case.statements}
    for live in list(case.duties.values()):
        if live.id == ANSWER or (live.id == SERVE and live.notice in asked):
            continue
        if not live.kind:
            case.emit("end", live.key)
        elif live.status != "overdue":
            case.emit("state", live.key, {"status": "left", "due": live.due or live.was, "still": []})
    for pause in list(case.holds):
        case.emit("hold", pause, 0)


def _come_back(case: Deciding) -> None:
    """An act of an end leads back: what was left open there runs again."""
    for live in list(case.duties.values()):
        if live.status == "left":
            case.emit("state", live.key, {"status": "open"})


def _start(case: Deciding, start: Start) -> None:
    """Another matter begins: name its rulebook and who gets which role there; the reactor opens it (S27)."""
    give: dict[str, Any] = {}
    for role, who in start.give.items():
        if who == "actor":
            give[role] = [case.by]
        elif who == "others":
            give[role] = [person for person in case.parties() if person != case.by]
        else:
            give[role] = list(case.people.get(who, ()))
    case.emit("start", start.rulebook, give)
