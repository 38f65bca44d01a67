"""What is offered is what is let in: `powers` and `decide` agree on stage, role and time, over every rulebook."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concord.law import engine, shelf
from concord.law.builtin import ACTS
from concord.law.draft import CLOCK, LAW
from concord.law.model import Act, Decision, Entry, Refused, State
from concord.law.rulebook import ActRule, Rulebook
from tests.law.beginnings import BEGINNINGS, beginning
from tests.law.wandering import DAY, Wanderer

sometimes = settings(max_examples=max(settings().max_examples // 6, 5))
seeds = st.integers(0, 2**32)
anywhere = pytest.mark.parametrize("which", sorted(BEGINNINGS))
SHUT = {"not_now", "not_you", "closed", "too_late", "order"}  # refused whatever the form says


def wander(which: str, chance: Random, steps: int = 15) -> Wanderer:
    wanderer = Wanderer(beginning(which), chance)
    for _ in range(steps):
        wanderer.step()
    return wanderer


def form_of(wanderer: Wanderer, rule: ActRule, person: str, state: State) -> dict[str, Any]:
    """A form for an act, whether or not it is open."""
    if rule.name == "record_service":
        seqs = [live.notice for live in state.duties if live.id == "serve"] or [state.seq]
        return {"entry": wanderer.chance.choice(seqs), "person": person, "how": "sms"}
    if rule.name in ACTS:
        return {"entry": int(wanderer.chance.choice(list(state.statements) or [state.seq]))}
    return wanderer.form(rule, person, state)


@anywhere
@sometimes
@given(seed=seeds)
def test_what_is_not_offered_is_not_let_in(which: str, seed: int) -> None:
    """Acts of the rulebook, in every role, by everybody: none is accepted that no page would have offered."""
    wanderer = wander(which, Random(seed))
    law, now = wanderer.law, wanderer.now
    state = engine.present(law, wanderer.state, now)
    everybody = {person for persons in state.people.values() for person in persons} | {"eve"}
    for role in (*law.roles, "notice", "stranger", "LAW", ""):
        for person in everybody:
            offered = {rule.name for rule in engine.powers(law, state, role, person, now)}
            if person not in state.people.get(role, ()):
                assert offered == set(), (role, person)
            for rule in wanderer.chance.sample((*law.acts.values(), *ACTS.values()), 6):
                if rule.name in offered or (rule.name == "record_service" and role in ("notice", "registrar")):
                    continue  # that something arrived may be recorded though nobody's time waits for it
                act = Act(rule.name, role, person, form_of(wanderer, rule, person, state))
                answer = engine.decide(law, wanderer.state, act, now)
                assert isinstance(answer, Refused), (rule.name, role, person)


@anywhere
@sometimes
@given(seed=seeds)
def test_what_is_offered_is_refused_only_for_what_it_says(which: str, seed: int) -> None:
    """An act that a page offers is not refused because of the stage, the role or the time: only because of its form."""
    wanderer = wander(which, Random(seed))
    law, now = wanderer.law, wanderer.now
    state = engine.present(law, wanderer.state, now)
    for role, persons in state.people.items():
        for person in persons:
            for rule in engine.powers(law, state, role, person, now):
                act = Act(rule.name, role, person, form_of(wanderer, rule, person, state))
                answer = engine.decide(law, wanderer.state, act, now)
                if rule.window is not None and "form." in str(rule.window.start):
                    continue  # its form says when its time began
                assert not (isinstance(answer, Refused) and answer.code in SHUT), (rule.name, person, answer)


@anywhere
@sometimes
@given(seed=seeds)
def test_a_refusal_leaves_everything_as_it_was(which: str, seed: int) -> None:
    """A frozen state in, the same one out: what is decided twice is decided alike."""
    wanderer = wander(which, Random(seed))
    law, state, now = wanderer.law, wanderer.state, wanderer.now
    before = msgspec.json.encode(state)
    for role, persons in state.people.items():
        for person in persons:
            for rule in wanderer.chance.sample(tuple(law.acts.values()), 6):
                act = Act(rule.name, role, person, form_of(wanderer, rule, person, state))
                assert engine.decide(law, state, act, now) == engine.decide(law, state, act, now)
    assert msgspec.json.encode(state) == before


# --- money that becomes known out of its order ----------------------------------------------------------------------


def books(law: Rulebook, state: State, news: list[Act], now: int) -> tuple[Any, int]:
    """Debts and what waits, after news taken in this order; the entries alone give the same state."""
    entries: list[Entry] = []
    before = state
    for act in news:
        answer = engine.decide(law, state, act, now)
        assert isinstance(answer, Decision), (act, answer)
        state, entries = answer.state, [*entries, *answer.entries]
    assert engine.replay(before, entries) == state
    lives = (*state.duties, *state.settled)
    return sorted((live.key, live.paid, live.interest, live.status) for live in lives if live.kind), state.pot


@sometimes
@given(seed=seeds, amounts=st.lists(st.integers(1, 40_000), min_size=2, max_size=6))
def test_payments_for_the_rows_of_an_agreement_commute(seed: int, amounts: list[int]) -> None:
    """Rong owes Anna two rows of money; what the bank tells, in whatever order, gives the same books."""
    chance = Random(seed)
    law, base = shelf.rulebook("cn-mediation@2025.1"), beginning("mediation, to be performed").state
    now = base.at + 120 * DAY
    news = [
        Act("receive", "bank", "bank", {"ref": f"p{n}", "amount": amount, "row": chance.choice((1, 3))},
            base.on + chance.randint(0, 110) * DAY + n)
        for n, amount in enumerate(amounts)
    ]  # fmt: skip
    first = books(law, base, news, now)
    for _ in range(3):
        chance.shuffle(news)
        assert books(law, base, news, now) == first


@sometimes
@given(seed=seeds, amounts=st.lists(st.integers(1, 70_000), min_size=2, max_size=5))
def test_a_payment_and_its_reversal_leave_the_books_of_a_lease_as_without_both(seed: int, amounts: list[int]) -> None:
    """Some payments are sent back by the bank. Whenever that becomes known, only the others count."""
    chance = Random(seed)
    law, base = shelf.rulebook("lease@1"), beginning("lease, in default").state
    now = base.at + 5 * DAY
    paid = [
        Act("pay", "bank", "bank", {"ref": f"p{n}", "amount": amount}, base.at - chance.randint(0, 60) * DAY - n)
        for n, amount in enumerate(amounts)
    ]
    bounced = [one for one in paid if chance.random() < 0.5]
    back = [msgspec.structs.replace(one, name="note_reversal", on=now) for one in bounced]
    kept = [one for one in paid if one not in bounced]
    without, surplus = books(law, base, kept, now)
    chance.shuffle(paid)
    chance.shuffle(back)
    money = [row for row in books(law, base, [*paid, *back], now)[0] if row[0].startswith("rent")]
    assert money == [row for row in without if row[0].startswith("rent")]
    assert books(law, base, [*paid, *back], now)[1] == surplus


@anywhere
@sometimes
@given(seed=seeds)
def test_a_docket_out_of_order_is_the_docket_in_order(which: str, seed: int) -> None:
    """An act is refused before the last entry's time; at it, and at any later one, time goes on from there."""
    wanderer = wander(which, Random(seed))
    law, state = wanderer.law, wanderer.state
    for rule in law.acts.values():
        act = Act(rule.name, "registrar", "reg", {})
        answer = engine.decide(law, state, act, state.at - 1)
        assert isinstance(answer, Refused)
        assert answer.code == "order"
    assert engine.decide(law, state, engine.TICK, state.at - 1) == Refused("order", "")


@anywhere
@sometimes
@given(seed=seeds)
def test_who_says_to_be_the_clock_moves_time_and_nothing_else(which: str, seed: int) -> None:
    """Whatever act is named under the clock's role, only lapses and standing rules are written."""
    wanderer = wander(which, Random(seed))
    for rule in wanderer.law.acts.values():
        answer = engine.decide(wanderer.law, wanderer.state, Act(rule.name, CLOCK, "ruth"), wanderer.now)
        assert answer == engine.decide(wanderer.law, wanderer.state, engine.TICK, wanderer.now)
        assert isinstance(answer, Decision)
        assert {entry.role for entry in answer.entries} <= {CLOCK, LAW}
