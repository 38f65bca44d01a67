"""The UDRP in dates, and the way of a mediation from one version to the next."""

from __future__ import annotations

import re

import pytest

from concord.law import engine, lint, shelf
from concord.law.model import Decision, Refused
from concord.law.playing import Play, play
from concord.law.reading import load
from tests.law.walking import at, when

UDRP = shelf.rulebook("udrp@2015.07")
OLDER, NEWER = shelf.rulebook("cn-mediation@2022.1"), shelf.rulebook("cn-mediation@2025.1")
BEGUN = """
2026-03-02 10:00 begin fee=1500.00
2026-03-02 11:00 registrar request_verification
2026-03-04 09:00 domain_registrar confirm_lock
2026-03-04 10:00 bank note_fee ref=f1 amount=1500.00
2026-03-06 10:00 registrar forward_complaint
"""
DECIDING = BEGUN + "2026-03-26 23:59 respondent respond\n2026-03-27 10:00 registrar appoint_sole person=zhou\n"


def played(text: str) -> Play:
    game, found = play(UDRP, text.splitlines())
    assert not [one for one in found if one.refused], [one.move.text for one in found if one.refused]
    return game


def refusal(text: str, line: str) -> str:
    game = played(text)
    refused = game.play(line)[-1].refused
    assert refused is not None
    return refused.code


def due(game: Play, duty: str) -> str:
    assert game.state is not None
    return when(next(live.due for live in game.state.duties if live.id == duty))


def test_the_rulebooks_are_clean() -> None:
    for key in ("udrp@2015.07", "cn-mediation@2022.1"):
        assert not [found for found in lint.lint(shelf.rulebook(key)) if found.level != "note"], key


def test_the_times_of_the_policy() -> None:
    assert due(played("2026-03-02 10:00 begin fee=1500.00"), "fee") == "2026-03-13 00:00"
    asked = played("2026-03-02 10:00 begin fee=1500.00\n2026-03-06 11:00 registrar request_verification")
    assert due(asked, "lock") == "2026-03-11 00:00"  # Friday: Monday and Tuesday are the two business days
    assert due(played(BEGUN), "response") == "2026-03-27 00:00"
    assert due(played(DECIDING), "decision") == "2026-04-11 00:00"


def test_five_days_to_cure_run_from_notice_and_leave_the_complainant_free_to_file_again() -> None:
    game = played(
        "2026-03-02 10:00 begin fee=1500.00\n"
        "2026-03-03 10:00 registrar find_deficient\n"
        "2026-03-05 10:00 serve complainant\n"
    )
    assert due(game, "cure") == "2026-03-11 00:00"
    game.play("2026-03-11 clock")
    assert game.state is not None
    assert (game.state.stage, game.state.outcome) == ("ended", "deficient")


def test_a_fee_that_is_short_is_not_the_fee() -> None:
    begun = "2026-03-02 10:00 begin fee=1500.00"
    assert refusal(begun, "2026-03-03 10:00 bank note_fee ref=f1 amount=1499.99 whole=no") == "form"


def test_nothing_is_sent_before_fee_and_lock() -> None:
    begun = "2026-03-02 10:00 begin fee=1500.00"
    assert refusal(begun, "2026-03-03 10:00 registrar forward_complaint") == "condition"


def test_four_days_are_given_once_and_more_only_by_the_provider() -> None:
    game = played(BEGUN + "2026-03-10 10:00 respondent take_four_days\n")
    assert due(game, "response") == "2026-03-31 00:00"
    assert game.play("2026-03-11 10:00 respondent take_four_days")[-1].refused is not None
    game.play("2026-03-12 10:00 registrar extend_response by=P5D")
    assert due(game, "response") == "2026-04-05 00:00"


def test_a_grant_needs_all_three_elements() -> None:
    game = played(DECIDING)
    refused = game.play("2026-03-30 10:00 presiding grant remedy=transfer bad_faith=no")[-1].refused
    assert refused is not None
    assert (refused.code, refused.detail) == ("form", "bad_faith")


def test_three_panelists_are_three() -> None:
    three = BEGUN.replace("fee=1500.00", "fee=4000.00 panel=three").replace("1500.00", "4000.00")
    game = played(three + "2026-03-20 10:00 respondent respond\n")
    assert due(game, "three") == "2026-03-26 00:00"
    assert game.play("2026-03-21 10:00 registrar appoint_sole person=zhou")[-1].refused is not None
    assert game.play("2026-03-21 10:00 registrar complete_panel person=zhou")[-1].refused is not None
    for name in ("qian", "sun"):
        game.play(f"2026-03-21 10:00 registrar appoint_member person={name}")
    game.play("2026-03-22 10:00 registrar complete_panel person=zhou")
    assert game.state is not None
    assert game.state.people["panelist"] == ("qian", "sun")
    assert (game.state.people["presiding"], game.state.stage) == (("zhou",), "deciding")


