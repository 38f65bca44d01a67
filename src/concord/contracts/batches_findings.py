"""What is wrong with a file of offers or with one of its lines, as it is kept; `batches_told` puts it into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

QUOTED = ("text", "column")  # what stands in the file itself
MOST_QUOTED = 80  # characters


@dataclass(frozen=True, slots=True)
class Finding:
    """line: of the file as a spreadsheet counts it, from 1; 0 for the file as a whole. column: '' for the whole line.

    code: a key of batches_told.SENTENCES; detail: what its sentence names.
    """

    code: str
    line: int = 0
    column: str = ""
    detail: dict[str, str] = field(default_factory=dict)

    def as_plain(self) -> list[Any]:
        """For JSON."""
        return [self.line, self.column, self.code, self.detail]

    @classmethod
    def of_plain(cls, kept: list[Any]) -> Finding:
        line, column, code, detail = kept
        return cls(code, line, column, detail)


def quoted(text: str) -> str:
    """The beginning of a text as it can be kept and shown, whatever stands in it."""
    kept = text[:MOST_QUOTED].encode("utf-8", "replace").decode()
    return "".join(sign if sign.isprintable() else " " for sign in kept)


class UnfitError(Exception):
    """Raised while a file or a cell is read. Whoever reads it gets the finding, never the exception."""

    def __init__(self, code: str, **detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = {name: quoted(value) if name in QUOTED else value for name, value in detail.items()}

    def at(self, line: int = 0, column: str = "") -> Finding:
        """The finding, where it was found."""
        return Finding(self.code, line, column, self.detail)
