"""The last instant, the first fen, one instalment left: where one more or less would pass unnoticed."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from concord.law import appropriation, engine
from concord.law.model import Act, Decision, Refused
from tests.law.beginnings import at_court
from tests.law.small import HEAD, PEOPLE, small
from tests.law.test_appropriation import BANK, books, renting
from tests.law.test_lease import running
from tests.law.walking import Walk, at, when

TALK = """
    stages:
      first:
        title: {en: First}
        acts: {note: {by: one, title: {en: Note}}}
        duties: {noting: {by: one, do: [note], within: P3D, lapse: {to: last}}}
      last: {title: {en: Last}, end: true}
    """


def talking() -> Walk:
    return Walk(small(TALK), PEOPLE, {}, "2026-03-02 10:00")


def attempt(walk: Walk, time: int) -> Any:
    return engine.decide(walk.law, walk.state, engine.TICK, time)


def test_a_century_is_366_days_a_hundred_times_and_not_a_second_more() -> None:
    walk = talking()
    century = 100 * 366 * 86_400
    assert isinstance(attempt(walk, walk.state.at + century), Decision)
    assert attempt(walk, walk.state.at + century + 1) == Refused("order", "at")


def test_no_time_lies_in_the_year_3000() -> None:
    """1 January 3000, 00:00 UTC."""
    law = small(TALK)
    assert engine.begin(law, PEOPLE, {}, 32_503_680_000) == Refused("order", "at")
    begun = engine.begin(law, PEOPLE, {}, 32_503_679_999)
    assert isinstance(begun, Decision)
    assert engine.decide(law, begun.state, engine.TICK, 32_503_680_000) == Refused("order", "at")


def test_one_entry_after_the_other_gives_the_state() -> None:
    walk = running()
    state = engine.empty_state(walk.law)
    for entry in walk.entries:
        state = engine.evolve(state, entry)
    assert state == walk.state


def test_in_the_first_instant_that_is_too_late_a_page_shows_the_lapse() -> None:
    """S2, S10."""
    walk = talking()
    due = walk.state.next_due
    assert engine.present(walk.law, walk.state, due - 1).stage == "first"
    assert engine.present(walk.law, walk.state, due).stage == "last"


def test_who_is_not_in_the_role_answers_no_statement() -> None:
    walk = running()
    walk.do("theo", "say_paid", "2026-03-10 10:00", ref="a", amount=1)
    entry = int(next(iter(walk.state.statements)))
    for person, role, code in (
        ("eve", "lessor", "not_you"),
        ("theo", "lessor", "not_you"),
        ("theo", "lessee", "not_now"),
    ):
        act = Act("accept_statement", role, person, {"entry": entry})
        answer = engine.decide(walk.law, walk.state, act, at("2026-03-10 11:00"))
        assert isinstance(answer, Refused)
        assert answer.code == code, (person, role)


@pytest.mark.parametrize("late", [False, True])
def test_a_payment_booked_by_the_short_way_leaves_what_a_run_of_the_books_leaves(
    monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    """Any three payments in any order of news, before or after the due days: with and without the short way."""
    payments = [("2026-03-12 23:00", 30), ("2026-03-12 23:00", 70), ("2026-03-20 10:00", 45), ("2026-04-21 10:00", 101)]
    told = "2026-06-01 10:00" if late else ""

    def found() -> list[Any]:
        every = []
        for order in permutations(range(len(payments)), 3):
            walk = renting()
            for n in order:
                time, amount = payments[n]
                news = told or max(time, when(walk.state.at))
                walk.do("bank", "pay", news, stated=time, ref=f"r{n}", amount=amount)
            interest = {live.key: (live.interest, live.upto) for live in walk.state.duties}
            every.append((books(walk), interest, walk.state.pot))
        return every

    short = found()
    monkeypatch.setattr(appropriation, "_taker", lambda *_: None)
    assert found() == short


def test_what_is_called_in_on_a_saturday_is_due_at_the_end_of_that_saturday() -> None:
    """S21: the end of this day; no rest day carries it over."""
    law = small(BANK, HEAD.replace("calendar: plain", "calendar: cn-civil"))
    walk = Walk(law, PEOPLE, {}, "2026-03-02 10:00")
    walk.do("ann", "call_in", "2026-03-07 10:00")
    assert walk.until("rent#2") == "2026-03-07"


def test_the_last_instalment_alone_can_be_called_in() -> None:
    walk = renting()
    walk.do("bank", "pay", "2026-03-03 10:00", ref="a", amount=200)
    assert walk.status("rent#3") == "open"
    walk.do("ann", "call_in", "2026-03-05 10:00")
    called = walk.live("rent#4")
    assert called is not None
    assert (called.amount, walk.until("rent#4")) == (100, "2026-03-05")
    walk.do("bank", "pay", "2026-03-05 11:00", ref="b", amount=240)
    assert [walk.status(key) for key in ("rent#3", "rent#4", "rent#5", "fee")] == ["paid", "paid", "", "paid"]


def test_what_was_called_in_and_paid_is_called_in_once() -> None:
    """The instances that acceleration opened at once are no longer to come."""
    walk = renting()
    walk.do("ann", "call_in", "2026-03-05 10:00")
    assert walk.state.series["rent"][2:4] == (4, 4)
    before = books(walk)
    walk.do("ann", "call_in", "2026-03-05 11:00")
    assert books(walk) == before


def test_whoever_has_no_notice_yet_is_not_too_late() -> None:
    """S31: the window counts from the notice of the ruling; before that its time has not begun."""
    walk = at_court()
    walk.do("judge", "confirm", "2026-03-20 10:00")
    assert walk.live("serve") is None
    walk.do("anna", "object_to_ruling", "2026-05-29 10:00", why="not mine")
    assert walk.entries[-1].act == "object_to_ruling"


def test_a_lapse_that_alerts_says_whom_and_why() -> None:
    law = small(TALK.replace("lapse: {to: last}", "lapse: {alert: clerk, to: last}"))
    walk = Walk(law, PEOPLE, {}, "2026-03-02 10:00")
    walk.clock("2026-03-06 00:00")
    assert ("alert", "clerk", "lapse:noting") in walk.entries[-1].effects


@pytest.mark.parametrize(("change", "limit"), [("+", 2**63 - 1), ("-", -(2**63 - 1))])
def test_what_a_lapse_keeps_stops_at_the_limit_in_both_directions(change: str, limit: int) -> None:
    """A clock cannot be refused: what it keeps stays within 64 bits."""
    body = TALK.replace("lapse: {to: last}", f'lapse: {{set: {{k: "data.k {change} 9223372036854775807"}}, to: last}}')
    walk = Walk(small("    data: {k: int}\n" + body), PEOPLE, {}, "2026-03-02 10:00", data={"k": 0})
    walk.clock("2026-03-06 00:00")
    assert walk.state.data["k"] == limit
    first = {"k": 5 if limit > 0 else -5}
    further = Walk(small("    data: {k: int}\n" + body), PEOPLE, {}, "2026-03-02 10:00", data=first)
    further.clock("2026-03-06 00:00")
    assert further.state.data["k"] == limit
