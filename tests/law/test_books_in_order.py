"""The books where they are quick and where they are late: what a plain payment costs, what an end leaves (S16, S20)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from concord.law import appropriation, fees
from concord.law.tables import checked_until
from tests.law.test_appropriation import renting
from tests.law.walking import at


def test_a_plain_payment_is_booked_without_a_run_also_beside_other_debts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first rent takes it; the fee that stands behind it has been paid nothing."""
    walk = renting()

    def never(_case: object) -> None:
        raise AssertionError("the books were run")

    monkeypatch.setattr(appropriation, "book", never)
    for ref, amount in (("a", 10), ("b", 90)):
        walk.do("bank", "pay", f"2026-03-0{4 + len(walk.state.payments)} 10:00", ref=ref, amount=amount)
    assert (walk.status("rent#1"), walk.status("rent#2"), walk.status("fee")) == ("paid", "open", "open")


def test_a_reversal_after_an_end_in_a_pause_leaves_the_debt_with_the_date_that_waited() -> None:
    """S20: it is left, and its day is known."""
    walk = renting()
    walk.do("bank", "pay", "2026-03-05 10:00", ref="a", amount=100)
    walk.do("ann", "freeze", "2026-03-06 10:00")
    walk.do("ann", "go", "2026-03-07 10:00")
    walk.do("bank", "undo", "2026-03-08 10:00", ref="a", amount=100)
    found = walk.live("rent#1")
    assert found is not None
    assert (found.status, found.due) == ("left", at("2026-03-13"))


def test_a_fee_is_provisional_from_the_day_after_its_table_was_checked() -> None:
    last = checked_until("fees")
    assert not fees.litigation(100, last).provisional
    assert fees.litigation(100, last + timedelta(days=1)).provisional


def test_a_fee_names_the_decree_it_rests_on() -> None:
    """FEE 13 in full, as the first row of its table has it."""
    for fee in (fees.litigation, fees.enforcement, fees.preservation):
        assert "诉讼费用交纳办法" in fee(30_000_00, date(2026, 1, 5)).source
    assert "481" in fees.litigation(30_000_00, date(2026, 1, 5)).source
