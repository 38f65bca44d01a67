"""What the paper of risk points takes; see data.py for what all papers share."""

from __future__ import annotations

from typing import Final, Literal

from concord.kit.papers.data import Paper, Record


class RiskLine(Record, kw_only=True):
    """One line of a sum: how it was reckoned, and what it adds (a payment takes off)."""

    says: str
    amount: int


class RiskClaim(Record, kw_only=True):
    """A debt line by line. due_day: its last day; unpaid: what is open of it, the sum of its lines."""

    title: str
    due_day: str
    status: str
    lines: list[RiskLine]
    unpaid: int


class RiskDefence(Record, kw_only=True):
    """A defence: whether the file suggests it (raised), answers it (met) or cannot tell (unknown), and by what."""

    title: str
    outcome: Literal["raised", "met", "unknown"]
    shows: list[str]
    source: str
    meets: str = ""


class RiskFact(Record, kw_only=True):
    """What happened, on what that rests, and since when its record stands in the evidence ledger ('' = it does not)."""

    when: str
    says: str
    rests: str
    receipt: str = ""


class RiskClause(Record, kw_only=True):
    """A clause of the contract with its articles."""

    number: int
    title: str
    says: str
    source: str = ""


class RiskBreach(Record, kw_only=True):
    """A breach: of whom it is said and for whom, what is open, the defences, the facts, what was agreed."""

    title: str
    by: str
    whom: str
    standing: str
    claims: list[RiskClaim]
    principal: int
    interest_total: int
    damages_total: int
    unpaid_total: int
    defences: list[RiskDefence]
    proven: list[RiskFact]
    alleged: list[RiskFact]
    agreed: list[RiskClause]


class RiskPoints(Paper, kw_only=True):
    """The risk points of a contract, in one language: every sentence comes in it. `silence`: said where none is."""

    contract: str
    breaches: list[RiskBreach]
    silence: str = ""
    notes: list[str] = []


RISK: Final[dict[str, type[Paper]]] = {"risk_points": RiskPoints}
