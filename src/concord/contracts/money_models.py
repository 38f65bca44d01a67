"""What banks and payment gateways told an enterprise, and what became of each line.

A booking counts in the docket of its contract; these rows say which line was booked where, so that the same line, told
again in another file or by another process, counts once.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import models

from concord.gateways.keys import keyring

ROWS, SECRET = "bank file rows", "payment gateway secret"


class BankFile(models.Model):
    """A statement that somebody sent, or a notification of a payment gateway. at: legal time, UTC seconds.

    digest: keyed, of its bytes: sent again, it is the same row. stored: storage key of the bytes. number: the
    statement's. sealed: what became of its lines when it was last booked (`results`). account: who sent it.
    """

    class Kind(models.TextChoices):
        FILE = "file"
        NOTIFICATION = "notification"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    account = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    digest = models.BinaryField(max_length=32)
    stored = models.CharField(max_length=200, help_text="storage key")
    number = models.CharField(max_length=60)
    lines = models.PositiveIntegerField()
    booked = models.PositiveIntegerField(default=0, help_text="lines that count in a contract")
    open = models.PositiveIntegerField(default=0, help_text="lines that wait for a person or cannot be booked")
    sealed = models.BinaryField(default=bytes)
    at = models.BigIntegerField()
    booked_at = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "digest"], name="contracts_bankfile_once"),
        ]
        indexes = [models.Index(fields=["organisation", "-at"], name="contracts_bankfile_recent")]

    def __str__(self) -> str:
        return f"bank file {self.id}"

    @property
    def results(self) -> dict[str, Any]:
        """Line -> what became of it (`booking.Row` as plain values); {} before it was booked."""
        return json.loads(keyring().open(ROWS, bytes(self.sealed))) if self.sealed else {}

    @results.setter
    def results(self, value: dict[str, Any]) -> None:
        self.sealed = keyring().seal(ROWS, json.dumps(value, ensure_ascii=False).encode())


class BookedLine(models.Model):
    """A line of an account that counts in a contract. Written with the entry, in one transaction.

    key: keyed, of account and reference: it counts once in the whole enterprise. ref: keyed, of the bank's reference;
    also: of another name of the same payment, by which a reversal may call it. by: who confirmed a proposal.
    """

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    key = models.BinaryField(max_length=32)
    ref = models.BinaryField(max_length=32, db_index=True)
    also = models.BinaryField(max_length=32, null=True, db_index=True)
    matter = models.ForeignKey("docket.Matter", models.PROTECT, related_name="+")
    entry = models.ForeignKey("docket.Entry", models.PROTECT, related_name="+")
    file = models.ForeignKey(BankFile, models.PROTECT, null=True, related_name="+")
    line = models.PositiveIntegerField()
    by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="contracts_line_once")]

    def __str__(self) -> str:
        return f"line {self.line} of {self.file_id}"


class WebhookKey(models.Model):
    """A secret shared with another system. Times: wall clock, UTC seconds.

    kind: a payment gateway signs by it, or the enterprise's own systems do, or we sign what we tell them (at url).
    account: who made it. former: the secret before,
    valid until former_until, while both sides change keys. ended_at: from then on nothing signed by it is taken.
    """

    class Kind(models.TextChoices):
        PAYMENTS = "payments"
        EVENTS = "events"
        OUTGOING = "outgoing"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PAYMENTS)
    account = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    label = models.CharField(max_length=80)
    url = models.CharField(max_length=500, blank=True)
    secret = models.BinaryField()
    former = models.BinaryField(default=bytes)
    former_until = models.BigIntegerField(default=0)
    made_at = models.BigIntegerField()
    ended_at = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.label

    def secrets(self, now: int) -> tuple[bytes, ...]:
        """The secrets that count at a time, the newest first."""
        if self.ended_at is not None and self.ended_at <= now:
            return ()
        kept = (bytes(self.secret), *((bytes(self.former),) if self.former and now < self.former_until else ()))
        return tuple(keyring().open(SECRET, one) for one in kept)


class Notification(models.Model):
    """A notification that was taken: sent again, it gets the same answer. digest: keyed, of its body."""

    key = models.ForeignKey(WebhookKey, models.PROTECT, related_name="notifications")
    name = models.CharField(max_length=120)
    digest = models.BinaryField(max_length=32)
    file = models.ForeignKey(BankFile, models.PROTECT, related_name="+")
    code = models.CharField(max_length=16)
    at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "name"], name="contracts_notification_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"
