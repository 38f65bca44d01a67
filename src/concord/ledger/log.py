"""A log: takes records once each, keeps them durably, proves them, and signs what it has.

What is signed was first written, read back and found to be what was computed; and it grows out of all signed before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.ledger import checkpoint as checkpoints
from concord.ledger import growth, submitters, verify
from concord.ledger import leaf as leaves
from concord.ledger import note as notes
from concord.ledger import receipt as receipts
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.encoding import LARGEST
from concord.ledger.growth import Damaged, Row
from concord.ledger.hashing import EMPTY, LENGTH, leaf_hash
from concord.ledger.nodes import Nodes
from concord.ledger.store import Kept, Source, Store
from concord.ledger.submitters import Code, Refused, Submission, Submitters
from concord.ledger.tiles import ENTRIES, WIDTH, Tile

__all__ = ["Damaged", "Log", "Plan", "Refused", "Submission", "Unpublished"]
FORGOTTEN: Final = "forgotten"
STRIDE: Final = 2 + leaves.LENGTH  # bytes of a leaf in its bundle


class Unpublished(Exception):
    """No checkpoint that may be given out covers the leaf yet."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What taking a batch would do. before, size: leaves without it and with it; root: the hash over all of them.

    indices: where each record of the batch stands. rows: what is to be written. new: sources to be remembered; floor:
    the smallest key that is not forgotten then, and forgotten: the one until now.
    """

    before: int
    size: int
    root: bytes
    indices: list[int]
    rows: dict[Row, bytes]
    new: list[tuple[Source, int]]
    floor: bytes = b""
    forgotten: bytes = b""


class Log:
    """A log of that origin in a store, signed by that key.

    submitters: from whom it takes records (None = whoever calls it). remember: how many rows of hashes are kept in
    memory for proofs (16 KB each); only where one process alone writes, and takes nothing back.
    """

    def __init__(
        self,
        origin: str,
        key: Ed25519PrivateKey,
        store: Store,
        *,
        submitters: Submitters | None = None,
        remember: int = 0,
    ) -> None:
        self.origin, self._key, self.store, self.submitters = origin, key, store, submitters
        self.public = checkpoints.log_key(origin, key)
        self._nodes = Nodes(store.read, remember)

    @property
    def verifier_key(self) -> str:
        """The key to give to verifiers, as C2SP writes it."""
        return self.public.text

    # --- growing

    def extend(self, batch: Sequence[Submission], *, at: int | None = None) -> list[int]:
        """Takes records; returns their indices. Durable on return. What was received before gets its first index.

        at: UTC seconds, by which keys are judged, too old or from the future; None = they are not. Raises Refused for
        the first record that is not taken: then none is. Raises Damaged; then nothing was written.
        """
        with self.store.turn():
            plan = self.plan(batch, at=at)
            self._write(plan)
        return plan.indices

    def plan(self, batch: Sequence[Submission], *, at: int | None = None) -> Plan:
        """What extend() would do, with nothing written. Raises as it does."""
        forgotten = floor = self.store.state(FORGOTTEN) or b""
        if at is not None:
            floor = max(floor, submitters.oldest(at))
        for position, one in enumerate(batch):
            code = self.refusal(one, at, floor)
            if code:
                raise Refused(code, position)
        known = self._received_before([one[:2] for one in batch if one.key])
        size = first = self.store.size()
        indices, new, added = [], [], []
        for position, one in enumerate(batch):
            source = one[:2]
            index = known.get(source) if one.key else None
            if index is None:
                index, size = size, size + 1
                added.append(one.leaf)
                if one.key:
                    known[source] = index
                    new.append((source, index))
            elif not self._same(one.leaf, added[index - first] if index >= first else self.leaf(index)):
                raise Refused("other_leaf", position)
            indices.append(index)
        held = self.store.read(growth.open_rows(first))
        rows = growth.grown(first, held, added)
        return Plan(first, size, _root(size, held | rows), indices, rows, new, floor, forgotten)

    def commit(self, plan: Plan) -> None:
        """Writes what was planned, reads it back and compares; within the caller's turn, if any. Raises Damaged."""
        with self.store.turn():
            if self.store.size() != plan.before:
                raise Damaged("The log is not the one that the plan was made for.")
            self._write(plan)

    def _write(self, plan: Plan) -> None:
        if plan.floor > plan.forgotten:
            self.store.forget(plan.floor)
            self.store.put_state(FORGOTTEN, plan.floor)
        if not plan.rows:
            return
        self.store.write(plan.size, plan.rows)
        if plan.new:
            self.store.receive(plan.new)
        held = self.store.read(set(plan.rows) | set(growth.edge(plan.size)))
        if any(held.get(row) != data for row, data in plan.rows.items()) or _root(plan.size, held) != plan.root:
            raise Damaged("What was read back is not what was written.")

    def refusal(self, one: Submission, at: int | None = None, floor: bytes = b"") -> Code | None:
        """Why a record is not taken at that time (UTC seconds; None = any), None if it is."""
        code = submitters.malformed(one)
        if code is None and self.submitters is not None:
            code = self.submitters.refusal(one.submitter, LARGEST if at is None else at)
        if code is None and one.key and at is not None:
            code = submitters.untimely(one.key, at, floor or submitters.oldest(at))
        return code

    def received(self, submitter: bytes, key: bytes) -> int | None:
        """The index of what was received under that key, None if nothing was, or too long ago."""
        return self.store.received([(submitter, key)]).get((submitter, key))

    def _received_before(self, sources: Sequence[Source]) -> dict[Source, int]:
        return self.store.received(sources) if sources else {}

    @staticmethod
    def _same(leaf: bytes, held: bytes | None) -> bool:
        """Whether it is the same record: who sends it again may have read the clock again."""
        return held is not None and leaf[13:] == held[13:]

    # --- publishing

    def publish(self, at: int, *, settled: bool = True) -> str:
        """Signs the checkpoint of the size now, and keeps it; returns it, or the one kept of this size.

        at: UTC seconds. settled: whether it may be given out at once; if not, keep() says so later.
        Raises Damaged if the log does not grow out of the last one that it signed.
        """
        with self.store.turn():
            size, last = self.store.size(), self.store.newest(settled=False)
            root = Nodes(self.store.read).root(size)
            if last is not None:
                self._check_grown(checkpoints.opened(last.note, self.public), size, root)
                if last.size == size:
                    return last.note
            note = checkpoints.sign(Checkpoint(self.origin, size, root), self._key)
            self.store.keep(Kept(size, note, at, settled))
        return note

    def _check_grown(self, old: Checkpoint, size: int, root: bytes) -> None:
        if not old.size:
            return
        try:
            proof = Nodes(self.store.read).consistency(old.size, size)
            verify.consistency(old=old.size, new=size, old_root=old.root, new_root=root, proof=proof)
        except (ValueError, verify.Unproven) as error:
            raise Damaged("The log does not hold all that it has signed for.") from error

    def keep(self, note: str, *, settled: bool = True) -> None:
        """Keeps the same checkpoint with more signatures. Raises Unproven, KeyError if it is not the one kept."""
        size = checkpoints.opened(note, self.public).size
        with self.store.turn():
            kept = self.store.kept(size)
            if kept is None or notes.read(kept.note).text != notes.read(note).text:
                raise KeyError(f"no checkpoint of {size} is kept")
            if settled or not kept.settled:  # what may be given out already is not made less
                self.store.keep(Kept(size, note, kept.at, settled))

    def published(self) -> str | None:
        """The newest checkpoint that may be given out, None if there is none."""
        kept = self.store.newest(settled=True)
        return kept.note if kept else None

    def pending(self) -> str | None:
        """The newest checkpoint, if it may not be given out yet."""
        kept = self.store.newest(settled=False)
        return kept.note if kept and not kept.settled else None

    def published_over(self, index: int) -> str | None:
        """The earliest checkpoint that covers the leaf and may be given out, None if there is none."""
        kept = self.store.over(index)
        return kept.note if kept else None

    def receipt(self, index: int, note: str | None = None, extra: bytes | None = None) -> str:
        """A leaf's receipt by that checkpoint (None = published_over), and what is to lie beside it.

        Raises ValueError for no leaf, Unpublished, Damaged if what is stored does not lead to the checkpoint.
        """
        leaf = self.leaf(index)
        if leaf is None:
            raise ValueError(f"no leaf {index}")
        note = note if note is not None else self.published_over(index)
        if note is None:
            raise Unpublished(f"no checkpoint covers the leaf {index} yet")
        return receipts.write(index, self._proof(index, note, leaf), note, extra=extra)

    def _proof(self, index: int, note: str, leaf: bytes) -> list[bytes]:
        head = checkpoints.read(notes.read(note).text)
        for _try in range(2):
            proof = self._nodes.inclusion(index, head.size)
            try:
                verify.inclusion(index=index, size=head.size, leaf=leaf_hash(leaf), proof=proof, root=head.root)
            except verify.Unproven:
                self._nodes.forget()
            else:
                return proof
        raise Damaged(f"The leaf {index} does not lead to the checkpoint of {head.size}.")

    # --- reading

    def size(self) -> int:
        """How many leaves there are."""
        return self.store.size()

    def root(self, size: int | None = None) -> bytes:
        """The hash over the first `size` leaves (None = all)."""
        return self._nodes.root(self.size() if size is None else size)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The proof that a leaf stands in the tree of that size. Raises ValueError for no leaf, Damaged."""
        return self._nodes.inclusion(index, size)

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """The proof that the tree of `new` leaves (None = now) begins with the one of `old`. Raises as inclusion()."""
        return self._nodes.consistency(old, self.size() if new is None else new)

    def leaf(self, index: int) -> bytes | None:
        """The leaf at that index, or None."""
        number, at = divmod(index, WIDTH)
        data = self.store.read([(ENTRIES, number)]).get((ENTRIES, number), b"") if index >= 0 else b""
        return data[at * STRIDE + 2 : (at + 1) * STRIDE] or None

    def tile(self, tile: Tile) -> bytes | None:
        """What a tile holds, as it is published; None if the log has not grown so far."""
        held = self.store.read([tile[:2]]).get(tile[:2], b"")
        length = tile.width * (STRIDE if tile.level == ENTRIES else LENGTH)
        return held[:length] if len(held) >= length else None


def _root(size: int, held: dict[Row, bytes]) -> bytes:
    return growth.tails(growth.peaks(size, held))[0] if size else EMPTY