@pytest.mark.parametrize(("hour", "stage"), [("23:59", "stayed"), ("24:00", "releasing")])
def test_ten_business_days_end_at_midnight(hour: str, stage: str) -> None:
    """Informed on Monday 13 April: the tenth business day is Monday 27 April."""
    text = DECIDING + "2026-04-10 10:00 presiding grant remedy=cancel\n2026-04-13 10:00 registrar communicate_grant\n"
    game = played(text)
    last = "2026-04-27 23:59" if hour == "23:59" else "2026-04-28 00:00"
    game.play(f"{last} respondent go_to_court")
    game.play("2026-04-28 00:00 clock")
    assert game.state is not None
    assert game.state.stage == stage


def test_a_suit_that_falls_lets_the_decision_be_carried_out() -> None:
    text = DECIDING + "2026-04-10 10:00 presiding grant remedy=cancel\n2026-04-13 10:00 registrar communicate_grant\n"
    game = played(text + "2026-04-20 10:00 respondent go_to_court\n2026-08-03 10:00 domain_registrar suit_dismissed\n")
    assert due(game, "implementation") == "2026-08-05 00:00"
    game.play("2026-08-04 10:00 domain_registrar implement")
    assert game.state is not None
    assert (game.state.stage, game.state.outcome) == ("ended", "granted")


def test_time_to_settle_stops_the_response_and_gives_it_back() -> None:
    game = played(BEGUN)
    for side in ("complainant", "respondent"):
        game.play(f"2026-03-16 10:00 {side} ask_time_to_settle")
    game.play("2026-03-20 10:00 respondent go_on")
    assert due(game, "response") == "2026-03-31 00:00"  # 26 March and the four days from the 16th to the 20th


def test_after_a_denial_the_lock_is_lifted_in_two_business_days() -> None:
    game = played(DECIDING + "2026-04-09 10:00 presiding deny_abusive\n2026-04-10 10:00 registrar communicate_denial\n")
    assert due(game, "unlocking") == "2026-04-15 00:00"
    game.play("2026-04-14 10:00 domain_registrar unlock")
    assert game.state is not None
    assert (game.state.stage, game.state.outcome) == ("ended", "reverse_hijacking")


def test_versions_follow_each_other_without_a_gap() -> None:
    assert shelf.current("cn-mediation", "2024-12-31").key == "cn-mediation@2022.1"
    assert shelf.current("cn-mediation", "2025-01-01").key == "cn-mediation@2025.1"


def older() -> Play:
    """Served on Tuesday 3 December 2024 under the rules of 2022."""
    game, _found = play(OLDER, ["2024-12-02 10:00 registrar accept", "2024-12-03 10:00 serve respondent"])
    return game


def test_a_running_matter_moves_to_2025_and_keeps_its_dates() -> None:
    game = older()
    assert game.state is not None
    moved = engine.migrate(NEWER, game.state, at("2024-12-05 10:00"), "registrar")
    assert isinstance(moved, Decision)
    assert moved.state.rulebook == "cn-mediation@2025.1"
    assert (moved.state.stage, moved.state.duties) == (game.state.stage, game.state.duties)
    assert engine.replay(game.state, moved.entries) == moved.state


def renamed() -> str:
    """2025.1 with the stage `invited` called `asked`."""
    text = shelf.source("cn-mediation@2025.1").decode()
    text, way = text[: text.index("migrates:")], text[text.index("migrates:") :]
    text = re.sub(r"\binvited(?=[:,\]}\n])", "asked", text)
    return text + way.replace("invited: invited", "invited: asked")


def test_a_way_that_renames_a_stage_is_taken_by_a_running_matter() -> None:
    newer, game = load(renamed()), older()
    assert game.state is not None
    moved = engine.migrate(newer, game.state, at("2024-12-05 10:00"), "registrar")
    assert isinstance(moved, Decision)
    assert moved.state.stage == "asked"
    assert when(next(live.due for live in moved.state.duties if live.id == "response")) == "2024-12-11 00:00"
    lapsed = engine.decide(newer, moved.state, engine.TICK, at("2024-12-11"))
    assert isinstance(lapsed, Decision)
    assert (lapsed.state.stage, lapsed.state.outcome) == ("ended", "no_answer")


def test_nobody_moves_a_matter_but_an_officer_and_only_along_a_way() -> None:
    game = older()
    assert game.state is not None
    for law, by, role, code in (
        (NEWER, "applicant", "applicant", "not_you"),
        (UDRP, "registrar", "registrar", "not_now"),
        (OLDER, "registrar", "registrar", "not_now"),
    ):
        found = engine.migrate(law, game.state, at("2024-12-05 10:00"), by, role)
        assert isinstance(found, Refused)
        assert found.code == code
