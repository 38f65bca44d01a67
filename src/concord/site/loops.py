"""The loops: the reactor does what entries ask for, the clock plays CLOCK wherever a deadline has passed, the ledger's
puts what was recorded into the log, that of offers opens what enterprises send in thousands.

They run inside the web process (one machine) or under `concord worker` (many). A pass does what is ready and says
how much that was; a loop that found nothing sleeps, a loop that failed is logged and tries again later.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from concord.contracts import batches_opening, portfolio, together
from concord.docket import attestation, audit, clock, clockwork, lawtables, proofs, reactor
from concord.gateways import ledger
from concord.proofs import nodes
from concord.site.traffic import traffic

log = logging.getLogger("concord.loops")
AFTER_FAILURE = 5.0  # seconds


@dataclass(frozen=True)
class Loop:
    """once: one pass, returns how many things it did; idle: seconds to sleep when there was nothing."""

    name: str
    once: Callable[[], int]
    idle: float


def react() -> int:
    """A pass of the reactor that lets those go first who wait for a page."""
    return reactor.run_once(between=traffic.give_way)


def open_offers() -> int:
    """A pass over the offers that were queued, which gives way just so."""
    return batches_opening.run_once(between=traffic.give_way)


LOOPS = (
    Loop("reactor", react, 0.2),
    Loop("clock", clockwork.run_once, 1.0),
    Loop("offers", open_offers, 1.0),
    Loop("ledger", proofs.run_once, 0.5),
    Loop("fillers", lambda: ledger.fill(at=clock.now()), ledger.PASS),
    Loop("attestations", attestation.run_once, 1.0),
    Loop("cosigning", ledger.cosign, 0.5),
    Loop("nodes", nodes.ask_next, 5.0),
    Loop("together", together.run_once, 0.5),
    Loop("portfolio", portfolio.run_once, 30.0),
    Loop("audit", audit.run_daily, 300.0),
    Loop("timestamps", lambda: ledger.stamp_newest(at=clock.now()), 5.0),
)
_threads = ThreadPoolExecutor(len(LOOPS), thread_name_prefix="loop")  # one that hangs holds up no other


def attempt(loop: Loop) -> float:
    """One pass; returns the seconds to wait before the next. A failure is logged, never ends the loop."""
    traffic.give_way()
    close_old_connections()
    lawtables.refresh()
    try:
        return 0.0 if loop.once() else loop.idle
    except Exception:
        log.exception("the %s loop failed; it goes on", loop.name)
        return AFTER_FAILURE
    finally:
        close_old_connections()


def take_back() -> int:
    """At the start of a process: takes back what processes of this machine had claimed when they died."""
    return reactor.recover()


async def repeat(loop: Loop) -> None:
    """For ever, inside a server. A pass has its own thread, but events it sends go out from the server's loop."""
    once = sync_to_async(attempt, thread_sensitive=False, executor=_threads)
    while True:
        await asyncio.sleep(await once(loop))


def work(stop: threading.Event) -> None:
    """All loops in this process until `stop` is set; a pass that has begun is finished."""

    take_back()

    def run(loop: Loop) -> None:
        while not stop.is_set():
            stop.wait(attempt(loop))

    threads = [threading.Thread(target=run, args=(loop,), name=loop.name) for loop in LOOPS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
