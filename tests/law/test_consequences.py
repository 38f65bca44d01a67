"""What a consequence does and what it leaves alone: pauses, offices, moments, debts of a stage (kernel section 2)."""

from __future__ import annotations

from concord.law import engine
from concord.law.model import Refused
from tests.law.small import begun
from tests.law.walking import Walk, at

RAIN = """
    pauses: {rain: [reply]}
    duties:
      watch: {by: clerk, do: [look], within: P50D, late: {every: P2D, alert: clerk}}
    acts:
      look: {by: clerk, during: open, title: {en: Look}}
    stages:
      first:
        title: {en: First}
        acts:
          answer: {by: one, to: last, title: {en: Answer}}
          rain: {by: two, pause: rain, open: [rain_over], title: {en: Rain}}
          sun: {by: two, resume: rain, title: {en: Sun}}
          dry: {by: two, while: rain_over, title: {en: Dry}}
        duties:
          reply: {by: one, do: [answer], within: P10D, lapse: {to: last}}
          rain_over: {by: two, do: [dry], within: P60D, lapse: {resume: rain}}
      last: {title: {en: Last}, end: true}
    """


def test_an_act_resumes_a_pause_also_while_the_duty_to_end_it_stands() -> None:
    """S8: three days of rain, and the time to reply runs again; that somebody still owes `dry` changes nothing."""
    walk = begun(RAIN)
    walk.do("bob", "rain", "2026-03-05 10:00")
    walk.do("bob", "sun", "2026-03-08 10:00")
    assert walk.status("rain_over") == "open"
    assert (walk.state.holds, walk.status("reply"), walk.until("reply")) == ({}, "open", "2026-03-15")


def test_a_pause_that_is_over_or_never_began_is_not_resumed_again() -> None:
    walk = begun(RAIN)
    walk.do("bob", "sun", "2026-03-04 10:00")
    assert (walk.until("reply"), walk.entries[-1].effects) == ("2026-03-12", ())
    walk.do("bob", "rain", "2026-03-05 10:00")
    walk.do("bob", "rain", "2026-03-07 10:00")  # it rains already: the first drop counts
    assert walk.state.holds == {"rain": (at("2026-03-05 10:00"),)}
    walk.do("bob", "sun", "2026-03-08 10:00")
    walk.do("bob", "sun", "2026-03-09 10:00")
    assert walk.until("reply") == "2026-03-15"


def test_a_pause_holds_what_it_names_and_nothing_else() -> None:
    walk = begun(RAIN)
    walk.do("bob", "rain", "2026-03-05 10:00")
    reply = walk.live("reply")
    assert reply is not None
    assert (reply.status, reply.due, reply.still, reply.was) == ("held", 0, ("rain",), at("2026-03-13"))
    assert (walk.status("watch"), walk.status("rain_over")) == ("open", "open")


def test_pauses_end_with_the_matter() -> None:
    """S20: nothing stands still any more when everything is over."""
    walk = begun(RAIN)
    walk.do("bob", "rain", "2026-03-05 10:00")
    walk.do("ann", "answer", "2026-03-06 10:00")
    assert (walk.state.ended, walk.state.holds, walk.state.duties) == (True, {}, ())


OFFICES = """
    stages:
      first:
        title: {en: First}
        acts:
          sign: {by: sides, all: true, to: last, title: {en: Sign}}
          check: {by: umpire, all: true, to: last, title: {en: Check}}
          appoint: {by: clerk, form: {person: {type: participant}}, join: umpire, title: {en: Appoint}}
          admit: {by: clerk, form: {note: {type: text, optional: true}, who: {type: participant}}, join: two, title: {en: Admit}}
          dismiss: {by: clerk, form: {person: {type: participant}}, leave: umpire, title: {en: Dismiss}}
          clear: {by: clerk, leave: umpire, title: {en: Clear}}
          step_in: {by: one, join: two, title: {en: Step in}}
        duties:
          sign_each: {by: sides, each: true, do: [sign], within: P30D, lapse: {to: last}}
          check_each: {by: umpire, each: true, do: [check], within: P30D, lapse: {to: last}}
          check_all: {by: umpire, do: [check], within: P40D, lapse: {to: last}}
      last: {title: {en: Last}, end: true}
    """  # noqa: E501


