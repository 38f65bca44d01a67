"""The two sides of a contract, whatever its rulebook calls them: who is paid over time, and who pays."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from concord.docket import participants
from concord.docket.models import Matter, Participant
from concord.law import shelf
from concord.law.rulebook import Rulebook

KIND = "contract"


@dataclass(frozen=True)
class Sides:
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


def creditor(matter: Matter, law: Rulebook) -> Participant:
    """The creditor's participant."""
    return participants.of_role(matter, sides(law).creditor)[0]


def debtor(matter: Matter, law: Rulebook) -> Participant:
    """The debtor's participant."""
    return participants.of_role(matter, sides(law).debtor)[0]


def rulebooks(day: date) -> list[Rulebook]:
    """The contracts that can be offered on a day, each in its version in force."""
    ids = dict.fromkeys(key.partition("@")[0] for key in shelf.names())
    found = []
    for name in ids:
        try:
            law = shelf.current(name, day)
        except shelf.UnknownRulebookError:
            continue
        if law.kind == KIND:
            found.append(law)
    return found
