"""The secrets that an enterprise's contracts share with other systems: made, shown once, changed, ended, verified."""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Mapping

from django.db import transaction

from concord.contracts.money_models import SECRET, WebhookKey
from concord.docket import clock
from concord.gateways.keys import keyring
from concord.gateways.payments import Unreadable, notification
from concord.gateways.payments.notification import Signed
from concord.people.models import Account, Organisation

CHANGEOVER = 24 * 3600  # seconds for which a former secret counts beside the new one
PREFIX = "whsec_"
PAYMENTS, EVENTS, OUTGOING = WebhookKey.Kind.PAYMENTS, WebhookKey.Kind.EVENTS, WebhookKey.Kind.OUTGOING


def issue(
    organisation: Organisation,
    label: str,
    *,
    kind: WebhookKey.Kind = PAYMENTS,
    by: Account | None = None,
    url: str = "",
) -> tuple[WebhookKey, str]:
    """Makes a key for another system; returns it and its secret, which cannot be read again.

    by: who made it. url: where we send to, of one by which we sign.
    """
    secret = secrets.token_bytes(32)
    key = WebhookKey.objects.create(
        organisation=organisation, kind=kind, account=by, label=label[:80], url=url, secret=_sealed(secret),
        made_at=clock.wall(),
    )  # fmt: skip
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


def verified(
    kind: WebhookKey.Kind, key_id: uuid.UUID, headers: Mapping[str, str], body: bytes
) -> tuple[WebhookKey, Signed] | Unreadable:
    """The key and the message, if the key is of this kind and signed it within five minutes; else why it is not taken.

    An unknown or ended key, or one of another kind, is refused as a wrong signature is.
    """
    now = clock.wall()
    key = WebhookKey.objects.filter(pk=key_id, kind=kind).select_related("organisation").first()
    found = notification.verify(headers, body, key.secrets(now) if key is not None else (), now)
    if isinstance(found, Unreadable):
        return found
    return (key, found) if key is not None else Unreadable("signature")


def _sealed(secret: bytes) -> bytes:
    return keyring().seal(SECRET, secret)
