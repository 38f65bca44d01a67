"""Many mediations asked for in one go: chosen, looked at (dry), confirmed, and then done behind the page, each once.

A line and the entry that it caused are written in one transaction: whoever dies between two lines has done whole lines,
and the loop goes on with the rest. What each contract allows is asked of its rulebook, never of a name written here.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from concord.contracts import portfolio, positions
from concord.contracts.position_models import Position, Round, RoundLine
from concord.contracts.sides import sides
from concord.docket import batches, clock, queries, rules
from concord.docket.actors import Actor
from concord.docket.models import Matter, Participant
from concord.docket.recording import record
from concord.law import engine
from concord.law.model import Act, Decision, Refused, State
from concord.law.rulebook import Rulebook
from concord.people import roles
from concord.people.models import Account, Organisation

log = logging.getLogger("concord.contracts")
MOST = 1000  # contracts of one round
SLICE = 100  # states in memory at a time
AGAIN = (5, 30, 120, 600)  # seconds until a line that failed is tried again; after the last it is given up
MEDIATION, BELOW, NOTHING, GONE, FAILED = "mediation", "below", "nothing", "gone", "failed"  # beside the law's codes
State_ = RoundLine.State


@dataclass(frozen=True)
class Verdict:
    """What asking would do in one contract. act: by which it is done, '' with `why` where something stops it."""

    act: str = ""
    why: Refused | None = None


def choose(home: Organisation, by: Account, found: QuerySet[Position]) -> Round | None:
    """Keeps what somebody chose, in the order of the page; None for nothing. Records nothing."""
    chosen = list(found.values_list("matter", "overdue")[: MOST + 1])
    total = len(chosen) if len(chosen) <= MOST else found.count()
    if not chosen:
        return None
    with transaction.atomic():
        # if we stop before the commit, nothing was chosen
        made = Round.objects.create(
            organisation=home, account=by, made_at=clock.now(), left_out=max(total - MOST, 0)
        )  # fmt: skip
        RoundLine.objects.bulk_create(
            RoundLine(round=made, number=number, matter_id=matter, amount=amount)
            for number, (matter, amount) in enumerate(chosen[:MOST], 1)
        )
    return made


def look(round_: Round) -> dict[uuid.UUID, Verdict]:
    """What confirming would do in each contract of a round, in memory: a dry run. Writes nothing."""
    pks = list(round_.lines.values_list("matter", flat=True))
    found: dict[uuid.UUID, Verdict] = {}
    for first in range(0, len(pks), SLICE):
        matters = list(Matter.objects.filter(pk__in=pks[first : first + SLICE]))
        asked = portfolio.mediations(matters)
        for matter in matters:
            one = asked.get(matter.pk)
            found[matter.pk] = _look(matter, running=one is not None and one.plain.open)
    return found


def _look(matter: Matter, *, running: bool) -> Verdict:
    now = queries.caught_up(matter)
    return verdict(now.law, now.state, now.now, running=running)


def verdict(law: Rulebook, state: State, now: int, *, running: bool) -> Verdict:
    """Whether mediation can be asked for in a contract, by which act, or what stops it. Pure."""
    side = sides(law)
    if running:
        return Verdict(why=Refused(MEDIATION))
    figures = positions.figures(law, state, now)
    if not figures.breach:
        return Verdict(why=Refused(NOTHING))
    person = next(iter(state.people.get(side.creditor, ())), "")
    stopped: Refused | None = None
    for rule in positions.ways_to_mediation(law, side, state.stage):
        answer = engine.decide(law, state, Act(rule.name, side.creditor, person), now)
        if isinstance(answer, Decision):
            return Verdict(rule.name)
        stopped = stopped or answer
    return Verdict(why=stopped or Refused(BELOW))


def confirm(round_: Round, by: Account) -> int:
    """Lets a round be done behind the page; returns how many contracts wait. Confirmed twice, it is done once."""
    with transaction.atomic():
        locked = Round.objects.select_for_update().get(pk=round_.pk)
        if locked.confirmed_at is None:
            locked.account, locked.confirmed_at = by, clock.now()
            locked.save(update_fields=["account", "confirmed_at"])
            locked.lines.filter(state=State_.CHOSEN).update(state=State_.QUEUED, run_at=clock.wall())
        # if we stop before the commit it is not confirmed; after it, the loop does it
    return round_.lines.filter(state=State_.QUEUED).count()


def run_once(limit: int = 20) -> int:
    """A pass of the loop: does lines that wait, at most so many; returns how many it looked at. It may die anywhere."""
    waiting = RoundLine.objects.filter(state=State_.QUEUED, run_at__lte=clock.wall()).order_by("run_at", "pk")
    pks = list(waiting.values_list("pk", flat=True)[:limit])
    for pk in pks:
        try:
            _do(pk)
        except Exception:
            log.exception("asking for mediation failed, line %s", pk)
            _later(pk)
    return len(pks)


def _do(pk: int) -> None:
    with transaction.atomic():
        line = RoundLine.objects.select_for_update(of=("self",)).select_related("round__account").get(pk=pk)
        if line.state != State_.QUEUED:
            return  # another worker has done it
        answer = _ask(line)
        if isinstance(answer, Refused):
            line.state = State_.REFUSED
            line.why = {"code": answer.code, "detail": answer.detail, "says": answer.says}
        else:
            line.state, line.entry_id, line.act = State_.DONE, answer[1], answer[0]
        line.save(update_fields=["state", "why", "entry", "act"])
        # if we stop before the commit nothing was recorded for this line; after it, it is done and counts once


def _ask(line: RoundLine) -> tuple[str, uuid.UUID] | Refused:
    """Records the act in the line's contract; returns its name and entry, or why not."""
    home, account = line.round.organisation_id, line.round.account
    matter = Matter.objects.select_for_update().get(pk=line.matter_id)
    law = rules.law_of(matter)
    held = Participant.objects.filter(matter=matter, role=sides(law).creditor, organisation=home, left=None).first()
    if held is None or not roles.holds(account, roles.SIGNATORY, organisation=held.organisation):
        return Refused(GONE)
    one = portfolio.mediations([matter]).get(matter.pk)
    found = _look(matter, running=one is not None and one.plain.open)
    if found.why is not None:
        return found.why
    # one key for all of a round: whoever is to be told of several of them gets one message
    batch = batches.named(f"mediations {line.round_id}", line.round.lines.count())[line.number - 1]
    result = record(matter, act=found.act, by=Actor(held, account), key=batch.key)
    return result if isinstance(result, Refused) else (found.act, result.entry.pk)


def _later(pk: int) -> None:
    """Puts a line that failed behind the others, and gives it up after some tries."""
    line = RoundLine.objects.get(pk=pk)
    queued = RoundLine.objects.filter(pk=pk, state=State_.QUEUED)
    if line.tries < len(AGAIN):
        queued.update(tries=line.tries + 1, run_at=clock.wall() + AGAIN[line.tries])
    else:
        queued.update(state=State_.REFUSED, why={"code": FAILED, "detail": "", "says": {}})


def counts(round_: Round) -> dict[str, int]:
    """State -> how many lines of a round are in it."""
    found = dict.fromkeys(State_.values, 0)
    for state in round_.lines.values_list("state", flat=True):
        found[state] += 1
    return found


def rounds(home: Organisation, most: int = 5) -> list[Round]:
    """The last rounds of an enterprise that were confirmed."""
    return list(Round.objects.filter(organisation=home, confirmed_at__isnull=False).select_related("account")[:most])
