"""What holds in every history, however people and clocks behave. Random walks through the powers that are offered."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concord.law import engine, shelf, storing
from concord.law.draft import CLOCK, LAW
from concord.law.model import NEVER, Act, Decision, Entry, Refused, State
from tests.law.beginnings import BEGINNINGS, beginning
from tests.law.wandering import Wanderer

STEPS = 25
sometimes = settings(max_examples=max(settings().max_examples // 4, 5))  # every beginning is tried, each less often


def wander(which: str, chance: Random, steps: int = STEPS) -> Wanderer:
    wanderer = Wanderer(beginning(which), chance)
    for _ in range(steps):
        wanderer.step()
    return wanderer


def timeless(entries: list[Entry] | tuple[Entry, ...]) -> list[Entry]:
    return [msgspec.structs.replace(entry, at=0) for entry in entries]


anywhere = pytest.mark.parametrize("which", sorted(BEGINNINGS))


@anywhere
@sometimes
@given(chance=st.randoms(use_true_random=False))
def test_a_replay_gives_the_state(which: str, chance: Random) -> None:
    walk = wander(which, chance)
    nothing = engine.empty_state(walk.law)
    assert engine.replay(nothing, walk.entries) == walk.state
    one_by_one = nothing
    for entry in walk.entries:
        one_by_one = engine.evolve(one_by_one, entry)
    assert one_by_one == walk.state
    stored = msgspec.json.decode(msgspec.json.encode(walk.entries), type=list[Entry])
    assert engine.replay(nothing, stored) == walk.state
    assert storing.decode(storing.encode(walk.state)) == walk.state


@anywhere
@sometimes
@given(chance=st.randoms(use_true_random=False))
def test_a_late_clock_gives_the_same_entries_as_one_on_time(which: str, chance: Random) -> None:
    walk = wander(which, chance)
    state, entries = walk.before, list(beginning(which).entries)
    for time, act in walk.acts:
        while state.next_due <= time:
            ticked = engine.decide(walk.law, state, engine.TICK, state.next_due)
            assert isinstance(ticked, Decision)
            state, entries = ticked.state, [*entries, *ticked.entries]
        answer = engine.decide(walk.law, state, act, time)
        assert isinstance(answer, Decision), (act, answer)
        state, entries = answer.state, [*entries, *answer.entries]
    assert timeless(entries) == timeless(walk.entries)


@anywhere
@sometimes
@given(chance=st.randoms(use_true_random=False))
def test_lapses_carry_their_date_and_time_never_runs_backwards(which: str, chance: Random) -> None:
    walk = wander(which, chance)
    assert [entry.seq for entry in walk.entries] == list(range(1, len(walk.entries) + 1))
    for entry in walk.entries:
        assert entry.on <= entry.at
    written = [entry.on for entry in walk.entries if entry.role in (CLOCK, LAW)]
    assert all(one <= other for one, other in pairwise(written))
    assert all(one.at <= other.at for one, other in pairwise(walk.entries))


@anywhere
@sometimes
@given(chance=st.randoms(use_true_random=False))
def test_strangers_may_do_nothing(which: str, chance: Random) -> None:
    walk = wander(which, chance, steps=15)
    state = engine.present(walk.law, walk.state, walk.now)
    for role, persons in state.people.items():
        for person in persons:
            for rule in engine.powers(walk.law, state, role, person, walk.now):
                act = Act(rule.name, role, "eve", walk.form(rule, person, state))
                answer = engine.decide(walk.law, walk.state, act, walk.now)
                assert isinstance(answer, Refused), rule.name
                assert answer.code == "not_you"


@anywhere
@sometimes
@given(chance=st.randoms(use_true_random=False))
def test_something_is_due_or_the_matter_is_over_or_its_stage_says_why(which: str, chance: Random) -> None:
    walk = wander(which, chance)
    state = walk.state
    stage = walk.law.stages[state.stage]
    waits = stage.waits or stage.waits_for or stage.waits_on
    unserved = any(live.status in ("unserved", "held", "stated", "overdue") for live in state.duties)
    assert state.ended or state.next_due < NEVER or waits or unserved


@given(chance=st.randoms(use_true_random=False), amounts=st.lists(st.integers(1, 70_000), min_size=2, max_size=5))
def test_payments_commute(chance: Random, amounts: list[int]) -> None:
    """The order in which payments become known changes no balance, no interest and no status of a debt."""
    law = shelf.rulebook("lease@1")
    base = beginning("lease, running").state
    now = base.at + 100 * 86_400
    payments: list[dict[str, Any]] = [
        {"ref": f"p{n}", "amount": amount, "on": base.on + chance.randint(0, 90) * 86_400 + n}
        for n, amount in enumerate(amounts)
    ]
    first = books_after(law, base, payments, now)
    chance.shuffle(payments)
    assert books_after(law, base, payments, now) == first


def books_after(law: Any, state: State, payments: list[dict[str, Any]], now: int) -> Any:
    for payment in payments:
        form = {"ref": payment["ref"], "amount": payment["amount"]}
        answer = engine.decide(law, state, Act("pay", "bank", "bank", form, payment["on"]), now)
        assert isinstance(answer, Decision), answer
        state = answer.state
    lives = (*state.duties, *state.settled)
    debts = sorted((live.key, live.paid, live.interest, live.status) for live in lives if live.kind)
    return debts, state.pot
