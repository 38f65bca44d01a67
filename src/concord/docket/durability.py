"""Writes that may be lost when the power goes, because losing them costs nothing but doing a piece of work again; and
how to tell that there was no room for one that may not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction


@contextmanager
def unhurried() -> Iterator[None]:
    """Within, a commit does not wait for the disk: the next commit outside brings it there, and in the same order.

    Never for anything that was promised to somebody. A killed process loses nothing by it, only a machine that stops.
    """
    if connection.in_atomic_block:  # the commit is somebody else's
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO OFF")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")
            try:
                with transaction.atomic():  # a write outside a transaction would not queue (site.sqlite3) but push in
                    yield
            finally:
                cursor.execute("PRAGMA synchronous=FULL")


def full(why: BaseException) -> bool:
    """Whether a write failed because the database's disk is full. Then its transaction has left nothing behind."""
    told = str(why).lower()
    state = getattr(why.__cause__, "sqlstate", "")
    return isinstance(why, OperationalError) and (
        "disk is full" in told or "disk i/o error" in told or state == "53100"
    )
