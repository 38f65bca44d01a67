"""Real nodes with real CometBFTs, all on this machine: records per second, and the time to a receipt.

    python -m tests.bench.replicated --nodes 4 --rate 20000 --seconds 15
    python -m tests.bench.replicated --nodes 27 --rate 2500 --seconds 30

Records come at a steady rate, in batches, at all nodes in turn. A receipt's time is from before its batch is handed in
until the node gives the receipt with its quorum. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from concord.ledger.fetching import Unreachable
from concord.ledger.replica import batches
from concord.ledger.replica.batches import Record
from concord.ledger.replica.client import Client
from concord.ledger.replica.codes import Refused
from tests.faults import replicating
from tests.faults.replicating import Consortium

STARTS = 240.0  # seconds until many nodes on few cores are up
DRAIN = 120.0  # seconds until what was taken has to be in a block
WRITERS = 16


@dataclass
class Run:
    """What one run gave. offered: records handed in; committed: those in the log; waits: seconds to receipts."""

    nodes: int
    batch: int
    offered: int = 0
    committed: int = 0
    seconds: float = 0.0
    refused: int = 0
    up: float = 0.0
    blocks: int = 0
    hashes: int = 0
    python: float = 0.0
    go: float = 0.0
    waits: list[float] = field(default_factory=list)

    @property
    def words(self) -> str:
        parts = quantiles(self.waits, n=100) if len(self.waits) > 1 else [*self.waits, 0.0] * 99
        return (
            f"| {self.nodes:>2} nodes, {self.batch} a batch | {self.committed / self.seconds:>8.0f} records/s"
            f" | receipt p50 {parts[49]:.2f} s, p99 {parts[98]:.2f} s ({len(self.waits)})"
            f" | up in {self.up:.0f} s, {self.blocks} blocks, {self.refused} batches told to wait,"
            f" {self.hashes} app_hash on all; processor s: {self.python:.0f} applications, {self.go:.0f} CometBFT |"
        )


def measured(folder: Path, nodes: int, *, rate: int, seconds: float, batch: int) -> Run:
    """Runs a consortium of so many nodes under that load (records/s)."""
    names = [f"member{at + 1:02d}" for at in range(nodes)]
    run = Run(nodes, batch)
    replicating.STARTS = STARTS
    with replicating.consortium(folder, names) as made:
        made.start()
        run.up = made.await_up(height=2)
        before = made.health(names[0])["height"]
        _load(made, run, rate, seconds)
        run.blocks = made.health(names[0])["height"] - before
        run.python, run.go = _processor(made)
        _settle(made)
        run.hashes = len({found[2] for found in made.roots()})
    return run


def _load(made: Consortium, run: Run, rate: int, seconds: float) -> None:
    pause, begun = run.batch / rate, time.monotonic()
    lines: dict[tuple[int, str], Client] = {}
    with ThreadPoolExecutor(WRITERS) as writers, ThreadPoolExecutor(WRITERS) as readers:
        number = 0
        while (now := time.monotonic() - begun) < seconds:
            if number * pause > now:
                time.sleep(number * pause - now)
            writers.submit(_write, made, run, number, lines, readers)
            number += 1
            run.offered += run.batch
        writers.shutdown()
        name, end = made.names[0], time.monotonic() + DRAIN
        while (size := made.health(name)["size"]) < run.offered - run.refused * run.batch and time.monotonic() < end:
            time.sleep(0.05)
        run.committed, run.seconds = size, time.monotonic() - begun
    for client in lines.values():
        client.close()


def _write(
    made: Consortium, run: Run, number: int, lines: dict[tuple[int, str], Client], readers: ThreadPoolExecutor
) -> None:
    name = made.names[number % len(made.names)]
    line = (threading.get_ident(), name)
    if line not in lines:
        lines[line] = made.client(name)
    begun, records = time.monotonic(), list(_records(run.batch))
    try:
        tickets = lines[line].submit(records)
    except (Refused, Unreachable):
        run.refused += 1
        return
    if number % 8 == 0:
        readers.submit(_await, made, run, name, tickets[-1], begun)


def _records(many: int) -> Iterator[Record]:
    now = int(time.time() * 1000)
    return (Record(batches.new_key(now), os.urandom(32)) for _one in range(many))


def _await(made: Consortium, run: Run, name: str, ticket: str, begun: float) -> None:
    made.receipt(name, ticket, seconds=DRAIN)
    run.waits.append(time.monotonic() - begun)


def _processor(made: Consortium) -> tuple[float, float]:
    """Seconds of processor time so far: of the applications, and of their CometBFTs."""
    used = [0.0, 0.0]
    for name in made.names:
        for at, process in enumerate((made.running[name].pid, made.comet_of(name))):
            words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            used[at] += (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    return used[0], used[1]


def _settle(made: Consortium) -> None:
    end = time.monotonic() + DRAIN
    while len(made.roots()) > 1 and time.monotonic() < end:
        time.sleep(0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=4)
    parser.add_argument("--rate", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--batch", type=int, default=500)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="concord-bench-"))
    try:
        run = measured(folder / "all", given.nodes, rate=given.rate, seconds=given.seconds, batch=given.batch)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end; offered {given.rate} records/s")
    print(run.words)


if __name__ == "__main__":
    main()
