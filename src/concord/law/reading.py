"""From a rulebook's file to its structs: `load(text)`.

A file is read twice: first for the names it declares, then for everything else, checked against those names. All
defects that can be found are reported together. Whether the rules make sense is the linter's question (`lint`).
"""

from __future__ import annotations

import hashlib
import re

from concord.law.blocks import Block
from concord.law.calendars import KNOWN, is_calendar
from concord.law.defects import Defect, Notebook, RulebookError
from concord.law.reading_acts import read_acts
from concord.law.reading_claims import read_accepts, read_caps
from concord.law.reading_clauses import read_clauses
from concord.law.reading_duties import read_duties, read_stages, read_whenever
from concord.law.reading_fields import DAY
from concord.law.reading_outline import Outline, outline
from concord.law.rulebook import Expr, Rulebook, Text
from concord.law.yaml_text import parse

ID = re.compile(r"[a-z][a-z0-9-]{0,59}", re.ASCII)
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,29}", re.ASCII)
LANGUAGE = re.compile(r"[a-z]{2}", re.ASCII)
CURRENCY = re.compile(r"[A-Z]{3}|matter", re.ASCII)

__all__ = ["Defect", "RulebookError", "load"]


def load(text: str | bytes, *, name: str = "") -> Rulebook:
    """Return the rulebook that a file holds.

    text: the file; name: how to call it in messages. Raises RulebookError with all defects found.
    """
    notebook = Notebook()
    table = parse(text, notebook)
    if table is None:
        raise RulebookError(notebook.defects, name)
    data = text.encode() if isinstance(text, str) else bytes(text)
    law = _read(Block(table, "", notebook), hashlib.sha256(data).hexdigest())
    if notebook.defects:
        raise RulebookError(notebook.defects, name)
    return law


def _read(root: Block, digest: str) -> Rulebook:
    found = outline(root)
    for key in ("stages", "acts", "duties", "whenever", "roles", "groups", "terms", "data", "pauses"):
        root.node(key)
    law = Rulebook(
        id=_pattern(root, "rulebook", ID),
        version=_pattern(root, "version", VERSION),
        kind=root.required("kind"),
        digest=digest,
        effective=_effective(root),
        sources=_sources(root),
        calendar=_calendar(root),
        currency=_pattern(root, "currency", CURRENCY),
        languages=_languages(root, found),
        roles=found.roles,
        groups=found.groups,
        terms=found.terms,
        checks=_claims(root, "checks", found),
        caps=read_caps(root, found),
        data=found.data,
        pauses=found.pauses,
        begins=_begins(root, found),
        stages=read_stages(found),
        acts=read_acts(found),
        duties=read_duties(found),
        whenever=read_whenever(found),
        migrates=_migrates(root, found),
        reports=_reports(root, found),
        title=root.words("title", found.languages),
        outcomes=_outcomes(root, found),
        accepts=read_accepts(root, found),
        clauses=read_clauses(root, found),
    )
    root.finish()
    return law


def _pattern(root: Block, key: str, pattern: re.Pattern[str]) -> str:
    text = root.required(key)
    if text and not pattern.fullmatch(text):
        root.error("shape", f"'{text[:60]}' is no {key}.", key)
    return text


def _calendar(root: Block) -> str:
    name = root.required("calendar")
    if name and not is_calendar(name):
        root.error("unknown-calendar", f"There is no calendar '{name[:60]}'. Known: {KNOWN}.", "calendar")
        return ""
    return name


def _languages(root: Block, found: Outline) -> tuple[str, ...]:
    for language in found.languages:
        if not LANGUAGE.fullmatch(language):
            root.error("unknown-language", f"'{language[:20]}' is no language: two small letters.", "languages")
    return found.languages


def _effective(root: Block) -> tuple[str, str]:
    block = root.block("effective")
    if block is None:
        root.error("missing", "'effective' is missing: since when is this version in force?")
        return ("", "")
    days = (block.required("from"), block.text("until"))
    for key, day in zip(("from", "until"), days, strict=True):
        if day and not DAY.fullmatch(day):
            block.error("day", f"'{day[:20]}' is no day: write 2026-01-31.", key)
    block.finish()
    return days


def _sources(root: Block) -> dict[str, str]:
    block = root.block("sources")
    return {key: block.text(key) for key in block.table.entries} if block is not None else {}


def _begins(root: Block, found: Outline) -> str:
    root.required("begins")
    return root.one_of("begins", found.stages, "stage", "unknown-stage")


def _claims(root: Block, key: str, found: Outline) -> dict[str, Expr]:
    """Conditions on the terms, by name."""
    block = root.block(key)
    claims: dict[str, Expr] = {}
    for name in block.chosen() if block is not None else ():
        claim = block.expression(name, found.bare(), "bool") if block is not None else None
        if claim is not None:
            claims[name] = claim
    return claims


def _outcomes(root: Block, found: Outline) -> dict[str, Text]:
    block = root.block("outcomes")
    return {name: block.words(name, found.languages) for name in block.chosen()} if block is not None else {}


def _migrates(root: Block, found: Outline) -> dict[str, dict[str, str]]:
    """Old version -> its stage -> the stage here."""
    block = root.block("migrates")
    moves: dict[str, dict[str, str]] = {}
    for version in block.table.entries if block is not None else ():
        inner = block.block(version) if block is not None else None
        if inner is not None:
            moves[version] = {old: inner.one_of(old, found.stages, "stage", "unknown-stage") for old in inner.chosen()}
    return moves


def _reports(root: Block, found: Outline) -> dict[str, dict[str, tuple[str, ...]]]:
    """Rulebook that this one starts -> its outcome -> the acts that report it here (S27)."""
    block = root.block("reports")
    told: dict[str, dict[str, tuple[str, ...]]] = {}
    for other in block.table.entries if block is not None else ():
        inner = block.block(other) if block is not None else None
        if inner is None:
            continue
        told[other] = {outcome: inner.names(outcome) for outcome in inner.chosen()}
        for outcome, acts in told[other].items():
            inner.known(outcome, acts, found.acts, "act", "unknown-act")
    return told
