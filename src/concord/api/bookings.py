"""Bank files over HTTP: what the pages of /portal/money/ do, for an enterprise's own systems."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from concord.api.entrance import caller
from concord.api.problems import ANSWERS
from concord.api.schemas import Problem
from concord.contracts import bankfiles, told
from concord.contracts.booking import Outcome
from concord.contracts.consequences import DONE, Row
from concord.contracts.money_models import BankFile
from concord.gateways.payments import Unreadable
from concord.gateways.payments.statement import MOST_BYTES
from concord.people import roles
from concord.people.models import Account, Organisation

router = Router()
MOST_TOLD = 1000


class OfferedContract(Schema):
    id: uuid.UUID
    number: str


class LineOut(Schema):
    """What became of a line, or would become of it in a dry run."""

    line: int = Field(description="Of the file, from 1.")
    counts: bool = Field(description="Whether it counts in a contract.")
    code: str = Field(
        description="booked part ahead surplus ended reversed already; proposed choose refund: a person decides on the"
        " page; anything else says why the line does not count."
    )
    sentence: str
    ref: str
    amount: int = Field(description="Minor units; negative for what went out.")
    currency: str
    value: datetime
    contract: uuid.UUID | None
    number: str = Field(description="The contract's number.")
    offers: list[OfferedContract] = Field(description="The contracts that fit a line for which a person decides.")


class BookingsOut(Schema):
    file: uuid.UUID = Field(description="Of the page /portal/money/{file}/.")
    dry: bool
    statement: str = Field(description="The statement's number.")
    whole: bool = Field(description="False: not every line was looked at yet. Send the file again to go on.")
    proved: bool = Field(description="Whether the balances show that no line is missing.")
    lines: int
    counting: int
    open: int
    rows: list[LineOut] = Field(description="What does not count first, at most 1,000.")


@router.post(
    "/contracts/bookings",
    response={200: BookingsOut, 413: Problem, **ANSWERS},
    operation_id="book_payments",
    url_name="book_payments",
    tags=["contracts"],
)
def book_payments(
    request: HttpRequest,
    file: File[UploadedFile],
    organisation: Form[str],
    run: Form[Literal["dry", "wet"]] = "dry",
) -> Status:
    """Read a bank's statement (camt.053 or CSV). `dry` says what each line would do; `wet` books, each line once."""
    account, home = signatory(request, organisation)
    found = bankfiles.receive(home, file.read(MOST_BYTES + 1), by=account)
    if isinstance(found, Unreadable):
        return Status(413 if found.code == "too_large" else 422, unread(found))
    outcome = bankfiles.look(found) if run == "dry" else bankfiles.run(found, by=account)
    return Status(200, told_of(found, outcome))


def signatory(request: HttpRequest, code: str) -> tuple[Account, Organisation]:
    """The caller and the enterprise of that code, for which it signs. Raises Http404 for anybody else."""
    account = caller(request).account
    offices = roles.active(account) if account is not None else ()
    found = next((one for one in offices if one.role == roles.SIGNATORY and one.organisation.code == code), None)
    if account is None or found is None:
        raise Http404
    return account, found.organisation


def unread(why: Unreadable) -> Problem:
    """A file that cannot be read, with its sentence."""
    sentence = why.sentence(get_language() or "zh")
    return Problem(code=why.code, sentence=sentence, next=_("Correct the file, then send it again."))


def told_of(file: BankFile, outcome: Outcome) -> BookingsOut:
    """An outcome as the API gives it."""
    ordered = sorted(outcome.rows, key=lambda row: (row.code in DONE, row.line))
    return BookingsOut(
        file=file.pk,
        dry=outcome.dry,
        statement=file.number,
        whole=outcome.whole,
        proved=outcome.proved,
        lines=len(outcome.rows),
        counting=outcome.booked,
        open=outcome.open,
        rows=[line(row) for row in ordered[:MOST_TOLD]],
    )


def line(row: Row) -> LineOut:
    """A row as the API gives it."""
    kept: dict[str, Any] = row.as_plain()
    return LineOut(
        **{name: kept[name] for name in ("line", "code", "ref", "amount", "currency", "number")},
        counts=row.done,
        sentence=told.sentence(row),
        value=datetime.fromtimestamp(row.value, UTC),
        contract=uuid.UUID(row.matter) if row.matter else None,
        offers=[OfferedContract(id=uuid.UUID(one), number=number) for one, number in row.offers],
    )
