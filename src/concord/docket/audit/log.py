"""The log against itself and against the docket: every leaf has its record, every record its row and its leaf.

Leaves, hashes and signed checkpoints are counted anew (concord.ledger.recount), in one pass, a tile at a time.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Final

from concord.docket import clock, ids
from concord.docket.audit.chains import parts
from concord.docket.audit.finding import Counted, Finding, Report
from concord.docket.audit.held import Held
from concord.docket.models import Document, Entry, Exhibit
from concord.docket.traces import Withdrawal
from concord.gateways import ledger
from concord.gateways.ledger import YearLog, fillers, inspection
from concord.gateways.ledger.inspection import Lodged
from concord.ledger import checkpoint as checkpoints
from concord.ledger import leaf as leaves
from concord.ledger import note as notes
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.encoding import Malformed
from concord.ledger.recount import Recount
from concord.ledger.store import Kept
from concord.ledger.verify import Unproven

PATIENCE: Final = 600  # seconds that a record may wait for its leaf
LATE: Final = 86400  # seconds by which a leaf may be younger than what it records
BATCH: Final = 1000
MODELS: Final = {"entry": Entry, "exhibit": Exhibit, "document": Document, "withdrawal": Withdrawal}


class Signed:
    """The checkpoints that the log has kept, in order of size, one at a time; and those that somebody else holds."""

    def __init__(self, log: YearLog, held: Sequence[Held]) -> None:
        self._rest = inspection.signed(log.number)
        self._next = next(self._rest, None)
        self.held: dict[int, list[Held]] = {}
        for one in held:
            self.held.setdefault(one.checkpoint.size, []).append(one)
        self.kept: dict[int, Kept] = {}

    def up_to(self, size: int) -> list[int]:
        """Takes a size; returns the sizes up to it at which something was signed; what came before is let go."""
        self.kept = {}
        while self._next is not None and self._next.size <= size:
            self.kept[self._next.size] = self._next
            self._next = next(self._rest, None)
        return [*self.kept, *self.held]

    def beyond(self) -> Kept | None:
        """The largest that the log has signed past its end, None if there is none."""
        return max([*([self._next] if self._next else []), *self._rest], default=None)


def look(report: Report, held: Sequence[Held]) -> None:
    """Every log from its first leaf to its last, with the records and rows that its leaves stand for."""
    sizes: dict[int, int] = {}
    for log in ledger.logs():
        sizes[log.number] = log.size()
        _log(report, log, [one for one in held if one.log.origin == log.origin])
    _without_leaf(report, sizes)


def _log(report: Report, log: YearLog, held: Sequence[Held]) -> None:
    size, there = log.size(), inspection.extent(log.store)
    if size > there:
        report.add(Finding("log.short", log.origin, 0, "", {"size": size, "there": there}))
    recount, signed = Recount(min(size, there), log.tile), Signed(log, held)
    for first, some in recount.leaves():
        _leaves(report, log, first, some)
        report.rest()
        for size in recount.take(first, some, signed.up_to(first + len(some))):
            _signed(report, log, recount, signed, size)
    recount.end()
    for path in inspection.excess(log.store):
        report.add(Finding("tile.longer", path))
    report.logs.append(Counted(log.origin, log.size(), recount.root().hex()))
    kept = signed.beyond()
    if kept is not None:
        report.add(Finding("checkpoint.beyond", str(kept.size), kept.at, "", {"size": log.size()}))
    for one in held:
        if one.checkpoint.size > log.size():
            report.add(Finding("held.rollback", one.name, one.at, "", {"size": one.checkpoint.size, "now": log.size()}))
    _differences(report, log, recount)


def _leaves(report: Report, log: YearLog, first: int, some: Sequence[bytes | None]) -> None:
    """The leaves of a tile against their records."""
    records = list(inspection.recorded(log.number, first, first + len(some)))
    known = {record.index: record for record in records}
    report.counts["records"] += len(records)
    for index, leaf in enumerate(some, start=first):
        report.counts["leaves"] += 1
        if leaf is not None:
            _leaf(report, log, index, leaf, known.get(index))
    _rows(report, records)


def _leaf(report: Report, log: YearLog, index: int, data: bytes, record: Lodged | None) -> None:
    try:
        leaf = leaves.read(data)
    except Malformed:
        report.add(Finding("leaf.changed", str(index), record.at or 0 if record else 0))
        return
    if record is None:
        if fillers.is_filler(leaf.commitment):
            report.counts["fillers"] += 1
        elif index or not _opens(log, data):
            begun = index == 0 and ledger.first_leaf(log) is not None
            name = log.origin if begun else str(index)
            report.add(Finding("log.opening" if begun else "record.missing", name, leaf.at, "", {"log": log.origin}))
    elif leaf.commitment != record.commitment or leaf.at != record.at or leaf.submitter != log.public.id:
        report.add(Finding("record.changed", record.key, leaf.at, "", {"index": index}))


def _opens(log: YearLog, leaf: bytes) -> bool:
    """Whether a year's first leaf commits to what the log of the year before signed last, and that still stands."""
    beside = ledger.first_leaf(log)
    if beside is None or beside.leaf != leaf or not beside.salt:
        return False
    before = next((one for one in ledger.logs() if one.origin == beside.record.get("origin")), None)
    if before is None or leaves.read(leaf).commitment != leaves.commitment(beside.salt, beside.record):
        return False
    size = int(beside.record["size"])
    return before.size() >= size and before.root(size).hex() == beside.record["root"]


