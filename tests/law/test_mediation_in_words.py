"""From the application to the mediator, told in words and dates from the articles, not from the rulebook."""

from __future__ import annotations

import pytest

from concord.law import engine
from concord.law.model import Refused
from tests.law.journey import LAW, PEOPLE, appointing, choosing, filed, invited, owes, where
from tests.law.walking import at

# --- screening -------------------------------------------------------------------------------------------------------


def test_the_centre_has_three_working_days_to_screen() -> None:
    """Filed on a Monday: to the end of Thursday."""
    assert filed("2025-10-20 10:00").until("screening") == "2025-10-23"


def test_working_days_skip_holidays_and_count_make_up_days() -> None:
    """Filed on 30 September: 1 to 8 October is a holiday; Thursday 9, Friday 10 and the make-up Saturday 11 count."""
    assert filed("2025-09-30 16:00").until("screening") == "2025-10-11"


def test_a_centre_that_is_late_costs_the_applicant_nothing() -> None:
    walk = filed()
    assert set(walk.clock("2025-12-31 12:00")) == {"lapse:screening"}
    assert where(walk) == ("filed", "")
    walk.do("reg", "accept", "2025-12-31 12:00")
    assert walk.state.stage == "invited"


def test_a_correction_has_seven_days_from_notice_and_rolls_over_a_holiday() -> None:
    """Notice on Wednesday 24 September: the seventh day is 1 October, the next working day is the 9th."""
    walk = filed("2025-09-22 10:00")
    walk.do("reg", "ask_correction", "2025-09-23 09:00", what="付款凭证")
    assert walk.until("correction") == ""
    walk.serve("anna", "2025-09-24 09:00")
    assert walk.until("correction") == "2025-10-09"
    walk.do("anna", "correct", "2025-10-09 23:59")
    assert walk.state.stage == "filed"


def test_at_midnight_the_time_to_correct_is_over() -> None:
    walk = filed()
    walk.do("reg", "ask_correction", "2025-10-21 09:00", what="营业执照")
    walk.serve("anna", "2025-10-22 09:00")
    assert walk.refused("anna", "correct", "2025-10-30 00:00").startswith("closed")
    walk.clock("2025-10-30 00:00")
    assert where(walk) == ("ended", "not_corrected")


def test_nobody_is_late_with_what_never_reached_them() -> None:
    walk = filed()
    walk.do("reg", "ask_correction", "2025-10-21 09:00", what="营业执照")
    walk.clock("2026-01-20 09:00")
    assert walk.state.stage == "correcting"
    walk.do("reg", "close_unreached", "2026-01-20 09:00", attempts="三次电话、两次短信")
    assert where(walk) == ("ended", "unreachable")


def test_a_correction_is_asked_for_once_only() -> None:
    walk = filed()
    walk.do("reg", "ask_correction", "2025-10-21 09:00", what="营业执照")
    walk.do("anna", "correct", "2025-10-22 09:00")
    assert walk.until("screening") == "2025-10-27"  # three working days from the correction
    answer = walk.attempt("reg", "ask_correction", "2025-10-23 09:00", what="再补一份")
    assert isinstance(answer, Refused)
    assert (answer.code, bool(answer.says["zh"])) == ("condition", True)


@pytest.mark.parametrize("ground", ["not_within_remit", "no_jurisdiction", "unsuitable_online", "outside_scope"])
def test_an_application_is_returned_on_a_ground_and_with_advice(ground: str) -> None:
    walk = filed()
    assert walk.refused("reg", "return_application", "2025-10-21 09:00", ground=ground) == "form advice"
    walk.do("reg", "return_application", "2025-10-21 09:00", ground=ground, advice="请向有管辖权的法院起诉。")
    assert where(walk) == ("ended", "returned")
    assert "another_mediation" in walk.open_to("anna")


def test_an_application_needs_both_sides() -> None:
    begun = engine.begin(LAW, {role: who for role, who in PEOPLE.items() if role != "respondent"}, {}, at("2025-10-20"))
    assert begun == Refused("form", "respondent")


def test_only_the_registrar_screens() -> None:
    walk = filed()
    for person in ("anna", "rong", "sup", "judge", "clerk"):
        assert walk.refused(person, "accept", "2025-10-20 11:00").startswith("not_you")


# --- the respondent --------------------------------------------------------------------------------------------------


def test_the_respondent_has_seven_days_from_notice() -> None:
    """Reached on Friday 24 October at 15:00: the whole of Friday 31 October is in time."""
    walk = invited()
    assert walk.until("response@rong") == ""
    walk.serve("rong", "2025-10-24 15:00")
    assert walk.until("response@rong") == "2025-10-31"
    walk.do("rong", "accept_mediation", "2025-10-31 23:59")
    assert walk.state.stage == "choosing"


