"""What the API takes and gives. Times are UTC (RFC 3339), amounts minor units of the matter's currency."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field

Key = Field(
    min_length=1, max_length=120, description="Sent again with the same key, the request gives its first result."
)


class Strict(Schema):
    """Takes what is named here and nothing else."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """Why a request was not carried out: `code` for programs, the sentences for people, in the reader's language."""

    code: str
    sentence: str
    next: str = ""
    fields: dict[str, str] = Field(default={}, description="Field -> what is wrong with it.")
    why: list[str] = Field(default=[], description="The check that failed, the rule, when it would be possible.")


class ClaimIn(Strict):
    kind: str = Field(max_length=40)
    amount: str = Field(default="", max_length=40, description="Major units as a person writes them: `48600.00`")
    what: str = Field(default="", max_length=2000)
    thing: str = Field(default="", max_length=2000)
    date: str = Field(default="", max_length=20)


class ApplicationIn(Strict):
    """An application as it is filed at a counter or by a connected market place. Pages and fields as in /apply/."""

    organisation: str = Field(max_length=16, description="Code of the centre; the caller must be its registrar.")
    idempotency_key: str = Key
    answers: dict[str, dict[str, str]] = Field(description="Page -> field -> what the applicant said.")
    claims: list[ClaimIn] = Field(min_length=1, max_length=50)
    currency: str = Field(default="CNY", min_length=3, max_length=3)


class ActIn(Strict):
    act: str = Field(min_length=1, max_length=64)
    payload: dict[str, Any] = Field(default={}, description="Values by field, as the act's `form` describes them.")
    on: AwareDatetime | None = Field(default=None, description="When it happened, where the act lets a time be stated.")
    idempotency_key: str = Key
    expected_version: str = Field(
        default="", max_length=64, description="`version` as last read. Refused if what the caller may see has changed."
    )


class DutyOut(Schema):
    key: str = Field(description="Names it within the matter, as `/duties/{key}/why` takes it.")
    duty: str
    act_by: str = Field(description="Role that owes it.")
    mine: bool
    status: str
    due: datetime | None
    acts: list[str] = Field(description="Acts that meet it.")


class WhyOut(Schema):
    """Why a duty has its date: rule, article, and the sums, as far as the caller may see what they rest on."""

    key: str
    duty: str
    title: str
    rule: str = Field(description="Path in the rulebook; empty for what every rulebook has.")
    source: str
    article: str
    status: str
    due: datetime | None
    lines: list[str]


class WhyNotOut(Schema):
    """Whether an act is open to the caller; if not, which check fails, the rule, the article, from when it may be."""

    act: str
    title: str
    possible: bool
    code: str = Field(default="", description="As in a refusal: not_now, not_you, condition, already, too_late, form.")
    check: str = Field(default="", description="act stage role while form if window answer repetition order")
    rule: str = Field(default="", description="Path in the rulebook; empty for what every rulebook has.")
    source: str = ""
    article: str = ""
    from_when: datetime | None = Field(default=None, description="From when it may be possible by itself, if known.")
    lines: list[str] = []


class ActOut(Schema):
    act: str
    title: str
    source: str
    form: dict[str, Any] = Field(description="JSON Schema of `payload`.")
    stated: bool = Field(description="Whether `on` may be stated.")
    url: str


class ParticipantOut(Schema):
    id: uuid.UUID
    role: str
    title: str
    name: str
    you: bool


class StageOut(Schema):
    name: str
    title: str


class MatterOut(Schema):
    id: uuid.UUID
    number: str
    rulebook: str
    currency: str
    stage: StageOut
    outcome: str
    sentence: str = Field(description="Where it stands, for the caller's role.")
    role: str
    participants: list[ParticipantOut]
    duties: list[DutyOut]
    acts: list[ActOut]
    version: str = Field(description="Opaque; changes exactly when what the caller may see changes.")
    opened_at: datetime
    closed_at: datetime | None


class MatterListed(Schema):
    id: uuid.UUID
    number: str
    rulebook: str
    opened_at: datetime


class EntryOut(Schema):
    id: uuid.UUID
    act: str
    title: str
    role: str
    by: str = Field(description="Participant id, empty for the clock and the law.")
    on: datetime
    at: datetime
    confidence: str
    source: str
    form: dict[str, Any]


class ExhibitOut(Schema):
    id: uuid.UUID
    name: str
    media: str
    size: int
    received_at: datetime
    mine: bool
    filed: bool
    confidence: Literal["", "public", "court", "parties", "without_prejudice", "neutral", "registry", "side", "own"]


class DocumentOut(Schema):
    id: uuid.UUID
    kind: str
    title: str
    language: str
    version: int
    media: str
    size: int
    made_at: datetime
