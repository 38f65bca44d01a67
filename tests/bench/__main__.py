"""`make bench`: measures a deployment of its own, empty and with 100,000 cases, and prints one table.

Nothing here passes or fails: a machine that is busy is slow. Least and middle of many runs stand side by side, so that
a figure can be told from the noise. `python -m tests.bench law pages --cases 5000` for some parts, and a shorter one.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from scripts import with_postgres
from tests.bench import auditing, cases, contracts, ledger, offers, telling, witnesses
from tests.bench.figure import Figure, spread, table
from tests.deployment import Deployment

SAFE = "-c max_connections=60 -c shared_buffers=256MB"  # as a deployment runs it: fsync on
SECONDS = 6.0  # of each run on PostgreSQL


def of_law(found: dict[str, Any]) -> list[Figure]:
    """The law kernel alone: speed in microseconds and milliseconds, sizes in bytes."""
    per_second = found["transitions"] / found["lives"]["median"] * 1000
    best = found["transitions"] / found["lives"]["min"] * 1000
    return [
        Figure("law: transitions of whole leases", per_second, "per s", 30_000, f"best {best:.0f}", at_least=True),
        Figure("law: a simple act decided", found["decide"]["median"] * 1000, "us", 15,
               spread(found["decide"]) + " ms"),
        Figure("law: a payment decided, after ten others", found["pay"]["median"] * 1000, "us", None,
               spread(found["pay"]) + " ms"),
        Figure("law: the same, known only after a later one", found["late"]["median"] * 1000, "us", None,
               spread(found["late"]) + " ms"),
        Figure("law: 1,000 entries replayed", found["replay"]["median"], "ms", 0.3,
               f"{spread(found['replay'])}; to read their JSON before {found['read']['median']:.3g}"),
        Figure("law: the same of leases, with what they set off", found["replay_lease"]["median"], "ms CPU", None,
               f"{spread(found['replay_lease'])}; {found['effects']:.1f} effects each"),
        Figure("law: rulebook loaded", found["load"]["median"], "ms CPU", 30, spread(found["load"])),
        Figure("law: state of a lease that runs, as JSON", found["bytes_lease"], "bytes", 1024),
        Figure("law: state of a mediation in talks, as JSON", found["bytes"], "bytes", 1024,
               f"{found['bytes_many']} after 1,000 entries"),
        Figure("law: state, more for each payment", found["bytes_payment"], "bytes", 48),
        Figure("law: the same, and a rent is met by it", found["bytes_instalment"], "bytes", 48),
        Figure("law: state of a lease after eleven rents, read", found["state_read"]["median"] * 1000, "us", None,
               spread(found["state_read"]) + " ms"),
        Figure("law: an act decided after 100,000 entries", found["decide_very_many"]["median"], "ms", 1,
               spread(found["decide_very_many"])),
        *of_audits(found["audits"]),
    ]  # fmt: skip


def of_audits(found: dict[str, dict[str, Any]]) -> list[Figure]:
    """The gate that each rulebook passes: all of it, and the slowest part of the search, in seconds of the CPU."""
    rows = []
    for key, one in found.items():
        said = f"{one['states']} states; {len(one['left'])} findings left"
        whole, part = (30, 5) if key.startswith("cn-mediation") else (5 if one["contract"] else None, None)
        rows.append(Figure(f"audit of {key}", one["whole"], "s CPU", whole, said))
        rows.append(Figure("the slowest part of it", one["slowest"], "s CPU", part, ", ".join(one["stages"])))
    return rows


def of_papers(found: dict[str, Any]) -> list[Figure]:
    return [
        Figure("agreement as PDF", found["draw"]["median"] / 1000, "s", 0.3, spread(found["draw"]) + " ms"),
        Figure("two signatures with timestamps", found["sign"]["median"] / 1000, "s", 1, spread(found["sign"]) + " ms"),
        Figure("both validated", found["validate"]["median"] / 1000, "s", None, spread(found["validate"]) + " ms"),
    ]


def on_sqlite(folder: Path) -> list[Figure]:
    deployment = Deployment(folder)
    deployment.migrate()
    deployment.ask("tests.staging", "1")
    return of_law(deployment.ask("tests.bench.law")) + of_papers(deployment.ask("tests.bench.papers"))


def on_postgres(folder: Path) -> list[Figure]:
    """Acts per second by 1, 2 and 4 processes, and beside it what the database takes in bare inserts."""
    with_postgres.FAST = SAFE
    figures = []
    with with_postgres.cluster() as address:
        deployment = Deployment(folder, address)
        deployment.migrate()
        stage = deployment.ask("tests.staging", "16")
        deployment.ask("tests.bench.throughput", "prepare")
        for processes in (1, 2, 4):
            inserts = together(deployment, stage, "inserts", processes)
            acts = together(deployment, stage, "acts", processes)
            note = f"bare inserts {inserts:.0f}/s, {inserts / acts:.1f} to 1"
            figures.append(Figure(f"acts on PostgreSQL, {processes} process(es)", acts, "per s", None, note))
    return figures


def together(deployment: Deployment, stage: Any, what: str, processes: int) -> float:
    """Works side by side, each on cases of its own; per second in all."""
    begin = str(time.time() + 4 + 3 * processes)
    own = [[case["id"] for case in stage["matters"][number::processes]] for number in range(processes)]
    with ThreadPoolExecutor(processes) as pool:
        done = pool.map(lambda ids: deployment.ask("tests.bench.throughput", what, begin, str(SECONDS), *ids), own)
        return sum(done) / SECONDS


def of_ledger(folder: Path, asked: argparse.Namespace) -> list[Figure]:
    return [
        *ledger.figures(folder / "ledger", asked.leaves, postgres=not asked.no_postgres),
        *witnesses.figures(folder / "witnesses"),
        *auditing.figures(folder / "audited"),
    ]


PARTS = {
    "ledger": (("ledger", "witnesses", "audited"), of_ledger),
    "law": (("lite",), lambda folder, _asked: on_sqlite(folder / "lite")),
    "contracts": (("contracts",), lambda folder, asked: contracts.figures(folder / "contracts", asked)),
    "pages": (("cases",), lambda folder, asked: cases.figures(folder / "cases", asked.cases)),
    "offers": (("offers",), lambda folder, _asked: offers.figures(folder / "offers")),
    "events": (("events",), lambda folder, _asked: telling.figures(folder / "events")),
    "server": (("server",), lambda folder, asked: [] if asked.no_postgres else on_postgres(folder / "server")),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=[], metavar="PART", help=f"{', '.join(PARTS)}; none: all of them")
    parser.add_argument("--cases", type=int, default=100_000, help="0 leaves the large database out")
    parser.add_argument("--no-postgres", action="store_true")
    parser.add_argument("--open", type=int, default=10**6, help="open contracts among which the clock looks")
    parser.add_argument("--leaves", type=int, default=10**7, help="how large the largest log grows")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    began, folder = time.time(), Path(tempfile.mkdtemp(prefix="concord-bench-"))
    figures: list[Figure] = []
    try:
        for part in asked.parts or PARTS:
            folders, measure = PARTS[part]
            for name in folders:
                (folder / name).mkdir()
            figures += measure(folder, asked)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    table(figures, began)


if __name__ == "__main__":
    sys.exit(main())
