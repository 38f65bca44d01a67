"""What only the operator can say of the platform, and what was last heard of the nodes that hold its log."""

from __future__ import annotations

from django.db import models


class Statement(models.Model):
    """What the operator states for the fact sheet, in both languages. Never changed: a newer one takes its place."""

    class Topic(models.TextChoices):
        OWNERSHIP = "ownership"
        COMPLIANCE = "compliance"
        INDEPENDENCE = "independence"
        CUSTODY = "custody"
        CLOCK = "clock"
        SECURITY = "security"

    topic = models.CharField(max_length=16, choices=Topic.choices)
    zh = models.TextField()
    en = models.TextField()
    at = models.BigIntegerField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.topic} {self.at}"


class Incident(models.Model):
    """Something that went wrong, as the operator reports it. began, ended: UTC seconds; null: it goes on.

    Never changed nor removed: more is said by a further row about the same beginning.
    """

    began = models.BigIntegerField()
    ended = models.BigIntegerField(null=True)
    zh = models.TextField()
    en = models.TextField()
    at = models.BigIntegerField()

    class Meta:
        ordering = ["began", "id"]

    def __str__(self) -> str:
        return f"incident {self.began}"


class Node(models.Model):
    """What a node of the log said when it was last asked. Asked by a loop, never while somebody waits for a page.

    heard: when it last answered (UTC seconds), null: never; asked: when it was last asked; state: its answer, as JSON;
    trouble: why there was none (silent, odd), '' = there was.
    """

    name = models.CharField(max_length=300, unique=True)
    asked = models.BigIntegerField()
    heard = models.BigIntegerField(null=True)
    took = models.IntegerField(default=0)
    state = models.JSONField(default=dict)
    trouble = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name
