"""How long the auditor takes for each rulebook, and for its slowest part, in seconds of the CPU."""

from __future__ import annotations

import time
from typing import Any
from unittest.mock import patch

from concord.law import shelf
from concord.law.audit.exploring import Explorer
from concord.law.audit.gate import gate
from concord.law.clauses import CONTRACT


def figures() -> dict[str, dict[str, Any]]:
    """Of each rulebook: whole, slowest (s), stages of that part, states walked, findings left; whether a contract."""
    return {key: audited(key) for key in shelf.names()}


def audited(key: str) -> dict[str, Any]:
    law = shelf.rulebook(key)
    took: list[tuple[float, tuple[str, ...]]] = []
    walk_part = Explorer._walk_part

    def timed(self: Explorer, stages: tuple[str, ...], *more: Any) -> Any:
        began = time.process_time()
        answer = walk_part(self, stages, *more)
        took.append((time.process_time() - began, stages))
        return answer

    began = time.process_time()
    with patch.object(Explorer, "_walk_part", timed):
        checked = gate(law)
    whole = time.process_time() - began
    slowest, stages = max(took)
    left = [str(one.defect) for one in checked.findings if one.defect.level != "note"]
    found = {"contract": law.kind == CONTRACT, "states": checked.audit.states, "left": left}
    return found | {"whole": whole, "slowest": slowest, "stages": stages}


if __name__ == "__main__":
    for key, found in figures().items():
        print(key, found)
