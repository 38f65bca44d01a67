"""A line of the table that `make bench` prints, and the table."""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A line of the table. goal: None = none was set; it is the most that is allowed, or the least (at_least).

    ratio: what was measured to the goal, so that below 1 is well; of a least, the goal to what was measured.
    """

    what: str
    value: float
    unit: str
    goal: float | None = None
    note: str = ""
    at_least: bool = False

    @property
    def words(self) -> str:
        ratio = ""
        if self.goal:
            ratio = f"{self.goal / self.value if self.at_least else self.value / self.goal:5.2f}"
        goal = f"{self.goal:g}" if self.goal else ""
        return f"| {self.what:<58} | {self.value:>9.4g} {self.unit:<7} | {goal:>6} | {ratio:>5} | {self.note:<40} |"


def spread(times: dict[str, float]) -> str:
    return f"min {times['min']:.3g}, median {times['median']:.3g}, p95 {times['p95']:.3g}"


def table(figures: list[Figure], began: float) -> None:
    busy = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{time.strftime('%Y-%m-%d %H:%M')} · {os.cpu_count()} cores, Python {platform.python_version()}, "
          f"load {busy} · {time.time() - began:.0f} s\n")  # fmt: skip
    print("| what | value | goal | ratio | |\n|---|---|---|---|---|")
    for figure in figures:
        print(figure.words)
