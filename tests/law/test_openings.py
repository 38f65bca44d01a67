"""What opens, with which amount, date and place in the books (S3 to S6, S13, S16)."""

from __future__ import annotations

import msgspec
import pytest

from concord.law.model import Entry, Live
from tests.law.small import HEAD, PEOPLE, begun, small
from tests.law.walking import Walk, at

SERIES = """
    terms: {months: {type: int, min: 0, max: 9, default: 3}}
    data: {price: money, less: money}
    pauses: {winter: [rent, fee, late_fee], frost: [rent, fee, late_fee]}
    acts:
      pay:
        by: bank
        during: always
        time: {stated: true}
        form: {ref: {type: text}, amount: {type: money}}
        credit: form.amount
        title: {en: Paid}
      start: {by: one, during: open, mark: known, title: {en: Start}}
      freeze: {by: one, during: open, pause: winter, title: {en: Freeze}}
      bite: {by: one, during: open, pause: frost, title: {en: Bite}}
      melt: {by: one, during: open, resume: winter, title: {en: Melt}}
      warm: {by: one, during: open, resume: frost, title: {en: Warm}}
      charge: {by: one, during: open, form: {price: {type: money}, less: {type: money, default: 0}}, set: {price: form.price, less: form.less}, open: [late_fee], title: {en: Charge}}
      subscribe: {by: one, during: open, form: {price: {type: money}, less: {type: money, default: 0}}, set: {price: form.price, less: form.less}, open: [monthly], title: {en: Subscribe}}
      let_go: {by: one, during: open, waive: late_fee, title: {en: Let go}}
    duties:
      rent: {by: two, owed_to: one, pay: "100", within: P10D, from: known, every: P1M, times: terms.months, rate: "0.05%/day"}
      fee: {by: two, owed_to: one, pay: "40", within: P5D, from: known, rate: "0%/day"}
      late_fee: {by: two, owed_to: one, pay: "data.price - data.less", within: P5D}
      monthly: {by: two, owed_to: one, pay: "data.price - data.less", within: P5D, every: P1M, times: "2"}
    stages:
      first:
        title: {en: First}
        acts: {go: {by: one, to: last, title: {en: Go}}}
        duties: {going: {by: one, do: [go], within: P300D, lapse: {to: last}}}
      last: {title: {en: Last}, end: true}
    """  # noqa: E501


def debts(**terms: int) -> Walk:
    return Walk(small(SERIES), PEOPLE, terms, "2026-03-02 10:00")


def standing(walk: Walk) -> dict[str, Live]:
    return {live.key: live for live in walk.state.duties if live.kind == "pay"}


def test_a_series_begins_with_its_first_period_and_repeats_by_the_other() -> None:
    """S6: ten days for the first rent, then month by month."""
    walk = debts()
    walk.do("ann", "start", "2026-03-02 11:00")
    assert walk.until("rent#1") == "2026-03-12"
    assert walk.state.series["rent"][2] == 3
    walk.clock("2026-05-13")
    assert [key for key in standing(walk) if key.startswith("rent")] == ["rent#1", "rent#2", "rent#3"]
    assert (walk.until("rent#2"), walk.until("rent#3")) == ("2026-04-12", "2026-05-12")


def test_the_first_instance_bears_the_rate_of_the_rule_and_the_others_take_it_over() -> None:
    walk = debts()
    walk.do("ann", "start", "2026-03-02 11:00")
    walk.clock("2026-03-13")
    found = standing(walk)
    assert found["rent#1"].rate == found["rent#2"].rate == (500, "day", 1)
    assert found["fee"].rate == ()  # a rate of nothing is no rate


def test_an_entry_that_is_kept_and_read_again_is_the_same_entry() -> None:
    """What an effect holds is what JSON holds: lists, whatever a state keeps them as."""
    walk = debts()
    walk.do("ann", "freeze", "2026-03-02 10:30")
    walk.do("ann", "start", "2026-03-02 11:00")
    walk.do("ann", "melt", "2026-03-04 11:00")
    assert msgspec.json.decode(msgspec.json.encode(walk.entries), type=list[Entry]) == walk.entries


