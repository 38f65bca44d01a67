"""Dates that move: extensions, pauses over notices and statements, beginnings stated anew (S7, S8, S25, S31)."""

from __future__ import annotations

import pytest

from tests.law.small import begun
from tests.law.walking import Walk, at, when

MOVING = """
    pauses: {rain: [reply, count, wait, share, news, twelve], snow: [reply, count, wait, share, news, twelve]}
    acts:
      rain: {by: clerk, during: open, pause: rain, title: {en: Rain}}
      snow: {by: clerk, during: open, pause: snow, title: {en: Snow}}
      dry: {by: clerk, during: open, resume: rain, title: {en: Dry}}
      thaw: {by: clerk, during: open, resume: snow, title: {en: Thaw}}
      more: {by: [one, two, clerk], during: open, form: {by: {type: period}}, extend: {duty: reply, by: form.by, cap: P10D}, title: {en: More}}
      longer: {by: [one, two], during: open, form: {by: {type: period}}, extend: {duty: share, by: form.by, cap: P10D}, title: {en: Longer}}
      later: {by: [one, two], during: open, form: {by: {type: period}}, extend: {duty: news, by: form.by}, title: {en: Later}}
      hours: {by: [one, two], during: open, form: {by: {type: period}}, extend: {duty: twelve, by: form.by}, title: {en: Hours}}
      mend: {by: clerk, during: open, form: {on: {type: time}}, restate: known, title: {en: Mend}}
      correct: {by: clerk, during: open, form: {entry: {type: entry, optional: true}, person: {type: participant, optional: true}, on: {type: time, optional: true}}, restate: notice, title: {en: Correct}}
    stages:
      first:
        title: {en: First}
        acts:
          note: {by: one, mark: known, to: second, title: {en: Note}}
        duties:
          noting: {by: one, do: [note], within: P90D, lapse: {to: last}}
      second:
        title: {en: Second}
        acts:
          answer: {by: one, to: last, title: {en: Answer}}
          part: {by: sides, all: true, to: last, title: {en: Part}}
        duties:
          reply: {by: one, do: [answer], within: P10D, from: known, lapse: {alert: clerk}}
          count: {by: one, do: [answer], within: P5BD, from: known, lapse: {alert: clerk}}
          wait: {by: one, do: [answer], within: PT60H, from: known, lapse: {alert: clerk}}
          share: {by: sides, each: true, do: [part], within: P10D, lapse: {alert: clerk}}
          news: {by: sides, do: [part], within: P7D, from: notice, lapse: {alert: clerk}}
          twelve: {by: one, do: [answer], within: P30D, lapse: {alert: clerk}}
      last: {title: {en: Last}, end: true}
    """  # noqa: E501


def moving() -> Walk:
    """Noted on Monday 2 March 2026, 10:00."""
    walk = begun(MOVING, "2026-03-02 09:00")
    walk.do("ann", "note", "2026-03-02 10:00")
    return walk


def over(walk: Walk, key: str) -> str:
    found = walk.live(key)
    assert found is not None
    return when(found.due) if found.due else ""


def test_each_may_lengthen_his_own_time_and_who_owes_nothing_everybodys() -> None:
    """S7: an extension that one of several asks for is his alone."""
    walk = moving()
    walk.do("ann", "longer", "2026-03-03", by="P3D")
    assert (walk.until("share@ann"), walk.until("share@bob")) == ("2026-03-15", "2026-03-12")
    walk.do("kim", "more", "2026-03-03", role="clerk", by="P2D")
    assert walk.until("reply") == "2026-03-14"


@pytest.mark.parametrize(
    ("by", "until"), [("P3D", "2026-03-15"), ("P1W", "2026-03-19"), ("P2BD", "2026-03-16"), ("PT72H", "2026-03-15")]
)
def test_an_extension_counts_in_its_own_unit_from_the_old_last_day(by: str, until: str) -> None:
    walk = moving()
    walk.do("bob", "more", "2026-03-03", by=by)
    assert walk.until("reply") == until


def test_a_cap_is_reached_and_not_passed_over_several_extensions() -> None:
    """S7: ten days in all, whether asked for at once or in parts."""
    walk = moving()
    walk.do("bob", "more", "2026-03-03", by="P4D")
    assert walk.refused("bob", "more", "2026-03-03", by="P7D") == "form cap"
    walk.do("bob", "more", "2026-03-03", by="P6D")
    assert walk.until("reply") == "2026-03-22"
    assert walk.refused("bob", "more", "2026-03-03", by="P1D") == "form cap"
    again = moving()
    assert again.refused("bob", "more", "2026-03-03", by="P11D") == "form cap"
    again.do("bob", "more", "2026-03-03", by="P10D")
    assert again.until("reply") == "2026-03-22"


