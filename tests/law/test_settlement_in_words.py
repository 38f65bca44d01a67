"""From the last signature to the last obligation, told in words and dates from the articles."""

from __future__ import annotations

from typing import Any

import pytest

from concord.law import engine
from tests.law.journey import agreed, confirming, draft, owes, ruled, signing, unconfirmed, where
from tests.law.walking import Walk, at

JUNE = owes(20_000_00, "2025-12-15")
LATER = owes(28_600_00, "2026-03-16")


def pay(walk: Walk, day: str, row: int, amount: int, **more: Any) -> list[str]:
    """Anna confirms what she received."""
    return walk.do("anna", "receive", day, row=row, ref=f"r{len(walk.entries)}", amount=amount, **more)


def serve_answer(walk: Walk, person: str, day: str) -> None:
    """The notice of a statement reaches who may object."""
    walk.serve(person, day)


# --- the court -------------------------------------------------------------------------------------------------------


def test_thirty_days_from_the_last_signature_to_ask_the_court_together() -> None:
    """The last signed on Wednesday 5 November: the thirtieth day is Friday 5 December."""
    walk = agreed()
    assert walk.until("confirm_window") == "2025-12-05"
    walk.do("anna", "apply_confirmation", "2025-11-20 10:00")
    assert walk.state.stage == "agreed"
    walk.do("rong", "apply_confirmation", "2025-12-05 23:59")
    assert walk.state.stage == "confirming"


def test_one_applicant_alone_is_no_joint_application() -> None:
    walk = agreed()
    walk.do("anna", "apply_confirmation", "2025-11-20 10:00")
    walk.clock("2025-12-06 00:00")
    assert walk.state.stage == "performing"
    assert walk.refused("rong", "apply_confirmation", "2025-12-06 00:00").startswith("too_late")


def test_the_thirtieth_day_on_a_sunday_rolls_to_monday() -> None:
    """Signed last on Friday 7 November: 7 December is a Sunday."""
    walk = signing()
    walk.do("anna", "sign", "2025-11-04 10:00", draft=draft(walk))
    walk.do("rong", "sign", "2025-11-07 10:00", draft=draft(walk))
    assert walk.until("confirm_window") == "2025-12-08"


def test_a_court_that_is_late_costs_the_parties_nothing() -> None:
    walk = confirming()
    assert walk.until("docketing") == "2025-11-17"
    walk.clock("2026-04-01 10:00")
    assert walk.state.stage == "confirming"
    walk.do("clerk", "docket", "2026-04-01 10:00")
    assert walk.until("ruling") == "2026-05-06"  # 1 May to 5 May is a holiday
    walk.clock("2026-08-01 10:00")
    assert walk.state.stage == "confirming"


def test_the_judge_rules_within_thirty_days_of_docketing_and_the_president_extends_once() -> None:
    walk = confirming()
    assert walk.refused("pres", "extend_ruling", "2025-11-11 10:00", why="复杂").startswith("not_now")
    walk.do("clerk", "docket", "2025-11-12 10:00")
    assert walk.until("ruling") == "2025-12-12"
    walk.do("pres", "extend_ruling", "2025-12-01 10:00", why="需向机构了解情况")
    assert walk.until("ruling") == "2026-01-12"  # 11 January is a Sunday
    assert walk.refused("pres", "extend_ruling", "2025-12-02 10:00", why="再延").startswith("condition")


def test_the_court_confirms_only_what_is_docketed_after_it_called_both() -> None:
    walk = confirming()
    assert walk.refused("judge", "confirm", "2025-11-11 10:00").startswith("condition")
    walk.do("clerk", "docket", "2025-11-12 10:00")
    assert walk.refused("judge", "confirm", "2025-11-12 11:00").startswith("condition")
    walk.do("judge", "call", "2025-11-13 10:00", on=at("2025-11-17 09:30"), how="video")
    walk.do("judge", "confirm", "2025-11-17 10:00")
    assert walk.state.stage == "performing"


