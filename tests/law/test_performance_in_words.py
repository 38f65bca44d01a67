"""Performing what was agreed, and renting: CC 188, 189, 509, 557, 560, 561, 564, 721, 722, 733; CPL 250. By hand."""

from __future__ import annotations

from tests.law.beginnings import LEASE_PEOPLE
from tests.law.journey import owes
from tests.law.test_appointment_in_words import talking
from tests.law.test_lease import LEASE
from tests.law.walking import Walk, last_day


def performing(day: str, *rows: dict[str, object]) -> Walk:
    """Agreed and to be performed without the court, all on one day."""
    walk = talking(day)
    walk.do("mei", "draw_up", f"{day} 14:00", obligations=list(rows))
    drafted = walk.state.seq
    for person in ("anna", "rong"):
        walk.do(person, "sign", f"{day} 15:00", draft=drafted)
    for person in ("anna", "rong"):
        walk.do(person, "go_without", f"{day} 16:00")
    return walk


def rented(day: str, months: int, **terms: object) -> Walk:
    """Signed and delivered on one day; a month costs 1,000 yuan."""
    people = LEASE_PEOPLE | {"lessee": ("rong",)}
    fixed = {"rent": 1000_00, "months": months, "price": 1000_00 * months}
    walk = Walk(LEASE, people, fixed | terms, f"{day} 09:00")
    for person in ("anna", "rong"):
        walk.do(person, "sign", f"{day} 10:00")
    walk.do("anna", "deliver", f"{day} 11:00", ref="SF1")
    walk.do("rong", "accept_statement", f"{day} 12:00", entry=int(next(iter(walk.state.statements))))
    return walk


def paid(walk: Walk, ref: str, amount: int, time: str, value: str = "") -> None:
    walk.do("bank", "pay", time, stated=value, ref=ref, amount=amount)


def rent_days(walk: Walk, months: int) -> list[str]:
    """The last day of each month's rent, each paid in time so that the next one opens."""
    found = []
    for n in range(1, months + 1):
        live = walk.live(f"rent#{n}")
        assert live is not None
        found.append(last_day(live.due))
        paid(walk, f"r{n}", 1000_00, f"{found[-1]} 12:00")
    return found


def test_cc_509_a_row_of_a_leap_day_can_be_performed_to_the_end_of_that_day() -> None:
    walk = performing("2028-01-10", owes(500_00, "2028-02-29"))
    walk.clock("2028-02-29 23:59")
    assert walk.status("obligation#1") == "open"
    walk.clock("2028-03-01 00:00")
    assert walk.status("obligation#1") == "overdue"


def test_cc_509_a_row_of_a_holiday_falls_due_on_that_day_for_the_parties_chose_it() -> None:
    walk = performing("2026-09-01", owes(500_00, "2026-10-01"))
    walk.clock("2026-10-02 00:00")
    assert walk.status("obligation#1") == "overdue"


def test_cc_557_what_arrived_one_second_before_midnight_was_in_time_though_the_bank_tells_it_days_later() -> None:
    walk = performing("2026-03-02", owes(500_00, "2026-06-30"), owes(100_00, "2026-07-31"))
    walk.clock("2026-07-03 09:00")
    assert walk.status("obligation#1") == "overdue"
    told, arrived = "2026-07-03 10:00", "2026-06-30 23:59"
    walk.do("bank", "receive", told, stated=arrived, row=1, ref="b1", amount=500_00)
    assert walk.status("obligation#1") == "paid"


def test_cc_557_the_same_transfer_told_twice_pays_once() -> None:
    walk = performing("2026-03-02", owes(500_00, "2026-06-30"))
    walk.do("bank", "receive", "2026-06-01 10:00", row=1, ref="b1", amount=200_00)
    again = walk.refused("bank", "receive", "2026-06-02 10:00", row=1, ref="b1", amount=200_00)
    assert again.startswith("already")
    live = walk.live("obligation#1")
    assert live is not None
    assert live.paid == 200_00


def test_cc_189_instalments_leave_the_creditor_time_until_the_last_of_them_was_missed() -> None:
    """Two rows: the first is missed on 1 July, and only with the second, on 1 October, does the time to act begin."""
    walk = performing("2026-03-02", owes(500_00, "2026-06-30"), owes(500_00, "2026-09-30"))
    walk.clock("2026-07-01 00:00")
    assert walk.live("act_on_default") is None
    walk.clock("2026-10-01 00:00")
    assert walk.status("act_on_default") == "open"


def test_cpl_250_two_years_to_act_that_begin_after_a_leap_day_end_on_the_same_day_of_march() -> None:
    """Missed at the beginning of Wednesday 1 March 2028: to Friday 1 March 2030."""
    walk = performing("2028-01-10", owes(500_00, "2028-02-29"))
    walk.clock("2028-03-01 00:00")
    assert walk.until("act_on_default") == "2030-03-01"
    walk.clock("2030-03-02 00:00")
    assert (walk.state.stage, walk.status("obligation#1")) == ("dormant", "overdue")  # at rest, and still owed


