"""Random histories of contracts, each replayed: `python -m tests.bench.histories 10000` prints how many come out equal.

A history is what anybody may do at any time, as far as the law lets him; its replay has to give the very state, from
the entries as they are kept.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from random import Random
from typing import Any

import msgspec

from concord.law import engine, storing
from concord.law.model import Entry
from tests.law.beginnings import BEGINNINGS, beginning
from tests.law.wandering import Wanderer

STEPS = 25
CONTRACTS = tuple(sorted(name for name in BEGINNINGS if beginning(name).law.kind == "contract"))


def history(number: int) -> Wanderer:
    """The history of that number: always the same one."""
    chance = Random(f"history {number}")
    wanderer = Wanderer(beginning(CONTRACTS[number % len(CONTRACTS)]), chance)
    for _ in range(chance.randrange(5, STEPS)):
        wanderer.step()
    return wanderer


def equal(walk: Wanderer) -> bool:
    """Whether a replay of the entries, as they are kept, gives the state as it is kept."""
    kept = msgspec.json.decode(msgspec.json.encode(walk.entries), type=list[Entry])
    again = engine.replay(engine.empty_state(walk.law), kept)
    return again == walk.state == storing.decode(storing.encode(again))


def run(count: int) -> dict[str, Any]:
    """So many histories: how many are equal, how many entries they have, and how many of which contract."""
    same = entries = 0
    of: Counter[str] = Counter()
    unequal: list[int] = []
    for number in range(count):
        walk = history(number)
        good = equal(walk)
        same, entries = same + good, entries + len(walk.entries)
        of[walk.law.key] += 1
        unequal += [] if good else [number]
    return {"count": count, "equal": same, "entries": entries, "of": dict(of), "unequal": unequal[:10]}


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]))))
