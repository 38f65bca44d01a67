"""What is unverified says so on the page that uses it: one sentence for every figure that comes from a law table.

`{% unverified_of figures %}` in a template, `note(...)` elsewhere.
"""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import gettext as _


class FromTable(Protocol):
    """A figure and what its table says of it. verified: compared with its source; provisional: past the last check."""

    @property
    def verified(self) -> bool: ...

    @property
    def provisional(self) -> bool: ...


def note(*figures: FromTable) -> str:
    """The sentence that belongs beside these figures, '' if all of them were checked."""
    if any(not one.verified for one in figures):
        return _("Unverified: this figure has not been checked against the official publication.")
    if any(one.provisional for one in figures):
        return _("The official figure may have changed since this table was last checked.")
    return ""


def name_note(verified: bool) -> str:
    """The same for an official name."""
    return "" if verified else _("Unverified: this name has not been checked against the official list.")


def dates_note() -> str:
    """The same for a date that rests on a holiday or a make-up day."""
    return _("Unverified: a holiday in this time has not been checked against the official notice.")
