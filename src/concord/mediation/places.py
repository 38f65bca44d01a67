"""How many live pages of a case one person may hold open: the newest stay, the oldest gives way."""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

MOST = 8  # open pages of one case for one person: a phone, a desk, some forgotten tabs

Line = TypeVar("Line")


class Places(Generic[Line]):
    """The open lines of one process, by who holds them. All calls come from one event loop, so nothing is locked."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._open: dict[str, deque[Line]] = {}

    def take(self, who: str, line: Line) -> Line | None:
        """Gives `line` a place; returns the oldest line of the same person if it must give way for that, else None."""
        lines = self._open.setdefault(who, deque())
        oldest = lines.popleft() if len(lines) >= self.most else None
        lines.append(line)
        return oldest

    def leave(self, who: str, line: Line) -> None:
        """Frees the place of a line; one that gave way, or never had a place, is no error."""
        lines = self._open.get(who)
        if lines is None:
            return
        if line in lines:
            lines.remove(line)
        if not lines:
            del self._open[who]

    def __len__(self) -> int:
        return sum(len(lines) for lines in self._open.values())
