"""Statements (`objection`): one side's word is a statement, not a fact, until the other side agrees or lets time pass.

The entry records it and holds its consequence back. Whoever may object has the duty `answer`, from notice; silence to
its end accepts. The deadline that the statement would meet stands still meanwhile, once.
"""

from __future__ import annotations

from typing import Any

from concord.law import notice
from concord.law.builtin import ANSWER, ANSWER_FIRST
from concord.law.deciding import Deciding, Denied
from concord.law.model import Live
from concord.law.rulebook import ActRule


def row_of(rule: ActRule, form: dict[str, Any]) -> dict[str, Any] | None:
    """Return the row that a form names, as expressions see it (its columns, `n` and `key`), or None."""
    for field in rule.form:
        if field.type == "row" and isinstance(form.get(field.name), dict):
            return dict(form[field.name])
    return None


def state(case: Deciding, rule: ActRule) -> None:
    """Record a statement: what it says, who may object, and the deadlines that stand still."""
    objection = rule.objection
    if objection is None:
        return
    row = row_of(rule, case.form)
    persons = _answerers(case, objection.by, row)
    if not persons:
        raise Denied("not_now", objection.by)
    ref = case.given.get("ref", "")
    if ref and (ref in case.disputed or any(paid[0] == ref for paid in case.payments) or pending(case, ref)):
        raise Denied("already", "ref")
    seq = case.number
    fields = {
        "act": rule.name, "by": case.by, "role": case.role, "on": case.when, "form": case.given, "who": list(persons),
        "ref": ref, "seen": case.seen, "money": money_of(rule, case.given),
    }  # fmt: skip
    case.emit("stated", fields)
    _hold_deadlines(case, rule, row)
    notice.note_own(case, seq, persons)
    case.open_live(
        Live(
            ANSWER, 0, who=persons[0] if len(persons) == 1 else "", n=seq, status="unserved", entry=seq, notice=seq,
            key=f"{ANSWER}#{seq}",
        )
    )  # fmt: skip
    notice.ask_service(case, seq, persons)
    notice.start_times(case, seq)


def money_of(rule: ActRule, given: dict[str, Any]) -> bool:
    """Return whether a statement states money: its act credits, and the form gives an amount."""
    amounts = [given.get(field.name) for field in rule.form if field.type == "money"]
    return rule.then.credit is not None and (any(amounts) or not amounts)


def _answerers(case: Deciding, by: str, row: dict[str, Any] | None) -> tuple[str, ...]:
    if by in ("creditor", "debtor") and by not in case.law.roles:
        person = (row or {}).get("whom" if by == "creditor" else "who")
        return (person,) if person else ()
    return tuple(person for person in case.persons((by,)) if person != case.by)


def pending(case: Deciding, ref: str) -> str:
    """Return the number of the statement that waits with this reference, or ''."""
    return next((seq for seq, stated in case.statements.items() if stated["ref"] == ref), "") if case.statements else ""


def _hold_deadlines(case: Deciding, rule: ActRule, row: dict[str, Any] | None) -> None:
    """What the statement would meet stands still, once; money never does (S18 corrects it)."""
    for live in list(case.duties.values()):
        met = live.id in case.index.met_by.get(rule.name, ()) and live.kind == "" and live.who in ("", case.by)
        performed = row is not None and live.key == row["key"] and live.kind != "pay" and rule.then.perform is not None
        if (met or performed) and not live.stood and live.status in ("open", "unserved", "held"):
            case.emit("due", live.key, {"status": "stated", "was": live.due or live.was, "due": 0, "stood": True})


def _release_deadlines(case: Deciding, rule: ActRule, row: dict[str, Any] | None) -> None:
    """After an objection the deadlines run again; one whose time is over lapses at once."""
    for live in list(case.duties.values()):
        met = live.id in case.index.met_by.get(rule.name, ()) or (row is not None and live.key == row["key"])
        if not met or live.status != "stated":
            continue
        if live.still:
            case.emit("due", live.key, {"status": "held"})
        elif live.notice and not live.raw:
            case.emit("due", live.key, {"status": "unserved", "was": 0})
        else:
            case.emit("due", live.key, {"status": "open", "due": live.was, "was": 0})


def named(case: Deciding, seq: Any) -> dict[str, Any]:
    """Return the statement of that number which waits for the actor. Refuses `form` for anything else."""
    stated = case.statements.get(str(seq))
    if stated is None or case.by not in stated["who"]:
        raise Denied("form", "entry")
    return stated


def object_to(case: Deciding, seq: int, rule: ActRule, row: dict[str, Any] | None) -> None:
    """The statement moves nothing, its reference cannot be stated again, and its deadlines run on."""
    close(case, seq, accepted=False)
    _release_deadlines(case, rule, row)


def close(case: Deciding, seq: int, *, accepted: bool) -> None:
    """End the duty to answer a statement, and the statement itself; its service falls with them (`finish`)."""
    live = case.duties.get(f"{ANSWER}#{seq}")
    if live is not None:
        case.emit("end", live.key)
    case.emit("answered", seq, accepted)


def replace(case: Deciding, rule: ActRule) -> None:
    """Who receives, or a bank, has booked a payment: the statement of it that waits is settled (S16).

    It is the one of the same reference; failing that the oldest of the same amount, if that was paid at the stated time
    or after it: banks give a transfer a reference of their own. It may be stated again, should it have been another.
    """
    ref = str(case.given.get("ref") or "")
    seq = (pending(case, ref) if ref else "") or _of_the_same_amount(case, rule)
    if seq:
        close(case, int(seq), accepted=True)


def _of_the_same_amount(case: Deciding, rule: ActRule) -> str:
    """Return the number of the oldest statement that waits with the amount, and for the row, that is booked, or ''."""
    for seq, stated in case.statements.items():
        about = case.law.acts[stated["act"]]
        rows = {_given(rule, case.given, "row"), _given(about, stated["form"], "row")}
        amount = _given(about, stated["form"], "money")
        same = amount and amount == (rule.then.credit.run(case.facts) if rule.then.credit else None)
        if stated["money"] and same and stated["on"] <= case.when and len(rows - {None}) < 2:
            return seq
    return ""


def _given(rule: ActRule, given: dict[str, Any], kind: str) -> Any:
    """Return what a form gives in its field of a type (`row`, `money`), or None."""
    return next((given.get(field.name) for field in rule.form if field.type == kind), None)


def check_answered(case: Deciding, rule: ActRule) -> None:
    """Whoever has to answer a statement does so before any act of theirs that leaves the stage."""
    if rule.then.to and any(case.by in stated["who"] for stated in case.statements.values()):
        raise Denied("condition", ANSWER, ANSWER_FIRST)


def end_matter(case: Deciding) -> None:
    """An end closes what waits for an answer, unless money is stated (S20)."""
    for seq, stated in list(case.statements.items()):
        if not stated["money"]:
            close(case, int(seq), accepted=True)
