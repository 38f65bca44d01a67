"""Applications that are not yet filed: they belong to no docket, and are erased some weeks after their last change."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import models

from concord.gateways.keys import keyring

ANSWERS = "intake draft answers"
FILE = "intake draft file"


class Draft(models.Model):
    """One application while it is being written. Everything a person typed is sealed by the keyring.

    secret: digest of what the resume link and the cookie carry. matter: set once, when the application was filed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    secret = models.BinaryField(max_length=32)
    language = models.CharField(max_length=10, default="zh-hans")
    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)
    matter = models.ForeignKey("docket.Matter", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return str(self.id)

    @property
    def answers(self) -> dict[str, Any]:
        """Page -> field -> value; empty when nothing was answered yet."""
        return json.loads(keyring().open(ANSWERS, bytes(self.sealed))) if self.sealed else {}

    @answers.setter
    def answers(self, value: dict[str, Any]) -> None:
        self.sealed = keyring().seal(ANSWERS, json.dumps(value, ensure_ascii=False).encode())


class DraftFile(models.Model):
    """A file that passed the door and waits for the application to be filed.

    purpose: `evidence` or `authority` (power of attorney). sealed: what the applicant says it shows, as JSON.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    exhibit = models.ForeignKey("docket.Exhibit", on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=20, default="evidence")
    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def about(self) -> dict[str, Any]:
        """name, size (bytes), about: as shown to the applicant."""
        return json.loads(keyring().open(FILE, bytes(self.sealed)))

    @about.setter
    def about(self, value: dict[str, Any]) -> None:
        self.sealed = keyring().seal(FILE, json.dumps(value, ensure_ascii=False).encode())


class DraftCode(models.Model):
    """A one-time code that shows the applicant reads the address he gave. Only its keyed digest is kept."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="codes")
    digest = models.BinaryField(max_length=32)
    channel = models.CharField(max_length=10)
    to_digest = models.BinaryField(max_length=32)
    sent_at = models.BigIntegerField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.channel}"
