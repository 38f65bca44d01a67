"""Rows that name no other: what is gone from the docket, and what audits of it came to."""

from __future__ import annotations

from django.db import models


class Withdrawal(models.Model):
    """That an exhibit of this id was withdrawn before any entry took it: its record in the log has no row any more."""

    id = models.UUIDField(primary_key=True, editable=False)
    at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"withdrawal {self.id}"


class Audit(models.Model):
    """What an audit of the log and the docket came to, for the operator's page. at: wall-clock seconds.

    found: how many findings; sample: the first of them as JSON. deep: files were read too.
    """

    at = models.BigIntegerField(db_index=True)
    seconds = models.FloatField()
    deep = models.BooleanField()
    compared = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField()
    found = models.PositiveIntegerField()
    sample = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.found} findings at {self.at}"
