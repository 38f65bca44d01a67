"""Choosing, confirming and talking, by the articles of 法释〔2021〕23号 (OM), in dates of 2026 and of a leap year."""

from __future__ import annotations

from tests.law.journey import LAW, PEOPLE, invited, owes, where
from tests.law.walking import Walk


def choosing(day: str, anna: str, rong: str) -> Walk:
    """Applied for, taken and agreed to on one morning; who chose together has notice of it at these times."""
    walk = invited(f"{day} 10:00")
    walk.do("rong", "accept_mediation", f"{day} 11:00")
    walk.serve("anna", anna)
    walk.serve("rong", rong)
    return walk


def appointing(day: str) -> Walk:
    walk = invited(f"{day} 10:00")
    walk.do("rong", "accept_mediation", f"{day} 11:00")
    for person in ("anna", "rong"):
        walk.do(person, "choose", f"{day} 12:00", person="mei")
    walk.roles["mei"] = "mediator"
    return walk


def talking(day: str) -> Walk:
    walk = appointing(day)
    walk.do("mei", "take_case", f"{day} 13:00", no_conflict=True)
    return walk


def test_om_10_two_working_days_to_choose_skip_may_day() -> None:
    """Anna has notice on Wednesday 29 April, Rong on Thursday the 30th: Wednesday 6 and Thursday 7 May count."""
    assert choosing("2026-04-29", "2026-04-29 12:00", "2026-04-30 20:00").until("joint_choice") == "2026-05-07"


def test_om_10_who_chooses_on_the_evening_of_the_second_day_chooses_in_time() -> None:
    walk = choosing("2026-03-06", "2026-03-06 12:00", "2026-03-06 18:00")  # Friday: Monday 9 and Tuesday 10
    walk.do("anna", "choose", "2026-03-10 23:58", person="mei")
    walk.do("rong", "choose", "2026-03-10 23:59", person="mei")
    assert walk.state.stage == "appointing"


def test_om_10_at_midnight_the_centre_designates_and_its_three_days_count_from_then() -> None:
    walk = choosing("2026-03-06", "2026-03-06 12:00", "2026-03-06 18:00")
    assert walk.clock("2026-03-20 09:00")[0] == "lapse:joint_choice"
    assert walk.entries[-1].at == walk.entries[-2].at
    lapse = next(entry for entry in walk.entries if entry.act == "lapse:joint_choice")
    assert lapse.on < lapse.at  # the clock was nine days late; what follows counts from midnight all the same
    walk.do("reg", "designate", "2026-03-20 10:00", person="mei")
    assert walk.state.stage == "appointing"


def test_om_12_three_working_days_to_confirm_count_a_saturday_that_is_worked() -> None:
    walk = appointing("2026-05-08")
    walk.serve("mei", "2026-05-08 15:00")  # Friday: Saturday 9 (worked), Monday 11, Tuesday 12
    assert walk.until("acceptance") == "2026-05-12"


def test_om_12_a_mediator_has_no_time_that_runs_before_notice() -> None:
    walk = appointing("2026-05-08")
    walk.clock("2026-08-08 10:00")
    assert walk.state.stage == "appointing"
    walk.do("mei", "take_case", "2026-08-08 11:00", no_conflict=True)
    assert walk.state.stage == "mediating"


def test_om_13_three_working_days_to_answer_a_disclosure_run_for_each_from_their_own_notice() -> None:
    walk = appointing("2026-04-01")
    walk.do("mei", "disclose", "2026-04-01 15:00", ground="other", what="we studied together")
    walk.serve("anna", "2026-04-01 16:00")  # Wednesday: Thursday 2, Friday 3, then Qingming to Monday, Tuesday 7
    walk.serve("rong", "2026-04-03 16:00")  # Friday: Tuesday 7, Wednesday 8, Thursday 9
    assert (walk.until("waiver@anna"), walk.until("waiver@rong")) == ("2026-04-07", "2026-04-09")


def test_om_24_thirty_days_from_the_confirmation_of_the_mediator_on_a_sunday_roll_to_monday() -> None:
    assert talking("2026-01-30").until("term") == "2026-03-02"  # 1 March is a Sunday


def test_om_24_thirty_days_may_end_on_a_leap_day() -> None:
    assert talking("2028-01-30").until("term") == "2028-02-29"  # Tuesday


def test_om_24_thirty_days_may_end_within_the_spring_festival_and_then_end_after_it() -> None:
    assert talking("2026-01-20").until("term") == "2026-02-24"  # Thursday 19 February; off until Monday the 23rd


def test_om_24_a_month_more_counts_from_the_old_day_and_rolls_over_may_day() -> None:
    walk = talking("2026-03-02")  # to Wednesday 1 April
    for person in ("anna", "rong"):
        walk.do(person, "prolong", "2026-03-20 10:00", by="P1M")
    assert walk.until("term") == "2026-05-06"  # Friday 1 May; off until Tuesday the 5th


def test_om_26_the_days_of_an_appraisal_are_not_counted() -> None:
    """Stopped from Tuesday 10 to Friday 20 March: ten days. 1 April becomes Saturday the 11th, so Monday the 13th."""
    walk = talking("2026-03-02")
    walk.do("mei", "send_to_appraisal", "2026-03-10 09:00", what="the paint")
    walk.do("mei", "appraisal_back", "2026-03-20 09:00")
    assert walk.until("term") == "2026-04-13"


def test_om_26_an_appraisal_of_one_day_moves_nothing() -> None:
    walk = talking("2026-03-02")
    walk.do("mei", "send_to_appraisal", "2026-03-10 00:00", what="the paint")
    walk.do("mei", "appraisal_back", "2026-03-10 23:59")
    assert walk.until("term") == "2026-04-01"


def test_om_26_an_appraisal_over_midnight_is_a_day() -> None:
    walk = talking("2026-03-02")
    walk.do("mei", "send_to_appraisal", "2026-03-10 23:59", what="the paint")
    walk.do("mei", "appraisal_back", "2026-03-11 00:00")
    assert walk.until("term") == "2026-04-02"  # Thursday


def test_om_25_seven_days_to_sign_from_each_ones_notice_roll_over_qingming() -> None:
    walk = talking("2026-03-27")
    walk.do("mei", "draw_up", "2026-03-27 14:00", obligations=[owes()])
    walk.serve("anna", "2026-03-27 15:00")  # Friday: Friday 3 April
    walk.serve("rong", "2026-03-28 15:00")  # Saturday: Saturday 4 April, off to Monday the 6th
    assert (walk.until("sign_each@anna"), walk.until("sign_each@rong")) == ("2026-04-03", "2026-04-07")


def test_ol_9_seven_days_to_correct_may_end_on_a_saturday_that_is_worked() -> None:
    walk = Walk(LAW, PEOPLE, {}, "2026-02-06 10:00")
    walk.do("reg", "ask_correction", "2026-02-06 15:00", what="the invoice")
    walk.serve("anna", "2026-02-07 10:00")  # Saturday: Saturday 14 February, worked for the Spring Festival
    assert walk.until("correction") == "2026-02-14"
    walk.clock("2026-02-15 00:00")
    assert where(walk) == ("ended", "not_corrected")
