"""A claim is filed: its matter begins at the court, and the creditor's signed statement is its second entry.

One transaction for both, so a court never sees half a filing. The checks are made again inside it: what is missing
keeps the claim back, whatever page it came from.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from concord.docket import clock, other_matters, participants
from concord.docket.actors import Actor
from concord.docket.models import Matter, Participant
from concord.docket.opening import open_matter
from concord.docket.participants import Person
from concord.docket.recording import Recorded, record
from concord.filing import earlier, gathering, statement
from concord.kit.dates import day_of
from concord.law import filing, filing_claims, shelf
from concord.law.filing_model import Check
from concord.law.model import Refused
from concord.people.models import Account, Organisation

FILE, FIELD = "file_claim", "claim"  # the act, and the text beside it
PLAINTIFF, DEFENDANT = "applicant", "respondent"


@dataclass(frozen=True)
class Filed:
    """The claim lies with the court. repeated: it had been filed under this key before."""

    matter: Matter
    repeated: bool = False


@dataclass(frozen=True)
class Missing:
    """The pack is kept back: what does not hold, with what to do."""

    checks: tuple[Check, ...]


class _Refused(Exception):
    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code)
        self.refused = refused


def file_claim(
    contract: Matter,
    court: Organisation,
    *,
    kept: Collection[str],
    by: Account | None,
    key: str,
    added: str = "",
    address: str = "",
) -> Filed | Missing | Refused:
    """Files a contract's claim at a court, signed for the creditor by `by`.

    kept: ids of the claims that the creditor keeps; added: facts in the creditor's own words; address: of the
    defendant. key: of whoever files; a repeat returns the first result. Raises ValueError for what is no court.
    """
    if court.kind != Organisation.Kind.COURT:
        raise ValueError("A claim is filed at a court.")
    try:
        with transaction.atomic():
            Matter.objects.select_for_update().get(pk=contract.pk)  # one filing after the other
            return _filed(contract, court, kept, by, key, added, address)
            # if we stop before the commit there is no filing and no number; after it the court has both entries
    except _Refused as stopped:
        return stopped.refused


def _filed(
    contract: Matter,
    court: Organisation,
    kept: Collection[str],
    by: Account | None,
    key: str,
    added: str,
    address: str,
) -> Filed | Missing:
    known = next((one for one in earlier.filings(contract) if one.key.endswith(earlier.key_of(contract, key))), None)
    if known is not None:
        return Filed(known, repeated=True)
    dossier = gathering.dossier(contract, address)
    found = statement.checks(dossier, court)
    missing = filing.missing(found)
    if missing:
        return Missing(missing)
    claims = statement.claims(dossier.file, kept)
    if not any(claim.kind != "costs" for claim in claims):
        raise _Refused(NOTHING)
    said = statement.drawn_up(dossier, court, kept=kept, added=added, address=address, found=found)
    opened = open_matter(
        rulebook=shelf.current(earlier.RULEBOOK, day_of(clock.now())).key,
        organisation=court,
        people=[_person(PLAINTIFF, dossier.creditor), _person(DEFENDANT, dossier.debtor, address)],
        by=PLAINTIFF,
        terms={"claimed": filing_claims.total(claims)},
        key=earlier.key_of(contract, key),
        currency=contract.currency,
        account=by,
    )
    if isinstance(opened, Refused):
        raise _Refused(opened)
    plaintiff = opened.participants[PLAINTIFF][0]
    signed = record(opened.matter, act=FILE, by=Actor(plaintiff, by), payloads={FIELD: said}, key=f"file {key}")
    if not isinstance(signed, Recorded):
        raise _Refused(signed)
    return Filed(opened.matter)


NOTHING = Refused(
    "form",
    "claims",
    says={
        "zh": "没有留下任何诉讼请求。请至少保留一项。",
        "en": "No claim is left. Keep at least one.",
    },
)


def _person(role: str, row: Participant, address: str = "") -> Person:
    """A side of the contract as it takes part here. What it confirmed or showed there holds there only."""
    known: dict[str, Any] = {
        name: value for name, value in participants.personal(row).items() if name not in other_matters.ITS_OWN
    }
    if address:
        known["address"] = address
    return Person(role, row.kind, row.language, known, row.account, row.organisation)
