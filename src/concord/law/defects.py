"""What is wrong with a rulebook, told so that its author can mend it."""

from __future__ import annotations

from typing import Literal

import msgspec

Level = Literal["error", "warning", "note"]


class Defect(msgspec.Struct, frozen=True, order=True):
    """One thing to mend.

    line: of the file, from 1 (0 = the file as a whole); path: the keys that lead there, joined by dots; code: stable
    short name; message: one plain sentence. An error stops a rulebook from being used, a warning and a note do not.
    """

    line: int
    path: str
    code: str
    message: str
    level: Level = "error"

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"line {self.line}: {self.level} [{self.code}] {where}{self.message}"


class RulebookError(Exception):
    """A rulebook that cannot be used. `defects` holds all that could be found, in the order of the file."""

    def __init__(self, defects: list[Defect], name: str = "") -> None:
        self.defects = sorted(defects, key=lambda defect: (defect.line, defect.path))
        self.name = name
        super().__init__("\n".join([name or "rulebook", *(str(defect) for defect in self.defects)]))


class Notebook:
    """Gathers defects while one file is read, so that its author hears of all of them at once."""

    def __init__(self) -> None:
        self.defects: list[Defect] = []

    def error(self, line: int, path: str, code: str, message: str) -> None:
        """Note an error at a line and path."""
        self.defects.append(Defect(line, path, code, message))
