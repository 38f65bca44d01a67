"""Which checkpoint goes with a receipt: the earliest over its leaf that satisfies the policy handed out.

What was signed before the deployment asked for witnesses (or asked for these) bears too few of them: a receipt by it
would fail by the policy of now, though a later checkpoint, which enough have cosigned, covers the same leaf.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet

from concord.gateways.ledger import policy
from concord.gateways.models import LedgerCheckpoint

_before: dict[tuple[int, bool, str], tuple[int, int]] = {}  # of a log: no leaf from here on has one below that size
MOST: Final = 64  # of those that are remembered


def earliest(log: int, index: int, *, stamped: bool = False) -> LedgerCheckpoint | None:
    """Takes a log's number and a leaf's index; returns the checkpoint, None while there is none.

    stamped: of those that have a timestamp. Raises OSError, Malformed for a policy that cannot be read.
    """
    rows = LedgerCheckpoint.objects.filter(log=log, settled=True, size__gt=index).order_by("size")
    if stamped:
        rows = rows.filter(timestamp__isnull=False)
    first = rows.first()
    if first is None or policy.satisfied_by(first.note):
        return first
    return _later(rows, (log, stamped, settings.CONCORD_LEDGER_POLICY + policy.of_receipt(None)), index)


def _later(rows: QuerySet[LedgerCheckpoint], about: tuple[int, bool, str], index: int) -> LedgerCheckpoint | None:
    """The earliest where the first one does not do. All leaves of before have the same: it is searched for once."""
    since, size = _before.get(about, (0, 0))
    if since <= index < size:
        known = rows.filter(size=size).first()
        if known is not None and policy.satisfied_by(known.note):
            return known
    named = Q()
    for key in policy.configured().witnesses.values():
        named |= Q(note__contains=f"\n— {key.name} ")
    for row in rows.filter(named).iterator(chunk_size=100):
        if policy.satisfied_by(row.note):
            while len(_before) >= MOST:
                _before.pop(next(iter(_before)), None)
            _before[about] = (index, row.size)
            return row
    return None
