"""What a line of a bank does in a contract, as the law says: how the books stand before and after. Pure."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from concord.gateways.payments import Booking
from concord.law.model import Live, Refused, State
from concord.law.rulebook import Rulebook

PAY, REVERSE = "pay", "note_reversal"
DONE = frozenset({"booked", "part", "ahead", "surplus", "ended", "reversed", "already"})
ASKS = frozenset({"proposed", "choose", "refund"})  # a person decides


@dataclass(frozen=True)
class Row:
    """What became, or would become, of one line.

    code: a key of told.SENTENCES. matter: the contract's id, "" for none; number: its number. rest: minor units that
    the code speaks of. offers: (id, number) of the contracts that a person may choose from.
    """

    line: int
    code: str
    ref: str
    amount: int
    currency: str
    value: int
    counterparty: str = ""
    text: str = ""
    matter: str = ""
    number: str = ""
    rest: int = 0
    offers: tuple[tuple[str, str], ...] = ()

    @property
    def done(self) -> bool:
        """Whether the line counts in a contract."""
        return self.code in DONE

    @property
    def asks(self) -> bool:
        """Whether a person has to decide."""
        return self.code in ASKS

    def as_plain(self) -> dict[str, Any]:
        """The row as plain values, to be kept."""
        return dataclasses.asdict(self)

    @classmethod
    def of_plain(cls, kept: dict[str, Any]) -> Row:
        """The row of values that were kept."""
        return cls(**{**kept, "offers": tuple((one, two) for one, two in kept["offers"])})


@dataclass(frozen=True)
class Verdict:
    """A row's code, and the amount that it speaks of."""

    code: str
    rest: int = 0


@dataclass(frozen=True)
class Step:
    """An act to record. on: the value date, UTC seconds."""

    act: str
    form: dict[str, Any]
    on: int


def row(booking: Booking, verdict: Verdict, **more: Any) -> Row:
    """The row of a line."""
    return Row(
        line=booking.line, code=verdict.code, ref=booking.ref, amount=booking.amount, currency=booking.currency,
        value=booking.value, counterparty=booking.counterparty, text=booking.text, rest=verdict.rest, **more,
    )  # fmt: skip


def accepted(step: Step, before: State, after: State) -> Verdict:
    """What a payment or a reversal that the law took has changed."""
    if step.act == REVERSE:
        return Verdict("reversed", _owed(after) - _owed(before))
    over = after.pot - before.pot
    if over > 0:
        return Verdict("ended" if after.ended and not _owed(after) else "surplus", over)
    was = {live.key: live for live in _debts(before)}
    met = [live for live in _debts(after) if live.status == "paid" and not _paid(was.get(live.key))]
    begun = [live for live in _debts(after) if _left(live) and live.paid > _of(was, live.key)]
    if not begun:
        return Verdict("booked")
    return Verdict("ahead", begun[0].paid - _of(was, begun[0].key)) if met else Verdict("part", _left(begun[0]))


def refused(law: Rulebook, step: Step, why: Refused, state: State, reference: str) -> Verdict:
    """Why the law takes a payment or a reversal not. reference: how the state knows the line's reference."""
    signed = law.acts[step.act].since
    if why.code == "already":
        return Verdict("already" if _same(state, reference, step.form["amount"]) else "clash")
    if (why.code == "form" and why.detail == "on") or (signed and signed not in state.moments):
        return Verdict("early" if signed in state.moments else "unsigned")
    if why.code == "form" and why.detail == "amount":
        return Verdict("too_much" if step.act == REVERSE else "limit")
    if why.code == "form" and why.detail == "ref":
        return Verdict("unclear")
    return Verdict("closed" if state.ended else "not_now")


def _same(state: State, reference: str, amount: int) -> bool:
    return any(paid[0] == reference and paid[1] == amount for paid in state.payments)


def _debts(state: State) -> list[Live]:
    return [live for live in (*state.settled, *state.duties) if live.kind == "pay" and live.status != "waived"]


def _owed(state: State) -> int:
    return sum(_left(live) for live in _debts(state))


def _paid(live: Live | None) -> bool:
    return live is not None and live.status == "paid"


def _left(live: Live) -> int:
    return 0 if live.status in ("paid", "waived") else live.amount - live.paid + live.interest


def _of(was: dict[str, Live], key: str) -> int:
    return was[key].paid if key in was else 0


def met(before: State, after: State) -> list[int]:
    """When each debt that a payment met, whole or in part, was due: the first instant too late, UTC seconds."""
    was = {live.key: live for live in _debts(before)}
    return [live.due or live.was or live.raw for live in _debts(after) if live.paid > _of(was, live.key)]


def open_amounts(state: State) -> set[int]:
    """What is left of each debt that stands: the amounts by which a payment without a reference may be known."""
    return {left for live in _debts(state) if (left := _left(live)) > 0}
