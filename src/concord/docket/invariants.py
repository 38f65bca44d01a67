"""What must hold for every open matter: somebody has something to do by a date, or its stage says why not."""

from __future__ import annotations

import dataclasses

from concord.docket import rules
from concord.docket.models import Matter


@dataclasses.dataclass(frozen=True)
class Silent:
    """An open matter in which nobody owes anything, or whose duties have no owner."""

    matter: Matter
    why: str  # no_duty | no_owner


def silent() -> list[Silent]:
    """Every open matter without an open duty or a stated wait, or with a duty that nobody owes. Must be empty."""
    found = []
    for matter in Matter.objects.filter(closed_at=None, next_due=None).iterator(chunk_size=200):
        law, state = rules.law_of(matter), matter.law_state
        stage = law.stages[state.stage]
        if not state.duties and not (stage.waits or stage.waits_for or stage.waits_on or stage.end):
            found.append(Silent(matter, "no_duty"))
    unowned = Matter.objects.filter(closed_at=None, next_due__isnull=False, waiting__participant=None)
    found += [Silent(matter, "no_owner") for matter in unowned.distinct().iterator(chunk_size=200)]
    return found
