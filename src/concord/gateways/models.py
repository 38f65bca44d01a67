"""What the gateways keep: the development outbox, the log of what went out, the leaves of the ledger."""

from __future__ import annotations

from django.db import models

CHANNELS = [("mail", "mail"), ("sms", "sms")]
OUTCOMES = [("sent", "sent"), ("unreachable", "unreachable"), ("rejected", "rejected")]


class OutboxMessage(models.Model):
    """A mail or SMS that a double took instead of sending it. Development only: it is kept in clear."""

    channel = models.CharField(max_length=8, choices=CHANNELS)
    key = models.CharField(max_length=400)
    recipient = models.CharField(max_length=320)
    subject = models.TextField(blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    language = models.CharField(max_length=16)
    attachments = models.JSONField(default=list)
    at = models.BigIntegerField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="outbox_message_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.key}"


class Dispatch(models.Model):
    """One attempt to send through a gateway and how it ended. The address is sealed; content is not kept."""

    channel = models.CharField(max_length=8, choices=CHANNELS)
    key = models.CharField(max_length=400)
    recipient = models.BinaryField()
    outcome = models.CharField(max_length=12, choices=OUTCOMES)
    arrived = models.BooleanField(default=False)
    detail = models.CharField(max_length=300, blank=True)
    at = models.BigIntegerField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "key"], condition=models.Q(outcome="sent"), name="dispatch_sent_once"
            )
        ]
        indexes = [models.Index(fields=["outcome", "-at"], name="dispatch_by_outcome")]

    def __str__(self) -> str:
        return f"{self.channel} {self.key} {self.outcome}"


class LedgerLeaf(models.Model):
    """A leaf of the evidence ledger. Written once, in order, never changed."""

    index = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField()
    key = models.CharField(max_length=400, null=True, unique=True)  # noqa: DJ001  null: most leaves carry no key

    class Meta:
        ordering = ["index"]

    def __str__(self) -> str:
        return f"leaf {self.index}"


class LedgerRecord(models.Model):
    """A record that is to stand in the ledger: its salt, and what its leaf commits to. The record lies elsewhere.

    key: what it is a record of. at: when it was put into the log (UTC seconds), null while it waits.
    """

    key = models.CharField(max_length=400, unique=True)
    salt = models.BinaryField(max_length=32)
    commitment = models.BinaryField(max_length=32)
    at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(at__isnull=True), name="ledger_record_waiting")]

    def __str__(self) -> str:
        return f"record {self.key}"


class LedgerNode(models.Model):
    """The hash of a whole subtree of the ledger: 2**level leaves, the position-th such. Derived from the leaves."""

    level = models.PositiveSmallIntegerField()
    position = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "position"], name="ledger_node_once")]

    def __str__(self) -> str:
        return f"node {self.level}/{self.position}"