def appointed(*persons: str) -> Walk:
    return begun(OFFICES, umpire=persons)


def keys(walk: Walk) -> set[str]:
    return {live.key for live in walk.state.duties}


def test_who_leaves_an_office_takes_only_the_duties_of_that_office() -> None:
    """S13: the others' duties stay, and what somebody owes in another role stays too."""
    walk = appointed("uma", "urs")
    everything = {"sign_each@ann", "sign_each@bob", "check_each@uma", "check_each@urs", "check_all"}
    assert keys(walk) == everything
    walk.do("kim", "dismiss", "2026-03-04", role="clerk", person="uma")
    assert keys(walk) == everything - {"check_each@uma"}
    assert walk.state.people["umpire"] == ("urs",)
    walk.do("kim", "appoint", "2026-03-05", role="clerk", person="uma")
    assert keys(walk) == everything  # it stands for others: for her too
    walk.do("kim", "clear", "2026-03-06", role="clerk")  # nobody is named: everybody leaves
    assert walk.state.people["umpire"] == ()
    assert keys(walk) == {"sign_each@ann", "sign_each@bob", "check_all"}


def test_who_is_named_for_an_office_without_holding_it_is_not_taken_for_the_one_who_leaves() -> None:
    walk = appointed("uma")
    walk.do("kim", "dismiss", "2026-03-04", role="clerk", person="ann")
    assert "sign_each@ann" in keys(walk)


def test_a_neutral_is_no_party_and_joins_once() -> None:
    """OM 14: whoever stands on a side cannot decide between the sides."""
    walk = appointed("uma")
    assert walk.refused("kim", "appoint", "2026-03-04", role="clerk", person="ann") == "form person"
    walk.do("kim", "appoint", "2026-03-04", role="clerk", person="uma")
    assert walk.state.people["umpire"] == ("uma",)
    assert [live.key for live in walk.state.duties].count("check_each@uma") == 1


def test_who_joins_a_side_is_the_only_participant_that_the_form_names_or_else_who_acts() -> None:
    walk = appointed()
    walk.do("kim", "admit", "2026-03-04", role="clerk", who="bea")
    assert walk.state.people["two"] == ("bob", "bea")
    walk.do("ann", "step_in", "2026-03-04")
    assert walk.state.people["two"] == ("bob", "bea", "ann")
    assert "sign_each@bea" in keys(walk)


MOMENTS = """
    acts:
      pay: {by: bank, during: always, form: {ref: {type: text}, amount: {type: money}}, credit: form.amount, title: {en: Paid}}
    duties:
      rent: {by: two, owed_to: one, pay: "100", within: P20D, from: known}
    stages:
      first:
        title: {en: First}
        acts: {note: {by: one, mark: known, to: second, title: {en: Note}}}
        duties: {noting: {by: one, do: [note], within: P90D, lapse: {to: last}}}
      second:
        title: {en: Second}
        acts:
          use: {by: one, to: last, title: {en: Use}}
          hear: {by: two, mark: heard, title: {en: Hear}}
          say: {by: two, title: {en: Say}}
          mend: {by: clerk, form: {on: {type: time, optional: true}}, restate: known, title: {en: Mend}}
        duties:
          using: {by: one, do: [use], within: P10D, from: known, lapse: {to: last}}
          saying: {by: two, do: [say], within: P10D, from: heard, lapse: {to: last}}
          plain: {by: two, do: [say], within: P15D, lapse: {to: last}}
          fee: {by: two, owed_to: one, pay: "40", within: P15D}
      last: {title: {en: Last}, end: true}
    """  # noqa: E501