def test_nobody_but_a_judge_rules_and_nobody_but_a_clerk_dockets() -> None:
    walk = confirming()
    for person in ("anna", "rong", "mei", "reg", "judge", "pres"):
        assert walk.refused(person, "docket", "2025-11-12 10:00").startswith("not_you")
    walk.do("clerk", "docket", "2025-11-12 10:00")
    walk.do("clerk", "call", "2025-11-13 10:00", on=at("2025-11-17 09:30"), how="in_person")
    for person in ("anna", "mei", "reg", "clerk", "pres"):
        assert walk.refused(person, "confirm", "2025-11-17 10:00").startswith("not_you")


@pytest.mark.parametrize(
    "ground", ["not_court_matter", "no_jurisdiction", "status", "other_procedure", "title_of_rights"]
)
def test_five_grounds_not_to_accept_and_the_agreement_stays_a_contract(ground: str) -> None:
    walk = confirming()
    walk.do("clerk", "not_accept", "2025-11-11 10:00", ground=ground)
    assert walk.state.stage == "performing"
    assert walk.refused("anna", "ask_enforcement", "2025-11-12 10:00").startswith(("not_you", "condition"))


@pytest.mark.parametrize("ground", ["mandatory_law", "third_party", "public_order", "involuntary", "unclear", "other"])
def test_six_grounds_to_dismiss_and_the_ways_on_are_open(ground: str) -> None:
    walk = confirming()
    assert walk.refused("judge", "dismiss", "2025-11-11 10:00", ground=ground).startswith("condition")
    walk.do("clerk", "docket", "2025-11-12 10:00")
    walk.do("judge", "dismiss", "2025-11-17 10:00", ground=ground)
    assert where(walk) == ("ended", "dismissed")
    assert {"prepare_suit", "another_mediation"} <= set(walk.open_to("anna"))


def test_a_supplement_that_does_not_come_in_time_is_a_withdrawal_and_they_may_come_again() -> None:
    walk = confirming()
    walk.do("clerk", "docket", "2025-11-11 10:00")
    walk.do("judge", "ask_supplement", "2025-11-12 10:00", what="房屋权属证明")
    for person in ("anna", "rong"):
        walk.serve(person, "2025-11-13 10:00")
    assert walk.until("supplement") == "2025-11-20"
    walk.clock("2025-11-21 00:00")
    assert walk.state.stage == "performing"
    for person in ("anna", "rong"):
        walk.do(person, "apply_confirmation", "2025-11-25 10:00")
    walk.do("clerk", "docket", "2025-11-26 10:00")
    assert walk.until("ruling") == "2025-12-26"


def test_a_supplement_waits_for_the_notice_of_both_and_one_answer_is_enough() -> None:
    walk = confirming()
    walk.do("clerk", "ask_supplement", "2025-11-11 10:00", what="身份证明")
    walk.serve("anna", "2025-11-12 10:00")
    assert walk.until("supplement") == ""
    walk.clock("2025-12-20 10:00")
    assert walk.state.stage == "confirming"
    walk.do("rong", "supply", "2025-12-20 11:00", file="f1")
    assert walk.live("supplement") is None


def test_a_party_may_object_to_the_ruling_within_fifteen_days_of_its_receipt() -> None:
    """Confirmed on 17 November, received on Tuesday 18: to Wednesday 3 December."""
    walk = ruled()
    assert walk.refused("rong", "object_to_ruling", "2025-12-04 00:00", why="……").startswith("too_late")
    walk.do("rong", "object_to_ruling", "2025-12-03 23:59", why="签字不是我本人")
    walk.do("judge", "uphold_objection", "2025-12-10 10:00", why="经鉴定属实")
    assert where(walk) == ("ended", "revoked")


def test_an_objection_that_is_rejected_changes_nothing() -> None:
    walk = ruled()
    walk.do("clerk", "record_objection", "2026-03-01 10:00", who="某某公司", why="货物是我的")
    walk.do("judge", "reject_objection", "2026-03-10 10:00", why="没有证据")
    assert where(walk) == ("performing", "agreement")


