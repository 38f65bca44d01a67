"""Amounts, days and deadlines as people read them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from concord.kit import dates
from concord.kit.confidence import chip
from concord.kit.deadlines import Deadline
from concord.kit.figures import money

BEIJING = ZoneInfo("Asia/Shanghai")


def at(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=BEIJING).timestamp())


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (4_860_000, "CNY", "¥48,600"),
        (4_860_050, "CNY", "¥48,600.50"),
        (5, "CNY", "¥0.05"),
        (0, "CNY", "¥0"),
        (925_000, "USD", "USD 9,250"),
        (-100, "CNY", "−¥1"),
    ],
)
def test_an_amount_has_its_sign_and_no_needless_decimals(minor: int, currency: str, shown: str) -> None:
    assert money(minor, currency) == shown


def test_a_day_is_told_with_its_weekday_in_both_languages() -> None:
    moment = at(2026, 12, 11, 18, 0)
    assert dates.when(moment, "zh") == "2026年12月11日 周五 18:00"
    assert dates.when(moment, "en") == "Fri 11 Dec 2026 18:00"


def test_midnight_belongs_to_the_day_that_ends() -> None:
    """A due date is the first instant that is too late: 26 November 0:00 is the 25th at 24:00."""
    assert dates.until(at(2026, 11, 26), "en") == "Wed 25 Nov 2026 24:00"
    assert dates.until(at(2026, 12, 11, 18, 0), "en") == "Fri 11 Dec 2026 18:00"


def test_days_left_count_the_last_day() -> None:
    due = at(2026, 11, 26)
    assert dates.days_left(due, at(2026, 11, 25, 23, 59)) == 0
    assert dates.days_left(due, at(2026, 11, 20, 9, 0)) == 5
    assert dates.days_left(due, at(2026, 11, 26)) < 0


def test_beads_show_one_bead_a_day_and_the_filled_ones_are_left() -> None:
    start, due = at(2026, 11, 18, 10, 0), at(2026, 11, 26)
    deadline = Deadline(due=due, start=start, now=at(2026, 11, 20, 9, 0))
    assert deadline.beads == [False, False, True, True, True, True, True]
    with translation.override("en"):
        assert deadline.left == "5 days left"


def test_a_deadline_is_ochre_only_when_it_waits_for_the_reader() -> None:
    now, due = at(2026, 11, 20), at(2026, 11, 26)
    assert Deadline(due=due, now=now).look == ""
    assert Deadline(due=due, now=now, mine=False).look == "calm"
    assert Deadline(due=due, now=now, held=True).look == "calm"
    assert Deadline(due=0, now=now).look == "calm"
    assert Deadline(due=now, now=now).look == "late"


def test_within_a_day_it_is_brick_on_a_desk_and_ochre_for_a_party() -> None:
    now = at(2026, 11, 25, 12, 0)
    assert Deadline(due=at(2026, 11, 26), now=now, staff=True).look == "late"
    assert Deadline(due=at(2026, 11, 26), now=now).look == ""


def test_a_side_room_is_named_by_its_reader() -> None:
    with translation.override("en"):
        assert chip("side:x").says == "Only you and the mediator"
        assert chip("side:x", party=False, name="Duyun").says == "Only Duyun and you"
        assert chip("without_prejudice").look == "wall"
