"""Mediation that a court sends out: 委派 before docketing, 委托 after it. Written from OM, OP25 and CPL, in dates.

Monday 2 March 2026 is the day the case arrives; no holiday lies before 4 April.
"""

from __future__ import annotations

from typing import Any

import pytest

from concord.law import shelf
from tests.law.journey import PEOPLE, draft, owes
from tests.law.walking import Walk

OLD, NEW = "cn-mediation@2022.1", "cn-mediation@2025.1"
COURT = ("court", "public")


def sent(track: str, key: str = NEW, day: str = "2026-03-02") -> Walk:
    """A case as it arrives at the centre."""
    return Walk(shelf.rulebook(key), PEOPLE, {"track": track}, f"{day} 09:00")


def choosing(track: str, key: str = NEW) -> Walk:
    """Accepted; on the delegated track the respondent agrees on Wednesday."""
    walk = sent(track, key)
    walk.do("reg", "accept", "2026-03-02 10:00")
    if walk.state.stage == "invited":
        walk.serve("rong", "2026-03-03 09:00")
        walk.do("rong", "accept_mediation", "2026-03-04 09:00")
    return walk


def mediating(track: str, key: str = NEW) -> Walk:
    """Mei takes the case on Thursday 5 March."""
    walk = choosing(track, key)
    for person in ("anna", "rong"):
        walk.do(person, "choose", "2026-03-04 10:00", person="mei")
    walk.roles["mei"] = "mediator"
    walk.do("mei", "take_case", "2026-03-05 10:00", no_conflict=True)
    return walk


def signed(track: str, key: str = NEW, **row: Any) -> Walk:
    """Both sign on Tuesday 10 March."""
    walk = mediating(track, key)
    walk.do("mei", "draw_up", "2026-03-09 10:00", obligations=[owes(day="2026-06-30", **row)])
    for person in ("anna", "rong"):
        walk.do(person, "sign", "2026-03-10 10:00", draft=draft(walk))
    return walk


def handed_back(track: str, key: str = NEW) -> Walk:
    """It failed on Monday 9 March, and the mediator reported on Tuesday."""
    walk = mediating(track, key)
    walk.do("mei", "fail", "2026-03-09 10:00", reason="far")
    walk.do("mei", "report_to_court", "2026-03-10 10:00", basics="b", reasons="r")
    return walk


@pytest.mark.parametrize("key", [OLD, NEW])
@pytest.mark.parametrize(
    ("track", "last"),
    [
        ("self_applied", "2026-04-07"),  # thirty days end on Saturday 4 April, Qingming
        ("delegated", "2026-04-07"),  # OM 24: thirty days before docketing
        ("entrusted", "2026-03-20"),  # OM 24, OP25 3: fifteen in ordinary procedure
        ("entrusted_simple", "2026-03-12"),  # seven in simple procedure
    ],
)
def test_the_time_for_mediation_is_that_of_the_track(track: str, last: str, key: str) -> None:
    assert mediating(track, key).until("term") == last


def test_since_2025_an_entrusted_mediation_is_prolonged_by_thirty_days_at_most() -> None:
    walk = mediating("entrusted")
    assert walk.refused("anna", "prolong", "2026-03-10 10:00", by="P60D").startswith("condition")
    assert walk.refused("anna", "prolong_entrusted", "2026-03-10 10:00", by="P31D").startswith("form")
    for person in ("anna", "rong"):
        walk.do(person, "prolong_entrusted", "2026-03-10 10:00", by="P30D")
    assert walk.until("term") == "2026-04-20"  # 19 April is a Sunday
    before = mediating("entrusted", OLD)
    for person in ("anna", "rong"):
        before.do(person, "prolong", "2026-03-10 10:00", by="P60D")  # OM 24 alone sets no limit
    assert before.until("term") == "2026-05-19"


def test_who_entrusts_has_the_consent_of_both_and_who_delegates_has_the_other_side_asked() -> None:
    assert choosing("entrusted").entries[-1].act == "court_has_consent"
    delegated = sent("delegated")
    delegated.do("reg", "accept", "2026-03-02 10:00")
    assert delegated.state.stage == "invited"
    assert delegated.status("response@rong") == "unserved"


def test_a_court_takes_part_from_the_beginning_of_what_it_sends_and_else_when_it_is_applied_to() -> None:
    law = shelf.rulebook(NEW)
    assert law.roles["court_clerk"].enters == ("applied", "referred")
    assert "referred" in sent("entrusted").state.moments
    assert "referred" not in sent("self_applied").state.moments


