"""Mutants that no test can tell from the code, each with the reason: (module, text of the line, change) -> why."""

from __future__ import annotations

EQUIVALENT: dict[tuple[str, str, str], str] = {}
