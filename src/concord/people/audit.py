"""The record of what administrators and members changed about an organisation and its people: who, when, what."""

from __future__ import annotations

from typing import Any

from concord.people.models import Account, Change, Organisation


def note(
    organisation: Organisation, *, by: Account, what: Change.What, about: str = "", detail: dict[str, Any] | None = None
) -> Change:
    """Writes one row in the transaction of what it records. detail: field -> [before, after]."""
    return Change.objects.create(
        organisation=organisation, account=by, what=what, about=about[:254], detail=detail or {}
    )


def differences(row: Any, new: dict[str, Any]) -> dict[str, list[Any]]:
    """Takes a row and its new values by field; returns field -> [before, after] for those that differ."""
    return {name: [getattr(row, name), value] for name, value in new.items() if getattr(row, name) != value}
