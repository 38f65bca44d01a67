"""The clock's run: CLOCK acts on every matter whose date has come, and people are reminded before theirs does.

Any number of processes may run it: each matter is decided under its lock, and the second finds nothing due.
"""

from __future__ import annotations

import logging
import traceback

from django.db import transaction
from django.db.models import F, Q

from concord.docket import clock, reactor, rules, standing
from concord.docket.models import Matter, Reaction, Trouble
from concord.docket.recording import tick

log = logging.getLogger("concord.clock")
BATCH = 200
AGAIN = (10, 60, 600, 3600, 6 * 3600)  # seconds until a matter that failed is tried again


def run_once(limit: int = BATCH) -> int:
    """Writes what has fallen due and sends reminders, for at most so many matters each; returns how many it moved.

    A matter that fails is logged, listed as Trouble and tried again later; it never stops the others.
    """
    moved = sum(_due(matter) for matter in _matters("next_due", limit))
    return moved + sum(_remind(matter) for matter in _matters("next_reminder", limit))


def run_all(rounds: int = 400) -> int:
    """For the demo and tests: runs until nothing is due; returns how many matters it moved."""
    total = 0
    for _ in range(rounds):
        moved = run_once()
        if not moved:
            break
        total += moved
    return total


def restate() -> int:
    """After new holidays: plays CLOCK on every open matter that has a provisional date; returns how many it moved."""
    matters = Matter.objects.filter(closed_at=None).order_by("pk")
    return sum(
        _due(matter)
        for matter in matters.iterator(chunk_size=BATCH)
        if any(live.provisional for live in matter.law_state.duties)
    )


def _matters(column: str, limit: int) -> list[Matter]:
    resting = Q(trouble__again_at__gt=clock.wall())
    due = Matter.objects.filter(**{f"{column}__lte": clock.now()}).exclude(resting)
    return list(due.order_by(column)[:limit])


def _due(matter: Matter) -> bool:
    try:
        entries = tick(matter)
    except Exception:
        _note(matter)
        return False
    Trouble.objects.filter(matter=matter).delete()
    return bool(entries)


def _remind(matter: Matter) -> bool:
    try:
        return remind(matter)
    except Exception:
        _note(matter)
        return False


def remind(matter: Matter) -> bool:
    """Writes the reactions to the reminders that are due; returns whether there were any."""
    with transaction.atomic():
        locked = Matter.objects.select_for_update().get(pk=matter.pk)
        now = clock.now()
        if locked.next_reminder is None or locked.next_reminder > now:
            return False
        law, state = rules.law_of(locked), locked.law_state
        rows: list[Reaction] = []
        for one in standing.reminders(law, state, after=locked.next_reminder - 1, until=now):
            if one.at < one.due <= now:
                continue  # the clock stood still so long that the date itself is past
            data = {"duty": one.duty, "key": one.key, "person": one.person, "due": one.due}
            name = f"remind/{locked.pk}/{one.key}/{one.person}/{one.at}/{one.due}"
            rows += reactor.reminder_rows(locked, name, data)
        Reaction.objects.bulk_create(rows, ignore_conflicts=True)
        locked.next_reminder = standing.next_reminder(law, state, after=now)
        locked.save(update_fields=["next_reminder"])
        # if we stop before the commit, the reminders are written by the next run; never twice, by their key
    return True


def _note(matter: Matter) -> None:
    log.exception("the clock cannot move matter %s", matter.pk)
    why = traceback.format_exc(limit=4)[-2000:]
    row, new = Trouble.objects.get_or_create(
        matter=matter, defaults={"why": why, "since": clock.wall(), "again_at": clock.wall() + AGAIN[0]}
    )
    if not new:
        again = clock.wall() + AGAIN[min(row.tries, len(AGAIN) - 1)]
        Trouble.objects.filter(pk=row.pk).update(why=why, tries=F("tries") + 1, again_at=again)