def test_without_a_ruling_there_is_nothing_to_object_to() -> None:
    walk = unconfirmed()
    assert walk.refused("rong", "object_to_ruling", "2025-11-11 10:00", why="……").startswith("condition")


def test_what_the_court_can_read_is_the_agreement_and_its_own_file_and_nothing_of_the_talks() -> None:
    walk = ruled()
    seen = [entry.act for entry in walk.entries if entry.seen in ("court", "public")]
    file = ["sign", "sign", "apply_confirmation", "apply_confirmation", "docket", "call", "confirm"]
    assert seen == file


# --- performance -----------------------------------------------------------------------------------------------------


def test_a_row_can_be_performed_to_the_end_of_its_day() -> None:
    walk = ruled(JUNE, LATER)
    assert walk.until("obligation#1") == "2025-12-15"
    pay(walk, "2025-12-15 23:59", 1, 20_000_00)
    assert walk.status("obligation#1") == "paid"


def test_a_row_falls_due_on_its_own_day_even_on_a_sunday() -> None:
    """A day that the parties chose is no period: nothing rolls."""
    assert ruled(owes(day="2025-12-14")).until("obligation#1") == "2025-12-14"


def test_when_everything_is_performed_the_case_closes() -> None:
    walk = ruled(JUNE, LATER)
    pay(walk, "2025-12-10 10:00", 1, 20_000_00)
    assert walk.state.stage == "performing"
    assert pay(walk, "2026-03-10 10:00", 2, 28_600_00) == ["receive", "all_performed"]
    assert where(walk) == ("ended", "performed")


def test_part_of_a_sum_is_not_performance() -> None:
    walk = ruled(JUNE)
    pay(walk, "2025-12-10 10:00", 1, 19_999_99)
    walk.clock("2025-12-16 00:00")
    assert walk.status("obligation#1") == "overdue"
    pay(walk, "2025-12-17 10:00", 1, 1)
    assert where(walk) == ("ended", "performed")


def test_what_is_performed_before_the_court_was_asked_needs_no_court() -> None:
    walk = agreed(JUNE)
    pay(walk, "2025-11-10 10:00", 1, 20_000_00)
    assert where(walk) == ("ended", "performed")


def test_performance_while_the_court_decides_counts() -> None:
    walk = confirming(JUNE)
    pay(walk, "2025-11-11 10:00", 1, 20_000_00)
    assert walk.state.stage == "confirming"
    walk.do("clerk", "docket", "2025-11-12 10:00")
    walk.do("judge", "call", "2025-11-13 10:00", on=at("2025-11-17 09:30"), how="video")
    walk.do("judge", "confirm", "2025-11-17 10:00")
    assert where(walk) == ("ended", "performed")


def test_the_debtors_word_is_a_statement_and_seven_days_of_silence_confirm_it() -> None:
    """Stated on 12 December, Anna has notice on Monday 15: to Monday 22. It counts from the day that was stated."""
    walk = ruled(JUNE)
    walk.do("rong", "say_done", "2025-12-12 10:00", stated="2025-12-11 16:00", row=1, ref="bank-77", amount=20_000_00)
    assert walk.status("obligation#1") == "open"
    walk.serve("anna", "2025-12-15 09:00")
    walk.clock("2025-12-22 23:59")
    assert walk.state.stage == "performing"
    walk.clock("2025-12-23 00:00")
    assert where(walk) == ("ended", "performed")
    assert [paid[2] for paid in walk.state.payments] == [at("2025-12-11 16:00")]


def test_silence_without_notice_confirms_nothing() -> None:
    walk = ruled(JUNE)
    walk.do("rong", "say_done", "2025-12-12 10:00", row=1, ref="bank-77", amount=20_000_00)
    walk.clock("2026-02-01 00:00")
    assert (walk.state.stage, walk.status("obligation#1")) == ("performing", "overdue")


