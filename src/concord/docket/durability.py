"""Writes that may be lost when the power goes, because losing them costs nothing but doing a piece of work again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


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
                yield
            finally:
                cursor.execute("PRAGMA synchronous=FULL")
