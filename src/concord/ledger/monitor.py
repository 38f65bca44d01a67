"""Watches a log from outside: remembers the last checkpoint it has seen, and says when the log contradicts it.

What it finds (the code of an alarm):

    unreachable  the log gives no checkpoint, or not what belongs to it
    unsigned     no key that the policy names for the log signed the checkpoint
    quorum       it is not cosigned by as many witnesses as the policy asks for, or such a cosignature is bad
    rollback     the log has become smaller
    fork         what was there before is no longer, or a witness has seen another tree
    tile         tiles or leaves are not those of the checkpoint
    ahead        the log claims more new leaves than it is believed to have
    late         no witness has cosigned anything new for longer than allowed
    future       a clock says what is yet to come
    differs      a member of a consortium executed a contract again, and came to something else

It trusts its own memory and the keys in its policy, nothing else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal

from concord.ledger import attestation_alarms, fetching, retrieval, tiles
from concord.ledger import checkpoint as checkpoints
from concord.ledger import leaf as leaves
from concord.ledger import note as notes
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.cosigning import Peer, peers
from concord.ledger.encoding import Malformed
from concord.ledger.fetching import Line, Unreachable
from concord.ledger.hashing import EMPTY
from concord.ledger.judgement import DRIFT
from concord.ledger.note import Note
from concord.ledger.policy import NONE, Policy
from concord.ledger.retrieval import Bound
from concord.ledger.tiles import ENTRIES
from concord.ledger.verify import Unproven

AHEAD: Final = 100_000_000  # leaves
BOUND: Final = Bound()
Code = Literal["unreachable", "unsigned", "quorum", "rollback", "fork", "tile", "ahead", "late", "future", "differs"]


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that must not be: what, and in words."""

    code: Code
    words: str


@dataclass
class Report:
    """What one look at a log found. Times in UTC seconds, latency in seconds (None: no witness has said a time).

    note: the newest checkpoint, if it passed every check of the log itself, to be remembered; None if it did not.
    latency: since the newest cosignature. seen: the witnesses by their names in the policy, and when they cosigned.
    rehashed: how many leaves were fetched and hashed. growth: leaves since the look before. hashed: how many were
    hashed by now, from the first on; where one look does not come to the end, the next goes on from there.
    """

    at: int
    origin: str = ""
    size: int = 0
    root: str = ""
    growth: int = 0
    rehashed: int = 0
    hashed: int = 0
    latency: int | None = None
    seen: dict[str, int] = field(default_factory=dict)
    peers: dict[str, int | None] = field(default_factory=dict)
    alarms: list[Alarm] = field(default_factory=list)
    note: str | None = None

    def raise_(self, code: Code, words: str) -> None:
        """Adds an alarm."""
        self.alarms.append(Alarm(code, words))

    def content(self) -> dict[str, Any]:
        """As JSON may hold it."""
        return {
            "at": self.at,
            "origin": self.origin,
            "size": self.size,
            "root": self.root,
            "growth": self.growth,
            "rehashed": self.rehashed,
            "hashed": self.hashed,
            "latency": self.latency,
            "seen": self.seen,
            "peers": self.peers,
            "alarms": [{"code": one.code, "words": one.words} for one in self.alarms],
        }


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched, and how. late: seconds without a new cosignature that are allowed; 0 = any.

    whole: hash all leaves again at each look, not only the new ones. seconds: for each question. bound: what one look
    may take. ahead: how many leaves more than were hashed by now a log may claim before that is an alarm.
    """

    url: str
    policy: Policy
    late: int = 86_400
    whole: bool = False
    ask_witnesses: bool = True
    seconds: float = 10.0
    bound: Bound = BOUND
    ahead: int = AHEAD


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered from look to look: the newest checkpoint, and how much each witness had cosigned.

    hashed: how many of the checkpoint's leaves were hashed; None: all of them.
    """

    note: str | None = None
    peers: Mapping[str, int | None] = field(default_factory=dict)
    hashed: int | None = None

    def after(self, report: Report) -> Memory:
        """What is remembered after a look. What raised an alarm does not take the place of what was well."""
        note, hashed = (report.note, report.hashed) if report.note else (self.note, self.hashed)
        return Memory(note, {**self.peers, **report.peers}, hashed)


