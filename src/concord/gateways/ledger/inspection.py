"""What was lodged, for whoever checks it: records by key, by their place in a log, and those that still wait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from concord.gateways.ledger import consortium
from concord.gateways.ledger.store import DatabaseStore
from concord.gateways.models import LedgerCheckpoint, LedgerRecord, LedgerTile
from concord.ledger import tiles
from concord.ledger.hashing import LENGTH
from concord.ledger.log import STRIDE
from concord.ledger.store import Kept

AT_ONCE: Final = 2000
CONSORTIUM: Final = consortium.LOG
COLUMNS: Final = ("key", "salt", "commitment", "at", "log", "index")


class Lodged(NamedTuple):
    """A record's row. at: when put into a log (UTC seconds); log, index: where it stands. None while it waits."""

    key: str
    salt: bytes
    commitment: bytes
    at: int | None
    log: int | None
    index: int | None


def lodged(keys: Sequence[str]) -> dict[str, Lodged]:
    """The records of these keys, as far as there are such."""
    found: dict[str, Lodged] = {}
    for start in range(0, len(keys), AT_ONCE):
        rows = LedgerRecord.objects.filter(key__in=keys[start : start + AT_ONCE])
        found |= {row.key: row for row in _rows(rows)}
    return found


def recorded(log: int, start: int, end: int) -> Iterator[Lodged]:
    """The records that say they stand at start .. end - 1 of that log, in order."""
    return _rows(LedgerRecord.objects.filter(log=log, index__gte=start, index__lt=end).order_by("index", "id"))


def elsewhere(sizes: dict[int, int]) -> Iterator[Lodged]:
    """The records that are in none of these logs (number -> size): past their ends, in others, or still waiting."""
    inside = Q(pk=None)
    for log, size in sizes.items():
        inside |= Q(log=log, index__gte=0, index__lt=size)
    return _rows(LedgerRecord.objects.exclude(inside & Q(log__isnull=False, index__isnull=False)).order_by("id"))


def extent(store: DatabaseStore) -> int:
    """How many leaves a log's rows can hold, whatever its size is said to be."""
    rows = LedgerTile.objects.filter(log=store.log, level=tiles.ENTRIES).annotate(length=Length("data"))
    last = rows.order_by("-number").values_list("number", "length").first()
    return last[0] * tiles.WIDTH + last[1] // STRIDE if last else 0


class Proven(NamedTuple):
    """A record in the consortium's log: its leaf, and what was kept of its receipt: the checkpoint's size, the path."""

    key: str
    at: int
    index: int
    leaf: bytes
    size: int
    path: bytes


def proven() -> Iterator[Proven]:
    """Every record that stands in the consortium's log, in order."""
    for row in LedgerRecord.objects.filter(log=CONSORTIUM).order_by("index").iterator():
        leaf, path = consortium.leaf_of(row), bytes(row.path or b"")
        yield Proven(row.key, row.at or 0, row.index or 0, leaf, row.size or 0, path)


def any_in(log: int) -> bool:
    """Whether a record stands in that log."""
    return LedgerRecord.objects.filter(log=log).exists()


def any_waiting() -> bool:
    """Whether a record is in no log yet."""
    return LedgerRecord.objects.filter(at=None).exists()


def excess(store: DatabaseStore) -> list[str]:
    """The paths of rows that hold more than a log of its size has."""
    size, level, last = store.size(), 0, {tiles.ENTRIES: store.size()}
    while size >> tiles.HEIGHT * level:
        last[level] = size >> tiles.HEIGHT * level
        level += 1
    found = []
    rows = LedgerTile.objects.filter(log=store.log).annotate(length=Length("data"))
    for level, number, length in rows.values_list("level", "number", "length").iterator():
        width = min(max(last.get(level, 0) - number * tiles.WIDTH, 0), tiles.WIDTH)
        if length > width * (STRIDE if level == tiles.ENTRIES else LENGTH):
            found.append(tiles.Tile(level, number).path)
    return found


def _rows(rows: QuerySet[Any]) -> Iterator[Lodged]:
    for key, salt, commitment, at, log, index in rows.values_list(*COLUMNS).iterator():
        yield Lodged(key, bytes(salt), bytes(commitment), at, log, index)


def signed(log: int) -> Iterator[Kept]:
    """Every checkpoint that the log has kept, given out or not, by size."""
    rows = LedgerCheckpoint.objects.filter(log=log).order_by("size")
    for row in rows.values_list("size", "note", "at", "settled").iterator():
        yield Kept(*row)
