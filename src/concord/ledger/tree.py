"""Which parts of the tree a root or a proof is made of. A range [start, end) is the leaves start .. end - 1.

Storing is the caller's: it keeps the hash of every *whole* subtree (level, position), that is of the leaves
position * 2**level .. (position + 1) * 2**level - 1, and looks up those that these functions name.
"""

from __future__ import annotations

from typing import NamedTuple


class Node(NamedTuple):
    """A whole subtree of 2**level leaves, the position-th of its level."""

    level: int
    position: int


class Range(NamedTuple):
    """The leaves start .. end - 1."""

    start: int
    end: int


def whole_nodes(span: Range) -> list[Node]:
    """Takes a range that begins where a subtree of its size may; returns its whole subtrees, left to right."""
    found, start = [], span.start
    while start < span.end:
        level = (span.end - start).bit_length() - 1
        found.append(Node(level, start >> level))
        start += 1 << level
    return found


def completed_by(index: int) -> list[Node]:
    """Takes the index of a new leaf; returns the nodes it completes, the leaf first, each made of the one before."""
    found = [Node(0, index)]
    while found[-1].position & 1:
        found.append(Node(found[-1].level + 1, found[-1].position >> 1))
    return found


def inclusion(index: int, size: int) -> list[Range]:
    """Takes a leaf's index and the tree's size; returns the ranges of the proof, from the leaf upwards.

    Raises ValueError unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    path, span = [], Range(0, size)
    while span.end - span.start > 1:
        middle = _split(span)
        if index < middle:
            path.append(Range(middle, span.end))
            span = Range(span.start, middle)
        else:
            path.append(Range(span.start, middle))
            span = Range(middle, span.end)
    return path[::-1]


def consistency(old: int, new: int) -> list[Range]:
    """Takes two sizes; returns the ranges of the proof that the tree of `new` begins with the tree of `old`.

    Raises ValueError unless 0 < old <= new.
    """
    if not 0 < old <= new:
        raise ValueError(f"no proof from {old} to {new}")
    path, span, known = [], Range(0, new), True
    while span.end != old:
        middle = _split(span)
        if old <= middle:
            path.append(Range(middle, span.end))
            span = Range(span.start, middle)
        else:
            path.append(Range(span.start, middle))
            span, known = Range(middle, span.end), False
    if not known:
        path.append(span)
    return path[::-1]


def _split(span: Range) -> int:
    """Where RFC 6962 splits a range of two leaves or more: after the largest power of two that is smaller."""
    return span.start + (1 << ((span.end - span.start - 1).bit_length() - 1))
