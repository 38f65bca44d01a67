"""`audit(law)`: walk, judge, and tell."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from concord.law.audit.exploring import BOUND, MOST_TRIED, Explorer
from concord.law.audit.findings import Found, judge, unused
from concord.law.audit.timeline import Line, timeline
from concord.law.audit.world import NoWorldError, tracks, world
from concord.law.defects import Defect
from concord.law.rulebook import Rulebook, Text

CROWD = 5  # where a party is several persons, so many times fewer tries
TRACK = 6  # on other terms than the usual ones, so many times fewer tries


class Finding(msgspec.Struct, frozen=True):
    """A defect, what it says in each language, and a shortest way to it (empty where nothing has to be shown)."""

    defect: Defect
    says: Text
    timeline: tuple[Line, ...] = ()


class PartAudited(msgspec.Struct, frozen=True):
    """One part of the search.

    persons: how many each party was; stages: its names; variant: which rows; states, tried: how many; whole: with how
    many things under way beside the main line every state was walked (-1: the search stopped on the main line).
    """

    persons: int
    stages: tuple[str, ...]
    variant: int
    states: int
    tried: int
    whole: int


class Audit(msgspec.Struct, frozen=True):
    """What the auditor found, in the order of the file, and how far it looked."""

    findings: tuple[Finding, ...]
    parts: tuple[PartAudited, ...] = ()

    @property
    def states(self) -> int:
        """How many states were walked on from."""
        return sum(part.states for part in self.parts)


def audit(law: Rulebook, *, persons: int = 2, bound: int = BOUND, most: int = MOST_TRIED) -> Audit:
    """Search a rulebook for states that should not be.

    persons: how many each party is at most, one first; bound: things under way at once beside the main line; most:
    tries for a part, and a fifth of them where a party is several persons.
    """
    found: dict[tuple[str, str], Finding] = {}
    walks: list[PartAudited] = []
    used: set[str] = set()
    whole = True
    for count, track, tries in _searches(law, persons, most):
        try:
            small = world(law, persons=count, track=track)
        except NoWorldError as error:
            return Audit((_no_world(error),))
        except Exception as error:  # whatever the engine raises is a defect of the rulebook, told with the others
            return Audit((_cannot_begin(law, error),))
        walked = Explorer(small, bound=bound, most=tries).walk()
        used |= walked.used
        whole &= count > 1 or all(part.whole >= 0 or part.variant for part in walked.parts)
        for one in judge(walked):
            found.setdefault((one.code, one.path), _told(law, one))
        walks += [PartAudited(count, *part) for part in walked.parts]
    for one in unused(law, used) if whole else ():
        found.setdefault((one.code, one.path), _told(law, one))
    findings = sorted(found.values(), key=lambda one: (one.defect.line, one.defect.path, one.defect.code))
    return Audit(tuple(findings), tuple(walks))


def _searches(law: Rulebook, persons: int, most: int) -> Iterator[tuple[int, dict[str, str], int]]:
    """How many persons, on which terms, with how many tries: first the usual terms, then each other choice of them."""
    usual, *others = tracks(law)
    yield 1, usual, most
    for track in others:
        yield 1, track, most // TRACK
    for count in range(2, persons + 1):
        yield count, usual, most // CROWD


def _told(law: Rulebook, found: Found) -> Finding:
    defect = Defect(found.line, found.path, found.code, found.says["en"], found.level)
    return Finding(defect, found.says, timeline(law, found.node) if found.node is not None else ())


def _cannot_begin(law: Rulebook, error: Exception) -> Finding:
    reason = f"{type(error).__name__}: {error}"[:200]
    stage = law.stages[law.begins]
    says = {"zh": f"一开始就无法计算：{reason}", "en": f"It cannot be computed from the beginning: {reason}"}
    return Finding(Defect(stage.line, f"stages.{stage.name}", "exception", says["en"]), says)


def _no_world(error: NoWorldError) -> Finding:
    reason = error.refused.detail or error.refused.code
    says = {
        "zh": f"没有一组示例条款能通过规则自己的检查（{reason}），无法开始。",
        "en": f"No sample terms pass the rulebook's own checks ({reason}), so that no matter can begin.",
    }
    return Finding(Defect(0, f"checks.{reason}", "no-matter-begins", says["en"]), says)
