"""Time at its edges: hours, negative periods, months and years, ordinals, the end of the calendar (S2 to S8)."""

from __future__ import annotations

from datetime import date

import pytest

from concord.law.calendars import (
    HORIZON,
    Calendar,
    add_months,
    calendar,
    holidays_of,
    is_calendar,
    published_holidays,
)
from concord.law.periods import (
    after_notice,
    as_period,
    day_number,
    ending,
    in_words,
    instance,
    last_day,
    moved,
    reckon,
    reminder,
    shifted,
    stood_still,
    unverified_days,
)
from concord.law.rulebook import Period
from concord.law.sheets import read_sheet
from tests.law.walking import at, when

PLAIN = Calendar("plain", rolls=False)
WEEKS = Calendar("weeks")  # rests on Saturday and Sunday, and on nothing else


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def shown(found: int) -> str:
    return date.fromordinal(found).isoformat()


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-03-10", Period(-2, "D"), "2026-03-08"),
        ("2026-03-10", Period(0, "D"), "2026-03-10"),
        ("2026-03-10", Period(-1, "W"), "2026-03-03"),
        ("2026-03-31", Period(-1, "M"), "2026-02-28"),  # CC 202: the last day where the month has no such number
        ("2026-01-31", Period(-2, "M"), "2025-11-30"),
        ("2026-12-31", Period(2, "M"), "2027-02-28"),
        ("2026-11-30", Period(1, "M"), "2026-12-30"),
        ("2026-12-15", Period(12, "M"), "2027-12-15"),
        ("2028-02-29", Period(4, "Y"), "2032-02-29"),
        ("2026-03-10", Period(-1, "Y"), "2025-03-10"),
        ("2026-03-09", Period(-1, "BD"), "2026-03-06"),  # Monday, then the Friday before
        ("2026-03-07", Period(0, "BD"), "2026-03-07"),  # none at all: the day itself, also a Saturday
        ("2026-03-06", Period(6, "BD"), "2026-03-16"),
    ],
)
def test_a_period_moves_a_day(start: str, length: Period, end: str) -> None:
    assert shown(moved(WEEKS, day(start), length)) == end


def test_hours_are_counted_from_the_instant_and_never_roll() -> None:
    """CC 201: by the hour, from the hour that the parties or the law say; a Sunday night is an hour like another."""
    found = reckon(WEEKS, at("2026-03-08 22:30"), Period(3, "H"))
    assert (when(found.due), found.due, found.provisional) == ("2026-03-09 01:30", found.raw, False)
    series = instance(WEEKS, found.due, Period(12, "H"), 3)
    assert (when(series.due), series.due, series.provisional) == ("2026-03-10 01:30", series.raw, False)
    assert instance(WEEKS, found.due, Period(12, "H"), 1).due == found.due
    later = shifted(WEEKS, found.due, 90, "H")
    assert (later.due, later.raw, later.provisional) == (found.due + 90, found.due + 90, False)


def test_the_rolled_end_stands_beside_the_unrolled_one() -> None:
    """CC 203: a period whose last day is a Saturday ends on the Monday; what follows counts from the Saturday."""
    found = ending(WEEKS, day("2026-03-07"))
    assert (when(found.due), when(found.raw)) == ("2026-03-10 00:00", "2026-03-08 00:00")
    kept = ending(WEEKS, day("2026-03-07"), rolls=False)
    assert kept.due == kept.raw == found.raw
    assert shown(last_day(WEEKS, found.due)) == "2026-03-09"


def test_a_deadline_that_is_over_in_the_second_second_of_a_day_can_be_met_on_it() -> None:
    assert shown(last_day(WEEKS, at("2026-03-10"))) == "2026-03-09"
    assert shown(last_day(WEEKS, at("2026-03-10") + 1)) == "2026-03-10"


def test_working_days_end_on_a_working_day_by_themselves() -> None:
    """None of them is rolled, not in a series and not by a pause: the day that was counted is the last one."""
    strange = Calendar("strange", rest=[day("2026-03-09")])
    assert when(reckon(strange, at("2026-03-06 10:00"), Period(1, "BD")).due) == "2026-03-11 00:00"
    first = reckon(strange, at("2026-03-05 10:00"), Period(1, "BD")).raw
    assert when(instance(strange, first, Period(1, "BD"), 2).due) == "2026-03-11 00:00"
    assert when(shifted(strange, first, 1, "BD").due) == "2026-03-11 00:00"
    assert when(shifted(strange, first, 1, "D").due) == "2026-03-11 00:00"  # Saturday the 7th, rolled
    assert when(shifted(strange, first, 1, "D").raw) == "2026-03-08 00:00"


def test_a_pause_of_hours_is_counted_in_seconds_and_never_runs_backwards() -> None:
    """S8: days and working days lie in (stop, resume]; for hours, the seconds between."""
    stop, resume = at("2026-03-06 09:00"), at("2026-03-09 10:00")
    assert stood_still(WEEKS, stop, resume, "H") == resume - stop
    assert stood_still(WEEKS, resume, stop, "H") == 0
    assert stood_still(WEEKS, stop, stop + 1, "H") == 1
    assert stood_still(WEEKS, stop, resume, "D") == 3
    assert stood_still(WEEKS, resume, stop, "D") == 0
    assert stood_still(WEEKS, stop, resume, "BD") == 1
    assert stood_still(WEEKS, stop, at("2026-03-06 23:00"), "BD") == 0


