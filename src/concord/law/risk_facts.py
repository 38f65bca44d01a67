"""What happened and when, and on what each fact rests: a bank's booking, both sides, a notice, or one side's word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from concord.law.builtin import ACCEPT_STATEMENT, ANSWER, OBJECT_STATEMENT, RECORD_SERVICE, SERVE, act_rule
from concord.law.draft import CLOCK, LAW
from concord.law.explaining_words import duty_text, entry_text, named
from concord.law.model import Entry
from concord.law.risk_file import File
from concord.law.risk_model import (
    ACT,
    AGREED,
    BANK,
    DISPUTED,
    NOTICE,
    RECEIVED,
    RULE,
    SILENCE,
    STATED,
    Fact,
)
from concord.law.rulebook import ActRule


class Answer(msgspec.Struct, frozen=True):
    """What became of a statement: agreed, silence, disputed, bank or received (booked by whoever gets it), stated."""

    basis: str
    entry: int


def answers(file: File) -> dict[int, Answer]:
    """Return what became of each statement that the reader may see: seq of the statement -> answer."""
    found: dict[int, Answer] = {}
    for entry in file.entries:
        for name, *values in entry.effects:
            if name == "stated":
                found[entry.seq] = Answer(STATED, entry.seq)
            elif name == "answered" and values[0] in found:
                found[values[0]] = Answer(_answered(file, entry, bool(values[1])), entry.seq)
    return found


def _answered(file: File, entry: Entry, accepted: bool) -> str:
    if not accepted:
        return DISPUTED
    if entry.act == ACCEPT_STATEMENT:
        return AGREED
    if entry.act == f"lapse:{ANSWER}":
        return SILENCE
    return _receipt(file, entry) if _credits(file, entry) else SILENCE  # an end accepts what is not about money


def _credits(file: File, entry: Entry) -> bool:
    rule = act_rule(file.law, entry.act)
    return rule is not None and rule.then.credit is not None


def _receipt(file: File, entry: Entry) -> str:
    """A payment told by a bank, or by the side that gets it."""
    role = file.law.roles.get(entry.role)
    return RECEIVED if role is not None and role.kind == "party" else BANK


def facts(file: File, receipts: Mapping[int, int] | None = None) -> tuple[Fact, ...]:
    """Return the facts of the file in the order of the times that count.

    receipts: seq -> since when the record of that entry stands in the evidence ledger (UTC s).
    """
    known, held = answers(file), receipts or {}
    found = [
        Fact(entry.on, entry.at, says, basis, _resting(file, basis, entry, known), entry.seq, held.get(entry.seq, 0))
        for entry in file.entries
        for says, basis in _told(file, entry, known)
    ]
    return tuple(sorted(found, key=lambda fact: (fact.on, fact.entry)))


def _resting(file: File, basis: str, entry: Entry, known: Mapping[int, Answer]) -> str:
    """What a fact rests on, in words."""
    answer = known.get(entry.seq)
    rule = file.law.acts.get(entry.act)
    if rule is not None and answer is not None and answer.entry in file.by_seq and rule.objection is not None:
        when = file.day(file.by_seq[answer.entry].on)
        return file.tell(f"basis_{basis}_then", who=file.role(entry.role), day=when, other=_objector(file, entry, rule))
    return file.tell(f"basis_{basis}", who=file.role(entry.role))


def _objector(file: File, entry: Entry, rule: ActRule) -> str:
    by = rule.objection.by if rule.objection is not None else ""
    return file.role(by if by in file.law.roles else file.other(entry.role))


def _told(file: File, entry: Entry, known: Mapping[int, Answer]) -> Iterator[tuple[str, str]]:
    """An entry as what happened, and on what that rests; nothing for what only moves the file on."""
    kind, _, duty = entry.act.partition(":")
    if entry.act == "begin":
        yield file.tell("begun"), ACT if entry.role in file.law.roles else RULE
    elif entry.act == RECORD_SERVICE:
        yield _reached(file, entry), NOTICE
    elif entry.act in (ACCEPT_STATEMENT, OBJECT_STATEMENT):
        about = file.by_seq.get(entry.form.get("entry", 0))
        said = "agreed" if entry.act == ACCEPT_STATEMENT else "objected"
        yield file.tell(said, who=file.role(entry.role), what=_what(file, about)), ACT
    elif entry.role == CLOCK and duty:
        yield from _lapsed(file, entry, kind, duty)
    elif entry.role == LAW:
        yield file.tell("did_by_rule", what=entry_text(file.law, entry)), RULE
    elif entry.role != CLOCK:
        yield _done(file, entry), _basis(file, entry, known)


def _what(file: File, entry: Entry | None) -> str:
    return file.text(entry_text(file.law, entry)) if entry is not None else file.tell("something")


def _reached(file: File, entry: Entry) -> str:
    person = file.roles.get(str(entry.form.get("person", "")), "")
    about = file.by_seq.get(entry.form.get("entry", 0))
    return file.tell("reached", who=file.role(person) if person else "", what=_what(file, about))


def _lapsed(file: File, entry: Entry, kind: str, duty: str) -> Iterator[tuple[str, str]]:
    if duty == SERVE:
        return
    if duty == ANSWER:
        yield file.tell("no_answer"), RULE
        return
    rule = file.law.duties.get(duty)
    if rule is None or kind == "passed":
        return
    overdue = [values[0] for name, *values in entry.effects if name == "state" and _turns_overdue(values)]
    late = [live for live in file.debts if live.key in overdue]
    for live in late:
        day = file.until(live.due or live.was or live.raw)
        yield file.tell("overdue", what=file.named(live), sum=file.sum(live.amount), day=day), RULE
    if not overdue:
        yield file.tell("time_over", what=duty_text(file.law, rule), day=file.until(entry.on)), RULE


def _turns_overdue(values: list[Any]) -> bool:
    return isinstance(values[1], dict) and values[1].get("status") == "overdue"


def _done(file: File, entry: Entry) -> str:
    rule = act_rule(file.law, entry.act)
    title = file.text(named(rule.title, rule.name)) if rule is not None else entry.act
    who = file.role(entry.role)
    amounts = [entry.form.get(field.name) for field in rule.form if field.type == "money"] if rule is not None else []
    stated = any(name == "stated" for name, *_values in entry.effects)
    if amounts and amounts[0]:
        return file.tell("stated_sum" if stated else "did_sum", who=who, what=title, sum=file.sum(int(amounts[0])))
    return file.tell("stated" if stated else "did", who=who, what=title)


def _basis(file: File, entry: Entry, known: Mapping[int, Answer]) -> str:
    if entry.seq in known:
        return known[entry.seq].basis
    if _credits(file, entry) or entry.role == "bank":
        return _receipt(file, entry)
    return ACT
