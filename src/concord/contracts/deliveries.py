"""What came under the keys of an enterprise: the newest messages, and when a key was last used."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import Max, QuerySet

from concord.contracts.event_models import Delivery
from concord.contracts.money_models import WebhookKey
from concord.docket import clock
from concord.people.models import Organisation

SHOWN = 50
KEPT = 500  # of one key: whoever sends rubbish fills no disk


def note(
    key: uuid.UUID,
    kind: str,
    name: str,
    status: int,
    code: str,
    *,
    lines: int = 0,
    counted: int = 0,
    repeated: bool = False,
) -> None:
    """Notes that a message came (or went) under a key of this kind and how it was answered; of no other key anything is
    kept: whoever knows the address of one door cannot write into the book of another.
    """
    if not WebhookKey.objects.filter(pk=key, kind=kind).exists():
        return
    plain = "".join(sign for sign in name if sign.isascii() and sign.isprintable())[:120]
    row = Delivery.objects.create(
        key_id=key, name=plain, status=status, code=code[:16], lines=lines, counted=counted, repeated=repeated,
        at=clock.wall(),
    )  # fmt: skip
    if row.pk % 50 == 0:
        beyond = Delivery.objects.filter(key=key).order_by("-id").values_list("pk", flat=True)[KEPT : KEPT + 1]
        if beyond:
            Delivery.objects.filter(key=key, pk__lte=beyond[0]).delete()


def newest(homes: Sequence[Organisation]) -> QuerySet[Delivery]:
    """The last fifty messages under the keys of these enterprises, newest first."""
    return Delivery.objects.filter(key__organisation__in=homes).select_related("key")[:SHOWN]


def last_used(keys: Sequence[WebhookKey]) -> dict[uuid.UUID, int]:
    """When each key last signed something that was taken (wall clock, UTC seconds); those never used are left out."""
    taken = Delivery.objects.filter(key__in=keys, status__lt=300)
    return dict(taken.order_by().values_list("key").annotate(at=Max("at")))
