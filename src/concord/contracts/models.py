"""Offers of an enterprise: one by one, or many lines in a batch. What follows from an offer stands in its matter.

Neither is part of a docket: they say what was asked for, and which matter came of it or why none did.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from concord.contracts import event_models, money_models, position_models  # noqa: F401  where Django looks for models
from concord.contracts.batches_findings import Finding
from concord.gateways.keys import keyring

GIVEN, FOUND = "contract offer", "batch of offers"


class Batch(models.Model):
    """Many offers that an enterprise sends in one go. rows, errors: how many lines came, and were not taken.

    rulebook: `id@version`. key: of whoever sends; a repeat finds the same batch. digest: keyed, of what was sent.
    account: who sent it, and then who signed it. stored: storage key of the file, '' once its offers are written.
    sealed: what was found when it was read (`found`). made_at, confirmed_at (a person signed it, and it goes out),
    queued_at (all its offers are written): legal time, UTC seconds.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    account = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    rulebook = models.CharField(max_length=96)
    rows = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=120, blank=True)
    digest = models.BinaryField(max_length=32, default=bytes)
    stored = models.CharField(max_length=200, blank=True, help_text="storage key")
    sealed = models.BinaryField(default=bytes)
    made_at = models.BigIntegerField()
    confirmed_at = models.BigIntegerField(null=True)
    queued_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], condition=~Q(key=""), name="contracts_batch_once"),
        ]
        indexes = [models.Index(fields=["organisation", "-made_at"], name="contracts_batch_recent")]

    def __str__(self) -> str:
        return f"batch {self.id}"

    @property
    def found(self) -> dict[str, Any]:
        """What was found: `name` of the file, `findings`, `sums` of amounts by term, `cells` of the wrong lines."""
        return json.loads(keyring().open(FOUND, bytes(self.sealed))) if self.sealed else {}

    @found.setter
    def found(self, value: dict[str, Any]) -> None:
        self.sealed = keyring().seal(FOUND, json.dumps(value, ensure_ascii=False).encode())

    @property
    def findings(self) -> list[Finding]:
        """Everything that is wrong with its lines."""
        return [Finding.of_plain(one) for one in self.found.get("findings", [])]


class Offer(models.Model):
    """One contract offered. number: its row in the batch, 0 when it came alone. account: who signs for the enterprise.

    sealed: terms and consumer as they were given, until the matter stands. refused: code and detail of the refusal.
    key: of whoever offers; a repeat finds the same offer. digest: keyed, of what was given: something else under the
    same key is no repeat. made_at: legal time, UTC seconds. tries, again_at: how often it could not be opened, and
    from when (wall clock, UTC seconds) it is tried again.
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
    tries = models.PositiveSmallIntegerField(default=0)
    again_at = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="contracts_offer_once"),
            models.UniqueConstraint(fields=["batch", "number"], name="contracts_offer_row_once"),
        ]
        indexes = [
            models.Index(fields=["made_at"], condition=Q(state="queued"), name="contracts_offer_queued"),
            models.Index(fields=["organisation", "digest"], name="contracts_offer_same"),
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
