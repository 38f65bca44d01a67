"""How a log grew and how fast it is published, from its own checkpoints: nothing in here that a reader of those lacks.

A log is filled up with leaves of chance, so none of these figures counts what people do (docs/adr/0016).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Final

from django.core.cache import cache

from concord.gateways.models import LedgerCheckpoint
from concord.ledger import checkpoint as checkpoints
from concord.ledger import note as notes
from concord.ledger.policy import NONE, Policy
from concord.ledger.verify import Unproven
from concord.proofs.facts.technique import asked
from concord.proofs.shown import Shown

HOUR: Final = 3600  # seconds
DAY: Final = 24 * HOUR
POINTS: Final = 60
RECENT: Final = 50  # checkpoints over which the latency is told
KEPT: Final = 30  # seconds for which figures are given out again
WIDTH: Final = 640  # of the drawing, in its own units
HEIGHT: Final = 200


@dataclass(frozen=True, slots=True)
class Point:
    """How many leaves there were at the end of an hour or a day (UTC seconds)."""

    at: int
    size: int


@dataclass(frozen=True, slots=True)
class Figures:
    """points: the growth, oldest first; step: seconds between them.

    usual, most: seconds from the last leaf below a checkpoint to when it could be given out, by the clocks that vouch
    for it, over the last `count` checkpoints.
    """

    points: tuple[Point, ...]
    step: int
    count: int
    usual: int
    most: int

    @property
    def first(self) -> int:
        """When it began: the start of the first hour or day (UTC seconds)."""
        return self.points[0].at - self.step

    @property
    def last(self) -> Point:
        """The newest point."""
        return self.points[-1]

    @property
    def line(self) -> str:
        """The growth as the points of a polyline, in the units of the drawing."""
        if not self.points:
            return ""
        first, last, top = self.points[0].at, self.points[-1].at, max(self.points[-1].size, 1)
        span = max(last - first, 1)
        return " ".join(
            f"{round((one.at - first) * WIDTH / span, 1)},{round(HEIGHT - one.size * HEIGHT / top, 1)}"
            for one in self.points
        )

    @property
    def area(self) -> str:
        """The same, closed at the foot."""
        return f"0,{HEIGHT} {self.line} {WIDTH},{HEIGHT}" if self.points else ""


def figures(log: Shown) -> Figures:
    """The figures of a log; the same for half a minute."""
    key = f"ledger-figures:{log.number}"
    known: Figures | None = cache.get(key)
    if known is None:
        known = _counted(log)
        cache.set(key, known, KEPT)
    return known


def _counted(log: Shown) -> Figures:
    settled = LedgerCheckpoint.objects.filter(log=log.number, settled=True)
    kept = _forward(settled.order_by("size").values_list("size", "at"))
    policy = asked()
    latest = settled.order_by("-size").values_list("size", "note", "at")[:RECENT]
    times = ((log.recorded(size - 1), settled_at(note, at, policy)) for size, note, at in latest)
    took = sorted(max(0, settled - recorded) for recorded, settled in times if recorded is not None)
    step = HOUR if not kept or kept[-1][1] - kept[0][1] < 2 * DAY else DAY
    while kept and (kept[-1][1] - kept[0][1]) // step > POINTS:
        step += DAY
    points = {at // step: Point((at // step + 1) * step, size) for size, at in kept}
    return Figures(tuple(points.values()), step, len(took), round(median(took)) if took else 0, took[-1] if took else 0)


def _forward(rows: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same sizes with times that never go back: a clock may, a log does not."""
    latest, kept = 0, []
    for size, at in rows:
        latest = max(latest, at)
        kept.append((size, latest))
    return kept


def settled_at(text: str, signed: int, policy: Policy) -> int:
    """When a checkpoint had the cosignatures that the policy asks for (UTC seconds), else when it was signed."""
    note = notes.read(text)
    times: list[tuple[int, str]] = []
    for name, key in policy.witnesses.items():
        try:
            at = checkpoints.check_cosigned(note, key)
        except Unproven:
            continue
        if at:
            times.append((at, name))
    names: list[str] = []
    for at, name in sorted(times):
        names.append(name)
        if policy.quorum != NONE and policy.reached_by(names):
            return at
    return signed
