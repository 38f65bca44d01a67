"""The goods of a sale by instalments in words: delivery, defects, return, retention of title (CC 563 to 643, CP 25)."""

from __future__ import annotations

from concord.law.model import NEVER
from tests.law.selling import agree, amounts, choosing, oppose, pay, running, signed


def test_goods_that_never_come_bring_the_down_payment_back() -> None:
    walk = signed(down=200_00)
    pay(walk, "a", 200_00, "2026-03-03 10:00")
    walk.serve("sela", "2026-03-03 11:00")
    walk.clock("2026-03-11")
    walk.serve("sela", "2026-03-11 10:00")
    assert walk.refused("bo", "cancel", "2026-03-26 23:59") == "condition cancel"
    walk.do("bo", "cancel", "2026-03-27 00:00")
    assert (walk.state.stage, walk.state.data["refund"]) == ("repaying", 200_00)
    walk.serve("sela", "2026-03-27 10:00")
    assert walk.until("repayment") == "2026-04-03"
    walk.clock("2026-04-04")
    assert (walk.state.stage, walk.state.outcome) == ("ended", "not_delivered")
    assert "claim_goods" in walk.open_to("bo")


def test_retention_of_title_lets_the_buyer_redeem_the_goods() -> None:
    """CC 642, 643: taken back by agreement, the goods may be had again within the time that counts from the notice."""
    walk = choosing()
    walk.do("sela", "take_back", "2026-04-24 10:00", ref="SF2")
    assert walk.state.stage == "choosing"  # one side's word
    walk.serve("bo", "2026-04-24 10:00")
    agree(walk, "bo", "2026-04-25 10:00")
    walk.serve("bo", "2026-04-25 11:00")
    assert (walk.state.stage, walk.until("redemption")) == ("taken_back", "2026-05-11")
    assert walk.refused("sela", "rescind_taken", "2026-05-11 10:00") == "condition rescind_taken"
    assert pay(walk, "a", 400_00, "2026-05-11 23:59")[-1] == "cured"
    assert walk.state.stage == "running"


def test_goods_of_which_three_quarters_are_paid_are_not_taken_back() -> None:
    """SI 26 (1)."""
    walk = running(instalments=4)
    pay(walk, "a", 750_00, "2026-03-20 10:00")
    walk.clock("2026-07-04")
    walk.serve("bo", "2026-07-06 10:00")
    walk.clock("2026-07-22")
    assert walk.state.stage == "choosing"
    assert walk.refused("sela", "take_back", "2026-07-22 10:00", ref="SF2") == "condition take_back"


def test_goods_bought_at_a_distance_go_back_within_seven_days_without_a_reason() -> None:
    """消法 25: received on 3 March, the last day is the 10th; the refund is due seven days after the goods are back."""
    walk = running()
    pay(walk, "a", 250_00, "2026-03-05 10:00")
    assert walk.refused("bo", "return_goods", "2026-03-11 00:00") == "too_late return_goods"
    walk.do("bo", "return_goods", "2026-03-10 23:59")
    assert (walk.state.stage, walk.state.data["refund"], walk.state.data["charges"]) == ("returning", 250_00, 0)
    walk.do("sela", "confirm_return", "2026-03-13 10:00")
    assert walk.until("refund_in_time") == "2026-03-20"


def test_goods_bought_in_a_shop_do_not() -> None:
    assert running(distance=False).refused("bo", "return_goods", "2026-03-04 10:00") == "condition return_goods"


def test_a_defect_is_notified_within_the_time_to_inspect_or_was_hidden() -> None:
    """CC 621, 622."""
    walk = running()
    assert walk.until("inspect") == "2026-03-18"
    walk.clock("2026-03-19")
    assert walk.refused("bo", "notify_defect", "2026-03-19 10:00", what="a crack") == "condition notify_defect"
    walk.do("bo", "notify_defect", "2026-03-19 10:00", what="a battery", hidden=True)
    walk.serve("sela", "2026-03-19 11:00")
    assert walk.clock("2026-03-27") == ["lapse:answer"]  # silence for seven days
    assert (walk.state.stage, walk.status("instalment#1")) == ("defective", "held")


