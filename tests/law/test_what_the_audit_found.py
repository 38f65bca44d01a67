"""What the auditor found in the shipped rulebooks, in words: each was a way that nobody had thought of."""

from __future__ import annotations

from tests.law import test_lease
from tests.law.journey import owes, ruled
from tests.law.walking import Walk


def test_a_default_that_was_made_good_asks_nobody_to_enforce() -> None:
    """Rong is late by a day and then pays; while an objection to the ruling is open, the case waits for the judge.

    Without a rule of its own, the two years to enforce went on, with a duty that Anna had no act for.
    """
    walk = ruled(owes(100_00, "2025-11-28"))
    walk.do("rong", "object_to_ruling", "2025-11-20 10:00", why="不公平")
    walk.clock("2025-11-29 00:00")
    assert walk.status("act_on_default") == "open"
    assert "ask_enforcement" in walk.open_to("anna")
    assert walk.do("bank", "receive", "2025-12-01 10:00", row=1, ref="b1", amount=100_00) == ["receive", "made_good"]
    assert walk.status("act_on_default") == ""
    walk.do("judge", "reject_objection", "2025-12-02 10:00", why="理由不成立")
    assert (walk.state.stage, walk.state.outcome) == ("ended", "performed")


def test_a_payment_sent_back_opens_the_time_to_enforce_again() -> None:
    walk = ruled(owes(100_00, "2025-11-28"))
    walk.do("rong", "object_to_ruling", "2025-11-20 10:00", why="不公平")
    walk.clock("2025-11-29 00:00")
    walk.do("bank", "receive", "2025-12-01 10:00", row=1, ref="b1", amount=100_00)
    walk.do("bank", "note_reversal", "2025-12-03 10:00", row=1, ref="b1", amount=100_00)
    assert walk.status("act_on_default") == "open"
    assert walk.until("act_on_default") == "2027-12-03"


def test_a_suspension_can_be_ended_during_a_dispute() -> None:
    """It lasts up to ninety days; the parties may agree sooner wherever they are, not only while all goes well."""
    walk = test_lease.running()
    for person in ("lena", "theo"):
        walk.do(person, "suspend", "2026-03-05 10:00")
    walk.do("theo", "report_problem", "2026-03-10 10:00")
    assert walk.status("rent#1") == "held"
    walk.do("lena", "continue", "2026-03-15 10:00")
    assert walk.status("rent#1") == "open"
    assert walk.until("rent#1") == "2026-04-13"  # ten days later than the 2nd: the 12th, a Sunday


def test_arrears_are_claimed_after_the_goods_are_back() -> None:
    """Rescinded, the goods returned, two months unpaid: the contract has ended and the rent is still owed (CC 566)."""
    walk = returned_with_arrears()
    assert (walk.state.stage, walk.state.outcome) == ("ended", "performed")
    assert "claim_arrears" in walk.open_to("lena")
    walk.do("lena", "claim_arrears", "2026-07-01 10:00")
    assert walk.state.stage == "in_dispute"
    walk.do("platform", "back_to_ended", "2026-09-01 10:00")
    assert walk.state.stage == "ended"


def test_what_is_paid_cannot_be_claimed() -> None:
    walk = returned_with_arrears()
    test_lease.pay(walk, "late", 900_00, "2026-07-01 10:00")
    assert walk.refused("lena", "claim_arrears", "2026-07-02 10:00") == "condition claim_arrears"


def returned_with_arrears() -> Walk:
    walk = test_lease.running()
    walk.clock("2026-05-08 09:00")
    walk.serve("theo", "2026-05-08 10:00")
    walk.clock("2026-05-27 09:00")
    walk.do("lena", "rescind", "2026-05-27 10:00")
    walk.do("lena", "confirm_return", "2026-05-29 10:00")
    return walk
