"""A drawn signature as the page's pad writes it (`M12 30L14 33...`), read into strokes."""

from __future__ import annotations

import re

PATH = re.compile(r"(?:M\d{1,3} \d{1,3}(?:L\d{1,3} \d{1,3})*)+", re.ASCII)
POINT = re.compile(r"([ML])(\d{1,3}) (\d{1,3})", re.ASCII)
MOST_POINTS = 6000
LONGEST = 60_000
LEAST_EXTENT = 24  # of the pad's 320 x 130 units; less is a slip of the finger

Strokes = tuple[tuple[tuple[float, float], ...], ...]


def read(path: str) -> Strokes:
    """Takes SVG path data; returns its strokes. Raises ValueError for anything that is no signature."""
    if len(path) > LONGEST or not PATH.fullmatch(path):
        raise ValueError("no strokes")
    strokes: list[list[tuple[float, float]]] = []
    for move, x, y in POINT.findall(path):
        if move == "M":
            strokes.append([])
        strokes[-1].append((float(x), float(y)))
    points = [point for stroke in strokes for point in stroke]
    if len(points) > MOST_POINTS or _extent(points) < LEAST_EXTENT:
        raise ValueError("too much or too little")
    return tuple(tuple(stroke) for stroke in strokes)


def _extent(points: list[tuple[float, float]]) -> float:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return max(max(xs) - min(xs), max(ys) - min(ys))
