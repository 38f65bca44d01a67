"""A year of invented contracts: the same seed draws the same, all money comes by bank files, and nothing is lost."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from concord.contracts import consequences
from concord.contracts.money_models import BookedLine
from concord.docket import chain, clock
from concord.docket.models import Matter
from concord.gateways import payments
from concord.gateways.payments import Unreadable
from concord.law.identifiers import id_card_ok
from concord.site.commands import demonstration
from concord.site.demo import banks, deals, people, year
from concord.site.demo.deals import HABITS, Deal, Transfer

ZONE = ZoneInfo("Asia/Shanghai")
DUE = [(date(2026, month, 10), 300_00) for month in range(2, 8)]


def one_of(habit: str) -> Deal:
    return next(one for one in deals.deals(4000, 1) if one.habit == habit)


def paid(habit: str) -> list[Transfer]:
    return deals.transfers(one_of(habit), DUE, "RF", 1)


def total(found: list[Transfer]) -> int:
    return sum(-one.amount if one.reverses else one.amount for one in found)


def test_the_same_seed_draws_the_same_year_and_another_another() -> None:
    first = list(deals.deals(50, 1))
    assert first == list(deals.deals(50, 1))
    assert first[:20] == list(deals.deals(20, 1)), "more of them change none of those before"
    assert first != list(deals.deals(50, 2))
    assert Counter(one.kind for one in deals.deals(300, 1)) == {"lease": 100, "sale": 100, "loan": 100}
    assert {one.habit for one in deals.deals(2000, 1)} == set(HABITS)


def test_nobody_in_it_can_be_somebody() -> None:
    for one in deals.deals(200, 1):
        assert id_card_ok(one.id_number)
        assert one.consumer.email.endswith("@party.example")
        assert not one.consumer.phone


def test_each_habit_pays_as_it_is_called() -> None:
    whole = sum(amount for _day, amount in DUE)
    assert total(paid("on time")) == total(paid("early")) == total(paid("late")) == total(paid("in parts")) == whole
    assert total(paid("doubled")) == whole + 300_00
    assert total(paid("reversed")) == whole
    assert [one.amount for one in paid("reversed") if one.reverses] == [300_00]
    assert paid("never") == []
    assert 0 < total(paid("stops")) < whole
    assert all(day - timedelta(days=15) < one.day < day for one, (day, _sum) in zip(paid("early"), DUE, strict=True))
    assert len({one.ref for one in paid("reversed")}) == len(paid("reversed"))


def test_a_lease_from_the_end_of_a_month_falls_due_on_the_last_day_of_the_shorter_ones() -> None:
    days = [day for day, _rent in deals.owed_monthly(date(2026, 11, 30), 4, 100)]
    assert days == [date(2026, 12, 30), date(2027, 1, 30), date(2027, 2, 28), date(2027, 3, 30)]


@pytest.mark.parametrize("week", [2, 3], ids=["camt.053", "CSV"])
def test_a_bank_writes_down_every_transfer_and_its_files_can_be_read(week: int) -> None:
    moved = paid("reversed")
    (content,) = banks.files(week, date(2026, 3, 8), moved, (), 1)
    found = payments.read(content, ZONE)
    assert not isinstance(found, Unreadable), found
    assert [(one.ref, abs(one.amount), one.reverses) for one in found.bookings] == [
        (one.ref, one.amount, one.reverses) for one in moved
    ]
    assert [one.amount < 0 for one in found.bookings] == [bool(one.reverses) for one in moved]


def test_now_and_then_a_file_comes_cut_and_then_whole() -> None:
    cut, whole = banks.files(banks.DAMAGED + 1, date(2026, 3, 8), paid("in parts"), (), 1)
    assert whole.startswith(cut)
    assert isinstance(payments.read(cut, ZONE), Unreadable)


def test_some_lines_name_no_contract_some_a_wrong_one_and_some_come_again() -> None:
    right = "RF18LTZJ202600017"
    moved = [Transfer(date(2026, 3, 2), n, 100, f"B{n}", "沈一禾", right) for n in range(3000)]
    earlier = [Transfer(date(2026, 2, 27), n, 100, f"A{n}", "陆安", right) for n in range(3000)]
    (content,) = banks.files(2, date(2026, 3, 8), moved, earlier, 1)
    found = payments.read(content, ZONE)
    assert not isinstance(found, Unreadable), found
    said = Counter(one.text for one in found.bookings if one.ref.startswith("B"))
    assert said.total() == 3000
    assert 10 < said["谢谢"] < 60
    assert 3 < said.total() - said[right] - said["谢谢"] < 40
    assert 3 < sum(one.ref.startswith("A") for one in found.bookings) < 40


@pytest.fixture
def clocked() -> Iterator[None]:
    people.load()
    clock.forget()
    yield
    clock.forget()


@pytest.mark.django_db
def test_a_short_year_goes_through_the_real_doors(clocked: None) -> None:
    """Nine contracts and ten weeks: every line that counts is in a contract, and every contract is whole."""
    told: list[str] = []
    done = year.walk(9, 3, longest=70, tell=told.append)
    matters = list(Matter.objects.all())
    assert len(matters) == 9
    assert sum(done.stages.values()) == 9
    assert {matter.rulebook for matter in matters} == {"lease", "sale", "loan"}
    unsigned = sum(one.signs < 0 for one in deals.deals(9, 3))
    assert sum("signed" not in matter.law_state.moments for matter in matters) == unsigned
    assert all(not chain.breaks(matter) for matter in matters)
    counted = consequences.DONE - {"already"}  # what came a second time counts once
    assert BookedLine.objects.count() == sum(done.lines[code] for code in counted) > 0
    assert len(told) == 10

    result = CliRunner().invoke(demonstration.year, ["--contracts", "1"])
    assert result.exit_code == 1
    assert "CONCORD_DATA" in result.output, "a year is walked in a deployment of its own"


@pytest.mark.django_db
def test_what_came_of_a_year_is_told_in_words_or_in_one_line(clocked: None, monkeypatch: pytest.MonkeyPatch) -> None:
    done = year.Walked(326, Counter({"lease running": 7}), Counter(booked=40, unknown=1), 2)
    with done.timed("acts"):
        monkeypatch.setattr(year, "walk", lambda *_args, **_more: done)
    told = CliRunner().invoke(demonstration.year, ["--contracts", "7"])
    assert told.exit_code == 0, told.output
    assert "7 contracts in 326 days" in told.output
    assert "41 lines of the bank; 2 files that could not be read" in told.output
    line = CliRunner().invoke(demonstration.year, ["--contracts", "7", "--json"])
    found = json.loads(line.output.splitlines()[-1])
    assert (found["stages"], found["lines"]["booked"], list(found["seconds"])) == ({"lease running": 7}, 40, ["acts"])
