"""The counting of mutants: what is changed, and that a weak test is told from a strong one."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType

import pytest

from tests.bench import mutants, mutation
from tests.bench.equivalent import EQUIVALENT

LAW = Path(__file__).parents[2] / "src/concord/law"
CHANGES = [
    ("a < b", "a <= b"),
    ("a == b", "a != b"),
    ("a in b", "a not in b"),
    ("a and b", "a or b"),
    ("a + b", "a - b"),
    ("a * b", "a // b"),
    ("not a", "a"),
    ("-a", "a"),
    ("7", "8"),
    ("7", "6"),
    ("True", "False"),
    ("a if b else c", "a if not b else c"),
    ("[a for a in b if a]", "[a for a in b if not a]"),
]


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_an_expression_is_changed(old: str, new: str) -> None:
    """Comparison, joining, reckoning, constants by one either way, conditions turned round."""
    source = f"def work(a, b, c):\n    return {old}\n"
    found = [ast.unparse(mutants.tree(source, one.number)) for one in mutants.of("work", source)]
    assert f"def work(a, b, c):\n    return {new}" in found
    assert "def work(a, b, c):\n    return None" in found
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "statement", ["a.b = 1", "a[0] = 1", "a()", "a += b", "raise a", "del a", "for a in b:\n        break"]
)
def test_a_statement_is_left_out(statement: str) -> None:
    """Calls, what is written to objects, raising, and leaving a loop."""
    source = f"def work(a, b):\n    {statement}\n    return None\n"
    assert any(one.change.endswith("->  pass") for one in mutants.of("work", source))


def test_words_for_readers_and_types_are_left_alone() -> None:
    source = 'def work(a: int = 3) -> "list[7]":\n    """Seven."""\n    b: "dict[8]"\n    return None\n'
    assert [one.change for one in mutants.of("work", source)] == ["3  ->  4", "3  ->  2"]


def test_a_changed_function_reaches_whoever_imported_it() -> None:
    """Functions, methods, cached functions and defaults are exchanged where they stand."""
    source = (
        "from functools import cache\n"
        "class Box:\n    def size(self):\n        return 1\n"
        "@cache\ndef twice(n=2):\n    return n * 2\n"
    )
    module = ModuleType("boxes")
    module.__file__ = "boxes.py"
    exec(source, vars(module))  # noqa: S102
    twice, box = module.twice, module.Box()
    changes = {one.change: one.number for one in mutants.of("boxes", source)}
    mutation.exchange(module, mutants.tree(source, changes["1  ->  2"]))
    assert (box.size(), twice()) == (2, 4)
    mutation.exchange(module, mutants.tree(source, changes["n * 2  ->  n // 2"]))
    twice.cache_clear()
    assert (box.size(), twice()) == (1, 1)


def test_the_score_is_of_those_tried() -> None:
    one, two = mutants.of("money", "def work(a):\n    return 1 + a\n")[:2]
    table = mutation.scores({one: True, two: False}, ["money"])
    assert table[-1].split("|")[1:6] == [" money      ", "     2 ", "      1 ", "        1 ", "    50.0 "]


def test_an_exception_that_no_line_bears_any_more_is_told() -> None:
    sources = {name: (LAW / f"{name}.py").read_text() for names in mutation.GROUPS.values() for name in names}
    assert set(mutation.bygone(sources)) < set(EQUIVALENT)
    assert set(mutation.bygone(dict.fromkeys(sources, ""))) == set(EQUIVALENT)
