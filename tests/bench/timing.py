"""How long something takes: the least, the middle and the 95th of so many runs, in milliseconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

Times = dict[str, float]


def summary(seconds: Sequence[float]) -> Times:
    """Takes durations in seconds; returns milliseconds: min, median, p95."""
    ordered = sorted(1000 * one for one in seconds)
    return {"min": ordered[0], "median": ordered[len(ordered) // 2], "p95": ordered[int(len(ordered) * 0.95)]}


def of(work: Callable[[], object], runs: int, *, clock: Callable[[], float] = time.perf_counter) -> Times:
    """Runs it once unmeasured, then so often. clock: perf_counter for the wall's time, thread_time for the CPU's."""
    work()
    found = []
    for _run in range(runs):
        began = clock()
        work()
        found.append(clock() - began)
    return summary(found)
