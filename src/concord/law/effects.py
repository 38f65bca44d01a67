"""The primitive changes inside an entry: the only thing that changes a state. One function each, for decide and evolve.

An effect is a tuple of its name and plain values, already resolved: none reads a rulebook, a calendar or a table (S24).

    begin     rulebook, currency, terms, data          rulebook  id@version, new terms and data (a migration, S26)
    stage     name, since, ended                       open      fields of a Live
    due       key, changed fields (its dates, status)  state     key, changed fields (its books)
    lapse     key, due: a deadline is over             late      key, when it alerts again
    end       key: a duty is met or closed             waive     key, when: a debt is no longer owed
    credit    ref, amount, on, row, kind               uncredit  ref: a statement's booking gives way (S16)
    pot       amount that waits                        series    duty, fields       stop  duty: no further instance
    set       datum, value                             moment    name, time
    join      role, participant                        leave     role, participant
    done      act, participant, value                  forget    (no values) or act: who has done an `all` act
    hold      pause, since (0 = over)                  outcome   name
    served    seq, participant, on (0 = unserved)      keep      fields of the entry that later forms may name
    closed    seq of a kept entry                      latest    act, seq
    stated    fields of a statement                    answered  seq, accepted
    passed    duty, due: it passed unmet               restored  duty: its lapse no longer counts
    start, alert, note: for the reactor; nothing changes here
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from concord.law.draft import Draft, change
from concord.law.model import Entry, Live

SETTLED = ("paid", "performed", "waived")
TUPLES = ("rate", "still", "stills")
NESTED = frozenset(TUPLES)


def as_fields(live: Live) -> dict[str, Any]:
    """Return what an `open` effect holds of a Live: its fields that differ from the defaults, tuples as lists."""
    fields: dict[str, Any] = msgspec.to_builtins(live)
    if not NESTED.isdisjoint(fields):
        for name in TUPLES:
            if name in fields:
                fields[name] = [list(part) if isinstance(part, tuple) else part for part in fields[name]]
    return fields


def _fields(fields: dict[str, Any]) -> dict[str, Any]:
    if NESTED.isdisjoint(fields):
        return fields
    read = dict(fields)
    for name in TUPLES:
        if name in read:
            read[name] = tuple(tuple(part) if isinstance(part, list) else part for part in read[name])
    return read


def _begin(draft: Draft, rulebook: str, currency: str, terms: dict[str, Any], data: dict[str, Any]) -> None:
    draft.rulebook = rulebook
    draft.currency = currency
    draft.terms = dict(terms)
    draft.data = dict(data)


def _rulebook(draft: Draft, key: str, terms: dict[str, Any] | None = None, data: dict[str, Any] | None = None) -> None:
    draft.rulebook = key
    draft.terms = {**draft.terms, **(terms or {})}
    draft.data = {**draft.data, **(data or {})}


def _stage(draft: Draft, name: str, since: int, ended: bool) -> None:
    draft.stage = name
    draft.since = since
    draft.ended = ended


def _open(draft: Draft, fields: dict[str, Any]) -> None:
    place(draft, Live(**_fields(fields)))


def place(draft: Draft, live: Live) -> None:
    """Let a duty stand: what `open` does, once its fields are read."""
    draft.settled.pop(live.key, None)
    draft.duties[live.key] = live


def _change(draft: Draft, key: str, fields: dict[str, Any]) -> None:
    home = draft.duties if key in draft.duties else draft.settled
    live = change(home[key], **_fields(fields))
    goal = draft.settled if live.status in SETTLED else draft.duties
    if goal is not home:
        del home[key]
    goal[key] = live


def _end(draft: Draft, key: str) -> None:
    del draft.duties[key]


def _lapse(draft: Draft, key: str, due: int) -> None:
    live = draft.duties.pop(key)
    draft.lapsed[live.id] = max(due, draft.lapsed.get(live.id, 0))


def _passed(draft: Draft, duty: str, due: int) -> None:
    draft.lapsed[duty] = max(due, draft.lapsed.get(duty, 0))


def _restored(draft: Draft, duty: str) -> None:
    draft.lapsed.pop(duty, None)


def _late(draft: Draft, key: str, again: int) -> None:
    live = draft.duties[key]
    was = live.was if live.status == "late" else live.due
    draft.duties[key] = change(live, status="late", due=again, was=was, lapses=live.lapses + 1)


def _waive(draft: Draft, key: str, when: int) -> None:
    live = draft.duties.pop(key, None) or draft.settled.pop(key)
    draft.settled[key] = change(live, status="waived", upto=when, paid=0, interest=0)


def _credit(draft: Draft, ref: str, amount: int, on: int, row: str, kind: str) -> None:
    draft.payments = (*draft.payments, (ref, amount, on, row, kind, draft.seq + 1))


def _uncredit(draft: Draft, ref: str) -> None:
    draft.payments = tuple(paid for paid in draft.payments if paid[0] != ref or paid[4] != "stated")


def _pot(draft: Draft, amount: int) -> None:
    draft.pot = amount


def _series(draft: Draft, duty: str, fields: list[Any]) -> None:
    draft.series[duty] = tuple(fields)


def _set(draft: Draft, name: str, value: Any) -> None:
    draft.data[name] = value


def _moment(draft: Draft, name: str, time: int) -> None:
    draft.moments[name] = time


def _join(draft: Draft, role: str, person: str) -> None:
    draft.people[role] = (*draft.people.get(role, ()), person)


def _leave(draft: Draft, role: str, person: str) -> None:
    draft.people[role] = tuple(one for one in draft.people.get(role, ()) if one != person)
    for act, whose in list(draft.done.items()):
        if person in whose:
            draft.done[act] = {one: value for one, value in whose.items() if one != person}


def _done(draft: Draft, act: str, person: str, value: Any) -> None:
    draft.done[act] = {**draft.done.get(act, {}), person: value}


def _forget(draft: Draft, act: str = "") -> None:
    if act:
        draft.done.pop(act, None)
    else:
        draft.done = {}


def _hold(draft: Draft, pause: str, since: int) -> None:
    if since:
        draft.holds[pause] = (since,)
    else:
        draft.holds.pop(pause, None)


def _outcome(draft: Draft, name: str) -> None:
    draft.outcome = name


def _served(draft: Draft, seq: int, person: str, on: int, since: int = 0) -> None:
    known = dict(draft.served.get(str(seq), {}))
    if since:
        known[""] = since
    if on:
        known[person] = on
    else:
        known.pop(person, None)
    draft.served[str(seq)] = known


def _keep(draft: Draft, fields: dict[str, Any]) -> None:
    draft.kept[str(draft.seq + 1)] = fields


def _closed(draft: Draft, seq: int) -> None:
    draft.kept[str(seq)] = {**draft.kept[str(seq)], "closed": True}


def _latest(draft: Draft, act: str, seq: int) -> None:
    draft.latest[act] = seq


def _stated(draft: Draft, fields: dict[str, Any]) -> None:
    draft.statements[str(draft.seq + 1)] = fields


def _answered(draft: Draft, seq: int, accepted: bool) -> None:
    statement = draft.statements.pop(str(seq))
    if not accepted and statement.get("ref"):
        draft.disputed = (*draft.disputed, statement["ref"])


def _nothing(_draft: Draft, *_values: Any) -> None:
    """For the reactor and the reader; the state does not change."""


EFFECTS: dict[str, Callable[..., None]] = {
    "begin": _begin, "rulebook": _rulebook, "stage": _stage, "open": _open, "due": _change, "state": _change,
    "end": _end, "lapse": _lapse, "passed": _passed, "restored": _restored, "late": _late,
    "waive": _waive, "credit": _credit, "uncredit": _uncredit, "pot": _pot, "series": _series, "stop": _series,
    "set": _set, "moment": _moment, "join": _join, "leave": _leave, "done": _done, "forget": _forget,
    "hold": _hold, "outcome": _outcome, "served": _served, "keep": _keep, "closed": _closed, "latest": _latest,
    "stated": _stated, "answered": _answered, "start": _nothing, "alert": _nothing, "note": _nothing,
}  # fmt: skip


def apply_all(draft: Draft, entries: Iterable[Entry]) -> None:
    """Carry out entries in their order: the effects of each, then what every entry changes."""
    head = draft.head
    for entry in entries:
        for effect in entry.effects:
            EFFECTS[effect[0]](draft, *effect[1:])
        head(entry)