def test_a_defect_that_is_not_repaired_lets_the_buyer_send_the_goods_back() -> None:
    walk = running()
    walk.do("bo", "notify_defect", "2026-03-05 10:00", what="a crack")
    agree(walk, "sela", "2026-03-06 10:00")
    walk.serve("sela", "2026-03-06 11:00")
    assert walk.until("remedy") == "2026-03-23"  # 21 March is a Saturday
    assert walk.refused("bo", "reject_goods", "2026-03-23 23:59") == "condition reject_goods"
    walk.do("bo", "reject_goods", "2026-03-24 00:00")
    assert walk.state.stage == "returning"


def test_instalments_stand_still_while_the_goods_are_repaired() -> None:
    walk = running()
    walk.do("bo", "notify_defect", "2026-03-05 10:00", what="a crack")
    agree(walk, "sela", "2026-03-06 10:00")
    walk.do("sela", "say_remedied", "2026-03-16 10:00", what="repaired")
    agree(walk, "bo", "2026-03-16 11:00")
    assert (walk.state.stage, walk.until("instalment#1")) == ("running", "2026-04-13")


def test_a_defect_that_is_denied_moves_nothing_and_can_be_mediated() -> None:
    walk = running()
    walk.do("bo", "notify_defect", "2026-03-05 10:00", what="a crack")
    oppose(walk, "sela", "2026-03-06 10:00")
    assert walk.state.stage == "running"
    walk.do("bo", "report_problem", "2026-03-06 11:00")
    assert ("start", "cn-mediation", {"applicant": ["bo"], "respondent": ["sela"]}) in walk.entries[-1].effects


def test_force_majeure_suspends_the_instalments_if_the_seller_lets_it_stand() -> None:
    """CC 590."""
    walk = running()
    walk.do("bo", "state_force_majeure", "2026-03-20 10:00", what="a flood")
    agree(walk, "sela", "2026-03-21 10:00")
    assert walk.status("instalment#1") == "held"
    walk.do("bo", "end_hindrance", "2026-03-31 10:00")
    assert walk.until("instalment#1") == "2026-04-13"
    denied = running()
    denied.do("bo", "state_force_majeure", "2026-03-20 10:00", what="a flood")
    oppose(denied, "sela", "2026-03-21 10:00")
    assert denied.status("instalment#1") == "open"


def test_force_majeure_of_the_seller_suspends_the_delivery() -> None:
    walk = signed()
    walk.serve("sela", "2026-03-02 12:00")
    assert walk.until("delivery") == "2026-03-09"
    walk.do("sela", "state_seller_hindrance", "2026-03-03 10:00", what="a flood")
    walk.serve("bo", "2026-03-03 10:00")
    agree(walk, "bo", "2026-03-03 11:00")
    assert walk.status("delivery") == "held"
    walk.clock("2026-05-01")
    assert walk.state.stage == "awaiting_goods"


def test_another_schedule_is_agreed_or_not() -> None:
    """CC 543: what is not yet due is spread over ten months; silence changes no contract."""
    walk = running()
    walk.clock("2026-03-19")
    walk.do("bo", "ask_schedule", "2026-03-20 10:00", months=10, why="out of work")
    walk.do("sela", "agree_schedule", "2026-03-21 10:00")
    assert [amount for amount in amounts(walk) if amount] == [100_00] * 10
    assert walk.refused("bo", "ask_schedule", "2026-03-22 10:00", months=20, why="x") == "condition ask_schedule"
    silent = running()
    silent.do("bo", "ask_schedule", "2026-03-20 10:00", months=10, why="out of work")
    silent.serve("sela", "2026-03-20 10:00")
    silent.clock("2026-03-28")
    assert amounts(silent) == [200_00] * 5


def test_title_passes_with_the_last_payment_once_the_time_to_inspect_is_over() -> None:
    walk = running()
    pay(walk, "a", 1_000_00, "2026-03-05 10:00")
    assert walk.state.stage == "running"
    assert walk.clock("2026-03-19") == ["lapse:inspect", "performed"]
    assert (walk.state.outcome, walk.state.next_due) == ("performed", NEVER)
