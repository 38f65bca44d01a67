"""Contracts: the clock's sweep among a million of them, random histories replayed, and a year walked."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from scripts import with_postgres
from tests.bench import histories
from tests.bench.figure import Figure, spread
from tests.deployment import Deployment

FEW, GOAL = 10_000, 1000.0  # contracts; milliseconds
HISTORIES = 10_000
YEAR = 200  # contracts of the year that is walked


def figures(folder: Path, asked: argparse.Namespace) -> list[Figure]:
    """asked: as of `python -m tests.bench`: open (how many contracts), no_postgres."""
    rows = sweep(folder / "sqlite", "SQLite", asked.open)
    if not asked.no_postgres:
        with with_postgres.cluster() as address:
            rows += sweep(folder / "postgres", "PostgreSQL", asked.open, address)
    return [*rows, *of_histories(histories.run(HISTORIES)), *of_year(folder / "year")]


def sweep(folder: Path, name: str, contracts: int, address: str = "") -> list[Figure]:
    """What the clock asks on one database, with few contracts and with very many; in both a thousand are due."""
    folder.mkdir()
    deployment = Deployment(folder, address)
    deployment.migrate()
    few, many = deployment.ask("tests.bench.sweep", str(FEW), str(contracts))
    ratio = many["due"]["median"] / few["due"]["median"]
    what = f"{many['open']:,} open contracts, {name}"
    return [
        Figure(f"{what}: all 1,000 that are due", many["due"]["median"], "ms", GOAL, spread(many["due"])),
        Figure(f"{what}: all 1,000 to remind", many["remind"]["median"], "ms", GOAL, spread(many["remind"])),
        Figure(f"{what}: a batch of the clock", many["batch"]["median"], "ms", None, spread(many["batch"])),
        Figure(f"the same to {few['open']:,} open: what is due", ratio, "times", None,
               f"{few['due']['median']:.3g} -> {many['due']['median']:.3g} ms; made in {many['made']:.0f} s"),
    ]  # fmt: skip


def of_histories(found: dict[str, Any]) -> list[Figure]:
    said = ", ".join(f"{count:,} of {key}" for key, count in sorted(found["of"].items()))
    return [
        Figure(
            f"{found['count']:,} random histories: replay equals state", found["equal"], "", found["count"],
            f"{found['entries']:,} entries; {said}", at_least=True,
        )
    ]  # fmt: skip


def of_year(folder: Path) -> list[Figure]:
    """A year of contracts, signed and paid through the ordinary doors: what each of them costs."""
    folder.mkdir()
    deployment = Deployment(folder)
    deployment.migrate()
    found = json.loads(
        deployment.run("concord.site.command", "demo", "year", "--contracts", str(YEAR), "--json").splitlines()[-1]
    )
    parts = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in found["seconds"].items())
    each = sum(found["seconds"].values()) / YEAR * 1000
    return [
        Figure(f"a year of {YEAR} contracts, each of them", each, "ms", None,
               f"{sum(found['lines'].values())} lines of the bank; {parts}"),
    ]  # fmt: skip
