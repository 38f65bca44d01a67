"""The gate of a contract catches what it is there for: three sown defects of each class, in the files as shipped."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import partial

import pytest

from concord.law import shelf
from concord.law.audit import audit
from concord.law.audit.report import Report, report
from concord.law.audit.report_words import words
from concord.law.clause_lint import lint_clauses
from concord.law.clauses import CONTRACT, unmentioned
from concord.law.lint import lint
from concord.law.privacy_lint import lint_privacy
from concord.law.reading import load
from tests.law.seeded import SEEDS, Seed, sown

CONTRACTS = tuple(key for key in shelf.names() if shelf.rulebook(key).kind == CONTRACT)
FLAT = [(name, seed) for name, seeds in SEEDS.items() for seed in seeds]
WALKED = frozenset(
    ("wait-not-running", "silent-circle", "creditor-without-act", "nothing-due", "powerless-duty", "pays-twice")
)
WIDE, FAR, NEAR = 12_000, 4_000, 300  # acts tried: everywhere, on the nearer ways, and where it stands in the file
Searching = Callable[[str], None]


@pytest.fixture
def searching(monkeypatch: pytest.MonkeyPatch) -> Searching:
    """Holds the auditor to one person a side and so many tries: what is sown lies near the beginning."""

    def search(code: str) -> None:
        everywhere = code == "powerless-duty" or code.endswith("never-used")
        most = WIDE if everywhere else FAR if code in WALKED else NEAR
        monkeypatch.setattr("concord.law.audit.gate.audit", partial(audit, persons=1, most=most))

    return search


def caught(found: Report, code: str, path: str) -> bool:
    if code == "broken":
        return any(f"caps.{one.name}" == path and one.answer == "broken" and one.values for one in found.claims)
    return any((one.code, one.path) == (code, path) for one in found.findings)


@pytest.mark.parametrize(
    ("name", "seed"), FLAT, ids=[f"{name}: {seed[0]} {seed[1]} {n}" for n, (name, seed) in enumerate(FLAT)]
)
def test_the_report_catches_what_was_sown(name: str, seed: Seed, searching: Searching) -> None:
    key, code, path, _edits = seed
    if code == "broken":
        pytest.importorskip("z3")
    searching(code)
    found = report(load(sown(seed)))
    assert caught(found, code, path), (name, [(one.code, one.path) for one in found.findings], found.claims)
    for told in (one for one in found.findings if (one.code, one.path) == (code, path)):
        days = [line.day for line in told.timeline]
        assert bool(days) == (code in WALKED)
        assert days == sorted(days)
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", day) for day in days)
        assert {bool(line.says["zh"] and line.says["en"]) for line in told.timeline} <= {True}
    for lang in ("zh", "en"):
        assert any(one.kind in ("error", "warning", "note", "claim") for one in words(found, lang))
    assert found.rules != shelf.rulebook(key).digest, "what was checked is not what was shipped, and the digest says so"


def test_each_class_is_sown_three_times() -> None:
    assert all(len(seeds) >= 3 for seeds in SEEDS.values())
    assert len(SEEDS) == 14


@pytest.mark.parametrize("key", CONTRACTS)
def test_what_is_shipped_has_none_of_it(key: str) -> None:
    """What the walk itself finds in the shipped files is looked at whole, and slowly, in test_audit."""
    law = shelf.rulebook(key)
    told = [*lint(law), *lint_clauses(law), *lint_privacy(law)]
    accepted = {(one.code, one.at) for one in law.accepts}
    left = [(one.code, one.path) for one in told if (one.code, one.path) not in accepted]
    assert left == [("clause-without-rule", "clauses.days")], "how days are counted holds for every rule"
    assert unmentioned(law) == ()


@pytest.mark.parametrize("key", CONTRACTS)
@pytest.mark.parametrize(
    ("old", "new"),
    [("# the contract in words", "# The contract in words"), ('version: "1"', "version: '1'"), ("P90D", "P91D")],
    ids=["a remark", "a quotation mark", "a period"],
)
def test_a_file_that_differs_by_one_sign_has_another_digest(key: str, old: str, new: str) -> None:
    """Whoever has the report compares its digest with that of the contract, and of the file: all three are the same."""
    shipped = shelf.source(key)
    changed = shipped.replace(old.encode(), new.encode(), 1)
    assert changed != shipped
    assert shelf.rulebook(key).digest == hashlib.sha256(shipped).hexdigest()
    assert load(changed).digest == hashlib.sha256(changed).hexdigest() != shelf.rulebook(key).digest
