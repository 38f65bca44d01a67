"""Timestamps on the checkpoints of this deployment (RFC 3161): asked for after publication, kept with the checkpoint.

One token serves every record below its checkpoint, so there is at most one in CONCORD_TIMESTAMP_EVERY seconds, over the
newest checkpoint that may be given out. What is stamped, and how it is judged: concord.ledger.timestamps.
"""

from __future__ import annotations

import asyncio
from typing import Final

from cryptography import x509
from django.conf import settings
from django.core.cache import cache

from concord.gateways import timestamp
from concord.gateways.authority import ca_certificate
from concord.gateways.delivery import Unreachable
from concord.gateways.ledger import consortium
from concord.gateways.models import LedgerCheckpoint, LedgerLog
from concord.ledger import note as notes
from concord.ledger import timestamps
from concord.ledger.judgement import Stamp
from concord.ledger.timestamps import Trusted
from concord.ledger.verify import Unproven

ASKED: Final = "ledger-timestamp-asked"  # kept for the span in which no authority is asked again


def stamp_newest(*, at: int) -> int:
    """One pass: asks for a token over the newest checkpoint of each log, if it has none and the last is old enough.

    at: UTC seconds, the time of a local authority. Returns how many were stamped. Raises Unreachable when the authority
    does not answer or gives what is no token; it is asked again after the same span. Where that is 0, none is asked.
    """
    every = settings.CONCORD_TIMESTAMP_EVERY
    if not every or cache.get(ASKED):
        return 0
    waiting = _waiting()
    if not waiting or not cache.add(ASKED, 1, every):  # another process may have been quicker
        return 0
    for row in waiting:
        token = stamped(notes.read(row.note).text, at)
        # if we stop here, the token is lost and the next pass asks for another
        LedgerCheckpoint.objects.filter(pk=row.pk, timestamp=None).update(timestamp=token)
    return len(waiting)


def _waiting() -> list[LedgerCheckpoint]:
    """The newest checkpoint of each log that may be given out, where it has no token."""
    settled = LedgerCheckpoint.objects.filter(settled=True)
    newest = (settled.filter(log=number).order_by("-size").first() for number in _numbers())
    return [row for row in newest if row is not None and row.timestamp is None]


def _numbers() -> list[int]:
    """The numbers of all logs, the newest last."""
    return [consortium.LOG, *LedgerLog.objects.exclude(pk=consortium.LOG).order_by("pk").values_list("pk", flat=True)]


def stamped(text: str, at: int) -> bytes:
    """A token of the configured authority over a checkpoint's text, checked as far as its roots are on file."""
    token = asyncio.run(timestamp.stamper(at).async_timestamp(timestamps.digest(text), "sha256"))
    der: bytes = token.dump()
    known = believed()
    if known.certificates:
        try:
            known(der, text)
        except Unproven as error:
            raise Unreachable(f"The timestamp authority's token does not hold: {error}") from error
    return der


def believed() -> Trusted:
    """Whose timestamps this deployment itself believes: its own, or those under CONCORD_TIMESTAMP_ROOTS."""
    if settings.CONCORD_TIMESTAMP == timestamp.LOCAL:
        return timestamps.trusted(ca_certificate())
    return Trusted(tuple(x509.load_der_x509_certificate(one.dump()) for one in timestamp.roots()))


def token_of(log: int, size: int) -> bytes | None:
    """The token over the checkpoint of that size, if it has one."""
    row = LedgerCheckpoint.objects.filter(log=log, size=size).values_list("timestamp", flat=True).first()
    return None if row is None else bytes(row)


def latest(log: int | None = None) -> Stamp | None:
    """What the newest token says (of that log, None = of any), by the roots on file; None if there is none they vouch
    for.
    """
    for number in [log] if log is not None else reversed(_numbers()):
        row = LedgerCheckpoint.objects.filter(log=number, timestamp__isnull=False).order_by("-size").first()
        if row is not None and row.timestamp is not None:
            try:
                return believed()(bytes(row.timestamp), notes.read(row.note).text)
            except Unproven:
                return None
    return None
