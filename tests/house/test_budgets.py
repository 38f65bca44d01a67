"""Budgets: short functions, short files, no circles between modules, no packages that lean on each other."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import grimp
import pytest

from tests.house.plan import ROOT, sources

LONGEST_FUNCTION = 50
LONGEST_FILE = 400
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "services"}


def functions(tree: ast.AST) -> Iterator[tuple[str, int, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_are_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{line}: {name} has {length} lines"
        for path in sources(tests=True)
        for name, line, length in functions(ast.parse(path.read_text(encoding="utf-8")))
        if length > LONGEST_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_files_are_short() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources(tests=True)}
    long = [f"{path.relative_to(ROOT)} has {length} lines" for path, length in lengths.items() if length > LONGEST_FILE]
    assert not long, "\n".join(long)


def test_modules_have_names_that_say_something() -> None:
    assert not [str(path.relative_to(ROOT)) for path in sources() if path.stem in VAGUE]


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in sources(tests=True)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not hidden, "\n".join(hidden)


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("concord", cache_dir=None)


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Knots of a graph (Tarjan): groups of nodes that reach each other."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in edges.get(node, ()):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            knot = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(knot) > 1:
                found.append(sorted(knot))

    for node in edges:
        if node not in index:
            visit(node)
    return found


def test_the_search_for_circles_finds_one() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]
    assert circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_no_module_imports_in_a_circle(graph: grimp.ImportGraph) -> None:
    edges = {module: set(graph.find_modules_directly_imported_by(module)) for module in sorted(graph.modules)}
    assert not circles(edges)


def test_no_two_packages_lean_on_each_other(graph: grimp.ImportGraph) -> None:
    pairs = set()
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            one, other = importer.split(".")[1:2], imported.split(".")[1:2]
            if one and other and one != other:
                pairs.add((one[0], other[0]))
    assert not [pair for pair in pairs if pair[::-1] in pairs]
