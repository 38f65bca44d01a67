"""What an audit finds, and where it puts it down."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

MOST: Final = 1000  # findings, and erased texts, that are named one by one; more are counted


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was recorded. code: what it is and how it was found (docket.audit.words).

    name: the row's id, an index, a path. at: when it happened by the row itself (UTC seconds), 0 = the row tells no
    time. matter: the case's number. more: further values for the sentence.
    """

    code: str
    name: str
    at: int = 0
    matter: str = ""
    more: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """A log as it was found: its leaves and their root, in hexadecimal."""

    origin: str
    size: int
    root: str


@dataclass(slots=True)
class Report:
    """What was looked at, and what was found. erased: texts that were erased lawfully, as (id, digest, when).

    deep: files were read too. compared: how many checkpoints that somebody holds were compared with the log.
    pause: seconds to leave the machine to others after each batch.
    """

    logs: list[Counted] = field(default_factory=list)
    deep: bool = True
    compared: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    erased: list[Finding] = field(default_factory=list)
    more: int = 0
    seconds: float = 0.0
    pause: float = 0.0

    def add(self, found: Finding) -> None:
        """Puts a finding down."""
        if len(self.findings) < MOST:
            self.findings.append(found)
        else:
            self.more += 1

    def note_erased(self, text: Finding) -> None:
        """Puts down a text that was erased."""
        self.counts["erased"] += 1
        if len(self.erased) < MOST:
            self.erased.append(text)

    def rest(self) -> None:
        """Between two batches."""
        if self.pause:
            time.sleep(self.pause)

    @property
    def noted(self) -> int:
        """How many findings there are, named or only counted."""
        return len(self.findings) + self.more

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return not self.findings
