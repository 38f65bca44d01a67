"""The law installs and imports alone, and everything it offers says what it is."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

import concord.law

ALONE = Path(__file__).with_name("alone.py")


@pytest.fixture(scope="module")
def told() -> dict[str, list[str]]:
    """What an interpreter says that has nothing but msgspec, PyYAML and the time zones beside the law."""
    done = subprocess.run([sys.executable, "-P", str(ALONE)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        step, _colon, rest = line.partition(": ")
        found.setdefault(step, []).append(rest)
    return found


def test_a_matter_is_begun_decided_explained_and_linted_with_nothing_but_the_law(told: dict[str, list[str]]) -> None:
    assert told["matter"] == ["awaiting_goods not_now The lessor delivers the goods."]


def test_every_module_of_the_law_imports_alone(told: dict[str, list[str]]) -> None:
    names = [info.name for info in pkgutil.walk_packages(concord.law.__path__, "concord.law.")]
    assert told["modules"] == [str(len(names))]


def test_no_other_package_was_there(told: dict[str, list[str]]) -> None:
    assert told["foreign"] in (["[]"], ["['cython_runtime']"])  # which msgspec or PyYAML bring along


def test_only_the_prover_misses_z3_and_says_so(told: dict[str, list[str]]) -> None:
    assert told["missing"] == ["concord.law.caps z3 is not installed"]


# --- and says what it is ------------------------------------------------------------------------------------------


def offered() -> Iterator[tuple[str, Any]]:
    """Every public module, function, class and method of the law, by name."""
    yield "concord.law", concord.law
    for info in pkgutil.walk_packages(concord.law.__path__, "concord.law."):
        module = importlib.import_module(info.name)
        yield info.name, module
        for name, one in vars(module).items():
            mine = getattr(one, "__module__", None) == info.name
            if name.startswith("_") or not mine or not (inspect.isfunction(one) or inspect.isclass(one)):
                continue
            yield f"{info.name}.{name}", one
            if inspect.isclass(one) and Protocol not in one.__bases__:
                for inner, method in vars(one).items():
                    if inspect.isfunction(method) and not inner.startswith("_"):
                        yield f"{info.name}.{name}.{inner}", method


def says_something(name: str, text: str) -> bool:
    """At least three words that are not those of the name itself."""
    own = set(name.rpartition(".")[2].lower().split("_"))
    words = {word.strip(".,:;()`'\"").lower() for word in text.split()}
    return len(words - own - {"", "a", "an", "the", "of", "return", "returns"}) >= 3


def test_every_public_name_says_what_it_is() -> None:
    silent = [name for name, one in offered() if not says_something(name, one.__doc__ or "")]
    assert silent == []


@pytest.mark.parametrize("text", ["", "Return the field.", "A read field of the.", "Symbol"])
def test_a_sentence_that_repeats_the_name_says_nothing(text: str) -> None:
    assert not says_something("concord.law.reading_fields.read_field", text)
