"""How days are counted (CPL 85, CC 200 to 204), worked out by hand on the published holidays."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from concord.law.calendars import calendar
from concord.law.periods import Reckoned, as_period, reckon
from tests.law.journey import invited, where
from tests.law.walking import at, last_day, when

CIVIL = calendar("cn-civil")


def reckoned(start: str, length: str) -> Reckoned:
    return reckon(CIVIL, at(start), as_period(length))


def ends(start: str, length: str) -> str:
    return last_day(reckoned(start, length).due)


def test_cc_201_the_day_on_which_a_time_begins_is_not_counted_even_its_last_second() -> None:
    assert ends("2026-03-01 23:59", "P1D") == "2026-03-02"  # Sunday night: Monday


def test_cpl_85_seven_days_to_national_day_end_on_the_first_working_day_after_it() -> None:
    assert ends("2026-09-24 10:00", "P7D") == "2026-10-08"  # Thursday 1 October; off until Wednesday the 7th


def test_cpl_85_a_last_day_on_a_saturday_that_is_worked_is_the_last_day() -> None:
    assert ends("2026-02-21 10:00", "P7D") == "2026-02-28"  # Saturday, make-up day of the Spring Festival


def test_cpl_85_a_last_day_on_a_sunday_that_is_worked_is_the_last_day() -> None:
    assert ends("2026-09-15 10:00", "P5D") == "2026-09-20"  # Sunday, make-up day of National Day


def test_cpl_85_a_last_day_on_the_first_of_the_spring_festival_waits_for_its_end() -> None:
    assert ends("2026-01-31 10:00", "P15D") == "2026-02-24"  # Sunday 15 to Monday 23 February are off: Tuesday


def test_cpl_85_a_holiday_in_the_middle_of_a_time_does_not_lengthen_it() -> None:
    assert ends("2026-02-02 10:00", "P30D") == "2026-03-04"  # Wednesday, though nine days of February were off


def test_cpl_85_five_days_to_qingming_end_on_tuesday() -> None:
    assert ends("2026-04-01 10:00", "P5D") == "2026-04-07"  # Monday 6 April is off


def test_cpl_85_ten_days_to_new_year_end_on_a_sunday_that_is_worked() -> None:
    assert ends("2025-12-22 10:00", "P10D") == "2026-01-04"  # 1 to 3 January are off, Sunday the 4th is worked


def test_cpl_85_the_year_before_had_other_holidays() -> None:
    assert ends("2025-01-21 10:00", "P7D") == "2025-02-05"  # Tuesday 28 January to Tuesday 4 February are off


def test_working_days_over_the_spring_festival_count_the_saturday_that_is_worked() -> None:
    assert ends("2026-02-13 10:00", "P3BD") == "2026-02-25"  # Saturday 14, Tuesday 24, Wednesday 25


def test_working_days_before_national_day_of_2025_count_the_sunday_that_is_worked() -> None:
    assert ends("2025-09-24 10:00", "P3BD") == "2025-09-28"  # Thursday, Friday, Sunday


def test_working_days_begun_on_a_holiday_begin_with_the_first_working_day_after_it() -> None:
    assert ends("2026-05-02 10:00", "P1BD") == "2026-05-06"  # Saturday in May Day: Wednesday


def test_a_week_is_seven_days_and_rolls_like_them() -> None:
    assert ends("2026-09-24 10:00", "P1W") == "2026-10-08"


def test_cc_202_a_month_ends_on_the_day_of_the_same_number() -> None:
    assert ends("2026-05-19 10:00", "P1M") == "2026-06-22"  # Friday 19 June is the Dragon Boat Festival: Monday


def test_cc_202_a_month_from_the_31st_of_january_ends_with_february() -> None:
    assert ends("2026-01-31 10:00", "P1M") == "2026-02-28"  # the last day of the month, a Saturday that is worked


def test_cc_202_a_month_from_the_31st_of_january_ends_on_the_leap_day_of_a_leap_year() -> None:
    found = reckoned("2028-01-31 10:00", "P1M")
    assert (last_day(found.due), found.provisional) == ("2028-02-29", True)  # Tuesday; holidays of 2028 are not known


def test_cc_202_a_year_from_the_leap_day_ends_on_28_february() -> None:
    assert ends("2028-02-29 10:00", "P1Y") == "2029-02-28"  # Wednesday


def test_cpl_250_two_years_from_a_leap_day_end_on_28_february() -> None:
    assert ends("2024-02-29 10:00", "P2Y") == "2026-02-28"  # a Saturday that is worked


def test_four_years_from_a_leap_day_end_on_the_next_one() -> None:
    assert ends("2024-02-29 10:00", "P4Y") == "2028-02-29"  # Tuesday


def test_cc_188_three_years_to_national_day_roll_past_it() -> None:
    assert ends("2023-10-01 10:00", "P3Y") == "2026-10-08"  # Thursday 1 October 2026 is off until the 7th


def test_a_month_over_the_end_of_a_year_keeps_its_number() -> None:
    assert ends("2025-12-31 10:00", "P2M") == "2026-02-28"  # there is no 31 February
    assert ends("2026-08-31 10:00", "P1M") == "2026-09-30"  # Wednesday: there is no 31 September


def test_beyond_the_published_holidays_a_weekday_is_taken_as_it_is_and_marked() -> None:
    beyond = reckoned("2026-12-25 10:00", "P7D")
    assert (last_day(beyond.due), beyond.provisional) == ("2027-01-01", True)  # Friday; not published yet
    assert ends("2026-12-25 10:00", "P8D") == "2027-01-04"  # Saturday rolls to Monday all the same


def test_cc_203_the_last_day_ends_at_midnight_in_beijing_which_is_four_in_the_afternoon_utc() -> None:
    due = reckoned("2026-03-02 10:00", "P7D").due
    assert datetime.fromtimestamp(due, UTC).isoformat() == "2026-03-09T16:00:00+00:00"


def test_a_notice_just_after_midnight_in_beijing_belongs_to_the_new_day() -> None:
    late = int(datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC).timestamp())  # 23:59:59 on Monday 2 March in Beijing
    week = as_period("P7D")
    assert last_day(reckon(CIVIL, late, week).due) == "2026-03-09"
    assert last_day(reckon(CIVIL, late + 1, week).due) == "2026-03-10"


def test_summer_time_of_a_party_abroad_moves_no_deadline() -> None:
    """New York goes to summer time on Sunday 8 March 2026; the 9th in Beijing ends at its noon."""
    walk = invited("2026-03-01 10:00")
    walk.serve("rong", "2026-03-02 10:00")
    noon = datetime(2026, 3, 9, 12, 0, tzinfo=ZoneInfo("America/New_York"))
    response = walk.live("response@rong")
    assert response is not None
    assert response.due == int(noon.timestamp())


def test_cc_203_one_second_before_midnight_is_in_time_and_midnight_is_not() -> None:
    walk = invited("2026-03-01 10:00")
    walk.serve("rong", "2026-03-02 10:00")
    midnight = "2026-03-10 00:00"
    assert when(at(midnight) - 1) == "2026-03-09 23:59"
    assert walk.refused("rong", "accept_mediation", midnight).startswith("closed")
    walk.do("rong", "accept_mediation", "2026-03-09 23:59")
    assert walk.state.stage == "choosing"


def test_an_hour_has_sixty_minutes_on_every_day_of_the_year() -> None:
    assert when(reckoned("2026-10-01 22:30", "PT24H").due) == "2026-10-02 22:30"  # hours run through National Day


def test_om_15_whoever_was_reached_on_a_holiday_has_seven_days_all_the_same() -> None:
    """OM 15: reached on Thursday 1 October; the seventh day is Thursday the 8th, the first that is worked."""
    walk = invited("2026-09-30 10:00")
    walk.serve("rong", "2026-10-01 09:00")
    assert walk.until("response@rong") == "2026-10-08"
    walk.clock("2026-10-09 00:00")
    assert where(walk) == ("ended", "no_answer")
