"""The door: who may do an act, when it counts, how it is checked, and who reads it (S1, S11, S13, S14, S29)."""

from __future__ import annotations

import pytest

from concord.law import engine
from concord.law.model import Act, Decision, Refused
from tests.law.small import begun
from tests.law.walking import Walk, at

DOOR = """
    groups: {sides: [one, two]}
    acts:
      tell: {by: sides, during: open, time: {stated: true}, form: {text: {type: text}}, title: {en: Tell}}
      hand: {by: [sides, umpire], during: open, form: {to: {type: audience, options: [without_prejudice, side, own], optional: true}, side: {type: participant, optional: true}, text: {type: text}}, seen: form.to, title: {en: Hand}}
      since: {by: sides, during: [second], time: {stated: true, since: known}, title: {en: Since}}
      now_only: {by: sides, during: open, title: {en: Now}}
      finish: {by: one, during: [second], to: last, title: {en: Finish}}
      shake: {by: sides, during: open, all: true, mark: shaken, title: {en: Shake}}
      agree: {by: sides, during: open, all: true, same: sum, form: {sum: {type: int}}, set: {sum: form.sum}, title: {en: Agree}}
      in_days: {by: sides, during: [second], window: {within: P3D, from: known}, title: {en: In days}}
      in_stage: {by: sides, during: [second], window: {within: P2D}, title: {en: In the stage}}
      in_sum: {by: sides, during: [second], window: {within: P3D, from: "at('shaken')"}, refuse: {en: Too late for that.}, title: {en: After the hands}}
      in_hands: {by: sides, during: open, window: {within: P3D, from: shaken}, title: {en: In hands}}
      heard: {by: two, during: [second], window: {within: P2D, from: {notice: note}}, title: {en: Heard}}
      do_late: {by: sides, during: [second], window: {within: P1D, from: known, late_ok: true}, title: {en: Late}}
      if_big: {by: sides, during: open, form: {n: {type: int}}, if: "form.n > 5", refuse: {en: Too small.}, title: {en: Big}}
      while_it: {by: sides, during: open, while: plain, title: {en: While}}
    data: {sum: int}
    duties:
      hands: {by: sides, do: [shake], within: P60D, lapse: {alert: clerk}}
      each_hand: {by: sides, each: true, do: [shake], within: P60D, lapse: {alert: clerk}}
    stages:
      first:
        title: {en: First}
        acts: {note: {by: one, mark: known, to: second, title: {en: Note}}}
        duties: {plain: {by: one, do: [note], within: P90D, lapse: {to: last}}}
      second:
        title: {en: Second}
        acts: {end: {by: one, to: last, title: {en: End}}}
        duties: {ending: {by: one, do: [end], within: P90D, lapse: {to: last}}}
      last: {title: {en: Last}, end: true}
    """.replace("    groups: {sides: [one, two]}\n", "")  # noqa: E501


def door() -> Walk:
    """Begun on Monday 2 March 2026, 10:00, with Uma as umpire."""
    return begun(DOOR, umpire=("uma",))


def inside() -> Walk:
    """In the second stage from Thursday 5 March, 10:00."""
    walk = door()
    walk.do("ann", "note", "2026-03-05 10:00")
    return walk


def test_what_may_not_be_dated_back_counts_now_also_when_it_says_so() -> None:
    """S1: a stated time is let count only where the rulebook says so; the present one is no statement."""
    walk = door()
    wish = Act("now_only", "one", "ann", {}, at("2026-03-03 10:00"))
    answer = engine.decide(walk.law, walk.state, wish, at("2026-03-03 10:00"))
    assert isinstance(answer, Decision)
    assert answer.entries[-1].on == at("2026-03-03 10:00")
    for stated in ("2026-03-03 09:59", "2026-03-03 10:01"):
        assert walk.refused("ann", "now_only", "2026-03-03 10:00", stated=stated) == "form on"


