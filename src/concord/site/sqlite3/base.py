"""Django's SQLite backend; within a process, transactions wait for each other in the order in which they came.

SQLite has one write lock, and who finds it taken sleeps for up to a tenth of a second and tries again, unlucky for as
long as others come in between: with the reactor at work, one act in twenty took a second. Other processes still wait
in SQLite's own way.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

PATIENCE = 20.0  # seconds, as SQLite's own timeout in site.database


class Turnstile:
    """A lock that is given in the order in which it was asked for."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def enter(self, patience: float) -> bool:
        """Waits for one's turn at most so many seconds; returns whether it came."""
        mine = threading.Lock()
        with self._mutex:
            if not self._taken:
                self._taken = True
                return True
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=patience):
            return True
        with self._mutex:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it was handed over in the last moment

    def leave(self) -> None:
        """Hands over to who has waited longest."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


turnstile = Turnstile()


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes its turn before a transaction begins, and leaves when it has ended, however it ended."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._has_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        if not turnstile.enter(PATIENCE):
            raise OperationalError("database is locked")
        self._has_turn = True
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # a commit that fails is rolled back, and that leaves
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._has_turn:
            self._has_turn = False
            turnstile.leave()
