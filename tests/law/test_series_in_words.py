"""Rent at the end of the month (S6, CC 202): every instance counts from the beginning, never from the one before."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from concord.law import engine
from concord.law.explaining import why
from concord.law.model import Decision, State
from tests.law.small import PEOPLE as TWO
from tests.law.small import small
from tests.law.test_lease import LEASE, PEOPLE, TERMS
from tests.law.walking import Walk, at, last_day

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
RENTED = """
    pauses: {winter: [rent]}
    acts:
      start: {by: one, during: open, mark: known, title: {en: Start}}
      freeze: {by: one, during: open, pause: winter, title: {en: Freeze}}
      melt: {by: one, during: open, resume: winter, title: {en: Melt}}
    duties:
      rent: {by: two, owed_to: one, pay: "100", within: WITHIN, from: known, every: EVERY, times: "9"}
    stages:
      first:
        title: {en: First}
        acts: {go: {by: one, to: last, title: {en: Go}}}
        duties: {going: {by: one, do: [go], within: P60Y, lapse: {to: last}}}
      last: {title: {en: Last}, end: true}
    """


def weekday(day: str) -> str:
    return DAYS[date.fromisoformat(day).weekday()]


def delivered(day: str, **terms: Any) -> Walk:
    """A lease of a year whose default is six months away, delivered on that day."""
    walk = Walk(LEASE, PEOPLE, TERMS | {"months": 12, "standard": 6} | terms, f"{day} 08:00")
    for person in ("lena", "theo"):
        walk.do(person, "sign", f"{day} 09:00")
    walk.do("lena", "deliver", f"{day} 10:00", ref="SF1")
    walk.do("theo", "accept_statement", f"{day} 11:00", entry=int(next(iter(walk.state.statements))))
    return walk


def rented(day: str, within: str = "P1M", every: str = "P1M") -> Walk:
    """A debt that repeats, by a calendar that rolls nothing, begun on that day."""
    text = RENTED.replace("WITHIN", within).replace("EVERY", every)
    walk = Walk(small(text), TWO, {}, f"{day} 08:00")
    walk.do("ann", "start", f"{day} 10:00")
    return walk


def dates(walk: Walk, last: str) -> list[str]:
    """The last days of all instances that stand, in their order, when nothing is paid until a day."""
    walk.clock(last)
    lives = [live for live in walk.state.duties if live.id == "rent"]
    return [last_day(live.raw) for live in sorted(lives, key=lambda live: live.n)]


def test_delivered_on_31_january_rent_falls_on_the_last_day_of_every_month() -> None:
    """28 February 2026 is a Saturday that is worked; 31 May is a Sunday, so that instance ends on Monday 1 June."""
    walk = delivered("2026-01-31")
    walk.clock("2026-06-02")
    found = [walk.until(f"rent#{n}") for n in (1, 2, 3, 4, 5)]
    assert found == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-06-01", "2026-06-30"]
    assert [weekday(day) for day in found] == ["Sat", "Tue", "Thu", "Mon", "Tue"]


def test_it_is_the_same_day_for_who_pays_at_once() -> None:
    walk = delivered("2026-01-31")
    walk.do("bank", "pay", "2026-02-02 10:00", ref="a", amount=300_00)
    assert walk.until("rent#2") == "2026-03-31"
    walk.do("bank", "pay", "2026-02-02 11:00", ref="b", amount=300_00)
    assert walk.until("rent#3") == "2026-04-30"


@pytest.mark.parametrize(
    ("begun", "falls"),
    [
        # a common year
        ("2027-01-29", ["2027-02-28", "2027-03-29", "2027-04-29", "2027-05-29"]),
        ("2027-01-30", ["2027-02-28", "2027-03-30", "2027-04-30", "2027-05-30"]),
        ("2027-01-31", ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]),
        ("2027-02-28", ["2027-03-28", "2027-04-28", "2027-05-28", "2027-06-28"]),  # the 28th is no end of a month
        # a leap year
        ("2028-01-29", ["2028-02-29", "2028-03-29", "2028-04-29", "2028-05-29"]),
        ("2028-01-30", ["2028-02-29", "2028-03-30", "2028-04-30", "2028-05-30"]),
        ("2028-01-31", ["2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31"]),
        ("2027-11-30", ["2027-12-30", "2028-01-30", "2028-02-29", "2028-03-30"]),
        ("2026-08-31", ["2026-09-30", "2026-10-31", "2026-11-30", "2026-12-31"]),
    ],
)
def test_the_29th_30th_and_31st_come_back_after_a_short_month(begun: str, falls: list[str]) -> None:
    assert dates(rented(begun), f"{falls[3]} 12:00")[:4] == falls


def test_a_rent_of_29_february_comes_back_to_it_after_four_years() -> None:
    falls = ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]
    assert dates(rented("2028-02-29", "P1Y", "P1Y"), "2032-02-29 12:00")[:4] == falls


def test_another_first_period_in_months_keeps_the_day_and_one_in_days_sets_it() -> None:
    """31 December and two months is 28 February; ten days after 21 January is the 31st, and the rest count from it."""
    assert dates(rented("2026-12-31", "P2M"), "2027-04-01")[:3] == ["2027-02-28", "2027-03-31", "2027-04-30"]
    assert dates(rented("2027-01-21", "P10D"), "2027-03-30")[:3] == ["2027-01-31", "2027-02-28", "2027-03-31"]


def test_a_pause_moves_the_beginning_by_its_days() -> None:
    """Ten days from 28 February 2027 are Wednesday 10 March; from then on it is the tenth of every month."""
    walk = rented("2027-01-31")
    walk.do("ann", "freeze", "2027-02-05 10:00")
    walk.do("ann", "melt", "2027-02-15 10:00")
    assert weekday(walk.until("rent#1")) == "Wed"
    assert dates(walk, "2027-04-11")[:3] == ["2027-03-10", "2027-04-10", "2027-05-10"]


def test_a_pause_of_one_day_leads_from_the_30th_to_the_31st() -> None:
    """Rent of 30 January is due on 30 March; a day of pause before makes it the 31st, and April still has thirty."""
    walk = rented("2027-01-30")
    walk.clock("2027-03-01")
    walk.do("ann", "freeze", "2027-03-05 10:00")
    walk.do("ann", "melt", "2027-03-06 10:00")
    assert dates(walk, "2027-05-01")[1:4] == ["2027-03-31", "2027-04-30", "2027-05-31"]


def test_a_state_stored_before_reads_back_and_goes_on_by_the_beginning() -> None:
    """What is stored of a series is as it always was: eight plain values, and the day it began is among them."""
    walk = delivered("2026-01-31")
    assert walk.state.series["rent"] == (
        at("2026-03-01"), at("2026-01-31 10:00"), 12, 1, 0, 300_00, 0, walk.state.series["rent"][7],
    )  # fmt: skip
    stored = msgspec.json.decode(msgspec.json.encode(walk.state), type=State)
    answer = engine.decide(LEASE, stored, engine.TICK, at("2026-03-02"))
    assert isinstance(answer, Decision)
    assert {live.key: last_day(live.due) for live in answer.state.duties if live.kind}["rent#2"] == "2026-03-31"


def test_the_explanation_counts_from_the_beginning_in_both_languages() -> None:
    walk = delivered("2026-01-31")
    walk.clock("2026-04-01")
    lines = why(walk.law, walk.entries, "rent#3").lines
    assert [one.says["en"] for one in lines][:3] == [
        "Instance 3: one every 1 month from Sat 31 Jan 2026; each is counted from that day, not from the one before.",
        "3 months later there is no day 31 in the month, so its last day counts: Thu 30 Apr 2026 (CC 202).",
        "The last day is Thu 30 Apr 2026, until 24:00.",
    ]
    assert "从2026年1月31日" in lines[0].says["zh"].replace(" ", "")
    assert not any("recorded" in one.says["en"] for one in lines)
