"""Statements and notices at their edges (S16, S18, S20, S31): who answers, what stands still, and what runs on."""

from __future__ import annotations

from tests.law.small import begun
from tests.law.walking import Walk, at

WORDS = """
    data:
      rows:
        rows: {who: participant, whom: participant, kind: [pay, deliver], amount: {type: money, optional: true}, day: day}
        max: 9
    pauses: {rain: [going, told, dues]}
    acts:
      agree: {by: one, during: open, form: {rows: {type: rows, of: rows}}, set: {rows: form.rows}, mark: agreed, title: {en: Agree}}
      say_done:
        by: sides
        during: open
        time: {stated: true}
        form: {row: {type: row, of: dues}, ref: {type: text, optional: true}, amount: {type: money, optional: true}}
        credit: form.amount
        perform: form.row
        objection: {by: creditor, within: P5D}
        title: {en: I have done it}
      book:
        by: bank
        during: open
        form: {row: {type: row, of: dues}, ref: {type: text}, amount: {type: money, optional: true}}
        credit: form.amount
        perform: form.row
        title: {en: Booked}
      went: {by: [one, clerk], during: open, time: {stated: true}, mark: gone, objection: {by: two, within: P4D}, title: {en: Went}}
      showed: {by: one, during: open, form: {offer: {type: entry, act: offer}}, objection: {by: two, within: P4D}, title: {en: Showed}}
      offer: {by: sides, during: open, form: {text: {type: text}}, title: {en: Offer}}
      asked: {by: one, during: open, objection: {by: umpire, within: P4D}, title: {en: Asked}}
      rain: {by: clerk, during: open, pause: rain, title: {en: Rain}}
      dry: {by: clerk, during: open, resume: rain, title: {en: Dry}}
      step_out: {by: sides, during: [first], to: second, title: {en: Out}}
      hail: {by: one, during: open, title: {en: Hail}}
      call: {by: one, during: open, title: {en: Call}}
      fix: {by: one, during: open, form: {big: {type: bool}}, set: {big: form.big}, open: [maybe], title: {en: Fix}}
      reply: {by: sides, during: open, title: {en: Reply}}
    duties:
      dues: {schedule: data.rows, from: agreed}
      going: {by: one, do: [went], within: P30D, lapse: {alert: clerk}}
      told: {by: one, do: [went], within: P9D, from: notice, lapse: {alert: clerk}}
      other: {by: one, do: [offer], within: P30D, lapse: {alert: clerk}}
      hailed: {by: two, do: [reply], within: P7D, from: {notice: hail}, lapse: {alert: clerk}}
      echoed: {by: one, do: [reply], within: P6D, from: {notice: hail}, lapse: {alert: clerk}}
      called: {by: two, do: [reply], within: P8D, from: {notice: call}, lapse: {alert: clerk}}
      maybe: {by: two, do: [reply], within: P7D, if: data.big, lapse: {alert: clerk}}
    stages:
      first:
        title: {en: First}
        acts: {note: {by: one, title: {en: Note}}}
        duties: {noting: {by: one, do: [note], within: P300D, lapse: {to: last}}}
      second:
        title: {en: Second}
        acts: {end: {by: one, to: last, title: {en: End}}}
        duties: {ending: {by: one, do: [end], within: P300D, lapse: {to: last}}}
      last: {title: {en: Last}, end: true}
    """.replace("    data:\n", "    data:\n      big: bool\n")  # noqa: E501


def owe(day: str, amount: int = 0, who: str = "bob", whom: str = "ann") -> dict[str, object]:
    row: dict[str, object] = {"who": who, "whom": whom, "kind": "pay" if amount else "deliver", "day": day}
    return row | ({"amount": amount} if amount else {})


def words(*rows: dict[str, object]) -> Walk:
    """Begun on Monday 2 March 2026, 10:00; what was agreed at 11:00."""
    walk = begun(WORDS)
    walk.do("ann", "agree", "2026-03-02 11:00", rows=list(rows or (owe("2026-05-01", 100), owe("2026-05-02"))))
    return walk


def waiting(walk: Walk) -> int:
    return int(list(walk.state.statements)[-1])


def test_the_bank_replaces_the_statement_of_its_reference_and_no_other() -> None:
    """S16: two statements were accepted; the bank's own news of one leaves the other's money where it is."""
    walk = words(owe("2026-05-01", 100), owe("2026-05-02", 100))
    for n, ref in ((1, "a"), (2, "b")):
        walk.do("bob", "say_done", "2026-03-04 10:00", row=n, ref=ref, amount=100)
        walk.do("ann", "accept_statement", "2026-03-04 10:00", entry=waiting(walk))
    walk.do("bank", "book", "2026-03-05 10:00", row=1, ref="a", amount=90)
    assert [(paid[0], paid[1], paid[4]) for paid in walk.state.payments] == [
        ("b", 100, "stated"), ("a", 90, "received"),
    ]  # fmt: skip
    assert (walk.status("dues#1"), walk.status("dues#2")) == ("open", "paid")