def test_cc_188_after_the_claim_has_rested_it_can_still_be_taken_to_court_and_the_debtor_may_object() -> None:
    walk = performing("2028-01-10", owes(500_00, "2028-02-29"))
    walk.clock("2032-03-02 00:00")
    assert "sue_late" in walk.open_to("anna")
    assert "sue_late" not in walk.open_to("rong")


def test_cc_721_rent_from_the_31st_falls_on_the_last_days_of_short_months() -> None:
    """31 January 2026 is a Saturday, 28 February one that is worked; 31 May is a Sunday, so Monday 1 June."""
    days = ["2026-02-02", "2026-02-28", "2026-03-31", "2026-04-30", "2026-06-01"]
    assert rent_days(rented("2025-12-31", 5), 5) == days


def test_cc_721_rent_from_the_31st_falls_on_the_leap_day() -> None:
    assert rent_days(rented("2027-12-31", 3), 3) == ["2028-01-31", "2028-02-29", "2028-03-31"]


def test_cc_721_rent_that_falls_in_may_day_is_due_after_it_and_the_next_one_on_its_own_day() -> None:
    """Delivered on 1 April: 1 May is off until the 5th, so Wednesday 6 May; then Monday 1 June, not the 6th."""
    assert rent_days(rented("2026-04-01", 3), 3) == ["2026-05-06", "2026-06-01", "2026-07-01"]


def in_default() -> Walk:
    """Delivered on Thursday 2 July 2026: rent of Monday 3 August and Wednesday 2 September stays unpaid."""
    walk = rented("2026-07-02", 6)
    assert walk.until("rent#1") == "2026-08-03"  # 2 August is a Sunday
    walk.clock("2026-09-03 00:00")
    assert walk.state.stage == "in_default"
    return walk


def test_cc_722_the_reasonable_time_runs_from_the_arrival_of_the_demand_and_rolls_over_national_day() -> None:
    walk = in_default()
    walk.clock("2026-09-20 10:00")
    assert walk.until("cure") == ""
    walk.serve("rong", "2026-09-20 11:00")  # Sunday, worked; the fifteenth day is Monday 5 October, off to the 7th
    assert walk.until("cure") == "2026-10-08"


def test_cc_722_who_pays_in_the_last_minute_of_the_reasonable_time_is_in_default_no_more() -> None:
    walk = in_default()
    walk.serve("rong", "2026-09-21 11:00")
    paid(walk, "late", 2000_00, "2026-10-08 23:59")
    assert walk.state.stage == "running"


def test_cc_722_a_payment_that_arrived_in_time_and_is_told_late_leads_back_too() -> None:
    walk = in_default()
    walk.serve("rong", "2026-09-14 11:00")  # Monday: to Tuesday 29 September
    walk.clock("2026-09-30 00:00")
    assert walk.state.stage == "rescindable"
    paid(walk, "late", 2000_00, "2026-10-01 09:00", "2026-09-29 23:59")
    assert walk.state.stage == "running"


def test_cc_564_the_right_to_rescind_ends_after_a_year_and_the_rent_is_still_owed() -> None:
    """From Friday 9 October 2026: a year ends on Saturday 9 October 2027, so on Monday the 11th."""
    walk = in_default()
    walk.serve("rong", "2026-09-21 11:00")
    walk.clock("2026-10-09 00:00")
    assert walk.until("decide_rescission") == "2027-10-11"
    walk.clock("2027-10-12 00:00")
    assert walk.state.stage == "claimable"
    assert walk.refused("anna", "rescind", "2027-10-12 09:00").startswith("not_now")
    assert walk.status("rent#1") == "overdue"


def test_cc_733_seven_days_to_return_the_goods_run_from_notice() -> None:
    walk = in_default()
    walk.serve("rong", "2026-09-21 11:00")
    walk.clock("2026-10-09 00:00")
    walk.do("anna", "rescind", "2026-10-09 09:00")
    assert walk.until("return_goods") == ""
    walk.serve("rong", "2026-10-10 09:00")  # Saturday, worked: Saturday 17 October is off, Monday the 19th is not
    assert walk.until("return_goods") == "2026-10-19"


def test_cc_561_interest_is_paid_before_principal_and_counts_from_the_rolled_day() -> None:
    """Due Monday 3 August, paid on the 13th: 4 to 12 August are nine days of 0.175 yuan, 1.58; 498.42 are principal."""
    walk = rented("2026-07-02", 6, late_rate="0.0175%/day")
    paid(walk, "p1", 500_00, "2026-08-13 12:00")
    live = walk.live("rent#1")
    assert live is not None
    assert (live.paid, live.interest) == (498_42, 0)


def test_cc_560_the_oldest_rent_is_paid_first_even_if_the_money_is_told_out_of_order() -> None:
    """Two payments of 1,000 in September, the later one told first: both months are paid as of their own days."""
    walk = in_default()
    walk.do("bank", "pay", "2026-09-10 09:00", stated="2026-09-09 12:00", ref="b", amount=1000_00)
    walk.do("bank", "pay", "2026-09-10 09:01", stated="2026-09-04 12:00", ref="a", amount=1000_00)
    assert (walk.status("rent#1"), walk.status("rent#2"), walk.state.stage) == ("paid", "paid", "running")