def read_memory(path: Path) -> Memory:
    """Takes the file of a memory; returns it, an empty one if there is no file. Raises Malformed."""
    try:
        parts = json.loads(path.read_text(encoding="utf-8"))
        return Memory(parts["note"], parts["peers"], parts.get("hashed"))
    except FileNotFoundError:
        return Memory()
    except (ValueError, KeyError, TypeError) as error:
        raise Malformed("What was remembered from the last look cannot be read.") from error


def write_memory(path: Path, memory: Memory) -> None:
    """Puts a memory in place of the one before: durable on return, and never half written."""
    new = path.with_name(f"{path.name}.new")
    with new.open("w", encoding="utf-8") as file:
        json.dump({"note": memory.note, "peers": dict(memory.peers), "hashed": memory.hashed}, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def look(watch: Watch, before: Memory, now: int) -> Report:
    """Takes what to watch, what is remembered from the last look, and the time (UTC seconds); returns a report.

    Raises ValueError for an address that is none, Malformed if what is remembered cannot be read.
    """
    report, line = Report(at=now), Line(watch.url)
    try:
        note, head = _checkpoint(watch, line, report)
        _check_clocks(watch, note, report)
        _check_grown(watch, line, head, before, report)
        report.note = notes.write(head.body, [one.line for one in note.signatures])
        if watch.ask_witnesses:
            _check_peers(watch, line, head, before, report)
            for words in attestation_alarms.differing(watch.policy, head.origin, watch.seconds):
                report.raise_("differs", words)
    except Unreachable as error:
        report.raise_("unreachable", str(error))
    except _Stop:
        pass
    finally:
        line.close()
    return report


class _Stop(Exception):
    """There is an alarm after which nothing else can be said."""


def _stop(report: Report, code: Code, words: str) -> _Stop:
    report.raise_(code, words)
    return _Stop(words)


def _checkpoint(watch: Watch, line: Line, report: Report) -> tuple[Note, Checkpoint]:
    """The log's newest checkpoint, signed by a key that the policy names for it."""
    answer = line.ask("/checkpoint", seconds=watch.seconds)
    if answer.status != 200:
        raise Unreachable(f"asked for its checkpoint, the log answers {answer.status}")
    try:
        note = notes.read(answer.body)
        head = checkpoints.read(note.text)
        keys = [key for key in watch.policy.logs if key.name == head.origin]
        signed = [checkpoints.check_signed(note, key) for key in keys]  # all of them: a bad one is found too
        if not any(signed):
            raise Unproven("no key that the policy names for this log signed the checkpoint")
    except Unproven as error:
        raise _stop(report, "unsigned", str(error)) from error
    report.origin, report.size, report.root = head.origin, head.size, head.root.hex()
    return note, head


def _check_clocks(watch: Watch, note: Note, report: Report) -> None:
    """Quorum and latency: by whom and when it was cosigned."""
    for name, key in watch.policy.witnesses.items():
        try:
            at = checkpoints.check_cosigned(note, key)
        except Unproven as error:
            report.raise_("quorum", str(error))
            continue
        if at is not None:
            report.seen[name] = at
    if not watch.policy.reached_by(report.seen):
        least, every = watch.policy.asks
        report.raise_("quorum", f"{len(report.seen)} witnesses cosigned; {least} of {every} are asked for")
    if report.seen:
        newest = max(report.seen.values())
        report.latency = report.at - newest
        if newest > report.at + DRIFT:
            report.raise_("future", f"a witness cosigned {newest - report.at} seconds from now")
    if watch.late and watch.policy.quorum != NONE and (report.latency is None or report.latency > watch.late):
        report.raise_("late", f"nothing was cosigned within {watch.late} seconds")


def _check_grown(watch: Watch, line: Line, head: Checkpoint, before: Memory, report: Report) -> None:
    """That the log begins with all that was there, and that what is new is what the checkpoint stands for."""
    old = checkpoints.read(notes.read(before.note).text) if before.note else Checkpoint(head.origin, 0, EMPTY)
    if old.origin != head.origin:
        raise _stop(report, "fork", f"this is {head.origin}; the log that was watched here is {old.origin}")
    report.growth = head.size - old.size
    if head.size < old.size:
        raise _stop(report, "rollback", f"the log had {old.size} leaves and has {head.size}")
    hashed = old.size if before.hashed is None else before.hashed
    if head.size - hashed > watch.ahead:
        words = f"the log claims {head.size} leaves; {hashed} were hashed by now, and at most {watch.ahead} more are"
        raise _stop(report, "ahead", f"{words} believed (--ahead)")
    report.hashed = 0 if watch.whole and hashed >= old.size else hashed
    fetch = fetching.tiles_of(line, seconds=watch.seconds)
    try:
        found = retrieval.retrieved(head.size, head.root, fetch, since=report.hashed)
        for tile, data in retrieval.bounded(found, watch.bound):
            if tile.level == ENTRIES:
                report.rehashed += tile.width
                report.hashed = retrieval.up_to(tile)
                _check_times(tile.path, tiles.entries(tile, data), report)
    except Unproven as error:
        raise _stop(report, "tile", str(error)) from error
    try:
        retrieval.check_grown((old.size, old.root), (head.size, head.root), fetch)
    except Unproven as error:
        words = f"the {old.size} leaves that were there before are no longer the same: {error}"
        raise _stop(report, "fork", words) from error


def _check_times(path: str, found: list[bytes], report: Report) -> None:
    for leaf in found:
        try:
            at = leaves.read(leaf).at
        except Malformed:  # another kind of log: its leaves say no time
            return
        if at > report.at + DRIFT:
            report.raise_("future", f"a leaf in tile/{path} says that it was recorded after now")
            return


def _check_peers(watch: Watch, line: Line, head: Checkpoint, before: Memory, report: Report) -> None:
    """That each witness of the policy has seen the same log; and that the log shows what they had seen a look ago.

    A log shows a checkpoint some time after its witnesses have cosigned it, so that one of them is ahead is no fault.
    """
    fetch, under = fetching.tiles_of(line, seconds=watch.seconds), sha256(head.origin.encode()).hexdigest()
    asked = peers(watch.policy)
    with ThreadPoolExecutor(max_workers=max(len(asked), 1)) as pool:
        told = list(pool.map(lambda peer: _told(watch, peer, under), asked))
    for peer, seen in zip(asked, told, strict=True):
        report.peers[peer.name] = seen.size if seen else None
        if seen is None or seen.origin != head.origin:
            continue
        known = before.peers.get(peer.name) or 0
        if known > head.size:
            report.raise_("rollback", f"{peer.name} had cosigned {known} leaves a look ago; the log shows {head.size}")
        if seen.size > head.size:
            continue
        try:
            retrieval.check_grown((seen.size, seen.root), (head.size, head.root), fetch)
        except Unproven as error:
            report.raise_("fork", f"{peer.name} has cosigned another tree of {seen.size} leaves: {error}")


def _told(watch: Watch, peer: Peer, under: str) -> Checkpoint | None:
    """The newest checkpoint that a witness shows, signed by the log and by itself; None if it shows none."""
    try:
        answer = fetching.get(f"{peer.url.rstrip('/')}/{under}/checkpoint", seconds=watch.seconds)
        note = notes.read(answer.body)
        signed = [checkpoints.check_signed(note, key) for key in watch.policy.logs]
        if answer.status != 200 or not any(signed) or checkpoints.check_cosigned(note, peer.key) is None:
            return None
        return checkpoints.read(note.text)
    except (Unreachable, ValueError, Unproven):
        return None
