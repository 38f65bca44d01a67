"""Checks proofs. Knows nothing but hashes: no store, no log, no clock. Each returns nothing or raises Unproven.

Sizes and positions in a proof are checked before anything is hashed, and a proof has to be used up exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from hmac import compare_digest

from concord.ledger.hashing import EMPTY, LENGTH, node_hash


class Unproven(Exception):
    """The proof does not show what it is said to show."""


def inclusion(*, index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Takes a leaf's hash, its index, and a tree's size and root. Raises Unproven unless the leaf is in that tree."""
    if not 0 <= index < size:
        raise Unproven(f"There is no leaf {index} in a tree of {size}.")
    _lengths([leaf, *proof])
    inner = (index ^ (size - 1)).bit_length()
    border = (index >> inner).bit_count()
    if len(proof) != inner + border:
        raise Unproven(f"The proof has {len(proof)} steps; {inner + border} are needed.")
    found = leaf
    for level, step in enumerate(proof[:inner]):
        found = node_hash(step, found) if index >> level & 1 else node_hash(found, step)
    for step in proof[inner:]:
        found = node_hash(step, found)
    _same(found, root)


def consistency(*, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Takes two sizes with their roots. Raises Unproven unless the new tree begins with all leaves of the old one.

    An old size of 0 proves nothing and is refused.
    """
    if old == new and old > 0:
        if proof:
            raise Unproven("Equal sizes need no proof.")
        _same(old_root, new_root)
        return
    if not 0 < old < new:
        raise Unproven(f"Nothing can be shown from {old} leaves to {new}.")
    subtree_consistency(start=0, end=old, size=new, node=old_root, root=new_root, proof=proof)


def subtree_inclusion(*, index: int, start: int, end: int, leaf: bytes, proof: Sequence[bytes], node: bytes) -> None:
    """Like inclusion(), in the subtree of the leaves start .. end - 1 whose hash is `node`."""
    _subtree(start, end, end)
    if not start <= index < end:
        raise Unproven(f"The leaf {index} lies outside {start} .. {end - 1}.")
    inclusion(index=index - start, size=end - start, leaf=leaf, proof=proof, root=node)


def subtree_consistency(*, start: int, end: int, size: int, node: bytes, root: bytes, proof: Sequence[bytes]) -> None:
    """Raises Unproven unless the leaves start .. end - 1, with the hash `node`, stand so in the tree of that root.

    No leaves (start = end) stand in every tree: their hash is that of nothing, and no proof is needed.
    """
    if 0 <= start == end <= size:
        if proof:
            raise Unproven("No leaves need no proof.")
        _same(node, EMPTY)
        return
    _subtree(start, end, size)
    first, last, top = start, end - 1, size - 1
    while first != last and (last == top or last & 1):
        first, last, top = first >> 1, last >> 1, top >> 1
    if first == last:
        steps, small = list(proof), node
    elif proof:
        steps, small = list(proof[1:]), proof[0]
    else:
        raise Unproven("The proof is empty.")
    _lengths(proof)
    large = small
    for step in steps:
        if not top:
            raise Unproven("The proof is too long.")
        if last & 1 or last == top:
            if first < last:
                small = node_hash(step, small)
            large = node_hash(step, large)
            while not last & 1:
                first, last, top = first >> 1, last >> 1, top >> 1
        else:
            large = node_hash(large, step)
        first, last, top = first >> 1, last >> 1, top >> 1
    if top:
        raise Unproven("The proof is too short.")
    _same(small, node)
    _same(large, root)


def _subtree(start: int, end: int, size: int) -> None:
    if not 0 <= start < end <= size or start & ((1 << (end - start - 1).bit_length()) - 1):
        raise Unproven(f"The leaves {start} .. {end - 1} are no subtree of a tree of {size}.")


def _lengths(hashes: Sequence[bytes]) -> None:
    if any(len(given) != LENGTH for given in hashes):
        raise Unproven("A hash in the proof has the wrong length.")


def _same(found: bytes, given: bytes) -> None:
    if not compare_digest(found, given):
        raise Unproven("The hashes differ.")