def test_a_moment_marked_again_begins_no_series_again() -> None:
    walk = debts()
    walk.do("ann", "start", "2026-03-02 11:00")
    before = standing(walk)
    walk.do("ann", "start", "2026-03-04 11:00")
    assert standing(walk) == before


def test_a_debt_of_nothing_is_paid_when_it_opens() -> None:
    walk = debts()
    walk.do("ann", "charge", "2026-03-03 10:00", price=0)
    assert walk.status("late_fee") == "paid"


def test_a_debt_is_never_less_than_nothing() -> None:
    walk = debts()
    walk.do("ann", "charge", "2026-03-03 10:00", price=3, less=8)
    found = walk.live("late_fee")
    assert found is not None
    assert (found.status, found.amount) == ("paid", 0)


def test_money_that_waits_pays_what_opens() -> None:
    walk = debts()
    walk.do("bank", "pay", "2026-03-03 10:00", ref="a", amount=25)
    assert walk.state.pot == 25
    walk.do("ann", "charge", "2026-03-04 10:00", price=60)
    found = walk.live("late_fee")
    assert found is not None
    assert (found.paid, found.amount, found.status, walk.state.pot) == (25, 60, "open", 0)


def test_a_series_of_nothing_is_paid_and_over_when_it_begins() -> None:
    for price, less in ((0, 0), (3, 8)):
        walk = debts()
        walk.do("ann", "subscribe", "2026-03-03 10:00", price=price, less=less)
        found = [(live.key, live.amount, live.status) for live in walk.state.settled]
        assert found == [("monthly#1", 0, "paid"), ("monthly#2", 0, "paid")]


def test_money_that_waits_pays_the_instance_with_which_a_series_begins() -> None:
    walk = debts()
    walk.do("bank", "pay", "2026-03-03 10:00", ref="a", amount=25)
    walk.do("ann", "subscribe", "2026-03-04 10:00", price=60)
    found = walk.live("monthly#1")
    assert found is not None
    assert (found.paid, found.amount, walk.state.pot) == (25, 60, 0)


def test_money_that_waits_pays_the_first_of_a_series_and_what_is_paid_makes_room_for_the_next() -> None:
    walk = debts(months=2)
    walk.do("bank", "pay", "2026-03-02 10:30", ref="a", amount=260)
    walk.do("ann", "start", "2026-03-02 11:00")
    assert walk.status("rent#1") == walk.status("rent#2") == walk.status("fee") == "paid"
    assert walk.state.pot == 20


def test_a_debt_that_was_settled_keeps_its_place_when_another_opens_under_its_name() -> None:
    """What was waived stays in the books under its own key; the new one is known by its entry."""
    walk = debts()
    walk.do("ann", "charge", "2026-03-03 10:00", price=50)
    walk.do("ann", "let_go", "2026-03-04 10:00")
    walk.do("ann", "charge", "2026-03-05 10:00", price=70)
    number = walk.state.seq
    assert (walk.status("late_fee"), walk.status(f"late_fee#{number}")) == ("waived", "open")
    again = walk.live(f"late_fee#{number}")
    assert again is not None
    assert (again.amount, again.entry, walk.until(again.key)) == (70, number, "2026-03-10")


def test_what_stands_is_not_opened_a_second_time() -> None:
    walk = debts()
    walk.do("ann", "charge", "2026-03-03 10:00", price=50)
    walk.do("ann", "charge", "2026-03-05 10:00", price=70)
    found = walk.live("late_fee")
    assert found is not None
    assert (found.amount, walk.until("late_fee")) == (50, "2026-03-08")


