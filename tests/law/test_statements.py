"""One side's word is a statement (`objection`). Signed on 12 March 2026; rong owes anna 1,000 yuan by 30 June."""

from __future__ import annotations

import pytest

from concord.law import shelf
from concord.law.deciding import Deciding
from tests.law.mediating import performing, row
from tests.law.walking import Walk, at

LEASE = shelf.rulebook("lease@1")
PEOPLE = {"lessor": ("lena",), "lessee": ("theo",), "bank": ("bank",), "system": ("platform",), "notice": ("gateway",)}


def statement(walk: Walk) -> int:
    return int(next(iter(walk.state.statements)))


def stated(walk: Walk, ref: str = "r1", time: str = "2026-06-20 10:00") -> int:
    walk.do("rong", "say_done", time, row=1, ref=ref, amount=1000_00)
    return statement(walk)


def delivered() -> Walk:
    """A lease signed on Wednesday 4 March 2026, delivery due by the 11th; the lessor says it delivered on the 10th."""
    walk = Walk(LEASE, PEOPLE, {"rent": 30_000, "months": 3, "price": 90_000}, "2026-03-02 09:00")
    walk.do("theo", "sign", "2026-03-03 10:00")
    walk.do("lena", "sign", "2026-03-04 10:00")
    assert walk.until("delivery") == "2026-03-11"
    walk.do("lena", "deliver", "2026-03-10 18:00", stated="2026-03-10 15:00", ref="SF1")
    return walk


def test_a_debtors_word_credits_nothing() -> None:
    walk = performing(row())
    stated(walk)
    found = walk.live("obligation#1")
    assert found is not None
    assert (found.paid, found.status) == (0, "open")
    assert walk.status("answer#14") == "unserved"


def test_the_creditor_accepts_and_the_money_counts_from_the_stated_day() -> None:
    walk = performing(row())
    seq = stated(walk)
    given = walk.do("anna", "accept_statement", "2026-07-05 10:00", entry=seq)
    assert given[-2:] == ["accept_statement", "all_performed"]
    assert walk.status("obligation#1") == "paid"
    assert (walk.state.stage, walk.state.outcome) == ("ended", "performed")


def test_silence_after_service_accepts() -> None:
    walk = performing(row())
    seq = stated(walk)
    walk.serve("anna", "2026-06-22 10:00")
    assert walk.until(f"answer#{seq}") == "2026-06-29"
    assert walk.clock("2026-06-29 23:59") == []
    assert walk.clock("2026-06-30 00:00") == ["lapse:answer", "all_performed"]
    assert walk.state.payments[0][:3] == ("r1", 1000_00, at("2026-06-20 10:00"))


def test_without_service_silence_accepts_nothing_and_the_debt_is_overdue() -> None:
    walk = performing(row())
    stated(walk)
    walk.clock("2026-07-20 00:00")
    assert walk.status("obligation#1") == "overdue"
    assert walk.state.payments == ()


def test_an_objection_moves_nothing_and_the_reference_is_used_up() -> None:
    walk = performing(row())
    seq = stated(walk)
    walk.do("anna", "object_statement", "2026-06-21 10:00", entry=seq, why="nothing came")
    assert walk.status("obligation#1") == "open"
    again = {"row": 1, "ref": "r1", "amount": 1000_00}
    assert walk.refused("rong", "say_done", "2026-06-22 10:00", **again) == "already ref"
    assert walk.do("rong", "say_done", "2026-06-22 10:00", **{**again, "ref": "r2"}) == ["say_done"]


def test_only_who_may_object_can_answer() -> None:
    walk = performing(row())
    seq = stated(walk)
    for person in ("rong", "mei", "reg"):
        assert walk.refused(person, "accept_statement", "2026-06-21", entry=seq) == "not_now accept_statement"
    assert walk.refused("anna", "accept_statement", "2026-06-21", entry=seq + 1) == "form entry"


def test_the_banks_entry_replaces_the_debtors_statement_of_the_same_reference() -> None:
    walk = performing(row(), row(500_00, "2026-08-31"))
    stated(walk)
    walk.do("bank", "receive", "2026-06-21 10:00", row=1, ref="r1", amount=1000_00)
    assert walk.state.statements == {}
    assert walk.status("obligation#1") == "paid"
    assert walk.refused("bank", "receive", "2026-06-22", row=2, ref="r1", amount=1) == "already ref"
    assert walk.refused("rong", "say_done", "2026-06-22", row=2, ref="r1", amount=1) == "already ref"