def test_an_extension_in_a_pause_waits_with_the_date() -> None:
    walk = moving()
    walk.do("kim", "rain", "2026-03-04 10:00", role="clerk")
    walk.do("bob", "more", "2026-03-05", by="P3D")
    assert (walk.status("reply"), walk.until("reply")) == ("held", "")
    walk.do("kim", "dry", "2026-03-06 10:00", role="clerk")
    assert (walk.status("reply"), walk.until("reply")) == ("open", "2026-03-17")


def test_an_extension_in_a_pause_of_one_day_stays_when_nothing_moves() -> None:
    walk = moving()
    walk.do("kim", "rain", "2026-03-04 10:00", role="clerk")
    walk.do("bob", "more", "2026-03-04 11:00", by="P3D")
    walk.do("kim", "dry", "2026-03-04 12:00", role="clerk")
    assert (walk.status("reply"), walk.until("reply")) == ("open", "2026-03-15")


def test_what_waits_for_notice_is_lengthened_before_its_time_begins() -> None:
    """S31: neither date nor pause yet; the days are added when the notice has come to both."""
    walk = moving()
    walk.do("bob", "later", "2026-03-03", by="P3D")
    assert (walk.status("news"), walk.until("news")) == ("unserved", "")
    for person, time in (("ann", "2026-03-04 10:00"), ("bob", "2026-03-05 10:00")):
        if f"serve#2@{person}" in {live.key for live in walk.state.duties}:
            walk.serve(person, time)
    assert walk.until("news") == "2026-03-15"


def test_a_beginning_stated_anew_moves_each_duty_in_its_own_unit() -> None:
    """S25: days by days, working days counted again, hours by the second."""
    walk = moving()
    assert (walk.until("reply"), walk.until("count"), over(walk, "wait")) == (
        "2026-03-12", "2026-03-09", "2026-03-04 22:00",
    )  # fmt: skip
    walk.do("kim", "mend", "2026-03-03 10:00", role="clerk", on=at("2026-03-01 08:00"))
    assert (walk.until("reply"), walk.until("count"), over(walk, "wait")) == (
        "2026-03-11", "2026-03-06", "2026-03-03 20:00",
    )  # fmt: skip
    assert walk.until("share@ann") == "2026-03-12"


def test_a_beginning_stated_anew_takes_nobodys_pause_away() -> None:
    """S25 and S8: by as much as the bare period moves; what stood still before stays added, in each unit."""
    walk = moving()
    walk.do("kim", "rain", "2026-03-02 20:00", role="clerk")
    walk.do("kim", "dry", "2026-03-04 20:00", role="clerk")
    found = (walk.until("reply"), walk.until("count"), over(walk, "wait"))
    assert found == ("2026-03-14", "2026-03-11", "2026-03-06 22:00")
    walk.do("kim", "mend", "2026-03-05 10:00", role="clerk", on=at("2026-03-01 08:00"))
    found = (walk.until("reply"), walk.until("count"), over(walk, "wait"))
    assert found == ("2026-03-13", "2026-03-10", "2026-03-05 20:00")
    walk.do("kim", "mend", "2026-03-05 11:00", role="clerk", on=at("2026-03-04 08:00"))
    assert (walk.until("reply"), walk.until("count")) == ("2026-03-16", "2026-03-13")
    count = walk.live("count")
    assert count is not None
    assert (count.was, count.stopped, count.still) == (0, 0, ())


def test_a_beginning_stated_anew_keeps_what_was_granted() -> None:
    walk = moving()
    walk.do("bob", "more", "2026-03-03 09:00", by="P4D")
    walk.do("kim", "mend", "2026-03-03 10:00", role="clerk", on=at("2026-03-01 08:00"))
    assert walk.until("reply") == "2026-03-15"
    found = walk.live("reply")
    assert found is not None
    assert (found.longer, found.start) == (4, at("2026-03-01 08:00"))


