"""Money in words: rounding, splitting, interest."""

from __future__ import annotations

import pytest

from concord.law.measures import as_rate
from concord.law.money import interest, muldiv, split


@pytest.mark.parametrize(
    ("value", "times", "by", "rounding", "result"),
    [
        (5, 1, 2, "half_up", 3),
        (-5, 1, 2, "half_up", -3),  # away from zero on both sides
        (-7, 1, 2, "down", -3),
        (7, 1, 2, "up", 4),
        (-7, 1, 2, "up", -4),
        (6, 1, 2, "up", 3),
        (7, 1, -2, "down", -3),
        (10**20, 10**20, 10**20, "half_up", 10**20),
    ],
)
def test_muldiv(value: int, times: int, by: int, rounding: str, result: int) -> None:
    assert muldiv(value, times, by, rounding) == result


def test_muldiv_knows_no_other_rounding() -> None:
    with pytest.raises(ValueError, match="bankers"):
        muldiv(1, 1, 2, "bankers")


def test_the_last_part_takes_the_remainder() -> None:
    assert [split(100, 3, n) for n in (1, 2, 3)] == [33, 33, 34]
    with pytest.raises(ValueError, match="no such part"):
        split(100, 3, 4)


def test_double_interest_for_334_days() -> None:
    """100,000 yuan at 0.0175 % a day from 31 January to 31 December 2025: 5,845.00 yuan."""
    assert interest(100_000_00, as_rate("0.0175%/day"), 334) == 5_845_00


def test_a_year_has_365_days_unless_the_rate_says_360() -> None:
    assert interest(36_500, as_rate("10%/year"), 1) == 10
    assert interest(36_000, as_rate("10%/year/360"), 1) == 10


def test_interest_rounds_half_up_once_and_is_never_negative() -> None:
    assert interest(1_000_000, (1, "day", 1), 1) == 1
    assert interest(499_999, (1, "day", 1), 1) == 0
    assert interest(500_000, (1, "day", 1), 1) == 1
    assert interest(1_000_000, (1, "day", 1), -3) == 0


@pytest.mark.parametrize(
    ("value", "times", "by", "rounding", "result"),
    [
        (2, 1, 5, "half_up", 0),  # two fifths are less than a half
        (3, 1, 5, "half_up", 1),
        (-1, 1, 2, "up", -1),  # a single fen has a sign of its own
        (-1, 1, 3, "half_up", 0),
        (7, 1, -1, "down", -7),
        (1, 1, 3, "up", 1),
        (1, 1, 3, "down", 0),
        (0, 1, 3, "up", 0),
    ],
)
def test_rounding_at_its_edges(value: int, times: int, by: int, rounding: str, result: int) -> None:
    assert muldiv(value, times, by, rounding) == result


def test_an_amount_in_one_part_stays_whole_and_there_is_no_part_nought() -> None:
    assert split(100, 1, 1) == 100
    assert [split(1, 2, n) for n in (1, 2)] == [0, 1]
    for parts, n in ((3, 0), (0, 1), (0, 0), (-1, 1)):
        with pytest.raises(ValueError, match="no such part"):
            split(100, parts, n)


def test_no_day_no_interest_and_one_day_counts() -> None:
    assert interest(1_000_000, (1, "day", 1), 0) == 0
    assert interest(1_000_000, (1, "day", 1), -1) == 0
    assert interest(1_000_000, (1, "day", 1), 2) == 2


def test_the_basis_of_a_daily_rate_is_never_divided_by() -> None:
    """0.05 % a day is that much a day, whatever year somebody wrote beside it (S17)."""
    assert interest(1_000_000, (500, "day", 365), 10) == interest(1_000_000, (500, "day", 1), 10) == 5_000