def test_an_accepted_statement_gives_way_to_the_bank() -> None:
    walk = performing(row(), row(500_00, "2026-08-31"))
    seq = stated(walk)
    walk.do("anna", "accept_statement", "2026-06-21 10:00", entry=seq)
    walk.do("bank", "receive", "2026-06-22 10:00", stated="2026-06-20 09:00", row=1, ref="r1", amount=900_00)
    found = walk.live("obligation#1")
    assert found is not None
    assert (found.paid, found.status) == (900_00, "open")


def test_the_deadline_that_a_statement_would_meet_stands_still() -> None:
    walk = delivered()
    assert walk.status("delivery") == "stated"
    walk.clock("2026-03-20 10:00")
    assert walk.state.stage == "awaiting_goods"


def test_accepted_the_duty_and_the_moment_take_the_stated_time() -> None:
    walk = delivered()
    walk.do("theo", "accept_statement", "2026-03-20 12:00", entry=statement(walk))
    assert walk.state.stage == "running"
    assert walk.state.moments["delivered"] == at("2026-03-10 15:00")
    assert walk.until("rent#1") == "2026-04-10"  # a month after the stated day, not after the answer


def test_objected_to_a_deadline_that_stood_still_lapses_if_its_time_is_over() -> None:
    walk = delivered()
    given = walk.do("theo", "object_statement", "2026-03-20 12:00", entry=statement(walk))
    assert given == ["lapse:serve", "lapse:serve", "object_statement", "lapse:delivery"]
    assert walk.state.stage == "late_goods"


def test_objected_to_in_time_the_deadline_runs_on() -> None:
    walk = delivered()
    walk.do("theo", "object_statement", "2026-03-10 19:00", entry=statement(walk))
    assert walk.until("delivery") == "2026-03-11"


def test_a_second_statement_does_not_hold_the_deadline_again() -> None:
    walk = delivered()
    walk.do("theo", "object_statement", "2026-03-10 19:00", entry=statement(walk))
    walk.do("lena", "deliver", "2026-03-11 10:00", ref="SF2")
    assert walk.until("delivery") == "2026-03-11"
    walk.clock("2026-03-12 00:00")
    assert walk.state.stage == "late_goods"


def test_when_the_stage_has_gone_only_money_counts() -> None:
    walk = delivered()
    walk.do("theo", "object_statement", "2026-03-10 19:00", entry=statement(walk))
    walk.do("lena", "deliver", "2026-03-11 10:00", ref="SF2")
    walk.clock("2026-03-12 00:00")
    walk.do("theo", "accept_statement", "2026-03-12 10:00", entry=statement(walk))
    assert walk.state.stage == "late_goods"
    assert "delivered" not in walk.state.moments


def test_who_has_to_answer_does_so_before_an_act_that_leaves_the_stage() -> None:
    walk = delivered()
    walk.do("theo", "object_statement", "2026-03-10 19:00", entry=statement(walk))
    walk.do("lena", "deliver", "2026-03-11 10:00", ref="SF2")
    walk.clock("2026-03-12 00:00")
    walk.serve("lena", "2026-03-12 09:00")
    assert walk.until("late_delivery") == "2026-03-27"
    answer = walk.attempt("theo", "cancel", "2026-03-28 10:00")
    assert (answer.code, answer.detail) == ("condition", "answer")
    assert set(answer.says) == {"zh", "en"}
    walk.do("theo", "object_statement", "2026-03-28 11:00", entry=statement(walk))
    assert walk.do("theo", "cancel", "2026-03-28 12:00") == ["cancel"]


def test_late_news_of_a_delivery_is_possible_where_the_stage_offers_it() -> None:
    """Nothing was said in time: the duty lapsed. The lessor then states an earlier day, where the stage lets it."""
    walk = Walk(LEASE, PEOPLE, {"rent": 30_000, "months": 3, "price": 90_000}, "2026-03-02 09:00")
    walk.do("theo", "sign", "2026-03-03 10:00")
    walk.do("lena", "sign", "2026-03-04 10:00")
    form = {"ref": "SF1"}
    assert walk.refused("lena", "deliver", "2026-03-13 10:00", stated="2026-03-10 10:00", **form) == "not_now deliver"
    walk.do("lena", "deliver_late", "2026-03-13 10:00", stated="2026-03-10 10:00", **form)
    walk.do("theo", "accept_statement", "2026-03-13 11:00", entry=statement(walk))
    assert walk.until("rent#1") == "2026-04-10"


