"""What a filing's pages and papers read of it: the statement as it was filed, with the eyes of who looks."""

from __future__ import annotations

from typing import Any

from concord.docket import visibility
from concord.docket.actors import Reader
from concord.docket.models import Entry, Matter
from concord.filing.earlier import RULEBOOK
from concord.filing.lodging import FIELD, FILE


def filed(matter: Matter) -> Entry | None:
    """The entry with which the claim was filed, None before it was."""
    return Entry.objects.filter(matter=matter, act=FILE).select_related("participant", "account").first()


def claim(matter: Matter, reader: Reader) -> dict[str, Any]:
    """The statement as it was filed; {} where there is none, or the reader may not see it."""
    entry = filed(matter) if matter.rulebook == RULEBOOK else None
    found = visibility.read_data(reader, entry, FIELD) if entry is not None else None
    return found if isinstance(found, dict) else {}