def test_working_days_between_two_days_leave_the_first_out_and_count_the_last() -> None:
    assert WEEKS.working_between(day("2026-03-05"), day("2026-03-06")) == 1
    assert WEEKS.working_between(day("2026-03-06"), day("2026-03-06")) == 0
    assert WEEKS.working_between(day("2026-03-06"), day("2026-03-13")) == 5


def test_the_week_rests_on_saturday_and_sunday() -> None:
    days = [shown(one) for one in range(day("2026-03-02"), day("2026-03-09")) if WEEKS.is_working(one)]
    assert days == ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"]


def test_a_make_up_day_is_worked_even_where_the_table_names_it_twice() -> None:
    both = Calendar("both", rest=[day("2026-03-07")], work=[day("2026-03-07")])
    assert both.is_working(day("2026-03-07"))


def test_the_cut_off_hour_ends_the_day_and_begins_the_next() -> None:
    """CC 203: where business hours end the day, what comes after them is done on the next one."""
    court = Calendar("court", cutoff=17)
    assert court.end_of(day("2026-03-03")) == at("2026-03-03 17:00")
    assert shown(court.counted_day(at("2026-03-03 16:59"))) == "2026-03-03"
    assert shown(court.counted_day(at("2026-03-03 17:00"))) == "2026-03-04"
    late = Calendar("late", cutoff=23)
    assert when(late.end_of(day("2026-03-03"))) == "2026-03-03 23:00"
    assert when(PLAIN.end_of(day("2026-03-03"))) == "2026-03-04 00:00"
    assert shown(PLAIN.counted_day(at("2026-03-03 23:59"))) == "2026-03-03"


def test_a_date_is_provisional_from_the_day_after_the_last_published_one() -> None:
    known = Calendar("known", checked_until=day("2026-12-31"))
    assert not known.is_provisional(day("2026-12-31"))
    assert known.is_provisional(day("2027-01-01"))
    assert not PLAIN.is_provisional(HORIZON)


def test_a_term_of_thousands_of_years_ends_where_the_calendar_ends() -> None:
    """Nothing crashes and nothing runs on for ever: the last year is 9998, the last day the calendar's own."""
    assert date.fromordinal(add_months(day("2026-03-31"), 12 * 9000)).year == 9998
    assert date.fromordinal(add_months(day("9998-12-31"), 1)).year == 9998
    assert WEEKS.working_days(HORIZON - 3, 50) == HORIZON - 1
    assert WEEKS.working_days(4, -50) == 1
    full = Calendar("full", rest=range(HORIZON - 9, HORIZON + 1))
    assert full.roll(HORIZON - 9) == HORIZON - 1
    assert PLAIN.start_of(HORIZON + 40) == PLAIN.start_of(HORIZON)
    assert WEEKS.roll(2) == 2


def test_months_later_keep_the_number_of_the_day() -> None:
    """CC 202, over the end of a year and in leap years."""
    assert shown(add_months(day("2026-12-01"), 1)) == "2027-01-01"
    assert shown(add_months(day("2026-11-30"), 3)) == "2027-02-28"
    assert shown(add_months(day("2027-11-30"), 3)) == "2028-02-29"
    assert shown(add_months(day("2026-12-31"), 0)) == "2026-12-31"
    assert shown(add_months(day("2026-01-31"), 11)) == "2026-12-31"
    assert shown(add_months(day("2026-05-31"), 1)) == "2026-06-30"


