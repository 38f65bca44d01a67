"""The tree in the database: leaves in order, and the hash of every whole subtree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from operator import or_
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Q

from concord.gateways.delivery import moment
from concord.gateways.keys import Keyring, keyring
from concord.gateways.keys.files import create_once
from concord.gateways.models import LedgerLeaf, LedgerNode
from concord.ledger import checkpoint as checkpoints
from concord.ledger import leaf as leaves
from concord.ledger import receipt as receipts
from concord.ledger import tiles, tree
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.hashing import fold, leaf_hash, node_hash
from concord.ledger.tiles import Tile
from concord.ledger.tree import Node, Range

PURPOSE: Final = "ledger key"
LOCK: Final = 0x436F6E636F7264  # PostgreSQL's advisory lock of this table: one writer at a time


class Ledger:
    """The log of one deployment. `origin` is its name in checkpoints; the key signs them."""

    def __init__(self, origin: str, key: Ed25519PrivateKey) -> None:
        self.origin, self._key = origin, key
        self.public = checkpoints.log_key(origin, key)

    @property
    def verifier_key(self) -> str:
        """The key to give to verifiers, as C2SP writes it."""
        return self.public.text

    def append(self, leaf: bytes, *, key: str = "") -> int:
        """Takes a leaf; returns its index. The same `key` again returns the first index and appends nothing.

        Leaf and hashes are written in one transaction (the caller's, if there is one): the tree is never half-grown.
        """
        return self.extend([(leaf, key)])[0]

    def extend(self, batch: Sequence[tuple[bytes, str]]) -> list[int]:
        """Takes leaves with their keys ('' = none), no key twice; returns their indices, as append() does for one.

        However many they are, they cost the same few queries and one commit.
        """
        with transaction.atomic():
            _wait_for_turn()
            keys = [key for _leaf, key in batch if key]
            known = dict(LedgerLeaf.objects.filter(key__in=keys).values_list("key", "index")) if keys else {}
            new = [(leaf, key) for leaf, key in batch if key not in known]
            first = self.size()
            fresh = iter(range(first, first + len(new)))
            LedgerLeaf.objects.bulk_create(
                LedgerLeaf(index=first + number, leaf=leaf, key=key or None) for number, (leaf, key) in enumerate(new)
            )
            LedgerNode.objects.bulk_create(_grown(first, [leaf for leaf, _key in new]))
            return [known[key] if key in known else next(fresh) for _leaf, key in batch]

    def size(self) -> int:
        """How many leaves there are."""
        last = LedgerLeaf.objects.aggregate(last=Max("index"))["last"]
        return 0 if last is None else last + 1

    def root(self, size: int | None = None) -> bytes:
        """The hash over the first `size` leaves (None = all)."""
        return self._over([Range(0, self.size() if size is None else size)])[0]

    def checkpoint(self, size: int | None = None) -> str:
        """The signed checkpoint at that size (None = now)."""
        size = self.size() if size is None else size
        return checkpoints.sign(Checkpoint(self.origin, size, self.root(size)), self._key)

    def receipt(self, index: int, size: int | None = None, *, extra: bytes | None = None) -> str:
        """Takes a leaf's index, and what is to lie beside it; returns its receipt: proof and signed checkpoint at that
        size (None = now). Raises ValueError for no leaf.
        """
        size = self.size() if size is None else size
        steps = tree.inclusion(index, size)
        *proof, root = self._over([*steps, Range(0, size)])
        note = checkpoints.sign(Checkpoint(self.origin, size, root), self._key)
        return receipts.write(index, proof, note, extra=extra)

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """The proof that the tree of `new` leaves (None = now) begins with that of `old`. Raises ValueError."""
        return self._over(tree.consistency(old, self.size() if new is None else new))

    def leaf(self, index: int) -> bytes | None:
        """The leaf at that index, or None."""
        found = LedgerLeaf.objects.filter(index=index).first()
        return bytes(found.leaf) if found else None

    def tile(self, tile: Tile) -> bytes | None:
        """What a tile holds, as it is published; None if the log has not grown so far."""
        if not tiles.holds(self.size(), tile):
            return None
        span = (tile.number * tiles.WIDTH, tile.number * tiles.WIDTH + tile.width - 1)
        if tile.level == tiles.ENTRIES:
            rows = LedgerLeaf.objects.filter(index__range=span).order_by("index").values_list("leaf", flat=True)
            return tiles.bundle([bytes(row) for row in rows])
        level = tile.level * tiles.HEIGHT
        found = LedgerNode.objects.filter(level=level, position__range=span).order_by("position")
        return b"".join(bytes(row) for row in found.values_list("hash", flat=True))

    def _over(self, spans: Sequence[Range]) -> list[bytes]:
        """The hash over each range, with one query for all."""
        parts = [tree.whole_nodes(span) for span in spans]
        known = _hashes(node for nodes in parts for node in nodes)
        return [fold([known[node] for node in nodes]) for nodes in parts]


def submit(commitment: bytes, *, at: int | None = None, key: str = "") -> int:
    """Takes a commitment (32 bytes), its time (UTC seconds, None = now) and an idempotency key; returns the index."""
    log = ledger()
    return log.append(leaves.leaf(submitter=log.public.id, at=moment(at), committed=commitment), key=key)


def ledger() -> Ledger:
    """Returns this deployment's ledger; its key is made at first use."""
    host = urlsplit(settings.SITE_URL).netloc
    return _open(f"{host}/ledger", Path(settings.CONCORD_DATA) / "keys" / "ledger.sealed", keyring())


@lru_cache(maxsize=4)
def _open(origin: str, path: Path, ring: Keyring) -> Ledger:
    if not path.exists():
        create_once(path, ring.seal(PURPOSE, Ed25519PrivateKey.generate().private_bytes_raw()))
    return Ledger(origin, Ed25519PrivateKey.from_private_bytes(ring.open(PURPOSE, path.read_bytes())))


def _wait_for_turn() -> None:
    """On SQLite the transaction already holds the only write lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _grown(size: int, new: Sequence[bytes]) -> list[LedgerNode]:
    """The nodes that further leaves complete in a tree of that size."""
    if not new:
        return []
    known = _hashes(tree.whole_nodes(Range(0, size)))
    rows = []
    for index, leaf in enumerate(new, start=size):
        below = leaf_hash(leaf)
        for node in tree.completed_by(index):
            if node.level:
                below = node_hash(known[Node(node.level - 1, node.position * 2)], below)
            known[node] = below
            rows.append(LedgerNode(level=node.level, position=node.position, hash=below))
    return rows


def _hashes(nodes: Iterable[Node]) -> dict[Node, bytes]:
    wanted = list(nodes)
    if not wanted:
        return {}
    one_of = reduce(or_, (Q(level=node.level, position=node.position) for node in wanted))
    rows = LedgerNode.objects.filter(one_of).values_list("level", "position", "hash")
    return {Node(level, position): bytes(found) for level, position, found in rows}
