"""Offers by file: how long 10,000 take until they are durably queued, and how fast they are opened behind it."""

from __future__ import annotations

from pathlib import Path

from tests.bench.figure import Figure
from tests.deployment import Deployment

OFFERS, ALLOWED = 10_000, 60.0  # seconds
SECONDS = 15.0  # for which they are opened


def figures(folder: Path, count: int = OFFERS) -> list[Figure]:
    """On SQLite with its disk, as one machine runs it."""
    deployment = Deployment(folder)
    deployment.migrate()
    found = deployment.ask("tests.bench.offering", str(count), str(SECONDS))
    whole = found["read"] + found["queued"]
    said = f"read and shown {found['read']:.1f} s, signed and queued {found['queued']:.1f} s, {found['rows']:,} rows"
    works = f"with what follows from each {found['whole']:.0f}; reactions alone {found['reacted']:.0f} per s"
    return [
        Figure(f"{count:,} offers by CSV durably queued", whole, "s", ALLOWED, said),
        Figure("offers opened, each signed for the enterprise", found["opened"], "per s", None, works),
    ]
