"""What was handed in during the last 24 hours, so that no record is taken twice. All nodes hold the same window.

Keys are UUIDv7s: by the hour in the key, not by when it came, each lies in one bucket, and a bucket goes when its whole
hour is out of the window. A bucket's digest is the hash over its entries in the order of the log, so that the digest
over the window costs what a block adds, and whoever is given log and keys can compute it anew.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

SPAN: Final = 24 * 3_600_000  # milliseconds
SKEW: Final = 300_000  # milliseconds by which a sender's clock may be ahead of the log's
HOUR: Final = 3_600_000
NAMED: Final = 20  # bytes of a submitter's id and its key


@dataclass
class Bucket:
    """One hour: what was committed to under each name, and the hash over its entries so far."""

    hashed: Any = field(default_factory=sha256)
    held: dict[bytes, bytes] = field(default_factory=dict)


def hour(entry: bytes) -> int:
    """The bucket of an entry (submitter's id, key, commitment), or of its first 20 bytes."""
    return int.from_bytes(entry[4:10], "big") // HOUR


def oldest(at: int) -> int:
    """The first bucket that is still in the window at that time (UTC milliseconds)."""
    return max((at - SPAN) // HOUR, 0)


def first_key(at: int) -> bytes:
    """The smallest key (UUIDv7) that is still in the window at that time (UTC milliseconds)."""
    return (oldest(at) * HOUR).to_bytes(6, "big")


class Window:
    """The window as it was committed. Looking up and weighing additions change nothing; `add` and `drop` do."""

    def __init__(self) -> None:
        self._buckets: dict[int, Bucket] = {}

    def __len__(self) -> int:
        return sum(len(bucket.held) for bucket in self._buckets.values())

    def commitment(self, named: bytes) -> bytes | None:
        """Takes a submitter's id and a key (20 bytes); returns what was committed to under it, if anything."""
        bucket = self._buckets.get(hour(named))
        return bucket.held.get(named) if bucket else None

    def holds_none(self, names: Collection[bytes], first: int, last: int) -> bool:
        """Whether nothing was committed to under these names, whose keys are of these times (UTC milliseconds)."""
        buckets = (self._buckets.get(number) for number in range(first // HOUR, last // HOUR + 1))
        return all(bucket is None or bucket.held.keys().isdisjoint(names) for bucket in buckets)

    def digest(self, at: int, adding: Sequence[bytes] = ()) -> bytes:
        """The digest over the window at that time (UTC milliseconds), once these entries will have been added."""
        digests = {number: bucket.hashed.digest() for number, bucket in self._buckets.items()}
        for number, entries in bucketed(adding).items():
            hashed = self._buckets[number].hashed.copy() if number in self._buckets else sha256()
            hashed.update(b"".join(entries))
            digests[number] = hashed.digest()
        kept = (number.to_bytes(8, "big") + digests[number] for number in sorted(digests) if number >= oldest(at))
        return sha256(b"".join(kept)).digest()

    def add(self, adding: Sequence[bytes]) -> None:
        """Takes entries in the order of the log."""
        for number, entries in bucketed(adding).items():
            bucket = self._buckets.setdefault(number, Bucket())
            bucket.hashed.update(b"".join(entries))
            bucket.held.update((entry[:NAMED], entry[NAMED:]) for entry in entries)

    def drop(self, at: int) -> None:
        """Forgets the buckets that are out of the window at that time (UTC milliseconds)."""
        for number in [number for number in self._buckets if number < oldest(at)]:
            del self._buckets[number]


def bucketed(entries: Sequence[bytes]) -> dict[int, list[bytes]]:
    """The entries of each hour, in their order."""
    found: dict[int, list[bytes]] = {}
    for entry in entries:
        number = int.from_bytes(entry[4:10], "big") // HOUR
        if number in found:
            found[number].append(entry)
        else:
            found[number] = [entry]
    return found
