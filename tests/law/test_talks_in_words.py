"""Mediation itself, from the mediator's acceptance to the signatures, told in words and dates from the articles."""

from __future__ import annotations

import pytest

from tests.law.journey import draft, mediating, owes, signing, where
from tests.law.walking import Walk

COURT = ("court", "public")


def for_the_court(walk: Walk) -> list[str]:
    """What a court could read of a matter."""
    return [entry.act for entry in walk.entries if entry.seen in COURT]


def test_both_may_agree_to_go_on_longer_counted_from_the_old_day() -> None:
    """To Wednesday 26 November; ten days more end on Saturday 6 December, so on Monday the 8th."""
    walk = mediating()
    walk.do("anna", "prolong", "2025-11-10 10:00", by="P10D")
    assert walk.until("term") == "2025-11-26"
    walk.do("rong", "prolong", "2025-11-11 10:00", by="P10D")
    assert walk.until("term") == "2025-12-08"


def test_different_wishes_do_not_prolong_until_they_meet() -> None:
    walk = mediating()
    walk.do("anna", "prolong", "2025-11-10 10:00", by="P20D")
    walk.do("rong", "prolong", "2025-11-11 10:00", by="P10D")
    assert walk.until("term") == "2025-11-26"
    walk.do("anna", "prolong", "2025-11-12 10:00", by="P10D")
    assert walk.until("term") == "2025-12-08"


def test_they_may_prolong_again() -> None:
    walk = mediating()
    for day in ("2025-11-10", "2025-11-11"):
        for person in ("anna", "rong"):
            walk.do(person, "prolong", f"{day} 10:00", by="P5D")
    assert walk.until("term") == "2025-12-08"  # Monday 1 December, then Saturday the 6th, rolled


def test_nobody_prolongs_what_is_over() -> None:
    walk = mediating()
    walk.do("anna", "prolong", "2025-11-26 10:00", by="P10D")
    assert walk.refused("rong", "prolong", "2025-11-27 00:00", by="P10D").startswith("not_now")


def test_an_appraisal_stops_the_clock_for_its_days() -> None:
    """From 3 to 13 November ten days: 26 November becomes Saturday 6 December, so Monday the 8th."""
    walk = mediating()
    walk.do("mei", "send_to_appraisal", "2025-11-03 15:00", what="质量鉴定")
    walk.clock("2025-11-12 09:00")
    assert (walk.until("term"), walk.until("appraisal")) == ("", "2026-01-04")  # 2 January rolls to a make-up day
    walk.do("mei", "appraisal_back", "2025-11-13 09:00")
    assert walk.until("term") == "2025-12-08"


def test_an_appraisal_that_never_comes_back_lets_the_clock_run_again() -> None:
    walk = mediating()
    walk.do("mei", "send_to_appraisal", "2025-11-03 15:00", what="质量鉴定")
    walk.clock("2026-01-05 09:00")
    assert walk.state.stage == "mediating"
    assert walk.until("term") == "2026-01-28"  # stopped on 3 November, running again on 5 January: 63 days


def test_the_term_runs_out_and_the_report_follows() -> None:
    walk = mediating()
    walk.clock("2025-11-27 00:00")
    assert where(walk) == ("reporting", "term_expired")
    assert {"prepare_suit", "go_to_arbitration", "another_mediation"} <= set(walk.open_to("anna")) & set(
        walk.open_to("rong")
    )
    walk.clock("2026-03-01 00:00")  # the report is late: nothing moves
    assert walk.state.stage == "reporting"
    walk.do("reg", "report", "2026-03-02 09:00", basics="两次会谈", reasons="价差过大")
    assert where(walk) == ("ended", "term_expired")


@pytest.mark.parametrize(
    ("person", "act", "form", "outcome"),
    [
        ("anna", "settled_ourselves", {}, "self_settled"),
        ("mei", "fail_unreachable", {"attempts": "五次电话"}, "unreachable"),
        ("rong", "stop", {}, "party_unwilling"),
        ("mei", "fail_unwilling", {"reason": "被申请人表示不再继续"}, "party_unwilling"),
        ("mei", "fail", {"reason": "价差三万"}, "wide_gap"),
        ("mei", "fail_other", {"reason": "标的物灭失"}, "other"),
        ("mei", "stop_false_mediation", {"why": "双方串通"}, "other"),
    ],
)
def test_the_grounds_on_which_mediation_ends(person: str, act: str, form: dict[str, str], outcome: str) -> None:
    """With agreement, expiry and refusal to sign, which have tests of their own, these are the eight of OM 25."""
    walk = mediating()
    walk.do(person, act, "2025-11-03 10:00", **form)
    assert walk.state.outcome == outcome
    assert for_the_court(walk) == []


