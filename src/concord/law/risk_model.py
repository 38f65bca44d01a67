"""What a sheet of risk points holds: plain values in one language, made by `risk.sheet`.

Amounts are minor units; times UTC seconds; days ISO text. Every sentence is in the language the sheet was asked for.
"""

from __future__ import annotations

import msgspec

from concord.law.clauses import Clause

# what a fact rests on
BANK, AGREED, SILENCE, RECEIVED = "bank", "agreed", "silence", "received"
NOTICE, RULE, ACT, STATED, DISPUTED = "notice", "rule", "act", "stated", "disputed"
ALLEGED = frozenset((STATED, DISPUTED))
# what becomes of a defence
RAISED, MET, UNKNOWN = "raised", "met", "unknown"
# of a breach: its kind, and how it stands
MONEY, DUTY, DEFECT = "money", "duty", "defect"
STANDS, MADE_GOOD, OVER, OPEN = "stands", "made_good", "over", "open"


class Fact(msgspec.Struct, frozen=True):
    """Something of the docket. on: when it counts; at: when it was recorded; says: what happened.

    basis: what it rests on: bank (a bank booked it), agreed (both sides say so), silence (nobody objected in time),
    received (whoever was to get it says so), notice (the channel or an officer recorded it), rule (it follows from
    rules and days), act (a party did it here), stated (one side says so and nobody has answered), disputed (the other
    side objected). basis_says: the same in words. entry: seq of its entry, never to be shown. receipt: since when its
    record stands in the evidence ledger, 0 = it does not yet.
    """

    on: int
    at: int
    says: str
    basis: str
    basis_says: str
    entry: int
    receipt: int = 0

    @property
    def alleged(self) -> bool:
        """Whether only one side says so."""
        return self.basis in ALLEGED


class Line(msgspec.Struct, frozen=True):
    """One line of a sum. kind: principal, agreed_interest, interest, payment, damages, set_off, waived.

    amount: what it adds (a payment takes off); says: how it was reckoned. base, rate, days: what was multiplied, where
    something was.
    """

    kind: str
    says: str
    amount: int
    base: int = 0
    rate: str = ""
    days: int = 0


class Claim(msgspec.Struct, frozen=True):
    """A debt line by line. day: its last day; open: what is owed on it at the time of the sheet: the sum of its lines.

    principal (with interest that was agreed) and interest (for the delay) are what is open of each; damages: whether
    all of it is damages.
    """

    key: str
    title: str
    day: str
    status: str
    lines: tuple[Line, ...]
    open: int
    principal: int
    interest: int
    damages: bool = False


class Totals(msgspec.Struct, frozen=True):
    """What is open of a breach. whole: all three together."""

    principal: int = 0
    interest: int = 0
    damages: int = 0

    @property
    def whole(self) -> int:
        return self.principal + self.interest + self.damages


class Defence(msgspec.Struct, frozen=True):
    """A defence that the file may give to whoever is said to be in breach.

    kind: rate, damages, demand, grace, limitation, payments, goods, excuse, proof, inspection. finding: raised (the
    file suggests it), met (the file answers it), unknown (the file cannot tell). shows: what the file shows; source:
    its article; meets: what would meet it, '' where it is met.
    """

    kind: str
    title: str
    finding: str
    shows: tuple[str, ...]
    source: str
    meets: str = ""


class Breach(msgspec.Struct, frozen=True):
    """One breach. kind: money (unpaid), duty (not done in time), defect (what one side says of the other's doing).

    key: stable within the matter; by, whom: titles of who is said to be in breach and of the other side, with their
    roles; standing: stands, made_good, over, open (not answered yet); since: when it began.
    """

    key: str
    kind: str
    title: str
    by: str
    by_role: str
    whom: str
    whom_role: str
    standing: str
    standing_says: str
    since: int
    agreed: tuple[Clause, ...]
    facts: tuple[Fact, ...]
    claims: tuple[Claim, ...]
    totals: Totals
    defences: tuple[Defence, ...]

    @property
    def proven(self) -> tuple[Fact, ...]:
        """What does not rest on one side's word alone."""
        return tuple(fact for fact in self.facts if not fact.alleged)

    @property
    def alleged(self) -> tuple[Fact, ...]:
        """What only one side says."""
        return tuple(fact for fact in self.facts if fact.alleged)

    @property
    def raised(self) -> tuple[Defence, ...]:
        """The defences that the file suggests."""
        return tuple(one for one in self.defences if one.finding == RAISED)


class Sheet(msgspec.Struct, frozen=True):
    """Every breach of a contract. at: as of when; silence: what is said where none is found; notes: how far it goes."""

    at: int
    lang: str
    currency: str
    breaches: tuple[Breach, ...]
    silence: str
    notes: tuple[str, ...]
