"""What the lease and the mediation do not show, each on a rulebook of its own (kernel sections 2 and 3)."""

from __future__ import annotations

from datetime import date

import pytest

from concord.law import engine
from concord.law.calendars import Calendar
from concord.law.deciding import Deciding
from concord.law.model import Decision, Refused
from concord.law.standing import RulesDoNotRestError
from tests.law.small import HEAD, PEOPLE, begun, small
from tests.law.walking import Walk, at

DEBTS = """
    acts:
      pay:
        by: bank
        during: always
        time: {stated: true, since: begun}
        form: {ref: {type: text}, amount: {type: money, min: 1}}
        credit: form.amount
        title: {en: Paid}
      call_in: {by: one, during: [second], accelerate: loan, title: {en: Call in}}
      let_go: {by: one, during: [second], waive: loan, title: {en: Let go}}
    duties:
      loan:
        by: two
        owed_to: one
        pay: "100"
        within: P1M
        from: begun
        every: P1M
        times: "5"
    stages:
      first:
        title: {en: First}
        acts:
          start: {by: one, mark: begun, to: second, title: {en: Start}}
        duties:
          start_it: {by: one, do: [start], within: P7D, lapse: {to: last}}
      second:
        title: {en: Second}
        waits: {en: A test}
        waits_for: loan
        acts: {stop: {by: one, to: last, title: {en: Stop}}}
      last: {title: {en: Last}, end: true}
    whenever:
      all_paid: {during: [second], if: "rest('loan') == 0", then: {to: last, outcome: paid}, title: {en: All paid}}
    outcomes: {paid: {en: Paid}}
    """


def test_acceleration_opens_one_debt_over_all_that_is_not_yet_open() -> None:
    walk = begun(DEBTS)
    walk.do("ann", "start", "2026-03-02 11:00")
    walk.clock("2026-04-03")  # the first is overdue, the second open
    walk.do("ann", "call_in", "2026-04-10 10:00")
    called = walk.live("loan#3")
    assert called is not None
    assert (called.amount, walk.until("loan#3")) == (300, "2026-04-10")
    assert walk.do("bank", "pay", "2026-04-10 11:00", ref="a", amount=500)[-1] == "all_paid"


def test_a_series_shows_total_rest_and_overdue() -> None:
    walk = begun(DEBTS)
    walk.do("ann", "start", "2026-03-02 11:00")
    walk.do("bank", "pay", "2026-03-02 12:00", ref="a", amount=150)
    walk.clock("2026-06-03")
    assert [live.key for live in walk.state.duties if live.status == "overdue"] == ["loan#2", "loan#3"]
    facts = Deciding(walk.law, walk.state, walk.state.at).facts
    found = [facts.total("loan"), facts.paid("loan"), facts.left("loan"), facts.rest("loan")]
    assert found == [500, 150, 250, 350]  # four of five are open, the second is half paid
    assert (facts.overdue("loan"), facts.overdue_sum("loan"), facts.due("loan")) == (2, 150, at("2026-06-03") - 1)
    assert (facts.open("loan"), facts.lapsed("loan"), facts.unmet("loan")) == (True, True, 3)


def test_what_was_paid_on_a_waived_debt_waits_in_the_pot() -> None:
    walk = begun(DEBTS)
    walk.do("ann", "start", "2026-03-02 11:00")
    walk.do("bank", "pay", "2026-03-02 12:00", ref="a", amount=130)
    walk.do("ann", "let_go", "2026-03-03 10:00")
    assert walk.status("loan#2") == "waived"
    assert walk.state.pot == 30


def test_a_task_alerts_and_moves_nothing() -> None:
    walk = begun("""
        stages:
          first:
            title: {en: First}
            acts: {screen: {by: clerk, to: last, title: {en: Screen}}}
            duties: {screening: {by: clerk, do: [screen], within: P3D, late: {every: P2D, alert: clerk}}}
          last: {title: {en: Last}, end: true}
        """)
    assert walk.clock("2026-03-06 00:00") == ["lapse:screening"]
    assert walk.clock("2026-03-09 00:00") == ["lapse:screening"]
    assert walk.state.stage == "first"
    late = walk.live("screening")
    assert late is not None
    assert (late.lapses, walk.until("screening")) == (2, "2026-03-11")
    shown = engine.sentence(walk.law, walk.state, "clerk", "en", str)
    assert shown == ""
    walk.do("kim", "screen", "2026-03-09 10:00", role="clerk")
    assert walk.state.ended


