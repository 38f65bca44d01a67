"""What a case began with: the application that the applicant filed, as the reader may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from concord.docket import visibility
from concord.docket.actors import Reader
from concord.docket.models import Entry, Matter

FIELD = "application"


def application(matter: Matter, reader: Reader) -> Mapping[str, Any]:
    """The application: cause, facts, claims (kind, amount in minor units, what), story, value; {} if none is seen.

    Read once for each matter in memory: several panels of a page ask for it.
    """
    known = matter.__dict__.setdefault(FIELD, {})
    if "entry" not in known:
        known["entry"] = Entry.objects.filter(matter=matter, act="begin").first()
    first = known["entry"]
    if first is None or not visibility.may_see(reader, first.seen, author=first.participant_id):
        return {}
    if "content" not in known:
        known["content"] = visibility.read_data(reader, first, FIELD)
    return known["content"] if isinstance(known["content"], dict) else {}


def prime(matter: Matter, entries: Iterable[Entry], texts: Mapping[tuple[UUID, str], str]) -> None:
    """Takes what a page has read already (the entries and their texts), so that application() reads nothing again."""
    first = next((entry for entry in entries if entry.act == "begin"), None)
    if first is not None:
        written = texts.get((first.pk, FIELD))
        content = msgspec.json.decode(written) if written else None
        matter.__dict__.setdefault(FIELD, {}).update(entry=first, content=content)


def prime_all(matters: Sequence[Matter], readers: Mapping[UUID, Reader]) -> None:
    """Reads the applications of many matters in two queries, each as its own reader (by matter id) may see it."""
    firsts = {one.matter_id: one for one in Entry.objects.filter(matter__in=matters, act="begin")}
    texts = visibility.one_text_each(readers, firsts.values(), FIELD)
    for matter in matters:
        if first := firsts.get(matter.pk):
            prime(matter, [first], {(first.pk, FIELD): texts[first.pk]} if first.pk in texts else {})


def claimed(found: Mapping[str, Any]) -> int:
    """The money claimed, in minor units."""
    return sum(int(row.get("amount") or 0) for row in found.get("claims", ()) if row.get("kind") == "pay")