def test_what_opens_in_a_pause_stands_still_from_its_opening() -> None:
    """S8: the pause is counted from when the duty began, not from before it."""
    walk = debts()
    walk.do("ann", "freeze", "2026-03-03 10:00")
    walk.do("ann", "start", "2026-03-05 10:00")
    found = standing(walk)
    for key in ("rent#1", "fee"):
        assert (found[key].status, found[key].due, found[key].stopped) == ("held", 0, at("2026-03-05 10:00"))
    walk.do("ann", "melt", "2026-03-09 10:00")
    assert (walk.until("rent#1"), walk.until("fee")) == ("2026-03-19", "2026-03-14")


def test_in_two_pauses_it_stands_still_until_the_last_ends_and_is_moved_once() -> None:
    walk = debts()
    walk.do("ann", "freeze", "2026-03-03 10:00")
    walk.do("ann", "bite", "2026-03-04 10:00")
    walk.do("ann", "start", "2026-03-05 10:00")
    walk.do("ann", "melt", "2026-03-06 10:00")
    assert {walk.status(key) for key in ("rent#1", "fee")} == {"held"}
    walk.do("ann", "warm", "2026-03-09 10:00")
    assert (walk.until("rent#1"), walk.until("fee")) == ("2026-03-19", "2026-03-14")
    assert not any(live.still for live in walk.state.duties)


def test_the_rest_of_a_series_moves_with_the_pause_of_one_instance() -> None:
    walk = debts()
    walk.do("ann", "start", "2026-03-02 11:00")
    walk.do("ann", "freeze", "2026-03-05 10:00")
    walk.do("ann", "melt", "2026-03-08 10:00")
    walk.clock("2026-03-16")
    assert (walk.until("rent#1"), walk.until("rent#2")) == ("2026-03-15", "2026-04-15")
    walk.do("ann", "freeze", "2026-03-20 10:00")
    walk.do("ann", "bite", "2026-03-21 10:00")
    walk.do("ann", "melt", "2026-03-22 10:00")
    walk.do("ann", "warm", "2026-03-25 10:00")
    assert walk.until("rent#2") == "2026-04-20"
    walk.clock("2026-04-21")
    assert walk.until("rent#3") == "2026-05-20"


LIST = """
    data:
      rows:
        rows: {who: participant, whom: participant, kind: [pay, deliver], amount: {type: money, optional: true}, day: day}
        max: 9
      bare:
        rows: {who: participant, whom: participant, amount: {type: money}, day: day}
        max: 9
    pauses: {winter: [dues], frost: [dues]}
    acts:
      receive:
        by: [bank, sides]
        during: open
        form: {row: {type: row, of: dues}, ref: {type: text}, amount: {type: money, optional: true}}
        credit: form.amount
        perform: form.row
        title: {en: Received}
      prepay: {by: bank, during: open, form: {ref: {type: text}, amount: {type: money}}, credit: form.amount, title: {en: Paid}}
      agree: {by: one, during: open, form: {rows: {type: rows, of: rows}}, set: {rows: form.rows}, mark: agreed, title: {en: Agree}}
      list: {by: one, during: open, form: {rows: {type: rows, of: bare}}, set: {bare: form.rows}, mark: listed, title: {en: List}}
      freeze: {by: one, during: open, pause: winter, title: {en: Freeze}}
      bite: {by: one, during: open, pause: frost, title: {en: Bite}}
      melt: {by: one, during: open, resume: winter, title: {en: Melt}}
      warm: {by: one, during: open, resume: frost, title: {en: Warm}}
    duties:
      dues: {schedule: data.rows, from: agreed, rate: "0.0175%/day"}
      plain: {schedule: data.bare, from: listed}
    stages:
      first:
        title: {en: First}
        acts: {go: {by: one, to: last, title: {en: Go}}}
        duties: {going: {by: one, do: [go], within: P300D, lapse: {to: last}}}
      last: {title: {en: Last}, end: true}
    """  # noqa: E501


def row(day: str, amount: int = 0, kind: str = "pay") -> dict[str, object]:
    found: dict[str, object] = {"who": "bob", "whom": "ann", "kind": kind, "day": day}
    return found | ({"amount": amount} if amount else {})


def listed(*rows: dict[str, object]) -> Walk:
    walk = begun(LIST)
    walk.do("ann", "agree", "2026-03-03 10:00", rows=list(rows))
    return walk


