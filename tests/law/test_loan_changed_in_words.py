"""What changes a running loan, in words: early repayment, another schedule, suspension, use (CC 590, 673, 677, 678)."""

from __future__ import annotations

from tests.law.lending import LEVEL, debts, pay, plan, running


def test_a_part_repaid_early_lowers_the_interest_from_that_day() -> None:
    """3,000.00 on 12 April: ten of thirty days of May's 83.75 are owed (27.92); the rest is reckoned on 5,374.52."""
    walk = running()
    pay(walk, "a", LEVEL, "2026-04-02 10:00")
    walk.do("bo", "repay_early", "2026-04-12 10:00", amount=3_000_00)
    assert pay(walk, "b", 3_000_00, "2026-04-12 12:00")[-1] == "early_repaid"
    left = 10_000_00 - 1625_48 - 3_000_00
    rows = [row for row in walk.state.data["plan"] if row["amount"]][1:]
    assert (rows[0]["principal"], rows[0]["interest"], rows[0]["day"]) == (0, 27_92, "2026-05-02")
    assert sum(row["principal"] for row in rows) == left == 5374_52
    assert rows[1]["interest"] == 35_83  # 5,374.52 at 1 % for 20 of 30 days
    assert [row["day"] for row in rows] == ["2026-05-02", *(f"2026-0{month}-02" for month in (5, 6, 7, 8, 9))]
    assert len({row["amount"] for row in rows[1:-1]}) == 1


def test_early_money_told_late_counts_from_its_value_date() -> None:
    told, late = running(), running()
    for walk in (told, late):
        pay(walk, "a", LEVEL, "2026-04-02 10:00")
        walk.do("bo", "repay_early", "2026-04-10 10:00", amount=3_000_00)
    pay(told, "b", 3_000_00, "2026-04-12 12:00")
    pay(late, "b", 3_000_00, "2026-04-14 09:00", "2026-04-12 12:00")
    assert plan(told) == plan(late)


def test_all_repaid_early_and_only_the_interest_so_far_is_left() -> None:
    """CC 677: ten of the thirty days to 2 May, 83.75 x 10 / 30 = 27.92, and nothing after."""
    walk = running()
    pay(walk, "a", LEVEL, "2026-04-02 10:00")
    walk.do("bo", "repay_early", "2026-04-12 10:00", amount=100_000_00)
    found = next(live for live in walk.state.duties if live.id == "early")
    assert (found.amount, walk.until("early")) == (8374_52, "2026-04-17")
    pay(walk, "b", 8374_52, "2026-04-12 12:00")
    assert plan(walk) == [("2026-05-06", 27_92, 27_92)]
    assert pay(walk, "c", 27_92, "2026-04-12 13:00")[-1] == "repaid"
    assert walk.state.outcome == "performed"


def test_principal_and_interest_so_far_in_one_payment_end_the_loan() -> None:
    walk = running()
    walk.do("bo", "repay_early", "2026-03-12 10:00", amount=10_000_00)
    assert pay(walk, "a", 10_032_26, "2026-03-12 12:00")[-1] == "repaid"  # 10 of 31 days of 100.00
    assert walk.state.pot == 0


def test_what_is_announced_and_not_paid_leaves_the_plan_as_it_was() -> None:
    walk = running()
    before = plan(walk)
    walk.do("bo", "repay_early", "2026-03-12 10:00", amount=3_000_00)
    assert walk.clock("2026-03-18")[-1] == "early_not_made"
    assert plan(walk) == before
    assert walk.state.stage == "running"


def test_an_early_payment_that_bounces_is_owed_again() -> None:
    walk = running()
    walk.do("bo", "repay_early", "2026-03-12 10:00", amount=3_000_00)
    pay(walk, "a", 3_000_00, "2026-03-12 12:00")
    walk.do("bank", "note_reversal", "2026-03-20 10:00", ref="a", amount=3_000_00)
    assert debts(walk)["early"][0] == "overdue"
    assert walk.state.stage == "in_default"
    rows = [live for live in walk.state.duties if live.id == "repayment"]
    assert sum(live.amount - live.charged for live in rows) + 3_000_00 == 10_000_00


def test_money_not_used_as_agreed_is_a_statement_that_the_borrower_may_deny() -> None:
    """CC 673."""
    for answer, stage in (("object_statement", "running"), ("accept_statement", "in_default")):
        walk = running()
        walk.do("lena", "say_misused", "2026-03-20 10:00", why="股市")
        walk.serve("bo", "2026-03-20 11:00")
        walk.do("bo", answer, "2026-03-21 10:00", entry=int(next(iter(walk.state.statements))))
        assert walk.state.stage == stage
    walk.serve("bo", "2026-03-21 11:00")
    assert walk.until("cure") == "2026-04-07"  # fifteen days from 21 March end on a holiday: 5 and 6 April
    pay(walk, "a", LEVEL, "2026-04-02 10:00")
    assert walk.state.stage == "in_default"  # payment does not put the use right
    walk.do("lena", "use_put_right", "2026-04-03 10:00")
    assert walk.state.stage == "running"


def test_another_schedule_that_the_lender_grants() -> None:
    """8,374.52 over twelve months from 13 April, and eleven of thirty days of the former interest with the first."""
    walk = running()
    pay(walk, "a", LEVEL, "2026-04-02 10:00")
    walk.do("bo", "ask_new_plan", "2026-04-12 10:00", months=12, why="失业")
    walk.do("lena", "grant_new_plan", "2026-04-13 10:00")
    rows = [row for row in walk.state.data["plan"] if row["amount"]][1:]
    assert (rows[0]["day"], rows[0]["interest"], rows[0]["principal"]) == ("2026-05-13", 30_71, 0)
    assert len(rows) == 13
    assert sum(row["principal"] for row in rows) == 8374_52
    assert rows[-1]["day"] == "2027-04-13"


def test_silence_on_the_wish_for_another_schedule_leaves_the_old_one() -> None:
    walk = running()
    before = plan(walk)
    walk.do("bo", "ask_new_plan", "2026-03-12 10:00", months=12)
    walk.serve("lena", "2026-03-12 11:00")
    assert walk.clock("2026-03-20") == ["lapse:answer_new_plan"]
    assert plan(walk) == before
    assert walk.refused("lena", "grant_new_plan", "2026-03-20 10:00") == "not_now answer_new_plan"


def test_a_suspension_moves_the_instalments_and_costs_nothing_more() -> None:
    walk = running()
    for person in ("lena", "bo"):
        walk.do(person, "suspend", "2026-03-10 10:00")
    assert walk.status("repayment#1") == "held"
    walk.do("bo", "continue", "2026-03-20 10:00")
    assert walk.until("repayment#1") == "2026-04-13"  # ten days after 2 April is a Sunday
    assert [amount for _day, amount, _charged in plan(walk)] == [LEVEL] * 5 + [1725_51]


def test_force_majeure_is_a_statement_and_ends_after_ninety_days_at_the_latest() -> None:
    """CC 590."""
    walk = running()
    walk.do("bo", "say_force_majeure", "2026-03-10 10:00", why="洪水")
    walk.serve("lena", "2026-03-10 11:00")
    assert walk.status("repayment#1") == "open"
    walk.clock("2026-03-18")
    assert walk.status("repayment#1") == "held"
    walk.clock("2026-07-01")
    assert walk.state.holds == {}
