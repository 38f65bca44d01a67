"""`audit(law)`: walk, judge, and tell."""

from __future__ import annotations

import msgspec

from concord.law.audit.exploring import BOUND, MOST_TRIED, Explorer
from concord.law.audit.findings import Found, judge
from concord.law.audit.timeline import Line, timeline
from concord.law.audit.world import NoWorldError, world
from concord.law.defects import Defect
from concord.law.rulebook import Rulebook, Text


class Finding(msgspec.Struct, frozen=True):
    """A defect, what it says in each language, and a shortest way to it (empty where nothing has to be shown)."""

    defect: Defect
    says: Text
    timeline: tuple[Line, ...] = ()


class PartAudited(msgspec.Struct, frozen=True):
    """One part of the search.

    stages: its names; variant: which rows; states, tried: how many; whole: everything with at most one thing under way
    was walked; full: so was everything within the bound.
    """

    stages: tuple[str, ...]
    variant: int
    states: int
    tried: int
    whole: bool
    full: bool


class Audit(msgspec.Struct, frozen=True):
    """What the auditor found, in the order of the file, and how far it looked."""

    findings: tuple[Finding, ...]
    parts: tuple[PartAudited, ...] = ()

    @property
    def states(self) -> int:
        """How many states were walked on from."""
        return sum(part.states for part in self.parts)


def audit(law: Rulebook, *, persons: int = 1, bound: int = BOUND, most: int = MOST_TRIED) -> Audit:
    """Search a rulebook for states that should not be.

    persons: how many each party is; bound: things under way at once beside the main line; most: tries per part.
    """
    try:
        small = world(law, persons=persons)
    except NoWorldError as error:
        return Audit((_no_world(error),))
    walked = Explorer(small, bound=bound, most=most).walk()
    findings = tuple(_told(law, found) for found in judge(walked))
    return Audit(findings, tuple(PartAudited(*part) for part in walked.parts))


def _told(law: Rulebook, found: Found) -> Finding:
    defect = Defect(found.line, found.path, found.code, found.says["en"], found.level)
    return Finding(defect, found.says, timeline(law, found.node) if found.node is not None else ())


def _no_world(error: NoWorldError) -> Finding:
    reason = error.refused.detail or error.refused.code
    says = {
        "zh": f"没有一组示例条款能通过规则自己的检查（{reason}），无法开始。",
        "en": f"No sample terms pass the rulebook's own checks ({reason}), so that no matter can begin.",
    }
    return Finding(Defect(0, f"checks.{reason}", "no-matter-begins", says["en"]), says)