def test_a_stated_time_lies_within_the_stage_and_not_in_the_future() -> None:
    walk = door()
    say = {"text": "words"}
    assert walk.refused("ann", "tell", "2026-03-03 10:00", stated="2026-03-02 09:59", **say) == "form on"
    assert walk.refused("ann", "tell", "2026-03-03 10:00", stated="2026-03-03 10:01", **say) == "form on"
    walk.do("ann", "tell", "2026-03-03 10:00", stated="2026-03-02 10:00", **say)
    assert walk.entries[-1].on == at("2026-03-02 10:00")
    walk.do("ann", "note", "2026-03-05 10:00")
    assert walk.refused("ann", "tell", "2026-03-06 10:00", stated="2026-03-05 09:59", **say) == "form on"


def test_a_stated_time_lies_not_before_the_moment_it_counts_from() -> None:
    walk = inside()
    assert walk.refused("ann", "since", "2026-03-06", stated="2026-03-05 09:59") == "form on"
    walk.do("ann", "since", "2026-03-06", stated="2026-03-05 10:00")


def test_a_service_is_recorded_not_before_its_task_began() -> None:
    """S31: also where nobody asked for it, an entry that exists can be served."""
    walk = inside()
    form = {"entry": 2, "person": "bob", "how": "sms"}
    assert walk.refused(
        "gateway", "record_service", "2026-03-06", role="notice", stated="2026-03-05 09:59", **form
    ) == ("form on")
    walk.do("gateway", "record_service", "2026-03-06", role="notice", stated="2026-03-05 10:00", **form)
    walk.do("gateway", "record_service", "2026-03-06", role="notice", entry=1, person="bob", how="sms")
    assert walk.state.served["1"] == {"bob": at("2026-03-06")}
    walk.do("gateway", "record_service", "2026-03-06", role="notice", entry=3, person="ann", how="sms")
    beyond = walk.state.seq + 1
    assert walk.refused(
        "gateway", "record_service", "2026-03-06", role="notice", entry=beyond, person="ann", how="sms"
    ) == ("form entry")


def test_an_act_needs_its_stage_its_role_and_its_person() -> None:
    walk = door()
    assert walk.refused("ann", "finish", "2026-03-03") == "not_now finish"
    assert walk.refused("uma", "now_only", "2026-03-03", role="umpire") == "not_you umpire"
    assert walk.refused("eve", "now_only", "2026-03-03", role="one") == "not_you one"
    assert walk.refused("bob", "note", "2026-03-03") == "not_you two"
    walk.do("ann", "note", "2026-03-05 10:00")
    walk.do("ann", "finish", "2026-03-06")
    assert walk.refused("ann", "now_only", "2026-03-07") == "closed now_only"


def test_an_act_that_hangs_on_a_duty_goes_with_it() -> None:
    walk = door()
    walk.do("bob", "while_it", "2026-03-03")
    walk.do("ann", "note", "2026-03-05 10:00")
    assert walk.refused("bob", "while_it", "2026-03-06") == "not_now plain"


def test_a_condition_that_fails_refuses_in_the_words_of_the_rulebook() -> None:
    walk = door()
    answer = walk.attempt("ann", "if_big", "2026-03-03", n=5)
    assert answer == Refused("condition", "if_big", {"en": "Too small."})
    walk.do("ann", "if_big", "2026-03-03", n=6)


@pytest.mark.parametrize(
    ("act", "last", "first_too_late"),
    [
        ("in_days", "2026-03-08 23:59", "2026-03-09 00:00"),
        ("in_stage", "2026-03-07 23:59", "2026-03-08 00:00"),
        ("in_sum", "2026-03-12 23:59", "2026-03-13 00:00"),
    ],
)
def test_a_window_is_open_to_the_last_second_of_its_last_day(act: str, last: str, first_too_late: str) -> None:
    """From a moment, from the stage, from what an expression says."""
    for time, refused in ((last, False), (first_too_late, True)):
        walk = inside()
        if act == "in_sum":
            walk.do("ann", act, "2026-03-08 10:00")  # its time has not begun
            walk.do("ann", "shake", "2026-03-09 10:00")
            walk.do("bob", "shake", "2026-03-09 10:00")
        if refused:
            assert walk.refused("ann", act, time) == f"too_late {act}"
        else:
            walk.do("ann", act, time)
    if act == "in_sum":
        assert walk.attempt("ann", act, first_too_late).says == {"en": "Too late for that."}


