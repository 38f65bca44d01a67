"""What can be tried in a state: every act of the stage, by each who may do it, with sample values in its form.

At most two persons a role are tried. Payments are sampled as what is overdue and as the next instalment, reversals as
the last payment; a choice is sampled with every option only where some rule reads it. Stated times are the present, the
last second before the last lapse, and the moment of that lapse.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from concord.law import forms
from concord.law.appropriation import REVERSAL, owed
from concord.law.audit.world import World, rows
from concord.law.builtin import ACCEPT_STATEMENT, OBJECT_STATEMENT, RECORD_SERVICE, SERVE
from concord.law.deciding import Deciding
from concord.law.expressions.tree import Unary
from concord.law.index import index_of
from concord.law.model import Act, Live, State
from concord.law.rulebook import ActRule, Consequence, Expr, Field, Rulebook
from concord.law.rulebook_graph import expressions, planned, reads

PERSONS = 2  # of a role
MOST_FORMS = 6  # of one act by one person


class Sampler:
    """Sample acts of one small world. variant: which rows are written where a form asks for some."""

    def __init__(self, world: World, variant: int = 0) -> None:
        self.world = world
        self.variant = variant
        law = world.law
        self.acts = {stage: tuple(act for act in law.acts.values() if stage in act.during) for stage in law.stages}
        self.parties = tuple(name for name, role in law.roles.items() if role.kind == "party")
        self.idle = frozenset(name for name, act in law.acts.items() if changes_nothing(law, act))
        self.alike = frozenset(name for name, act in law.acts.items() if alike(law, act))
        self.read = {act.name: _fields_read(act) for act in law.acts.values()}

    def sample(self, state: State, now: int, lapsed: int, skip: set[str]) -> Iterator[Act]:
        """Return acts to try. lapsed: when the last lapse fell due, 0 for none; skip: acts that need no more trying."""
        law = self.world.law
        case = Deciding(law, state, now)
        standing = {live.id for live in state.duties if live.status != "left"}
        stated = {(one["act"], one["by"]) for one in state.statements.values()}
        for rule in self.acts[state.stage]:
            if rule.name in skip or (rule.while_ and rule.while_ not in standing):
                continue
            done = state.done.get(rule.name, {})
            for role, person in self._actors(rule, state):
                if (rule.name, person) in stated or (rule.whole and not rule.same and person in done):
                    continue
                for form in self._forms(case, rule, person, role):
                    yield Act(rule.name, role, person, form)
                    yield from _stated(rule, role, person, form, now, lapsed)
        yield from self._services(state)
        yield from self._answers(state)

    def _actors(self, rule: ActRule, state: State) -> Iterator[tuple[str, str]]:
        for name in rule.by[:1] if rule.name in self.alike else rule.by:
            roles = self.parties if name in self.world.law.groups else (name,)
            for role in roles:
                for person in state.people.get(role, ())[:PERSONS]:
                    yield role, person

    def _services(self, state: State) -> Iterator[Act]:
        for live in state.duties:
            if live.id == SERVE:
                yield service(live)

    def _answers(self, state: State) -> Iterator[Act]:
        holders = {person: role for role, persons in state.people.items() for person in persons}
        for seq, stated in state.statements.items():
            for person in stated["who"][:PERSONS]:
                for name in (ACCEPT_STATEMENT, OBJECT_STATEMENT):
                    yield Act(name, holders[person], person, {"entry": int(seq)})

    def _forms(self, case: Deciding, rule: ActRule, person: str, role: str) -> list[dict[str, Any]]:
        """Sample forms; none where a field has no value that could fit."""
        money = _payments(case, rule)
        if money is not None:
            return money
        fields = [field for field in rule.form if not field.optional or field.name in self.read[rule.name]]
        columns = [self._values(case, rule, field, person, role) for field in fields]
        found = []
        for values in product(*columns):
            found.append({field.name: value for field, value in zip(fields, values, strict=True) if value is not None})
            if len(found) >= MOST_FORMS:
                break
        return found

    def _values(self, case: Deciding, rule: ActRule, field: Field, person: str, role: str) -> list[Any]:
        read = field.name in self.read[rule.name]
        if field.type == "entry":
            return _entries(case, rule, field, person, role)
        if field.type == "rows":
            return [rows(self.world.law, field.of, case.people, case.now, self.variant)]
        if field.type == "row":
            duty = case.law.duties.get(field.of)
            count = len(case.data.get(duty.schedule if duty is not None else field.of) or ())
            return list(range(1, count + 1))
        if field.type == "participant":
            return self._persons(case, rule)
        if field.type in ("choice", "audience"):
            return list(field.options) if read and field.type == "choice" else [field.default or field.options[0]]
        if field.type == "bool":
            return [True, False] if read else [True]
        return [_plain(field, case)]

    def _persons(self, case: Deciding, rule: ActRule) -> list[str]:
        """Who joins is somebody new; who is named is each party."""
        if rule.then.join:
            return [rule.then.join]
        return [person for role in self.parties for person in case.people.get(role, ())[:PERSONS]]


def changes_nothing(law: Rulebook, act: ActRule) -> bool:
    """Return whether an act only adds an entry, which no rule, duty or other form can ever read."""
    told = (act.then.start, act.then.alert)  # both are for the reactor
    quiet = Consequence(start=told[0], alert=told[1])
    index = index_of(law)
    if act.then != quiet or act.objection is not None or act.whole:
        return False
    if act.name in index.kept or act.name in index.noticed or act.name in index.met_by:
        return False
    return all(("count", act.name) not in reads(expr) for _, expr in expressions(law))


def alike(law: Rulebook, act: ActRule) -> bool:
    """Return whether it makes no difference who of those entitled does an act: then the first role stands for all."""
    index = index_of(law)
    if act.whole or act.objection is not None or act.then.to or act.then.join or act.name in index.kept | index.noticed:
        return False
    if any(law.duties[duty].each for duty in index.met_by.get(act.name, ())) or act.then.open:
        return False
    return act.condition is None or all(kind not in ("creditor", "debtor") for kind, _ in reads(act.condition))


def service(task: Live) -> Act:
    """Return the act by which a task to serve is done."""
    return Act(RECORD_SERVICE, "notice", "notice", {"entry": task.notice, "person": task.whom, "how": "sms"})


def _fields_read(act: ActRule) -> set[str]:
    """The fields of a form that its own condition or consequence reads, or by which answers are compared."""
    then = act.then
    by = then.extend.by if then.extend is not None and isinstance(then.extend.by, Expr) else None
    parts = [act.condition, *then.set.values(), then.credit, then.perform, by, *planned(then)]
    found = {name for part in parts if part is not None for kind, name in reads(part) if kind == "form"}
    return found | ({act.same} if act.same else set())


def _stated(rule: ActRule, role: str, person: str, form: dict[str, Any], now: int, lapsed: int) -> Iterator[Act]:
    if rule.stated and 0 < lapsed <= now:
        for on in (lapsed - 1, lapsed):
            yield Act(rule.name, role, person, form, on)


def _entries(case: Deciding, rule: ActRule, field: Field, person: str, role: str) -> list[Any]:
    """The newest entry that this field may name; without acts, the newest one that somebody was served."""
    if not field.act:
        served = [int(seq) for seq in case.served]
        return [max(served)] if served else []
    fitting = [int(seq) for seq in case.kept if forms.may_name(case, rule, field, int(seq), person, role)]
    return [max(fitting)] if fitting else []


def _plain(field: Field, case: Deciding) -> Any:
    if field.default is not None:
        return field.default
    least = field.min if field.min is not None else 0
    today = case.calendar.day_of(case.now)
    values: dict[str, Any] = {
        "int": max(least, 1), "money": max(least, 100), "time": case.now, "text": "t" * max(least, 1), "file": "f",
        "consent": True, "period": _length(field), "rate": "0%/year", "day": case.calendar.start_of(today),
    }  # fmt: skip
    if field.type == "text" and field.name == "ref":
        return f"r{case.number}"
    return values.get(field.type)


def _length(field: Field) -> str:
    least = field.least
    unit, n = getattr(least, "unit", "D"), getattr(least, "n", 7)
    return f"PT{n}H" if unit == "H" else f"P{n}{unit}"


def _payments(case: Deciding, rule: ActRule) -> list[dict[str, Any]] | None:
    """Forms of an act that books money: what is owed on a row; what is overdue; the next instalment; a reversal."""
    if rule.then.credit is None:
        return None
    names = {field.type: field.name for field in rule.form if field.type in ("row", "money")}
    base = {
        field.name: _plain(field, case)
        for field in rule.form
        if field.type not in ("row", "money") and not field.optional
    }
    if isinstance(rule.then.credit.tree, Unary):
        return _reversals(case, names, base)
    if "row" in names:
        return [{**base, names["row"]: n, **_sum(live, names)} for n, live in _rows(case, rule, names["row"])]
    return [{**base, names["money"]: amount} for amount in _amounts(case)] if "money" in names else [base]


def _sum(live: Live | None, names: dict[str, str]) -> dict[str, int]:
    if live is None or live.kind != "pay" or "money" not in names:
        return {}
    return {names["money"]: live.amount - live.paid + live.interest}


def _rows(case: Deciding, rule: ActRule, name: str) -> list[tuple[int, Live | None]]:
    of = next(field.of for field in rule.form if field.name == name)
    found: list[tuple[int, Live | None]] = []
    for key in (*case.duties, *case.settled):
        if key.startswith(f"{of}#"):
            live = case.duties.get(key)
            if live is not None:
                found.append((int(key.rpartition("#")[2]), live))
    return found


def _reversals(case: Deciding, names: dict[str, str], base: dict[str, Any]) -> list[dict[str, Any]]:
    undone = {paid[0] for paid in case.payments if paid[4] == REVERSAL}
    booked = [paid for paid in case.payments if paid[4] != REVERSAL and paid[0] not in undone]
    if not booked or "ref" not in base:
        return []
    ref, amount, _on, row, _kind, _seq = booked[-1]
    form = {**base, "ref": ref, names["money"]: amount}
    if "row" in names:
        form[names["row"]] = int(row.rpartition("#")[2]) if row else 1
    return [form]


def _amounts(case: Deciding) -> list[int]:
    """What is overdue, with interest; the next instalment; before any debt stands, one instalment in advance."""
    debts = [live for live in case.duties.values() if live.kind == "pay"]
    overdue = sum(sum(owed(case.calendar, live, case.now)) for live in debts if live.status == "overdue")
    ahead = [live.amount - live.paid for live in sorted(debts, key=lambda one: one.due) if live.status != "overdue"]
    found = {overdue, ahead[0] if ahead else 0}
    if not debts and not case.settled:
        rule = next((duty for duty in case.law.duties.values() if duty.every is not None and duty.pay), None)
        found.add(int(rule.pay.run(case.facts)) if rule is not None and rule.pay is not None else 0)
    return sorted(found - {0})
