"""How a log grew and how fast it is published, from its own checkpoints: nothing in here that a reader of those lacks.

A log is filled up with leaves of chance, so none of these figures counts what people do (docs/adr/0018).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Final

from django.core.cache import cache
from django.db.models import QuerySet

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
    policy = asked()
    latest = settled.order_by("-size").values_list("size", "note", "at")[:RECENT]
    times = ((log.recorded(size - 1), settled_at(note, at, policy)) for size, note, at in latest)
    took = sorted(max(0, settled - recorded) for recorded, settled in times if recorded is not None)
    sampled = _sampled(settled)
    step = HOUR if not sampled or sampled[-1][1] - sampled[0][1] < 2 * DAY else DAY
    points = {at // step: Point((at // step + 1) * step, size) for size, at in sampled}
    return Figures(tuple(points.values()), step, len(took), round(median(took)) if took else 0, took[-1] if took else 0)


def _sampled(settled: QuerySet[LedgerCheckpoint]) -> list[tuple[int, int]]:
    """Sizes in even steps from the first to the last, each with the time of the first checkpoint that had as many.

    A log has as many checkpoints as batches: few are looked at, each by its place in the index. Times never go back
    here, for a log does not, whatever a clock did.
    """
    rows = settled.order_by("size").values_list("size", "at")
    first, last = rows.first(), rows.last()
    if first is None or last is None:
        return []
    found, latest = [], 0
    for number in range(POINTS + 1):
        row = rows.filter(size__gte=first[0] + (last[0] - first[0]) * number // POINTS).first()
        if row is not None and (not found or row[0] > found[-1][0]):
            latest = max(latest, row[1])
            found.append((row[0], latest))
    return found


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
