"""Takes down what only the operator can say. What was said before stays in the database; the sheet shows the newest."""

from __future__ import annotations

from typing import Final

from django.core.cache import cache

from concord.proofs.facts.signing import HEAD
from concord.proofs.models import Incident, Statement

LONGEST: Final = 2000  # signs of a text


def state(topic: str, *, zh: str, en: str, at: int) -> None:
    """What the operator states on a topic, at that time (UTC seconds). Raises ValueError for what cannot be printed."""
    if topic not in Statement.Topic.values:
        raise ValueError(f"There is no topic {topic}.")
    Statement.objects.create(topic=topic, zh=_text(zh), en=_text(en), at=at)
    cache.delete(HEAD)


def report(*, began: int, ended: int | None, zh: str, en: str, at: int) -> None:
    """Something that went wrong, from when to when (UTC seconds; None = it goes on). Raises ValueError."""
    if began > at or (ended is not None and not began <= ended <= at):
        raise ValueError("An incident begins before it ends, and neither lies in the future.")
    Incident.objects.create(began=began, ended=ended, zh=_text(zh), en=_text(en), at=at)
    cache.delete(HEAD)


def _text(given: str) -> str:
    text = " ".join(given.split())
    if not text or len(text) > LONGEST or not text.isprintable():
        raise ValueError(f"Say it in both languages, in 1 to {LONGEST} signs that can be printed.")
    return text