@pytest.mark.parametrize(
    ("n", "en"),
    [
        (1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (10, "10th"), (11, "11th"), (12, "12th"), (13, "13th"),
        (14, "14th"), (20, "20th"), (21, "21st"), (22, "22nd"), (23, "23rd"), (24, "24th"), (101, "101st"),
        (111, "111th"), (112, "112th"), (113, "113th"), (122, "122nd"), (210, "210th"),
    ],
)  # fmt: skip
def test_english_ordinals(n: int, en: str) -> None:
    assert after_notice(Period(n, "D"), "en") == f"the {en} day after notice"


def test_the_end_of_a_time_that_has_not_begun_is_told_in_its_own_unit() -> None:
    assert after_notice(Period(-7, "D"), "en") == "the 7th day after notice"
    assert after_notice(Period(3, "BD"), "zh") == "通知送达后第 3 个工作日"
    assert after_notice(Period(3, "D"), "zh") == "通知送达后第 3 天"
    assert after_notice(Period(2, "M"), "zh") == "通知送达后2个月"
    assert after_notice(Period(2, "H"), "en") == "2 hours after notice"


def test_one_is_said_in_the_singular_also_before_a_day() -> None:
    assert [in_words(Period(n, "D"), "en") for n in (1, -1, 2, 0)] == ["1 day", "1 day", "2 days", "0 days"]
    assert in_words(Period(-3, "W"), "zh") == "3周"
    assert in_words(Period(2, "Y"), "fr") == "2 years"  # a language that is not there is English


def test_reminders_of_hours_come_by_the_hour_and_others_in_the_morning() -> None:
    due = reckon(WEEKS, at("2026-03-02 10:00"), Period(12, "H")).due
    assert when(reminder(WEEKS, due, Period(-2, "H"))) == "2026-03-02 20:00"
    end = ending(WEEKS, day("2026-03-10")).due
    assert when(reminder(WEEKS, end, Period(0, "D"))) == "2026-03-10 09:00"
    assert when(reminder(WEEKS, end, Period(-1, "W"), hour=7)) == "2026-03-03 07:00"


def test_a_series_counts_every_instance_from_the_first() -> None:
    """S6: the third of a series of two weeks lies four weeks after the first, not two after a rolled second."""
    first = ending(WEEKS, day("2026-03-07")).raw
    found = [when(instance(WEEKS, first, Period(2, "W"), n).raw) for n in (1, 2, 3)]
    assert found == ["2026-03-08 00:00", "2026-03-22 00:00", "2026-04-05 00:00"]
    assert when(instance(WEEKS, first, Period(2, "W"), 2).due) == "2026-03-24 00:00"


def test_a_day_and_a_period_are_read_strictly() -> None:
    assert shown(day_number("2026-03-31")) == "2026-03-31"
    for text in ("20260331", "2026-W14-2", "2026-02-30", "", "2026-03-31 "):
        with pytest.raises(ValueError):  # noqa: PT011  # its words are Python's own
            day_number(text)
    assert as_period("-P2D") == as_period(Period(-2, "D")) == Period(-2, "D")
    for value in ("P2", 7, None):
        with pytest.raises(ValueError, match="not a period"):
            as_period(value)


def test_days_that_nobody_verified_are_told_where_a_deadline_rests_on_them() -> None:
    """Of working days all that were counted or left out; else those over which the end rolled; of hours none."""
    dark = [
        day("2026-03-03"),
        day("2026-03-04"),
        day("2026-03-05"),
        day("2026-03-07"),
        day("2026-03-09"),
        day("2026-03-12"),
    ]
    table = Calendar("table", rest=[day("2026-03-09")], unverified=dark)
    start = at("2026-03-04 10:00")

    def told(length: Period, days: Calendar = table) -> list[str]:
        return [shown(one) for one in unverified_days(days, start, reckon(days, start, length), length)]

    assert told(Period(3, "BD")) == ["2026-03-05", "2026-03-07", "2026-03-09"]
    assert told(Period(1, "BD")) == ["2026-03-05"]
    assert told(Period(3, "D")) == ["2026-03-07", "2026-03-09"]  # a Saturday, rolled over the holiday to the 10th
    assert told(Period(1, "D")) == ["2026-03-05"]
    assert told(Period(2, "D")) == []
    assert told(Period(24, "H")) == []
    assert told(Period(3, "BD"), WEEKS) == []


def test_comments_and_empty_lines_are_no_rows_and_spaces_no_part_of_a_day() -> None:
    head = "# checked_until: 2025-12-31\n\n# a comment\ndate,kind,name,source,verified\n"
    rows = "\n 2025-05-01 , holiday ,x,y,no\n2025-04-27,workday,x,y,yes\n"
    table = holidays_of(read_sheet("holidays", head + rows))
    assert table.rest == {day("2025-05-01")}
    assert table.work == {day("2025-04-27")}


def test_a_day_on_which_the_clocks_change_ends_at_its_midnight() -> None:
    """It has 23 hours in Berlin on 29 March 2026; its end is the beginning of the next."""
    berlin = Calendar("berlin", zone="Europe/Berlin")
    assert berlin.end_of(day("2026-03-29")) - berlin.start_of(day("2026-03-29")) == 23 * 3600
    assert berlin.end_of(day("2026-03-29")) == berlin.start_of(day("2026-03-30"))


def test_without_a_table_every_date_is_provisional() -> None:
    """S5: nobody has published anything."""
    table = published_holidays("of-nowhere")
    assert (table.rest, table.work, table.checked_until) == (frozenset(), frozenset(), 1)


def test_a_calendar_that_no_rulebook_may_name_is_none() -> None:
    assert when(calendar("cn-office/17").end_of(day("2026-03-03"))) == "2026-03-03 17:00"
    for name in ("lunar", "cn-civil/24", "cn-civil/0", "cn-civil/", "cn-civil/x", "plain/017", ""):
        assert not is_calendar(name)
        with pytest.raises(KeyError):
            calendar(name)


def test_a_calendar_bears_the_name_that_a_rulebook_gives_it() -> None:
    assert calendar("cn-civil").name == "cn-civil"
    assert (calendar("cn-civil").rolls, calendar("plain").rolls) == (True, False)
    assert calendar("cn-civil") is calendar("cn-civil")
