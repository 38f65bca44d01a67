"""What cosignatures cost: 27 witnesses as processes of this one machine, asked for a checkpoint again and again."""

from __future__ import annotations

import gc
import signal
import time
from pathlib import Path

from concord.ledger import cosigning, policy
from concord.ledger.hashing import leaf_hash
from tests.bench import timing
from tests.bench.figure import Figure, spread
from tests.faults import witnesses
from tests.faults.witnesses import ALL, QUORUM, Branch
from tests.ledger import asking

ROUNDS, AWAY = 30, 8
ONE = 300  # checkpoints that one witness alone is asked for


def figures(folder: Path) -> list[Figure]:
    """All of them."""
    return together(folder) + alone(folder)


def together(folder: Path) -> list[Figure]:
    """How long until a checkpoint bears what the policy asks for, all there, and with eight killed or hung."""
    processes, rules = witnesses.prepare(folder, ALL, QUORUM)
    peers, sizes = cosigning.peers(policy.read(rules.encode())), dict[str, int]()
    branch = Branch([leaf_hash(b"%d" % n) for n in range(2 * ROUNDS + 40)])
    with witnesses.nursery() as nursery:
        for one in processes:
            nursery.serve(one)
        branch.gather(peers, 20, ALL, 20, sizes)
        whole = timing.summary([asked(branch, peers, 21 + n, sizes) for n in range(ROUNDS)])
        for number, one in enumerate(processes[:AWAY]):
            one.signal(signal.SIGKILL if number % 2 else signal.SIGSTOP)
        less = timing.summary([asked(branch, peers, 21 + ROUNDS + n, sizes) for n in range(ROUNDS)])
        for one in processes[:AWAY]:
            if one.pid:
                one.signal(signal.SIGCONT)
    what = f"ledger: a checkpoint cosigned by {QUORUM} of {ALL} witnesses"
    return [
        Figure(what, whole["median"], "ms", 1000, spread(whole)),
        Figure("ledger: the same, four killed and four hung", less["median"], "ms", 1000, spread(less)),
    ]


def asked(branch: Branch, peers: list[cosigning.Peer], size: int, sizes: dict[str, int]) -> float:
    """Seconds until the quorum is there."""
    began = time.perf_counter()
    found = branch.gather(peers, size, QUORUM, 10, sizes)
    took = time.perf_counter() - began
    assert len(found.seen) >= QUORUM, found.refused
    return took


def alone(folder: Path) -> list[Figure]:
    """What one witness does in a second of its core: judge, remember durably, sign; without the network."""
    (folder / "alone").mkdir()
    witness = asking.witness(folder / "alone", asking.Clock())
    branch = Branch([leaf_hash(b"%d" % n) for n in range(ONE + 1)])
    bodies = [branch.body(n, n + 1) for n in range(ONE)]
    gc.collect()
    began, clock = time.process_time(), time.perf_counter()
    for body in bodies:
        assert witness.add_checkpoint(body).status == 200
    cpu, wall = time.process_time() - began, time.perf_counter() - clock
    note = f"{ONE / wall:.0f} per s of the clock, each synced to disk"
    return [Figure("ledger: checkpoints that one witness cosigns", ONE / cpu, "per s", None, note)]
