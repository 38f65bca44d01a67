"""The checks before a claim from a contract goes to a court (CPL 122 to 127): answer, reason and next step of each.

    filing_model      a contract's file as values, and a check
    filing_claims     the account by the books, and what can be claimed
    filing_contract   signatures, rules, books, claim, scope, filed once, receipts
    filing_parties    plaintiff, defendant, jurisdiction, service
    filing_time       limitation, demand, mediation first

They answer `holds`, `fails` or `unknown`. What fails and blocks keeps the pack back and says what is missing; what
cannot be known goes to the clerk, who looks. No check dockets anything.
"""

from __future__ import annotations

from collections.abc import Iterable

from concord.law import filing_contract, filing_parties, filing_time
from concord.law.filing_model import Check, Court, File

ALL = (
    "signatures", "code", "progress", "claim", "demand", "mediation", "plaintiff", "defendant", "service",
    "jurisdiction", "scope", "once", "limitation", "receipts",
)  # fmt: skip


def checks(file: File, court: Court) -> tuple[Check, ...]:
    """Return every check of a contract's file for a court, in the order of ALL."""
    return (
        filing_contract.signatures(file),
        filing_contract.code(file),
        filing_contract.progress(file),
        filing_contract.claim(file),
        filing_time.demand(file),
        filing_time.mediation(file),
        filing_parties.plaintiff(file),
        filing_parties.defendant(file),
        filing_parties.service(file),
        filing_parties.jurisdiction(file, court),
        filing_contract.scope(file),
        filing_contract.once(file),
        filing_time.limitation(file),
        filing_contract.receipts(file),
    )


def missing(found: Iterable[Check]) -> tuple[Check, ...]:
    """Return what keeps the pack back; none: it can go to the clerk's desk."""
    return tuple(check for check in found if check.blocks)
