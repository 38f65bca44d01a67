"""Corners of the kernel, each with what a person would expect there."""

from __future__ import annotations

import pytest

from concord.law import engine
from concord.law.deciding import Deciding
from concord.law.model import Act, Decision, Refused
from tests.law.small import HEAD, PEOPLE, begun, small
from tests.law.walking import Walk, at

ROWS = """
    groups: {sides: [one, two], creditors: {of: dues}}
    data:
      rows:
        rows:
          who: participant
          whom: participant
          kind: [pay, deliver]
          amount: {type: money, optional: true}
          day: day
        max: 9
    pauses: {winter: [dues]}
    acts:
      receive:
        by: [bank, sides]
        during: [second, last]
        if: "creditor(form.row)"
        form:
          row: {type: row, of: dues}
          ref: {type: text}
          amount: {type: money, optional: true}
        credit: form.amount
        perform: form.row
        title: {en: Received}
      undo:
        by: bank
        during: [second, last]
        form: {ref: {type: text}, amount: {type: money}}
        credit: "-form.amount"
        title: {en: Reversed}
      call_in: {by: creditors, during: [second], accelerate: dues, title: {en: Call in}}
      freeze: {by: one, during: [second], pause: winter, open: [thaw], title: {en: Freeze}}
      melt: {by: one, during: [second], while: thaw, resume: winter, close: [thaw], title: {en: Melt}}
    duties:
      dues: {schedule: data.rows, from: agreed, rate: "0.0175%/day"}
      thaw: {by: one, do: [melt], within: P90D, lapse: {resume: winter}}
    stages:
      first:
        title: {en: First}
        acts:
          agree:
            by: one
            form: {rows: {type: rows, of: rows}}
            set: {rows: form.rows}
            mark: agreed
            to: second
            title: {en: Agree}
        duties: {agreeing: {by: one, do: [agree], within: P9D, lapse: {to: last}}}
      second:
        title: {en: Second}
        waits: {en: A test}
        waits_for: dues
        acts:
          close_up: {by: one, to: last, title: {en: Close}}
      last:
        title: {en: Last}
        end: true
        acts: {reopen: {by: one, to: second, title: {en: Reopen}}}
    """
ROWS_HEAD = HEAD.replace("groups: {sides: [one, two]}\n", "")


def line(day: str, amount: int = 1000_00, who: str = "bob", whom: str = "ann", kind: str = "pay") -> dict[str, object]:
    found: dict[str, object] = {"who": who, "whom": whom, "kind": kind, "day": day}
    return found | ({"amount": amount} if kind == "pay" else {})


def owing(*rows: dict[str, object]) -> Walk:
    walk = Walk(small(ROWS, ROWS_HEAD), PEOPLE, {}, "2026-03-02 10:00")
    walk.do("ann", "agree", "2026-03-03 10:00", rows=list(rows))
    return walk


def test_a_payment_for_a_row_goes_there_first_and_what_is_over_to_the_same_debtors_others() -> None:
    walk = owing(line("2026-05-01"), line("2026-04-01"), line("2026-04-15", who="ann", whom="bob"))
    walk.do("bank", "receive", "2026-03-10", row=1, ref="a", amount=1500_00)
    paid = {live.key: live.paid for live in (*walk.state.duties, *walk.state.settled)}
    assert paid == {"dues#1": 1000_00, "dues#2": 500_00, "dues#3": 0}
    walk.do("bank", "receive", "2026-03-11", row=1, ref="b", amount=700_00)
    assert walk.state.pot == 200_00  # what bob paid too much never pays what ann owes
    assert walk.status("dues#3") == "open"


def test_creditors_are_those_to_whom_something_overdue_is_owed() -> None:
    walk = owing(line("2026-04-01"), line("2026-06-01"), line("2026-07-01", who="ann", whom="bob"))
    assert walk.refused("ann", "call_in", "2026-04-01 23:59") == "not_you one"
    walk.do("ann", "call_in", "2026-04-02 10:00")
    assert walk.until("dues#2") == "2026-04-02"
    assert walk.refused("bob", "call_in", "2026-04-02 10:00") == "not_you two"


