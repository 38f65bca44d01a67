"""Offers of an enterprise: one by one, or many lines in a batch. What follows from an offer stands in its matter.

Neither is part of a docket: they say what was asked for, and which matter came of it or why none did.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from concord.contracts import money_models  # noqa: F401  Django looks for an app's models here
from concord.gateways.keys import keyring

GIVEN = "contract offer"


class Batch(models.Model):
    """Many offers that an enterprise sends in one go. rows, errors: how many lines came, and were not taken.

    rulebook: `id@version`. key: of whoever sends; a repeat finds the same batch. made_at: legal time, UTC seconds.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    account = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    rulebook = models.CharField(max_length=96)
    rows = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=120, blank=True)
    made_at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], condition=~Q(key=""), name="contracts_batch_once"),
        ]

    def __str__(self) -> str:
        return f"batch {self.id}"


class Offer(models.Model):
    """One contract offered. number: its row in the batch, 0 when it came alone. account: who signs for the enterprise.

    sealed: terms and consumer as they were given, until the matter stands. refused: the code of the law's refusal.
    key: of whoever offers; a repeat finds the same offer. digest: keyed, of what was given: something else under the
    same key is no repeat. made_at: legal time, UTC seconds.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        OPENED = "opened"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="offers")
    number = models.PositiveIntegerField(default=0)
    account = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    rulebook = models.CharField(max_length=96)
    matter = models.OneToOneField("docket.Matter", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    sealed = models.BinaryField(default=bytes)
    refused = models.CharField(max_length=160, blank=True)
    key = models.CharField(max_length=160)
    digest = models.BinaryField(max_length=32)
    made_at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="contracts_offer_once"),
            models.UniqueConstraint(fields=["batch", "number"], name="contracts_offer_row_once"),
        ]
        indexes = [
            models.Index(fields=["made_at"], condition=Q(state="queued"), name="contracts_offer_queued"),
        ]

    def __str__(self) -> str:
        return f"offer {self.id}"

    @property
    def given(self) -> dict[str, Any]:
        """What was given: `terms` by name, and the consumer's data; {} once the matter stands."""
        return json.loads(keyring().open(GIVEN, bytes(self.sealed))) if self.sealed else {}

    @given.setter
    def given(self, value: dict[str, Any]) -> None:
        self.sealed = keyring().seal(GIVEN, json.dumps(value, ensure_ascii=False).encode())
