"""One-time codes before there is a case: they show that the applicant reads the address he gave."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from concord.docket import clock
from concord.gateways.keys import keyring
from concord.intake.models import Draft, DraftCode

VALID = 10 * 60
TRIES = 5
SENDS_PER_HOUR = 4


@dataclass(frozen=True)
class Sent:
    code: str


def _digest(draft: Draft, code: str) -> bytes:
    return keyring().mac("intake code", f"{draft.id} {code}".encode())


def issue(draft: Draft, *, channel: str, to: str) -> Sent | None:
    """A new six-digit code for this address; earlier ones end. None when four were sent within the hour."""
    now = clock.now()
    with transaction.atomic():
        # if we stop before the commit no code exists, and none was sent yet
        Draft.objects.select_for_update().get(pk=draft.pk)
        recent = draft.codes.filter(sent_at__gt=now - 3600)
        if recent.count() >= SENDS_PER_HOUR:
            return None
        recent.filter(used_at__isnull=True).update(tries=TRIES)
        code = f"{secrets.randbelow(10**6):06d}"
        DraftCode.objects.create(
            draft=draft,
            digest=_digest(draft, code),
            channel=channel,
            to_digest=keyring().mac("intake address", to.encode()),
            sent_at=now,
        )
    return Sent(code)


def check(draft: Draft, typed: str, *, to: str) -> bool:
    """Whether the code is right, in time, sent to this very address and not tried too often; a right one is used up."""
    now = clock.now()
    plain = "".join(c for c in typed if c.isdigit())
    with transaction.atomic():
        # the try is counted in the transaction that compares: a crash counts neither the try nor the success
        row = draft.codes.select_for_update().filter(used_at__isnull=True, sent_at__gt=now - VALID).first()
        if row is None or row.tries >= TRIES:
            return False
        DraftCode.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
        same_address = secrets.compare_digest(bytes(row.to_digest), keyring().mac("intake address", to.encode()))
        if not same_address or not secrets.compare_digest(bytes(row.digest), _digest(draft, plain)):
            return False
        DraftCode.objects.filter(pk=row.pk).update(used_at=now)
    return True


def verified(draft: Draft, *, to: str) -> bool:
    """Whether this address was shown to be the applicant's within the last hour."""
    rows = draft.codes.filter(used_at__gt=clock.now() - 3600)
    wanted = keyring().mac("intake address", to.encode())
    return any(secrets.compare_digest(bytes(row.to_digest), wanted) for row in rows)
