"""A rulebook in parts: where its stages pass through one stage and never come back, it is audited part by part."""

from __future__ import annotations

from concord.law.audit.world import scheduled
from concord.law.rulebook import Rulebook
from concord.law.rulebook_graph import arrows, reached, sites


def parts(law: Rulebook) -> list[tuple[str, ...]]:
    """Return the stages part by part, in the order in which a matter goes through them.

    A part begins at a stage through which everything after it is entered; ends may be entered from anywhere, and stand
    in the last part.
    """
    leads = arrows(law)
    cuts = [stage for stage in law.stages if _cuts(law, leads, stage)]
    ahead = {stage: reached(leads, [stage]) for stage in cuts}
    cuts.sort(key=lambda stage: -len(ahead[stage]))
    found = []
    rest = set(law.stages)
    for stage in cuts:
        found.append(tuple(name for name in law.stages if name in rest - ahead[stage]))
        rest &= ahead[stage]
    return [*found, tuple(name for name in law.stages if name in rest)]


def _cuts(law: Rulebook, leads: dict[str, set[str]], stage: str) -> bool:
    after, everything = reached(leads, [stage]), reached(leads, [law.begins])
    if law.stages[stage].end or law.begins in after or stage not in everything:
        return False
    before = everything - after
    return all(goal == stage or law.stages[goal].end for here in before for goal in leads[here] & after)


def holding_rows(law: Rulebook) -> set[str]:
    """Return the stages in which the rows of a schedule can stand."""
    moments = {law.duties[duty].start.name for duty in scheduled(law)}
    begun = {
        goal
        for site in sites(law)
        if moments & set(site.then.mark)
        for goal in ((site.then.to,) if site.then.to else site.stages)
    }
    if any(not law.duties[duty].start.name for duty in scheduled(law)):
        begun.add(law.begins)
    return reached(arrows(law), begun)
