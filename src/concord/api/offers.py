"""Offers over HTTP: what the pages of /portal/batches/ do, for an enterprise's own systems."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Header, Router, Schema, Status
from pydantic import Field

from concord.api.bookings import signatory
from concord.api.entrance import caller
from concord.api.problems import ANSWERS
from concord.api.schemas import Problem, Strict
from concord.contracts import batches, batches_results, batches_told, wrong
from concord.contracts.batches import MOST_CALLED, Taken
from concord.contracts.batches_findings import Finding
from concord.contracts.models import Batch
from concord.contracts.offering import contract
from concord.contracts.sides import rulebooks
from concord.docket import clock
from concord.kit import dates
from concord.law.model import Refused
from concord.law.rulebook import Rulebook
from concord.people import roles
from concord.people.models import Organisation

router = Router()
MOST_TOLD = 1000


class OfferIn(Strict):
    """One contract to be offered. A phone number or an e-mail address must be there."""

    name: str = Field(default="", max_length=200, description="The consumer's, as on the identity card.")
    phone: str = Field(default="", max_length=40)
    email: str = Field(default="", max_length=254)
    language: str = Field(default="", max_length=20, description="`zh` or `en`; Chinese if empty.")
    goods: str = Field(default="", max_length=2000, description="What the contract is about, in words.")
    pay_to: str = Field(default="", max_length=400, description="The account to which the consumer pays, in words.")
    terms: dict[str, Any] = Field(description="By the rulebook's names. Amounts are whole numbers of minor units.")


class OffersIn(Strict):
    organisation: str = Field(max_length=16, description="Code of the enterprise; the caller must sign for it.")
    rulebook: str = Field(max_length=96, description="`id@version` of a contract that is offered today.")
    offers: list[OfferIn] = Field(min_length=1, max_length=MOST_CALLED)


class OfferOut(Schema):
    """What became of one offer."""

    line: int = Field(description="Its place in what was sent, from 1; of a file, its line there.")
    state: Literal["queued", "opened", "refused", "wrong"]
    code: str = Field(description="Why there is no contract; empty while there may be one.")
    sentence: str
    contract: uuid.UUID | None
    number: str = Field(description="The contract's number.")


class BatchOut(Schema):
    id: uuid.UUID
    rulebook: str
    made: datetime
    lines: int
    queued: int
    opened: int
    refused: int = Field(description="Offers that the law refused when they were to be opened.")
    wrong: int = Field(description="Lines that were not taken.")
    offers: list[OfferOut] = Field(description="What was not taken first, then by line; 1,000 at a time.")


@router.post(
    "/offers",
    response={200: BatchOut, 202: BatchOut, 409: Problem, 413: Problem, **ANSWERS},
    operation_id="send_offers",
    url_name="send_offers",
    tags=["contracts"],
)
def send_offers(
    request: HttpRequest,
    offers: OffersIn,
    idempotency_key: Annotated[str, Header(min_length=1, max_length=100, alias="Idempotency-Key")],
) -> Status:
    """Sign and send up to 1,000 offers: 202 once they are durably queued, 200 when they had been sent under this key.

    They are opened one after the other behind it. Lines with an error stay out and are told; if none is right: 422.
    """
    account, home = signatory(request, offers.organisation)
    law = next((one for one in rulebooks(dates.day_of(clock.now())) if one.key == offers.rulebook), None)
    if home.kind != Organisation.Kind.ENTERPRISE:
        raise Http404
    if law is None:
        return Status(422, unfit({"rulebook": _("There is no such contract to offer. Choose one from the list.")}))
    lines = [one.model_dump() for one in offers.offers]
    found = batches.take(home, law, lines, key=idempotency_key, by=account)
    if isinstance(found, Taken):
        return Status(200 if found.repeated else 202, told(found.batch, law))
    if isinstance(found, Refused):
        return Status(409, Problem(code=found.code, sentence=wrong.sentence(found, law)))
    return Status(422, unfit(of_findings(found, law)))


@router.get(
    "/offers/batches/{batch_id}",
    response={200: BatchOut, **ANSWERS},
    operation_id="get_offers",
    url_name="get_offers",
    tags=["contracts"],
)
def get_offers(request: HttpRequest, batch_id: uuid.UUID, offset: int = 0) -> Status:
    """What became of each offer of a batch, sent by a program or as a file."""
    account = caller(request).account
    offices = roles.active(account) if account is not None else ()
    homes = [one.organisation for one in offices if one.role == roles.SIGNATORY]
    row = Batch.objects.filter(organisation__in=homes, pk=batch_id).first()
    law = contract(row.rulebook) if row is not None else None
    if row is None or law is None:
        raise Http404
    return Status(200, told(row, law, min(max(offset, 0), 10**6)))


def told(batch: Batch, law: Rulebook, start: int = 0) -> BatchOut:
    """A batch as the API gives it. start: how many lines are left out."""
    counts = batches.counts([batch])[batch.pk]
    first = batches_results.of_findings(batch, law)
    shown = first[start : start + MOST_TOLD]
    rest = max(start - len(first), 0)
    offers = batch.offers.select_related("matter").order_by("number")[rest : rest + MOST_TOLD - len(shown)]
    rows = [*shown, *batches_results.of_offers(list(offers), law)]
    return BatchOut(
        id=batch.pk,
        rulebook=batch.rulebook,
        made=datetime.fromtimestamp(batch.made_at, UTC),
        lines=batch.rows,
        queued=counts.queued,
        opened=counts.opened,
        refused=counts.refused,
        wrong=counts.wrong,
        offers=[
            OfferOut(
                line=one.line, state=one.state, code=one.code, sentence=one.says, contract=one.matter, number=one.number
            )
            for one in rows
        ],
    )


def of_findings(findings: list[Finding], law: Rulebook) -> dict[str, str]:
    """Field -> what is wrong with it, as `offers.3.terms.rent` (from 1)."""
    found: dict[str, str] = {}
    for one in findings[:MOST_TOLD]:
        where = f"offers.{one.line}" + (f".{one.column}" if one.column else "")
        found[where] = batches_told.sentence(one, law)
    return found


def unfit(fields: dict[str, str]) -> Problem:
    """Nothing of what was sent can be offered."""
    sentence = _("None of these offers can be sent. Nothing was recorded.")
    return Problem(code="unfit", sentence=sentence, next=_("Correct what is named under fields."), fields=fields)