def test_an_accepted_offer_is_drawn_up_and_the_scribes_delay_ends_nothing() -> None:
    """Accepted on the last day of the term: the mediator has three working days, and is late, and nothing is lost."""
    walk = mediating()
    walk.do("rong", "offer", "2025-11-26 10:00", obligations=[owes(40_000_00)])
    offer = walk.entries[-1].seq
    walk.do("anna", "accept_offer", "2025-11-26 20:00", offer=offer)
    assert walk.until("write_up") == "2025-12-01"
    walk.clock("2026-01-15 09:00")
    assert walk.state.stage == "mediating"
    walk.do("mei", "draw_up", "2026-01-15 10:00", obligations=[owes(40_000_00)])
    assert walk.state.stage == "signing"


def test_a_proposal_of_the_mediator_is_accepted_without_the_other_side_knowing_of_a_lone_yes() -> None:
    walk = mediating()
    walk.do("mei", "propose", "2025-11-03 10:00", obligations=[owes(42_000_00)])
    proposal = walk.entries[-1].seq
    walk.do("rong", "accept_proposal", "2025-11-03 11:00", proposal=proposal)
    assert (walk.entries[-1].seen, walk.state.data["agreed"]) == ("own:rong", False)
    walk.do("anna", "accept_proposal", "2025-11-03 12:00", proposal=proposal)
    assert walk.entries[-1].act == "agreed_before"
    assert walk.state.data["obligations"][0]["amount"] == 42_000_00


def test_talk_and_offers_never_reach_the_court_and_side_rooms_nobody_else() -> None:
    walk = mediating()
    walk.do("anna", "say", "2025-11-03 10:00", text="我最多让两千", to="side")
    assert walk.entries[-1].seen == "side:anna"
    walk.do("mei", "say", "2025-11-03 10:01", text="对方能接受四万吗", to="side", side="rong")
    assert walk.entries[-1].seen == "side:rong"
    walk.do("rong", "say", "2025-11-03 10:02", text="大家好")
    assert walk.entries[-1].seen == "without_prejudice"
    walk.do("anna", "offer", "2025-11-03 10:03", obligations=[owes()], to="side")
    assert walk.entries[-1].seen == "side:anna"
    assert walk.refused("rong", "accept_offer", "2025-11-03 10:04", offer=walk.entries[-1].seq) == "form offer"
    walk.do("mei", "note", "2025-11-03 10:05", text="双方差六千")
    assert walk.entries[-1].seen == "own:mei"
    assert for_the_court(walk) == []


def test_a_party_speaks_only_for_its_own_side() -> None:
    walk = mediating()
    walk.do("anna", "say", "2025-11-03 10:00", text="……", to="side", side="rong")
    assert walk.entries[-1].seen == "side:anna"
    assert walk.refused("mei", "say", "2025-11-03 10:01", text="……", to="side") == "form side"


def test_a_fact_reaches_the_court_only_when_both_confirmed_the_same_in_writing() -> None:
    walk = mediating()
    walk.do("mei", "propose_fact", "2025-11-03 10:00", text="货物已于 8 月 14 日签收")
    one = walk.entries[-1].seq
    walk.do("anna", "propose_fact", "2025-11-03 10:01", text="货款为 48,600 元")
    two = walk.entries[-1].seq
    walk.do("anna", "confirm_fact", "2025-11-03 10:02", fact=one)
    walk.do("rong", "confirm_fact", "2025-11-03 10:03", fact=two)
    assert for_the_court(walk) == []
    assert walk.do("rong", "confirm_fact", "2025-11-03 10:04", fact=one) == ["confirm_fact", "fact_recorded"]
    assert for_the_court(walk) == ["fact_recorded"]


def test_a_request_for_another_mediator_is_read_by_the_registry_alone() -> None:
    walk = mediating()
    walk.do("rong", "ask_replacement", "2025-11-03 10:00", why="态度偏袒")
    assert walk.entries[-1].seen == "registry"
    walk.do("reg", "keep", "2025-11-04 10:00", why="没有事实依据")
    assert (walk.state.stage, walk.entries[-1].seen) == ("mediating", "registry")


def test_a_replaced_mediator_leaves_and_the_new_one_has_a_full_term() -> None:
    walk = mediating()
    walk.do("rong", "ask_replacement", "2025-11-03 10:00", why="态度偏袒")
    walk.do("reg", "replace", "2025-11-04 10:00")
    assert (walk.state.stage, walk.state.people.get("mediator", ())) == ("choosing", ())
    for person in ("anna", "rong"):
        walk.do(person, "choose", "2025-11-05 10:00", person="li")
    walk.roles["li"] = "mediator"
    walk.do("li", "take_case", "2025-11-06 10:00", no_conflict=True)
    assert walk.until("term") == "2025-12-08"  # 6 December is a Saturday


