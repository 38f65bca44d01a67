"""The audit: is all that was recorded still there, unchanged, and is nothing there that was not recorded?

First what could have been left out: every leaf's record, every record's row and leaf, every matter's chain up to its
head. And contents: leaves, entries, texts and files are hashed anew, never believed by a stored hash, and compared with
what was signed. An audit writes nothing but its own result, and sees the database as of one moment.

What it cannot see by itself: a log that was cut or rewritten as a whole and signed anew with its own key. Any older
checkpoint or receipt that somebody holds shows that, so such can be given to it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from concord.docket import clock
from concord.docket.audit import chains, files, held, log, members, taken, told, words
from concord.docket.audit.finding import Finding, Report
from concord.docket.audit.held import Held, Unusable
from concord.docket.traces import Audit
from concord.gateways.ledger import inspection

__all__ = ["Finding", "Held", "Report", "Unusable", "audit", "keep", "last"]
EVERY: Final = 86400  # seconds between two audits by the loop
PAUSE: Final = 0.02
log_ = logging.getLogger("concord.audit")
SAMPLE: Final = 50  # findings that are kept for the operator's page


def audit(given: Sequence[Held] = (), *, deep: bool = True, pause: float = 0.0) -> Report:
    """Audits the deployment; given: what others hold of its logs. deep=False leaves the files in the store unread.
    pause: seconds to leave to others after each batch.

    Raises StorageError if the store is down.
    """
    began = time.perf_counter()
    report = Report(deep=deep, pause=pause)
    with _one_moment():
        log.look(report, given)
        members.look(report)
        chains.look(report)
        files.look(report, deep=deep)
        taken.look(report)
        told.look(report)
        held.look(report, given)
    report.seconds = time.perf_counter() - began
    return report


def keep(report: Report) -> Audit:
    """Keeps what an audit came to, for the operator's page."""
    return Audit.objects.create(
        at=clock.wall(),
        seconds=report.seconds,
        deep=report.deep,
        compared=report.compared,
        size=sum(log.size for log in report.logs),
        found=report.noted,
        sample=[words.plain(one) for one in report.findings[:SAMPLE]],
    )


def run_daily() -> int:
    """For the loop: once a day an audit without the files, gently; returns how many it was. What it finds is logged.

    It waits for a moment in which nothing waits for its leaf. Two processes may both do it; that costs only time.
    """
    newest = last()
    if (newest is not None and newest.at > clock.wall() - EVERY) or inspection.any_waiting():
        return 0
    report = audit(deep=False, pause=PAUSE)
    keep(report)
    for found in report.findings[:SAMPLE]:
        log_.error("audit: %s", words.sentence(found, "en"))
    return 1


def last() -> Audit | None:
    """The newest audit's result, None if there was none."""
    return Audit.objects.order_by("-at", "-pk").first()


@contextmanager
def _one_moment() -> Iterator[None]:
    """Within, every question sees the database as it was at the first one; nobody waits for us meanwhile."""
    if connection.in_atomic_block:  # of the caller: he sees to it
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # not Django's, which would take the lock for writing
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
