"""The court confirms (CPL 187, 205, 206; JI 351 to 358, 372), in dates around holidays, weekends and a leap day."""

from __future__ import annotations

import pytest

from tests.law.journey import owes
from tests.law.test_appointment_in_words import talking
from tests.law.walking import Walk, at


def agreed(day: str, last: str) -> Walk:
    """All on one day but the last signature."""
    walk = talking(day)
    walk.do("mei", "draw_up", f"{day} 14:00", obligations=[owes(day="2030-06-28")])
    drafted = walk.state.seq
    walk.do("anna", "sign", f"{day} 15:00", draft=drafted)
    walk.do("rong", "sign", last, draft=drafted)
    assert walk.state.stage == "agreed"
    return walk


def confirming(day: str, applied: str) -> Walk:
    walk = agreed(day, f"{day} 16:00")
    for person in ("anna", "rong"):
        walk.do(person, "apply_confirmation", applied)
    return walk


def ruled() -> Walk:
    """Confirmed on Wednesday 18 March 2026; Anna receives the ruling on Thursday 19, Rong on Monday 23 March."""
    walk = confirming("2026-03-03", "2026-03-05 10:00")
    walk.do("clerk", "docket", "2026-03-12 10:00")
    walk.do("judge", "call", "2026-03-13 10:00", on=at("2026-03-16 10:00"), how="video")
    walk.do("judge", "confirm", "2026-03-18 10:00")
    walk.serve("anna", "2026-03-19 10:00")
    walk.serve("rong", "2026-03-23 10:00")
    return walk


def test_cpl_205_thirty_days_run_from_the_last_signature_and_not_from_the_first() -> None:
    assert agreed("2026-03-02", "2026-03-06 10:00").until("confirm_window") == "2026-04-07"  # Sunday 5 April: Qingming


def test_cpl_205_thirty_days_that_end_in_the_spring_festival_end_on_the_day_after_it() -> None:
    assert agreed("2026-01-20", "2026-01-20 16:00").until("confirm_window") == "2026-02-24"  # Thursday 19 February


def test_cpl_205_signed_at_midnight_is_signed_on_the_new_day() -> None:
    assert agreed("2026-03-03", "2026-03-03 23:59").until("confirm_window") == "2026-04-02"  # Thursday
    assert agreed("2026-03-03", "2026-03-04 00:00").until("confirm_window") == "2026-04-03"  # Friday


def test_cpl_205_thirty_days_may_end_on_a_leap_day() -> None:
    assert agreed("2028-01-30", "2028-01-30 16:00").until("confirm_window") == "2028-02-29"


def test_cpl_205_jointly_means_that_the_second_application_too_comes_in_time() -> None:
    """Anna on Thursday 2 April at noon, Rong at midnight: that is no joint application within thirty days."""
    walk = agreed("2026-03-03", "2026-03-03 16:00")
    walk.do("anna", "apply_confirmation", "2026-04-02 12:00")
    assert isinstance(walk.refused("rong", "apply_confirmation", "2026-04-03 00:00"), str)
    walk.do("rong", "apply_confirmation", "2026-04-02 23:59")
    assert walk.state.stage == "confirming"


def test_cpl_205_after_the_window_the_agreement_is_performed_without_the_court() -> None:
    walk = agreed("2026-03-03", "2026-03-03 16:00")
    assert walk.clock("2026-04-03 00:00") == ["lapse:confirm_window"]
    assert walk.state.stage == "performing"
    assert walk.refused("anna", "apply_confirmation", "2026-04-03 09:00") == "too_late apply_confirmation"


def test_cpl_126_the_court_has_seven_days_to_docket_and_they_roll_over_may_day() -> None:
    assert confirming("2026-04-27", "2026-04-28 10:00").until("docketing") == "2026-05-06"  # Tuesday 5 May is off


def test_cpl_187_thirty_days_to_rule_run_from_docketing_and_not_from_the_application() -> None:
    walk = confirming("2026-03-03", "2026-03-05 10:00")
    walk.do("clerk", "docket", "2026-03-12 10:00")
    assert walk.until("ruling") == "2026-04-13"  # Saturday 11 April: Monday


def test_cpl_187_the_president_extends_from_the_old_day() -> None:
    walk = confirming("2026-03-03", "2026-03-05 10:00")
    walk.do("clerk", "docket", "2026-03-12 10:00")
    walk.do("pres", "extend_ruling", "2026-04-13 23:59", why="the property is abroad")
    assert walk.until("ruling") == "2026-05-13"  # thirty days after Monday 13 April: Wednesday


def test_ji_357_seven_days_to_supplement_run_from_the_later_notice_and_roll_over_qingming() -> None:
    walk = confirming("2026-03-03", "2026-03-05 10:00")
    walk.do("clerk", "ask_supplement", "2026-03-13 10:00", what="proof of ownership")
    walk.serve("anna", "2026-03-16 10:00")
    assert walk.until("supplement") == ""
    walk.serve("rong", "2026-03-28 10:00")  # a Saturday: seven days later is Saturday 4 April, off to Monday the 6th
    assert walk.until("supplement") == "2026-04-07"


def test_ji_357_no_supplement_is_asked_before_the_notice_of_it_could_arrive() -> None:
    """The registrar misdates the service: before the court asked, on Friday 13 March, nobody can have had notice."""
    walk = confirming("2026-03-03", "2026-03-05 10:00")
    walk.do("clerk", "ask_supplement", "2026-03-13 10:00", what="proof of ownership")
    asked = walk.state.seq
    for person in ("anna", "rong"):
        walk.serve(person, "2026-03-16 10:00")
    form = {"entry": asked, "why": "misread"}
    assert walk.refused("reg", "correct_service", "2026-03-17", on=at("2026-03-05 12:00"), **form) == "form on"
    assert walk.until("supplement") == "2026-03-23"  # Monday to Monday


@pytest.mark.parametrize(
    ("person", "time", "taken"),
    [
        ("anna", "2026-04-03 23:59", True),  # received on 19 March: the fifteenth day is Friday 3 April
        ("anna", "2026-04-04 00:00", False),
        ("rong", "2026-04-07 23:59", True),  # received on 23 March: Tuesday 7 April
        ("rong", "2026-04-08 00:00", False),
    ],
)
def test_ji_372_fifteen_days_to_object_run_for_each_party_from_their_own_receipt(
    person: str, time: str, taken: bool
) -> None:
    walk = ruled()
    if taken:
        walk.do(person, "object_to_ruling", time, why="nobody asked me")
        assert walk.status("answer_objection") == "open"
    else:
        assert walk.refused(person, "object_to_ruling", time, why="nobody asked me") == "too_late object_to_ruling"


def test_ji_372_the_court_has_fifteen_days_to_examine_an_objection_and_its_delay_costs_nobody_anything() -> None:
    walk = ruled()
    walk.do("rong", "object_to_ruling", "2026-03-24 10:00", why="nobody asked me")
    assert walk.until("answer_objection") == "2026-04-08"  # Wednesday
    walk.clock("2026-06-24 10:00")
    assert (walk.state.stage, walk.status("answer_objection")) == ("performing", "late")
    walk.do("judge", "uphold_objection", "2026-06-24 11:00", why="so it was")
    assert (walk.state.stage, walk.state.outcome) == ("ended", "revoked")
