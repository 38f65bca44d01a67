"""What an audit costs: a deployment whose log holds some 100,000 entries, looked at from the first leaf to the last."""

from __future__ import annotations

from pathlib import Path

from tests.bench.figure import Figure
from tests.deployment import Deployment

CASES, ENTRIES, ALLOWED = 11_800, 100_000, 60.0  # cases that have so many entries; seconds


def figures(folder: Path) -> list[Figure]:
    """The time for 100,000 entries, the processor's share of it, and the memory."""
    deployment = Deployment(folder)
    deployment.migrate()
    deployment.ask("tests.bench.seeding", str(CASES), "logged")
    found = deployment.ask("tests.bench.audited")
    entries, to_scale = found["entries"], ENTRIES / found["entries"]
    what = f"{entries:,} entries, {found['texts']:,} texts, {found['leaves']:,} leaves; {found['found']} findings"
    return [
        Figure("audit of 100,000 entries", found["seconds"] * to_scale, "s", ALLOWED, what),
        Figure("audit of 100,000 entries, CPU", found["cpu"] * to_scale, "s", None, f"{found['mib']} MiB at most"),
    ]
