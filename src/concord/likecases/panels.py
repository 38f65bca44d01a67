"""What the case page says of like cases, to the applicant and to those who work on them. Never to a respondent."""

from __future__ import annotations

from typing import Any

from concord.kit.scene import Scene
from concord.likecases import filing, grouping
from concord.likecases.models import Batch
from concord.likecases.pattern import ROLE, STAGES


def applicant(scene: Scene) -> dict[str, Any] | None:
    """The way to file the same against others, how far that is, and the list of all."""
    mine = next((p for p in scene.reader.participants if p.role == ROLE), None)
    if mine is None:
        return None
    group = grouping.of_matter(scene.matter)
    batch = filing.last_of(scene.matter, mine) if group else None  # a list that is being filed has made the group
    going = batch is not None and batch.state == Batch.State.FILING
    if group is None and scene.stage not in STAGES:
        return None
    done, _refused, all_ = filing.progress(batch) if going and batch is not None else (0, 0, 0)
    return {
        "group": group,
        "n": filing.alike(scene.matter) if group else 0,
        "going": going,
        "done": done,
        "all": all_,
        "may_file": scene.stage in STAGES,
    }


def office(scene: Scene) -> dict[str, Any] | None:
    """For the registry and the mediator: the way to the list, if there is one."""
    group = grouping.of_matter(scene.matter)
    return {"group": group} if group else None
