"""Like cases: which matters belong together, and the list of respondents from which they are filed.

A group is no part of any docket and changes nothing in law: each matter keeps its own number, parties, clock and file.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from concord.gateways.keys import keyring

ROWS = "like cases rows"


class Group(models.Model):
    """Cases of one applicant that are alike.

    model: the case that was filed first. identity: keyed digest of the applicant's identity number, None where there
    is none. proposed_by: the officer who put cases together that had come one by one; None where the applicant filed
    them together. created: legal time, UTC seconds.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    model = models.OneToOneField("docket.Matter", models.CASCADE, related_name="+")
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160)
    cause = models.CharField(max_length=48)
    identity = models.BinaryField(max_length=32, null=True)
    proposed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    created = models.BigIntegerField()

    def __str__(self) -> str:
        return f"group {self.id}"

    def title(self, language: str) -> str:
        """What the cases are about, in that language."""
        return self.title_en if language.startswith("en") else self.title_zh


class Member(models.Model):
    """A matter in a group; a matter lies in one group at most."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    matter = models.OneToOneField("docket.Matter", models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.matter_id} in {self.group_id}"


class Batch(models.Model):
    """A list of respondents against whom the applicant of a case files the same.

    sealed: the lines as they were given and what goes into each case (`content`), erased once all are filed.
    confirmed: who files has confirmed consents, address and authority for all of them, at that legal time.
    key: makes a repeat find the same batch ("" for one made on a page).
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        FILING = "filing"
        DONE = "done"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey("docket.Matter", models.CASCADE, related_name="+")
    participant = models.ForeignKey("docket.Participant", models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, models.SET_NULL, null=True, related_name="batches")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    sealed = models.BinaryField(default=bytes)
    confirmed = models.BigIntegerField(null=True)
    key = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "key"], condition=~Q(key=""), name="batch_key_once"),
            models.UniqueConstraint(fields=["participant"], condition=Q(state="draft", key=""), name="batch_one_draft"),
        ]

    def __str__(self) -> str:
        return f"batch {self.id}"

    @property
    def content(self) -> dict[str, Any]:
        """lines: typed cells of each respondent; choice: story, files and facts that go into every case."""
        return json.loads(keyring().open(ROWS, bytes(self.sealed))) if self.sealed else {"lines": [], "choice": {}}

    @content.setter
    def content(self, value: dict[str, Any]) -> None:
        self.sealed = keyring().seal(ROWS, json.dumps(value, ensure_ascii=False).encode())


class Line(models.Model):
    """One respondent of a batch that is being filed. matter: set when its case stands complete.

    sealed: the respondent as it was checked, erased with that. refused: why the law did not take it. claimed: until
    when (wall clock, seconds) somebody is at work on it.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="filed")
    number = models.PositiveSmallIntegerField()
    sealed = models.BinaryField(default=bytes)
    matter = models.OneToOneField("docket.Matter", models.SET_NULL, null=True, related_name="+")
    refused = models.CharField(max_length=80, blank=True)
    claimed = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["batch", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="line_once")]

    def __str__(self) -> str:
        return f"line {self.number} of {self.batch_id}"

    @property
    def respondent(self) -> dict[str, Any]:
        """kind, name, number, phone, email, address, amount (minor units, 0 = as in the model case)."""
        return json.loads(keyring().open(ROWS, bytes(self.sealed))) if self.sealed else {}

    @respondent.setter
    def respondent(self, value: dict[str, Any]) -> None:
        self.sealed = keyring().seal(ROWS, json.dumps(value, ensure_ascii=False).encode())
