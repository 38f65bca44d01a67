"""Contracts of an invented year, drawn from a seed: who signs what, on which day, and how they pay.

Pure: the same seed gives the same year. Names, goods and numbers are invented; nobody has a telephone.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from concord.contracts.offering import Consumer
from concord.law.identifiers import id_card_ok

FAMILY = "沈陆何陈林周许叶宋唐韩冯于董程曹袁邓傅曾彭吕苏卢蒋蔡贾丁魏薛"
GIVEN = (
    "一禾", "安", "小满", "以宁", "知远", "若溪", "行舟", "子衿", "望舒", "清和", "云起", "听澜", "怀瑾", "思齐",
    "景行", "南乔", "予安", "书言", "明远", "初晴",
)  # fmt: skip
GOODS = {
    "lease": "手机一部，晴屿 S2，256 GB，序列号 QY2-{n:05}",
    "sale": "笔记本电脑一台，晴屿 B14，16 GB，序列号 QYB-{n:05}",
    "loan": "装修",
}
KINDS = ("lease", "sale", "loan")
HABITS = {  # how each hundred of them pays
    "on time": 50, "early": 15, "late": 14, "in parts": 6, "doubled": 4, "reversed": 5, "never": 4, "stops": 2,
}  # fmt: skip
UNSIGNED = 5  # of a hundred offers that nobody signs
SIGNING = 60  # days in which the offers of a year are made
CURED = 30  # of a hundred who stopped and pay everything once the demand has come


@dataclass(frozen=True)
class Deal:
    """One offer. begins: day of the year (0 = the first) on which it is made; signs: days until it is signed, -1 never.

    habit: of HABITS; cures: pays what is overdue after the demand; ledger: agrees that nodes check the records.
    """

    number: int
    kind: str
    consumer: Consumer
    id_number: str
    goods: str
    terms: dict[str, Any]
    habit: str
    begins: int
    signs: int
    cures: bool
    ledger: bool


@dataclass(frozen=True)
class Transfer:
    """Money that moves. amount: minor units; reverses: the reference of the one that it takes back; said: its text."""

    day: date
    deal: int
    amount: int
    ref: str
    payer: str
    said: str
    reverses: str = ""

    def on(self, day: date) -> Transfer:
        """The same on another day."""
        return replace(self, day=day)


def deals(count: int, seed: int) -> Iterator[Deal]:
    """Draw so many deals, in the order of their number."""
    for number in range(1, count + 1):
        chance = Random(f"{seed} deal {number}")  # noqa: S311 - to be drawn again, no secret
        kind = KINDS[number % len(KINDS)]
        habit = chance.choices(list(HABITS), list(HABITS.values()))[0]
        yield Deal(
            number=number,
            kind=kind,
            consumer=Consumer(
                chance.choice(FAMILY) + chance.choice(GIVEN), email=f"year{seed}-{number}@party.example",
                language="en" if chance.random() < 0.05 else "zh-hans",
            ),
            id_number=_id_number(chance),
            goods=GOODS[kind].format(n=number),
            terms=_terms(kind, chance),
            habit=habit,
            begins=chance.randrange(SIGNING),
            signs=-1 if chance.randrange(100) < UNSIGNED else chance.choice((0, 0, 0, 1, 1, 2, 5)),
            cures=chance.randrange(100) < CURED,
            ledger=chance.random() < 0.8,
        )  # fmt: skip


def _id_number(chance: Random) -> str:
    """A number with a right check digit, of a region and a day of birth drawn by chance."""
    born = date(1960, 1, 1) + timedelta(days=chance.randrange(45 * 365))
    start = f"330782{born:%Y%m%d}{chance.randrange(1000):03}"
    return next(start + last for last in "0123456789X" if id_card_ok(start + last))


def _terms(kind: str, chance: Random) -> dict[str, Any]:
    if kind == "lease":
        rent, months = chance.randrange(150, 900, 5) * 100, chance.choice((6, 9, 12))
        return {"rent": rent, "months": months, "price": rent * months, "late_rate": "6%/year", "standard": 2}
    if kind == "sale":
        price = chance.randrange(1_500, 12_000, 50) * 100
        return {
            "price": price, "down": chance.choice((0, price // 10, price // 5)), "late_rate": "4%/year",
            "instalments": chance.choice((3, 6, 9)), "damages": chance.choice((0, 5, 10)), "use_fee": 2,
        }  # fmt: skip
    return {
        "principal": chance.randrange(3_000, 80_000, 500) * 100, "rate": "8.4%/year", "late_rate": "10%/year",
        "method": chance.choice(("equal_instalments", "equal_principal", "interest_first", "bullet")),
        "count": chance.choice((3, 6, 9)), "purpose": "装修",
    }  # fmt: skip


def owed_monthly(delivered: date, months: int, rent: int) -> list[tuple[date, int]]:
    """When the rents of a lease fall due, holidays aside: the day of delivery in each later month, or its last."""
    found = []
    for n in range(1, months + 1):
        years, month = divmod(delivered.month - 1 + n, 12)
        last = calendar.monthrange(delivered.year + years, month + 1)[1]
        found.append((date(delivered.year + years, month + 1, min(delivered.day, last)), rent))
    return found


def transfer(deal: Deal, day: date, amount: int, name: str, said: str, seed: int) -> Transfer:
    """One transfer of a consumer. name: what tells it from the others of the deal."""
    return Transfer(day, deal.number, amount, f"B{seed}-{deal.number}-{name}", deal.consumer.name, said)


def transfers(deal: Deal, owed: Iterable[tuple[date, int]], said: str, seed: int) -> list[Transfer]:
    """Draw how a consumer pays what falls due: (day, amount) in order. said: what he writes on a transfer."""
    chance = Random(f"{seed} pays {deal.number}")  # noqa: S311 - to be drawn again, no secret
    found: list[Transfer] = []
    due = list(owed)
    stop = {"never": 0, "stops": chance.randrange(1, max(len(due), 2))}.get(deal.habit, len(due))
    odd = chance.randrange(max(stop, 1))  # the one that is doubled or comes back
    for place, (day, amount) in enumerate(due[:stop]):
        for later, part in _parts(deal.habit, amount, chance, odd=place == odd):
            one = transfer(deal, day + timedelta(days=later), abs(part), str(len(found) + 1), said, seed)
            one = replace(one, reverses=found[-1].ref) if part < 0 else one
            found.append(one)
    return found


def _parts(habit: str, amount: int, chance: Random, *, odd: bool) -> list[tuple[int, int]]:
    """Days after the due date, and amounts: below zero where the bank sends the one before back."""
    if habit == "early":
        return [(-chance.randrange(3, 15), amount)]
    if habit == "late" and chance.random() < 0.6:
        return [(chance.randrange(1, 25), amount)]
    if habit == "in parts" and chance.random() < 0.5 and amount > 1:
        return [(-1, amount // 2), (chance.randrange(1, 15), amount - amount // 2)]
    on_time = -chance.randrange(3)
    if habit == "doubled" and odd:
        return [(on_time, amount), (on_time + 1, amount)]
    if habit == "reversed" and odd:
        return [(on_time, amount), (on_time + 3, -amount), (on_time + 8, amount)]
    return [(on_time, amount)]
