"""A payment that comes in order is booked without a run of the books: nobody can tell from what is written."""

from __future__ import annotations

from functools import cache
from random import Random
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concord.law import appropriation, engine, shelf
from concord.law.deciding import Deciding
from concord.law.model import Act, Decision, State
from tests.law.walking import Walk

LEASE = shelf.rulebook("lease@1")
PEOPLE = {
    "lessor": ("lena",), "lessee": ("theo",), "bank": ("bank",), "system": ("platform",), "notice": ("gateway",),
}  # fmt: skip
RENT, DAY = 300_00, 86_400
WITHOUT = mock.patch.object(appropriation, "_taker", return_value=None)


@cache
def running(rate: str) -> State:
    """Delivered on 2 March 2026; six rents follow."""
    terms = {"rent": RENT, "months": 6, "price": 6 * RENT, "late_rate": rate}
    walk = Walk(LEASE, PEOPLE, terms, "2026-03-02 09:00")
    for person in ("lena", "theo"):
        walk.do(person, "sign", "2026-03-02 10:00")
    walk.do("lena", "deliver", "2026-03-02 11:00", ref="SF1")
    walk.serve("theo", "2026-03-02 11:00")
    walk.do("theo", "accept_statement", "2026-03-02 12:00", entry=int(next(iter(walk.state.statements))))
    return walk.state


def wish(chance: Random, state: State, now: int, n: int) -> Act:
    """A payment most of the time, in order or late, whole or in part; sometimes what disturbs the books."""
    amount = chance.choice((RENT, RENT, RENT, RENT // 3, 100_00, 1, 2 * RENT, RENT + 53))
    on = now - chance.choice((0, 0, 0, 0, 0, 1, DAY, 20 * DAY))
    earlier = f"p{chance.randint(0, n)}"
    disturbing = [
        Act("note_reversal", "bank", "bank", {"ref": earlier, "amount": chance.choice((1, RENT))}, on),
        Act("continue" if state.holds else "suspend", "lessor", "lena"),
        Act("continue" if state.holds else "suspend", "lessee", "theo"),
        Act("buy_out", "lessee", "theo"),
        Act("end_early", "lessee", "theo"),
        Act("say_paid", "lessee", "theo", {"ref": f"p{n}", "amount": amount}, on),
        engine.TICK,
    ]
    if chance.random() < (0.5 if state.holds or "suspend" in state.done else 0.25):
        return chance.choice(disturbing)
    return Act("pay", "bank", "bank", {"ref": f"p{n}", "amount": amount}, on)


@pytest.mark.parametrize("rate", ["0%/year", "0.0175%/day", "12%/year"])
@given(chance=st.randoms(use_true_random=False))
def test_the_short_way_and_a_run_of_the_books_write_the_same(rate: str, chance: Random) -> None:
    state = running(rate)
    now = state.at
    for n in range(16):
        now += chance.choice((0, 3600, DAY, 9 * DAY, 29 * DAY, 40 * DAY))
        act = wish(chance, state, now, n)
        answer = engine.decide(LEASE, state, act, now)
        with WITHOUT:
            assert engine.decide(LEASE, state, act, now) == answer
        if isinstance(answer, Decision):
            state = answer.state


def pay(state: State, ref: str, amount: int, now: int, on: int = 0) -> State:
    answer = engine.decide(LEASE, state, Act("pay", "bank", "bank", {"ref": ref, "amount": amount}, on), now)
    assert isinstance(answer, Decision), answer
    return answer.state


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Deciding]:
    """Every run of the books, noted and carried out."""
    found: list[Deciding] = []
    run = appropriation.book

    def noted(case: Deciding) -> None:
        found.append(case)
        run(case)

    monkeypatch.setattr(appropriation, "book", noted)
    return found


def test_rents_paid_as_they_fall_due_need_no_run(runs: list[Deciding]) -> None:
    state = running("12%/year")
    for n in range(5):
        state = pay(state, f"p{n}", RENT, state.at + 28 * DAY)
    assert [live.key for live in state.settled] == [f"rent#{n}" for n in range(1, 6)]
    assert runs == []


def test_news_from_before_the_last_payment_and_a_surplus_need_a_run(runs: list[Deciding]) -> None:
    state = running("0%/year")
    state = pay(state, "first", RENT, state.at + 20 * DAY)
    state = pay(state, "late", RENT, state.at + DAY, on=state.at - DAY)
    assert len(runs) == 1
    pay(state, "more", RENT + 1, state.at + DAY)
    assert len(runs) == 2
