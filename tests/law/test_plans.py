"""Repayment plans: golden tables reckoned here with decimals, and what holds of every plan."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, getcontext
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concord.law.calendars import calendar
from concord.law.plans import COUNTINGS, METHODS, Row, earned, plan, read, spans, written
from concord.law.rulebook import Period, Rate
from tests.law.walking import at

CIVIL = calendar("cn-civil")
MONTH = Period(1, "M")
TWELVE = Rate(120_000, "year", 365)
getcontext().prec = 60


def table(method: str, principal: int, rate: Rate, count: int, start: str, counting: str = "months") -> list[Row]:
    return list(plan(method, principal, rate, spans(CIVIL, at(start), MONTH, count, rate, counting)))


def told(rows: list[Row]) -> list[tuple[str, int, int]]:
    return [(date.fromordinal(row.day).isoformat(), row.principal, row.interest) for row in rows]


def cents(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def test_equal_instalments_of_ten_thousand_yuan_over_six_months_at_twelve_per_cent() -> None:
    """The textbook formula P x i x (1+i)^n / ((1+i)^n - 1) gives 1,725.48 a month; the last takes three fen more."""
    i = Decimal("0.01")
    level = cents(Decimal(1_000_000) * i * (1 + i) ** 6 / ((1 + i) ** 6 - 1))
    assert level == 1725_48
    left, expected = 1_000_000, []
    for n in range(1, 7):
        interest = cents(left * i)
        part = left if n == 6 else level - interest
        expected.append((part, interest))
        left -= part
    rows = table("equal_instalments", 1_000_000, TWELVE, 6, "2026-03-02 10:00")
    assert [(row.principal, row.interest) for row in rows] == expected
    assert told(rows)[0] == ("2026-04-02", 1625_48, 100_00)
    assert told(rows)[5] == ("2026-09-02", 1708_43, 17_08)
    assert [row.amount for row in rows] == [1725_48] * 5 + [1725_51]


def test_equal_parts_of_the_principal_and_interest_on_what_is_left() -> None:
    rows = table("equal_principal", 1_000_000, TWELVE, 6, "2026-03-02 10:00")
    assert [row.principal for row in rows] == [1666_66] * 5 + [1666_70]
    assert [row.interest for row in rows] == [100_00, 83_33, 66_67, 50_00, 33_33, 16_67]


def test_interest_first_and_the_principal_at_the_end() -> None:
    assert told(table("interest_first", 500_000, TWELVE, 3, "2026-03-02")) == [
        ("2026-04-02", 0, 50_00), ("2026-05-02", 0, 50_00), ("2026-06-02", 500_000, 50_00),
    ]  # fmt: skip


def test_everything_at_the_end_is_one_row() -> None:
    assert told(table("bullet", 500_000, TWELVE, 12, "2026-03-02")) == [("2027-03-02", 500_000, 600_00)]


def test_counted_by_days_a_leap_february_has_twenty_nine() -> None:
    """5,000.00 at 12 %/365: 31 days cost 50.96, 29 days 47.67, 31 days 50.96."""
    rows = table("interest_first", 500_000, TWELVE, 3, "2028-01-01", "days")
    assert [row.interest for row in rows] == [50_96, 47_67, 50_96]
    assert rows[1].until - rows[1].since == 29


def test_on_a_basis_of_360_a_day_costs_more() -> None:
    assert [row.interest for row in table("bullet", 500_000, Rate(120_000, "year", 360), 1, "2026-03-02", "days")] == [
        51_67
    ]


def test_a_rate_per_day_counts_days() -> None:
    """0.05 % a day on 5,000.00 for 31 days: 77.50, whatever the counting."""
    for counting in COUNTINGS:
        assert table("bullet", 500_000, Rate(500, "day", 1), 1, "2026-03-02", counting)[0].interest == 77_50


def test_the_last_day_of_a_month_is_counted_from_the_first_and_never_from_the_one_before() -> None:
    rows = table("equal_principal", 400_00, TWELVE, 4, "2026-01-31 10:00")
    assert [day for day, _p, _i in told(rows)] == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]
    rows = table("equal_principal", 400_00, TWELVE, 14, "2028-02-29 10:00")
    assert told(rows)[11][0] == "2029-02-28"
    assert told(rows)[12][0] == "2029-03-29"


def test_paid_out_at_midnight_in_shanghai_it_is_the_new_day() -> None:
    assert told(table("bullet", 100_00, TWELVE, 1, "2026-03-02 00:00"))[0][0] == "2026-04-02"
    assert told(table("bullet", 100_00, TWELVE, 1, "2026-03-01 23:59"))[0][0] == "2026-04-01"


def test_without_interest_the_remainder_is_in_the_last_row() -> None:
    rows = table("equal_instalments", 100_00, Rate(0, "year"), 3, "2026-03-02")
    assert [(row.principal, row.interest) for row in rows] == [(33_33, 0), (33_33, 0), (33_34, 0)]


def test_what_is_earned_of_a_row_is_in_proportion_to_its_days() -> None:
    row = Row(date(2026, 4, 2).toordinal(), 0, 100_00, date(2026, 3, 2).toordinal(), date(2026, 4, 2).toordinal())
    assert earned(row, row.since) == 0
    assert earned(row, row.since + 10) == 32_26  # 10 of 31 days
    assert earned(row, row.until) == earned(row, row.until + 1) == 100_00


@pytest.mark.parametrize(
    "bad", [{"every": Period(1, "BD")}, {"every": Period(5, "H")}, {"count": 0}, {"counting": "?"}]
)
def test_periods_that_cannot_space_a_plan_are_refused(bad: dict[str, object]) -> None:
    given_ = {"every": MONTH, "count": 3, "counting": "months"} | bad
    with pytest.raises(ValueError, match="no periods"):
        spans(CIVIL, at("2026-03-02"), given_["every"], given_["count"], TWELVE, given_["counting"])  # type: ignore[arg-type] - on purpose


def test_an_unknown_method_or_a_negative_principal_is_refused() -> None:
    periods = spans(CIVIL, at("2026-03-02"), MONTH, 3, TWELVE)
    for method, principal, over in (("?", 1, periods), ("bullet", -1, periods), ("bullet", 1, ())):
        with pytest.raises(ValueError, match="no plan"):
            plan(method, principal, TWELVE, over)


rates = st.builds(
    Rate, st.integers(0, 400_000), st.just("year"), st.sampled_from([360, 365])
) | st.builds(Rate, st.integers(0, 1_000), st.just("day"), st.just(1))  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    method=st.sampled_from(METHODS),
    principal=st.integers(0, 10**13),
    rate=rates,
    every=st.sampled_from([Period(1, "M"), Period(3, "M"), Period(1, "Y"), Period(10, "D"), Period(2, "W")]),
    count=st.integers(1, 60),
    counting=st.sampled_from(COUNTINGS),
    start=st.integers(at("2020-01-01"), at("2040-12-31")),
)
def test_of_every_plan(
    method: str, principal: int, rate: Rate, every: Period, count: int, counting: str, start: int
) -> None:
    """The principal sums exactly; nothing is negative; each interest is on what is outstanding."""
    rows = plan(method, principal, rate, spans(CIVIL, start, every, count, rate, counting))
    assert sum(row.principal for row in rows) == principal
    left = principal
    for row in rows:
        assert row.principal >= 0
        assert row.interest == floor(Fraction(left * rate.ppm, 1_000_000) * row.share + Fraction(1, 2))
        assert row.amount == row.principal + row.interest
        assert row.since < row.until == row.day
        left -= row.principal
    assert left == 0
    assert [row.until for row in rows[:-1]] == [row.since for row in rows[1:]]
    assert [read(written(row)) for row in rows] == list(rows)


@settings(max_examples=100, deadline=None)
@given(principal=st.integers(100_00, 10**12), rate=rates, count=st.integers(2, 60), counting=st.sampled_from(COUNTINGS))
def test_equal_instalments_are_equal_but_for_the_last(principal: int, rate: Rate, count: int, counting: str) -> None:
    """The last differs by no more than half a fen for each row, carried on with its interest."""
    rows = plan("equal_instalments", principal, rate, spans(CIVIL, at("2026-01-31"), MONTH, count, rate, counting))
    assert len({row.amount for row in rows[:-1]}) == 1
    grown = Fraction(1)
    bound = Fraction(0)
    for row in rows:
        grown = 1 + Fraction(rate.ppm, 1_000_000) * row.share
        bound = bound * grown + 1
    assert abs(rows[-1].amount - rows[0].amount) <= bound + 1
