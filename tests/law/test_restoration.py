"""A time missed through no fault of the party is given again by whoever decides (CPL 86), in words."""

from __future__ import annotations

import pytest

from concord.law import engine
from concord.law.explaining import why
from concord.law.lint import lint
from concord.law.prose_rules import act_text
from tests.law.journey import ruled
from tests.law.small import PEOPLE, begun, small
from tests.law.walking import Walk, at

BODY = """
    stages:
      first:
        title: {en: First}
        acts:
          supply: {by: sides, close: [supply], to: last, title: {en: Supply}}
        duties:
          supply: {by: two, do: [supply], within: P7D, from: notice, lapse: {to: missed}, title: {en: Supply it}}
      missed:
        title: {en: Missed}
        acts:
          ask:
            by: two
            if: "lapsed('supply') && form.over <= now && !open('decide')"
            form: {over: {type: time, label: {en: "When the obstacle ended"}}, why: {type: text, optional: true}}
            window: {within: P10D, from: form.over}
            open: [decide]
            title: {en: Ask for the time again}
          grant:
            by: clerk
            reserved: true
            while: decide
            form: {by: {type: period, min: P1D, max: P30D, default: P7D}}
            to: first
            restore: {duty: supply, by: form.by}
            title: {en: Give the time again}
          deny: {by: clerk, reserved: true, while: decide, close: [decide], title: {en: Deny it}}
          go_on: {by: one, to: last, title: {en: Go on}}
        duties:
          decide: {by: clerk, do: [grant, deny], within: P7D, late: {every: P7D, alert: clerk}, title: {en: Decide}}
          waiting: {by: one, do: [go_on], within: P60D, lapse: {to: last}}
      last: {title: {en: Last}, end: true}
    """
OPENS_AGAIN = """
    acts:
      again: {by: clerk, reserved: true, during: [second], restore: reply, title: {en: Again}}
    duties:
      reply: {by: sides, each: true, do: [answer], within: P5D, lapse: {alert: clerk}, title: {en: Answer}}
    stages:
      first:
        title: {en: First}
        acts: {answer: {by: sides, title: {en: Answer}}, second: {by: clerk, to: second, title: {en: On}}}
        duties: {going: {by: clerk, do: [second], within: P90D, late: {every: P9D, alert: clerk}}}
      second:
        title: {en: Second}
        acts: {finish: {by: clerk, to: last, title: {en: End}}}
        duties: {finishing: {by: clerk, do: [finish], within: P90D, late: {every: P9D, alert: clerk}}}
      last: {title: {en: Last}, end: true}
    """


def missed() -> Walk:
    """Bob had notice on Tuesday 3 March 2026; the seventh day was the 10th."""
    walk = Walk(small(BODY), PEOPLE, {}, "2026-03-02 10:00")
    walk.serve("bob", "2026-03-03 09:00")
    assert walk.clock("2026-03-12") == ["lapse:supply"]
    return walk


def test_within_ten_days_of_the_end_of_the_obstacle_and_not_later() -> None:
    over = at("2026-03-12 18:00")
    assert missed().refused("bob", "ask", "2026-03-23 00:00", over=over) == "too_late ask"
    walk = missed()
    walk.do("bob", "ask", "2026-03-22 23:59", over=over)
    assert "grant" in [act.name for act in engine.powers(walk.law, walk.state, "clerk", "kim")]


def test_an_obstacle_that_has_not_ended_yet_starts_no_time() -> None:
    assert missed().refused("bob", "ask", "2026-03-13 10:00", over=at("2026-03-14")) == "condition ask"


def test_the_time_that_is_given_runs_from_the_notice_of_the_decision() -> None:
    walk = missed()
    walk.do("bob", "ask", "2026-03-13 10:00", over=at("2026-03-12"))
    walk.do("kim", "grant", "2026-03-16 10:00", role="clerk", by="P3D")
    assert (walk.state.stage, walk.status("supply")) == ("first", "unserved")
    assert walk.clock("2026-03-25") == ["lapse:serve"]  # the office is late; no time runs for Bob
    walk.serve("bob", "2026-03-26 09:00")
    assert walk.until("supply") == "2026-03-29"
    assert walk.clock("2026-03-30") == ["lapse:supply"]


