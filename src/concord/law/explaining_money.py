"""A debt line by line: principal, interest for whole days, and what each payment went to (S17).

The books are run again as the kernel runs them; each account keeps what it did.
"""

from __future__ import annotations

from concord.law.appropriation import Account, Books, bearing
from concord.law.calendars import Calendar
from concord.law.explaining_words import Line, day_text, line, money_text, named, say
from concord.law.expressions.tree import Name
from concord.law.model import Live, State
from concord.law.money import interest
from concord.law.rulebook import DutyRule, Expr, Rulebook, Text

PER_CENT = 10_000  # parts per million


class Told(Account):
    """An account that keeps its lines. runs: (since, until, days, principal, amount) and payments, in their order."""

    __slots__ = ("runs",)

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.runs: list[tuple[str, int, int, int, int]] = []

    def accrue(self, calendar: Calendar, at: int) -> None:
        """As the kernel does, keeping the run."""
        since, before = max(self.live.due, self.upto), self.accrued
        super().accrue(calendar, at)
        if self.accrued != before:
            self.runs.append(("interest", since, at, bearing(self.live, self.paid), self.accrued - before))

    def receive(self, calendar: Calendar, amount: int, at: int) -> int:
        """As the kernel does, keeping what the payment went to."""
        collected, paid = self.collected, self.paid
        rest = super().receive(calendar, amount, at)
        if amount - rest > 0:
            self.runs.append(("payment", at, amount - rest, self.collected - collected, self.paid - paid))
        return rest


class ToldBooks(Books):
    """The books with accounts that keep their lines."""

    account = Told


def rate_text(rate: tuple[int, str, int]) -> Text:
    """Return a rate in words, exact."""
    ppm, per, basis = rate
    percent = f"{ppm // PER_CENT}.{ppm % PER_CENT:04d}".rstrip("0").rstrip(".")
    return say("rate_year", percent=percent, basis=basis) if per == "year" else say("rate_day", percent=percent)


def money_lines(law: Rulebook, calendar: Calendar, rule: DutyRule, live: Live, state: State) -> list[Line]:
    """Return the lines of a debt as it stands: amount, rate, interest, payments, what is owed now."""
    lines = [_amount(law, rule, live, state.currency)]
    if live.charged:
        lines.append(line("charged", amount=money_text(live.charged, state.currency)))
    if live.rate:
        lines.append(line("rate", rate=rate_text(live.rate)))
    if live.costs:
        lines.append(line("costs_first"))
    if live.status == "waived":
        return [*lines, line("waived")]
    debts = [one for one in (*state.settled, *state.duties) if one.kind == "pay"]
    account = ToldBooks(calendar, debts, state.payments).accounts[live.key]
    left = live.amount
    for kind, *numbers in account.runs if isinstance(account, Told) else ():
        if kind == "interest":
            lines.append(_interest(calendar, live, numbers, state.currency))
        else:
            left -= numbers[3]
            lines.append(_payment(calendar, numbers, left, state.currency))
    return [*lines, _owed(calendar, live, state)]


def _amount(law: Rulebook, rule: DutyRule, live: Live, currency: str) -> Line:
    amount = money_text(live.amount, currency)
    tree = rule.pay.tree if isinstance(rule.pay, Expr) else None
    if isinstance(tree, Name) and tree.path[0] == "terms" and tree.path[1] in law.terms:
        return line("amount_term", amount=amount, term=named(law.terms[tree.path[1]].label, tree.path[1]))
    return line("amount", amount=amount)


def _interest(calendar: Calendar, live: Live, numbers: list[int], currency: str) -> Line:
    since, until, principal, amount = numbers
    days = calendar.day_of(until) - calendar.day_of(since)
    return line(
        "interest", since=day_text(calendar.day_of(since)), until=day_text(calendar.day_of(until)), days=days,
        principal=money_text(principal, currency), rate=rate_text(live.rate), amount=money_text(amount, currency),
    )  # fmt: skip


def _payment(calendar: Calendar, numbers: list[int], left: int, currency: str) -> Line:
    at, amount, for_interest, for_principal = numbers
    return line(
        "payment", day=day_text(calendar.day_of(at)), amount=money_text(amount, currency),
        interest=money_text(for_interest, currency), principal=money_text(for_principal, currency),
        left=money_text(left, currency),
    )  # fmt: skip


def _owed(calendar: Calendar, live: Live, state: State) -> Line:
    if live.status == "paid":
        return line("settled")
    principal, accrued = live.amount - live.paid, live.interest
    if live.rate and live.due and state.at > live.due:
        since = max(live.due, live.upto)
        accrued += interest(bearing(live, live.paid), live.rate, calendar.day_of(state.at) - calendar.day_of(since))
    return line(
        "owed", day=day_text(calendar.day_of(state.at)), principal=money_text(principal, state.currency),
        interest=money_text(accrued, state.currency),
    )  # fmt: skip
