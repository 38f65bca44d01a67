"""Records per second that are durable when they are acknowledged: `python -m tests.bench.ingest` on a deployment's log.

Every record carries a UUIDv7 and is looked up among those of the last 24 hours, as one that others hand in.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import django

from concord.ledger import leaf as leaves
from concord.ledger.group import Group
from concord.ledger.log import Log, Submission
from tests.bench import timing

SUBMITTER = b"test"
PLAN = {1: 1.5, 64: 3.0, 1000: 4.0, 10_000: 4.0}  # records in a batch, seconds
BEFORE = 100_000  # records that are remembered before anything is measured
WRITERS = 64
Result = dict[str, float]


def records(count: int, at: int) -> list[Submission]:
    """So many records, as submitters whose clocks and networks differ hand them in: not in the order of their keys."""
    found = []
    for number in range(count):
        key = (at * 1000 + number // 64).to_bytes(6, "big") + b"\x70\x00\x80" + secrets.token_bytes(7)
        made = leaves.leaf(submitter=SUBMITTER, at=at, committed=secrets.token_bytes(32))
        found.append(Submission(SUBMITTER, key, made))
    for start in range(0, count, 640):
        part = found[start : start + 640]
        random.shuffle(part)
        found[start : start + 640] = part
    return found


def batches(log: Log) -> dict[str, Result]:
    """Batches one after the other, on a log that has grown already; per second, and milliseconds for one batch."""
    at = int(time.time())
    for start in range(0, BEFORE, 10_000):
        log.extend(records(min(10_000, BEFORE - start), at), at=at)
    found = {}
    for batch, seconds in PLAN.items():
        took: list[float] = []
        spent = 0.0
        while sum(took) < seconds:
            given = records(batch * max(1, 512 // batch), at := at + 1)
            for start in range(0, len(given), batch):
                began, cpu = time.perf_counter(), time.process_time()
                log.extend(given[start : start + batch], at=at)
                took.append(time.perf_counter() - began)
                spent += time.process_time() - cpu
        done = len(took) * batch
        found[str(batch)] = timing.summary(took) | {
            "per_second": done / sum(took), "per_cpu_second": done / spent, "p99": p99(took),
        }  # fmt: skip
    return found


def writers(log: Log, count: int = 12_800) -> Result:
    """Threads that each hand in one record after the other and wait until it is durable."""
    at, group = int(time.time()) + 120, Group(log)
    given, took = records(count, at), []

    def write(own: Sequence[Submission]) -> None:
        for one in own:
            began = time.perf_counter()
            group.add(one, at=at)
            took.append(time.perf_counter() - began)

    threads = [threading.Thread(target=write, args=(given[nth::WRITERS],)) for nth in range(WRITERS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - began
    return timing.summary(took) | {"per_second": count / spent, "p99": p99(took)}


def synced(folder: Path, count: int = 400) -> Result:
    """How often the disk under a folder takes 4 KB and says that it has them."""
    took = []
    with (folder / "synced").open("wb", buffering=0) as file:
        for _nth in range(count):
            began = time.perf_counter()
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return timing.summary(took) | {"per_second": count / sum(took), "p99": p99(took)}


def p99(seconds: Sequence[float]) -> float:
    """The 99th of a hundred, in milliseconds."""
    return 1000 * sorted(seconds)[int(len(seconds) * 0.99)]


if __name__ == "__main__":
    django.setup()
    from concord.gateways.ledger import ledger

    json.dump(batches(ledger()), sys.stdout)
