"""Run in an interpreter of its own: the law with nothing beside it. Prints a line for each step.

Every other package, Django first of all, is refused as if it were not installed; so are the other parts of Concord.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

LAW = ("concord", "concord.law")
NEEDED = ("msgspec", "yaml", "_yaml", "tzdata")
PROVER = ("concord.law.caps",)  # z3 proves claims; the rest of the law does without


class Missing(MetaPathFinder):
    """Says of everything but the law, what it needs, and Python itself, that it is not there."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        top = fullname.partition(".")[0]
        mine = fullname in LAW or fullname.startswith("concord.law.")
        own = top in sys.stdlib_module_names or top.startswith("_sysconfigdata")
        if mine or top in NEEDED or own:
            return None
        raise ModuleNotFoundError(f"{fullname} is not installed", name=top)


def everything() -> int:
    """Import every module of the law but the prover; return how many there are."""
    package = importlib.import_module("concord.law")
    names = [info.name for info in pkgutil.walk_packages(package.__path__, "concord.law.", onerror=print)]
    for name in names:
        if name not in PROVER:
            importlib.import_module(name)
    return len(names)


def a_matter() -> str:
    """A lease begun, signed, explained and told, from the rulebook to the sentence."""
    engine = importlib.import_module("concord.law.engine")
    model = importlib.import_module("concord.law.model")
    explaining = importlib.import_module("concord.law.explaining")
    law = importlib.import_module("concord.law.shelf").rulebook("lease@1")
    people = {"lessor": ("anna",), "lessee": ("rong",), "bank": ("b",), "system": ("s",), "notice": ("n",)}
    terms = {"rent": 30_000, "months": 3, "price": 90_000}
    now = 1_772_416_800  # Monday 2 March 2026, 10:00 in Shanghai
    begun = engine.begin(law, people, terms, now)
    signed = engine.decide(law, begun.state, model.Act("sign", "lessor", "anna"), now + 60)
    both = engine.decide(law, signed.state, model.Act("sign", "lessee", "rong"), now + 120)
    docket = (*begun.entries, *signed.entries, *both.entries)
    assert engine.replay(engine.empty_state(law), docket) == both.state
    assert explaining.why(law, docket, "delivery").lines
    assert not [one for one in importlib.import_module("concord.law.lint").lint(law) if one.level == "error"]
    assert importlib.import_module("concord.law.draw").diagram(law, "en")
    assert importlib.import_module("concord.law.prose").page(law, "lessee", "zh")
    refused = engine.decide(law, both.state, model.Act("rescind", "lessor", "anna"), now + 180)
    return f"{both.state.stage} {refused.code} {engine.sentence(law, both.state, 'lessee', 'en')}"


def main() -> None:
    sys.meta_path.insert(0, Missing())
    print("matter:", a_matter())
    print("modules:", everything())
    foreign = (
        {name.partition(".")[0] for name in sys.modules} - set(sys.stdlib_module_names) - set(NEEDED) - {"concord"}
    )
    print("foreign:", sorted(name for name in foreign if not name.startswith("_")))
    for name in PROVER:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as error:
            print("missing:", name, error)


if __name__ == "__main__":
    main()