def test_silence_after_notice_is_no_answer_at_midnight() -> None:
    walk = invited()
    walk.serve("rong", "2025-10-24 15:00")
    assert walk.refused("rong", "accept_mediation", "2025-11-01 00:00").startswith("closed")
    walk.clock("2025-11-01 00:00")
    assert where(walk) == ("ended", "no_answer")


def test_the_seventh_day_on_a_holiday_rolls_to_the_next_working_day() -> None:
    """Reached on Friday 25 April 2025: the seventh day is 2 May; 1 to 5 May is a holiday, Tuesday the 6th is not."""
    walk = invited("2025-04-22 10:00")
    walk.serve("rong", "2025-04-25 15:00")
    assert walk.until("response@rong") == "2025-05-06"


def test_silence_without_notice_is_nothing_and_only_a_person_may_call_it_unreachable() -> None:
    walk = invited()
    walk.clock("2026-03-31 09:00")
    assert walk.state.stage == "invited"
    walk.do("reg", "declare_unreachable", "2026-03-31 09:00", attempts="EMS 三次退回")
    assert where(walk) == ("ended", "unreachable")


def test_more_time_is_given_once_and_counts_from_the_old_day() -> None:
    walk = invited("2025-04-22 10:00")
    walk.serve("rong", "2025-04-25 15:00")  # to 6 May, rolled over the holiday
    walk.do("rong", "more_time", "2025-04-28 09:00")
    assert walk.until("response@rong") == "2025-05-13"
    assert walk.refused("rong", "more_time", "2025-04-29 09:00").startswith("condition")


def test_more_time_cannot_be_asked_for_when_it_is_over() -> None:
    walk = invited()
    walk.serve("rong", "2025-10-24 15:00")
    assert walk.refused("rong", "more_time", "2025-11-01 00:00").startswith("closed")


def test_while_the_address_is_checked_the_time_stands_still() -> None:
    """To Friday 31 October; stopped from Monday 27 to Wednesday 29: two days, Sunday 2 November, so Monday the 3rd."""
    walk = invited()
    walk.serve("rong", "2025-10-24 15:00")
    walk.do("rong", "wrong_person", "2025-10-27 09:00", why="我不认识他们")
    walk.clock("2025-10-29 09:00")
    assert walk.until("response@rong") == ""
    walk.do("reg", "keep_address", "2025-10-29 09:00")
    assert walk.until("response@rong") == "2025-11-03"


def test_a_corrected_address_needs_a_new_notice() -> None:
    walk = invited()
    walk.serve("rong", "2025-10-24 15:00")
    walk.do("rong", "wrong_person", "2025-10-27 09:00", why="号码不是我的")
    walk.do("reg", "correct_address", "2025-10-28 09:00", person="rong")
    assert walk.until("response@rong") == ""
    walk.clock("2025-11-30 09:00")
    assert walk.state.stage == "invited"
    walk.serve("rong", "2025-12-01 09:00")
    assert walk.until("response@rong") == "2025-12-08"


def test_a_late_check_of_the_address_costs_the_respondent_nothing() -> None:
    walk = invited()
    walk.serve("rong", "2025-10-24 15:00")
    walk.do("rong", "wrong_person", "2025-10-27 09:00", why="找错人")
    walk.clock("2025-12-15 09:00")
    assert where(walk) == ("invited", "")
    walk.do("reg", "not_the_respondent", "2025-12-15 09:00", why="同名")
    assert where(walk) == ("ended", "wrong_respondent")


def test_a_wrong_time_of_service_is_corrected_and_the_deadline_moves() -> None:
    walk = invited()
    walk.serve("rong", "2025-10-21 09:00")
    seq = next(int(seq) for seq, who in walk.state.served.items() if "rong" in who)
    walk.do("reg", "correct_service", "2025-10-27 09:00", entry=seq, on=at("2025-10-24 09:00"), why="签收单")
    assert walk.until("response@rong") == "2025-10-31"


def test_a_refusal_ends_it_and_the_reason_stays_between_the_parties() -> None:
    walk = invited()
    walk.do("rong", "refuse_mediation", "2025-10-21 12:00", reason="质量有问题")
    assert where(walk) == ("ended", "refused")
    assert walk.entries[-1].seen == "without_prejudice"


def test_an_offer_at_once_is_consent_and_the_registry_reads_only_the_consent() -> None:
    walk = invited()
    names = walk.do("rong", "offer_now", "2025-10-21 12:00", obligations=[owes(30_000_00)])
    assert names == ["offer_now", "all_consented"]
    assert walk.state.stage == "choosing"
    assert [entry.seen for entry in walk.entries[-2:]] == ["without_prejudice", "parties"]