def test_a_window_refuses_or_lets_the_late_act_through() -> None:
    walk = begun("""
        acts:
          object:
            by: two
            during: always
            window: {within: P5D, from: {notice: rule}}
            form: {why: {type: text}}
            title: {en: Object}
          enforce: {by: one, during: always, window: {within: P10D, from: ruled, late_ok: true}, title: {en: Enforce}}
        stages:
          first:
            title: {en: First}
            acts: {rule: {by: clerk, mark: ruled, to: second, title: {en: Rule}}}
            duties: {ruling: {by: clerk, do: [rule], within: P3D, late: {every: P2D, alert: clerk}}}
          second: {title: {en: Second}, waits: {en: A test}, acts: {stop: {by: one, to: last, title: {en: Stop}}}}
          last: {title: {en: Last}, end: true}
        """)
    walk.do("kim", "rule", "2026-03-03 10:00", role="clerk")
    assert [live.whom for live in walk.state.duties if live.id == "serve"] == ["bob"]
    walk.do("bob", "object", "2026-03-20 10:00", why="unserved: no time runs")
    walk.serve("bob", "2026-03-20 11:00")
    walk.do("bob", "object", "2026-03-25 23:00", why="in time")
    assert walk.refused("bob", "object", "2026-03-26 00:00", why="late") == "too_late object"
    assert "object" not in [rule.name for rule in engine.powers(walk.law, walk.state, "two", "bob", at("2026-03-26"))]
    walk.do("ann", "enforce", "2026-03-26 10:00")
    assert ("note", "late", "enforce") in walk.entries[-1].effects


def test_who_joins_must_sign_too_and_who_leaves_no_longer_counts() -> None:
    walk = begun(
        """
        stages:
          first:
            title: {en: First}
            acts:
              sign: {by: sides, all: true, to: last, title: {en: Sign}}
              admit: {by: clerk, form: {person: {type: participant}}, join: two, title: {en: Admit}}
              remove: {by: clerk, form: {person: {type: participant}}, leave: two, title: {en: Remove}}
            duties:
              sign_each: {by: sides, each: true, do: [sign], within: P30D, lapse: {to: last}}
          last: {title: {en: Last}, end: true}
        """,
        two=("bob", "ben"),
    )
    walk.do("kim", "admit", "2026-03-03", role="clerk", person="bea")
    walk.roles["bea"] = "two"
    assert walk.until("sign_each@bea") == "2026-04-02"
    for person in ("ann", "bob", "bea"):
        walk.do(person, "sign", "2026-03-04")
    assert walk.state.stage == "first"
    walk.do("kim", "remove", "2026-03-05", role="clerk", person="bob")
    assert walk.status("sign_each@bob") == ""
    assert walk.refused("bob", "sign", "2026-03-05") == "not_you two"
    walk.do("ben", "sign", "2026-03-06")
    assert walk.state.ended


def test_a_duty_with_each_is_met_by_that_person_only() -> None:
    walk = begun("""
        stages:
          first:
            title: {en: First}
            acts: {sign: {by: sides, all: true, to: last, title: {en: Sign}}}
            duties: {sign_each: {by: sides, each: true, do: [sign], within: P5D, lapse: {to: last}}}
          last: {title: {en: Last}, end: true}
        """)
    walk.do("ann", "sign", "2026-03-03")
    assert (walk.status("sign_each@ann"), walk.status("sign_each@bob")) == ("", "open")
    walk.clock("2026-03-08")
    assert walk.state.ended


def test_a_duty_anchored_to_an_old_moment_lapses_at_its_opening_and_never_before() -> None:
    walk = begun("""
        stages:
          first:
            title: {en: First}
            acts: {note: {by: one, mark: known, to: second, title: {en: Note}}}
            duties: {noting: {by: one, do: [note], within: P90D, lapse: {to: last}}}
          second:
            title: {en: Second}
            acts: {back: {by: one, to: third, title: {en: Back}}}
            duties: {going: {by: one, do: [back], within: P90D, lapse: {to: last}}}
          third:
            title: {en: Third}
            acts: {use: {by: one, to: last, title: {en: Use}}}
            duties: {using: {by: one, do: [use], within: P10D, from: known, lapse: {to: last}}}
          last: {title: {en: Last}, end: true}
        """)
    walk.do("ann", "note", "2026-03-03 10:00")
    assert walk.do("ann", "back", "2026-04-03 10:00") == ["back", "lapse:using"]
    assert walk.entries[-1].on == at("2026-04-03 10:00")


def test_a_wrong_moment_is_stated_anew_and_the_deadlines_that_hang_on_it_move() -> None:
    walk = begun("""
        stages:
          first:
            title: {en: First}
            acts: {note: {by: one, mark: known, to: second, title: {en: Note}}}
            duties: {noting: {by: one, do: [note], within: P90D, lapse: {to: last}}}
          second:
            title: {en: Second}
            acts:
              use: {by: one, to: last, title: {en: Use}}
              mend: {by: clerk, form: {on: {type: time}}, restate: known, title: {en: Mend}}
            duties: {using: {by: one, do: [use], within: P10D, from: known, lapse: {to: last}}}
          last: {title: {en: Last}, end: true}
        """)
    walk.do("ann", "note", "2026-03-10 10:00")
    assert walk.until("using") == "2026-03-20"
    walk.do("kim", "mend", "2026-03-11 10:00", role="clerk", on=at("2026-03-08 10:00"))
    assert walk.until("using") == "2026-03-18"
    assert walk.state.moments["known"] == at("2026-03-08 10:00")