def test_a_beginning_stated_anew_in_a_pause_waits_with_the_date() -> None:
    walk = moving()
    walk.do("kim", "rain", "2026-03-02 20:00", role="clerk")
    walk.do("kim", "mend", "2026-03-03 10:00", role="clerk", on=at("2026-03-01 08:00"))
    assert {walk.status(key) for key in ("reply", "count", "wait")} == {"held"}
    walk.do("kim", "dry", "2026-03-04 20:00", role="clerk")
    found = (walk.until("reply"), walk.until("count"), over(walk, "wait"))
    assert found == ("2026-03-13", "2026-03-10", "2026-03-05 20:00")  # two days, two working days, 48 hours


def test_a_pause_before_the_beginning_of_a_time_takes_nothing_from_it() -> None:
    """S8: what begins on the 10th does not stand still on the 6th."""
    walk = moving()
    walk.do("kim", "mend", "2026-03-05 10:00", role="clerk", on=at("2026-03-10 08:00"))
    walk.do("kim", "rain", "2026-03-06 10:00", role="clerk")
    walk.do("kim", "dry", "2026-03-08 10:00", role="clerk")
    assert (walk.until("reply"), walk.until("share@ann")) == ("2026-03-20", "2026-03-14")


def test_who_opens_a_duty_of_his_own_by_an_act_has_notice_of_it_at_once() -> None:
    """S31: six days from his own act, with nobody to serve, and opened once."""
    mine = "          mine: {by: one, do: [answer], within: P6D, from: notice, lapse: {alert: clerk}}\n"
    walk = begun(MOVING.replace("          twelve:", mine + "          twelve:"), "2026-03-02 09:00")
    walk.do("ann", "note", "2026-03-02 10:00")
    assert (walk.status("mine"), walk.until("mine")) == ("open", "2026-03-08")
    assert [effect[1]["id"] for effect in walk.entries[-1].effects if effect[0] == "open"].count("mine") == 1
    assert "serve#2@ann" not in {live.key for live in walk.state.duties}


def test_notice_that_comes_in_a_pause_gives_a_date_when_the_pause_is_over() -> None:
    """S8 and S31: time begins on service and stands still at once; the pause counts from the service only."""
    walk = moving()
    walk.do("kim", "rain", "2026-03-03 10:00", role="clerk")
    walk.serve("bob", "2026-03-05 10:00")
    assert (walk.status("news"), walk.until("news")) == ("held", "")
    walk.do("kim", "dry", "2026-03-08 10:00", role="clerk")
    assert (walk.status("news"), walk.until("news")) == ("open", "2026-03-15")


def test_a_pause_that_ends_before_the_notice_leaves_no_trace() -> None:
    walk = moving()
    walk.do("kim", "rain", "2026-03-03 10:00", role="clerk")
    found = walk.live("news")
    assert found is not None
    assert (found.status, found.still) == ("unserved", ("rain",))
    walk.do("kim", "dry", "2026-03-06 10:00", role="clerk")
    found = walk.live("news")
    assert found is not None
    assert (found.status, found.still, found.stopped) == ("unserved", (), 0)
    walk.serve("bob", "2026-03-09 10:00")
    assert walk.until("news") == "2026-03-16"


def test_hours_granted_are_whole_days_on_a_duty_of_days() -> None:
    walk = moving()
    walk.do("ann", "hours", "2026-03-03", by="PT47H")
    assert walk.until("twelve") == "2026-04-02"
    walk.do("ann", "hours", "2026-03-03", by="PT48H")
    assert walk.until("twelve") == "2026-04-04"


def test_a_time_of_service_is_corrected_for_the_person_that_is_named() -> None:
    walk = moving()
    walk.serve("bob", "2026-03-05 10:00")
    assert walk.until("news") == "2026-03-12"
    form = {"entry": 2, "person": "bob"}
    walk.do("kim", "correct", "2026-03-06 10:00", role="clerk", on=at("2026-03-04 10:00"), **form)
    assert (walk.until("news"), walk.until("share@bob")) == ("2026-03-11", "2026-03-12")
    assert walk.state.served["2"]["bob"] == at("2026-03-04 10:00")
    walk.do("kim", "correct", "2026-03-06 10:00", role="clerk", on=at("2026-03-06 10:00"), **form)  # just now
    assert walk.until("news") == "2026-03-13"
    walk.do("kim", "correct", "2026-03-06 10:00", role="clerk", on=at("2026-03-04 10:00"), **form)
    assert walk.refused("kim", "correct", "2026-03-06 10:00", role="clerk", on=at("2026-03-07"), **form) == "form on"
    assert (
        walk.refused("kim", "correct", "2026-03-06 11:00", role="clerk", entry=1, on=at("2026-03-04")) == "form entry"
    )