def test_a_row_of_money_has_amount_and_rate_and_any_other_has_neither() -> None:
    walk = listed(row("2026-04-01", 500), row("2026-05-02", kind="deliver"))
    one, two = walk.live("dues#1"), walk.live("dues#2")
    assert one is not None
    assert two is not None
    assert (one.n, one.kind, one.amount, one.rate, one.who, one.whom) == (1, "pay", 500, (175, "day", 1), "bob", "ann")
    assert (two.n, two.kind, two.amount, two.rate) == (2, "deliver", 0, ())
    assert walk.until("dues#2") == "2026-05-02"  # a Saturday that the parties chose: it stays (S4)


def test_a_list_without_kinds_is_a_list_of_money() -> None:
    walk = begun(LIST)
    walk.do("ann", "list", "2026-03-03 10:00", rows=[{"who": "bob", "whom": "ann", "amount": 9, "day": "2026-04-01"}])
    found = walk.live("plain#1")
    assert found is not None
    assert (found.kind, found.amount) == ("pay", 9)


def test_a_list_agreed_again_opens_only_the_rows_that_are_new() -> None:
    """Neither what stands nor what is paid is owed a second time."""
    walk = listed(row("2026-04-01", 500), row("2026-04-02", 600))
    walk.do("bank", "receive", "2026-03-04", row=1, ref="a", amount=500)
    assert walk.status("dues#1") == "paid"
    again = [row("2026-06-01", 900), row("2026-06-02", 900), row("2026-06-03", 700)]
    walk.do("ann", "agree", "2026-03-05 10:00", rows=again)
    found = {live.key: (live.status, live.amount) for live in (*walk.state.duties, *walk.state.settled) if live.kind}
    assert found == {"dues#1": ("paid", 500), "dues#2": ("open", 600), "dues#3": ("open", 700)}
    assert walk.until("dues#2") == "2026-04-02"


def test_what_somebody_paid_too_much_on_a_row_pays_the_next_row_of_the_same_two() -> None:
    """S17: as soon as it is agreed."""
    walk = listed(row("2026-04-01", 500))
    walk.do("bank", "receive", "2026-03-04", row=1, ref="a", amount=650)
    assert walk.state.pot == 150
    walk.do("ann", "agree", "2026-03-05 10:00", rows=[row("2026-04-01", 500), row("2026-06-02", 400)])
    found = walk.live("dues#2")
    assert found is not None
    assert (found.paid, walk.state.pot) == (150, 0)


def test_rows_that_begin_in_two_pauses_stand_still_from_their_beginning() -> None:
    walk = begun(LIST)
    walk.do("ann", "freeze", "2026-03-03 10:00")
    walk.do("ann", "bite", "2026-03-04 10:00")
    walk.do("ann", "agree", "2026-03-05 10:00", rows=[row("2026-04-01", 500)])
    found = walk.live("dues#1")
    assert found is not None
    assert (found.status, found.due, found.stopped, found.still) == (
        "held",
        0,
        at("2026-03-05 10:00"),
        ("winter", "frost"),
    )
    walk.do("ann", "warm", "2026-03-06 10:00")
    walk.do("ann", "melt", "2026-03-09 10:00")
    assert (walk.status("dues#1"), walk.until("dues#1")) == ("open", "2026-04-05")


@pytest.mark.parametrize("head", [HEAD])
def test_money_of_a_group_that_waits_never_pays_a_stranger_row(head: str) -> None:
    """Money paid before anything was owed names no debtor: a row has one, and is paid by that one's money only."""
    walk = Walk(small(LIST, head), PEOPLE, {}, "2026-03-02 10:00")
    walk.do("bank", "prepay", "2026-03-02 11:00", ref="a", amount=300)
    walk.do("ann", "agree", "2026-03-03 10:00", rows=[row("2026-04-01", 200)])
    found = walk.live("dues#1")
    assert found is not None
    assert (found.paid, walk.state.pot) == (0, 300)
