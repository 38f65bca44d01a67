"""A loan on its way: 10,000.00 yuan at 12 % a year over six months, from 2 March 2026. For the tests in words."""

from __future__ import annotations

from typing import Any

from concord.law import shelf
from tests.law.walking import Walk

LOAN = shelf.rulebook("loan@1")
PEOPLE = {
    "lender": ("lena",), "borrower": ("bo",), "bank": ("bank",), "system": ("platform",), "notice": ("gateway",),
}  # fmt: skip
TERMS = {"principal": 10_000_00, "rate": "12%/year", "count": 6, "purpose": "进货"}
LEVEL = 1725_48


def signed(people: dict[str, tuple[str, ...]] = PEOPLE, day: str = "2026-03-02", **terms: Any) -> Walk:
    walk = Walk(LOAN, people, TERMS | terms, f"{day} 09:00")
    for person in (*people["lender"], *people["borrower"]):
        walk.do(person, "sign", f"{day} 10:00")
    return walk


def running(day: str = "2026-03-02", amount: int = 0, **terms: Any) -> Walk:
    """Signed and paid out by the bank on one day."""
    walk = signed(day=day, **terms)
    walk.do("bank", "payout_booked", f"{day} 11:00", ref="out", amount=amount or walk.state.terms["principal"])
    return walk


def pay(walk: Walk, ref: str, amount: int, time: str, value: str = "") -> list[str]:
    return walk.do("bank", "pay", time, stated=value, ref=ref, amount=amount)


def plan(walk: Walk) -> list[tuple[str, int, int]]:
    """What is still to be paid: last day, amount, agreed interest in it."""
    found = [live for live in walk.state.duties if live.id == "repayment"]
    return [(walk.until(live.key), live.amount, live.charged) for live in found]


def debts(walk: Walk) -> dict[str, tuple[str, int, int]]:
    lives = (*walk.state.settled, *walk.state.duties)
    return {live.key: (live.status, live.paid, live.interest) for live in lives if live.kind}


def in_default(**terms: Any) -> Walk:
    """Two instalments unpaid on 7 May; the demand reaches the borrower on 11 May: fifteen days to 26 May."""
    walk = running(**terms)
    walk.clock("2026-05-07")
    walk.serve("bo", "2026-05-11 10:00")
    return walk
