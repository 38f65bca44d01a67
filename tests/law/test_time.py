"""Time in words, with dates worked out by hand (S2, S3, S5 to S8)."""

from __future__ import annotations

from datetime import date

import pytest

from concord.law.calendars import Calendar, add_months, calendar, holidays_of
from concord.law.measures import period
from concord.law.periods import after_notice, in_words, instance, reckon, reminder, shifted, stood_still
from concord.law.rulebook import Period
from concord.law.sheets import TableError, read_sheet
from tests.law.walking import at, last_day, when

TABLE = """# checked_until: 2026-12-31
date,kind,name,source,verified
2026-10-01,holiday,national day,made for this test,no
2026-10-02,holiday,national day,made for this test,no
2026-10-05,holiday,national day,made for this test,no
2026-10-06,holiday,national day,made for this test,no
2026-10-07,holiday,national day,made for this test,no
2026-10-10,workday,make-up day,made for this test,no
"""
HOLIDAYS = holidays_of(read_sheet("holidays", TABLE))
CIVIL = Calendar("civil", rest=HOLIDAYS.rest, work=HOLIDAYS.work, checked_until=HOLIDAYS.checked_until)
PLAIN = Calendar("plain", rolls=False)


def ends(start: str, length: str, days: Calendar = CIVIL) -> str:
    found = period(length)
    assert found is not None
    return last_day(reckon(days, at(start), found).due)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-03-02 00:00", "P7D", "2026-03-09"),  # the start day is not counted, whatever the hour
        ("2026-03-02 23:59", "P7D", "2026-03-09"),
        ("2026-03-02 10:00", "P5D", "2026-03-09"),  # Saturday the 7th rolls to Monday
        ("2026-03-02 10:00", "P6D", "2026-03-09"),
        ("2026-09-28 10:00", "P4D", "2026-10-08"),  # the second day of the holiday rolls past all of it
        ("2026-09-28 10:00", "P12D", "2026-10-10"),  # a Saturday that is worked does not roll
        ("2026-03-02 10:00", "P2W", "2026-03-16"),
        ("2026-03-06 10:00", "P1BD", "2026-03-09"),  # Friday, then Monday
        ("2026-09-30 10:00", "P2BD", "2026-10-09"),
        ("2026-09-30 10:00", "P3BD", "2026-10-10"),  # the make-up day counts
        ("2026-03-02 10:00", "P1M", "2026-04-02"),
        ("2026-01-30 10:00", "P1M", "2026-03-02"),  # 28 February is a Saturday
        ("2026-03-02 10:00", "P1Y", "2027-03-02"),
    ],
)
def test_a_period_ends_on_this_day(start: str, length: str, end: str) -> None:
    assert ends(start, length) == end


def test_months_end_on_the_same_number_or_the_last_day_of_the_month() -> None:
    assert ends("2026-01-31 10:00", "P1M", PLAIN) == "2026-02-28"
    assert ends("2028-01-31 10:00", "P1M", PLAIN) == "2028-02-29"
    assert ends("2028-02-29 10:00", "P1Y", PLAIN) == "2029-02-28"
    assert add_months(date(2026, 3, 31).toordinal(), 11) == date(2027, 2, 28).toordinal()


def test_a_deadline_is_over_at_24_00_in_shanghai() -> None:
    due = reckon(CIVIL, at("2026-03-02 10:00"), Period(7, "D")).due
    assert when(due) == "2026-03-10 00:00"


def test_hours_run_through_nights_and_holidays() -> None:
    assert when(reckon(CIVIL, at("2026-10-01 22:30"), Period(12, "H")).due) == "2026-10-02 10:30"


def test_after_the_cut_off_hour_an_act_counts_as_done_the_next_day() -> None:
    court = Calendar("court", cutoff=17)
    assert when(reckon(court, at("2026-03-02 16:59"), Period(1, "BD")).due) == "2026-03-03 17:00"
    assert when(reckon(court, at("2026-03-02 17:00"), Period(1, "BD")).due) == "2026-03-04 17:00"


def test_a_series_of_the_31st_falls_on_28_february_and_then_on_31_march() -> None:
    first = reckon(PLAIN, at("2025-12-31 10:00"), Period(1, "M")).raw
    days = [last_day(instance(PLAIN, first, Period(1, "M"), n).due) for n in (1, 2, 3, 4)]
    assert days == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]


