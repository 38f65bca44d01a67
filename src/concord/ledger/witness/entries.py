"""Leaves that somebody hands to a witness's copy (c2sp.org/tlog-mirror, add-entries): the log need not be reachable.

    2 bytes, length of the origin | the origin | 8, from which leaf | 8, up to which | 2, length of the ticket | ticket
    then packages, cut at multiples of 256: each leaf behind its length in 2 bytes | 1, so many hashes | the hashes

The hashes of a package prove that its leaves stand in the tree of a checkpoint that the witness has cosigned; so each
is taken or refused alone, whoever sends it and whatever becomes of the rest.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from concord.ledger import checkpoint as checkpoints
from concord.ledger import note as notes
from concord.ledger import verify
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.encoding import Malformed
from concord.ledger.fetching import Answer
from concord.ledger.hashing import LENGTH, leaf_hash, node_hash
from concord.ledger.tiles import WIDTH
from concord.ledger.verify import Unproven
from concord.ledger.witness.mirror import Mirror

INFO: Final = "text/x.tlog.mirror-info"
TEXT: Final = "text/plain"
MOST_BYTES: Final = 1 << 24
MOST_HASHES: Final = 63
MOST_TWICE: Final = 32 * WIDTH  # leaves that may come though they are there


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the packages."""

    origin: str
    start: int
    end: int


class _Short(Exception):
    """The body ends within a package: what came before counts."""


class _Bytes:
    """A body that is read from its beginning to its end."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, count: int) -> bytes:
        part = self._data[self._at : self._at + count]
        if len(part) < count:
            raise _Short
        self._at += count
        return part

    def number(self, count: int) -> int:
        return int.from_bytes(self.take(count), "big")


def unpacked(body: bytes, encoding: str) -> bytes | None:
    """Takes a body as it was sent; returns it as it was meant, None if it is too long. Raises Malformed."""
    if encoding not in ("", "identity", "gzip"):
        raise Malformed("Send it as it is, or by gzip.")
    if encoding == "gzip":
        inflating = zlib.decompressobj(wbits=31)
        try:
            body = inflating.decompress(body, MOST_BYTES + 1)
        except zlib.error as error:
            raise Malformed("This is not gzip.") from error
    return body if len(body) <= MOST_BYTES else None


def add(body: bytes, copy_of: Callable[[str], Mirror | None], pending_of: Callable[[str], Sequence[str]]) -> Answer:
    """Takes the body of a request; returns the answer.

    copy_of: the copy of a log, by its origin. pending_of: the checkpoints of that log that the witness has cosigned,
    as far as they are remembered.
    """
    read = _Bytes(body)
    try:
        head = Head(read.take(read.number(2)).decode(), read.number(8), read.number(8))
        read.take(read.number(2))  # a ticket: none is given, so none says anything
    except (_Short, UnicodeDecodeError):
        return Answer(400, TEXT, b"The request cannot be read.\n")
    copy = copy_of(head.origin)
    if copy is None:
        return Answer(404, TEXT, b"This log is not known here.\n")
    if head.start > head.end:
        return Answer(400, TEXT, b"It ends before it begins.\n")
    pending = {checkpoints.read(notes.read(note).text).size: note for note in pending_of(head.origin)}
    if not pending:
        return Answer(422, TEXT, b"No checkpoint of this log was added yet.\n")
    return _added(read, head, copy, pending)


def _added(read: _Bytes, head: Head, copy: Mirror, pending: dict[int, str]) -> Answer:
    held, newest = copy.held(), max(pending)
    twice = min(head.end, held) - head.start
    if head.end not in pending or head.end < copy.size() or head.start > held or twice > MOST_TWICE:
        return _info(409, head.end if head.end in pending and head.end >= copy.size() else newest, held)
    whole = checkpoints.read(notes.read(pending[head.end]).text)
    taken = 0
    try:
        for start, leaves, proof in _packages(read, head):
            _check(copy, whole, start, leaves, proof)
            copy.take_leaves(start, leaves)
            taken += 1
    except _Short:
        if not taken:
            return Answer(400, TEXT, b"The first package is not whole.\n")
    except Unproven as error:
        return Answer(422, TEXT, f"{error}\n".encode())
    if copy.held() < head.end:
        return _info(202, head.end, copy.held())
    line = copy.vouch(pending[head.end])
    return Answer(200, TEXT, line.encode()) if line else _info(409, newest, copy.held())


def _packages(read: _Bytes, head: Head) -> Iterator[tuple[int, list[bytes], list[bytes]]]:
    """Each package: from which leaf, its leaves, its proof. Raises _Short at the end of what came, Malformed."""
    start = head.start
    while start < head.end:
        end = min(head.end, (start // WIDTH + 1) * WIDTH)
        leaves = [read.take(read.number(2)) for _leaf in range(end - start)]
        count = read.number(1)
        if count > MOST_HASHES:
            raise Malformed(f"A proof has no more than {MOST_HASHES} steps.")
        yield start, leaves, [read.take(LENGTH) for _hash in range(count)]
        start = end


def _check(copy: Mirror, whole: Checkpoint, start: int, leaves: Sequence[bytes], proof: Sequence[bytes]) -> None:
    """Raises Unproven unless the leaves, after those of their bundle that are there, stand in the checkpoint's tree."""
    first, end = start // WIDTH * WIDTH, start + len(leaves)
    hashed = [leaf_hash(leaf) for leaf in [*copy.leaves(first, start), *leaves]]
    verify.subtree_consistency(
        start=first, end=end, size=whole.size, node=_over(hashed), root=whole.root, proof=list(proof)
    )


def _over(hashes: Sequence[bytes]) -> bytes:
    """The hash over some leaves, at most a bundle of them."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(_over(hashes[:split]), _over(hashes[split:]))


def _info(status: int, size: int, held: int) -> Answer:
    return Answer(status, INFO, f"{size}\n{held}\n\n".encode())