def test_the_bank_settles_the_statement_that_waits_and_no_other() -> None:
    walk = words(owe("2026-05-01", 100), owe("2026-05-02", 100))
    for n, ref in ((1, "a"), (2, "b")):
        walk.do("bob", "say_done", "2026-03-03 10:00", row=n, ref=ref, amount=100)
    last = waiting(walk)
    walk.do("bank", "book", "2026-03-05 10:00", row=1, ref="a", amount=100)
    assert (list(walk.state.statements), walk.state.disputed) == ([str(last)], ())
    assert {live.key for live in walk.state.duties if live.id in ("answer", "serve") and live.notice != 1} == {
        f"answer#{last}", f"serve#{last}@ann",
    }  # fmt: skip
    assert walk.refused("bob", "say_done", "2026-03-06 10:00", row=2, ref="a", amount=100) == "already ref"
    assert walk.refused("bob", "say_done", "2026-03-06 10:00", row=2, ref="b", amount=100) == "already ref"
    walk.do("ann", "object_statement", "2026-03-06 10:00", entry=last)
    assert walk.refused("bob", "say_done", "2026-03-06 10:00", row=2, ref="b", amount=100) == "already ref"
    assert walk.state.disputed == ("b",)


def test_what_an_end_closes_was_not_objected_to() -> None:
    """S20: nobody answered in time; nobody disputed it either."""
    walk = words()
    walk.do("bob", "say_done", "2026-03-03 10:00", row=2, ref="x")
    walk.clock("2027-01-01")
    assert (walk.state.ended, walk.state.statements, walk.state.disputed) == (True, {}, ())
    assert not [live for live in walk.state.duties if live.id in ("answer", "serve")]


def test_what_says_no_reference_can_be_said_again() -> None:
    walk = words()
    walk.do("bob", "say_done", "2026-03-03 10:00", row=2)
    walk.do("ann", "object_statement", "2026-03-04 10:00", entry=waiting(walk))
    assert walk.state.disputed == ()
    walk.do("bob", "say_done", "2026-03-05 10:00", row=2)


def test_where_nobody_could_answer_nothing_is_stated() -> None:
    walk = words()
    assert walk.refused("ann", "asked", "2026-03-03 10:00") == "not_now umpire"


def test_only_a_row_that_the_form_names_is_held_by_a_statement() -> None:
    walk = words()
    walk.do("bob", "offer", "2026-03-03 10:00", text="half")
    walk.do("ann", "showed", "2026-03-03 11:00", offer=walk.state.seq)
    assert {walk.status(key) for key in ("dues#1", "dues#2", "going")} == {"open"}


def test_a_statement_holds_what_it_would_meet_once_and_money_never() -> None:
    """S18: the row to deliver stands still, the row of money does not; nothing else is touched."""
    walk = words()
    walk.do("bob", "say_done", "2026-03-03 10:00", row=2)
    walk.do("bob", "say_done", "2026-03-03 10:00", row=1, ref="a", amount=100)
    found = walk.live("dues#2")
    assert found is not None
    assert (found.status, found.due, found.was, found.stood) == ("stated", 0, at("2026-05-03"), True)
    assert (walk.status("dues#1"), walk.until("dues#1"), walk.status("going")) == ("open", "2026-05-01", "open")


def test_after_an_objection_each_runs_on_as_it_stood() -> None:
    """An open one to its old date, one without notice still without."""
    walk = words()
    walk.do("ann", "went", "2026-03-03 10:00")
    assert (walk.status("going"), walk.status("other")) == ("stated", "open")
    walk.do("bob", "object_statement", "2026-03-05 10:00", entry=waiting(walk))
    going = walk.live("going")
    assert going is not None
    assert (going.status, walk.until("going"), going.was) == ("open", "2026-04-01", 0)
    assert walk.until("other") == "2026-04-01"
    walk.do("ann", "went", "2026-03-06 10:00")
    assert walk.status("going") == "open"  # it stood still once


