"""A matter of 2022.1 moves to 2025.1 by an officer: stages that have another name, dates that stay, new terms."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from concord.law import engine, shelf
from concord.law.model import Decision, Refused
from tests.law.journey import owes
from tests.law.test_tracks_in_words import NEW, OLD, choosing, handed_back, mediating, sent, signed
from tests.law.walking import Walk, at

ROUTES: dict[str, Callable[[], Walk]] = {
    "filed": lambda: sent("delegated", OLD),
    "choosing": lambda: choosing("entrusted", OLD),
    "mediating": lambda: mediating("entrusted", OLD),
    "agreed": lambda: signed("delegated", OLD),
    "at_court": lambda: signed("entrusted", OLD),
    "to_docket": lambda: handed_back("delegated", OLD),
}


def moved(walk: Walk, time: str = "2026-03-11 12:00", by: str = "reg", role: str = "registrar") -> Decision | Refused:
    return engine.migrate(shelf.rulebook(NEW), walk.state, at(time), by, role)


def go_over(walk: Walk) -> Walk:
    """Move it on Wednesday 11 March at noon, the clock caught up, and go on under the new law."""
    walk.clock("2026-03-11 12:00")
    answer = moved(walk)
    assert isinstance(answer, Decision), answer
    walk.law = shelf.rulebook(NEW)
    walk.take(answer)
    return walk


@pytest.mark.parametrize("stage", list(ROUTES))
def test_from_every_stage_it_comes_to_the_stage_of_that_meaning_and_keeps_every_date(stage: str) -> None:
    walk = ROUTES[stage]()
    assert walk.state.stage == stage
    walk.clock("2026-03-11 12:00")
    dates = {live.key: live.due for live in walk.state.duties}
    walk = go_over(walk)
    assert walk.state.stage == {"to_docket": "with_court"}.get(stage, stage)
    assert {live.key: live.due for live in walk.state.duties} == dates
    assert walk.state.rulebook == NEW


def test_a_renamed_stage_goes_on_as_the_new_one_to_its_end() -> None:
    walk = go_over(handed_back("delegated", OLD))
    assert walk.until("taking_up") == "2026-03-17"
    walk.clock("2026-03-18 09:00")
    assert walk.status("taking_up") == "late"
    walk.do("clerk", "docket_suit", "2026-03-18 10:00")
    assert (walk.state.ended, walk.state.outcome) == (True, "wide_gap")


def test_what_the_new_law_added_holds_from_then_on() -> None:
    walk = go_over(mediating("entrusted", OLD))
    assert walk.until("term") == "2026-03-20"
    assert walk.refused("anna", "prolong", "2026-03-12 10:00", by="P60D") == "condition prolong"
    walk.do("mei", "fail", "2026-03-12 10:00", reason="far")
    walk.do("mei", "report_to_court", "2026-03-12 11:00", basics="b", reasons="r")
    walk.do("clerk", "resume_trial", "2026-03-13 10:00")
    assert walk.state.stage == "fee_due"


def test_half_a_signature_moves_with_the_matter() -> None:
    walk = mediating("delegated", OLD)
    walk.do("mei", "draw_up", "2026-03-09 10:00", obligations=[owes()])
    number = max(int(seq) for seq in walk.state.kept)
    walk.do("anna", "sign", "2026-03-10 10:00", draft=number)
    walk = go_over(walk)
    walk.do("rong", "sign", "2026-03-12 10:00", draft=number)
    assert walk.state.stage == "agreed"


def test_a_matter_begun_before_there_were_tracks_takes_the_usual_one() -> None:
    """Terms and data that only the new version knows take their defaults; nothing reads what is not there."""
    walk = mediating("self_applied", OLD)
    walk.clock("2026-03-11 12:00")
    kept = {name: value for name, value in walk.state.data.items() if name != "fact_agreed"}
    old = msgspec.structs.replace(walk.state, terms={}, data=kept)
    answer = engine.migrate(shelf.rulebook(NEW), old, at("2026-03-11 12:00"), "reg")
    assert isinstance(answer, Decision)
    assert answer.state.terms == {"track": "self_applied"}
    assert answer.state.data["fact_agreed"] is False
    assert engine.replay(old, answer.entries) == answer.state


def test_only_an_officer_moves_it_and_only_when_the_clock_is_caught_up() -> None:
    walk = handed_back("delegated", OLD)
    assert moved(walk, by="anna", role="applicant") == Refused("not_you", "applicant")
    assert moved(walk, time="2026-03-18") == Refused("not_now", "clock")