def test_standing_rules_that_do_not_rest_are_a_defect() -> None:
    law = small("""
        data: {n: int}
        stages:
          first:
            title: {en: First}
            acts: {go: {by: one, to: last, title: {en: Go}}}
            duties: {going: {by: one, do: [go], within: P5D, lapse: {to: last}}}
          last: {title: {en: Last}, end: true}
        whenever:
          restless: {during: [first], if: "data.n >= 0", then: {set: {n: "data.n + 1"}}, title: {en: Restless}}
        """)
    with pytest.raises(RulesDoNotRestError):
        engine.begin(law, PEOPLE, {}, at("2026-03-02"))


def test_a_matter_moves_to_a_new_version_only_along_its_way_and_by_an_officer() -> None:
    body = """
        stages:
          first:
            title: {en: First}
            acts: {go: {by: one, to: last, title: {en: Go}}}
            duties: {going: {by: one, do: [go], within: P5D, lapse: {to: last}}}
          last: {title: {en: Last}, end: true}
        """
    walk = begun(body)
    way = 'migrates: {"1": {first: begun, last: last}}\n'
    newer = body.replace("first:", "begun:") + way
    head = HEAD.replace('version: "1"', 'version: "2"').replace("begins: first", "begins: begun")
    new = small(newer, head)
    now = at("2026-03-03")
    assert engine.migrate(new, walk.state, now, "ann", "one") == Refused("not_you", "one")
    assert engine.migrate(new, walk.state, at("2026-03-09"), "kim", "clerk") == Refused("not_now", "clock")
    assert engine.migrate(walk.law, walk.state, now, "kim", "clerk") == Refused("not_now", "small@1")
    before = walk.until("going")
    moved = engine.migrate(new, walk.state, now, "kim", "clerk")
    assert isinstance(moved, Decision)
    walk.law = new
    walk.take(moved)
    assert (walk.state.rulebook, walk.state.stage, walk.until("going")) == ("small@2", "begun", before)
    other = small(newer.replace("going:", "walking:"), head)
    assert engine.migrate(other, begun(body).state, now, "kim", "clerk") == Refused("condition", "going")


def test_what_a_lapse_opens_counts_from_the_date_of_the_lapse_however_late_the_clock_runs() -> None:
    walk = begun("""
        stages:
          first:
            title: {en: First}
            acts: {go: {by: one, to: last, title: {en: Go}}}
            duties: {going: {by: one, do: [go], within: P5D, lapse: {to: second}}}
          second:
            title: {en: Second}
            acts: {run: {by: one, to: last, title: {en: Run}}}
            duties: {running: {by: one, do: [run], within: P10D, lapse: {to: last}}}
          last: {title: {en: Last}, end: true}
        """)
    walk.clock("2026-03-15 17:00")
    assert [entry.on for entry in walk.entries] == [at("2026-03-02 10:00"), at("2026-03-08")]
    assert walk.until("running") == "2026-03-18"  # ten days after the 8th, not after the 15th
    assert walk.clock("2026-05-01") == ["lapse:running"]


def test_a_deadline_of_hours() -> None:
    walk = begun("""
        stages:
          first:
            title: {en: First}
            acts: {go: {by: one, to: last, title: {en: Go}}}
            duties: {going: {by: one, do: [go], within: PT12H, lapse: {to: last}}}
          last: {title: {en: Last}, end: true}
        """)
    assert walk.refused("ann", "go", "2026-03-02 22:00") == "closed go"
    assert isinstance(walk.attempt("ann", "go", "2026-03-02 21:59"), Decision)


def test_provisional_dates_are_written_anew_when_the_table_of_holidays_has_grown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walk = begun("""
        stages:
          first:
            title: {en: First}
            acts: {go: {by: one, to: last, title: {en: Go}}}
            duties:
              going: {by: one, do: [go], within: P30D, lapse: {to: last}}
              work: {by: one, do: [go], within: P3BD, late: {every: P1D, alert: clerk}}
          last: {title: {en: Last}, end: true}
        """)
    year = {date(2026, 4, 1).toordinal(), date(2026, 3, 4).toordinal()}
    published = Calendar("x", checked_until=date(2026, 2, 1).toordinal())
    monkeypatch.setattr("concord.law.index.calendar", lambda _name: published)
    walk = Walk(walk.law, PEOPLE, {}, "2026-03-02 10:00")
    assert (walk.until("going"), walk.until("work")) == ("2026-04-01", "2026-03-05")
    assert all(live.provisional for live in walk.state.duties)
    published = Calendar("x", rest=year, checked_until=date(2026, 12, 31).toordinal())
    assert walk.clock("2026-03-02 11:00") == ["restate_dates"]
    assert (walk.until("going"), walk.until("work")) == ("2026-04-02", "2026-03-06")
    assert not any(live.provisional for live in walk.state.duties)
    assert walk.clock("2026-03-02 12:00") == []
