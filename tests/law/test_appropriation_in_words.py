"""What a payment goes to: costs, then interest, then principal; what the debtor says; else the oldest (CC 560, 561)."""

from __future__ import annotations

import pytest

from concord.law.explaining import why
from concord.law.lint import lint
from concord.law.prose_rules import duty_rule_text
from concord.law.reading import RulebookError
from tests.law.small import HEAD, PEOPLE, small
from tests.law.test_appropriation import renting
from tests.law.walking import Walk

BODY = """
    terms:
      sum: {type: money, default: 30000}
    data: {spent: money}
    duties:
      rent: {by: two, owed_to: one, pay: terms.sum, rate: "10%/year", within: P1M, from: begun, every: P1M, times: 4}
      demand: {by: two, owed_to: one, pay: data.spent, within: P5D, costs: true, title: {en: Costs of the demand}}
    acts:
      paid:
        by: bank
        during: [going]
        time: {stated: true, since: begun}
        form: {ref: {type: text}, amount: {type: money, min: 1}}
        credit: form.amount
        title: {en: Received}
      pay_for:
        by: two
        during: [going]
        time: {stated: true, since: begun}
        form: {ref: {type: text}, amount: {type: money, min: 1}, month: {type: row, of: rent, optional: true}}
        credit: form.amount
        objection: {by: one, within: P3D}
        title: {en: I have paid for this month}
      claim_costs:
        by: one
        during: [going]
        form: {spent: {type: money, min: 1}}
        set: {spent: form.spent}
        open: [demand]
        title: {en: Costs of the demand}
    stages:
      first:
        title: {en: First}
        acts: {start_it: {by: one, mark: begun, to: going, title: {en: Start}}}
        duties: {starting: {by: one, do: [start_it], within: P9D, lapse: {to: last}}}
      going:
        title: {en: Going}
        waits: {en: A test}
        waits_for: rent
        acts: {stop_it: {by: one, if: "overdue('rent') + overdue('demand') > 0", to: last, title: {en: Stop}}}
      last: {title: {en: Last}, end: true}
    """


def going() -> Walk:
    """From Monday 2 March 2026: 300 yuan by the 2nd of each month."""
    walk = Walk(small(BODY), PEOPLE, {}, "2026-03-02 09:00")
    walk.do("ann", "start_it", "2026-03-02 10:00")
    return walk


def books(walk: Walk) -> dict[str, tuple[int, int]]:
    """Principal paid and interest still owed."""
    return {live.key: (live.paid, live.interest) for live in (*walk.state.settled, *walk.state.duties) if live.kind}


def accepted(walk: Walk, time: str) -> None:
    walk.do("ann", "accept_statement", time, entry=int(next(iter(walk.state.statements))))


def test_costs_come_before_interest_and_interest_before_principal() -> None:
    walk = going()
    walk.clock("2026-04-03")  # the first month is overdue
    walk.do("ann", "claim_costs", "2026-04-10 10:00", spent=50_00)
    walk.do("bank", "paid", "2026-05-03 10:00", ref="a", amount=100_00)
    # costs 50.00; interest of 10 % a year on 300.00 from 3 April to 3 May, 30 days: 2.47; the rest is principal
    assert books(walk)["demand"] == (50_00, 0)
    assert books(walk)["rent#1"] == (100_00 - 50_00 - 2_47, 0)


def test_without_a_word_of_the_debtor_the_oldest_is_paid_first() -> None:
    walk = going()
    walk.clock("2026-05-04")
    walk.do("bank", "paid", "2026-05-04 10:00", ref="a", amount=300_00)
    assert books(walk)["rent#2"] == (0, 0)
    assert books(walk)["rent#1"][0] > 290_00


def test_the_debtor_says_which_month_he_pays_for_when_he_pays() -> None:
    walk = going()
    walk.clock("2026-05-04")  # two months are overdue, the second since the 3rd of May
    walk.do("bob", "pay_for", "2026-05-04 10:00", ref="a", amount=300_08, month=2)
    accepted(walk, "2026-05-05 10:00")
    assert books(walk)["rent#2"] == (300_00, 0)  # a day of interest is 8 fen
    assert books(walk)["rent#1"] == (0, 0)
    assert walk.status("rent#1") == "overdue"


def test_what_is_over_goes_where_the_law_puts_it() -> None:
    walk = going()
    walk.clock("2026-05-04")
    walk.do("bob", "pay_for", "2026-05-04 10:00", ref="a", amount=400_00, month=3)
    accepted(walk, "2026-05-05 10:00")
    assert books(walk)["rent#3"] == (300_00, 0)
    assert books(walk)["rent#1"][0] > 0  # interest first, then principal of the oldest


