"""A small rulebook that the linter finds no fault with; tests change one thing in it at a time."""

from __future__ import annotations

from pathlib import Path

from concord.law.lint import check

SOUND = Path(__file__).with_name("loan.yaml").read_text(encoding="utf-8")


def changed(old: str, new: str) -> str:
    """Return the sound rulebook with one passage changed; the passage must be there exactly once."""
    assert SOUND.count(old) == 1, f"{SOUND.count(old)} times: {old}"
    return SOUND.replace(old, new)


def found(text: str) -> set[tuple[str, str]]:
    """Return (level, code) of everything that is wrong with a rulebook."""
    return {(defect.level, defect.code) for defect in check(text)}