def test_a_missed_row_bears_interest_from_its_day() -> None:
    walk = owing(line("2026-04-01"))
    walk.clock("2026-04-12")
    row = walk.live("dues#1")
    assert row is not None
    assert engine.owed(walk.law, row, at("2026-04-12 10:00")) == (1000_00, 1_75)  # ten days after the 2nd


def test_rows_stand_still_in_a_pause_and_keep_their_order_in_the_books() -> None:
    walk = owing(line("2026-04-01"), line("2026-04-20", kind="deliver"))
    walk.do("ann", "freeze", "2026-03-20 10:00")
    assert (walk.status("dues#1"), walk.status("dues#2")) == ("held", "held")
    walk.do("ann", "melt", "2026-03-30 10:00")
    assert (walk.until("dues#1"), walk.until("dues#2")) == ("2026-04-11", "2026-04-30")
    row = walk.live("dues#1")
    assert row is not None
    assert row.stills == ((at("2026-03-20 10:00"), at("2026-03-30 10:00")),)


@pytest.mark.parametrize(("paid", "frozen"), [("2026-03-19", "2026-03-20 10:00"), ("2026-03-21", "2026-03-20 10:00")])
def test_what_is_paid_and_reversed_stands_where_it_would_have_stood(paid: str, frozen: str) -> None:
    walk = owing(line("2026-04-01"))
    for time, act in sorted([(paid, "receive"), (frozen, "freeze")]):
        if act == "freeze":
            walk.do("ann", "freeze", time)
        else:
            walk.do("bank", "receive", time, row=1, ref="a", amount=1000_00)
    assert walk.status("dues#1") == "paid"
    walk.do("bank", "undo", "2026-03-25", ref="a", amount=1000_00)
    assert walk.status("dues#1") == "held"
    walk.do("ann", "melt", "2026-03-30 10:00")
    assert walk.until("dues#1") == "2026-04-11"


def test_a_reversal_after_the_pause_finds_the_moved_date() -> None:
    walk = owing(line("2026-04-01"))
    walk.do("ann", "freeze", "2026-03-20 10:00")
    walk.do("bank", "receive", "2026-03-21", row=1, ref="a", amount=1000_00)
    walk.do("ann", "melt", "2026-03-30 10:00")
    assert walk.status("dues#1") == "paid"
    walk.do("bank", "undo", "2026-04-05", ref="a", amount=1000_00)
    assert (walk.status("dues#1"), walk.until("dues#1")) == ("open", "2026-04-11")


def test_an_end_that_leads_back_lets_what_was_left_run_again() -> None:
    walk = owing(line("2026-04-01"), line("2026-06-01"))
    walk.clock("2026-04-03")
    walk.do("ann", "close_up", "2026-04-04")
    assert (walk.status("dues#1"), walk.status("dues#2")) == ("overdue", "left")
    assert walk.clock("2026-05-01") == []
    walk.do("ann", "reopen", "2026-05-02")
    assert not walk.state.ended
    assert walk.clock("2026-06-02") == ["lapse:dues"]


def test_rows_are_counted_before_they_stand() -> None:
    law = small(ROWS, ROWS_HEAD)
    started = engine.begin(law, PEOPLE, {}, at("2026-03-02"), data={"rows": [line("2026-04-01"), line("2026-05-01")]})
    assert isinstance(started, Decision)
    facts = Deciding(law, started.state, at("2026-03-02")).facts
    assert (facts.unmet("dues"), facts.total("dues"), facts.rest("dues")) == (2, 2000_00, 2000_00)
    assert facts.days(at("2026-03-02 23:00"), "2026-03-04") == 2
    refused = engine.begin(law, PEOPLE, {}, at("2026-03-02"), data={"lines": []})
    assert refused == Refused("form", "lines")


def test_a_row_that_is_none_cannot_be_named() -> None:
    walk = owing(line("2026-04-01"))
    for number in (0, 2, True, "1", None):
        form = {"row": number, "ref": "a", "amount": 1}
        assert walk.refused("bank", "receive", "2026-03-10", **form) == "form row"


SERVED_ACT = """
    stages:
      first:
        title: {en: First}
        waits: {en: A test}
        acts:
          publish: {by: clerk, title: {en: Publish}}
          reply: {by: two, to: last, title: {en: Reply}}
        duties:
          replying: {by: two, do: [reply], within: P5BD, from: {notice: publish}, lapse: {to: last}}
      last: {title: {en: Last}, end: true}
    """


