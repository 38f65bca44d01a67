"""What going on costs, case by case and in all: mediation, a suit if it fails, enforcement. From the law's tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from concord.law import fees
from concord.law.fees import Fee
from concord.law.tables import TableError

FREE_MEDIATION = "PM 4"  # a people's mediation committee takes no fee


@dataclass(frozen=True)
class Costs:
    """Of one amount, in fen. mediation: None where the centre itself says what it takes; suit: if mediation fails;
    halved: in simple procedure, or if the suit ends by agreement; enforcement: which the debtor bears.
    """

    amount: int
    mediation: Fee | None
    suit: Fee
    halved: Fee
    enforcement: Fee


@dataclass(frozen=True)
class Row:
    """So many cases of one amount, each with these costs."""

    count: int
    costs: Costs


@dataclass(frozen=True)
class Table:
    """rows: by amount, the largest first; the sums are over all cases, in fen."""

    rows: tuple[Row, ...]
    count: int
    amount: int
    suit: int
    halved: int
    enforcement: int

    @property
    def figures(self) -> Sequence[Fee]:
        """Every figure that a table of the law gave."""
        return [one for row in self.rows for one in (row.costs.suit, row.costs.enforcement)]

    @property
    def first(self) -> Costs:
        return self.rows[0].costs


def costs(amount: int, day: date, *, free: bool) -> Costs:
    """The costs of one case. amount: claimed, fen; day: of filing; free: the centre is a people's mediation committee.

    Raises TableError for a day that no table covers.
    """
    suit = fees.litigation(amount, day)
    mediation = Fee(0, (), FREE_MEDIATION) if free else None
    return Costs(amount, mediation, suit, fees.halve_once(suit, simple=True), fees.enforcement(amount, day))


def table(amounts: Iterable[int], day: date, *, free: bool) -> Table | None:
    """The one table for many cases; None where there is none to count, or the tables do not cover the day."""
    counted: dict[int, int] = {}
    for amount in amounts:
        counted[amount] = counted.get(amount, 0) + 1
    try:
        rows = [Row(count, costs(amount, day, free=free)) for amount, count in sorted(counted.items(), reverse=True)]
    except TableError:
        return None
    if not rows:
        return None
    return Table(
        tuple(rows),
        sum(row.count for row in rows),
        sum(row.count * row.costs.amount for row in rows),
        sum(row.count * row.costs.suit.amount for row in rows),
        sum(row.count * row.costs.halved.amount for row in rows),
        sum(row.count * row.costs.enforcement.amount for row in rows),
    )
