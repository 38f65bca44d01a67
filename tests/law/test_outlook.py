"""What a state means for people: powers, duties, reminders, sentences, explanations."""

from __future__ import annotations

from concord.law import engine
from concord.law.model import NEVER
from tests.law.mediating import agreed, invited, mediating, performing, row, signing
from tests.law.walking import Walk, at, when


def duties(walk: Walk, person: str) -> list[tuple[str, tuple[str, ...]]]:
    found = engine.duties_of(walk.law, walk.state, walk.roles[person], person)
    return [(one.live.key, one.acts) for one in found]


def test_the_sentence_shows_the_period_until_there_is_a_date() -> None:
    walk = invited()
    text = engine.sentence(walk.law, walk.state, "respondent", "en", when)
    assert "Answer by the 7th day after notice" in text
    assert "通知送达后第 7 天" in engine.sentence(walk.law, walk.state, "respondent", "zh", when)
    walk.serve("rong", "2026-03-03 10:00")
    assert "Answer by 2026-03-11 00:00" in engine.sentence(walk.law, walk.state, "respondent", "en", when)
    assert engine.sentence(walk.law, walk.state, "jester", "en", when) == ""


def test_a_time_that_stands_still_is_said_to_be_on_hold() -> None:
    walk = mediating()
    before = engine.sentence(walk.law, walk.state, "applicant", "en", when)
    day = before.partition("until ")[2].partition(".")[0]
    walk.do("mei", "send_to_appraisal", "2026-03-10 15:00", what="质量鉴定")
    assert f"until {day} (on hold now)" in engine.sentence(walk.law, walk.state, "applicant", "en", when)
    assert f"{day}（现在暂停）" in engine.sentence(walk.law, walk.state, "applicant", "zh", when)


def test_each_person_reads_the_own_date() -> None:
    walk = signing()
    walk.serve("anna", "2026-03-10 12:00")
    walk.serve("rong", "2026-03-12 12:00")
    shown = [engine.sentence(walk.law, walk.state, "applicant", "en", when, person) for person in ("anna", "rong")]
    assert "2026-03-18 00:00" in shown[0]
    assert "2026-03-20 00:00" in shown[1]


def test_duties_wait_for_who_owes_them_with_the_acts_that_meet_them() -> None:
    walk = invited()
    assert duties(walk, "rong") == [("response@rong", ("accept_mediation", "refuse_mediation", "offer_now"))]
    assert duties(walk, "anna") == []
    assert [one.live.key for one in engine.waiting(walk.law, walk.state)] == ["serve#2@rong", "response@rong"]


def test_a_row_waits_for_its_debtor() -> None:
    walk = performing(row(), row(50_00, "2026-05-31", who="anna", whom="rong"))
    assert duties(walk, "rong") == [("obligation#1", ("say_done",))]
    assert duties(walk, "anna") == [("obligation#2", ("say_done",))]


def test_a_statement_waits_for_its_answer() -> None:
    walk = performing(row())
    walk.do("rong", "say_done", "2026-06-20 10:00", row=1, ref="r1", amount=1000_00)
    assert duties(walk, "anna") == [("answer#14", ("accept_statement", "object_statement"))]
    assert {"accept_statement", "object_statement"} <= set(walk.open_to("anna"))
    assert "accept_statement" not in walk.open_to("rong")


def test_powers_follow_stage_role_condition_and_repetition() -> None:
    walk = signing()
    assert {"sign", "refuse_to_sign", "withdraw"} <= set(walk.open_to("anna"))
    assert "withdraw" not in walk.open_to("rong")
    walk.do("anna", "sign", "2026-03-10 12:00", draft=9)
    assert "sign" not in walk.open_to("anna")
    assert "sign" in walk.open_to("rong")
    assert engine.powers(walk.law, walk.state, "applicant", "eve") == []


def test_powers_over_rows_are_for_whom_they_concern() -> None:
    walk = performing(row())
    assert "receive" in walk.open_to("anna")
    assert "receive" not in walk.open_to("rong")
    assert "say_done" in walk.open_to("rong")
    assert "say_done" not in walk.open_to("anna")
    assert "sue" not in walk.open_to("anna")
    walk.clock("2026-07-01")
    assert "sue" in walk.open_to("anna")
    assert "sue" not in walk.open_to("rong")


def test_reminders_come_before_the_day_and_soonest_first() -> None:
    walk = agreed(row(), row(50_00, "2026-05-31"))
    found = [(when(one.at), one.key, one.who) for one in engine.reminders(walk.law, walk.state)]
    assert found == [
        ("2026-04-08 09:00", "confirm_window", ("anna", "rong")),  # the 11th is a Saturday: due on Monday the 13th
        ("2026-05-28 09:00", "obligation#2", ("rong",)),
        ("2026-06-27 09:00", "obligation#1", ("rong",)),
    ]
    assert engine.reminders(walk.law, walk.state, at("2026-06-27 09:00")) == []


def test_the_present_is_shown_and_not_the_stored_row() -> None:
    walk = invited()
    walk.serve("rong", "2026-03-03 10:00")
    shown = engine.present(walk.law, walk.state, at("2026-03-12"))
    assert (shown.stage, walk.state.stage) == ("ended", "invited")
    assert engine.due(walk.state) == at("2026-03-11")
    assert engine.due(shown) == NEVER


def test_a_duty_is_explained_with_its_period_and_article() -> None:
    walk = mediating()
    term = walk.live("term")
    assert term is not None
    found = engine.explain(walk.law, walk.state, term)
    assert found.period == {"zh": "30天", "en": "30 days"}
    assert found.rule == "stages.mediating.duties.term"
    assert "OM 24" in found.source


def test_entries_say_what_rule_and_article_caused_them() -> None:
    walk = invited()
    walk.serve("rong", "2026-03-03 10:00")
    walk.clock("2026-03-12")
    lapse = walk.entries[-1]
    assert (lapse.act, lapse.role, lapse.by, lapse.rule) == ("lapse:response", "CLOCK", "", "lapse response")
    assert lapse.source == "OM 15, 25"
    assert (lapse.on, lapse.at, lapse.cause) == (at("2026-03-11"), at("2026-03-12"), 2)
    assert walk.entries[1].rule == "act accept"
