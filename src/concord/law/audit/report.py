"""The report on a contract's rules, made once for each digest of a rulebook and shown to both sides before they sign.

It holds what the gate found (linters of rules, clauses and privacy; every way a matter can go), which warnings the
author accepts and why, what became of the claims about all allowed terms, and the digests of rules and text.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal

import msgspec

from concord.law import clauses, privacy_lint
from concord.law.audit.auditor import Finding
from concord.law.audit.gate import Checked, gate
from concord.law.audit.timeline import Line
from concord.law.clauses import CONTRACT, binding
from concord.law.defects import Level
from concord.law.explaining_words import LANGUAGES, duty_text, named, outcome_text, stage_text
from concord.law.rulebook import DutyRule, Rulebook, Text

PROVER = "z3"
Prover = Callable[[Rulebook], list[Any]]


class Told(msgspec.Struct, frozen=True):
    """One finding. where: what it is about, as people call it; timeline: a shortest way there, dated."""

    code: str
    level: Level
    path: str
    line: int
    where: Text
    says: Text
    timeline: tuple[Line, ...] = ()


class Reason(msgspec.Struct, frozen=True):
    """A warning that the author accepts, and why."""

    code: str
    path: str
    where: Text
    why: Text


class Claim(msgspec.Struct, frozen=True):
    """A claim about all allowed terms. values: of the terms that break it; not_tried: no prover is installed."""

    name: str
    title: Text
    answer: Literal["proved", "broken", "unknown", "not_tried"]
    values: dict[str, str] = {}


class Report(msgspec.Struct, frozen=True):
    """What was checked and found. rules: SHA-256 of the rulebook's file; text: of the clauses, by language, no terms.

    states: how many were walked; prominent: ids of the clauses to be shown first (CC 496).
    """

    key: str
    rules: str
    text: dict[str, str]
    states: int
    findings: tuple[Told, ...]
    reasons: tuple[Reason, ...] = ()
    claims: tuple[Claim, ...] = ()
    prominent: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Told, ...]:
        """Return what stops the rules from being used."""
        return tuple(found for found in self.findings if found.level == "error")

    @property
    def private(self) -> bool:
        """Return whether nothing personal stays readable or goes on the ledger."""
        return not any(found.code in privacy_lint.CODES for found in self.findings)

    @property
    def passed(self) -> bool:
        """Return whether a contract may enter under these rules: no error, and every claim proved."""
        return not self.errors and all(claim.answer == "proved" for claim in self.claims)


def report(law: Rulebook, *, prove: Prover | None = None) -> Report:
    """Return the report on a rulebook; it takes seconds and is the same for the same digest, so the caller keeps it.

    prove: `concord.law.caps.prove`, or another that answers as it does; by default that one, where z3 is installed.
    """
    checked = gate(law)
    written = law.kind == CONTRACT
    return Report(
        key=law.key,
        rules=law.digest,
        text={lang: clauses.digest(law, {}, lang) for lang in LANGUAGES if written and lang in law.languages},
        states=checked.audit.states,
        findings=tuple(_told(law, found) for found in checked.findings),
        reasons=tuple(Reason(one.code, one.at, place_text(law, one.at), one.why) for one in checked.accepted),
        claims=_claims(law, checked, prove or prover()),
        prominent=tuple(clause.id for clause in law.clauses if clause.prominent),
    )


def prover() -> Prover | None:
    """Return the prover of claims, None where z3 is not installed."""
    return import_module("concord.law.caps").prove if find_spec(PROVER) else None


def _claims(law: Rulebook, checked: Checked, prove: Prover | None) -> tuple[Claim, ...]:
    if checked.errors or prove is None:
        return tuple(Claim(cap.name, named(cap.title, cap.name), "not_tried") for cap in law.caps.values())
    return tuple(
        Claim(proof.cap.name, named(proof.cap.title, proof.cap.name), proof.answer, dict(proof.values))
        for proof in prove(law)
    )


def _told(law: Rulebook, found: Finding) -> Told:
    defect = found.defect
    where = place_text(law, defect.path)
    return Told(defect.code, defect.level, defect.path, defect.line, where, found.says, found.timeline)


def place_text(law: Rulebook, path: str) -> Text:
    """Return what stands at a path as people call it: the title of its clause, rule, stage or term; else the path."""
    kind, _dot, rest = path.partition(".")
    name = rest.partition(".")[0]
    if kind == "clauses":
        found = next((clause for clause in law.clauses if clause.id == name), None)
        return named(found.title, name) if found is not None else dict.fromkeys(LANGUAGES, path)
    rules = binding(law)
    known = next((rules[at] for at in sorted(rules, key=len, reverse=True) if f"{path}.".startswith(f"{at}.")), None)
    if known is not None:
        return duty_text(law, known) if isinstance(known, DutyRule) else named(known.title, known.name)
    if kind == "stages":
        return stage_text(law, name)
    if kind == "terms" and name in law.terms:
        return named(law.terms[name].label, name)
    if kind == "caps" and name in law.caps:
        return named(law.caps[name].title, name)
    return outcome_text(law, name) if kind == "outcomes" else dict.fromkeys(LANGUAGES, path)
