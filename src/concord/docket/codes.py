"""One-time codes: to open a link, to sign, to confirm a new address. Six digits, ten minutes, five tries.

A page answers the same whether a code was sent or not, and whether it was wrong, used or too late. All in all a
stranger who has a link guesses at most TRIES_PER_DAY times a day: fewer than one chance in 10,000.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata

from django.db import transaction
from django.db.models import F, Sum

from concord.docket import clock
from concord.docket.models import Code, Link, Participant
from concord.gateways.keys import keyring

VALID = 10 * 60
TRIES = 5
PER_LINK = 5  # codes per link and hour
PER_PARTICIPANT = 10  # codes per participant and hour
TRIES_PER_DAY = 60  # per participant
HOUR = 3600
LETTER_VALID = 30 * 24 * HOUR
LETTER_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no 0 O 1 I


def new_code(
    participant: Participant, *, link: Link | None = None, purpose: str = "open", context: str = ""
) -> str | None:
    """Makes a six-digit code for a purpose and what it is about (`context`: a digest, an id); returns it for sending.

    Earlier codes for the same purpose end. None if too many were asked for: the page says the same as always.
    """
    now = clock.wall()
    with transaction.atomic():
        Participant.objects.select_for_update().get(pk=participant.pk)
        recent = Code.objects.filter(participant=participant, created_at__gt=now - HOUR).exclude(purpose="letter")
        if recent.count() >= PER_PARTICIPANT or (link and recent.filter(link=link).count() >= PER_LINK):
            return None
        live = Code.objects.filter(participant=participant, purpose=purpose, used_at=None, expires_at__gt=now)
        live.update(expires_at=now)
        code = f"{secrets.randbelow(10**6):06d}"
        _keep(participant, link, purpose, context, code, now + VALID)
        # if we stop before the commit no code exists; after it, asking again makes a new one
    return code


def letter_code(link: Link) -> str:
    """Makes the code that is printed on the letter which carries the link; valid 30 days, for opening only."""
    code = "".join(secrets.choice(LETTER_SIGNS) for _ in range(8))
    _keep(link.participant, link, "letter", "", code, clock.wall() + LETTER_VALID)
    return code


def check_code(
    participant: Participant, typed: str, *, link: Link | None = None, purpose: str = "open", context: str = ""
) -> bool:
    """Whether the typed code is right, in time and for this very purpose and context; a right one is used up.

    A try counts even if the process stops right after it. Spaces, dashes and full-width digits are forgiven.
    """
    plain = _plain(typed)
    now = clock.wall()
    purposes = [purpose, "letter"] if purpose == "open" and link is not None else [purpose]
    with transaction.atomic():
        Participant.objects.select_for_update().get(pk=participant.pk)
        if _tries_today(participant, now) >= TRIES_PER_DAY:
            return False
        live = Code.objects.filter(
            participant=participant, link=link, purpose__in=purposes, context=context, used_at=None,
            expires_at__gt=now, tries__lt=TRIES,
        )  # fmt: skip
        right = None
        for row in list(live):
            Code.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
            wanted = _digest(participant, row.link_id, row.purpose, row.context, plain)
            if hmac.compare_digest(bytes(row.hash), wanted):
                right = row
        if right is not None:
            Code.objects.filter(pk=right.pk).update(used_at=now)
    return right is not None


def _tries_today(participant: Participant, now: int) -> int:
    rows = Code.objects.filter(participant=participant, created_at__gt=now - 24 * HOUR, used_at=None)
    return rows.aggregate(n=Sum("tries"))["n"] or 0


def _keep(participant: Participant, link: Link | None, purpose: str, context: str, code: str, until: int) -> None:
    Code.objects.create(
        participant=participant,
        link=link,
        purpose=purpose,
        context=context,
        hash=_digest(participant, link.pk if link else None, purpose, context, code),
        created_at=clock.wall(),
        expires_at=until,
    )


def _digest(participant: Participant, link: object, purpose: str, context: str, code: str) -> bytes:
    words = f"{participant.pk}|{link or ''}|{purpose}|{context}|{code}"
    return keyring().mac("one-time code", words.encode())


def _plain(typed: str) -> str:
    folded = unicodedata.normalize("NFKC", typed[:64]).upper()
    return "".join(sign for sign in folded if sign.isascii() and sign.isalnum())
