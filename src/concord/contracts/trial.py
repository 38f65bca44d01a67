"""What an act would do in a contract, asked of the law in memory: nothing is written."""

from __future__ import annotations

from concord.contracts.consequences import Step
from concord.docket import clock, filing, rules
from concord.docket.actors import Actor
from concord.docket.models import Matter
from concord.law import engine
from concord.law.model import Act, Refused, State


def tried(matter: Matter, before: State, step: Step, by: Actor) -> State | Refused:
    """How the contract would stand after the act, or why the law refuses it. before: how it stands."""
    law = rules.law_of(matter)
    prepared = filing.prepare(law, matter, law.acts.get(step.act), step.form, {}, by)
    if isinstance(prepared, Refused):
        return prepared
    act = Act(name=step.act, role=by.participant.role, by=str(by.participant.pk), form=prepared.form, on=step.on)
    decision = engine.decide(law, before, act, max(clock.now(), before.at))
    return decision if isinstance(decision, Refused) else decision.state
