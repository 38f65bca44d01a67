"""What the gateways keep: the development outbox, the log of what went out, the evidence ledger."""

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


class LedgerLog(models.Model):
    """A log of this deployment: one for each year (UTC). number: the year; 0: the log of before there were years; -1:
    the log of the consortium, which its nodes hold.
    """

    number = models.IntegerField(primary_key=True)
    origin = models.CharField(max_length=300)
    size = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.origin


class LedgerTile(models.Model):
    """A row of a log as it is published (see concord.ledger.growth): of hashes; level -1: of leaves. It only grows."""

    log = models.IntegerField()
    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "level", "number"], name="ledger_tile_once")]

    def __str__(self) -> str:
        return f"tile {self.log} {self.level}/{self.number}"


class LedgerSource(models.Model):
    """What a log has received lately, by submitter and its own key for it (UUIDv7), so that it is taken once."""

    pk = models.CompositePrimaryKey("key", "submitter", "log")  # what tells most comes first: no plan goes astray
    log = models.IntegerField()
    key = models.BinaryField(max_length=16)
    submitter = models.BinaryField(max_length=4)
    index = models.BigIntegerField()

    def __str__(self) -> str:
        return f"source of {self.index}"


class LedgerCheckpoint(models.Model):
    """A checkpoint that a log signed. at: when (UTC seconds). settled: it may be given out (see concord.ledger.store).

    timestamp: a token of RFC 3161 over its text, if an authority gave one.
    """

    log = models.IntegerField()
    size = models.BigIntegerField()
    note = models.TextField()
    at = models.BigIntegerField()
    settled = models.BooleanField()
    timestamp = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "size"], name="ledger_checkpoint_once")]
        indexes = [
            models.Index(fields=["log", "settled", "size"], name="ledger_checkpoint_settled"),
            models.Index(
                fields=["log", "size"], condition=models.Q(timestamp__isnull=False), name="ledger_checkpoint_stamped"
            ),
        ]

    def __str__(self) -> str:
        return f"checkpoint {self.log} of {self.size}"


class LedgerState(models.Model):
    """Something small beside a log, written with it."""

    log = models.IntegerField()
    name = models.CharField(max_length=40)
    value = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "name"], name="ledger_state_once")]

    def __str__(self) -> str:
        return f"{self.name} of {self.log}"


class LedgerRecord(models.Model):
    """A record that is to stand in the ledger: its salt, and what its leaf commits to. The record lies elsewhere.

    key: what it is a record of. at: when it was put into the log (UTC seconds), null while it waits. log, index: where
    it stands then. ticket: the UUIDv7 under which it was handed to a node, which takes it once. size, path:
    of the consortium's receipt, the size of the checkpoint, and the proof.
    """

    key = models.CharField(max_length=400, unique=True)
    salt = models.BinaryField(max_length=32)
    commitment = models.BinaryField(max_length=32)
    at = models.BigIntegerField(null=True)
    log = models.IntegerField(null=True)
    index = models.BigIntegerField(null=True)
    ticket = models.BinaryField(max_length=16, null=True)
    size = models.BigIntegerField(null=True)
    path = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "index"], name="ledger_record_place")]
        indexes = [models.Index(fields=["id"], condition=models.Q(at__isnull=True), name="ledger_record_waiting")]

    def __str__(self) -> str:
        return f"record {self.key}"


class LedgerEvent(models.Model):
    """The clear record of an entry, for the members of a consortium, and what they attest (see ledger/attesting.py).

    notes: their attestations; open: somebody has yet to attest it as valid; tries, again: how often they were asked,
    and when (wall-clock seconds) they are asked next.
    """

    record = models.OneToOneField(LedgerRecord, models.CASCADE, primary_key=True, related_name="event")
    contract = models.CharField(max_length=32)
    seq = models.PositiveIntegerField()
    clear = models.BinaryField()
    notes = models.JSONField(default=list)
    open = models.BooleanField(default=True)
    tries = models.PositiveSmallIntegerField(default=0)
    again = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "seq"], name="ledger_event_once")]
        indexes = [models.Index(fields=["again"], condition=models.Q(open=True), name="ledger_event_open")]

    def __str__(self) -> str:
        return f"event {self.seq} of {self.contract}"