def test_a_row_to_deliver_stands_still_while_its_statement_waits() -> None:
    walk = performing(row(kind="deliver", amount=0, day="2026-04-30"), row(day="2026-09-30"))
    walk.do("rong", "say_done", "2026-04-29 10:00", row=1, ref="SF9")
    walk.clock("2026-05-20 10:00")
    assert walk.status("obligation#1") == "stated"
    walk.do("anna", "object_statement", "2026-05-20 11:00", entry=statement(walk))
    assert walk.status("obligation#1") == "overdue"


def test_a_row_to_refrain_is_met_by_its_day_passing() -> None:
    walk = performing(row(kind="refrain", amount=0, day="2026-04-30"), row(day="2026-09-30"))
    assert walk.clock("2026-05-01 00:00") == ["passed:obligation"]
    assert walk.status("obligation#1") == "performed"


def test_a_breach_that_is_stated_and_not_objected_to_breaks_the_row() -> None:
    walk = performing(row(kind="refrain", amount=0, day="2026-09-30"), row(day="2026-10-30"))
    walk.do("anna", "state_breach", "2026-04-29 10:00", row=1, what="sold it again")
    walk.serve("rong", "2026-04-30 10:00")
    walk.clock("2026-05-08 00:00")  # seven days end on Thursday 7 May
    assert walk.status("obligation#1") == "overdue"


def test_money_cannot_be_stated_on_a_row_of_another_kind_nor_nothing_on_a_row_of_money() -> None:
    walk = performing(row(), row(kind="deliver", amount=0, day="2026-04-30"))
    assert walk.refused("rong", "say_done", "2026-04-01", row=1, ref="a") == "form amount"
    assert walk.refused("rong", "say_done", "2026-04-01", row=2, ref="a", amount=5) == "form amount"


@pytest.mark.parametrize("person", ["anna", "bank"])
def test_who_receives_or_a_bank_credits_at_once(person: str) -> None:
    walk = performing(row())
    given = walk.do(person, "receive", "2026-06-21 10:00", row=1, ref="r1", amount=1000_00)
    assert given[-2:] == ["receive", "all_performed"]


def test_what_was_left_at_the_end_is_past_due_when_its_day_has_passed() -> None:
    """Paid before its day, so that it never lapsed; ended; then the payment is reversed."""
    walk = performing(row())
    walk.do("bank", "receive", "2026-04-01 10:00", row=1, ref="r1", amount=1000_00)
    assert walk.state.ended
    walk.do("bank", "note_reversal", "2026-04-02 10:00", row=1, ref="r1", amount=1000_00)
    assert walk.status("obligation#1") == "left"
    assert Deciding(walk.law, walk.state, at("2026-06-30")).holders("creditors") == ()
    assert Deciding(walk.law, walk.state, at("2026-07-01")).holders("creditors") == ("anna",)
    later = Deciding(walk.law, walk.state, at("2026-07-01")).facts
    later.now = at("2026-07-01")
    assert (later.overdue("obligation"), later.overdue_sum("obligation")) == (1, 1000_00)


def test_the_answer_and_its_service_are_seen_by_who_sees_the_statement() -> None:
    walk = performing(row())
    seq = stated(walk)
    walk.serve("anna", "2026-06-22 10:00")
    assert walk.entries[-1].seen == "court"
    walk.do("anna", "object_statement", "2026-06-23 10:00", entry=seq)
    assert walk.entries[-1].seen == "court"


def test_an_end_closes_statements_unless_money_is_stated() -> None:
    """rong sues for what anna owes: what rong said about money may still be answered, and silence still accepts it."""
    owed_back = row(500_00, "2026-04-30", who="anna", whom="rong")
    walk = performing(row(), row(kind="deliver", amount=0, day="2026-09-30"), owed_back)
    walk.do("rong", "say_done", "2026-05-29 10:00", row=1, ref="r1", amount=1000_00)
    money = statement(walk)
    walk.do("rong", "say_done", "2026-05-29 11:00", row=2, ref="SF1")
    walk.serve("anna", "2026-06-01 10:00", seq=money)
    walk.do("rong", "sue", "2026-06-02 10:00")
    assert (walk.state.stage, list(walk.state.statements)) == ("ended", [str(money)])
    assert walk.status("obligation#1") == "left"
    assert walk.clock("2026-07-01") == ["lapse:answer"]
    assert walk.status("obligation#1") == "paid"