def test_an_offer_at_once_can_be_accepted_and_waits_for_the_mediator_to_write_it_up() -> None:
    walk = invited()
    walk.do("rong", "offer_now", "2025-10-21 12:00", obligations=[owes(30_000_00)])
    offer = next(entry.seq for entry in walk.entries if entry.act == "offer_now")
    assert walk.refused("rong", "accept_offer", "2025-10-21 13:00", offer=offer) == "form offer"  # it is his own
    walk.do("anna", "accept_offer", "2025-10-21 13:00", offer=offer)
    assert walk.state.data["obligations"][0]["amount"] == 30_000_00
    assert walk.refused("anna", "accept_offer", "2025-10-21 14:00", offer=offer).startswith(("form", "condition"))


def test_an_offer_lapses_on_its_day() -> None:
    walk = invited()
    walk.do("rong", "offer_now", "2025-10-21 12:00", obligations=[owes(30_000_00)], open_for="P3D")
    offer = next(entry.seq for entry in walk.entries if entry.act == "offer_now")
    assert walk.refused("anna", "accept_offer", "2025-10-25 00:00", offer=offer) == "form offer"
    walk.do("anna", "accept_offer", "2025-10-24 23:59", offer=offer)


def test_two_respondents_each_have_to_answer() -> None:
    walk = invited(respondent=("rong", "lu"))
    walk.serve("rong", "2025-10-21 09:00")
    walk.serve("lu", "2025-10-22 09:00")
    assert (walk.until("response@rong"), walk.until("response@lu")) == ("2025-10-28", "2025-10-29")
    walk.do("rong", "accept_mediation", "2025-10-23 09:00")
    assert walk.state.stage == "invited"
    walk.do("lu", "accept_mediation", "2025-10-24 09:00")
    assert walk.state.stage == "choosing"


def test_of_two_respondents_one_silent_one_is_no_consent() -> None:
    walk = invited(respondent=("rong", "lu"))
    walk.serve("rong", "2025-10-21 09:00")
    walk.serve("lu", "2025-10-22 09:00")
    walk.do("rong", "offer_now", "2025-10-23 09:00", obligations=[owes()])
    walk.clock("2025-10-30 00:00")
    assert where(walk) == ("ended", "no_answer")


def test_applicants_withdraw_together() -> None:
    walk = filed(applicant=("anna", "ben"))
    walk.do("anna", "withdraw", "2025-10-21 09:00")
    assert walk.state.stage == "filed"
    walk.do("ben", "withdraw", "2025-10-21 10:00")
    assert where(walk) == ("ended", "withdrawn")


def test_parties_that_settled_themselves_say_so() -> None:
    walk = choosing()
    assert walk.refused("rong", "settled_ourselves", "2025-10-24 09:00").startswith("not_you")
    walk.do("anna", "settled_ourselves", "2025-10-24 09:00")
    assert where(walk) == ("ended", "self_settled")


# --- the mediator ----------------------------------------------------------------------------------------------------


def test_the_parties_choose_within_two_working_days_of_the_last_notice() -> None:
    """Rong has notice on Thursday, Anna on Friday 24 October: Monday and Tuesday count."""
    walk = invited()
    walk.serve("rong", "2025-10-21 09:00")
    walk.do("rong", "accept_mediation", "2025-10-22 10:00")
    walk.serve("rong", "2025-10-23 09:00")
    assert walk.until("joint_choice") == ""
    walk.serve("anna", "2025-10-24 09:00")
    assert walk.until("joint_choice") == "2025-10-28"


def test_a_choice_needs_both_and_the_same_name() -> None:
    walk = choosing()
    walk.do("anna", "choose", "2025-10-23 10:00", person="mei")
    walk.do("rong", "choose", "2025-10-23 11:00", person="li")
    assert walk.state.stage == "choosing"
    walk.do("rong", "choose", "2025-10-23 12:00", person="mei")
    assert (walk.state.stage, walk.state.people["mediator"]) == ("appointing", ("mei",))


def test_without_a_choice_the_centre_designates_in_three_working_days() -> None:
    walk = choosing()  # two working days from Thursday 23: to Monday 27 October
    assert walk.until("joint_choice") == "2025-10-27"
    assert walk.refused("reg", "designate", "2025-10-27 10:00", person="mei").startswith("not_now")
    walk.clock("2025-10-28 00:00")
    assert walk.until("designate") == "2025-10-31"  # Tuesday 28 is the day it began; Wednesday to Friday count
    walk.do("reg", "designate", "2025-10-29 10:00", person="mei")
    assert walk.state.stage == "appointing"


def test_a_centre_that_does_not_designate_is_late_and_the_parties_may_still_choose() -> None:
    walk = choosing()
    walk.clock("2025-12-01 09:00")
    assert walk.state.stage == "choosing"
    for person in ("anna", "rong"):
        walk.do(person, "choose", "2025-12-01 10:00", person="mei")
    assert walk.state.stage == "appointing"


