"""A state as it is kept: JSON that says what has been met once, and of the next only how it differs.

A running lease or a plan of instalments leaves one paid debt after another behind, and the books need every one of them
when late news comes (S18). They are nearly the same: the next one is due a month later and was opened by a later entry.
So each is written as its distance from the one before it, and read back whole; nothing is lost, and nothing that
decides knows of it.

What is written beside the fields of a State:

- `met` instead of `settled`: a list in the same order. An object is a Live as it is. A list is the next instance of the
  debt before it, paid in full: days between the two unrolled dates, days that the date rolled, entries between the two
  that opened them; then, as far as it is needed, how often it lapsed, how many seconds after its date the last payment
  counted, and whether its date is provisional (else: as the one before). It begins with the name of its rule where the
  one before it has another. The first of a rule is told from the one that stands, as if that were number 0.
- a payment that was received and names no row has three values: reference, seconds and entries since the payment before
  it; and a fourth, its amount, where that differs from the one before.

States kept before this was so hold `settled` and payments of six values; they are read all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from concord.law.appropriation import RECEIVED
from concord.law.draft import change
from concord.law.model import Live, State

DAY = 86_400
WHOLE = ("ref", "amount", "on", "row", "kind", "seq")  # a payment as a State has it
Told = tuple[Any, ...]
Paid = tuple[Any, ...]


class Kept(State, frozen=True, omit_defaults=True, gc=False):
    """A state as JSON. met: what is settled, told from the one before where that is shorter."""

    met: tuple[Live | Told, ...] = ()


def encode(state: State) -> bytes:
    """Return a state as the JSON in which it is kept."""
    if not state.settled and not state.payments:
        return msgspec.json.encode(state)
    fields = {name: getattr(state, name) for name in State.__struct_fields__}
    fields["settled"] = ()
    fields["payments"] = tuple(_told_payments(state.payments))
    return msgspec.json.encode(Kept(**fields, met=tuple(_told(state))))


def decode(raw: bytes) -> State:
    """Return the state that was kept. Raises msgspec.DecodeError or msgspec.ValidationError for what is none."""
    kept = msgspec.json.decode(raw, type=Kept)
    fields = {name: getattr(kept, name) for name in State.__struct_fields__}
    fields["payments"] = tuple(_read_payments(kept.payments))
    if kept.met:
        fields["settled"] = tuple(_read(kept))
    return State(**fields)


def _zeroth(duties: Iterable[Live]) -> dict[str, Live]:
    """Return, by rule, the instance that stands as if it were number 0: the first that is met is told from it."""
    found: dict[str, Live] = {}
    for live in duties:
        if live.kind == "pay" and live.n:
            found.setdefault(live.id, change(live, n=0, provisional=False))
    return found


def _told(state: State) -> Iterator[Live | Told]:
    before, last = _zeroth(state.duties), ""
    for live in state.settled:
        base = before.get(live.id)
        told = _distance(base, live) if base is not None else None
        if told is None:
            yield live
        else:
            yield told if live.id == last else (live.id, *told)
        before[live.id], last = live, live.id


def _read(kept: Kept) -> Iterator[Live]:
    before, last = _zeroth(kept.duties), ""
    for one in kept.met:
        if isinstance(one, Live):
            live = one
        elif isinstance(one[0], str):
            live = _next(before[one[0]], *one[1:])
        else:
            live = _next(before[last], *one)
        yield live
        before[live.id], last = live, live.id


def _distance(base: Live, live: Live) -> Told | None:
    """Return how an instance differs from the one before it, or None where a distance cannot say it."""
    days, uneven = divmod(live.raw - base.raw, DAY)
    rolled, odd = divmod(live.due - live.raw, DAY)
    if uneven or odd:
        return None
    after = live.upto - live.due if live.upto else None
    told: Told = (days, rolled, live.entry - base.entry)
    if live.provisional != base.provisional:
        told = (*told, live.lapses, after, live.provisional)
    elif after is not None:
        told = (*told, live.lapses, after)
    elif live.lapses:
        told = (*told, live.lapses)
    return told if _next(base, *told) == live else None


def _next(
    base: Live,
    days: int,
    rolled: int,
    entries: int,
    lapses: int = 0,
    after: int | None = None,
    provisional: bool | None = None,
) -> Live:
    """Return the next instance of a debt, paid in full."""
    n, raw = base.n + 1, base.raw + days * DAY
    due = raw + rolled * DAY
    upto = 0 if after is None else due + after
    if provisional is None:
        provisional = base.provisional
    return Live(  # in the order of its fields: by name it takes several times as long
        base.id, due, raw, base.start, base.who, n, "paid", base.amount, base.amount, base.rate, 0, upto, 0, (),
        base.whom, base.kind, base.entry + entries, provisional, f"{base.id}#{n}", 0, 0, (), False, 0, lapses, "",
        base.costs,
    )  # fmt: skip


def _told_payments(payments: tuple[Paid, ...]) -> Iterator[Paid]:
    since = entry = before = 0
    for paid in payments:
        ref, amount, on, row, kind, seq = paid
        if row or kind != RECEIVED:
            yield paid
        elif amount == before:
            yield ref, on - since, seq - entry
        else:
            yield ref, on - since, seq - entry, amount
        since, entry, before = on, seq, amount


def _read_payments(payments: tuple[Paid, ...]) -> Iterator[Paid]:
    since = entry = before = 0
    for told in payments:
        paid = told
        if len(told) < len(WHOLE):
            ref, later, entries, *amount = told
            paid = (ref, amount[0] if amount else before, since + later, "", RECEIVED, entry + entries)
        yield paid
        _ref, before, since, _row, _kind, entry = paid