def test_a_duty_from_the_notice_of_an_act_waits_for_that_act_and_its_service() -> None:
    walk = begun(SERVED_ACT)
    assert walk.status("replying") == "unserved"
    assert not [live for live in walk.state.duties if live.id == "serve"]
    walk.do("kim", "publish", "2026-03-03 10:00", role="clerk")
    assert [live.whom for live in walk.state.duties if live.id == "serve"] == ["bob"]
    walk.serve("bob", "2026-03-04 10:00")
    assert walk.until("replying") == "2026-03-11"


@pytest.mark.parametrize(
    ("start", "end"), [("2026-03-02 10:00", "2026-03-03 10:00"), ("2026-03-02 23:30", "2026-03-03 23:30")]
)
def test_hours_stand_still_by_the_second(start: str, end: str) -> None:
    walk = begun(
        """
        pauses: {rain: [reply]}
        stages:
          first:
            title: {en: First}
            acts:
              answer: {by: one, to: last, title: {en: Answer}}
              rain: {by: two, pause: rain, open: [over], title: {en: Rain}}
              dry: {by: two, while: over, resume: rain, close: [over], title: {en: Dry}}
            duties:
              reply: {by: one, do: [answer], within: PT24H, lapse: {to: last}}
              over: {by: two, do: [dry], within: P9D, lapse: {resume: rain}}
          last: {title: {en: Last}, end: true}
        """,
        start,
    )
    begin = at(start)
    assert walk.state.next_due == at(end)
    walk.take(engine.decide(walk.law, walk.state, Act("rain", "two", "bob"), begin + 3600))
    walk.take(engine.decide(walk.law, walk.state, Act("dry", "two", "bob"), begin + 3600 + 90))
    assert walk.state.next_due == at(end) + 90


def test_another_matter_is_given_its_roles() -> None:
    walk = begun("""
        stages:
          first:
            title: {en: First}
            acts:
              sue:
                by: two
                start: {rulebook: enforcement, give: {creditor: actor, debtor: others, court: clerk}}
                to: last
                title: {en: Sue}
            duties: {suing: {by: two, do: [sue], within: P9D, lapse: {to: last}}}
          last: {title: {en: Last}, end: true}
        """)
    walk.do("bob", "sue", "2026-03-03")
    given = {"creditor": ["bob"], "debtor": ["ann"], "court": ["kim"]}
    assert ("start", "enforcement", given) in walk.entries[-1].effects


def test_a_matter_in_another_currency_and_its_first_data() -> None:
    law = small(ROWS, ROWS_HEAD.replace("currency: CNY", "currency: matter"))
    started = engine.begin(law, PEOPLE, {}, at("2026-03-02"), currency="USD")
    assert isinstance(started, Decision)
    assert started.state.currency == "USD"
    assert engine.begin(law, PEOPLE, {}, 0, currency="dollars") == Refused("form", "currency")
    assert engine.begin(law, PEOPLE | {"one": ("ann", "ann")}, {}, 0) == Refused("form", "one")
    assert engine.begin(law, PEOPLE | {"one": ("",)}, {}, 0) == Refused("form", "one")


def test_no_clock_is_refused_because_a_rule_has_nothing_to_extend() -> None:
    walk = begun("""
        stages:
          first:
            title: {en: First}
            acts: {go: {by: one, to: last, title: {en: Go}}, come: {by: two, open: [other], title: {en: Come}}}
            duties:
              going: {by: one, do: [go], within: P5D, lapse: {extend: {duty: other, by: P5D, cap: P3D}}}
              other: {by: one, do: [go], within: P9D, lapse: {to: last}}
          last: {title: {en: Last}, end: true}
        """)
    assert walk.clock("2026-03-08") == ["lapse:going"]
    again = begun("""
        stages:
          first:
            title: {en: First}
            acts: {go: {by: one, to: last, title: {en: Go}}}
            duties:
              going: {by: one, do: [go], within: P5D, lapse: {extend: {duty: other, by: P5D, cap: P3D}}}
              other: {by: one, do: [go], within: P9D, lapse: {to: last}}
          last: {title: {en: Last}, end: true}
        """)
    assert again.clock("2026-03-08") == ["lapse:going"]
    assert again.until("other") == "2026-03-11"
