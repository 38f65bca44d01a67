"""What entries did to one duty, step by step: the docket read again, nothing guessed.

Only the entries that a reader may see are read. Whether they tell the whole story is found by comparing: if the duty as
they leave it is the duty as it stands, nothing is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from concord.law.draft import EMPTY, Draft
from concord.law.effects import EFFECTS
from concord.law.model import Entry, Live, State

ON_KEY = frozenset(("due", "state", "end", "lapse", "late", "waive"))


class Step(msgspec.Struct, frozen=True):
    """One change of a duty. entry: that made it; kind: its effect; before, after: the duty, None where it is not.

    changed: the fields that the effect names.
    """

    entry: Entry
    kind: str
    before: Live | None
    after: Live | None
    changed: frozenset[str] = frozenset()


class History(msgspec.Struct, frozen=True):
    """What visible entries tell of one duty.

    steps: since it was last opened; live: as they leave it, or as it was when it was over; stands: whether it does;
    broken: an entry changes what no visible entry opened; moments: name -> when it was last marked before the duty was
    opened; notices: (seq, participant) -> when that notice arrived; by_seq: the entries; state: of the matter.
    """

    steps: tuple[Step, ...]
    live: Live | None
    stands: bool
    broken: bool
    moments: dict[str, int]
    notices: dict[tuple[int, str], int]
    by_seq: dict[int, Entry]
    state: State


class _Reading:
    """A history while it is read."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.draft = Draft(EMPTY)
        self.steps: list[Step] = []
        self.live: Live | None = None
        self.broken = False
        self.moments: dict[str, int] = {}
        self.known: dict[str, int] = {}
        self.notices: dict[tuple[int, str], int] = {}

    def read(self, entry: Entry, name: str, values: list[Any]) -> None:
        """Take in one effect."""
        if name == "moment":
            self.known[values[0]] = values[1]
        elif name == "served":
            self.notices[values[0], values[1]] = values[2]
        elif _concerns(name, values, self.key):
            self._change(entry, name, values)

    def _change(self, entry: Entry, name: str, values: list[Any]) -> None:
        before = self.now()
        if name == "open":
            self.steps, self.moments, self.broken = [], dict(self.known), False
        elif before is None:
            self.broken = True
            return
        EFFECTS[name](self.draft, *values)
        after = self.now()
        self.live = after or before
        named = values[1] if len(values) > 1 and isinstance(values[1], dict) else ()
        self.steps.append(Step(entry, name, before, after, frozenset(named)))

    def now(self) -> Live | None:
        """The duty as it is after what was read, None when it is over."""
        return self.draft.duties.get(self.key) or self.draft.settled.get(self.key)


def history(entries: Iterable[Entry], key: str, state: State) -> History:
    """Return what entries tell of the duty of this key. state: of the matter, caught up."""
    reading = _Reading(key)
    by_seq: dict[int, Entry] = {}
    for entry in entries:
        by_seq[entry.seq] = entry
        for name, *values in entry.effects:
            reading.read(entry, name, values)
    return History(
        steps=tuple(reading.steps), live=reading.live, stands=reading.now() is not None, broken=reading.broken,
        moments=reading.moments, notices=reading.notices, by_seq=by_seq, state=state,
    )  # fmt: skip


def _concerns(name: str, values: list[Any], key: str) -> bool:
    return bool(values[0].get("key") == key if name == "open" else name in ON_KEY and values[0] == key)
