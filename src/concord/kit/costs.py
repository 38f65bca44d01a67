"""What a suit over an amount would cost, and whether it would be a small claim: from the law tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from concord.docket.models import Matter
from concord.law import fees, tables
from concord.law.fees import Fee
from concord.law.tables import SmallClaims, TableError


@dataclass(frozen=True)
class Costs:
    """amount: claimed (fen); fee: of an ordinary suit; halved: in simple procedure, or if it ends by agreement.

    small: the thresholds of the province, None before the table; final: the court decides once, without appeal;
    if_agreed: so too if both sides want it.
    """

    amount: int
    fee: Fee
    halved: Fee
    small: SmallClaims | None

    @property
    def final(self) -> bool:
        return self.small is not None and self.amount <= self.small.small

    @property
    def if_agreed(self) -> bool:
        return self.small is not None and self.small.small < self.amount <= self.small.agreed

    @property
    def figures(self) -> Sequence[Fee | SmallClaims]:
        return [self.fee, *([self.small] if self.small else [])]


def of_suit(matter: Matter, amount: int, day: date) -> Costs | None:
    """Takes a matter, the amount in dispute (minor units) and the day of filing; None where no fee can be told."""
    if matter.currency != "CNY" or amount <= 0:
        return None
    try:
        fee = fees.litigation(amount, day)
    except TableError:
        return None
    court = matter.organisation.court or matter.organisation
    return Costs(amount, fee, fees.halve_once(fee, simple=True), _small(court.region[:2], day))


def _small(region: str, day: date) -> SmallClaims | None:
    try:
        return tables.small_claims(region, day)
    except TableError:
        return None
