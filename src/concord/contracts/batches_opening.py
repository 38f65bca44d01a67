"""The loop that opens what was queued: one contract after the other, each line once, in the order in which they came.

Any number of processes may run it: an offer is opened under its enterprise's lock by its own key, and whoever comes
second finds it open. An offer belongs to no docket before it is opened, so this is no reaction to an entry.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F

from concord.contracts import batches
from concord.contracts.batches_lines import Given
from concord.contracts.models import Batch, Offer
from concord.contracts.offering import offer
from concord.docket import clock
from concord.docket.models import Reaction
from concord.law.model import Refused

log = logging.getLogger("concord.offers")
LIMIT = 20  # offers of one pass
BACKLOG = 400  # reactions that wait: beyond it, what was opened is told first, and so is what concerns others
BACKOFF = (5, 30, 120, 600, 3600, 4 * 3600)  # seconds before the next try; after the last it is given up, and said
FAULT = "fault"


def run_once(limit: int = LIMIT, *, between: Callable[[], None] = lambda: None) -> int:
    """Goes on with batches that were left half way, and opens the next offers; returns how many things it did.

    between: called before each, so that a server can let those who wait for a page go first.
    """
    done = 0
    for pk in () if behind() else ready(limit):
        between()
        done += open_one(pk)
    return done + go_on()


def behind() -> bool:
    """Whether so much waits for the reactor that ten thousand offers more would hold up everybody's notices."""
    waiting = Reaction.objects.filter(status=Reaction.Status.WAITING, run_at__lte=clock.wall())
    return waiting[:BACKLOG].count() >= BACKLOG


def go_on() -> int:
    """Batches whose process died, files that were not put away or that nobody signed; returns how many it did."""
    written = 0
    for batch in Batch.objects.filter(confirmed_at__isnull=False, queued_at=None).order_by("confirmed_at")[:5]:
        written += batches.queue(batch)
    for batch in Batch.objects.filter(queued_at__isnull=False).exclude(stored="")[:5]:
        batches.put_away(batch)
    return written + batches.forget_old()


def ready(limit: int) -> list[Any]:
    """The offers that are next."""
    waiting = Offer.objects.filter(state=Offer.State.QUEUED, again_at__lte=clock.wall())
    return list(waiting.order_by("made_at", "number").values_list("pk", flat=True)[:limit])


def open_one(pk: Any) -> bool:
    """Opens one offer, or notes why the law refuses it; returns whether there was anything to do."""
    row = Offer.objects.select_related("organisation", "account").filter(pk=pk, state=Offer.State.QUEUED).first()
    if row is None:
        return False
    try:
        given = Given.of_plain(row.given)
        answer = offer(
            row.organisation, rulebook=row.rulebook, terms=given.terms, consumer=given.consumer, goods=given.goods,
            key=row.key, by=row.account, pay_to=given.pay_to,
        )  # fmt: skip
    except Exception:
        log.exception("the offer %s cannot be opened, try %d", row.pk, row.tries + 1)
        _failed(row)
        return True
    if isinstance(answer, Refused):
        _refused(row, f"{answer.code} {answer.detail}")
    return True


def _refused(row: Offer, code: str) -> None:
    with transaction.atomic():
        waiting = Offer.objects.filter(pk=row.pk, state=Offer.State.QUEUED)
        waiting.update(state=Offer.State.REFUSED, refused=code[:160])


def _failed(row: Offer) -> None:
    if row.tries >= len(BACKOFF):
        _refused(row, FAULT)
        return
    with transaction.atomic():
        waiting = Offer.objects.filter(pk=row.pk, state=Offer.State.QUEUED)
        waiting.update(tries=F("tries") + 1, again_at=clock.wall() + BACKOFF[row.tries])
