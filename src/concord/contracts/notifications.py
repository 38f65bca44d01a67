"""Payment gateways at the door: what they tell, taken once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from concord.contracts import bankfiles, keys
from concord.contracts.consequences import DONE
from concord.contracts.money_models import Notification, WebhookKey
from concord.docket import clock
from concord.gateways.keys import keyring
from concord.gateways.payments import Unreadable
from concord.gateways.payments.notification import Signed


@dataclass(frozen=True)
class Taken:
    """A notification that was taken. code: of the row that it gave; counts: in a contract; repeated: it came before."""

    code: str
    number: str
    counts: bool
    repeated: bool = False


def take(key_id: uuid.UUID, headers: Mapping[str, str], body: bytes) -> Taken | Unreadable:
    """Takes a notification: verified, kept, booked, once. Returns what it did, or why it is not taken.

    A notification that came before gives its first result; another body under the same name is refused (`altered`).
    """
    found = keys.verified(keys.PAYMENTS, key_id, headers, body)
    if isinstance(found, Unreadable):
        return found
    key, signed = found
    digest = keyring().mac("notification", signed.body)
    if (before := _before(key, signed, digest)) is not None:
        return before
    file = bankfiles.receive_notification(key.organisation, signed)
    if isinstance(file, Unreadable):
        return file
    row = bankfiles.run(file, by=None).rows[0]
    try:
        with transaction.atomic():
            # if we stop before the commit the line is booked, and the sender, unanswered, sends again: it counts once
            Notification.objects.create(
                key=key, name=signed.id, digest=digest, file=file, code=row.code, at=clock.now()
            )  # fmt: skip
    except IntegrityError:  # the same one came through another door meanwhile
        earlier = _before(key, signed, digest)
        if earlier is not None:
            return earlier
    return Taken(row.code, row.number, row.done)


def _before(key: WebhookKey, signed: Signed, digest: bytes) -> Taken | Unreadable | None:
    known = Notification.objects.filter(key=key, name=signed.id).select_related("file").first()
    if known is None:
        return None
    if bytes(known.digest) != digest:
        return Unreadable("altered")
    number = next((kept["number"] for kept in known.file.results.values()), "")
    return Taken(known.code, number, known.code in DONE, repeated=True)