def test_an_objection_leaves_the_debt_and_the_reference_cannot_be_stated_again() -> None:
    walk = ruled(JUNE)
    walk.do("rong", "say_done", "2025-12-12 10:00", row=1, ref="bank-77", amount=20_000_00)
    walk.do("anna", "object_statement", "2025-12-13 10:00", entry=walk.entries[-1].seq, why="没有到账")
    walk.clock("2025-12-16 00:00")
    assert walk.status("obligation#1") == "overdue"
    again = walk.refused("rong", "say_done", "2025-12-17 10:00", row=1, ref="bank-77", amount=20_000_00)
    assert again == "already ref"


def test_the_debtor_cannot_confirm_receipt_and_the_creditor_cannot_state_performance() -> None:
    walk = ruled(JUNE)
    assert walk.refused("rong", "receive", "2025-12-10 10:00", row=1, ref="x", amount=1).startswith("condition")
    assert walk.refused("anna", "say_done", "2025-12-10 10:00", row=1, ref="x", amount=1).startswith("condition")


def test_a_delivery_is_performed_by_receipt_not_by_money() -> None:
    walk = ruled(owes(kind="deliver", what="304 保温杯 200 件", day="2025-12-15"))
    walk.do("anna", "receive", "2025-12-14 10:00", row=1, ref="签收单")
    assert where(walk) == ("ended", "performed")


def test_a_term_to_refrain_is_performed_when_its_day_has_passed_unless_a_breach_stands() -> None:
    kept = ruled(owes(kind="refrain", what="停止使用该商标", day="2025-12-15"))
    kept.clock("2025-12-16 00:00")
    assert where(kept) == ("ended", "performed")
    broken = ruled(owes(kind="refrain", what="停止使用该商标", day="2025-12-15"))
    broken.do("anna", "state_breach", "2025-12-01 10:00", row=1, what="12 月 1 日仍在销售")
    broken.serve("rong", "2025-12-02 10:00")
    broken.clock("2025-12-17 00:00")
    assert (broken.state.stage, broken.status("obligation#1")) == ("performing", "overdue")
    assert "ask_enforcement" in broken.open_to("anna")


def test_a_missed_row_gives_the_creditor_enforcement_after_a_ruling() -> None:
    walk = ruled(JUNE, LATER)
    assert "ask_enforcement" not in walk.open_to("anna")
    walk.clock("2025-12-16 00:00")
    assert {"ask_enforcement"} == {"ask_enforcement", "sue"} & set(walk.open_to("anna"))
    assert walk.refused("rong", "ask_enforcement", "2025-12-16 09:00").startswith("not_you")
    walk.do("anna", "ask_enforcement", "2025-12-16 09:00")
    assert walk.state.stage == "enforcing"
    assert walk.until("enforcement_report") == "2026-06-16"


def test_without_a_ruling_a_missed_row_goes_to_court() -> None:
    walk = unconfirmed(JUNE, LATER)
    walk.clock("2025-12-16 00:00")
    assert {"sue"} == {"ask_enforcement", "sue"} & set(walk.open_to("anna"))
    walk.do("anna", "sue", "2025-12-17 09:00")
    assert where(walk) == ("ended", "to_court")


def test_enforcement_reports_back_and_the_case_closes_when_paid() -> None:
    walk = ruled(JUNE)
    walk.do("anna", "ask_enforcement", "2025-12-16 09:00")
    walk.do("bank", "receive", "2026-01-20 09:00", row=1, ref="court-1", amount=20_000_00)
    assert where(walk) == ("ended", "performed")


def test_an_unpaid_report_leads_back_and_the_creditor_may_ask_again() -> None:
    walk = ruled(JUNE)
    walk.do("anna", "ask_enforcement", "2025-12-16 09:00")
    walk.do("clerk", "enforced", "2026-02-10 09:00")
    assert (walk.state.stage, walk.status("act_on_default")) == ("performing", "open")
    walk.do("anna", "ask_enforcement", "2026-02-11 09:00")
    walk.do("clerk", "close_enforcement", "2026-06-11 09:00")
    assert where(walk) == ("dormant", "enforcement_closed")
    walk.do("anna", "ask_enforcement_late", "2030-06-11 09:00")
    assert walk.state.stage == "enforcing"


