"""record(): the one door through which a matter changes. One transaction: lock, law, entries, state, reactions."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from concord.docket import clock, rules, sealing, visibility
from concord.docket.actors import Actor
from concord.docket.filing import prepare
from concord.docket.models import Entry, Matter, Participant
from concord.docket.writing import write
from concord.law import engine
from concord.law.builtin import act_rule
from concord.law.draft import CLOCK
from concord.law.model import Act, Refused

LONGEST_KEY = 160


@dataclasses.dataclass(frozen=True)
class Recorded:
    """The act stands. entries: everything written with it, in docket order (the actor's own is `entry`).

    repeated: the same act had been recorded under this key before; nothing was written now.
    """

    entries: tuple[Entry, ...]
    matter: Matter
    entry: Entry
    repeated: bool = False


def record(
    matter: Matter,
    *,
    act: str,
    by: Actor,
    form: Mapping[str, Any] | None = None,
    payloads: Mapping[str, sealing.Content] | None = None,
    on: int = 0,
    key: str = "",
    expected_version: str = "",
    check: Callable[[Matter], Refused | None] | None = None,
) -> Recorded | Refused:
    """Records an act, or says why not; a refusal writes nothing.

    form: field values as the person gave them: texts as texts, files as exhibit ids, entries as opaque entry ids.
    payloads: further contents that belong to the entry, by field. on: a stated time (UTC s), 0 = none.
    key: makes a repeat return the first result (S16). expected_version: docket.visibility.version of what the actor
    saw; if that has changed since: Refused("order", "version"). check: what a room asks besides the law, of the matter
    under its lock; a repeat is not asked again.
    The passed `matter` is brought up to date.
    """
    with transaction.atomic():
        locked = Matter.objects.select_for_update().get(pk=matter.pk)
        filled, further = dict(form or {}), dict(payloads or {})
        plain = key.replace("\0", "")[:LONGEST_KEY]  # PostgreSQL takes no NUL in a text
        result = _record(locked, act, by, filled, further, on, plain, expected_version, check)
        # if we stop before the commit, nothing of this exists; after it, all of it does, and the loops do the rest
    if isinstance(result, Recorded):
        _freshen(matter, locked)
    return result


def _record(
    matter: Matter,
    act: str,
    by: Actor,
    form: dict[str, Any],
    payloads: dict[str, sealing.Content],
    on: int,
    key: str,
    expected_version: str,
    check: Callable[[Matter], Refused | None] | None,
) -> Recorded | Refused:
    first = Entry.objects.filter(matter=matter, actor=by.key, key=key).first() if key else None
    if first is not None:
        return Recorded((first,), matter, first, repeated=True) if first.act == act else Refused("already", "key")
    if not _takes_part(matter, by):
        return Refused("not_you")
    if expected_version and expected_version != visibility.version(matter, by.sees()):
        return Refused("order", "version")
    if check is not None and (asked := check(matter)) is not None:
        return asked
    law = rules.law_of(matter)
    filing = prepare(law, matter, act_rule(law, act), form, payloads, by)
    if isinstance(filing, Refused):
        return filing
    before = matter.law_state
    person = str(by.participant.pk)
    attempt = Act(name=act, role=by.participant.role, by=person, form=filing.form, on=on)
    decision = engine.decide(law, before, attempt, max(clock.now(), before.at))
    if isinstance(decision, Refused):
        return decision
    rows = write(matter, law, before, decision, act=act, actor=by, key=key, filing=filing)
    own = next(row for row in rows if row.act == act and str(row.participant_id) == person)
    return Recorded(rows, matter, own)


def _takes_part(matter: Matter, by: Actor) -> bool:
    """Looked at again under the lock: who left a moment ago is refused, whatever page he had open."""
    return Participant.objects.filter(
        pk=by.participant.pk, matter=matter, role=by.participant.role, left=None
    ).exists()  # fmt: skip


def tick(matter: Matter) -> tuple[Entry, ...]:
    """Plays CLOCK on a matter: writes what has fallen due; returns the entries (none if nothing had)."""
    with transaction.atomic():
        locked = Matter.objects.select_for_update().get(pk=matter.pk)
        law = rules.law_of(locked)
        before = locked.law_state
        decision = engine.decide(law, before, Act(name="", role=CLOCK), max(clock.now(), before.at))
        if isinstance(decision, Refused) or not decision.entries:
            return ()
        rows = write(locked, law, before, decision)
        # if we stop before the commit, the next run, or the next act, writes the same entries
    _freshen(matter, locked)
    return rows


def _freshen(matter: Matter, locked: Matter) -> None:
    for field in Matter._meta.concrete_fields:
        setattr(matter, field.attname, getattr(locked, field.attname))