def test_a_series_counts_from_the_unrolled_day() -> None:
    """1 March 2026 is a Sunday: that instance falls on the 2nd, the next one on 1 April all the same."""
    first = reckon(CIVIL, at("2026-02-01 10:00"), Period(1, "M"))
    assert last_day(first.due) == "2026-03-02"
    assert last_day(instance(CIVIL, first.raw, Period(1, "M"), 2).due) == "2026-04-01"


def test_beyond_the_published_table_a_date_is_provisional_and_counts_weekends_only() -> None:
    inside = reckon(CIVIL, at("2026-12-01 10:00"), Period(30, "D"))
    beyond = reckon(CIVIL, at("2026-12-01 10:00"), Period(31, "D"))
    assert (last_day(inside.due), inside.provisional) == ("2026-12-31", False)
    assert (last_day(beyond.due), beyond.provisional) == ("2027-01-01", True)


def test_a_pause_moves_by_the_days_between_first_stop_and_last_resume() -> None:
    stopped = at("2026-03-10 09:00")
    assert stood_still(CIVIL, stopped, at("2026-03-10 23:00"), "D") == 0  # on one day nothing moves
    assert stood_still(CIVIL, stopped, at("2026-03-15 00:30"), "D") == 5
    assert stood_still(CIVIL, stopped, at("2026-03-16 09:00"), "BD") == 4  # 11, 12, 13 and 16 March
    raw = reckon(CIVIL, at("2026-03-02 10:00"), Period(10, "D")).raw
    assert last_day(shifted(CIVIL, raw, 5, "D").due) == "2026-03-17"


def test_reminders_come_at_nine_in_the_morning() -> None:
    due = reckon(CIVIL, at("2026-03-02 10:00"), Period(7, "D")).due
    assert when(reminder(CIVIL, due, Period(-2, "D"))) == "2026-03-07 09:00"
    assert when(reminder(CIVIL, due, Period(1, "D"))) == "2026-03-10 09:00"
    assert when(reminder(CIVIL, due, Period(-2, "BD"))) == "2026-03-05 09:00"


def test_a_time_that_has_not_begun_is_told_by_its_end() -> None:
    assert after_notice(Period(7, "D"), "en") == "the 7th day after notice"
    assert after_notice(Period(2, "BD"), "en") == "the 2nd working day after notice"
    assert after_notice(Period(11, "D"), "en") == "the 11th day after notice"
    assert after_notice(Period(7, "D"), "zh") == "通知送达后第 7 天"
    assert after_notice(Period(1, "M"), "en") == "1 month after notice"


def test_periods_are_said_in_words() -> None:
    assert in_words(Period(7, "D"), "en") == "7 days"
    assert in_words(Period(1, "BD"), "en") == "1 working day"
    assert in_words(Period(3, "BD"), "zh") == "3个工作日"


def test_a_table_of_holidays_is_read_strictly() -> None:
    head = "# checked_until: 2026-12-31\ndate,kind,name,source,verified\n"
    with pytest.raises(ValueError, match="unknown kind"):
        holidays_of(read_sheet("holidays", f"{head}2026-01-01,feast,x,y,no\n"))
    with pytest.raises(ValueError, match="out of range"):
        holidays_of(read_sheet("holidays", f"{head}2026-02-30,holiday,x,y,no\n"))


def test_a_table_says_until_when_it_was_checked() -> None:
    rows = "date,kind,name,source,verified\n2025-05-01,holiday,x,y,no\n"
    table = holidays_of(read_sheet("holidays", f"# checked_until: 2025-06-30\n{rows}"))
    assert date.fromordinal(table.checked_until) == date(2025, 6, 30)
    with pytest.raises(TableError, match="checked_until"):
        read_sheet("holidays", rows)


def test_the_shipped_calendars() -> None:
    civil = calendar("cn-civil")
    assert not civil.is_working(date(2025, 10, 1).toordinal())
    assert civil.is_working(date(2025, 1, 26).toordinal())  # a Sunday worked for the Spring Festival
    assert calendar("plain").roll(date(2026, 3, 7).toordinal()) == date(2026, 3, 7).toordinal()
    with pytest.raises(KeyError):
        calendar("lunar")
