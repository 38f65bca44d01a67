"""The two sides of a contract, whatever its rulebook calls them: who is paid over time, and who pays."""

from __future__ import annotations

from collections import Counter

import msgspec

from concord.law.rulebook import Rulebook


class Sides(msgspec.Struct, frozen=True):
    """Roles: creditor (lessor, seller, lender) and debtor (lessee, buyer, borrower)."""

    creditor: str
    debtor: str


def sides(law: Rulebook) -> Sides:
    """The roles of the two parties: the debtor is who owes most of the kinds of payment.

    Raises ValueError for a rulebook by which nobody pays anybody.
    """
    owed = Counter((duty.owed_to, duty.by[0]) for duty in law.duties.values() if duty.owed_to and duty.by)
    if not owed:
        raise ValueError(f"{law.key} is no contract: nobody owes anybody anything.")
    creditor, debtor = max(owed, key=lambda pair: owed[pair])
    return Sides(creditor, debtor)
