"""The plan of the house, as the tests of its structure read it: which package may lean on which."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "concord"
ROOMS = (
    "intake",
    "notice",
    "negotiation",
    "mediators",
    "mediation",
    "agreement",
    "confirmation",
    "performance",
    "likecases",
    "contracts",
    "filing",
    "proofs",
    "staff",
)
FLOORS = (
    ("law",),
    ("ledger",),
    ("gateways",),
    ("people",),
    ("docket",),
    ("kit",),
    ROOMS,
    ("casefile",),
    ("api",),
    ("site",),
)
FLOOR = {package: number for number, floor in enumerate(FLOORS) for package in floor}

# Addresses that every room may name though they are answered above or beside it: kit promises them (docs/adr/0006).
PROMISED = {"case": "casefile", "act": "casefile", "exhibit": "casefile", "document": "casefile", "link": "notice"}


def may_lean(above: str, below: str) -> bool:
    """Whether one package may name something of another: itself, or what lies on a lower floor."""
    return above == below or FLOOR[below] < FLOOR[above]


def package_of(path: Path) -> str:
    """The package of a file under src/concord."""
    return path.relative_to(PACKAGE).parts[0]


def sources(*, tests: bool = False) -> list[Path]:
    """Every Python file that people wrote: no migrations, tests only if asked for."""
    roots = [PACKAGE, ROOT / "scripts"] + ([ROOT / "tests"] if tests else [])
    return [path for root in roots for path in sorted(root.rglob("*.py")) if "migrations" not in path.parts]


def templates() -> list[Path]:
    """Every template of pages."""
    return sorted(path for path in PACKAGE.rglob("templates/**/*") if path.suffix in (".html", ".txt"))


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Calls of functions with one of these names, however they were imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in names:
                yield node


def word(call: ast.Call, position: int = 0) -> str | None:
    """A call's argument if it is a text written out in the source."""
    if len(call.args) <= position:
        return None
    argument = call.args[position]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None
