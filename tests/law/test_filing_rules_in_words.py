"""Filing of a claim (cn-filing@1) read against the statute, article by article."""

from __future__ import annotations

import pytest

from concord.law import shelf
from tests.law.beginnings import FILING_PEOPLE, at_the_desk
from tests.law.walking import Walk

LAW = shelf.rulebook("cn-filing@1")
ASKED = "2026-03-03 10:00"


def supplementing() -> Walk:
    walk = at_the_desk()
    walk.do("clerk", "ask_supplement", ASKED, what="address")
    return walk


def declined() -> Walk:
    walk = at_the_desk()
    walk.do("clerk", "refuse_docketing", ASKED, ground="no_jurisdiction", why="elsewhere")
    walk.serve("anna", "2026-03-05 09:00")
    return walk


def test_the_court_decides_within_seven_days_of_receiving_the_claim() -> None:
    """CPL 126: a court that finds the conditions met dockets within seven days."""
    assert at_the_desk().until("docketing") == "2026-03-09"


def test_nothing_is_docketed_and_nothing_declined_without_a_clerk() -> None:
    """However late the clerk is: the claim stays where it is, and the president of the court is told."""
    walk = at_the_desk()
    walk.clock("2027-03-02 10:00")
    assert (walk.state.stage, walk.status("docketing")) == ("at_desk", "late")
    for person in ("anna", "rong", "qin"):
        assert not {"docket", "refuse_docketing", "docket_on_order"} & set(walk.open_to(person))
    decisions = ("docket", "refuse_docketing", "docket_on_order", "record_upheld")
    assert all(LAW.acts[name].by == ("court_clerk",) and LAW.acts[name].reserved for name in decisions)


def test_what_is_missing_is_asked_for_once_and_with_a_date() -> None:
    """OL 9: told at once what to supply and until when; not a second time."""
    walk = supplementing()
    assert walk.state.stage == "supplementing"
    assert walk.until("supplement") == ""  # no time runs before the asking arrived
    walk.serve("anna", "2026-03-04 09:00")
    assert walk.until("supplement") == "2026-03-11"
    walk.do("anna", "supply", "2026-03-10 15:00", about="address")
    assert walk.refused("clerk", "ask_supplement", "2026-03-11 10:00", what="more").startswith("condition")


def test_the_seven_days_begin_anew_when_it_was_supplied() -> None:
    """OL 9: the time to docket counts from the day after the supplement came."""
    walk = supplementing()
    walk.serve("anna", "2026-03-04 09:00")
    walk.do("anna", "supply", "2026-03-10 15:00", about="address")
    assert walk.until("docketing") == "2026-03-17"


def test_what_is_not_supplied_in_time_is_returned_and_may_be_filed_again() -> None:
    walk = supplementing()
    walk.serve("anna", "2026-03-04 09:00")
    walk.clock("2026-03-12 00:00")
    assert (walk.state.stage, walk.state.outcome) == ("closed", "returned")


def test_a_ruling_to_decline_gives_a_ground_of_the_law_and_reasons() -> None:
    """CPL 122, 126, 127: a ruling, with reasons."""
    walk = at_the_desk()
    assert walk.refused("clerk", "refuse_docketing", ASKED, ground="no_jurisdiction") == "form why"
    assert walk.refused("clerk", "refuse_docketing", ASKED, ground="too much work", why="w").startswith("form")


@pytest.mark.parametrize(("time", "stage"), [("2026-03-16 23:59", "on_appeal"), ("2026-03-17 00:00", "closed")])
def test_an_appeal_takes_ten_days_from_the_ruling_and_rolls_over_a_sunday(time: str, stage: str) -> None:
    """CPL 126, 171: ten days from service; 15 March 2026 is a Sunday (CPL 85)."""
    walk = declined()
    walk.attempt("anna", "appeal", time, why="here")
    if stage == "on_appeal":
        walk.do("anna", "appeal", time, why="here")
    else:
        assert walk.refused("anna", "appeal", time, why="here").split()[0] in ("not_now", "closed", "too_late")
        walk.clock(time)
    assert walk.state.stage == stage


def test_a_court_above_that_finds_the_ruling_wrong_has_the_claim_docketed() -> None:
    """JI 330."""
    walk = declined()
    walk.do("anna", "appeal", "2026-03-10 10:00", why="here")
    walk.do("clerk", "docket_on_order", "2026-03-30 10:00", number="n", order="o")
    assert walk.state.stage == "docketed"


def test_the_defendant_has_fifteen_days_to_answer_and_silence_changes_nothing() -> None:
    """CPL 128: from receiving the claim; not answering does not stop the trial."""
    walk = at_the_desk()
    walk.do("clerk", "docket", "2026-03-04 10:00", number="n")
    walk.clock("2026-04-30 10:00")
    assert (walk.state.stage, walk.until("defence")) == ("docketed", "")  # the claim did not reach the defendant yet
    walk.serve("rong", "2026-04-30 11:00")
    assert walk.until("defence") == "2026-05-15"
    walk.clock("2026-05-16 00:00")
    assert (walk.state.stage, walk.state.outcome) == ("closed", "docketed")


def test_the_plaintiff_may_take_the_filing_back_until_it_is_docketed() -> None:
    walk = at_the_desk()
    walk.do("anna", "withdraw", ASKED)
    assert walk.state.outcome == "withdrawn"
    walk = at_the_desk()
    walk.do("clerk", "docket", ASKED, number="n")
    assert "withdraw" not in walk.open_to("anna")  # then it is for the court to allow (CPL 148)


def test_a_statement_that_nobody_signed_never_reaches_the_court() -> None:
    walk = Walk(LAW, FILING_PEOPLE, {"claimed": 102_000}, "2026-03-02 09:00")
    assert not walk.open_to("clerk")
    walk.clock("2026-04-02 00:00")
    assert walk.state.outcome == "not_filed"
