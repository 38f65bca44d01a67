"""Interest against golden values and sums done by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from concord.law.interest import (
    Due,
    Payment,
    double_interest,
    double_interest_of,
    loan_cap,
    lpr_times,
    over_loan_cap,
    sale_overdue,
    small_firm_overdue,
)
from concord.law.rulebook import Rate
from concord.law.tables import TableError, rate_on

YUAN = 100


def test_the_golden_value_of_double_interest() -> None:
    found = double_interest(100_000 * YUAN, date(2025, 1, 31), date(2025, 12, 31))
    assert (found.days, found.amount) == (334, 5_845_00)


def test_nothing_is_added_on_the_due_day_itself() -> None:
    found = double_interest(100_000 * YUAN, date(2025, 1, 31), date(2025, 1, 31))
    assert (found.amount, found.lines) == (0, ())
    assert double_interest(100_000 * YUAN, date(2025, 1, 31), date(2025, 1, 30)).amount == 0
    assert double_interest(100_000 * YUAN, date(2025, 1, 31), date(2025, 2, 1)).amount == 17_50


def test_a_payment_lowers_the_principal_first() -> None:
    """60,000 for 10 days, then 20,000 for 5: 105.00 + 17.50."""
    paid = [Payment(date(2025, 3, 11), 40_000 * YUAN)]
    found = double_interest(60_000 * YUAN, date(2025, 3, 1), date(2025, 3, 16), paid)
    assert [line.amount for line in found.lines] == [105_00, 17_50]
    assert (found.amount, found.left) == (122_50, 20_000 * YUAN)


def test_money_paid_before_the_due_day_never_bears_interest() -> None:
    found = double_interest(100 * YUAN, date(2025, 3, 1), date(2025, 4, 1), [Payment(date(2025, 2, 1), 100 * YUAN)])
    assert (found.amount, found.left, found.lines) == (0, 0, ())


def test_the_order_in_which_payments_are_told_does_not_matter() -> None:
    a, b = Payment(date(2025, 3, 5), 10 * YUAN), Payment(date(2025, 3, 9), 20 * YUAN)
    day = date(2025, 4, 1)
    assert double_interest(90 * YUAN, date(2025, 3, 1), day, [a, b]) == double_interest(
        90 * YUAN, date(2025, 3, 1), day, [b, a]
    )


def test_a_later_payment_is_not_counted_yet() -> None:
    later = [Payment(date(2025, 6, 1), 1000 * YUAN)]
    assert double_interest(1000 * YUAN, date(2025, 3, 1), date(2025, 5, 30), later).left == 1000 * YUAN


def test_each_instalment_counts_from_its_own_day() -> None:
    rows = [Due(date(2025, 1, 31), 10_000 * YUAN), Due(date(2025, 3, 31), 10_000 * YUAN)]
    one, two = double_interest_of(rows, date(2025, 4, 10))
    assert (one.days, two.days) == (69, 10)
    assert (one.amount, two.amount) == (120_75, 17_50)


def test_interest_is_rounded_half_up_once() -> None:
    """0.0175 % of 200.00 yuan is 3.5 fen a day: 4 fen after one day, 7 after two."""
    assert double_interest(200 * YUAN, date(2025, 1, 1), date(2025, 1, 2)).amount == 4
    assert double_interest(200 * YUAN, date(2025, 1, 1), date(2025, 1, 3)).amount == 7


def test_the_loan_prime_rate_of_a_day() -> None:
    assert rate_on("LPR1Y", date(2025, 5, 19)).ppm == 31_000
    assert rate_on("LPR1Y", date(2025, 5, 20)).ppm == 30_000
    assert rate_on("LPR5Y", date(2025, 5, 20)).ppm == 35_000


def test_past_the_last_check_a_rate_is_provisional() -> None:
    assert not rate_on("LPR1Y", date(2025, 12, 31)).provisional
    assert rate_on("LPR1Y", date(2026, 1, 1)).provisional
    assert loan_cap(date(2026, 3, 1))[1]


def test_before_the_first_rate_there_is_none() -> None:
    with pytest.raises(TableError):
        rate_on("LPR1Y", date(2019, 8, 19))
    with pytest.raises(TableError):
        rate_on("LPR9Y", date(2025, 1, 1))


def test_four_times_lpr_is_the_cap_of_a_loan() -> None:
    assert loan_cap(date(2025, 6, 1))[0] == Rate(120_000, "year", 365)
    assert loan_cap(date(2025, 1, 2))[0] == Rate(124_000, "year", 365)
    assert not over_loan_cap(Rate(120_000, "year", 365), date(2025, 6, 1))
    assert over_loan_cap(Rate(120_001, "year", 365), date(2025, 6, 1))
    assert over_loan_cap(Rate(500, "day", 1), date(2025, 6, 1))  # 0.05 % a day is 18.25 % a year
    assert over_loan_cap(Rate(120_000, "year", 360), date(2025, 6, 1))  # the shorter year costs more


def test_a_seller_paid_late_gets_lpr_and_thirty_to_fifty_per_cent() -> None:
    owed = Due(date(2025, 6, 1), 100_000 * YUAN)
    assert sale_overdue(owed, date(2026, 6, 1)).amount == 4_500_00  # 3.00 % x 1.5 for 365 days
    assert sale_overdue(owed, date(2026, 6, 1), markup=30).amount == 3_900_00
    with pytest.raises(ValueError, match="30 to 50"):
        sale_overdue(owed, date(2026, 6, 1), markup=60)


def test_a_small_firm_gets_half_a_thousandth_a_day_where_nothing_was_agreed() -> None:
    owed = Due(date(2025, 6, 1), 10_000 * YUAN)
    assert small_firm_overdue(owed, date(2025, 6, 11)).amount == 50_00
    low = small_firm_overdue(owed, date(2026, 6, 1), Rate(10_000, "year", 365))
    assert low.amount == 300_00  # 1 % a year is below LPR: LPR counts


def test_a_multiple_is_exact() -> None:
    assert lpr_times(date(2024, 8, 1), Fraction(13, 10))[0].ppm == 43_550  # 3.35 % x 1.3


def test_negative_money_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        double_interest(-1, date(2025, 1, 1), date(2025, 2, 1))


def test_a_payment_on_the_due_day_makes_no_line_of_its_own() -> None:
    """What is paid by the due day counts at once (art 2): one run, of the rest."""
    paid = [Payment(date(2025, 3, 1), 40_000 * YUAN)]
    found = double_interest(60_000 * YUAN, date(2025, 3, 1), date(2025, 3, 11), paid)
    assert [(line.since, line.until, line.days, line.principal) for line in found.lines] == [
        (date(2025, 3, 1), date(2025, 3, 11), 10, 20_000 * YUAN)
    ]


def test_a_payment_on_the_last_day_is_counted_and_its_day_bore_interest_before_it() -> None:
    paid = [Payment(date(2025, 3, 11), 60_000 * YUAN)]
    found = double_interest(60_000 * YUAN, date(2025, 3, 1), date(2025, 3, 11), paid)
    assert (found.left, found.days, found.amount) == (0, 10, 105_00)
    assert len(found.lines) == 1


def test_who_pays_too_much_owes_nothing_more_and_nothing_less() -> None:
    """After the debt is gone no further line is drawn, whatever still comes in."""
    paid = [Payment(date(2025, 3, 6), 200 * YUAN), Payment(date(2025, 3, 9), 5 * YUAN)]
    found = double_interest(100 * YUAN, date(2025, 3, 1), date(2025, 4, 1), paid)
    assert (found.left, found.days, len(found.lines)) == (0, 5, 1)


def test_nothing_owed_and_nothing_paid_are_amounts_too() -> None:
    assert double_interest(0, date(2025, 1, 1), date(2025, 2, 1)).amount == 0
    found = double_interest(100 * YUAN, date(2025, 1, 1), date(2025, 1, 11), [Payment(date(2025, 1, 5), 0)])
    assert (found.days, found.left) == (10, 100 * YUAN)
    with pytest.raises(ValueError, match="negative"):
        double_interest(100 * YUAN, date(2025, 1, 1), date(2025, 1, 11), [Payment(date(2025, 1, 5), -1)])


def test_the_rates_of_the_statutes_are_written_per_day() -> None:
    """CPL 264 with 法释〔2014〕8号 1: 0.0175 % a day; SME 17: 0.05 % a day."""
    assert double_interest(YUAN, date(2025, 1, 1), date(2025, 1, 2)).rate == Rate(175, "day", 1)
    assert small_firm_overdue(Due(date(2025, 6, 1), YUAN), date(2025, 6, 2)).rate == Rate(500, "day", 1)


def test_the_markup_of_a_seller_runs_from_thirty_to_fifty_and_no_further() -> None:
    """法释〔2020〕17号 18."""
    owed = Due(date(2025, 6, 1), 100_000 * YUAN)
    assert sale_overdue(owed, date(2026, 6, 1), markup=50) == sale_overdue(owed, date(2026, 6, 1))
    for markup in (29, 51):
        with pytest.raises(ValueError, match="30 to 50"):
            sale_overdue(owed, date(2026, 6, 1), markup=markup)


def test_a_small_firm_keeps_what_was_agreed_where_it_is_not_below_lpr() -> None:
    """SME 17: the agreed rate, at least LPR of the day; 3.00 % on 1 June 2025."""
    owed, until = Due(date(2025, 6, 1), 10_000 * YUAN), date(2026, 6, 1)
    for agreed in (Rate(30_000, "year", 365), Rate(60_000, "year", 365), Rate(200, "day", 1)):
        assert small_firm_overdue(owed, until, agreed).rate == agreed
    day_rate, autumn = Rate(100, "day", 1), Due(date(2022, 9, 1), 10_000 * YUAN)
    assert small_firm_overdue(autumn, until, day_rate).rate == day_rate  # 3.65 % a year, as LPR was: not below it
    assert small_firm_overdue(owed, until, Rate(29_999, "year", 365)).rate == Rate(30_000, "year", 365)


def test_interest_is_provisional_only_where_it_rests_on_a_rate_that_is() -> None:
    """The half a thousandth of SME 17 does not rest on the table; LPR of a day past its last check does."""
    late, early = Due(date(2027, 6, 1), 10_000 * YUAN), Due(date(2025, 6, 1), 10_000 * YUAN)
    agreed = Rate(10_000, "year", 365)
    assert not small_firm_overdue(late, date(2027, 7, 1)).provisional
    assert small_firm_overdue(late, date(2027, 7, 1), agreed).provisional
    assert not small_firm_overdue(early, date(2025, 7, 1), agreed).provisional
    assert sale_overdue(late, date(2027, 7, 1)).provisional
    assert not sale_overdue(early, date(2025, 7, 1)).provisional
