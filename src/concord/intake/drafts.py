"""Drafts: begun, found again by a signed cookie or a resume link, changed page by page, erased when they grow old."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from concord.docket import exhibits
from concord.gateways.keys import keyring
from concord.intake.models import Draft
from concord.people.models import Organisation

COOKIE = "concord_draft"
SALT = "concord.intake.draft"
KEPT = timedelta(days=30)


def _digest(secret: str) -> bytes:
    return keyring().mac("intake draft secret", secret.encode())


def begin(organisation: Organisation, *, lang: str) -> tuple[Draft, str]:
    """A new, empty draft and the token that finds it again. The token is kept nowhere on the server.

    Old drafts are erased as new ones begin, some at a time.
    """
    erase_old()
    secret = secrets.token_urlsafe(18)
    draft = Draft(organisation=organisation, secret=_digest(secret), language=lang)
    draft.answers = {}
    draft.save()
    return draft, f"{draft.id.hex}.{secret}"


def by_token(token: str) -> Draft | None:
    """The draft of a resume token; None for anything else, old drafts included."""
    number, _dot, secret = token.partition(".")
    try:
        draft = Draft.objects.select_related("organisation").get(id=uuid.UUID(hex=number))
    except (ValueError, Draft.DoesNotExist):
        return None
    if not secrets.compare_digest(bytes(draft.secret), _digest(secret)):
        return None
    return draft if draft.updated_at > timezone.now() - KEPT else None


def token_of(request: HttpRequest) -> str:
    """The resume token in this browser's signed cookie, or ''."""
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return ""


def of_request(request: HttpRequest) -> Draft | None:
    token = token_of(request)
    return by_token(token) if token else None


def remember(response: HttpResponse, token: str, *, secure: bool) -> None:
    """Keep the token in the browser for as long as the draft lives."""
    response.set_cookie(
        COOKIE,
        signing.dumps(token, salt=SALT),
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=secure,
        path="/apply/",
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path="/apply/")


def keep(draft: Draft, page: str, values: dict[str, Any]) -> None:
    """Store one page's values. Two open tabs do not overwrite each other's pages."""
    with transaction.atomic():
        # if we stop before the commit the page counts as not answered; the browser still shows what was typed
        row = Draft.objects.select_for_update().get(pk=draft.pk)
        answers = row.answers
        answers[page] = values
        row.answers = answers
        row.language = get_language() or row.language
        row.save(update_fields=["sealed", "language", "updated_at"])
    draft.answers, draft.updated_at = answers, row.updated_at


def erase_old(limit: int = 50) -> int:
    """Erase drafts that nobody touched within the time of keeping, with their files; returns how many.

    Filed ones go too: what counts of them stands in the docket, and files that an entry took stay with it.
    """
    old = Draft.objects.filter(updated_at__lt=timezone.now() - KEPT).order_by("updated_at")[:limit]
    for draft in old:
        taken = [row.exhibit for row in draft.files.select_related("exhibit")]
        # if we stop in between, the next run goes on: a draft without its files is still found here
        draft.files.all().delete()
        for exhibit in taken:
            exhibits.withdraw(exhibit)
        draft.delete()
    return len(old)
