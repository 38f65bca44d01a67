"""What an act would bring about, tried in memory before anybody sends it: the law decides, and nothing is written.

The state that comes out tells secrets (S29), as every state does: pages show the debts and dates that are read from it
here, of matters whose acts both sides see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from concord.docket import access
from concord.kit.scene import Scene
from concord.law import engine
from concord.law.model import Act, Decision, Live, State
from concord.law.rulebook import ActRule


@dataclass(frozen=True)
class Foresight:
    """What follows at once. debts: what is then owed anew; before, after: the matter, without and with the act."""

    debts: tuple[Live, ...]
    before: State
    after: State


def foresee(scene: Scene, rule: ActRule, form: Mapping[str, Any] | None = None) -> Foresight | None:
    """Take the act as its reader would send it now; None where the law refuses it, or its form needs more than this."""
    actor = access.actor_for(scene.reader, rule)
    if actor is None:
        return None
    person, before = actor.participant, scene.present.state
    act = Act(rule.name, person.role, str(person.pk), dict(form or {}))
    decision = engine.decide(scene.law, before, act, scene.now)
    if not isinstance(decision, Decision):
        return None
    known = {live.key for live in before.duties}
    debts = [live for live in decision.state.duties if live.kind == "pay" and live.key not in known]
    return Foresight(tuple(sorted(debts, key=lambda live: live.due)), before, decision.state)
