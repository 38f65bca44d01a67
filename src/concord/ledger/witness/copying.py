"""The copies that a witness keeps of its logs, brought up to what it has cosigned."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from concord.ledger import fetching
from concord.ledger.fetching import Line, Unreachable
from concord.ledger.keyfile import Secret
from concord.ledger.policy import Policy
from concord.ledger.retrieval import Bound
from concord.ledger.verify import Unproven
from concord.ledger.witness.mirror import ROOM, Mirror, folder_of
from concord.ledger.witness.state import State

LOGGER: Final = logging.getLogger(__name__)
REMEMBERED: Final = 16  # checkpoints of a log to which leaves may still be handed in


class Copies:
    """One copy for each log. addresses: origins with where their tiles lie. others: origins that have none.

    Of those, leaves can be handed in. bound: what one look at a log may fetch. room: octets for each copy.
    """

    def __init__(
        self,
        path: Path,
        secret: Secret,
        addresses: Mapping[str, str],
        *,
        others: Collection[str] = (),
        clock: Callable[[], float] = time.time,
        bound: Bound = Bound(),  # noqa: B008  it is frozen
        room: int = ROOM,
    ) -> None:
        self.secret, self._addresses = secret, addresses
        self._copies = {
            origin: Mirror(path, origin, secret, clock=clock, bound=bound, room=room)
            for origin in {*addresses, *others}
        }
        self._cosigned: dict[str, deque[str]] = {origin: deque(maxlen=REMEMBERED) for origin in self._copies}
        self._under = {folder_of(origin): copy for origin, copy in self._copies.items()}
        self._faults: dict[str, str] = {}

    def close(self) -> None:
        """Lets go of the files."""
        for copy in self._copies.values():
            copy.close()

    def under(self, folder: str) -> Mirror | None:
        """The copy that is served under that name."""
        return self._under.get(folder)

    def of(self, origin: str) -> Mirror | None:
        """The copy of a log."""
        return self._copies.get(origin)

    def note(self, state: State) -> None:
        """Remembers what was cosigned last: leaves that are handed in may belong to one of the last such trees."""
        for origin, notes in self._cosigned.items():
            seen = state.latest(origin)
            if seen is not None and seen.note not in notes:
                notes.append(seen.note)

    def pending(self, origin: str) -> list[str]:
        """The checkpoints of a log to which leaves that are handed in may belong."""
        return list(self._cosigned.get(origin, ()))

    def size(self, origin: str) -> int:
        """How many leaves of a log lie here."""
        return self._copies[origin].size() if origin in self._copies else 0

    def fault(self, origin: str) -> str:
        """Why the copy of a log is not at what was cosigned last, '' if nothing hinders it."""
        return self._faults.get(origin, "")

    def follow(self, state: State) -> None:
        """Brings every copy to the checkpoint cosigned last; what hinders one is told by fault(), and tried again."""
        for origin, copy in self._copies.items():
            seen = state.latest(origin)
            if seen is None or origin not in self._addresses:
                continue
            try:
                with closing(Line(self._addresses[origin])) as line:
                    reached = copy.follow(seen.note, fetching.tiles_of(line))
                self._faults.pop(origin, None)
                if reached < seen.size:
                    self._faults[origin] = f"{copy.held()} of {seen.size} leaves are here: the next look goes on"
            except (Unreachable, Unproven, ValueError, sqlite3.Error, OSError) as error:  # one log stops no other
                if self._faults.get(origin) != str(error):
                    LOGGER.warning("the copy of %s stays at %s leaves: %s", origin, copy.size(), error)
                self._faults[origin] = str(error)


def addresses(policy: Policy) -> dict[str, str]:
    """Takes a policy; returns where the tiles of its logs lie, by origin: the first address of each."""
    found: dict[str, str] = {}
    for key in policy.logs:
        if key.text in policy.addresses:
            found.setdefault(key.name, policy.addresses[key.text])
    return found