def test_two_years_without_an_application_and_the_case_rests_but_the_debt_does_not_end() -> None:
    """Due on 15 December 2025; missed on the 16th; two years from then."""
    walk = ruled(JUNE)
    walk.clock("2025-12-16 00:00")
    assert walk.until("act_on_default") == "2027-12-16"
    walk.clock("2027-12-17 00:00")
    assert where(walk) == ("dormant", "unenforced")
    assert walk.status("obligation#1") == "overdue"
    pay(walk, "2028-01-03 10:00", 1, 20_000_00)
    assert walk.status("obligation#1") == "paid"


@pytest.mark.parametrize(("day", "late"), [("2027-12-15 23:59", False), ("2027-12-16 00:00", True)])
def test_two_years_from_the_last_day_of_performance_then_an_application_is_accepted_and_noted(
    day: str, late: bool
) -> None:
    """Due on 15 December 2025: the two years of CPL 250 end with 15 December 2027, a Wednesday."""
    walk = ruled(JUNE)
    walk.do("anna", "ask_enforcement", "2025-12-16 09:00")
    walk.do("clerk", "close_enforcement", "2026-06-11 09:00")
    walk.do("anna", "ask_enforcement_late", day)
    assert walk.state.stage == "enforcing"
    assert (("note", "late", "ask_enforcement_late") in walk.entries[-1].effects) is late


def test_while_rows_are_still_to_come_nothing_lapses_for_the_creditor() -> None:
    walk = ruled(JUNE, LATER)
    walk.clock("2026-03-16 23:00")
    assert walk.live("act_on_default") is None
    walk.clock("2026-03-17 00:00")
    assert walk.status("act_on_default") == "open"


def test_a_reversed_payment_leaves_the_creditor_a_way_after_the_end() -> None:
    walk = ruled(JUNE)
    walk.do("bank", "receive", "2025-12-10 09:00", row=1, ref="b-1", amount=20_000_00)
    assert where(walk) == ("ended", "performed")
    assert walk.refused("anna", "enforce_after_end", "2025-12-11 09:00", row=1).startswith("condition")
    walk.do("bank", "note_reversal", "2026-01-12 09:00", row=1, ref="b-1", amount=20_000_00)
    assert walk.refused("rong", "enforce_after_end", "2026-01-13 09:00", row=1).startswith("condition")
    walk.do("anna", "enforce_after_end", "2026-01-13 09:00", row=1)
    assert (walk.state.stage, walk.status("obligation#1")) == ("enforcing", "overdue")


def test_after_a_dismissal_the_agreement_can_be_sued_upon_but_not_enforced() -> None:
    walk = confirming(JUNE)
    walk.do("clerk", "docket", "2025-11-12 10:00")
    walk.do("judge", "dismiss", "2025-11-17 10:00", ground="unclear")
    assert walk.refused("anna", "enforce_after_end", "2025-12-20 09:00", row=1).startswith("condition")
    walk.do("anna", "sue_after_end", "2025-12-20 09:00", row=1)


def test_uneven_instalments_are_paid_in_their_order() -> None:
    walk = ruled(owes(1_000_00, "2025-12-01"), owes(2_000_00, "2026-01-01"), owes(500_00, "2026-02-01"))
    walk.do("bank", "receive", "2025-12-01 09:00", row=1, ref="b-1", amount=2_500_00)
    assert [walk.live(f"obligation#{n}").paid for n in (1, 2, 3)] == [1_000_00, 1_500_00, 0]  # type: ignore[union-attr]


def test_every_sentence_of_every_stage_reads_in_both_languages() -> None:
    for walk in (agreed(), confirming(), ruled(JUNE), unconfirmed()):
        for role in ("applicant", "respondent", "mediator", "registrar"):
            for lang in ("zh", "en"):
                said = engine.sentence(walk.law, walk.state, role, lang, lambda time: "THE DAY")
                assert said
                assert "{" not in said
