"""What the papers of a filing at a court take: the statement of claim, and the sheet of what was checked (CPL 124)."""

from __future__ import annotations

from typing import Literal

from concord.kit.papers.data import Both, Paper, Party, Record


class AccountRow(Record, kw_only=True):
    """A payment of the account. `interest_total`: for delay, to date; `late`: past its day and not paid in full."""

    title: Both
    n: int = 0
    due_day: str = ""
    amount: int = 0
    paid: int = 0
    unpaid: int = 0
    interest_total: int = 0
    late: bool = False


class ProofRow(Record, kw_only=True):
    """A piece of evidence: its name, where it comes from, what it shows."""

    name: Both
    source: Both
    shows: Both


class StatementOfClaim(Paper, kw_only=True):
    """The statement of claim, signed by the plaintiff: field `seal`. `parties`: plaintiff, then defendant."""

    court: Both
    parties: list[Party]
    cause: Both
    claims: list[Both]
    facts: list[Both]
    added: str = ""
    account: list[AccountRow] = []
    evidence: list[ProofRow] = []
    contract: str = ""
    rules: str = ""
    fingerprint: str = ""
    signer: str = ""


class CheckRow(Record, kw_only=True):
    """A check with its reason, and what to do where it does not hold."""

    title: Both
    answer: Literal["holds", "fails", "unknown"]
    says: Both
    next: Both = Both()
    source: Both = Both()


class CheckSheet(Paper, kw_only=True):
    """Every check before the filing, for the clerk."""

    court: Both
    contract: str
    checks: list[CheckRow]


FILING: dict[str, type[Paper]] = {"statement_of_claim": StatementOfClaim, "check_sheet": CheckSheet}
FILING_SIGNED = {"statement_of_claim"}
