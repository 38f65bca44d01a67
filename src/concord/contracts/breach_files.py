"""Breaches as a table for a spreadsheet: UTF-8 with a mark, and no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from concord.contracts.breaches import Row

MEDIA = "text/csv; charset=utf-8"
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # with what a formula begins
MARK = "\ufeff"  # by which a spreadsheet knows UTF-8


def safe(cell: object) -> str:
    """A cell as text; what would run as a formula stands behind an apostrophe."""
    text = str(cell).replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(RUNS) else text


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A file of these rows."""
    out = io.StringIO(newline="")
    written = csv.writer(out)
    written.writerow([safe(head) for head in heads])
    written.writerows([[safe(cell) for cell in row] for row in rows])
    return (MARK + out.getvalue()).encode()


def amount(minor: int) -> str:
    """Minor units as a spreadsheet reads them: 1020.00."""
    whole, rest = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{whole}.{rest:02d}"


def breaches(rows: Iterable[Row]) -> bytes:
    """The breaches that a page shows, all of its pages."""
    heads = (
        _("Number"), _("Consumer"), _("Contract"), _("Version"), _("Stage"), _("Clause not kept"), _("Overdue sum"),
        _("Currency"), _("Overdue since"), _("Days"), _("Demand"), _("What can be done now"), _("Mediation"),
    )  # fmt: skip
    return table(
        heads,
        (
            (
                row.number, row.consumer, row.contract, row.version, row.stage, row.clause, amount(row.overdue),
                row.currency, row.since, row.days or "", row.demand, row.now, row.dispute,
            )
            for row in rows
        ),
    )  # fmt: skip