@pytest.mark.parametrize("key", [OLD, NEW])
def test_the_self_applied_track_knows_nothing_of_the_courts_acts(key: str) -> None:
    walk = mediating("self_applied", key)
    assert not {entry.act for entry in walk.entries} & {"court_refers", "court_has_consent", "back_to_court"}
    assert walk.refused("mei", "prolong_entrusted", "2026-03-09").split()[0] in ("not_you", "not_now")
    walk.do("mei", "fail", "2026-03-09 10:00", reason="far")
    assert walk.refused("mei", "report_to_court", "2026-03-10", basics="b", reasons="r") == "condition report_to_court"
    walk.do("mei", "report", "2026-03-10 10:00", basics="b", reasons="r")
    assert (walk.state.stage, walk.state.outcome) == ("ended", "wide_gap")


@pytest.mark.parametrize(("key", "stage"), [(OLD, "to_docket"), (NEW, "with_court")])
@pytest.mark.parametrize("track", ["delegated", "entrusted"])
def test_a_mediation_that_failed_goes_to_the_court_with_a_report_and_does_not_end(
    track: str, key: str, stage: str
) -> None:
    walk = handed_back(track, key)
    assert (walk.state.stage, walk.state.outcome, walk.state.ended) == (stage, "wide_gap", False)
    assert walk.until("taking_up") == "2026-03-17"  # CPL 126: seven days


def test_what_the_court_receives_of_a_failure_is_the_report_and_nothing_of_the_talks() -> None:
    walk = mediating("entrusted")
    walk.do("anna", "say", "2026-03-06 10:00", text="we would take less", to="without_prejudice")
    walk.do("mei", "fail", "2026-03-09 10:00", reason="far")
    walk.do("mei", "report_to_court", "2026-03-10 10:00", basics="b", reasons="r")
    assert [entry.act for entry in walk.entries if entry.seen in COURT] == ["court_refers", "report_to_court"]


def test_what_the_court_receives_of_an_agreement_is_the_agreement() -> None:
    walk = signed("delegated")
    walk.do("mei", "file_agreement", "2026-03-11 10:00")
    seen = [entry.act for entry in walk.entries if entry.seen in COURT]
    assert seen == ["court_refers", "sign", "sign", "filed_with_court", "file_agreement"]


@pytest.mark.parametrize("track", ["delegated", "entrusted"])
@pytest.mark.parametrize(
    ("person", "act", "form"),
    [
        ("anna", "withdraw", {}),
        ("anna", "settled_ourselves", {}),
        ("rong", "stop_choosing", {}),
    ],
)
def test_whatever_ends_early_goes_back_to_the_court_at_once(
    person: str, act: str, form: dict[str, Any], track: str
) -> None:
    walk = choosing(track)
    walk.do(person, act, "2026-03-05 09:00", **form)
    assert (walk.state.stage, walk.entries[-1].act) == ("handing_back", "back_to_court")
    assert walk.until("handing_back") == "2026-03-06"
    walk.do("reg", "report_to_court", "2026-03-06 10:00", basics="b", reasons="r")
    walk.do("clerk", "close_referral", "2026-03-09 10:00", ground="withdrawn")
    assert walk.state.ended


def test_silence_before_docketing_ends_the_mediation_and_not_the_suit() -> None:
    walk = sent("delegated")
    walk.do("reg", "accept", "2026-03-02 10:00")
    walk.serve("rong", "2026-03-03 09:00")
    walk.clock("2026-03-11 09:00")
    assert (walk.state.stage, walk.state.outcome) == ("handing_back", "no_answer")
    walk.do("reg", "report_to_court", "2026-03-11 10:00", basics="b", reasons="r")
    assert walk.refused("clerk", "resume_trial", "2026-03-12") == "condition resume_trial"
    walk.do("clerk", "docket_suit", "2026-03-12 10:00")
    assert walk.state.ended


def test_a_centre_and_a_court_that_are_late_cost_nobody_the_suit() -> None:
    walk = sent("delegated")
    walk.do("reg", "accept", "2026-03-02 10:00")
    walk.serve("rong", "2026-03-03 09:00")
    walk.do("rong", "refuse_mediation", "2026-03-04 10:00", reason="no")
    walk.clock("2026-07-01")
    assert (walk.state.stage, walk.status("handing_back")) == ("handing_back", "late")
    walk.do("reg", "report_to_court", "2026-07-01 10:00", basics="b", reasons="r")
    walk.clock("2026-12-01")
    walk.do("clerk", "docket_suit", "2026-12-01 10:00")