def test_what_was_given_again_is_met_like_before() -> None:
    walk = missed()
    walk.do("bob", "ask", "2026-03-13 10:00", over=at("2026-03-12"))
    walk.do("kim", "grant", "2026-03-16 10:00", role="clerk")
    walk.do("bob", "supply", "2026-03-17 10:00")
    assert walk.state.ended


def test_the_explanation_says_that_it_was_given_again_and_for_how_long() -> None:
    walk = missed()
    walk.do("bob", "ask", "2026-03-13 10:00", over=at("2026-03-12"))
    walk.do("kim", "grant", "2026-03-16 10:00", role="clerk", by="P3D")
    walk.serve("bob", "2026-03-16 11:00")
    told = " ".join(line.says["en"] for line in why(walk.law, walk.entries, "supply").lines)
    assert "it was given again by “Give the time again” on Mon 16 Mar 2026" in told
    assert "3 days" in told
    assert "as much time again as is entered" in act_text(walk.law, walk.law.acts["grant"])["en"]


def test_denied_it_stays_over_and_nothing_is_given_twice() -> None:
    walk = missed()
    walk.do("bob", "ask", "2026-03-13 10:00", over=at("2026-03-12"))
    walk.do("kim", "deny", "2026-03-16 10:00", role="clerk")
    assert walk.refused("kim", "grant", "2026-03-16 10:01", role="clerk") == "not_now decide"
    assert walk.state.stage == "missed"


def test_of_a_time_that_each_had_everybody_gets_it_again_and_only_after_it_ran_out() -> None:
    walk = begun(OPENS_AGAIN)
    walk.do("kim", "second", "2026-03-03 10:00", role="clerk")
    assert walk.refused("kim", "again", "2026-03-03 10:00", role="clerk") == "condition reply"
    walk.clock("2026-03-08")
    walk.do("kim", "again", "2026-03-09 10:00", role="clerk")
    assert (walk.status("reply@ann"), walk.status("reply@bob")) == ("unserved", "unserved")
    walk.serve("ann", "2026-03-10 10:00")
    assert walk.until("reply@ann") == "2026-03-15"  # the whole of it, where the act says nothing else


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("reserved: true, during: [second], restore", "during: [second], restore", "restored-by-others"),
        ("by: clerk, reserved: true, during: [second]", "by: one, reserved: true, during: [second]",
         "restored-by-others"),
        ("restore: reply", "restore: going", "restored-without-lapse"),
        ("lapse: {alert: clerk}", "lapse: {restore: reply}", "restored-by-others"),
    ],
)  # fmt: skip
def test_only_an_officer_gives_a_time_again_that_ran_out(old: str, new: str, code: str) -> None:
    assert OPENS_AGAIN.count(old) == 1
    found = {one.code for one in lint(small(OPENS_AGAIN.replace(old, new)))}
    assert code in found
    assert code not in {one.code for one in lint(small(OPENS_AGAIN))}


def test_a_late_objection_to_the_ruling_is_heard_within_ten_days_of_the_end_of_the_obstacle() -> None:
    """JI 372: fifteen days from receipt on 18 November 2025; CPL 86: the flood was over on 10 December."""
    walk, over = ruled(), at("2025-12-10 08:00")
    form = {"why": "forced", "obstacle": "flood", "over": over}
    assert walk.refused("rong", "object_to_ruling", "2025-12-12", why="forced").startswith("too_late")
    assert walk.refused("rong", "object_late", "2025-12-23 00:00", **form).startswith("too_late")
    walk.do("rong", "object_late", "2025-12-22 23:00", **form)  # the tenth day is a Saturday: Monday the 22nd
    walk.do("judge", "reject_objection", "2025-12-24 10:00", why="no flood there")
    assert walk.state.stage == "performing"
