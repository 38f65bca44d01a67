"""What the log shows of how much was written, and when: as little as can be (docs/adr/0018-padded-batches.md).

Every batch is filled up with leaves of chance to a multiple of 16, in an order that is chance; and such batches come at
chance times though nothing was written. Nobody but our own audit (see concord.gateways.ledger.fillers) can tell such a
leaf from one that commits to a record.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random, SystemRandom
from typing import Final

from concord.gateways.ledger import fillers
from concord.ledger import leaf as leaves
from concord.ledger.log import Submission

WIDTH: Final = 16
chance: Random = SystemRandom()


def filled(commitments: Sequence[bytes]) -> list[bytes]:
    """Takes commitments; returns them with those of nothing, a multiple of 16 and at least so many, in order."""
    missing = -len(commitments) % WIDTH or (0 if commitments else WIDTH)
    return sorted([*commitments, *(fillers.filler() for _ in range(missing))])


def batch(submitter: bytes, at: int, commitments: Sequence[bytes]) -> list[Submission]:
    """Takes who submits, UTC seconds, and commitments; returns the batch, filled up and ordered by commitment."""
    made = (leaves.leaf(submitter=submitter, at=at, committed=one) for one in filled(commitments))
    return [Submission(submitter, b"", one) for one in made]


def comes_now(mean: float, seconds: float) -> bool:
    """Whether a batch of nothing comes in this span of so many seconds; on average once in `mean` seconds."""
    return chance.random() < seconds / mean