def test_the_court_designates_on_its_own_tracks_and_on_no_other() -> None:
    for track, answer in (("entrusted", ""), ("self_applied", "condition court_designates")):
        walk = choosing(track)
        for person in ("anna", "rong"):
            walk.do(person, "let_centre_choose", "2026-03-04 10:00")
        if answer:
            assert walk.refused("clerk", "court_designates", "2026-03-05 10:00", person="mei") == answer
        else:
            walk.do("clerk", "court_designates", "2026-03-05 10:00", person="mei")
            assert walk.state.people["mediator"] == ("mei",)


def test_an_entrusted_agreement_goes_to_the_court_that_docketed_the_suit_and_not_to_confirmation() -> None:
    walk = signed("entrusted")
    assert walk.state.stage == "at_court"
    walk.do("judge", "make_statement", "2026-03-12 10:00")
    for person in ("anna", "rong"):
        walk.serve(person, "2026-03-12 11:00")
    for person in ("anna", "rong"):
        walk.do(person, "sign_for_statement", "2026-03-13 10:00")
    assert walk.state.stage == "performing"
    assert walk.refused("anna", "apply_confirmation", "2026-03-16") == "condition apply_confirmation"
    walk.clock("2026-07-02")
    walk.do("anna", "ask_enforcement", "2026-07-02 10:00")
    assert walk.state.stage == "enforcing"


@pytest.mark.parametrize("how", ["refuses", "is silent"])
def test_a_statement_takes_effect_when_all_have_signed_for_it_and_nobody_is_made_to(how: str) -> None:
    """CPL 100, 102; JI 133: there is no leaving it at the door."""
    walk = signed("entrusted")
    walk.do("judge", "make_statement", "2026-03-12 10:00")
    walk.do("anna", "sign_for_statement", "2026-03-13 10:00")
    walk.serve("rong", "2026-03-13 10:00")
    if how == "refuses":
        walk.do("rong", "refuse_statement", "2026-03-16 10:00")
    else:
        walk.clock("2026-03-31")  # fifteen days end on Saturday 28 March, so on Monday 30 March
    assert (walk.state.stage, walk.state.outcome) == ("with_court", "statement_refused")
    walk.do("judge", "resume_trial", "2026-03-31 10:00")


def test_before_2025_a_suit_was_withdrawn_with_leave_and_since_then_it_is_closed_by_other_means() -> None:
    before = signed("entrusted", OLD)
    assert before.refused("judge", "allow_withdrawal", "2026-03-11") == "condition allow_withdrawal"
    before.do("anna", "ask_withdrawal", "2026-03-11 10:00")
    before.do("judge", "allow_withdrawal", "2026-03-12 10:00")
    now = signed("entrusted")
    now.do("clerk", "close_otherwise", "2026-03-11 10:00", ground="withdrawn")
    assert before.state.stage == now.state.stage == "performing"
    assert now.refused("anna", "ask_enforcement", "2026-03-12").split()[0] in ("not_you", "condition")


def test_since_2025_the_notice_of_fees_comes_when_mediation_has_failed_and_time_alone_withdraws_nothing() -> None:
    walk = handed_back("entrusted")
    walk.do("clerk", "resume_trial", "2026-03-11 10:00")
    assert walk.status("court_fee") == "unserved"
    walk.serve("anna", "2026-03-12 09:00")
    assert walk.until("court_fee") == "2026-03-19"
    walk.clock("2026-06-01")
    assert (walk.state.stage, walk.state.ended) == ("fee_due", False)
    walk.do("clerk", "note_court_fee", "2026-06-01 10:00", ref="f1")  # late, and the judge had not decided yet
    assert (walk.state.ended, walk.state.outcome) == (True, "wide_gap")
    before = handed_back("entrusted", OLD)
    before.do("clerk", "resume_trial", "2026-03-11 10:00")
    assert before.state.ended


def test_a_clerk_who_is_slow_to_look_costs_nobody_the_suit() -> None:
    walk = handed_back("entrusted")
    walk.do("clerk", "resume_trial", "2026-03-11 10:00")
    walk.serve("anna", "2026-03-12 09:00")
    walk.do("anna", "show_court_fee", "2026-03-19 23:00", ref="f1")
    walk.serve("clerk", "2026-03-20 09:00")
    walk.clock("2026-03-26")
    assert (walk.state.ended, walk.state.outcome) == (True, "wide_gap")
