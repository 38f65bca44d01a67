"""Stages: each can be reached, each leads to an end, and each has a clock or says why it has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from concord.law.defects import Defect
from concord.law.expressions.checker import OF_DUTY
from concord.law.rulebook import DutyRule, Rulebook, StageRule, StandingRule
from concord.law.rulebook_graph import arrows, duty_path, reached, reads, sites


def unreachable(law: Rulebook) -> Iterator[Defect]:
    """Every stage can be reached from the first."""
    seen = reached(arrows(law), [law.begins])
    for name, stage in law.stages.items():
        if name not in seen:
            yield Defect(
                stage.line, f"stages.{name}", "unreachable-stage", "No act, lapse or rule leads to this stage."
            )


def endless(law: Rulebook) -> Iterator[Defect]:
    """From every stage an end can be reached."""
    leads = arrows(law)
    for name, stage in law.stages.items():
        if not any(law.stages[there].end for there in reached(leads, [name])):
            yield Defect(stage.line, f"stages.{name}", "no-end", "No end can be reached from this stage.")


def waiting(law: Rulebook) -> Iterator[Defect]:
    """A stage has a duty that stands from its beginning, or says why it may wait and what moves it on."""
    for name, stage in law.stages.items():
        path = f"stages.{name}"
        if stage.end:
            yield from _end(law, stage, path)
            continue
        backed = bool(stage.waits_for or stage.waits_on)
        if backed and not stage.waits:
            yield Defect(stage.line, path, "wait-without-reason", "It waits, but 'waits' does not say why.")
        elif stage.waits and not backed:
            message = "'waits' needs 'waits_for' (the debt that moves it on) or 'waits_on: matter'."
            yield Defect(stage.line, path, "wait-unbacked", message)
        elif not stage.waits and not any(stands(law, law.duties[duty], name) for duty in stage.duties):
            message = "Nothing falls due here: give it a duty, or say why it waits (waits, waits_for)."
            yield Defect(stage.line, path, "wait-without-reason", message)


def _end(law: Rulebook, stage: StageRule, path: str) -> Iterator[Defect]:
    for duty in stage.duties:
        rule = law.duties[duty]
        yield Defect(rule.line, duty_path(rule), "duty-at-end", "An end closes every clock; a duty cannot stand there.")
    if stage.waits or stage.waits_for or stage.waits_on:
        yield Defect(stage.line, path, "wait-at-end", "An end waits for nothing.")


def stands(law: Rulebook, duty: DutyRule, stage: str) -> bool:
    """Does a duty of a stage stand as soon as the stage is entered?

    One that an act has to open does not; nor one whose moment only acts inside this stage mark.
    """
    if not duty.by_itself:
        return False
    if duty.start.kind != "moment":
        return True
    marks = [site for site in sites(law) if duty.start.name in site.then.mark]
    return any(site.stages != (stage,) or site.then.to == stage for site in marks)


def pauses_end(law: Rulebook) -> Iterator[Defect]:
    """Every pause has a duty that ends it: by its lapse, or by every act that fulfils it."""
    used = {site.then.pause for site in sites(law)}
    for name in law.pauses:
        if name not in used:
            message = f"Nothing begins the pause '{name}'."
            yield Defect(0, f"pauses.{name}", "unused-pause", message, "warning")
        elif not any(_ends(law, duty, name) for duty in law.duties.values()):
            message = "No duty ends this pause: time could stand still for ever."
            yield Defect(0, f"pauses.{name}", "endless-pause", message)


def _ends(law: Rulebook, duty: DutyRule, pause: str) -> bool:
    """Does a duty that runs on end a pause: a deadline by its lapse, a task by every act that fulfils it?

    What leaves the stage ends the pause too, where all that stands still dies with that stage.
    """
    if duty.name in law.pauses[pause]:
        return False
    dies = all(law.duties[still].stage == duty.stage != "" for still in law.pauses[pause])
    if duty.lapse is not None:
        return duty.lapse.resume == pause or (dies and bool(duty.lapse.to))
    begun = {name for site in sites(law) if site.then.pause == pause for name in site.then.open}
    acts = [law.acts[act].then for act in duty.do]
    resumes = any(act.resume == pause for act in acts) or (dies and duty.name in begun)
    return resumes and all(act.resume == pause or act.to for act in acts) and bool(acts)


def opens_here(law: Rulebook) -> Iterator[Defect]:
    """What a rule opens belongs to the stage that the matter is in by then."""
    for site in sites(law):
        there = (site.then.to,) if site.then.to else site.stages
        for name in site.then.open:
            stage = law.duties[name].stage
            if stage and stage not in there:
                message = f"It opens '{name}', a duty of the stage '{stage}' that the matter is not in then."
                yield Defect(site.line, site.path, "opens-elsewhere", message)


def restless(law: Rulebook) -> Iterator[Defect]:
    """A standing rule ends its own condition, or it would fire again and again (S15)."""
    for rule in law.whenever:
        leaves = rule.then.to and rule.then.to not in rule.during
        if not leaves and not reads(rule.condition) & touches(law, rule):
            message = "It changes nothing that its own condition reads: it would fire without end."
            yield Defect(rule.line, f"whenever.{rule.name}", "restless-rule", message)


def touches(law: Rulebook, rule: StandingRule) -> set[tuple[str, str]]:
    """Return what the consequence of a standing rule may change, in the form of `reads`."""
    then = rule.then
    duties = {*then.open, *then.close, *then.waive, then.stop, then.accelerate} - {""}
    if then.to:  # entering a stage anew closes and opens its duties
        duties |= {duty for stage in (then.to, *rule.during) for duty in law.stages[stage].duties}
    touched = {("data", datum) for datum in then.set}
    touched |= {(function, mark) for mark in then.mark for function in ("has", "at")}
    return touched | {(function, duty) for duty in duties for function in OF_DUTY}


STAGE_CHECKS: tuple[Callable[[Rulebook], Iterator[Defect]], ...] = (
    unreachable,
    endless,
    waiting,
    pauses_end,
    opens_here,
    restless,
)
