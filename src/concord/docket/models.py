"""The rows of the docket. Only `docket` writes them; times are UTC seconds of the legal clock (docket.clock)."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
from django.db import models
from django.db.models import Q

from concord.docket import consented, traces  # noqa: F401  Django looks for an app's models here
from concord.docket.ids import uuid7
from concord.law import storing
from concord.law.model import Entry as LawEntry
from concord.law.model import State
from concord.people.models import Account, Organisation


class PinnedRulebook(models.Model):
    """The text of every rulebook that a matter here runs under: a matter keeps the version it began with (S26)."""

    digest = models.CharField(max_length=64, primary_key=True)
    key = models.CharField(max_length=96)
    text = models.TextField()

    def __str__(self) -> str:
        return self.key


class Numbering(models.Model):
    """The last case number given by an organisation in a year."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="numbering_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}: {self.last}"


class Matter(models.Model):
    """Anything that has a docket. `state` is a snapshot that replay of the entries can rebuild (S22)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=40, unique=True)
    rulebook = models.CharField(max_length=64)
    version = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the rulebook it runs under")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="matters")
    state = models.BinaryField()
    stage = models.CharField(max_length=48)
    outcome = models.CharField(max_length=48, blank=True)
    seq = models.PositiveIntegerField()
    head = models.BinaryField(max_length=32, help_text="digest of its last entry")
    next_due = models.BigIntegerField(null=True)
    next_reminder = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="CNY")
    opened_at = models.BigIntegerField()
    closed_at = models.BigIntegerField(null=True)
    key = models.CharField(max_length=160, blank=True, help_text="makes opening it twice give one matter")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="matter_key_once")]
        indexes = [
            models.Index(fields=["next_due"], condition=Q(next_due__isnull=False), name="matter_next_due"),
            models.Index(fields=["next_reminder"], condition=Q(next_reminder__isnull=False), name="matter_reminder"),
            models.Index(fields=["organisation", "stage", "opened_at"], name="matter_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def law_state(self) -> State:
        """The stored state. Not safe to show, and not the present one: see queries.present."""
        return storing.decode(bytes(self.state))


class Participant(models.Model):
    """A person or organisation in a role of a matter, or (role "") one who is proposed for a role.

    standing: what the role is in law, from the rulebook: party, neutral, registry, court, gateway, or "" (proposed).
    sealed: names, addresses, identity numbers (docket.participants). identity: keyed digest of the identity number.
    """

    class Kind(models.TextChoices):
        PERSON = "person"
        ORGANISATION = "organisation"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="participants")
    role = models.CharField(max_length=32, blank=True)
    standing = models.CharField(max_length=12, blank=True)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="participations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="participations")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PERSON)
    language = models.CharField(max_length=8, default="zh-hans")
    sealed = models.BinaryField(default=bytes)
    identity = models.BinaryField(max_length=32, null=True, db_index=True)
    joined = models.BigIntegerField(null=True)
    left = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "role"], name="participant_office")]

    def __str__(self) -> str:
        return f"{self.role or 'proposed'} {self.id}"


class Entry(models.Model):
    """An accepted act: the audit line, the outbox message, the timeline item and the ledger leaf in one.

    body: the law's entry as canonical JSON. actor: whose idempotency key it is (participant, account or gateway).
    digest: over salt, body, payload digests and `previous`, the digest before it (docket.chain). salt: never shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=64)
    role = models.CharField(max_length=32)
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, related_name="entries")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="entries")
    on = models.BigIntegerField()
    at = models.BigIntegerField()
    body = models.BinaryField()
    seen = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32, default=bytes)
    digest = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    actor = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["matter", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "seq"], name="entry_seq_once"),
            models.UniqueConstraint(fields=["matter", "actor", "key"], condition=~Q(key=""), name="entry_key_once"),
        ]
        indexes = [models.Index(fields=["matter", "act"], name="entry_act")]

    def __str__(self) -> str:
        return f"{self.act} {self.id}"

    @property
    def law(self) -> LawEntry:
        """The entry as the law wrote it."""
        return msgspec.json.decode(bytes(self.body), type=LawEntry)

    @property
    def form(self) -> dict[str, Any]:
        """What was filed; texts and files stand as digests (docket.visibility.read_payload gives their content)."""
        return self.law.form


class Payload(models.Model):
    """One text of an entry, apart and erasable: erased, salt and content are gone and the digest stays (S32).
    reference: the value that stands for it in the entry's form, in rows and in the matter's data.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="payloads")
    field = models.CharField(max_length=120)
    reference = models.CharField(max_length=80, db_index=True)
    salt = models.BinaryField(max_length=32, null=True)
    sealed = models.BinaryField(null=True)
    digest = models.BinaryField(max_length=32)
    erased_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="payload_once")]

    def __str__(self) -> str:
        return f"{self.field} of {self.entry_id}"


class Exhibit(models.Model):
    """A file that somebody put in. The original stays bit for bit; others see the rendition where there is one.

    Until an entry takes it, it belongs to its uploader alone: `participant`, or `draft` before there is a matter.
    fingerprint: keyed digest of the content, by which the verify page finds it. digest: SHA-256(salt || content).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="exhibits")
    draft = models.CharField(max_length=80, blank=True, db_index=True)
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, related_name="exhibits")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="exhibits")
    field = models.CharField(max_length=120, blank=True)
    seen = models.CharField(max_length=64, blank=True)
    sealed_name = models.BinaryField()
    media = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    salt = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    fingerprint = models.BinaryField(max_length=32, db_index=True)
    original = models.CharField(max_length=200, help_text="storage key")
    rendition = models.CharField(
        max_length=200, blank=True, help_text="storage key of the stripped copy; empty = show the original"
    )
    rendition_media = models.CharField(max_length=100, blank=True)
    rendition_fingerprint = models.BinaryField(max_length=32, null=True, db_index=True)
    key = models.CharField(max_length=160, blank=True)
    received_at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "key"], condition=~Q(key=""), name="exhibit_key_once"),
            models.UniqueConstraint(fields=["draft", "key"], condition=~Q(key="") & ~Q(draft=""), name="draft_once"),
        ]

    def __str__(self) -> str:
        return f"exhibit {self.id}"


