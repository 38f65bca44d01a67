"""The UDRP's times over weekends, holidays of one country, leap days and midnight. Days do not roll there."""

from __future__ import annotations

from concord.law import shelf
from tests.law.beginnings import UDRP_PEOPLE
from tests.law.walking import Walk

UDRP = shelf.rulebook("udrp@2015.07")


def complaint(day: str) -> Walk:
    people = UDRP_PEOPLE | {"respondent": ("rong",)}
    return Walk(UDRP, people, {"fee": 1500_00}, f"{day} 10:00", currency="USD")


def commenced(day: str) -> Walk:
    walk = complaint(day)
    walk.do("reg", "request_verification", f"{day} 11:00")
    walk.do("names", "confirm_lock", f"{day} 12:00", holder="rong", language="en")
    walk.do("bank", "note_fee", f"{day} 13:00", ref="f1", amount=1500_00, whole=True)
    walk.do("reg", "forward_complaint", f"{day} 14:00", means="by each means of R 2(a)")
    return walk


def deciding(day: str) -> Walk:
    walk = commenced(day)
    walk.do("rong", "respond", f"{day} 15:00", answer="mine", panel="one")
    walk.do("reg", "appoint_sole", f"{day} 16:00", person="mei")
    walk.roles["mei"] = "presiding"
    return walk


def informed(day: str) -> Walk:
    walk = deciding(day)
    proven = {"similar": True, "no_rights": True, "bad_faith": True}
    walk.do("mei", "grant", f"{day} 17:00", **proven, remedy="transfer", reasons="shown")
    walk.do("reg", "communicate_grant", f"{day} 18:00")
    return walk


def test_r_19_ten_calendar_days_for_the_fee_end_on_a_sunday_as_well() -> None:
    walk = complaint("2026-03-05")
    assert walk.until("fee") == "2026-03-15"  # a Sunday
    walk.clock("2026-03-16 00:00")
    assert walk.state.outcome == "unpaid"


def test_r_4b_two_business_days_know_no_holiday_but_the_weekend() -> None:
    walk = complaint("2026-09-30")
    walk.do("reg", "request_verification", "2026-09-30 11:00")
    assert walk.until("lock") == "2026-10-02"  # Thursday and Friday, though China rests


def test_r_4d_five_days_to_cure_run_from_the_notice_of_the_deficiency() -> None:
    walk = complaint("2026-03-02")
    walk.do("reg", "find_deficient", "2026-03-03 10:00", what="no mark is named")
    walk.clock("2026-03-10 09:00")
    assert walk.until("cure") == ""
    walk.serve("anna", "2026-03-10 10:00")
    assert walk.until("cure") == "2026-03-15"  # a Sunday; the days do not roll


def test_r_5a_twenty_days_from_commencement_may_end_on_a_sunday() -> None:
    assert commenced("2026-03-02").until("response") == "2026-03-22"


def test_r_5a_twenty_days_may_end_on_a_leap_day() -> None:
    assert commenced("2028-02-09").until("response") == "2028-02-29"


def test_r_5b_four_more_days_count_from_the_old_day_whenever_they_are_taken() -> None:
    early, late = commenced("2026-03-02"), commenced("2026-03-02")
    early.do("rong", "take_four_days", "2026-03-02 15:00")
    late.do("rong", "take_four_days", "2026-03-22 23:59")
    assert early.until("response") == late.until("response") == "2026-03-26"


def test_r_5b_at_midnight_there_are_no_four_days_any_more() -> None:
    walk = commenced("2026-03-02")
    assert walk.refused("rong", "take_four_days", "2026-03-23 00:00").startswith("not_now")


def test_r_5f_without_a_response_the_panel_is_appointed_and_silence_decides_nothing() -> None:
    walk = commenced("2026-03-02")
    walk.clock("2026-03-23 00:00")
    assert (walk.state.stage, walk.state.outcome) == ("appointing", "")


def test_r_15b_fourteen_days_to_decide_over_the_leap_day() -> None:
    assert deciding("2028-02-16").until("decision") == "2028-03-01"  # 29 February is the thirteenth day


def test_r_15b_a_panel_that_is_late_costs_neither_side_the_case() -> None:
    walk = deciding("2026-03-02")
    walk.clock("2026-06-02 10:00")
    assert (walk.state.stage, walk.status("decision")) == ("deciding", "late")
    walk.do("mei", "deny", "2026-06-02 11:00", reasons="not shown")
    assert walk.state.stage == "notifying"


def test_p_4k_ten_business_days_over_the_turn_of_the_year() -> None:
    """Informed on Thursday 24 December 2026: Friday 25, Monday 28 to Thursday 31, Friday 1, Monday 4 to Thursday 7."""
    assert informed("2026-12-24").until("suit") == "2027-01-07"


def test_p_4k_holidays_of_the_registrar_are_corrected_by_the_day_on_which_it_was_informed() -> None:
    """Its office was shut on 25 December: informed, as it works, on Monday 28. Ten days end on Monday 11 January."""
    walk = informed("2026-12-24")
    monday = 1_798_423_200  # 2026-12-28 10:00 in Shanghai
    walk.do("reg", "correct_day", "2026-12-29 09:00", on=monday, why="shut on Friday")
    assert walk.until("suit") == "2027-01-11"


def test_r_17a_thirty_days_to_settle_stop_the_response_and_give_it_back_by_as_many_days() -> None:
    """Asked together on Thursday 12 March, gone on with on Sunday 22 March: ten days. 22 March becomes 1 April."""
    walk = commenced("2026-03-02")
    for person in ("anna", "rong"):
        walk.do(person, "ask_time_to_settle", "2026-03-12 10:00")
    assert walk.until("settlement_time") == "2026-04-11"
    walk.do("rong", "go_on", "2026-03-22 10:00")
    assert walk.until("response") == "2026-04-01"
