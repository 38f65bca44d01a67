"""Checks and claims as pages show them: kit's findings, in the reader's language, each with its article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from concord.law.citations import cited

LOOKS = {"holds": "ok", "unknown": "look", "fails": "stop"}
ORDER = {"fails": 0, "unknown": 1, "holds": 2}


@dataclass(frozen=True)
class Line:
    """One check as kit's findings tag takes it."""

    level: str
    title: str
    detail: str
    actions: Sequence[tuple[str, str]] = ()


def lines(checks: Iterable[Mapping[str, Any]], lang: str) -> list[Line]:
    """Checks as plain data (law.filing_model.Check); what keeps the pack back comes first."""
    ordered = sorted(checks, key=lambda one: ORDER[one["answer"]])
    return [line(one, lang) for one in ordered]


def line(check: Mapping[str, Any], lang: str) -> Line:
    """`Limitation: holds`, the reason with its article, and what to do."""
    words = {"what": check["title"][lang], "answer": answers()[check["answer"]]}
    source = cited(check["source"], lang) if check["source"] else ""
    reason = check["says"][lang] + (f"（{source}）" if lang == "zh" else f" ({source})") if source else ""
    parts = [reason or check["says"][lang], (check.get("next") or {}).get(lang, "")]
    return Line(LOOKS[check["answer"]], _("%(what)s: %(answer)s") % words, " ".join(part for part in parts if part))


def answers() -> dict[str, str]:
    """The three answers in words."""
    return {"holds": _("holds"), "fails": _("does not hold"), "unknown": _("cannot be known")}


def counted(checks: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many checks answer what."""
    return {name: sum(one["answer"] == name for one in checks) for name in LOOKS}