class Document(models.Model):
    """A paper that the platform drew up. A new version is a new row; `key` makes drawing it twice give one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="documents")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="documents")
    kind = models.CharField(max_length=48)
    language = models.CharField(max_length=8, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    title_zh = models.CharField(max_length=160)
    title_en = models.CharField(max_length=200)
    seen = models.CharField(max_length=64)
    media = models.CharField(max_length=100, default="application/pdf")
    size = models.PositiveBigIntegerField()
    fingerprint = models.BinaryField(max_length=32, db_index=True)
    stored = models.CharField(max_length=200, help_text="storage key")
    key = models.CharField(max_length=160)
    made_at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "key"], name="document_key_once"),
            models.UniqueConstraint(fields=["matter", "kind", "language", "version"], name="document_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"

    def title(self, language: str) -> str:
        """Its title in that language."""
        return self.title_en if language.startswith("en") else self.title_zh


class Link(models.Model):
    """What an address on a message opens: a participant's door. It shows nothing of the matter without a code.

    channel: email, sms or letter: where it was sent and where its code goes. Times here are wall-clock seconds.
    """

    class Channel(models.TextChoices):
        EMAIL = "email"
        SMS = "sms"
        LETTER = "letter"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="links")
    hash = models.BinaryField(max_length=32, unique=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    created_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    revoked_at = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"link {self.id}"


class Code(models.Model):
    """A one-time code, kept as a keyed digest. purpose: `open` the link, or `sign` something (context says what)."""

    link = models.ForeignKey(Link, models.CASCADE, null=True, related_name="codes")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="codes")
    purpose = models.CharField(max_length=16, default="open")
    context = models.CharField(max_length=80, blank=True)
    hash = models.BinaryField(max_length=32)
    created_at = models.BigIntegerField(db_index=True)
    expires_at = models.BigIntegerField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"code {self.pk}"


class AccessToken(models.Model):
    """A bearer token of a participant for the API. Ends by expiry, revocation, or when the participant leaves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="tokens")
    link = models.ForeignKey(Link, models.CASCADE, null=True, related_name="tokens")
    hash = models.BinaryField(max_length=32, unique=True)
    created_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    revoked_at = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"token {self.id}"


class AddressChange(models.Model):
    """Somebody says: my phone or e-mail is new. A code to another confirmed address, or a registrar, decides."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="address_changes")
    channel = models.CharField(max_length=8, choices=Link.Channel.choices)
    sealed = models.BinaryField(help_text="the new address and what the person wrote")
    asked_at = models.BigIntegerField()
    decided_at = models.BigIntegerField(null=True)
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"address change {self.id}"


class Waiting(models.Model):
    """A duty that stands, for the desks: derived from the state, rewritten with it in the same transaction.

    participant: who owes it (an office's row for an office), None if nobody holds the role. due: None while undated.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="waiting")
    duty = models.CharField(max_length=64)
    role = models.CharField(max_length=32)
    participant = models.ForeignKey(Participant, models.CASCADE, null=True, related_name="waiting")
    key = models.CharField(max_length=160)
    status = models.CharField(max_length=12)
    due = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["role", "due"], name="waiting_role_due")]

    def __str__(self) -> str:
        return f"{self.duty} {self.matter_id}"


class Reaction(models.Model):
    """Work that an entry set off, written in its transaction: done once in effect, retried, parked if it keeps failing.

    key names the work for ever; handlers pass it on wherever they act. Times are wall-clock seconds.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"
        CLAIMED = "claimed"
        DONE = "done"
        PARKED = "parked"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="reactions")
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="reactions")
    handler = models.CharField(max_length=80)
    event = models.CharField(max_length=80)
    key = models.CharField(max_length=200, unique=True)
    data = models.JSONField(default=dict)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    run_at = models.BigIntegerField(default=0)
    claimed_by = models.CharField(max_length=120, blank=True)
    claimed_until = models.BigIntegerField(null=True)
    error = models.TextField(blank=True)
    done_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["run_at"], condition=Q(status="waiting"), name="reaction_waiting"),
            models.Index(fields=["claimed_until"], condition=Q(status="claimed"), name="reaction_claimed"),
        ]

    def __str__(self) -> str:
        return f"{self.handler} {self.status}"


class Trouble(models.Model):
    """A matter whose clock run failed: why, how often, and when it is tried again. Shown to the operator."""

    matter = models.OneToOneField(Matter, models.CASCADE, related_name="trouble")
    why = models.TextField()
    since = models.BigIntegerField()
    tries = models.PositiveSmallIntegerField(default=1)
    again_at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.why[:60]}"


class ClockOffset(models.Model):
    """How far a development deployment's clock was moved (seconds). One row; production ignores it."""

    seconds = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.seconds} s"
