"""How many small defects the tests of the law notice: `python -m tests.bench.mutation`, a part of `make bench`.

The tests are collected and run once, to see which of them reach which line. Then each mutant lives in a process of its
own, forked from here: the code of the changed functions is exchanged where it stands, the law's caches are emptied, and
the tests that reach the changed line run, fastest first, until one fails. The working tree is never touched.

Every mutant by default, some 2,000 in eight minutes; with `--sample` so many of each group, the same for the same seed.
Mutants that no test can notice stand in `equivalent.py`, each with its reason, and count neither way.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings

from tests.bench import mutants
from tests.bench.equivalent import EQUIVALENT
from tests.bench.mutants import Mutant

GOAL = 90  # per cent, of each group
GROUPS = {
    "decide": (
        "attempt", "consequence", "deciding", "effects", "engine", "lapses", "notice", "opening", "statements",
    ),
    "time": ("calendars", "dates", "periods"),
    "money": ("appropriation", "fees", "interest", "money"),
}  # fmt: skip
NOT_RUN = (  # long walks, proofs and chance: what they alone would notice counts as survived
    "test_audit.py", "test_caps.py", "test_counsel.py", "test_draw.py", "test_gate_command.py", "test_hostile.py",
    "test_notice_costs_no_time.py", "test_powers_and_door.py", "test_properties.py",
)  # fmt: skip
SLOW = 1.0  # seconds of CPU: a test that takes longer is left out
ROOM = 2 << 30  # bytes that a mutant may take beside what is there
SURVIVED, KILLED = 0, 1
QUIET = (
    "-qq", "-s", "--no-header", "--no-summary", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist",
    "-W", "ignore:Module already imported:pytest.PytestAssertRewriteWarning",
)  # fmt: skip


@dataclass
class Reach:
    """What the tests do on sound code. took: test -> seconds of CPU; lines: module -> line -> tests that reach it."""

    took: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, list[str]]] = field(default_factory=dict)

    def tests(self, mutant: Mutant) -> list[str]:
        """Return the tests that can notice a mutant, fastest first."""
        known = self.lines[mutant.module]
        lines: Iterable[int] = mutant.lines or known
        found = {test for line in lines for test in known.get(line, ()) if test in self.took}
        return sorted(found, key=lambda test: (self.took[test], test))


class Run:
    """The plugin that takes the place of pytest's loop once everything is collected."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked = asked
        self.sources: dict[str, str] = {}
        self.modules: dict[str, ModuleType] = {}
        self.results: dict[Mutant, bool] = {}
        self.left_out: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Before the tests are imported: no chance, no shrinking, nothing written beside them."""
        hypothesis_settings.register_profile(
            "mutants", deadline=None, derandomize=True, database=None, max_examples=30,
            phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        hypothesis_settings.load_profile("mutants")
        for name in [module for group in self.asked.groups for module in GROUPS[group]]:
            module = importlib.import_module(f"concord.law.{name}")
            self.modules[name] = module
            self.sources[name] = Path(str(module.__file__)).read_text(encoding="utf-8")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Measure, then let every mutant of the sample live."""
        items = {item.nodeid: item for item in session.items}
        began = time.time()
        reach = self.measure(items)
        print(f"{len(reach.took)} tests measured in {time.time() - began:.0f} s; left out: {self.left_out or 'none'}")
        gc.collect()
        gc.freeze()  # a child that looks for garbage would copy all that it shares with this process
        for mutant in self.sample():
            chosen = [items[name] for name in reach.tests(mutant)]
            self.results[mutant] = bool(chosen) and self.killed(mutant, chosen, reach)
            if not self.results[mutant]:
                print(f"  survived {len(chosen):>4} tests: {said(mutant)}", flush=True)
        return True

    def measure(self, items: dict[str, pytest.Item]) -> Reach:
        reach = Reach()
        files = {name: str(module.__file__) for name, module in self.modules.items()}
        seen = coverage.Coverage(data_file=None, include=list(files.values()), config_file=False)
        seen.start()
        for name, item in items.items():
            empty_caches()
            seen.switch_context(name)
            began = time.process_time()
            reports = runtestprotocol(item, nextitem=None, log=False)
            took = time.process_time() - began
            failed = any(report.failed for report in reports)
            if took < SLOW and not failed:
                reach.took[name] = took
            else:
                self.left_out.append(f"{name} ({'it fails' if failed else f'{took:.1f} s'})")
        seen.stop()
        for name, file in files.items():
            reach.lines[name] = seen.get_data().contexts_by_lineno(file)
        return reach

    def sample(self) -> list[Mutant]:
        """Return the mutants to try: of each group as many as asked for, drawn by the seed."""
        found: list[Mutant] = []
        for group in self.asked.groups:
            every = [one for name in GROUPS[group] for one in mutants.of(name, self.sources[name])]
            every = [one for one in every if key(one) not in EQUIVALENT]
            drawn = random.Random(f"{self.asked.seed} {group}")
            size = len(every) if not self.asked.sample else min(self.asked.sample, len(every))
            chosen = drawn.sample(every, size)
            found += sorted(chosen, key=lambda one: (one.module, one.number))
        return [one for one in found if not self.asked.only or f"{one.module}:{one.line}" in self.asked.only]

    def killed(self, mutant: Mutant, items: list[pytest.Item], reach: Reach) -> bool:
        """Return whether a test failed, or took many times as long as it should: then the process ends by a signal."""
        child = os.fork()
        if child == 0:
            answer = KILLED
            try:
                answer = self.live(mutant, items, reach)
            finally:
                os._exit(answer)
        _child, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status) != SURVIVED

    def live(self, mutant: Mutant, items: list[pytest.Item], reach: Reach) -> int:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        resource.setrlimit(resource.RLIMIT_AS, (taken() + ROOM, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        exchange(self.modules[mutant.module], mutants.tree(self.sources[mutant.module], mutant.number))
        empty_caches()
        for item in items:
            signal.setitimer(signal.ITIMER_PROF, 2 + 10 * reach.took[item.nodeid])
            if any(report.failed for report in runtestprotocol(item, nextitem=None, log=False)):
                return KILLED
        return SURVIVED


def taken() -> int:
    """Bytes of address space of this process."""
    with contextlib.suppress(OSError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    return 4 << 30


def empty_caches() -> None:
    """Forget what the law has worked out; the rulebooks on the shelf stay read."""
    for name, module in list(sys.modules.items()):
        if name.startswith("concord.law.") and name != "concord.law.shelf":
            for held in vars(module).values():
                if hasattr(held, "cache_clear"):
                    held.cache_clear()
    vars(sys.modules["concord.law.index"])["_INDEXES"].clear()


def functions(module: ModuleType) -> Iterator[tuple[str, FunctionType, Any]]:
    """The functions that a module defines, with the class that holds each (None: the module)."""
    for held in list(vars(module).values()):
        if getattr(held, "__module__", None) != module.__name__:
            continue
        parts = vars(held).values() if isinstance(held, type) else [held]
        for part in parts:
            plain = getattr(part, "fget", None) or getattr(part, "__func__", None) or part
            plain = getattr(plain, "__wrapped__", plain)
            if isinstance(plain, FunctionType) and plain.__module__ == module.__name__:
                yield plain.__qualname__, plain, held if isinstance(held, type) else None


def exchange(module: ModuleType, tree: Any) -> None:
    """Make a module behave as the tree says, also for whoever has imported its functions and values by name."""
    anew = ModuleType(module.__name__)
    anew.__file__ = module.__file__
    exec(compile(tree, str(module.__file__), "exec"), vars(anew))  # noqa: S102  # our own source with one change
    changed = {name: function for name, function, _home in functions(anew)}
    for name, function, home in functions(module):
        new = changed[name]
        if home is not None and len(new.__code__.co_freevars) != len(function.__code__.co_freevars):
            setattr(home, function.__name__, new)
            continue
        if function.__code__ != new.__code__:
            function.__code__ = new.__code__
        if function.__defaults__ != new.__defaults__:
            function.__defaults__ = new.__defaults__
        if function.__kwdefaults__ != new.__kwdefaults__:
            function.__kwdefaults__ = new.__kwdefaults__
    for name, value in vars(anew).items():
        old = getattr(module, name)
        if name.isupper() and value != old and not holds_functions(value):
            hand_on(name, old, value)


def holds_functions(value: Any) -> bool:
    """A table of functions stays: the functions in it have been exchanged already."""
    return isinstance(value, dict) and any(callable(one) for one in value.values())


def hand_on(name: str, old: Any, new: Any) -> None:
    """Give a constant its new value in every module that has imported it."""
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith(("concord.law", "tests.")) and vars(module).get(name) is old:
            setattr(module, name, new)


def key(mutant: Mutant) -> tuple[str, str, str]:
    """What a mutant is known by while lines move: its module, the text of its line, and its change."""
    return mutant.module, mutant.text, mutant.change


def said(mutant: Mutant) -> str:
    return f"{mutant.module}.py:{mutant.line}: {mutant.change}"


def bygone(sources: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return what `EQUIVALENT` says of the modules given that no line of theirs bears any more."""
    known = {key(one) for name, source in sources.items() for one in mutants.of(name, source)}
    return [one for one in EQUIVALENT if one[0] in sources and one not in known]


def scores(results: dict[Mutant, bool], groups: Iterable[str]) -> list[str]:
    """Return the table: of each group mutants, killed, survived and the share of the killed."""
    lines = ["| mutants of | tried | killed | survived | score % | goal |", "|---|---|---|---|---|---|"]
    for group in groups:
        mine = [killed for mutant, killed in results.items() if mutant.module in GROUPS[group]]
        score = 100 * sum(mine) / len(mine) if mine else 0.0
        dead, alive = sum(mine), len(mine) - sum(mine)
        lines.append(f"| {group:<10} | {len(mine):>5} | {dead:>6} | {alive:>8} | {score:>7.1f} | {GOAL:>4} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=0, help="mutants of each group (0: every one)")
    parser.add_argument("--seed", default="2026")
    parser.add_argument("--groups", nargs="+", choices=list(GROUPS), default=list(GROUPS))
    parser.add_argument("--only", nargs="+", help="only the mutants of these lines, as `money:36`")
    run = Run(parser.parse_args())
    if run.asked.only:
        run.asked.sample = 0
    files = sorted(str(file) for file in Path("tests/law").glob("test_*.py") if file.name not in NOT_RUN)
    began = time.time()
    pytest.main([*QUIET, *files], plugins=[run])
    print(f"\n{len(run.results)} mutants in {time.time() - began:.0f} s, "
          f"{len(EQUIVALENT)} more that nothing can tell from the code (tests/bench/equivalent.py)\n")  # fmt: skip
    print("\n".join(scores(run.results, run.asked.groups)))
    for module, text, change in bygone(run.sources):
        print(f"no longer in the code, so no exception either: {module}: {text}: {change}")


if __name__ == "__main__":
    main()