def test_the_parties_may_leave_it_to_the_centre_at_once() -> None:
    walk = choosing()
    for person in ("anna", "rong"):
        walk.do(person, "let_centre_choose", "2025-10-23 10:00")
    walk.do("reg", "designate", "2025-10-23 11:00", person="mei")
    assert walk.state.people["mediator"] == ("mei",)


def test_a_party_cannot_be_the_mediator() -> None:
    walk = choosing()
    walk.do("anna", "choose", "2025-10-23 10:00", person="anna")
    assert walk.refused("rong", "choose", "2025-10-23 10:00", person="anna") == "form person"


def test_the_mediator_confirms_within_three_working_days_and_the_clock_starts_then() -> None:
    """Notice on Friday 24 October: Monday to Wednesday. Accepted on Monday 27: thirty days end on 26 November."""
    walk = appointing()
    assert walk.until("acceptance") == "2025-10-29"
    walk.do("mei", "take_case", "2025-10-27 09:00", no_conflict=True)
    assert walk.until("term") == "2025-11-26"


def test_thirty_days_that_end_on_new_year_roll_to_a_make_up_sunday() -> None:
    """Accepted on 2 December 2025: the thirtieth day is 1 January; 1 to 3 are a holiday, Sunday the 4th is worked."""
    walk = invited("2025-11-27 10:00")
    walk.do("rong", "accept_mediation", "2025-11-28 10:00")
    for person in ("anna", "rong"):
        walk.do(person, "choose", "2025-12-01 10:00", person="mei")
    walk.roles["mei"] = "mediator"
    walk.do("mei", "take_case", "2025-12-02 23:59", no_conflict=True)
    assert walk.until("term") == "2026-01-04"


def test_a_silent_mediator_is_replaced_by_designation() -> None:
    walk = appointing()
    walk.clock("2025-10-30 00:00")
    assert (walk.state.stage, walk.state.people.get("mediator", ())) == ("choosing", ())
    assert walk.until("designate") == "2025-11-04"  # three working days from Thursday 30 October
    walk.do("reg", "designate", "2025-10-30 09:00", person="li")
    assert walk.state.people["mediator"] == ("li",)


def test_a_mediator_may_decline_and_says_why() -> None:
    walk = appointing()
    assert walk.refused("mei", "decline", "2025-10-24 10:00") == "form why"
    walk.do("mei", "decline", "2025-10-24 10:00", why="no_time")
    assert walk.state.stage == "choosing"
    assert "designate" in walk.open_to("reg")


def test_a_mediator_whom_no_notice_reached_is_not_silent_but_may_be_taken_back() -> None:
    walk = choosing()
    for person in ("anna", "rong"):
        walk.do(person, "choose", "2025-10-23 10:00", person="mei")
    walk.clock("2025-12-01 09:00")
    assert walk.state.stage == "appointing"
    walk.do("reg", "take_back", "2025-12-01 09:00")
    assert walk.state.stage == "choosing"


def test_a_disclosure_needs_the_consent_of_both_and_the_clock_starts_with_the_last() -> None:
    walk = appointing()
    walk.do("mei", "disclose", "2025-10-27 09:00", ground="interest", what="三年前代理过对方")
    for person in ("anna", "rong"):
        walk.serve(person, "2025-10-27 10:00")
    assert walk.refused("mei", "take_case", "2025-10-27 11:00", no_conflict=True).startswith("condition")
    walk.do("anna", "waive", "2025-10-27 12:00")
    assert walk.state.stage == "appointing"
    walk.do("rong", "waive", "2025-10-30 20:00")
    assert (walk.state.stage, walk.until("term")) == ("mediating", "2025-12-01")  # Saturday 29 November rolls


def test_silence_to_a_disclosure_is_no_consent() -> None:
    walk = appointing()
    walk.do("mei", "disclose", "2025-10-27 09:00", ground="interest", what="曾共事")
    for person in ("anna", "rong"):
        walk.serve(person, "2025-10-27 10:00")
    walk.do("anna", "waive", "2025-10-27 12:00")
    walk.clock("2025-10-31 00:00")  # three working days: to Thursday 30 October
    assert (walk.state.stage, walk.state.people.get("mediator", ())) == ("choosing", ())


def test_one_objection_to_a_disclosure_is_enough() -> None:
    walk = appointing()
    walk.do("mei", "disclose", "2025-10-27 09:00", ground="party_or_relative", what="表亲")
    walk.do("anna", "waive", "2025-10-27 12:00")
    walk.do("rong", "object_to_mediator", "2025-10-27 13:00")
    assert walk.state.stage == "choosing"
