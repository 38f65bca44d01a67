"""`make bench`: measures a deployment of its own, empty and with 100,000 cases, and prints one table.

Nothing here passes or fails: a machine that is busy is slow. Least and middle of many runs stand side by side, so that
a figure can be told from the noise. `python -m tests.bench --cases 5000` for a shorter one.
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
from tests.bench import auditing, law, ledger, load, witnesses
from tests.bench.figure import Figure, spread, table
from tests.deployment import Deployment

SAFE = "-c max_connections=60 -c shared_buffers=256MB"  # as a deployment runs it: fsync on
CLIENTS, EACH, PAUSE = 8, 40, 0.5  # seconds between two acts of a client: faster than people are
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
        whole, part = (30, 5) if key.startswith("cn-mediation") else (None, None)
        rows.append(Figure(f"audit of {key}", one["whole"], "s CPU", whole, said))
        rows.append(Figure("the slowest part of it", one["slowest"], "s CPU", part, ", ".join(one["stages"])))
    return rows


def of_pages(found: dict[str, Any], cases: str) -> list[Figure]:
    return [
        Figure(f"case page, {found['entries']} entries, {cases}: queries", found["page_queries"], "", 12),
        Figure(f"case page, {cases}: CPU", found["page_cpu"]["median"], "ms", 12, spread(found["page_cpu"])),
        Figure(f"case page, {cases}: as sent, not compressed", found["page_bytes"] / 1024, "KB", 40),
        Figure(f"an act, {cases}: queries", found["act_queries"], "", 15),
        Figure(f"an act, {cases}: CPU", found["act_cpu"]["median"], "ms", None, spread(found["act_cpu"])),
    ]


def of_papers(found: dict[str, Any]) -> list[Figure]:
    return [
        Figure("agreement as PDF", found["draw"]["median"] / 1000, "s", 0.3, spread(found["draw"]) + " ms"),
        Figure("two signatures with timestamps", found["sign"]["median"] / 1000, "s", 1, spread(found["sign"]) + " ms"),
        Figure("both validated", found["validate"]["median"] / 1000, "s", None, spread(found["validate"]) + " ms"),
    ]


def over_http(deployment: Deployment, stage: Any, cases: str) -> list[Figure]:
    """Acts at eight clients, paced and without a breath, and a message to the other browser."""
    with deployment.serving() as server:
        load.acts(server, stage, CLIENTS, 5, 0)
        paced = load.acts(server, stage, CLIENTS, EACH, PAUSE)
        driven = load.acts(server, stage, CLIENTS, EACH, 0)
        time.sleep(3)  # what the acts set off is done
        message = load.message(server, stage["matters"][-1], 30)
    rate = f"{paced['per_second']:.0f} acts/s, {spread(paced)}"
    full = f"{driven['per_second']:.0f} acts/s, {spread(driven)}"
    return [
        Figure(f"an act over HTTP, 8 clients on SQLite, {cases}: p95", paced["p95"], "ms", 50, rate),
        Figure(f"the same, each at once after the other, {cases}: p95", driven["p95"], "ms", None, full),
        Figure(f"message to the other browser, {cases}", message["median"], "ms", 100, spread(message)),
    ]


def pages(deployment: Deployment, stage: Any) -> dict[str, Any]:
    """A case that nobody has written in since it was made."""
    case = stage["matters"][-2]
    sessions = case["sessions"]
    found: dict[str, Any] = deployment.ask(
        "tests.bench.pages", case["id"], sessions["applicant"], sessions["respondent"]
    )
    return found


def on_sqlite(folder: Path, cases: int) -> list[Figure]:
    deployment = Deployment(folder)
    deployment.migrate()
    stage = deployment.ask("tests.staging", str(CLIENTS + 4), "20")
    figures = of_law(deployment.ask("tests.bench.law")) + of_papers(deployment.ask("tests.bench.papers"))
    few, before = pages(deployment, stage), over_http(deployment, stage, "12 cases")
    figures += of_pages(few, "12 cases") + before
    if not cases:
        return figures
    seeded = deployment.ask("tests.bench.seeding", str(cases))
    speed = f"{cases / seeded['seconds']:.0f} cases/s, {seeded['entries']} entries"
    figures.append(Figure(f"{cases:,} cases seeded", seeded["seconds"], "s", None, speed))
    replayed = f"{seeded['replayed']} of {seeded['of']} sampled replay to their state"
    figures.append(Figure("sampled cases replayed", seeded["replayed"], "", seeded["of"], replayed))
    *first, third, _second, last = stage["matters"]
    stage["matters"] = [*first, third, last]  # the one before the last is again a case in which nobody has written
    many, after = pages(deployment, stage), over_http(deployment, stage, f"{cases:,} cases")
    figures += of_pages(many, f"{cases:,} cases") + after
    return figures + changes(few, many, before, after)


def changes(few: Any, many: Any, before: list[Figure], after: list[Figure]) -> list[Figure]:
    """What many cases cost, as a ratio: below 1.2 is the goal."""
    pairs = [
        ("case page, CPU", few["page_cpu"]["min"], many["page_cpu"]["min"]),
        ("an act, CPU", few["act_cpu"]["min"], many["act_cpu"]["min"]),
        ("an act over HTTP, p95", before[0].value, after[0].value),
        ("message, median", before[2].value, after[2].value),
    ]
    return [
        Figure(f"many cases to few: {what}", new / old, "times", 1.2, f"{old:.3g} -> {new:.3g} ms")
        for what, old, new in pairs
    ]


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="0 leaves the large database out")
    parser.add_argument("--no-postgres", action="store_true")
    parser.add_argument("--law", action="store_true", help="the law alone, without a deployment")
    parser.add_argument("--ledger", action="store_true", help="the ledger alone")
    parser.add_argument("--platform", action="store_true", help="law, papers, pages and acts: all but the ledger")
    parser.add_argument("--leaves", type=int, default=10**7, help="how large the largest log grows")
    asked = parser.parse_args()
    if asked.law:
        table(of_law(law.figures()), time.time())
        return
    began, folder = time.time(), Path(tempfile.mkdtemp(prefix="concord-bench-"))
    for name in ("ledger", "witnesses", "audited", "lite", "server"):
        (folder / name).mkdir()
    figures: list[Figure] = []
    try:
        if not asked.platform:
            figures += ledger.figures(folder / "ledger", asked.leaves, postgres=not asked.no_postgres)
            figures += witnesses.figures(folder / "witnesses")
            figures += auditing.figures(folder / "audited")
        if not asked.ledger:
            figures += on_sqlite(folder / "lite", asked.cases)
            figures += [] if asked.no_postgres else on_postgres(folder / "server")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    table(figures, began)


if __name__ == "__main__":
    sys.exit(main())
