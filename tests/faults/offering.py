"""Queues and opens a batch of offers in processes that are killed: `python -m tests.faults.offering 8 12 -`.

Takes the lines of the file, the rounds, and a flaw or `-`. It forks a worker for each round; that one kills itself
(kill -9) before or after a commit, each time another one. The last worker is left alone. Prints as JSON what is there.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import django

django.setup()

from django.db import connections  # noqa: E402

from concord.contracts import batches, batches_opening  # noqa: E402
from concord.contracts.models import Batch, Offer  # noqa: E402
from concord.docket import clock  # noqa: E402
from concord.docket.models import Entry, Matter  # noqa: E402
from tests import factory  # noqa: E402
from tests.rooms.contracts import offer_files  # noqa: E402

TOGETHER = 3  # offers of one chunk


def fused(commits: int, *, after: bool) -> Callable[[], None]:
    """A commit in whose stead, or after which, the process is gone when it comes to it for the last time."""
    connection, left = connections["default"], [commits]
    commit = connection._commit

    def dying() -> None:
        left[0] -= 1
        if not left[0] and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        commit()
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    return dying


def work(batch: Batch, flaw: str) -> None:
    """What the page does when somebody has signed, and then the loop."""
    batches.CHUNK = TOGETHER
    write = batches._write

    def early(found: Batch, *more: Any) -> int:
        Batch.objects.filter(pk=found.pk).update(queued_at=clock.now())  # before the offers are written
        return write(found, *more)

    with patch.object(batches, "_write", early if flaw == "early" else write):
        batches.queue(batch)
        while batches_opening.run_once(1):
            pass


def worker(batch: Batch, flaw: str, round_: int) -> int:
    """Forks one and waits for its end; returns the signal that killed it, 0 for none. round_: 0 = it is left alone."""
    connections.close_all()
    process = os.fork()
    if process:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    try:
        if round_:
            connections["default"].ensure_connection()
            connections["default"]._commit = fused(1 + round_ // 2 % 4, after=bool(round_ % 2))
        work(batch, flaw)
    finally:
        os._exit(0)


def main(lines: int, rounds: int, flaw: str) -> dict[str, Any]:
    home = factory.enterprise()
    by = factory.member("signatory", home)
    content = offer_files.written(*(offer_files.line(number) for number in range(lines)))
    batch = offer_files.received(home, by, content)
    batches.confirm(batch, by)
    killed = sum(worker(batch, flaw, round_) == -signal.SIGKILL for round_ in range(1, rounds + 1))
    worker(batch, flaw, 0)
    states = Counter(Offer.objects.values_list("state", flat=True))
    signed = Entry.objects.filter(act="sign").values("matter").distinct().count()
    return {"killed": killed, "offers": dict(states), "matters": Matter.objects.count(), "signed": signed,
            "signatures": Entry.objects.filter(act="sign").count(), "stored": Batch.objects.get().stored}  # fmt: skip


if __name__ == "__main__":
    factory.number_on()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])))