def test_what_waited_for_notice_waits_again_after_an_objection_and_what_was_served_runs_on() -> None:
    """S31: a statement gives nobody a date."""
    walk = words()
    walk.do("ann", "went", "2026-03-03 10:00")
    answer = walk.live(f"answer#{waiting(walk)}")
    assert answer is not None
    assert (walk.status("told"), answer.status, answer.due, answer.who) == ("stated", "unserved", 0, "bob")
    walk.do("bob", "object_statement", "2026-03-05 10:00", entry=waiting(walk))
    told = walk.live("told")
    assert told is not None
    assert (told.status, told.due, told.was) == ("unserved", 0, 0)
    walk.serve("ann", "2026-03-06 10:00", seq=1)
    assert walk.until("told") == "2026-03-15"
    served = words()
    served.serve("ann", "2026-03-03 10:00", seq=1)
    served.do("ann", "went", "2026-03-04 10:00")
    served.do("bob", "object_statement", "2026-03-05 10:00", entry=waiting(served))
    assert (served.status("told"), served.until("told")) == ("open", "2026-03-12")


def test_after_an_objection_in_a_pause_the_deadline_stays_held() -> None:
    walk = words()
    walk.do("ann", "went", "2026-03-03 10:00")
    walk.do("kim", "rain", "2026-03-04 10:00", role="clerk")
    assert walk.status("going") == "stated"
    walk.do("bob", "object_statement", "2026-03-05 10:00", entry=waiting(walk))
    assert walk.status("going") == "held"
    walk.do("kim", "dry", "2026-03-06 10:00", role="clerk")
    assert (walk.status("going"), walk.until("going")) == ("open", "2026-04-03")


def test_a_pause_over_a_statement_moves_the_date_that_waits() -> None:
    walk = words()
    walk.do("ann", "went", "2026-03-03 10:00")
    walk.do("kim", "rain", "2026-03-04 10:00", role="clerk")
    walk.do("kim", "dry", "2026-03-06 10:00", role="clerk")
    assert walk.status("going") == "stated"
    walk.do("bob", "object_statement", "2026-03-07 10:00", entry=waiting(walk))
    assert (walk.status("going"), walk.until("going")) == ("open", "2026-04-03")


def test_accepted_it_meets_the_duty_of_who_stated_and_takes_the_stated_day() -> None:
    walk = words()
    walk.do("ann", "went", "2026-03-04 10:00", stated="2026-03-03 10:00")
    walk.do("bob", "accept_statement", "2026-03-05 10:00", entry=waiting(walk))
    assert (walk.status("going"), walk.status("other")) == ("", "open")
    entry = walk.entries[-1]
    assert (entry.act, entry.by, entry.role) == ("accept_statement", "bob", "two")  # the answer is bob's own word
    assert entry.form == {"entry": entry.seq - 1}
    assert walk.state.moments["gone"] == at("2026-03-03 10:00")


def test_what_the_clerk_states_holds_no_deadline_of_anns() -> None:
    """Unless it is nobody's own: a duty without `each` is met by whoever does the act."""
    walk = words()
    walk.do("kim", "went", "2026-03-04 10:00", role="clerk")
    assert walk.status("going") == "stated"
    assert str(waiting(walk)) not in walk.state.served  # bob is to be told; kim's own knowledge begins nobody's time


def test_who_must_answer_is_bound_before_leaving_and_the_others_are_not() -> None:
    walk = words()
    walk.do("ann", "went", "2026-03-04 10:00")
    assert walk.refused("bob", "step_out", "2026-03-05 10:00") == "condition answer"
    walk.do("bob", "offer", "2026-03-05 10:00", text="x")
    walk.do("ann", "step_out", "2026-03-05 10:00")
    assert walk.state.stage == "second"
    walk.do("bob", "accept_statement", "2026-03-06 10:00", entry=waiting(walk))
    assert walk.state.moments["gone"] == at("2026-03-04 10:00")


def test_an_answer_names_a_statement_that_waits_for_whoever_answers() -> None:
    walk = words()
    walk.do("ann", "went", "2026-03-04 10:00")
    seq = waiting(walk)
    for wrong in (seq - 1, 1, 99):
        assert walk.refused("bob", "accept_statement", "2026-03-05 10:00", entry=wrong) == "form entry"
    assert walk.refused("ann", "accept_statement", "2026-03-05 10:00", entry=seq) == "not_now accept_statement"


