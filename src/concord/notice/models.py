"""Notices: what was sent to whom, how, when it arrived, and what proves it. One row for each attempt.

Service is an object, not a flag: recipient x entry x channel x attempt (facts 1.6). The rows are no part of the
docket; what counts in law is the entry `record_service` that a row may lead to.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concord.gateways.keys import keyring

ADDRESS = "notice address"
PROOF = "notice proof"


class Notice(models.Model):
    """One attempt to tell one recipient one thing over one channel. Times are UTC seconds of the legal clock.

    serves: the entry's time runs from the day it reaches this person (`from: notice`). sealed_to: the address.
    reference: the gateway's own number of the message. opened_at: the person entered the code and pressed on.
    served_at: the moment that counts, once `record_service` was written.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("Text message")
        LETTER = "letter", _("Letter")
        CALL = "call", _("Call")
        COURIER = "courier", _("Courier")
        VISIT = "visit", _("Visit")

    class AddressKind(models.TextChoices):
        CONFIRMED = "confirmed"
        GIVEN = "given"
        STAFF = "staff"
        REGISTERED = "registered"

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        ARRIVED = "arrived", _("arrived")
        FAILED = "failed", _("refused")
        DROPPED = "dropped", _("let rest")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey("docket.Matter", models.CASCADE, related_name="notices")
    entry = models.ForeignKey("docket.Entry", models.CASCADE, null=True, related_name="notices")
    document = models.ForeignKey("docket.Document", models.SET_NULL, null=True, blank=True, related_name="notices")
    participant = models.ForeignKey("docket.Participant", models.CASCADE, related_name="notices")
    account = models.ForeignKey("people.Account", models.CASCADE, null=True, related_name="notices")
    kind = models.CharField(max_length=64)
    duty = models.CharField(max_length=64, blank=True)
    due = models.BigIntegerField(null=True)
    serves = models.BooleanField(default=False)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    attempt = models.PositiveSmallIntegerField(default=1)
    address_kind = models.CharField(max_length=12, choices=AddressKind.choices)
    sealed_to = models.BinaryField()
    language = models.CharField(max_length=8)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    sent_at = models.BigIntegerField(null=True)
    arrived_at = models.BigIntegerField(null=True)
    opened_at = models.BigIntegerField(null=True)
    served_at = models.BigIntegerField(null=True)
    failure = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    sealed_proof = models.BinaryField(default=bytes)
    link = models.ForeignKey("docket.Link", models.SET_NULL, null=True, related_name="notices")
    key = models.CharField(max_length=400, unique=True)
    made_at = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["matter", "participant"], name="notice_of_matter"),
            models.Index(fields=["made_at"], condition=Q(status="failed"), name="notice_failed"),
            models.Index(fields=["made_at"], condition=Q(status="waiting"), name="notice_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.status}"

    @property
    def to(self) -> str:
        """The address it goes to."""
        return keyring().open(ADDRESS, bytes(self.sealed_to)).decode()

    @to.setter
    def to(self, value: str) -> None:
        self.sealed_to = keyring().seal(ADDRESS, value.encode())

    @property
    def proof(self) -> dict[str, Any]:
        """What an officer recorded as proof: how, who, what was said, the exhibit; {} when none."""
        return json.loads(keyring().open(PROOF, bytes(self.sealed_proof))) if self.sealed_proof else {}

    @proof.setter
    def proof(self, value: dict[str, Any]) -> None:
        self.sealed_proof = keyring().seal(PROOF, json.dumps(value, ensure_ascii=False).encode())


class Search(models.Model):
    """Somebody looked for his case: case number and contact, sealed. Answered alike for everybody, worked off later.

    visitor: keyed digest of the network address and hour, for limits. outcome: '' while waiting; `sent` (a known
    address: a new link went there), `desk` (for the registrar), `nothing`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed = models.BinaryField()
    language = models.CharField(max_length=8)
    made_at = models.BigIntegerField(db_index=True)
    matter = models.ForeignKey("docket.Matter", models.CASCADE, null=True, related_name="searches")
    participant = models.ForeignKey("docket.Participant", models.CASCADE, null=True, related_name="searches")
    visitor = models.CharField(max_length=16, blank=True, db_index=True)
    outcome = models.CharField(max_length=8, blank=True)
    worked_at = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"search {self.id}"
