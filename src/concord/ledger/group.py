"""Group commit: many writers of one process, each with one record, share a commit and what it costs to be durable.

Whoever comes while another writes waits; then one of those who waited writes for all.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import Final

from concord.ledger.log import Log
from concord.ledger.submitters import Refused, Submission

MOST: Final = 4096  # records in one commit


class Group:
    """Takes single records for a log from any number of threads."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._changed = threading.Condition()
        self._waiting: list[tuple[Submission, Future[int]]] = []
        self._writing = False

    def add(self, one: Submission, *, at: int | None = None) -> int:
        """Takes a record; returns its index when durable. Raises as Log.extend(); a refusal is this one's alone."""
        done: Future[int] = Future()
        with self._changed:
            self._waiting.append((one, done))
        while not done.done():
            with self._changed:
                while self._writing and not done.done():
                    self._changed.wait()  # whose record is durable goes on, though another writes already
                if done.done():
                    break
                self._writing = True
                some, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                self._write(some, at)
            finally:
                with self._changed:
                    self._writing = False
                    self._changed.notify_all()
        return done.result()

    def _write(self, some: list[tuple[Submission, Future[int]]], at: int | None) -> None:
        while some:
            try:
                indices = self._log.extend([one for one, _done in some], at=at)
            except Refused as refused:
                some.pop(refused.position)[1].set_exception(Refused(refused.code))
            except BaseException as error:
                for _one, done in some:
                    done.set_exception(error)
                raise
            else:
                for (_one, done), index in zip(some, indices, strict=True):
                    done.set_result(index)
                return
