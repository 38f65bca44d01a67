"""What an enterprise's own systems tell of its contracts: delivered, returned, paid, taken back."""

from __future__ import annotations

import uuid
from typing import Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field, StrictBool, StrictInt, StrictStr

from concord.api.bookings import signatory
from concord.api.problems import ANSWERS
from concord.api.schemas import Problem, Strict
from concord.contracts import event_reading, event_words, events
from concord.contracts.event_reading import MOST
from concord.contracts.events import Line
from concord.gateways.payments import Unreadable

router = Router()


class EventIn(Strict):
    key: str = Field(
        min_length=1, max_length=120, description="Your own name for the event. Sent again, it counts once."
    )
    contract: str = Field(min_length=1, max_length=40, description="The contract's number.")
    act: str = Field(
        min_length=1,
        max_length=64,
        description="An act of the contract's rulebook that is yours: `deliver`, `confirm_return`, `pay`, or"
        " `note_reversal` for a payment that goes back.",
    )
    on: str = Field(
        min_length=1,
        max_length=40,
        description="When it happened: a time with its zone (RFC 3339), or a day. Of money, the value date.",
    )
    version: str = Field(
        default="", max_length=96, description="`id@version` of the rulebook for which you wrote this. Empty: any."
    )
    form: dict[str, StrictBool | StrictInt | StrictStr] = Field(
        default={},
        description="The act's fields. `pay`: ref, amount (minor units), currency. `note_reversal`: the same, and"
        " `reverses`, the ref of the payment that goes back.",
    )


class EventsIn(Strict):
    organisation: str = Field(max_length=40, description="Code of the enterprise.")
    run: Literal["dry", "wet"] = Field(default="wet", description="`dry` says what each event would do.")
    events: list[EventIn] = Field(min_length=1, max_length=MOST)


class EventOut(Schema):
    """What became of an event, or would become of it in a dry run."""

    line: int = Field(description="Of the list, from 1.")
    key: str
    counts: bool = Field(description="Whether it counts in the contract.")
    code: str = Field(
        description="recorded booked part ahead surplus ended reversed already; anything else says why it does not"
        " count: unknown version altered no_act currency limit closed unsigned early later clash unclear form condition"
        " not_now too_late."
    )
    marks: list[Literal["late", "out_of_order"]]
    repeated: bool = Field(description="It came before under this key.")
    sentence: str
    contract: str = Field(description="The contract's number.")
    matter: uuid.UUID | None
    entry: uuid.UUID | None = Field(description="Its entry in the docket, of which there is a receipt.")


class EventsOut(Schema):
    dry: bool
    counting: int
    open: int
    rows: list[EventOut]


@router.post(
    "/contracts/events",
    response={200: EventsOut, **ANSWERS},
    operation_id="tell_events",
    url_name="tell_events",
    tags=["contracts"],
)
def tell_events(request: HttpRequest, told: EventsIn) -> Status:
    """Tell what happened in your contracts. Each event is recorded whole or not at all, and counts once."""
    account, home = signatory(request, told.organisation)
    read = event_reading.read([event.model_dump() for event in told.events])
    if isinstance(read, Unreadable):
        sentence = read.sentence(get_language() or "zh")
        following = _("Correct the event, then send the list again.")
        return Status(422, Problem(code=read.code, sentence=sentence, next=following))
    lines = events.take(home, read, dry=told.run == "dry", by=account)
    counting = sum(line.done for line in lines)
    rows = [row(line) for line in lines]
    return Status(200, EventsOut(dry=told.run == "dry", counting=counting, open=len(lines) - counting, rows=rows))


def row(line: Line) -> EventOut:
    """A line as the API gives it."""
    return EventOut(
        line=line.event.line,
        key=line.event.key,
        counts=line.done,
        code=line.code,
        marks=list(line.marks),
        repeated=line.repeated,
        sentence=event_words.sentence(line),
        contract=line.number,
        matter=uuid.UUID(line.matter) if line.matter else None,
        entry=uuid.UUID(line.entry) if line.entry else None,
    )