def test_a_window_from_a_moment_that_has_not_come_is_not_over() -> None:
    walk = door()
    walk.do("ann", "in_hands", "2026-03-20 10:00")
    for person in ("ann", "bob"):
        walk.do(person, "shake", "2026-03-21 10:00")
    assert walk.refused("ann", "in_hands", "2026-03-25") == "too_late in_hands"


def test_what_is_open_to_somebody_is_asked_of_the_present_or_of_the_last_entry() -> None:
    walk = inside()
    assert "in_days" in walk.open_to("ann")
    walk.do("bob", "now_only", "2026-03-09 10:00")
    assert "in_days" not in walk.open_to("ann")
    powers = engine.powers(walk.law, walk.state, "one", "ann", at("2026-03-08 10:00"))
    assert "in_days" in [rule.name for rule in powers]


def test_a_window_from_notice_runs_for_each_from_his_own_service() -> None:
    walk = inside()
    walk.do("bob", "heard", "2026-03-20")
    walk.serve("bob", "2026-03-20 10:00")
    walk.do("bob", "heard", "2026-03-22 23:59")
    assert walk.refused("bob", "heard", "2026-03-23 00:00") == "too_late heard"


def test_what_is_let_through_late_is_noted_and_what_is_in_time_is_not() -> None:
    walk = inside()
    walk.do("ann", "do_late", "2026-03-06 23:59")
    assert walk.entries[-1].effects == ()
    walk.do("ann", "do_late", "2026-03-07 00:00")
    assert walk.entries[-1].effects == (("note", "late", "do_late"),)


def test_who_has_done_a_common_act_does_not_do_it_again() -> None:
    """S13: until everybody has; then it may begin anew."""
    walk = door()
    walk.do("ann", "shake", "2026-03-03")
    assert walk.refused("ann", "shake", "2026-03-04") == "already shake"
    walk.do("bob", "shake", "2026-03-04 10:00")
    assert (walk.state.done, walk.state.moments["shaken"]) == ({}, at("2026-03-04 10:00"))
    walk.do("ann", "shake", "2026-03-05")


def test_a_common_act_meets_each_ones_own_duty_at_once_and_the_common_one_at_the_end() -> None:
    """S14."""
    walk = door()
    walk.do("ann", "shake", "2026-03-03")
    assert [walk.status(key) for key in ("hands", "each_hand@ann", "each_hand@bob")] == ["open", "", "open"]
    walk.do("bob", "shake", "2026-03-04")
    assert [walk.status(key) for key in ("hands", "each_hand@ann", "each_hand@bob")] == ["", "", ""]


def test_people_agree_when_all_say_the_same() -> None:
    """S13: one may change a word until the other says it too; the same word twice is said already."""
    walk = door()
    walk.do("ann", "agree", "2026-03-03", sum=5)
    assert walk.refused("ann", "agree", "2026-03-03", sum=5) == "already agree"
    walk.do("bob", "agree", "2026-03-03", sum=6)
    assert walk.state.data["sum"] == 0
    walk.do("ann", "agree", "2026-03-03", sum=6)
    assert (walk.state.data["sum"], walk.state.done) == (6, {})


