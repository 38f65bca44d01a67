"""The statement of claim as it is filed: filled in from the file, with what the creditor chose and added (CPL 124).

It is kept beside the entry of the filing, and is what papers, pages and the machine-readable file are made from.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from concord.filing.gathering import Dossier
from concord.kit.papers import filling
from concord.law import filing, filing_claims, filing_facts
from concord.law.filing_model import Check, Court, File
from concord.people.models import Organisation

FORMAT = "concord/filing/v1"
CAUSES = {
    "lease": {"zh": "租赁合同纠纷", "en": "Dispute over a lease"},
    "sale": {"zh": "分期付款买卖合同纠纷", "en": "Dispute over a sale by instalments"},
    "loan": {"zh": "借款合同纠纷", "en": "Dispute over a loan"},
}
OTHER = {"zh": "合同纠纷", "en": "Dispute over a contract"}


def court_of(organisation: Organisation) -> Court:
    """A court as the checks take it."""
    return Court({"zh": organisation.name_zh, "en": organisation.name_en}, organisation.region)


def checks(dossier: Dossier, organisation: Organisation) -> tuple[Check, ...]:
    """Every check of the file for that court."""
    return filing.checks(dossier.file, court_of(organisation))


def claims(file: File, kept: Collection[str] | None = None) -> tuple[filing_claims.Claim, ...]:
    """What can be claimed; kept: ids of those that the creditor keeps, None = all."""
    found = filing_claims.claims(file)
    return found if kept is None else tuple(one for one in found if one.id in kept)


def drawn_up(
    dossier: Dossier,
    organisation: Organisation,
    *,
    kept: Collection[str],
    added: str,
    address: str,
    found: tuple[Check, ...],
) -> dict[str, Any]:
    """The whole statement with the checks, as plain data. kept: claims; added: the creditor's own words; address: of
    the defendant, as the creditor wrote it.
    """
    file = dossier.file
    chosen = claims(file, kept)
    return {
        "format": FORMAT,
        "court": {"zh": organisation.name_zh, "en": organisation.name_en},
        "cause": CAUSES.get(file.law.id, OTHER),
        "filed_on": filling.day(file.now),
        "currency": file.state.currency,
        "contract": {
            "number": file.number,
            "id": str(dossier.matter.pk),
            "title": dict(file.law.title),
            "rules": file.law.key,
            "rules_sha256": file.law.digest,
            "text_sha256": file.text,
            "goods": file.goods,
        },
        "claims": msgspec.to_builtins(chosen),
        "claimed": filing_claims.total(chosen),
        "facts": msgspec.to_builtins(filing_facts.facts(file)),
        "added": added,
        "address": address,
        "account": [account_row(file, row) for row in filing_claims.account(file)],
        "evidence": msgspec.to_builtins(filing_facts.proofs(file)),
        "checks": msgspec.to_builtins(found),
        "relied": msgspec.to_builtins(file.relied),
    }


def account_row(file: File, row: filing_claims.Row) -> dict[str, Any]:
    """A payment of the account as plain data. due: the last day on which it was in time."""
    return {
        "title": dict(row.title),
        "n": row.n,
        "due": filling.day(row.due - 1),
        "amount": row.amount,
        "paid": row.paid,
        "unpaid": row.unpaid,
        "interest": row.interest,
        "look": row.look,
    }
