"""Asks a node of the log (a witness, a member of a consortium) how it is."""

from __future__ import annotations

import json
import time
from typing import Any, Final, Literal, NamedTuple

from concord.ledger import fetching
from concord.ledger.fetching import Unreachable

SECONDS: Final = 5.0
MOST: Final = 1 << 18  # bytes of an answer
PATHS: Final = ("", "health")  # a witness tells its state at its root, a member of a consortium its health


class Heard(NamedTuple):
    """What a node said, and how many milliseconds that took.

    trouble: `silent` (nobody answers there), `odd` (not with a node's state), '' = there is none.
    """

    state: dict[str, Any]
    took: int
    trouble: Literal["", "silent", "odd"] = ""


def ask(address: str) -> Heard:
    """Takes a node's address; returns its own account of itself. It is believed in nothing that has a signature."""
    began = time.monotonic()
    for path in PATHS:
        try:
            answer = fetching.get(f"{address.rstrip('/')}/{path}", seconds=SECONDS, most=MOST)
            state = _kept(json.loads(answer.body)) if answer.kind == "application/json" else None
        except Unreachable:
            return Heard({}, 0, "silent")
        except (ValueError, RecursionError):
            continue
        if isinstance(state, dict):
            return Heard(state, int(1000 * (time.monotonic() - began)))
    return Heard({}, 0, "odd")


def _kept(state: Any) -> Any:
    """What a node said, if a database keeps it and a page can show it: no infinity, no half sign, no zero byte.

    Raises ValueError.
    """
    written = json.dumps(state, ensure_ascii=False, allow_nan=False)
    written.encode()
    if "\\u0000" in written:
        raise ValueError("a sign that no database keeps")
    return state