def test_the_notice_of_one_act_begins_the_time_of_what_waits_for_it_and_of_nothing_else() -> None:
    """S31: each of two notices has its own duty, its own service and its own days."""
    walk = words()
    assert (walk.status("hailed"), walk.status("called")) == ("unserved", "unserved")
    walk.do("ann", "hail", "2026-03-03 10:00")
    number = walk.state.seq
    assert walk.until("echoed") == "2026-03-09"  # who acted knows it at once
    hailed, called = walk.live("hailed"), walk.live("called")
    assert hailed is not None
    assert called is not None
    assert (hailed.notice, called.notice, walk.state.latest["hail"]) == (number, 0, number)
    assert [live.whom for live in walk.state.duties if live.id == "serve" and live.notice == number] == ["bob"]
    walk.serve("bob", "2026-03-04 10:00", seq=number)
    assert (walk.until("hailed"), walk.until("called")) == ("2026-03-11", "")
    walk.do("ann", "call", "2026-03-05 10:00")
    walk.serve("bob", "2026-03-06 10:00", seq=walk.state.seq)
    assert (walk.until("hailed"), walk.until("called")) == ("2026-03-11", "2026-03-14")


def test_a_service_that_is_late_alerts_the_parties_where_there_is_no_registrar() -> None:
    """S31: somebody has to know that nobody was told; the clerk has no part in it."""
    walk = words()
    assert "lapse:serve" in walk.clock("2026-03-06")
    alerted = [effect[1] for entry in walk.entries for effect in entry.effects if effect[0] == "alert"]
    assert sorted(set(alerted)) == ["one", "two"]


def test_a_duty_with_a_condition_opens_only_where_it_holds() -> None:
    walk = words()
    walk.do("ann", "fix", "2026-03-03 10:00", big=False)
    assert walk.status("maybe") == ""
    walk.do("ann", "fix", "2026-03-03 11:00", big=True)
    assert walk.until("maybe") == "2026-03-10"


def test_what_is_performed_keeps_the_day_it_was_due_and_the_day_it_was_done() -> None:
    walk = words()
    walk.do("bank", "book", "2026-03-03 10:00", row=2, ref="x")
    found = walk.live("dues#2")
    assert found is not None
    assert (found.status, walk.until("dues#2"), found.upto) == ("performed", "2026-05-02", at("2026-03-03 10:00"))
    held = words()
    held.do("kim", "rain", "2026-03-03 10:00", role="clerk")
    held.do("bank", "book", "2026-03-04 10:00", row=2, ref="x")
    assert (held.status("dues#2"), held.until("dues#2")) == ("performed", "2026-05-02")


def test_a_breach_that_is_stated_and_accepted_is_a_default_from_the_day_it_was_due() -> None:
    """S16: the creditor's word about a row, with the debtor to answer it."""
    breach = "objection: {by: creditor, within: P5D}"
    walk = begun(WORDS.replace(breach, breach.replace("creditor", "debtor")))
    walk.do("ann", "agree", "2026-03-02 11:00", rows=[owe("2026-05-01", 100), owe("2026-05-02")])
    walk.do("ann", "say_done", "2026-03-03 10:00", row=2)
    walk.do("bob", "accept_statement", "2026-03-04 10:00", entry=waiting(walk))
    found = walk.live("dues#2")
    assert found is not None
    assert (found.status, found.lapses, walk.until("dues#2")) == ("overdue", 1, "2026-05-02")


def test_money_that_was_stated_in_a_stage_that_has_gone_counts_from_its_day() -> None:
    """S18: the rest of what the act would have done does not."""
    body = WORDS.replace(
        "by: sides\n        during: open\n", "by: sides\n        during: [first]\n        mark: gone\n"
    )
    walk = begun(body)
    walk.do("ann", "agree", "2026-03-02 11:00", rows=[owe("2026-05-01", 100)])
    walk.do("bob", "say_done", "2026-03-04 10:00", stated="2026-03-03 10:00", row=1, ref="a", amount=100)
    walk.do("bob", "step_out", "2026-03-05 10:00")
    walk.do("ann", "accept_statement", "2026-03-06 10:00", entry=waiting(walk))
    assert walk.status("dues#1") == "paid"
    assert (walk.state.payments[0][2], "gone" in walk.state.moments) == (at("2026-03-03 10:00"), False)


def test_a_debt_that_is_missed_counts_its_default_once() -> None:
    walk = words(owe("2026-03-10", 100))
    walk.clock("2026-03-11")
    found = walk.live("dues#1")
    assert found is not None
    assert (found.status, found.lapses) == ("overdue", 1)


def test_who_states_something_of_what_is_owed_to_himself_answers_himself_at_once() -> None:
    """He has notice of his own word: five days, from now, with nobody to serve."""
    walk = words()
    walk.do("ann", "say_done", "2026-03-03 10:00", row=2)
    assert not [live for live in walk.state.duties if live.id == "serve" and live.notice == waiting(walk)]
    assert walk.until(f"answer#{waiting(walk)}") == "2026-03-08"
