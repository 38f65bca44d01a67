"""What is open of a breach, line by line, each with how it was reckoned; the lines of a debt sum to the books.

The books are run again as the kernel runs them (S17), and their accounts keep what they did.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from concord.law import measures
from concord.law.deciding import Deciding
from concord.law.draft import EMPTY, Draft
from concord.law.effects import apply_all
from concord.law.explaining_money import Told, ToldBooks, rate_text
from concord.law.explaining_words import named
from concord.law.expressions.compiler import compiled
from concord.law.expressions.tree import Binary, Call, Literal, Name, Node, names
from concord.law.model import Entry, Live
from concord.law.plans import on as agreed_on
from concord.law.prose_conditions import condition_text
from concord.law.risk_breaches import Found, damages, late
from concord.law.risk_file import File
from concord.law.risk_model import Claim, Line, Totals
from concord.law.rulebook import Expr, Rate, Rulebook

HUNDRED = 100


class Reckoned:
    """The books of a file, run to the time of the sheet."""

    def __init__(self, file: File) -> None:
        lives = [live for live in (*file.state.settled, *file.state.duties) if live.kind == "pay"]
        self.file = file
        books = ToldBooks(file.calendar, lives, file.state.payments).accounts
        self.accounts = {key: account for key, account in books.items() if isinstance(account, Told)}
        for account in self.accounts.values():
            if account.live.status != "waived" and not account.full:
                account.accrue(file.calendar, file.now)

    def account(self, live: Live) -> Told:
        """The account of a debt, with its lines."""
        return self.accounts[live.key]


def claims(file: File, books: Reckoned, found: Found) -> tuple[Claim, ...]:
    """Return what is open of a breach of money, debt by debt."""
    return tuple(_claim(file, books, live) for live in found.debts)


def totals(parts: tuple[Claim, ...]) -> Totals:
    """Return what is open in all."""
    return Totals(
        principal=sum(one.principal for one in parts if not one.damages),
        interest=sum(one.interest for one in parts),
        damages=sum(one.principal for one in parts if one.damages),
    )


def _claim(file: File, books: Reckoned, live: Live) -> Claim:
    account, waived = books.account(live), live.status == "waived"
    lines = tuple(_lines(file, account, live)) if file.whole else ()
    return Claim(
        key=live.key,
        title=file.named(live),
        day=date.fromordinal(file.calendar.day_of((live.due or live.was or live.raw) - 1)).isoformat(),
        status=file.tell("status_late" if late(file, live) else f"status_{live.status}"),
        lines=lines,
        open=0 if waived else live.amount - account.paid + account.accrued,
        principal=0 if waived else live.amount - account.paid,
        interest=0 if waived else account.accrued,
        damages=damages(file, live),
    )


def _lines(file: File, account: Told, live: Live) -> Iterator[Line]:
    if damages(file, live):
        yield from _reckoned(file, live)
    else:
        yield Line("principal", _named(file, live), live.amount - live.charged)
    if live.charged:
        yield _agreed(file, live)
    if live.status == "waived":
        yield Line("waived", file.tell("waived_on", day=file.day(live.upto)), -live.amount)
        return
    rate = file.text(rate_text(_rate(live))) if live.rate else ""
    for kind, *numbers in account.runs:
        if kind == "interest":
            since, until, base, amount = numbers
            days = file.calendar.day_of(until) - file.calendar.day_of(since)
            says = file.tell(
                "interest", since=file.day(since), until=file.day(until), days=days, base=file.sum(base),
                rate=rate, amount=file.sum(amount),
            )  # fmt: skip
            yield Line("interest", says, amount, base, rate, days)
        else:
            at, amount, interest, principal = numbers
            says = file.tell("paid", day=file.day(at), interest=file.sum(interest), principal=file.sum(principal))
            yield Line("payment", says, -amount)


def _rate(live: Live) -> tuple[int, str, int]:
    ppm, per, basis = live.rate
    return ppm, per, basis


def _named(file: File, live: Live) -> str:
    """What an amount is: a term of the contract, or what its rule says."""
    tree = _tree(file.law, live)
    if isinstance(tree, Name) and tree.path[0] == "terms" and tree.path[1] in file.law.terms:
        return file.tell("as_term", term=named(file.law.terms[tree.path[1]].label, tree.path[1]))
    return file.tell("as_plan" if file.law.duties[live.id].schedule else "as_rule")


def _tree(law: Rulebook, live: Live) -> Any:
    pay = law.duties[live.id].pay
    return pay.tree if isinstance(pay, Expr) else None


def _agreed(file: File, live: Live) -> Line:
    """Agreed interest of a row of a plan: what was outstanding in its period, at the rate of the contract."""
    rows = file.state.data.get(file.law.duties[live.id].schedule) or ()
    row = rows[live.n - 1] if 0 < live.n <= len(rows) else {}
    base = sum(one["principal"] for one in rows[live.n - 1 :]) if row else 0
    rate = _agreed_rate(file, base, row, live.charged)
    if rate is None:
        return Line("agreed_interest", file.tell("agreed_plain"), live.charged)
    told = file.text(rate_text((rate.ppm, rate.per, rate.basis)))
    says = file.tell(
        "agreed_of", base=file.sum(base), rate=told, parts=row["parts"], of=row["of"], amount=file.sum(live.charged)
    )  # fmt: skip
    return Line("agreed_interest", says, live.charged, base, told)


def _agreed_rate(file: File, base: int, row: dict[str, Any], charged: int) -> Rate | None:
    """The rate of the contract by which the interest of a row comes to what stands in it; None where none does."""
    from_terms = [file.state.terms.get(name) for name, field in file.law.terms.items() if field.type == "rate"]
    for value in from_terms if row and row.get("of") else ():
        rate = measures.as_rate(value)
        if agreed_on(base, rate, Fraction(row["parts"], row["of"])) == charged:
            return rate
    return None


def _reckoned(file: File, live: Live) -> Iterator[Line]:
    """How damages were reckoned when they were claimed: base and percentage, read from the rule that claimed them."""
    parts = list(_parts(file, live))
    if not parts:
        yield Line("damages", file.tell("as_rule"), live.amount - live.charged)
        return
    yield from parts
    rest = live.amount - sum(part.amount for part in parts)
    if rest:
        yield Line("set_off", file.tell("set_off"), rest)


def _parts(file: File, live: Live) -> Iterator[Line]:
    entry, before = file.by_seq.get(live.entry), _before(file, live.entry)
    rule = file.law.acts.get(entry.act) if entry is not None else None
    if entry is None or rule is None or before is None:
        return
    read = {node.path[1] for node in names(_tree(file.law, live)) if isinstance(node, Name) and node.path[0] == "data"}
    facts = before.facts
    facts.now, facts.form, facts.actor = entry.on, entry.form, entry.by
    written = {values[0]: values[1] for name, *values in entry.effects if name == "set"}
    for name in sorted(read & set(rule.then.set)):
        addends = [(node, int(compiled(node)(facts))) for node in _addends(rule.then.set[name].tree)]
        if sum(amount for _node, amount in addends) != written.get(name):
            return  # what the reader sees does not lead to what was reckoned: no half of it is told
        yield from (_part(file, node, amount, facts) for node, amount in addends if amount)


def _before(file: File, seq: int) -> Deciding | None:
    """The file as it stood before an entry, as far as the reader sees; None where that does not hold together."""
    draft = Draft(EMPTY)
    try:
        apply_all(draft, [entry for entry in file.entries if entry.seq < seq])
    except KeyError:  # what a visible entry changes was opened by one that is hidden
        return None
    return Deciding(file.law, draft.freeze(), _at(file.by_seq[seq]))


def _at(entry: Entry) -> int:
    return max(entry.on, entry.at)


def _addends(node: Node) -> Iterator[Node]:
    if isinstance(node, Binary) and node.op == "+":
        yield from _addends(node.left)
        yield from _addends(node.right)
    else:
        yield node


def _part(file: File, node: Node, amount: int, facts: Any) -> Line:
    """One addend of damages: so many per cent of a base, or the rule in words."""
    if isinstance(node, Call) and node.name == "muldiv" and _is_percent(node):
        base, percent = (int(compiled(arg)(facts)) for arg in node.args[:2])
        says = file.tell("percent", base=file.sum(base), percent=percent, amount=file.sum(amount))
        return Line("damages", says, amount, base, f"{percent} %")
    said = condition_text(file.law, Expr("", "money", node, None))
    return Line("damages", file.tell("by_rule", rule=said, amount=file.sum(amount)), amount)


def _is_percent(node: Call) -> bool:
    by = node.args[2] if len(node.args) > 2 else None
    return isinstance(by, Literal) and by.value == HUNDRED and isinstance(node.args[1], Name)
