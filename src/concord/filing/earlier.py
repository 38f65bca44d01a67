"""Which claims were filed from a contract. Nothing but the key of the filing's matter ties the two together."""

from __future__ import annotations

import uuid

from concord.docket.models import Matter
from concord.people.models import Organisation

RULEBOOK = "cn-filing"
KEY = "filing"  # of a matter that files a contract's claim: `filing <id of the contract> <nonce>`
GONE = ("withdrawn", "returned", "declined", "not_appealed", "not_filed")  # the claim may be filed again


def key_of(contract: Matter, nonce: str) -> str:
    """The key under which a contract's claim is filed."""
    return f"{KEY} {contract.pk} {nonce[:40]}"


def filings(contract: Matter) -> list[Matter]:
    """The claims that were filed from a contract, oldest first."""
    found: list[Matter] = []
    for court in Organisation.objects.filter(kind=Organisation.Kind.COURT):
        found += Matter.objects.filter(rulebook=RULEBOOK, key__startswith=f"{court.pk}:{KEY} {contract.pk} ")
    return sorted(found, key=lambda one: (one.opened_at, one.number))


def pending(contract: Matter) -> list[Matter]:
    """Those that lie with a court: not taken back, returned or declined."""
    return [one for one in filings(contract) if one.outcome not in GONE]


def contract_of(filing: Matter) -> Matter | None:
    """The contract from which a claim was filed, None for another matter."""
    name, *rest = filing.key.partition(":")[2].split(" ")
    if filing.rulebook != RULEBOOK or name != KEY or len(rest) != 2:
        return None
    return Matter.objects.filter(pk=uuid.UUID(rest[0])).select_related("organisation").first()