def known() -> Walk:
    walk = begun(MOMENTS)
    walk.do("ann", "note", "2026-03-10 10:00")
    walk.do("bob", "hear", "2026-03-11 10:00")
    return walk


def paid(walk: Walk) -> dict[str, int]:
    return {live.key: live.paid for live in (*walk.state.duties, *walk.state.settled) if live.kind}


def test_a_moment_stated_anew_moves_the_deadlines_from_it_and_no_debt() -> None:
    """S25: what counts from another moment, from the stage, or is money, stays where it is."""
    walk = known()
    walk.do("kim", "mend", "2026-03-12 10:00", role="clerk", on=at("2026-03-08 10:00"))
    found = {key: walk.until(key) for key in ("using", "saying", "plain", "rent", "fee")}
    assert found == {
        "using": "2026-03-18", "saying": "2026-03-21", "plain": "2026-03-25", "rent": "2026-03-30", "fee": "2026-03-25",
    }  # fmt: skip
    using = walk.live("using")
    assert using is not None
    assert using.start == at("2026-03-08 10:00")


def test_a_moment_opens_what_counts_from_it_in_this_stage_and_outside_of_stages() -> None:
    """Not in another stage, and not in the one that the same act leaves."""
    here = "acts: {note: {by: one, mark: known, to: second, title: {en: Note}}"
    walk = begun(MOMENTS.replace(here, here + ", hear_early: {by: two, mark: heard, title: {en: Hear}}"))
    walk.do("bob", "hear_early", "2026-03-09 10:00")
    assert walk.status("saying") == ""
    walk.do("ann", "note", "2026-03-10 10:00")
    assert walk.until("saying") == "2026-03-19"  # from the moment, in the stage that it belongs to
    opened = [effect[1]["id"] for effect in walk.entries[-1].effects if effect[0] == "open"]
    assert sorted(opened) == ["fee", "plain", "rent", "saying", "using"]
    walk.do("bob", "hear", "2026-03-11 10:00")
    assert walk.until("saying") == "2026-03-19"  # it stands already


def test_a_moment_stated_anew_without_a_time_is_now() -> None:
    walk = known()
    walk.do("kim", "mend", "2026-03-12 10:00", role="clerk")
    assert (walk.state.moments["known"], walk.until("using")) == (at("2026-03-12 10:00"), "2026-03-22")


def test_a_debt_of_a_stage_is_waived_with_it_and_its_money_waits() -> None:
    """What was paid on it goes to the next debt (S18)."""
    walk = known()
    walk.do("bank", "pay", "2026-03-13", ref="a", amount=30)
    assert paid(walk) == {"fee": 30, "rent": 0}
    walk.do("ann", "use", "2026-03-14")
    assert paid(walk) == {"fee": 0, "rent": 30}
    assert (walk.status("fee"), walk.status("rent"), walk.state.pot) == ("waived", "left", 0)


def test_a_debt_of_a_stage_that_is_paid_stays_paid() -> None:
    walk = known()
    walk.do("bank", "pay", "2026-03-13", ref="a", amount=150)
    walk.do("ann", "use", "2026-03-14")
    assert (walk.status("fee"), walk.status("rent"), walk.state.pot) == ("paid", "paid", 10)


def test_an_open_debt_of_a_stage_dies_with_it_and_one_outside_is_left() -> None:
    walk = known()
    walk.do("ann", "use", "2026-03-14")
    assert (walk.status("fee"), walk.status("rent"), walk.status("plain")) == ("waived", "left", "")
    rent = walk.live("rent")
    assert rent is not None
    assert rent.due == at("2026-03-31")


def test_nobody_moves_a_matter_to_another_version_before_its_last_entry() -> None:
    walk = known()
    assert engine.migrate(walk.law, walk.state, walk.state.at - 1, "kim", "clerk") == Refused("order")
