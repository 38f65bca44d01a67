"""Payment gateways at the door: their keys, and what they tell, taken once."""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from concord.contracts import bankfiles
from concord.contracts.money_models import SECRET, Notification, WebhookKey
from concord.docket import clock
from concord.gateways.keys import keyring
from concord.gateways.payments import Unreadable, notification
from concord.gateways.payments.notification import Signed
from concord.people.models import Organisation

CHANGEOVER = 24 * 3600  # seconds for which a former secret counts beside the new one
PREFIX = "whsec_"


@dataclass(frozen=True)
class Taken:
    """A notification that was taken. code: of the row that it gave; repeated: it had come before."""

    code: str
    number: str
    repeated: bool = False


def issue(organisation: Organisation, label: str) -> tuple[WebhookKey, str]:
    """Makes a key for a payment gateway; returns it and its secret, which cannot be read again."""
    secret = secrets.token_bytes(32)
    key = WebhookKey.objects.create(
        organisation=organisation, label=label[:80], secret=_sealed(secret), made_at=clock.wall()
    )
    return key, shown(secret)


def rotate(key: WebhookKey) -> str:
    """Gives a key a new secret, which is returned; the former one counts for a day beside it."""
    secret = secrets.token_bytes(32)
    with transaction.atomic():
        # if we stop before the commit the former secret stands alone, as before
        fresh = WebhookKey.objects.select_for_update().get(pk=key.pk)
        fresh.former, fresh.former_until = fresh.secret, clock.wall() + CHANGEOVER
        fresh.secret = _sealed(secret)
        fresh.save(update_fields=["secret", "former", "former_until"])
    return shown(secret)


def end(key: WebhookKey) -> None:
    """Ends a key at once: nothing signed by it is taken any more."""
    WebhookKey.objects.filter(pk=key.pk, ended_at=None).update(ended_at=clock.wall())


def shown(secret: bytes) -> str:
    """A secret as it is shown once: `whsec_` and base64 (Standard Webhooks)."""
    return PREFIX + base64.b64encode(secret).decode()


def take(key_id: uuid.UUID, headers: Mapping[str, str], body: bytes) -> Taken | Unreadable:
    """Takes a notification: verified, kept, booked, once. Returns what it did, or why it is not taken.

    An unknown or ended key is refused as a wrong signature is. A notification that came before gives its first result;
    another body under the same name is refused (`altered`).
    """
    now = clock.wall()
    key = WebhookKey.objects.filter(pk=key_id).select_related("organisation").first()
    verified = notification.verify(headers, body, key.secrets(now) if key is not None else (), now)
    if isinstance(verified, Unreadable) or key is None:
        return verified if isinstance(verified, Unreadable) else Unreadable("signature")
    digest = keyring().mac("notification", verified.body)
    if (before := _before(key, verified, digest)) is not None:
        return before
    file = bankfiles.receive_notification(key.organisation, verified)
    if isinstance(file, Unreadable):
        return file
    row = bankfiles.run(file, by=None).rows[0]
    try:
        with transaction.atomic():
            # if we stop before the commit the line is booked, and the sender, unanswered, sends again: it counts once
            Notification.objects.create(
                key=key, name=verified.id, digest=digest, file=file, code=row.code, at=clock.now()
            )  # fmt: skip
    except IntegrityError:  # the same one came through another door meanwhile
        found = _before(key, verified, digest)
        if found is not None:
            return found
    return Taken(row.code, row.number)


def _before(key: WebhookKey, signed: Signed, digest: bytes) -> Taken | Unreadable | None:
    known = Notification.objects.filter(key=key, name=signed.id).select_related("file").first()
    if known is None:
        return None
    if bytes(known.digest) != digest:
        return Unreadable("altered")
    number = next((kept["number"] for kept in known.file.results.values()), "")
    return Taken(known.code, number, repeated=True)


def _sealed(secret: bytes) -> bytes:
    return keyring().seal(SECRET, secret)