def test_a_party_speaks_into_its_own_side_and_a_neutral_into_the_one_it_names() -> None:
    """S29: who names nobody, or somebody who is no party, is refused."""
    walk = door()
    assert _seen(walk, "ann", "tell", text="x") == "parties"
    assert _seen(walk, "ann", "hand", to="side", text="x") == "side:ann"
    assert _seen(walk, "ann", "hand", to="own", text="x") == "own:ann"
    assert _seen(walk, "ann", "hand", text="x") == "without_prejudice"
    assert _seen(walk, "uma", "hand", to="side", side="bob", text="x") == "side:bob"
    for form in ({"to": "side"}, {"to": "side", "side": "uma"}, {"to": "side", "side": "kim"}):
        assert walk.refused("uma", "hand", "2026-03-03", role="umpire", text="x", **form) == "form side"


def _seen(walk: Walk, person: str, act: str, **form: str) -> str:
    walk.do(person, act, "2026-03-03", role="umpire" if person == "uma" else "", **form)
    return walk.entries[-1].seen


def test_reminders_lie_after_the_last_entry_unless_asked_from_another_time() -> None:
    walk = begun(DOOR.replace("do: [note], within: P90D", "do: [note], remind: [-P80D, -P5D], within: P90D"))
    everything = [one.at for one in engine.reminders(walk.law, walk.state, at("2026-03-02"))]
    assert everything == [at("2026-03-12 09:00"), at("2026-05-26 09:00")]
    walk.do("ann", "now_only", "2026-04-01")
    assert [one.at for one in engine.reminders(walk.law, walk.state)] == [at("2026-05-26 09:00")]


def test_nobody_acts_before_the_last_entry() -> None:
    walk = door()
    assert walk.refused("ann", "now_only", "2026-03-02 09:59") == "order"
    walk.do("ann", "now_only", "2026-03-02 10:00")


def test_an_entry_bears_who_when_why_and_whence() -> None:
    walk = door()
    walk.do("ann", "tell", "2026-03-03 10:00", stated="2026-03-02 12:00", text="x")
    entry = walk.entries[-1]
    assert (entry.by, entry.role, entry.on, entry.at) == ("ann", "one", at("2026-03-02 12:00"), at("2026-03-03 10:00"))
    assert (entry.rule, entry.cause, entry.form, entry.seq) == ("act tell", 0, {"text": "x"}, walk.state.seq)


def test_the_same_participant_twice_an_empty_name_or_an_unknown_role_begins_no_matter() -> None:
    walk = door()
    people = {"one": ("ann",), "two": ("bob",)}
    for wrong in ({"one": ("ann", "ann")}, {"two": ("",)}, {"pope": ("pius",)}):
        name = next(iter(wrong))
        assert engine.begin(walk.law, people | wrong, {}, at("2026-03-02")) == Refused("form", name)
    assert engine.begin(walk.law, {"one": ("ann",)}, {}, at("2026-03-02")) == Refused("form", "two")
    assert engine.begin(walk.law, people | {"two": ()}, {}, at("2026-03-02")) == Refused("form", "two")
    for currency in ("CN", "CNYY", "USD"):
        assert engine.begin(walk.law, people, {}, at("2026-03-02"), currency=currency) == Refused("form", "currency")
    begun_ = engine.begin(walk.law, people | {"registrar": ("kim",)}, {}, at("2026-03-02"), data={"sum": 3})
    assert isinstance(begun_, Decision)
    assert begun_.state.data == {"sum": 3}
    assert engine.begin(walk.law, people, {}, at("2026-03-02"), data={"none": 3}) == Refused("form", "none")
    assert engine.begin(walk.law, people, {}, at("2026-03-02"), data={"sum": "x"}) == Refused("form", "sum")


def test_the_state_of_a_day_shows_what_fell_due_until_then() -> None:
    """S10: looking writes nothing, and never looks back."""
    walk = door()
    soon, later = at("2026-05-31 23:59"), at("2026-06-01 00:00")
    assert engine.present(walk.law, walk.state, soon).stage == "first"
    assert engine.present(walk.law, walk.state, later).stage == "last"
    assert engine.present(walk.law, walk.state, walk.state.at - 1) is walk.state
    assert engine.due(walk.state) == at("2026-05-02")
