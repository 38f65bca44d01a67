"""What a loop would say at every pass is said when it changes, and else once a minute."""

from __future__ import annotations

import time
from typing import Final

EVERY: Final = 60.0  # seconds
MOST: Final = 10_000  # things to say that are remembered

_said: dict[str, tuple[str, float]] = {}  # by what it is about: what was said, and when (monotonic)


def due(about: str, says: str) -> bool:
    """Takes what it is about and what there is to say; returns whether to say it now, and remembers that it was."""
    before, when = _said.get(about, ("", 0.0))
    now = time.monotonic()
    if about in _said and before == says and now - when < EVERY:
        return False
    _said.pop(about, None)
    _said[about] = (says, now)
    while len(_said) > MOST:
        _said.pop(next(iter(_said)), None)
    return True


def over(about: str) -> None:
    """There is nothing to say about it any more; what comes up again is said at once."""
    _said.pop(about, None)
