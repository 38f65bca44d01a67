"""A sale by instalments on its way: 1,000 yuan in five months, from 3 March 2026. For the tests in words."""

from __future__ import annotations

from typing import Any

from concord.law import shelf
from tests.law.walking import Walk

SALE = shelf.rulebook("sale@1")
PEOPLE = {
    "seller": ("sela",), "buyer": ("bo",), "bank": ("bank",), "system": ("platform",), "notice": ("gateway",),
}  # fmt: skip
TERMS = {"price": 1_000_00, "down": 0, "instalments": 5, "damages": 0, "use_fee": 0}


def signed(start: str = "2026-03-02", **terms: Any) -> Walk:
    walk = Walk(SALE, PEOPLE, TERMS | terms, f"{start} 09:00")
    walk.do("bo", "sign", f"{start} 10:00")
    walk.do("sela", "sign", f"{start} 11:00")
    return walk


def running(day: str = "2026-03-03", start: str = "2026-03-02", **terms: Any) -> Walk:
    """Signed on Monday 2 March and delivered on the 3rd: due 3 April, 6 May (after the holiday), 3 June, 3 July ..."""
    walk = signed(start, **terms)
    walk.do("sela", "deliver", f"{day} 10:00", ref="SF1")
    walk.serve("bo", f"{day} 10:00")
    agree(walk, "bo", f"{day} 11:00")
    assert walk.state.stage == "running"
    return walk


def agree(walk: Walk, person: str, time: str) -> list[str]:
    return walk.do(person, "accept_statement", time, entry=int(next(iter(walk.state.statements))))


def oppose(walk: Walk, person: str, time: str) -> list[str]:
    return walk.do(person, "object_statement", time, entry=int(next(iter(walk.state.statements))))


def pay(walk: Walk, ref: str, amount: int, time: str, value: str = "") -> list[str]:
    return walk.do("bank", "pay", time, stated=value, ref=ref, amount=amount)


def debts(walk: Walk) -> dict[str, tuple[str, int, int]]:
    lives = (*walk.state.settled, *walk.state.duties)
    return {live.key: (live.status, live.paid, live.interest) for live in lives if live.kind}


def amounts(walk: Walk) -> list[int]:
    return [row["amount"] for row in walk.state.data["plan"]]


def choosing(**terms: Any) -> Walk:
    """The first instalment, a fifth, is unpaid; the demand arrived on 7 April, and fifteen days are over."""
    walk = running(**terms)
    walk.clock("2026-04-04")
    walk.serve("bo", "2026-04-07 10:00")
    walk.clock("2026-04-23")
    assert walk.state.stage == "choosing"
    return walk
