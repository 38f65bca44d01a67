"""One message for many cases: whoever is told of the same act in a batch of like cases gets one, which lists them.

The last entry of a batch sends what waits of all. If it never comes (it was refused, or we stopped between two cases),
or comes before the others are ready, each entry looks again a little later.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict

from django.utils import translation

from concord.docket import clock
from concord.docket.batches import Batch
from concord.docket.models import Entry, Reaction
from concord.gateways.mail import Message, Rejected, Unreachable, mail
from concord.gateways.sms import Text, sms
from concord.kit import dates, house
from concord.notice import texts
from concord.notice.models import Notice

EVENT, HANDLER = "notice:together", "notice.together"
RESPONDENT = "respondent"
DAYS = 7  # how long what waits is looked for
LATER = 20  # seconds after which an entry looks whether its messages went out with those of the others
BY_MAIL, BY_TEXT = Notice.Channel.EMAIL, Notice.Channel.SMS


def look_again(entry: Entry, batch: Batch) -> None:
    """Sets off the second look, once for an entry."""
    Reaction.objects.get_or_create(
        key=f"together/{batch.name}/{entry.pk}",
        defaults={
            "matter": entry.matter, "entry": entry, "handler": HANDLER, "event": EVENT,
            "run_at": clock.wall() + LATER,
        },
    )  # fmt: skip


def alone(notice: Notice) -> bool:
    """Whose time waits for it gets its own; so does a respondent, who never learns that other cases are alike."""
    return notice.serves or notice.participant.role == RESPONDENT


def waiting(batch: Batch) -> list[list[Notice]]:
    """What still waits of a batch, by address: the notices that one message stands for."""
    rows = Notice.objects.filter(entry__key__startswith=batch.stem, status=Notice.Status.WAITING, serves=False)
    rows = rows.exclude(participant__role=RESPONDENT)  # as in alone()
    rows = rows.filter(channel__in=[BY_MAIL, BY_TEXT], made_at__gte=clock.now() - DAYS * dates.DAY)
    rows = rows.select_related("matter__organisation", "entry", "participant", "account")
    found: dict[tuple[str, str, str, str], list[Notice]] = defaultdict(list)
    for row in rows.order_by("matter__number"):
        found[row.channel, row.to, row.language, row.kind].append(row)
    return list(found.values())


def send(rows: list[Notice], occasion: texts.Occasion, link: str) -> bool:
    """Sends one message for several cases; False when it must be tried again. link: where all of them are reached."""
    first = rows[0]
    with translation.override(first.language):
        runs = house.of(first.matter.organisation)
        standing = runs.standing
    numbers = [row.matter.number for row in rows]
    frame = texts.Frame(runs.name, standing, runs.phone, numbers[0], link)
    words = texts.many_words(occasion, frame, numbers, first.language, staff=first.account_id is not None)
    key = "together " + hashlib.sha256(" ".join(sorted(str(row.pk) for row in rows)).encode()).hexdigest()
    ours = Notice.objects.filter(pk__in=[row.pk for row in rows])
    try:
        if first.channel == BY_TEXT:
            text = Text(to=first.to, text=words.sms, key=key, language=first.language)
            sent = sms().send(text, at=clock.now())
        else:
            message = Message(to=first.to, subject=words.subject, text=words.mail, key=key, language=first.language)
            sent = mail().send(message, at=clock.now())
    except Rejected as error:
        ours.update(status=Notice.Status.FAILED, failure=str(error)[:300])
        return True
    except Unreachable as error:
        ours.update(failure=str(error)[:300])
        return False
    # if we stop here, the gateway's log knows the key: the next try sends nothing and notes the same time
    ours.update(
        status=Notice.Status.ARRIVED if sent.arrived else Notice.Status.SENT, sent_at=sent.at,
        arrived_at=sent.at if sent.arrived else None, failure="", reference=sent.detail[:200],
    )  # fmt: skip
    return True
