"""The law alone: `python -m tests.bench.law` prints its figures as JSON. No database, no Django."""

from __future__ import annotations

import json
import time
from typing import Any

import msgspec

from concord.law import engine, reading, shelf
from concord.law.model import Act, Decision, Entry
from tests.bench import timing
from tests.law.mediating import mediating

KEY = "cn-mediation@2025.1"
MANY = 1000


def figures() -> dict[str, Any]:
    """load, decide and replay in milliseconds of CPU; the state's size in bytes after twenty entries and after many."""
    text = shelf.source(KEY)
    law, walk = shelf.rulebook(KEY), mediating()
    state, entries = walk.state, list(walk.entries)
    size, decided = 0, []
    while len(entries) < MANY:
        act = Act("say", "applicant", "anna", {"text": f"sha256:{len(entries):064x}"})
        began = time.thread_time()
        answer = engine.decide(law, state, act, state.at + 1)
        decided.append(time.thread_time() - began)
        assert isinstance(answer, Decision), answer
        state = answer.state
        entries += answer.entries
        size = size or (len(msgspec.json.encode(state)) if len(entries) >= 20 else 0)
    raw = [msgspec.json.encode(entry) for entry in entries]

    def replay() -> None:
        read = [msgspec.json.decode(one, type=Entry) for one in raw]
        assert engine.replay(engine.empty_state(law), read) == state

    return {
        "load": timing.of(lambda: reading.load(text), 5, clock=time.thread_time),
        "decide": timing.summary(decided),
        "replay": timing.of(replay, 10, clock=time.thread_time),
        "bytes": size,
        "bytes_many": len(msgspec.json.encode(state)),
    }


if __name__ == "__main__":
    print(json.dumps(figures()))
