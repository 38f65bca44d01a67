"""Reactions: work that entries set off. The row is written with the entry; a loop claims it, does it, retries, parks.

A claim is a compare-and-set, so any number of workers may run. A worker that dies leaves a claim that runs out, and
the normal path does the work again: a handler must act under `work.key` (record(key=...), document and message keys),
so that doing it twice is doing it once in effect.
"""

from __future__ import annotations

import dataclasses
import logging
import os
import socket
import threading
import traceback
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import F

from concord.docket import clock
from concord.docket.durability import unhurried
from concord.docket.models import Entry, Matter, Reaction
from concord.law.model import Entry as LawEntry

log = logging.getLogger("concord.reactor")

CLAIM = 300  # seconds that a claim holds
BACKOFF = (5, 30, 120, 600, 3600, 4 * 3600, 12 * 3600)  # seconds before the next try; after the last it is parked
BATCH = 20
ENDED = "ended"  # the event of an entry with which the matter ends
REMIND = "remind"  # the event of a reminder; data: duty, key, person, due


@dataclasses.dataclass(frozen=True)
class Work:
    """What a handler gets. entry: what set it off (None for a reminder); effect: the values of the effect it asked for.

    key: unique to this work for ever; hand it on to whatever takes a key.
    """

    matter: Matter
    entry: Entry | None
    event: str
    key: str
    data: dict[str, Any]

    @property
    def law(self) -> LawEntry:
        """The entry as the law wrote it. Raises ValueError for a reminder, which has none."""
        if self.entry is None:
            raise ValueError("A reminder comes from no entry.")
        return self.entry.law


Handler = Callable[[Work], None]
_handlers: dict[str, dict[str, Handler]] = {}  # event -> name -> handler


def reaction(event: str, name: str) -> Callable[[Handler], Handler]:
    """Decorator: the function is called once in effect for each such event.

    event: an act's name (`begin` for the opening, a lapsed duty's name for its lapse), `effect:alert` for an effect
    (work.data["values"]), `ended` for the entry that ends the matter, `remind`, or `*` for every entry.
    name: the handler's, unique and never changed: it names rows in the database.
    """

    def register(handler: Handler) -> Handler:
        known = _handlers.setdefault(event, {})
        if known.setdefault(name, handler) is not handler:
            raise ValueError(f"Two reactions to {event} are called {name}.")
        return handler

    return register


def rows_for(matter: Matter, entries: Iterable[Entry], law: Iterable[LawEntry]) -> list[Reaction]:
    """The unsaved reactions that entries set off."""
    rows = []
    for entry, written in zip(entries, law, strict=True):
        events: list[tuple[str, dict[str, Any]]] = [(written.act, {}), ("*", {})]
        if any(e[0] == "stage" and e[3] for e in written.effects):
            events.append((ENDED, {}))
        events += [(f"effect:{e[0]}", {"values": list(e[1:])}) for e in written.effects]
        for number, (event, data) in enumerate(events):
            for name in _handlers.get(event, ()):
                key = f"{entry.pk}/{name}/{number if event.startswith('effect:') else event}"
                rows.append(Reaction(matter=matter, entry=entry, handler=name, event=event, key=key, data=data))
    return rows


def reminder_rows(matter: Matter, key: str, data: dict[str, Any]) -> list[Reaction]:
    """The unsaved reactions to a reminder; key names the reminder."""
    return [
        Reaction(matter=matter, handler=name, event=REMIND, key=f"{key}/{name}", data=data)
        for name in _handlers.get(REMIND, ())
    ]


_who = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def _me() -> str:
    return f"{_who}:{threading.get_ident()}"


def run_once(limit: int = BATCH, *, between: Callable[[], None] = lambda: None) -> int:
    """Does the work that is ready, at most so much; returns how many reactions it claimed. Safe to kill at any line.

    between: called before each, so that a server can let those who wait for a page go first.
    """
    done = 0
    _release_dead()
    for pk in _ready(limit):
        between()
        claimed = _claim(pk)
        if claimed is not None:
            _do(claimed)
            done += 1
    return done


def run_all(rounds: int = 50) -> int:
    """For tests and the demo: works until nothing is ready (reactions may set off more); returns how many it did."""
    total = 0
    for _ in range(rounds):
        did = run_once(limit=200)
        if not did:
            break
        total += did
    return total


def _ready(limit: int) -> list[uuid.UUID]:
    waiting = Reaction.objects.filter(status=Reaction.Status.WAITING, run_at__lte=clock.wall())
    return list(waiting.order_by("run_at", "id").values_list("pk", flat=True)[:limit])


def _claim(pk: uuid.UUID) -> Reaction | None:
    # compare-and-set: of several workers exactly one changes the row; if we stop here, the claim runs out
    with unhurried():  # a claim that the disk never saw was of work that nobody began
        taken = Reaction.objects.filter(pk=pk, status=Reaction.Status.WAITING).update(
            status=Reaction.Status.CLAIMED, claimed_by=_me(), claimed_until=clock.wall() + CLAIM, tries=F("tries") + 1
        )
    if not taken:
        return None
    return Reaction.objects.select_related("matter", "entry", "entry__participant").get(pk=pk)


def _do(row: Reaction) -> None:
    handler = _handlers.get(row.event, {}).get(row.handler)
    if handler is None:
        _failed(row, f"There is no reaction '{row.handler}' to '{row.event}' in this version.")
        return
    work = Work(row.matter, row.entry, row.event, row.key, row.data)
    try:
        handler(work)
    except Exception:
        log.exception("reaction %s failed, try %d", row.handler, row.tries)
        _failed(row, traceback.format_exc(limit=4)[-2000:])
        return
    # if we stop before this, the claim runs out and the work is done again under the same key
    mine = Reaction.objects.filter(pk=row.pk, status=Reaction.Status.CLAIMED, claimed_by=row.claimed_by)
    with unhurried():  # what the handler did is on the disk before this is; if this is lost, it is done again
        mine.update(status=Reaction.Status.DONE, done_at=clock.wall(), error="", claimed_until=None)


def _failed(row: Reaction, why: str) -> None:
    mine = Reaction.objects.filter(pk=row.pk, claimed_by=row.claimed_by)
    if row.tries > len(BACKOFF):
        mine.update(status=Reaction.Status.PARKED, error=why, claimed_until=None)
        return
    again = clock.wall() + BACKOFF[row.tries - 1]
    mine.update(status=Reaction.Status.WAITING, run_at=again, error=why, claimed_until=None)


def _release_dead() -> None:
    overdue = Reaction.objects.filter(status=Reaction.Status.CLAIMED, claimed_until__lt=clock.wall())
    if overdue.exists():
        overdue.update(status=Reaction.Status.WAITING, claimed_until=None)


def recover() -> int:
    """At the start of the only worker on this machine: takes back what dead processes of it had claimed."""
    host = socket.gethostname()
    freed = 0
    for row in Reaction.objects.filter(status=Reaction.Status.CLAIMED, claimed_by__startswith=f"{host}:"):
        process = int(row.claimed_by.split(":")[1])
        if process != os.getpid() and not _alive(process):
            stale = Reaction.objects.filter(pk=row.pk, claimed_by=row.claimed_by, status=Reaction.Status.CLAIMED)
            freed += stale.update(status=Reaction.Status.WAITING, claimed_until=None)
    return freed


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def retry(row: Reaction) -> None:
    """Takes a parked reaction up again (the operator's button)."""
    with transaction.atomic():
        parked = Reaction.objects.filter(pk=row.pk, status=Reaction.Status.PARKED)
        parked.update(status=Reaction.Status.WAITING, tries=0, run_at=clock.wall())
