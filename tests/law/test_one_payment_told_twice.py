"""A debtor says that he paid, and the bank books it under a reference of its own: it is one payment (S16)."""

from __future__ import annotations

from tests.law.test_lease import running
from tests.law.test_word_against_word import owe, waiting, words
from tests.law.walking import Walk


def rents(walk: Walk) -> list[tuple[str, int]]:
    found = sorted((*walk.state.duties, *walk.state.settled), key=lambda live: live.n)
    return [(live.status, live.paid) for live in found if live.id == "rent"]


def said(walk: Walk, day: str, ref: str = "my transfer", amount: int = 300_00) -> Walk:
    walk.do("theo", "say_paid", f"{day} 10:00", ref=ref, amount=amount)
    return walk


def silence(walk: Walk, day: str) -> Walk:
    """The lessor has notice of what was said, and lets the seven days pass."""
    for task in [live for live in walk.state.duties if live.id == "serve" and live.whom == "lena"]:
        walk.serve("lena", f"{day} 12:00", seq=task.notice)
    walk.clock("2026-03-30 00:00")
    return walk


def test_what_the_bank_books_beside_the_debtors_word_is_not_credited_twice() -> None:
    walk = said(running(), "2026-03-10")
    walk.do("bank", "pay", "2026-03-11 09:00", ref="20260311-778", amount=300_00)
    assert (walk.state.statements, walk.state.disputed) == ({}, ())
    silence(walk, "2026-03-11")
    assert (rents(walk), walk.state.pot) == ([("paid", 300_00), ("open", 0)], 0)


def test_the_same_holds_where_the_one_who_receives_books_it() -> None:
    walk = said(running(), "2026-03-10")
    walk.do("lena", "pay", "2026-03-11 09:00", ref="cash book 12", amount=300_00)
    assert (walk.state.statements, rents(walk)) == ({}, [("paid", 300_00), ("open", 0)])


def test_another_amount_is_another_payment() -> None:
    walk = said(running(), "2026-03-10", amount=299_99)
    walk.do("bank", "pay", "2026-03-11 09:00", ref="20260311-778", amount=300_00)
    assert len(walk.state.statements) == 1
    silence(walk, "2026-03-11")
    assert rents(walk) == [("paid", 300_00), ("open", 299_99)]


def test_what_came_before_the_stated_time_is_another_payment() -> None:
    walk = said(running(), "2026-03-10")
    walk.do("bank", "pay", "2026-03-11 09:00", stated="2026-03-09 23:59", ref="20260309-5", amount=300_00)
    assert len(walk.state.statements) == 1
    silence(walk, "2026-03-11")
    assert rents(walk)[:2] == [("paid", 300_00), ("paid", 300_00)]
    same = said(running(), "2026-03-10")
    same.do("bank", "pay", "2026-03-11 09:00", stated="2026-03-10 10:00", ref="20260310-5", amount=300_00)
    assert same.state.statements == {}


def test_one_booking_settles_one_word_the_older() -> None:
    walk = said(said(running(), "2026-03-10", ref="first"), "2026-03-11", ref="second")
    walk.do("bank", "pay", "2026-03-12 09:00", ref="20260312-1", amount=300_00)
    assert [one["ref"] for one in walk.state.statements.values()] == ["second"]
    silence(walk, "2026-03-12")
    assert rents(walk)[:2] == [("paid", 300_00), ("paid", 300_00)]


def test_the_word_of_the_same_reference_comes_before_an_older_one_of_the_same_amount() -> None:
    walk = said(said(running(), "2026-03-10", ref="first"), "2026-03-11", ref="second")
    walk.do("bank", "pay", "2026-03-12 09:00", ref="second", amount=300_00)
    assert [one["ref"] for one in walk.state.statements.values()] == ["first"]


def test_a_second_payment_of_the_same_amount_can_be_stated_again() -> None:
    """Nothing is lost to who really paid twice: his word waits for an answer anew."""
    walk = said(running(), "2026-03-10")
    walk.do("bank", "pay", "2026-03-11 09:00", ref="20260311-778", amount=300_00)
    said(walk, "2026-03-12")
    silence(walk, "2026-03-12")
    assert rents(walk)[:2] == [("paid", 300_00), ("paid", 300_00)]


def test_a_reversal_settles_no_word() -> None:
    walk = running()
    walk.do("bank", "pay", "2026-03-08 09:00", ref="a", amount=300_00)
    said(walk, "2026-03-10")
    walk.do("bank", "note_reversal", "2026-03-11 09:00", ref="a", amount=300_00)
    assert len(walk.state.statements) == 1


def test_a_booking_for_one_row_settles_no_word_about_another() -> None:
    walk = words(owe("2026-05-01", 100), owe("2026-05-02", 100))
    walk.do("bob", "say_done", "2026-03-03 10:00", row=1, ref="a", amount=100)
    walk.do("bank", "book", "2026-03-04 10:00", row=2, ref="b", amount=100)
    assert list(walk.state.statements) == [str(waiting(walk))]
    walk.do("bank", "book", "2026-03-04 11:00", row=1, ref="c", amount=100)
    assert walk.state.statements == {}


def test_what_was_objected_to_counts_when_the_bank_books_it_under_the_same_reference() -> None:
    """S16: an objection stops the debtor's word, never the bank's."""
    walk = words(owe("2026-05-01", 100))
    walk.do("bob", "say_done", "2026-03-03 10:00", row=1, ref="a", amount=100)
    walk.do("ann", "object_statement", "2026-03-04 10:00", entry=waiting(walk))
    walk.do("bank", "book", "2026-03-05 10:00", row=1, ref="a", amount=100)
    assert walk.status("dues#1") == "paid"