def test_a_month_that_does_not_stand_cannot_be_named() -> None:
    walk = going()
    for month in (0, 2, 9, True):
        refused = walk.refused("bob", "pay_for", "2026-03-10 10:00", ref="a", amount=1_00, month=month)
        assert refused == "form month"


def test_news_in_any_order_leaves_the_same_books() -> None:
    walks = [going(), going()]
    for walk, order in zip(walks, (("a", "b"), ("b", "a")), strict=True):
        walk.clock("2026-06-04")
        for ref, hour in zip(order, (10, 12), strict=True):
            day, amount = {"a": ("2026-05-04", 300_08), "b": ("2026-05-20", 200_00)}[ref]
            walk.do("bob", "pay_for", f"2026-06-04 {hour}:00", stated=day, ref=ref, amount=amount, month=2)
            accepted(walk, f"2026-06-04 {hour}:30")
    assert books(walks[0]) == books(walks[1])


def test_it_is_explained_and_said_in_prose() -> None:
    walk = going()
    walk.clock("2026-04-03")
    walk.do("ann", "claim_costs", "2026-04-10 10:00", spent=50_00)
    assert any("CC 561" in line.says["en"] for line in why(walk.law, walk.entries, "demand").lines)
    assert "before interest and principal" in duty_rule_text(walk.law, walk.law.duties["demand"])["en"]


def test_only_who_pays_designates_and_only_a_debt_has_costs() -> None:
    assert "designated-by-creditor" not in {one.code for one in lint(small(BODY))}
    by_creditor = BODY.replace("pay_for:\n        by: two", "pay_for:\n        by: one").replace(
        "objection: {by: one", "objection: {by: two"
    )
    assert "designated-by-creditor" in {one.code for one in lint(small(by_creditor))}
    with pytest.raises(RulebookError):
        small(BODY.replace("do: [start_it], within", "do: [start_it], costs: true, within"), HEAD)


def test_what_is_called_in_takes_no_payment_away_from_a_debt_that_it_met() -> None:
    """CC 560: a payment goes to a debt when it is made. On the 3rd the rent and the fee were paid; on the 5th the rest
    of the rent is called in and comes first from then on; on the 6th the books are run anew for a reversal.
    """
    walk = renting()
    walk.do("bank", "pay", "2026-03-03 10:00", ref="a", amount=240)
    before = {live.key: live.paid for live in (*walk.state.settled, *walk.state.duties) if live.kind}
    assert before == {"rent#1": 100, "rent#2": 100, "fee": 40, "rent#3": 0}
    walk.do("ann", "call_in", "2026-03-05 10:00")
    walk.do("bank", "pay", "2026-03-06 09:00", ref="b", amount=30)
    walk.do("bank", "undo", "2026-03-06 10:00", ref="b", amount=30)
    after = {live.key: live.paid for live in (*walk.state.settled, *walk.state.duties) if live.kind}
    assert after == before | {"rent#4": 0}


def test_a_payment_that_becomes_known_after_the_rest_was_called_in_goes_where_it_went_when_it_was_made() -> None:
    """S18: of 250 paid on the 3rd, the two first rents, the fee and ten of the third: also if it is told on the 6th."""
    told_at_once, told_late = renting(), renting()
    told_at_once.do("bank", "pay", "2026-03-03 10:00", ref="a", amount=250)
    told_at_once.do("ann", "call_in", "2026-03-05 10:00")
    told_late.do("ann", "call_in", "2026-03-05 10:00")
    told_late.do("bank", "pay", "2026-03-06 10:00", stated="2026-03-03 10:00", ref="a", amount=250)
    for walk in (told_at_once, told_late):
        found = [*walk.state.settled, *walk.state.duties]
        assert sum(live.paid for live in found if live.id == "rent") == 210
        assert walk.status("fee") == "paid"
        assert walk.status("rent#1") == "paid"


def test_a_part_that_was_paid_on_an_open_rent_stays_there_when_the_rest_is_called_in() -> None:
    walk = renting()
    walk.do("bank", "pay", "2026-03-03 10:00", ref="a", amount=130)
    walk.do("ann", "call_in", "2026-03-05 10:00")
    found = {live.key: live.paid for live in (*walk.state.settled, *walk.state.duties) if live.id == "rent"}
    assert found == {"rent#1": 100, "rent#2": 30, "rent#3": 0}
