"""Gates and fairness: what only a person may decide, and what no delay of an office and no silence may do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from concord.law.defects import Defect
from concord.law.rulebook import Consequence, Rulebook
from concord.law.rulebook_graph import act_path, duty_path, sites


def reserved(law: Rulebook) -> Iterator[Defect]:
    """What a reserved act decides, no lapse and no standing rule may bring about (S30)."""
    kept = [act.then for act in law.acts.values() if act.reserved]
    free = [act.then for act in law.acts.values() if not act.reserved]
    marks = {mark for then in kept for mark in then.mark} - {mark for then in free for mark in then.mark}
    outcomes = {then.outcome for then in kept} - {then.outcome for then in free} - {""}
    for site in sites(law):
        if site.kind == "act":
            continue
        for mark in marks & set(site.then.mark):
            message = f"Only a person may bring about '{mark}'; here time or a rule would."
            yield Defect(site.line, site.path, "reserved", message)
        if site.then.outcome in outcomes:
            message = f"Only a person may decide '{site.then.outcome}'; here time or a rule would."
            yield Defect(site.line, site.path, "reserved", message)


def reserved_by_person(law: Rulebook) -> Iterator[Defect]:
    """A reserved act belongs to a named person, never to a machine."""
    for act in law.acts.values():
        machines = [role for role in act.by if role in law.roles and law.roles[role].kind == "gateway"]
        if act.reserved and machines:
            message = f"It is reserved for a person; '{machines[0]}' is none."
            yield Defect(act.line, act_path(act), "reserved-for-person", message)


def started_by_person(law: Rulebook) -> Iterator[Defect]:
    """Nobody is made applicant by a lapse (S27)."""
    for site in sites(law):
        if site.then.start is not None and site.kind != "act":
            message = "Another matter begins by a person's act only, not by time or a rule."
            yield Defect(site.line, site.path, "started-by-lapse", message)


def joins_somebody(law: Rulebook) -> Iterator[Defect]:
    """Whoever joins is named in the act's form."""
    for site in sites(law):
        if not site.then.join:
            continue
        form = law.acts[site.name].form if site.kind == "act" else ()
        if not any(field.type == "participant" for field in form):
            message = "Who joins? The act's form needs a field of type participant."
            yield Defect(site.line, site.path, "joins-nobody", message)


def office_delay(law: Rulebook) -> Iterator[Defect]:
    """An office's delay never ends a matter: it has a task, not a deadline."""
    for duty in law.duties.values():
        offices = [role for role in duty.by if role in law.roles and law.roles[role].kind in ("office", "gateway")]
        if duty.lapse is None or len(offices) != len(duty.by) or not offices:
            continue
        if duty.lapse.to and law.stages[duty.lapse.to].end:
            message = "An office that is late would end the matter: use 'late' (a task) instead of 'lapse'."
            yield Defect(duty.line, duty_path(duty), "office-delay", message)


def objects_to_self(law: Rulebook) -> Iterator[Defect]:
    """A statement is answered by somebody else."""
    for act in law.acts.values():
        if act.objection is None:
            continue
        answering = law.groups.get(act.objection.by, (act.objection.by,))
        if set(answering) <= set(act.by):
            message = "Whoever states it would answer it: 'objection.by' must be somebody else."
            yield Defect(act.line, act_path(act), "objects-to-self", message)
        if act.then == Consequence():
            message = "A statement that has no consequence needs no objection."
            yield Defect(act.line, act_path(act), "objection-to-nothing", message, "warning")


def restored_by_person(law: Rulebook) -> Iterator[Defect]:
    """A time that ran out is given again by an officer's reserved act, and only a time that can run out (CPL 86)."""
    for site in sites(law):
        restore = site.then.restore
        if restore is None:
            continue
        act = law.acts[site.name] if site.kind == "act" else None
        if act is None or not act.reserved or any(_is_party(law, role) for role in act.by):
            message = (
                "Whether a time is given again, an officer decides: a reserved act, no lapse, no rule and no party."
            )
            yield Defect(site.line, site.path, "restored-by-others", message)
        if law.duties[restore.duty].lapse is None:
            message = f"'{restore.duty}' never lapses: there is no time to give again."
            yield Defect(site.line, site.path, "restored-without-lapse", message)
        stage, there = law.duties[restore.duty].stage, (site.then.to,) if site.then.to else site.stages
        if stage and stage not in there:
            message = f"It gives '{restore.duty}' again, a duty of the stage '{stage}' that the matter is not in then."
            yield Defect(site.line, site.path, "opens-elsewhere", message)


def designated_by_debtor(law: Rulebook) -> Iterator[Defect]:
    """Which debt a payment is for, the one who pays says, and never the one who receives (CC 560)."""
    for act in law.acts.values():
        for field in act.form if act.then.credit is not None else ():
            duty = law.duties.get(field.of) if field.type == "row" else None
            owed_to = law.groups.get(duty.owed_to, (duty.owed_to,)) if duty is not None and duty.pay is not None else ()
            if set(owed_to) & set(act.by):
                message = (
                    f"Who receives cannot say which '{field.of}' is paid: the debtor does, or the oldest comes first."
                )
                yield Defect(act.line, act_path(act), "designated-by-creditor", message)


def _is_party(law: Rulebook, role: str) -> bool:
    return role not in law.roles or law.roles[role].kind == "party"


FAIRNESS_CHECKS: tuple[Callable[[Rulebook], Iterator[Defect]], ...] = (
    reserved,
    reserved_by_person,
    started_by_person,
    joins_somebody,
    office_delay,
    restored_by_person,
    designated_by_debtor,
    objects_to_self,
)
