"""Writes what the law decided: entries, payloads, exhibits, participants, state, deadlines, reactions. Always inside
the transaction of whoever calls, with the matter locked; nothing else in Concord changes a matter.
"""

from __future__ import annotations

import os
import uuid

import msgspec

from concord.docket import announce, chain, proofs, reactor, rules, standing
from concord.docket.actors import Actor
from concord.docket.filing import Filing
from concord.docket.models import Entry, Exhibit, Matter, Participant, Payload, Reaction
from concord.law import storing
from concord.law.model import Decision, State
from concord.law.model import Entry as LawEntry
from concord.law.rulebook import Rulebook


def write(
    matter: Matter,
    law: Rulebook,
    before: State | None,
    decision: Decision,
    *,
    act: str = "",
    actor: Actor | None = None,
    key: str = "",
    filing: Filing | None = None,
) -> tuple[Entry, ...]:
    """Writes a decision; returns the entry rows. before: the state it was decided on, None for an opening.

    act, actor, key, filing belong to the one entry that the actor made; the others are the clock's and the law's.
    """
    filing = filing or Filing()
    rows: list[Entry] = []
    own: Entry | None = None
    previous = bytes(matter.head or chain.START)
    for written in decision.entries:
        made_by_actor = actor is not None and own is None and _is(written, act, actor)
        row = _row(matter, written, actor if made_by_actor else None, key if made_by_actor else "")
        row.previous = previous
        payloads = {one.field: one.digest for one in filing.sealed} if made_by_actor else {}
        row.digest = previous = chain.digest(row, payloads, previous)
        if made_by_actor:
            own = row
        rows.append(row)
    Entry.objects.bulk_create(rows)
    proofs.lodge_entries(rows)
    if own is not None:
        _attach(own, filing)
    if before is not None:
        _people(matter, law, before, decision)
        _enter(matter, law, before, decision.state)
    _state(matter, law, decision.state, previous)
    standing.rewrite(matter, law, before, decision.state)
    Reaction.objects.bulk_create(reactor.rows_for(matter, rows, decision.entries))
    announce.on_commit(matter, tuple(rows))
    return tuple(rows)


def _is(written: LawEntry, act: str, actor: Actor) -> bool:
    return written.act == act and written.by == str(actor.participant.pk) and written.role == actor.participant.role


def _row(matter: Matter, written: LawEntry, actor: Actor | None, key: str) -> Entry:
    return Entry(
        matter=matter,
        seq=written.seq,
        act=written.act,
        role=written.role,
        participant_id=uuid.UUID(written.by) if written.by else None,
        account=actor.account if actor else None,
        on=written.on,
        at=written.at,
        body=msgspec.json.encode(written, order="sorted"),
        salt=os.urandom(chain.SALT),
        seen=written.seen,
        actor=actor.key if actor and key else "",
        key=key,
    )


def _attach(entry: Entry, filing: Filing) -> None:
    Payload.objects.bulk_create(
        Payload(
            entry=entry, field=one.field, reference=one.reference, salt=one.salt, sealed=one.sealed, digest=one.digest
        )
        for one in filing.sealed
    )
    for field, exhibits in filing.exhibits.items():
        taken = Exhibit.objects.filter(pk__in=[row.pk for row in exhibits], entry=None)
        taken.update(entry=entry, field=field, seen=entry.seen, matter=entry.matter_id)


def _people(matter: Matter, law: Rulebook, before: State, decision: Decision) -> None:
    """Who joined or left a role with these entries joins or leaves in the table, and so loses access, at once."""
    after = decision.state
    if before.people == after.people:
        return
    for role in before.people.keys() | after.people.keys():
        old, new = set(before.people.get(role, ())), set(after.people.get(role, ()))
        standing_now = rules.standing(law, role)
        joined = Participant.objects.filter(matter=matter, pk__in=new - old)
        joined.update(role=role, standing=standing_now, joined=after.on, left=None)
        Participant.objects.filter(matter=matter, pk__in=old - new, role=role).update(left=after.on)


def _enter(matter: Matter, law: Rulebook, before: State, after: State) -> None:
    """Offices that enter at a moment (a court, when it is applied to) take part from then on, and not before."""
    reached = after.moments.keys() - before.moments.keys()
    roles = [role.name for role in law.roles.values() if reached & set(role.enters)]
    if roles:
        Participant.objects.filter(matter=matter, role__in=roles, joined=None).update(joined=after.on)


def _state(matter: Matter, law: Rulebook, state: State, head: bytes) -> None:
    matter.state = storing.encode(state)
    matter.stage, matter.outcome, matter.seq, matter.head = state.stage, state.outcome, state.seq, head
    matter.currency = state.currency
    matter.next_due = standing.next_due(state)
    # one that is due, and that the clock has not come to yet, is not lost by what is written before it does
    waits = state.at if matter.next_reminder is None else min(state.at, matter.next_reminder - 1)
    matter.next_reminder = standing.next_reminder(law, state, after=waits)
    if state.ended and matter.closed_at is None:
        matter.closed_at = state.on
    elif not state.ended:
        matter.closed_at = None  # an act that an end allows may lead back (S20)
    matter.save()
