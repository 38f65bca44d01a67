"""No lapse, however late the clock, costs a party time that the notice had not given. Over every rulebook there is."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concord.law import engine, shelf
from concord.law.model import NEVER, Act, Decision, Entry, Live, Refused, State
from concord.law.periods import as_period
from concord.law.rulebook import Rulebook
from tests.law.beginnings import BEGINNINGS, beginning
from tests.law.promises import PROMISED, STATEMENTS, Post, over, owners
from tests.law.walking import Walk
from tests.law.wandering import DAY, Wanderer

sometimes = settings(max_examples=max(settings().max_examples // 4, 5))
seeds = st.integers(0, 2**32)
anywhere = pytest.mark.parametrize("which", sorted(BEGINNINGS))
STEPS = 25


def wander(which: str, chance: Random) -> Wanderer:
    wanderer = Wanderer(beginning(which), chance)
    for _ in range(STEPS):
        wanderer.step()
    return wanderer


def promised(law: Rulebook, state: State, live: Live) -> tuple[int, str] | None:
    """The period that runs from notice for a duty, None if it counts from something else."""
    if live.id == "answer":
        return STATEMENTS[law.id, state.statements[str(live.notice)]["act"]]
    if live.length:  # given again by a judge, for as long as he said (CPL 86); notice of that decision starts it
        found = as_period(live.length)
        return found.n, found.unit
    rule = law.duties.get(live.id)
    return PROMISED[law.id, live.id] if rule is not None and rule.start.kind == "notice" else None


def lapses_checked(law: Rulebook, entries: list[Entry]) -> int:
    """Walk a docket; every lapse of a time from notice must lie at or after what the notice gave. Returns how many."""
    state, post, found = engine.empty_state(law), Post(), 0
    for entry in entries:
        gone = {key for name, key, *_rest in (e for e in entry.effects if len(e) > 1) if name == "lapse"}
        for live in state.duties:
            length = promised(law, state, live) if live.key in gone else None
            if length is None:
                continue
            roles = law.duties[live.id].by if live.id in law.duties else ()
            began = post.began(live, owners(state, live, roles))
            assert began is not None, (live.key, "lapsed without notice")
            assert entry.on >= over(law.id, began, length), (live.key, entry)
            found += 1
        post.read(entry)
        state = engine.evolve(state, entry)
    return found


@anywhere
@sometimes
@given(seed=seeds)
def test_no_lapse_comes_before_the_end_of_the_time_that_the_notice_gave(which: str, seed: int) -> None:
    wanderer = wander(which, Random(seed))
    late = engine.decide(wanderer.law, wanderer.state, engine.TICK, wanderer.now + 900 * DAY)
    assert isinstance(late, Decision)
    lapses_checked(wanderer.law, [*wanderer.entries, *late.entries])


@anywhere
@sometimes
@given(seed=seeds, days=st.sampled_from((0, 1, 6, 7, 8, 30, 400)))
def test_a_record_of_service_that_comes_late_takes_nothing_away(which: str, seed: int, days: int) -> None:
    """The notice arrived when it arrived, the record of it days later: each lapse still keeps to the notice."""
    wanderer = wander(which, Random(seed))
    law, state, entries, now = wanderer.law, wanderer.state, list(wanderer.entries), wanderer.now
    for task in [live for live in state.duties if live.id == "serve"]:
        arrived = now + wanderer.chance.randint(0, 3 * DAY)
        form = {"entry": task.notice, "person": task.whom, "how": "sms"}
        act = Act("record_service", "notice", "gateway", form, arrived)
        answer = engine.decide(law, state, act, max(arrived, state.at) + days * DAY)
        if isinstance(answer, Decision):
            state, entries = answer.state, [*entries, *answer.entries]
    late = engine.decide(law, state, engine.TICK, state.at + 900 * DAY)
    assert isinstance(late, Decision)
    lapses_checked(law, [*entries, *late.entries])


@anywhere
@sometimes
@given(seed=seeds)
def test_to_the_last_second_of_the_date_that_is_shown_nobody_is_too_late(which: str, seed: int) -> None:
    """A second before a deadline what meets it is taken, though no clock ran; at it, the lapse comes first."""
    wanderer = wander(which, Random(seed))
    law, state = wanderer.law, wanderer.state
    for live in state.duties:
        if live.status != "open" or live.due != state.next_due or live.id not in law.duties:
            continue
        rule = law.duties[live.id]
        if rule.lapse is None:
            continue
        for role, person, name in meeting(law, state, live):
            form = wanderer.form(law.acts[name], person, state)
            in_time = engine.decide(law, state, Act(name, role, person, form), max(live.due - 1, state.at))
            code = in_time.code if isinstance(in_time, Refused) else ""
            assert code not in ("not_now", "not_you", "closed", "too_late", "order"), (live.key, name, in_time)
            at_it = engine.decide(law, state, Act(name, role, person, form), live.due)
            if isinstance(at_it, Decision):
                before = [entry for entry in at_it.entries if entry.act != name]
                gone = [effect[:2] for entry in before for effect in entry.effects]
                assert ("lapse", live.key) in gone, (live.key, name)


def meeting(law: Rulebook, state: State, live: Live) -> list[tuple[str, str, str]]:
    """Who can meet a duty with which act: role, person, act; as the pages offer it a second before its date."""
    return [
        (role, person, rule.name)
        for role, persons in state.people.items()
        for person in persons
        if not live.who or person == live.who
        for rule in engine.powers(law, state, role, person, max(live.due - 1, state.at))
        if rule.name in law.duties[live.id].do
    ]


@anywhere
@sometimes
@given(seed=seeds, years=st.integers(1, 9))
def test_what_never_reached_somebody_never_costs_anything(which: str, seed: int, years: int) -> None:
    """However many years pass, a duty without notice has no date and does not lapse; only its service is a task."""
    wanderer = wander(which, Random(seed))
    unserved = {live.key: live for live in wanderer.state.duties if live.status == "unserved"}
    late = engine.decide(wanderer.law, wanderer.state, engine.TICK, wanderer.now + years * 366 * DAY)
    assert isinstance(late, Decision)
    for entry in late.entries:
        for name, *rest in entry.effects:
            assert not (name == "lapse" and rest[0] in unserved), entry
    for live in unserved.values():
        assert live.due == 0


@anywhere
@sometimes
@given(seed=seeds)
def test_the_delay_of_an_office_moves_nothing(which: str, seed: int) -> None:
    """A task that is late alerts. It leads nowhere, closes no right of a party, and stays to be done."""
    wanderer = wander(which, Random(seed))
    law = wanderer.law
    tasks = {name for name, rule in law.duties.items() if rule.late is not None} | {"serve"}
    late = engine.decide(law, wanderer.state, engine.TICK, wanderer.now + 400 * DAY)
    assert isinstance(late, Decision)
    for entry in (*wanderer.entries, *late.entries):
        name = entry.act.removeprefix("lapse:")
        if name != entry.act and name in tasks:
            assert {effect[0] for effect in entry.effects} <= {"lapse", "late", "alert", "due"}, entry


def test_every_time_from_notice_has_its_article_here() -> None:
    """A rulebook that gains a time from notice, or changes one, has to change the promise too."""
    laws = [shelf.rulebook(key) for key in shelf.names()]
    told = {(law.id, rule.name) for law in laws for rule in law.duties.values() if rule.start.kind == "notice"}
    assert told <= set(PROMISED)
    said = {(law.id, rule.name) for law in laws for rule in law.acts.values() if rule.objection is not None}
    assert said <= set(STATEMENTS)


# What runs against a party without a notice of its own, and from what it runs instead.
UNNOTICED = {
    ("cn-filing", "file_in_time"): "the plaintiff drew it up and nobody else knows of it",
    ("cn-mediation", "confirm_window"): "CPL 205: thirty days from the day on which the agreement takes effect",
    ("cn-mediation", "act_on_default"): "CPL 250: two years from the last day of performance",
    ("lease", "buyout"): "the lessee who wishes to buy begins it",
    ("lease", "suspension_ends"): "both agreed to it; at its end everything goes on",
    ("lease", "last_delivery"): "CC 563: the lessor is late, was asked to deliver, and a reasonable time is over",
    ("lease", "decide_rescission"): "CC 564: a year from when the right came up",
    ("lease", "claim_in_time"): "CC 188: three years",
    ("lease", "claim"): "CC 188: three years",
    ("loan", "suspension_ends"): "CC 590: at its end everything goes on",
    ("loan", "last_payout"): "CC 563: the lender is late, was asked to pay out, and a reasonable time is over",
    ("loan", "claim_in_time"): "CC 188, 189: three years from the last instalment",
    ("sale", "inspect"): "CC 620: from the day on which the buyer has the goods",
    ("sale", "hindrance_over"): "CC 590: the buyer said so; at its end everything goes on",
    ("sale", "seller_hindrance_over"): "CC 590: the seller said so; at its end everything goes on",
    ("sale", "wait_for_down"): "CC 563: the seller may cancel and does not; nothing was given yet",
    ("sale", "last_delivery"): "CC 563: the seller is late, was asked to deliver, and a reasonable time is over",
    ("sale", "choose_remedy"): "CC 564: a year from when the right came up",
    ("sale", "choice"): "CC 564: a year from when the right came up",
    ("sale", "after_redemption"): "CC 564: a year from when the right came up",
    ("sale", "collect"): "CC 188: three years",
    ("sale", "claim"): "CC 188: three years",
    ("sale", "claim_refund"): "CC 188: three years",
    ("sale", "claim_in_time"): "CC 188, 189: three years from the last instalment",
    ("udrp", "fee"): "R 19: from the complaint, which the complainant filed",
    ("udrp", "response"): "R 4(f), 5(a): from the day of commencement",
    ("udrp", "settlement_time"): "R 17(a): both asked for it; at its end everything goes on",
    ("udrp", "suit"): "P 4(k): from the day on which the domain registrar was informed",
}


def test_each_time_against_a_party_runs_from_notice_or_from_what_a_law_names() -> None:
    bare: set[tuple[str, str]] = set()
    for law in map(shelf.rulebook, shelf.names()):
        parties = {name for name, role in law.roles.items() if role.kind == "party"} | {"creditors"}
        for rule in law.duties.values():
            if rule.lapse is not None and rule.start.kind != "notice" and parties & set(rule.by):
                bare.add((law.id, rule.name))
    assert bare <= set(UNNOTICED)


def expect(walk: Walk, person: str, act: str, due: int, **form: Any) -> None:
    """The act is taken a second before, and not at, the time."""
    wish = Act(act, walk.roles[person], person, form)
    assert isinstance(engine.decide(walk.law, walk.state, wish, due - 1), Decision)
    assert isinstance(engine.decide(walk.law, walk.state, wish, due), Refused)
    assert due < NEVER


def test_the_oracle_sees_lapses() -> None:
    """The property looks at something: silence after service is a lapse of a time from notice."""
    walk = BEGINNINGS["mediation, invited"]()
    walk.serve("rong", "2026-03-03 10:00")
    due = over("cn-mediation", walk.state.at, (7, "D"))
    expect(walk, "rong", "accept_mediation", due)
    walk.clock("2027-03-03 10:00")
    assert lapses_checked(walk.law, walk.entries) == 1
