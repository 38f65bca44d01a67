"""Pages, acts and messages with few cases and with many, measured in turn: few, many, few, many ...

A machine whose cores are lent to others now and then runs at half its speed for a minute. Measured one after the
other, such a minute would pass for the cost of the cases; measured in turn it meets both, and the middle of the rounds
stands.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench import load
from tests.bench.figure import Figure, spread
from tests.deployment import Deployment

CLIENTS, EACH, PAUSE = 8, 40, 0.5  # seconds between two acts of a client: faster than people are
ROUNDS = 3
Round = dict[str, Any]


@dataclass
class Site:
    """A deployment, its cases (for each client one, for each round one that nobody has written in, one to write to
    another browser in), and what was measured in it, round by round.
    """

    deployment: Deployment
    name: str = ""
    stage: Any = None
    rounds: list[Round] = field(default_factory=list)

    def prepare(self) -> None:
        self.deployment.migrate()
        self.stage = self.deployment.ask("tests.staging", str(CLIENTS + ROUNDS + 1), "20")
        self.name = f"{len(self.stage['matters'])} cases"

    def measure(self) -> None:
        """One round. The page is of a case that nobody has written in since it was made."""
        case = self.stage["matters"][CLIENTS + len(self.rounds)]
        found: Round = self.deployment.ask(
            "tests.bench.pages", case["id"], case["sessions"]["applicant"], case["sessions"]["respondent"]
        )
        with self.deployment.serving() as server:
            load.acts(server, self.stage, CLIENTS, 5, 0)
            found["paced"] = load.acts(server, self.stage, CLIENTS, EACH, PAUSE)
            found["driven"] = load.acts(server, self.stage, CLIENTS, EACH, 0)
            time.sleep(3)  # what the acts set off is done
            found["message"] = load.message(server, self.stage["matters"][-1], 30)
        self.rounds.append(found)

    def middle(self, what: str, of: str) -> Any:
        """What was found in the round that has the middle value of all."""
        return sorted((one[what] for one in self.rounds), key=lambda times: times[of])[len(self.rounds) // 2]


def figures(folder: Path, cases: int) -> list[Figure]:
    """cases: how many the large database holds besides; 0 leaves it out."""
    few, many = (Site(Deployment(folder / name)) for name in ("few", "many"))
    few.deployment.data.mkdir()
    few.prepare()
    if not cases:
        for _round in range(ROUNDS):
            few.measure()
        return of_site(few)
    many.deployment.data.mkdir()
    many.prepare()
    many.name = f"{cases:,} cases"
    seeded = many.deployment.ask("tests.bench.seeding", str(cases))
    for _round in range(ROUNDS):
        few.measure()
        many.measure()
    return [*of_seeding(cases, seeded), *of_site(few), *of_site(many), *changes(few, many)]


def of_seeding(cases: int, seeded: dict[str, Any]) -> list[Figure]:
    speed = f"{cases / seeded['seconds']:.0f} cases/s, {seeded['entries']} entries"
    replayed = f"{seeded['replayed']} of {seeded['of']} sampled replay to their state"
    return [
        Figure(f"{cases:,} cases seeded", seeded["seconds"], "s", None, speed),
        Figure("sampled cases replayed", seeded["replayed"], "", seeded["of"], replayed),
    ]


def of_site(site: Site) -> list[Figure]:
    found, name = site.rounds[0], site.name
    page, act, paced, driven, message = (
        site.middle(what, of)
        for what, of in (
            ("page_cpu", "median"),
            ("act_cpu", "median"),
            ("paced", "p95"),
            ("driven", "p95"),
            ("message", "median"),
        )
    )
    rate = f"{paced['per_second']:.0f} acts/s, {spread(paced)}"
    full = f"{driven['per_second']:.0f} acts/s, {spread(driven)}"
    return [
        Figure(f"case page, {found['entries']} entries, {name}: queries", found["page_queries"], "", 12),
        Figure(f"case page, {name}: CPU", page["median"], "ms", 12, spread(page)),
        Figure(f"case page, {name}: as sent, not compressed", found["page_bytes"] / 1024, "KB", 40),
        Figure(f"an act, {name}: queries", found["act_queries"], "", 15),
        Figure(f"an act, {name}: CPU", act["median"], "ms", None, spread(act)),
        Figure(f"an act over HTTP, 8 clients on SQLite, {name}: p95", paced["p95"], "ms", 50, rate),
        Figure(f"the same, each at once after the other, {name}: p95", driven["p95"], "ms", None, full),
        Figure(f"message to the other browser, {name}", message["median"], "ms", 100, spread(message)),
    ]


def changes(few: Site, many: Site) -> list[Figure]:
    """What many cases cost, as the middle of the rounds' ratios: below 1.2 is the goal."""
    measured: list[tuple[str, Callable[[Round], float]]] = [
        ("case page, CPU", lambda one: one["page_cpu"]["median"]),
        ("an act, CPU", lambda one: one["act_cpu"]["median"]),
        ("an act over HTTP, p95", lambda one: one["paced"]["p95"]),
        ("message, median", lambda one: one["message"]["median"]),
    ]
    found = []
    for what, value in measured:
        pairs = [(value(old), value(new)) for old, new in zip(few.rounds, many.rounds, strict=True)]
        ratios = sorted(new / old for old, new in pairs)
        said = "; ".join(f"{old:.3g} -> {new:.3g}" for old, new in pairs) + " ms"
        found.append(Figure(f"many cases to few: {what}", ratios[len(ratios) // 2], "times", 1.2, said))
    return found
