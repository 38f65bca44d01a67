"""Screening like cases in one go: the checks sort them, a registrar decides, each case gets an entry of its own."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from concord.docket import access, batches, queries
from concord.docket.actors import Reader
from concord.docket.models import Matter
from concord.docket.recording import Recorded, record
from concord.kit import registry
from concord.kit.refusals import say
from concord.law.screening import Reason
from concord.likecases.grouping import Case

ACT = "accept"


@dataclass(frozen=True)
class Looked:
    """A case that waits to be screened. own: what the checks found in it alone, stops and things to look at."""

    matter: Matter
    reader: Reader
    own: Sequence[Reason]


@dataclass(frozen=True)
class Screening:
    """common: what is to be looked at in every one of them; passed: nothing else found; left: for a look singly."""

    common: Sequence[Reason] = ()
    passed: Sequence[Looked] = ()
    left: Sequence[Looked] = ()


@dataclass
class Outcome:
    """accepted: matters; refused: (matter, sentence)."""

    accepted: list[Matter] = field(default_factory=list)
    refused: list[tuple[Matter, str]] = field(default_factory=list)


def waiting(cases: Sequence[Case], most: int) -> list[Case]:
    """Those of the cases that the reader may accept now, at most so many."""
    found: list[Case] = []
    for matter, reader in cases:
        if "registrar" not in reader.roles or matter.closed_at is not None:
            continue
        if ACT in {rule.name for rule in queries.powers(matter, reader)}:
            found.append((matter, reader))
        if len(found) == most:
            break
    return found


def screened(cases: Sequence[Case]) -> Screening:
    """What the checks say of cases that wait to be screened. A stop is never common: it is looked at singly."""
    found = registry.checked(cases)
    open_ = {matter.pk: [one for one in found[matter.pk] if one.severity != "ok"] for matter, _reader in cases}
    common = _common(list(open_.values()))
    said = {name(one) for one in common}
    looked = [Looked(m, reader, [one for one in open_[m.pk] if name(one) not in said]) for m, reader in cases]
    # a case that nothing was computed about has not passed anything
    passed = [one for one in looked if not one.own and found[one.matter.pk]]
    return Screening(common, passed, [one for one in looked if one not in passed])


def _common(each: Sequence[Sequence[Reason]]) -> list[Reason]:
    if len(each) < 2:
        return []
    shared = set.intersection(*({name(one) for one in reasons if one.severity == "look"} for reasons in each))
    return [one for one in each[0] if name(one) in shared]


def name(reason: Reason) -> str:
    """By what one finding is the same in two cases."""
    return f"{reason.check} {reason.code} {reason.says.get('zh', '')}"


def accept(found: Screening, chosen: Collection[uuid.UUID], key: str) -> Outcome:
    """Accepts the chosen ones of those that passed, one after the other; a refusal is told and the rest goes on.

    key: of the page that sent them; sent twice under one key, what the first accepted is no refusal in the second.
    """
    out = Outcome()
    passed = {one.matter.pk: one for one in found.passed}
    # whoever is told of several of them gets one message; numbered by what was chosen, which is the same for both taps
    for pk, batch in zip(sorted(chosen), batches.named(f"screened {key}", len(chosen)), strict=True):
        one = passed.get(pk)
        if one is None:
            continue
        rule = queries.caught_up(one.matter).law.acts[ACT]
        actor = access.actor_for(one.reader, rule)
        if actor is None:
            continue
        # if we stop between two of them, those before are accepted and those after wait as before
        result = record(one.matter, act=ACT, by=actor, key=batch.key)
        if isinstance(result, Recorded):
            out.accepted.append(one.matter)
        else:
            out.refused.append((one.matter, say(result).title))
    return out
