"""What the entries of a matter did to one duty, step by step: the docket read again, nothing guessed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from concord.law.draft import EMPTY, Draft
from concord.law.effects import EFFECTS
from concord.law.model import Entry, Live

ON_KEY = frozenset(("due", "state", "end", "lapse", "late", "waive"))
MONEY = frozenset(("credit", "uncredit", "waive"))


class Step(msgspec.Struct, frozen=True):
    """One change of a duty. entry: that made it; kind: its effect; before, after: the duty, None where it is not."""

    entry: Entry
    kind: str
    before: Live | None
    after: Live | None
    changed: frozenset[str] = frozenset()


class History(msgspec.Struct, frozen=True):
    """steps: since the duty was last opened; live: as it is in the end, or was when it was over; draft: the state.

    behind: the entries that its dates and amounts rest on; moments: name -> the entry that last marked it, when the
    duty was opened; notices: (seq, participant) -> the entry that recorded that service.
    """

    steps: tuple[Step, ...]
    live: Live | None
    draft: Any
    behind: tuple[Entry, ...]
    moments: dict[str, Entry]
    notices: dict[tuple[int, str], Entry]
    by_seq: dict[int, Entry]


def history(entries: Iterable[Entry], key: str) -> History:
    """Return what happened to the duty of this key. entries: the whole docket, in its order."""
    draft = Draft(EMPTY)
    steps: list[Step] = []
    moments: dict[str, Entry] = {}
    opened_with: dict[str, Entry] = {}
    notices: dict[tuple[int, str], Entry] = {}
    money: list[Entry] = []
    by_seq: dict[int, Entry] = {}
    live: Live | None = None
    for entry in entries:
        by_seq[entry.seq] = entry
        for name, *values in entry.effects:
            before = draft.duties.get(key) or draft.settled.get(key)
            EFFECTS[name](draft, *values)
            if name == "moment":
                moments[values[0]] = entry
            elif name == "served":
                notices[values[0], values[1]] = entry
            elif name in MONEY:
                money.append(entry)
            elif name == "open" and values[0].get("key") == key:
                steps, opened_with = [], dict(moments)
            if not _concerns(name, values, key):
                continue
            after = draft.duties.get(key) or draft.settled.get(key)
            live = after or before
            steps.append(Step(entry, name, before, after, _names(values)))
        draft.head(entry)
    behind = [step.entry for step in steps] + (money if live is not None and live.kind == "pay" else [])
    return History(tuple(steps), live, draft, tuple(behind), opened_with, notices, by_seq)


def _concerns(name: str, values: list[Any], key: str) -> bool:
    return bool(values[0].get("key") == key if name == "open" else name in ON_KEY and values[0] == key)


def _names(values: list[Any]) -> frozenset[str]:
    return frozenset(values[1]) if len(values) > 1 and isinstance(values[1], dict) else frozenset()
