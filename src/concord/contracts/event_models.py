"""What the systems of an enterprise told: which event became which entry, and what became of each message.

What happened stands in the docket of its contract; these rows say which event it came from, so that the same one, told
again, counts once.
"""

from __future__ import annotations

from django.db import models

from concord.contracts.money_models import WebhookKey


class ToldEvent(models.Model):
    """An event that counts in a contract. Written with the entry, in one transaction. at: legal time, UTC seconds.

    key: the sender's, once in the whole enterprise. digest: keyed, of what was told: something else under the same key
    is no repeat. code, marks: what became of it. account or hook: who told it.
    """

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    digest = models.BinaryField(max_length=32)
    matter = models.ForeignKey("docket.Matter", models.PROTECT, related_name="+")
    entry = models.ForeignKey("docket.Entry", models.PROTECT, related_name="+")
    code = models.CharField(max_length=16)
    marks = models.CharField(max_length=40, blank=True)
    account = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    hook = models.ForeignKey(WebhookKey, models.PROTECT, null=True, related_name="+")
    at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="contracts_event_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.code}"


class Delivery(models.Model):
    """A message that came under a key, taken or not. at: wall clock, UTC seconds.

    name: the message's; status: of the answer (HTTP); code: why it was not taken, or what became of its one line;
    lines, counted: what it told, and how much of it counts in a contract; repeated: all of it had come before.
    """

    key = models.ForeignKey(WebhookKey, models.CASCADE, related_name="deliveries")
    name = models.CharField(max_length=120, blank=True)
    status = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=16)
    lines = models.PositiveIntegerField(default=0)
    counted = models.PositiveIntegerField(default=0)
    repeated = models.BooleanField(default=False)
    at = models.BigIntegerField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["key", "-id"], name="contracts_delivery_recent")]

    def __str__(self) -> str:
        return f"{self.name} {self.status}"