def _rows(report: Report, records: Iterable[Lodged]) -> None:
    """Every record has the row that it is of. A withdrawn exhibit has none, and a record that says so."""
    wanted: dict[str, dict[uuid.UUID, Lodged]] = {}
    for record in records:
        kind, name = _subject(record)
        if name is not None:
            wanted.setdefault(kind, {})[name] = record
        else:
            report.add(Finding("record.unknown", record.key, record.at or 0))
    for kind, some in wanted.items():
        there = set(MODELS[kind].objects.filter(pk__in=some).values_list("pk", flat=True))
        if kind == "exhibit":
            there |= set(Withdrawal.objects.filter(pk__in=some.keys() - there).values_list("pk", flat=True))
        for pk in some.keys() - there:
            report.add(Finding(f"{kind}.missing", str(pk), some[pk].at or 0))


def _signed(report: Report, log: YearLog, recount: Recount, signed: Signed, size: int) -> None:
    """What was signed for this size against what is there."""
    kept = signed.kept.get(size)
    if kept is not None:
        report.counts["checkpoints"] += 1
        head = opened(kept.note, log)
        if head is None or head.size != size:
            report.add(Finding("checkpoint.changed", str(size), kept.at))
        elif not recount.settle(head.root):
            report.add(Finding("checkpoint.rewritten", str(size), kept.at))
    for one in signed.held.get(size, []):
        if not recount.settle(one.checkpoint.root):
            report.add(Finding("held.rewritten", one.name, one.at, "", {"size": size}))


def opened(note: str, log: YearLog) -> Checkpoint | None:
    """A kept note's checkpoint, None if it is not the log's own, whole and signed."""
    try:
        return checkpoints.opened(notes.read(note), log.public)
    except (Malformed, Unproven):
        return None


def _differences(report: Report, log: YearLog, recount: Recount) -> None:
    report.more += recount.more
    for one in recount.found:
        leaf = log.leaf(one.index)
        at = int.from_bytes(leaf[5:13], "big") if leaf and len(leaf) == leaves.LENGTH else 0
        if one.code == "tile":
            gone = "tile.unreadable" if one.missing else "tile.changed"
            report.add(Finding(gone, one.tile.path, at if at < 2**40 else 0, "", {"index": one.index}))
        else:
            code = "leaf.missing" if one.missing else f"leaf.{'changed' if one.code == 'leaf' else 'differs'}"
            report.add(Finding(code, str(one.index), at if at < 2**40 else 0, "", {"tile": one.tile.path}))


def _without_leaf(report: Report, sizes: dict[int, int]) -> None:
    """Records past a log's end, of a log that is not here, and those that wait longer than any loop takes."""
    late: list[tuple[int, str]] = []
    for some in parts(inspection.elsewhere(sizes), BATCH):
        _rows(report, some)
        for record in some:
            if record.index is not None and record.log != inspection.CONSORTIUM:
                report.add(Finding("record.cut", record.key, record.at or 0, "", {"index": record.index}))
        waiting = [record for record in some if record.index is None]
        report.counts["waiting"] += len(waiting)
        late += [(since, record.key) for record, since in _times(waiting) if since < clock.now() - PATIENCE]
        late = sorted(late)[:1]
    for since, key in late:
        report.add(Finding("record.waiting", key, since, "", {"count": report.counts["waiting"]}))


def _subject(record: Lodged) -> tuple[str, uuid.UUID | None]:
    """What a record is of: the kind, and the id of its row; None if its key names none."""
    kind, _slash, name = record.key.partition("/")
    return kind, ids.parse(name) if kind in MODELS else None


def _times(records: Sequence[Lodged]) -> list[tuple[Lodged, int]]:
    """When what they record came, by its own row."""
    found = []
    for record in records:
        kind, name = _subject(record)
        field = {"entry": "at", "exhibit": "received_at", "document": "made_at", "withdrawal": "at"}.get(kind)
        since = MODELS[kind].objects.filter(pk=name).values_list(field, flat=True).first() if field and name else None
        if since is not None:
            found.append((record, int(since)))
    return found