def test_a_correction_that_names_no_entry_reaches_the_notices_on_which_a_deadline_hangs() -> None:
    """S25: of this person, and of no other; what nobody's time counts from stays as it was recorded."""
    walk = moving()
    walk.do("gateway", "record_service", "2026-03-04 10:00", role="notice", entry=1, person="bob", how="sms")
    walk.serve("bob", "2026-03-05 10:00")
    served = walk.state.served
    walk.do("kim", "correct", "2026-03-07 10:00", role="clerk", person="bob", on=at("2026-03-06 10:00"))
    assert walk.state.served == {**served, "2": served["2"] | {"bob": at("2026-03-06 10:00")}}
    assert walk.until("news") == "2026-03-13"
    walk.do("kim", "correct", "2026-03-07 11:00", role="clerk", person="kim", on=at("2026-03-06 10:00"))
    assert walk.until("news") == "2026-03-13"


def test_a_task_that_is_late_already_stays_late_when_its_notice_is_corrected() -> None:
    """S4: what alerts goes on alerting; what can still be met in time moves."""
    task = "          call: {by: two, do: [part], within: P2D, from: notice, late: {every: P9D, alert: clerk}}\n"
    walk = begun(MOVING.replace("          twelve:", task + "          twelve:"), "2026-03-02 09:00")
    walk.do("ann", "note", "2026-03-02 10:00")
    walk.serve("bob", "2026-03-03 10:00")
    assert walk.clock("2026-03-06 00:00")[-1:] == ["lapse:call"]
    late = walk.live("call")
    assert late is not None
    assert (late.status, late.lapses, walk.until("call")) == ("late", 1, "2026-03-15")
    form = {"entry": 2, "person": "bob", "on": at("2026-03-05 10:00")}
    walk.do("kim", "correct", "2026-03-06 10:00", role="clerk", **form)
    assert (walk.status("call"), walk.until("call"), walk.until("news")) == ("late", "2026-03-15", "2026-03-12")


def test_a_moment_stated_anew_corrects_no_service() -> None:
    walk = moving()
    walk.serve("bob", "2026-03-05 10:00")
    served = walk.state.served
    walk.do("kim", "mend", "2026-03-07 10:00", role="clerk", on=at("2026-03-01 08:00"))
    assert (walk.state.served, walk.until("news")) == (served, "2026-03-12")


def test_a_pause_that_nothing_ends_ends_with_the_matter() -> None:
    """S20."""
    walk = moving()
    walk.do("kim", "rain", "2026-03-03 10:00", role="clerk")
    walk.do("ann", "answer", "2026-03-04 10:00")
    assert (walk.state.ended, walk.state.holds) == (True, {})


def test_a_service_that_was_none_is_asked_for_again_and_the_date_is_gone() -> None:
    walk = moving()
    walk.serve("bob", "2026-03-05 10:00")
    walk.do("kim", "correct", "2026-03-06 10:00", role="clerk", entry=2, person="bob")
    found = walk.live("news")
    assert found is not None
    assert (found.status, found.due, found.was, found.raw, found.start) == ("unserved", 0, 0, 0, 0)
    assert "bob" not in walk.state.served["2"]
    assert walk.until("serve#2@bob") == "2026-03-11"
    walk.serve("bob", "2026-03-09 10:00")
    assert walk.until("news") == "2026-03-16"


def test_of_two_pauses_the_first_stop_and_the_last_resume_count() -> None:
    """S8: four days, in any order of ending; each unit counts them in its own way."""
    for first, second in (("dry", "thaw"), ("thaw", "dry")):
        walk = moving()
        walk.do("kim", "rain", "2026-03-03 10:00", role="clerk")
        walk.do("kim", "snow", "2026-03-04 10:00", role="clerk")
        walk.do("kim", first, "2026-03-05 10:00", role="clerk")
        assert {walk.status(key) for key in ("reply", "count", "wait", "share@bob")} == {"held"}
        walk.do("kim", second, "2026-03-07 10:00", role="clerk")
        assert (walk.until("reply"), walk.until("count"), over(walk, "wait")) == (
            "2026-03-16", "2026-03-12", "2026-03-08 22:00",
        )  # fmt: skip
        assert walk.until("share@bob") == "2026-03-16"