def test_without_a_decision_in_three_working_days_the_mediator_is_replaced() -> None:
    walk = mediating()
    walk.do("rong", "ask_replacement", "2025-11-03 10:00", why="态度偏袒")
    assert walk.clock("2025-11-07 00:00")[-2:] == ["lapse:decide_replacement", "replaced_by_time"]
    assert walk.state.stage == "choosing"
    assert [entry.seen for entry in walk.entries[-2:]] == ["registry", "parties"]


def test_who_refuses_to_choose_after_a_replacement_refuses_mediation() -> None:
    walk = mediating()
    walk.do("rong", "ask_replacement", "2025-11-03 10:00", why="态度偏袒")
    walk.do("reg", "replace", "2025-11-04 10:00")
    walk.do("rong", "refuse_choice", "2025-11-05 10:00")
    assert where(walk) == ("ended", "refused")


def test_a_conflict_that_appears_later_needs_consent_too() -> None:
    walk = mediating()
    walk.do("mei", "disclose_later", "2025-11-03 10:00", what="刚得知与证人相识")
    for person in ("anna", "rong"):
        walk.serve(person, "2025-11-03 11:00")
    walk.do("anna", "waive_later", "2025-11-03 12:00")
    walk.clock("2025-11-07 00:00")
    assert (walk.state.stage, walk.state.people.get("mediator", ())) == ("choosing", ())


def test_a_complaint_is_answered_by_the_supervisor_and_moves_nothing() -> None:
    walk = mediating()
    walk.do("anna", "complain", "2025-11-03 10:00", about="coercion", why="说不签就公开")
    assert walk.entries[-1].seen == "registry"
    assert walk.refused("mei", "answer_complaint", "2025-11-04 10:00", answer="没有").startswith("not_you")
    walk.do("sup", "answer_complaint", "2025-11-04 10:00", answer="已核实并谈话")
    assert walk.state.stage == "mediating"


# --- signatures ------------------------------------------------------------------------------------------------------


def test_each_signs_within_seven_days_of_their_own_notice() -> None:
    walk = signing()
    assert (walk.until("sign_each@anna"), walk.until("sign_each@rong")) == ("2025-11-10", "2025-11-10")
    walk.do("anna", "sign", "2025-11-04 10:00", draft=draft(walk))
    walk.clock("2025-11-11 00:00")
    assert where(walk) == ("reporting", "refused_to_sign")


def test_one_signature_is_no_agreement_the_last_one_is() -> None:
    walk = signing()
    walk.do("rong", "sign", "2025-11-04 10:00", draft=draft(walk))
    assert walk.state.stage == "signing"
    assert walk.refused("rong", "sign", "2025-11-04 11:00", draft=draft(walk)).startswith("already")
    walk.do("anna", "sign", "2025-11-10 23:59", draft=draft(walk))
    assert where(walk) == ("agreed", "agreement")
    assert walk.entries[-1].seen == "court"


def test_signatures_fall_when_the_draft_changes_and_a_stale_page_cannot_sign() -> None:
    walk = signing()
    old = draft(walk)
    walk.do("anna", "sign", "2025-11-04 10:00", draft=old)
    walk.do("mei", "redraw", "2025-11-05 10:00", obligations=[owes(45_000_00)])
    for person in ("anna", "rong"):
        walk.serve(person, "2025-11-06 10:00")
    assert walk.until("sign_each@rong") == "2025-11-13"
    assert walk.refused("rong", "sign", "2025-11-06 11:00", draft=old) == "form draft"
    walk.do("rong", "sign", "2025-11-06 11:00", draft=draft(walk))
    assert walk.state.stage == "signing"
    walk.do("anna", "sign", "2025-11-06 12:00", draft=draft(walk))
    assert walk.state.data["obligations"][0]["amount"] == 45_000_00


def test_who_signs_too_late_can_be_let_in_again_and_everybody_signs_anew() -> None:
    walk = signing()
    walk.do("anna", "sign", "2025-11-04 10:00", draft=draft(walk))
    walk.clock("2025-11-11 00:00")
    walk.do("mei", "reopen_signing", "2025-11-11 10:00")
    walk.do("rong", "sign", "2025-11-11 11:00", draft=draft(walk))
    assert walk.state.stage == "signing"
    walk.do("anna", "sign", "2025-11-11 12:00", draft=draft(walk))
    assert where(walk) == ("agreed", "agreement")


def test_refusing_to_sign_ends_the_mediation() -> None:
    walk = signing()
    walk.do("rong", "refuse_to_sign", "2025-11-04 10:00", reason="金额不对")
    assert where(walk) == ("reporting", "refused_to_sign")
    assert walk.entries[-1].seen == "without_prejudice"


def test_the_mediator_cannot_sign_for_a_party_nor_a_stranger_at_all() -> None:
    walk = signing()
    assert walk.refused("mei", "sign", "2025-11-04 10:00", draft=draft(walk)).startswith("not_you")
    walk.roles["eve"] = "respondent"
    assert walk.refused("eve", "sign", "2025-11-04 10:00", draft=draft(walk)).startswith("not_you")
