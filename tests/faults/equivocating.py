"""A node whose application lies: of each batch it records other commitments than the submitters signed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from concord.ledger.replica import node, state

honest = state.finished


def lying(draft: Any, height: int, plan: Any) -> Any:
    """The block with the bits of every commitment turned."""
    draft.taken = {named: bytes(255 - byte for byte in value) for named, value in draft.taken.items()}
    return honest(draft, height, plan)


if __name__ == "__main__":
    state.finished = lying
    node.run(Path(sys.argv[1]), Path(sys.argv[3]))
