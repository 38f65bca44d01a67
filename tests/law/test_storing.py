"""How a state is kept: nothing is lost, and what has been met takes little room."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import msgspec
import pytest

from concord.law import shelf, storing
from concord.law.model import Live, State
from tests.law.beginnings import LEASE_PEOPLE
from tests.law.mediating import performing, row
from tests.law.test_appropriation import renting
from tests.law.walking import SHANGHAI, Walk

REF = "2026110700001234"  # of a bank: sixteen digits
ROOM = 48


def leased(months: int, rate: str = "0%/year", rent: int = 30_000) -> Walk:
    """A lease whose goods arrived on 2 March 2026; twelve rents of it fall due in the published year and after it."""
    terms = {"rent": rent, "months": months, "price": rent * months, "late_rate": rate}
    walk = Walk(shelf.rulebook("lease@1"), LEASE_PEOPLE | {"lessee": ("rong",)}, terms, "2026-03-02 10:00")
    for person in ("anna", "rong"):
        walk.do(person, "sign", "2026-03-02 12:00")
    walk.do("anna", "deliver", "2026-03-02 13:00", ref="SF1")
    walk.serve("rong", "2026-03-02 13:00")
    walk.do("rong", "accept_statement", "2026-03-02 13:00", entry=int(next(iter(walk.state.statements))))
    return walk


def due(walk: Walk, n: int) -> datetime:
    live = walk.live(f"rent#{n}")
    assert live is not None
    return datetime.fromtimestamp(live.due, SHANGHAI)


def kept(walk: Walk) -> int:
    return len(storing.encode(walk.state))


def pay(walk: Walk, n: int, time: datetime, amount: int = 30_000) -> None:
    walk.do("bank", "pay", f"{time:%Y-%m-%d %H:%M}", ref=f"{REF[:-3]}{n:03}", amount=amount)


def test_a_rent_that_is_met_in_time_adds_at_most_48_bytes_with_the_reference_of_its_bank() -> None:
    walk, sizes = leased(30), []
    for n in range(1, 29):
        pay(walk, n, due(walk, n) - timedelta(days=4))
        sizes.append(kept(walk))
    grown = [after - before for before, after in pairwise(sizes)]
    assert median(grown) <= ROOM
    assert (sizes[-1] - sizes[0]) / len(grown) <= ROOM
    assert [live.status for live in walk.state.settled] == ["paid"] * 28


def test_a_rent_that_is_met_late_with_interest_adds_two_bytes_more() -> None:
    """Each rent is paid five days late, with the interest of those days: lapses and value dates are kept as well."""
    walk, sizes = leased(14, "0.0175%/day"), []
    for n in range(1, 12):
        late = due(walk, n) + timedelta(days=5)
        walk.clock(f"{late:%Y-%m-%d %H:%M}")
        pay(walk, n, late, 30_000 + 26)
        sizes.append(kept(walk))
    assert {live.lapses for live in walk.state.settled} == {1}
    assert all(live.upto for live in walk.state.settled)
    assert median(after - before for before, after in pairwise(sizes)) <= ROOM + 2


def test_payments_that_meet_nothing_yet_add_at_most_48_bytes() -> None:
    walk = leased(3)
    time, sizes = due(walk, 1) - timedelta(days=20), [kept(walk)]
    for n in range(1, 11):
        pay(walk, n, time + timedelta(hours=n), 100)
        sizes.append(kept(walk))
    assert max(after - before for before, after in pairwise(sizes[1:])) <= ROOM


def test_a_state_that_was_kept_before_reads_the_same_and_is_kept_anew() -> None:
    """Fields of a State as they are: what has been met as whole objects, payments of six values."""
    walk = leased(6)
    for n in (1, 2, 3):
        pay(walk, n, due(walk, n) - timedelta(days=4))
    before = msgspec.json.encode(walk.state)
    assert b'"settled":[{"id":"rent"' in before
    assert storing.decode(before) == walk.state
    assert len(storing.encode(storing.decode(before))) < len(before)


def test_what_is_read_is_a_state_and_nothing_beside_it() -> None:
    walk = leased(3)
    pay(walk, 1, due(walk, 1) - timedelta(days=4))
    assert type(storing.decode(storing.encode(walk.state))) is State
    assert type(storing.decode(storing.encode(leased(3).state))) is State


def test_debts_of_several_rules_that_are_met_in_turns_keep_their_order() -> None:
    """A fee between two rents, a waived one, one in a pause: what is no next instance paid in full is kept whole."""
    walk = renting()
    walk.do("bank", "pay", "2026-03-03 10:00", ref="a", amount=100)
    walk.do("ann", "freeze", "2026-03-04 10:00")
    walk.do("bank", "pay", "2026-03-05 10:00", ref="b", amount=150)
    walk.do("ann", "go", "2026-03-07 10:00")
    walk.do("bank", "pay", "2026-03-08 10:00", ref="c", amount=400)
    assert len({live.id for live in walk.state.settled}) > 1
    assert storing.decode(storing.encode(walk.state)) == walk.state


def test_rows_of_an_agreement_of_several_people_and_kinds_come_back_as_they_were() -> None:
    walk = performing(
        row(100, "2026-03-20"), row(100, "2026-03-21"), row(0, "2026-04-20", kind="deliver"),
        row(100, "2026-03-22", who="anna", whom="rong"), row(100, "2026-03-23"), row(7, "2026-03-24"),
    )  # fmt: skip
    for n in (1, 2, 4, 5, 6):
        payee = "rong" if n == 4 else "anna"
        amount = 7 if n == 6 else 100
        walk.do(payee, "receive", f"2026-03-1{n + 3} 10:00", row=n, ref=f"r{n}", amount=amount)
    again = storing.decode(storing.encode(walk.state))
    assert again == walk.state
    assert [(live.n, live.who, live.amount) for live in again.settled] == [
        (1, "rong", 100), (2, "rong", 100), (4, "anna", 100), (5, "rong", 100), (6, "rong", 7),
    ]  # fmt: skip


CHANGES = {
    "who": "x", "whom": "x", "amount": 1, "paid": 99, "rate": (1, "day", 1), "interest": 1, "longer": 1,
    "still": ("p",), "stopped": 1, "stills": ((1, 2),), "stood": True, "notice": 4, "length": "P5D", "costs": True,
    "kind": "deliver", "status": "waived", "start": 9, "was": 3, "n": 7, "key": "rent#2#9", "due": 0, "raw": 17,
    "upto": 5, "lapses": 3, "provisional": True, "entry": 2, "charged": 7,
}  # fmt: skip


@pytest.mark.parametrize("field", sorted(CHANGES))
@pytest.mark.parametrize("place", [0, 1, 2])
def test_whatever_is_different_in_one_of_three_instalments_is_kept(field: str, place: int) -> None:
    day = 86_400
    lives = [
        Live("rent", n * 30 * day, raw=n * 30 * day, n=n, status="paid", amount=100, paid=100, kind="pay", entry=n + 4,
             key=f"rent#{n}")
        for n in (1, 2, 3)
    ]  # fmt: skip
    lives[place] = msgspec.structs.replace(lives[place], **{field: CHANGES[field]})
    standing = msgspec.structs.replace(lives[-1], n=4, key="rent#4", status="open", paid=0, provisional=True)
    state = State(
        "r@1", "s", 9, 8, 7, {}, {}, {}, {}, duties=(standing,), settled=tuple(lives),
        payments=(("a", 1, 5, "", "received", 2), ("b", 1, 4, "rent#1", "received", 3), ("c", 2, 9, "", "stated", 4),
                  ("d", 1, 6, "", "received", 5), ("a", -1, 5, "", "reversal", 6)),
    )  # fmt: skip
    assert set(CHANGES) == set(Live.__struct_fields__) - {"id"}
    assert storing.decode(storing.encode(state)) == state


def test_what_is_no_state_is_refused() -> None:
    for raw in (b"", b"{", b"[]", b'{"rulebook":1}'):
        with pytest.raises(msgspec.DecodeError):
            storing.decode(raw)
