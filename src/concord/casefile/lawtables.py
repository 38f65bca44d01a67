"""The law tables in use and who imported what, as the operator's page lists them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concord.docket import lawtables
from concord.kit import dates

MOST = 100


@dataclass(frozen=True)
class Row:
    name: str
    what: str
    detail: str
    when: str


def standing() -> list[Row]:
    """The tables, as `concord tables list` tells them."""
    return [
        Row(
            one.name,
            _("%(rows)d rows, %(own)d imported here") % {"rows": one.rows, "own": one.laid_over},
            unverified(one.unverified),
            _("checked until %(day)s") % {"day": dates.day(one.checked_until, weekday=False)},
        )
        for one in lawtables.standing()
    ]


def unverified(count: int) -> str:
    return ngettext("%(n)d unverified", "%(n)d unverified", count) % {"n": count} if count else ""


def imports() -> list[Row]:
    """The newest first."""
    return [
        Row(
            one.table,
            one.by + " · " + ngettext("%(n)d row", "%(n)d rows", one.rows) % {"n": one.rows},
            one.digest[:16],
            dates.second(one.at),
        )
        for one in lawtables.imports()[:MOST]
    ]
