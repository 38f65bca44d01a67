"""Whether somebody waits for an answer of this process. What runs in the background gives way while somebody does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 0.1  # seconds for which background work waits at most: under a load that never ends it still gets on


class Traffic:
    """Counts the requests that are being answered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests = 0
        self._calm = threading.Event()
        self._calm.set()

    @contextmanager
    def request(self) -> Iterator[None]:
        """Within, a request is being answered."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._lock:
            self._requests += change
            (self._calm.clear if self._requests else self._calm.set)()

    def give_way(self) -> None:
        """Waits until no request is being answered, PATIENCE at most."""
        self._calm.wait(PATIENCE)


traffic = Traffic()
