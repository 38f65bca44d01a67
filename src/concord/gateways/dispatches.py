"""The log of what went out. A message that went out under a key does not go out under it again."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError, transaction

from concord.gateways.delivery import Rejected, Sent, Unreachable, moment, without
from concord.gateways.keys import keyring
from concord.gateways.models import Dispatch

PURPOSE = "dispatch recipient"


def send_once(channel: str, *, key: str, recipient: str, at: int | None, send: Callable[[int], Sent]) -> Sent:
    """Takes the channel, the message's key, its address, the time and the way to send; returns Sent.

    If the log shows that the key went out already, it sends nothing and returns that Sent. Raises Unreachable or
    Rejected, after noting the attempt. If we stop between the other system's yes and our commit, the message may go
    out twice, under the same key.
    """
    earlier = Dispatch.objects.filter(channel=channel, key=key, outcome="sent").first()
    if earlier:
        return Sent(earlier.arrived, earlier.at, earlier.detail)
    at = moment(at)
    try:
        sent = send(at)
    except (Unreachable, Rejected) as error:
        outcome = "rejected" if isinstance(error, Rejected) else "unreachable"
        _note(channel, key, recipient, outcome, Sent(False, at, str(error)))
        raise
    _note(channel, key, recipient, "sent", sent)
    return sent


def _note(channel: str, key: str, recipient: str, outcome: str, sent: Sent) -> None:
    sealed = keyring().seal(PURPOSE, recipient.encode())
    try:
        with transaction.atomic():
            Dispatch.objects.create(
                channel=channel,
                key=key,
                recipient=sealed,
                outcome=outcome,
                arrived=sent.arrived,
                detail=without(recipient, sent.detail),
                at=sent.at,
            )
    except IntegrityError:
        # two workers sent the same key at the same moment: one line says so, which is enough
        return


def undelivered(limit: int = 100) -> list[Dispatch]:
    """Returns the latest attempts that failed and whose key has not gone out since, newest first."""
    failed = Dispatch.objects.exclude(outcome="sent")[: limit * 3]
    keys = {(d.channel, d.key) for d in failed}
    gone = set(Dispatch.objects.filter(outcome="sent", key__in={key for _, key in keys}).values_list("channel", "key"))
    seen: set[tuple[str, str]] = set()
    latest = [d for d in failed if not ((d.channel, d.key) in gone | seen or seen.add((d.channel, d.key)))]
    return latest[:limit]


def recipient(dispatch: Dispatch) -> str:
    """Takes a line of the log; returns the address it went to, in clear: for the one who may see it."""
    return keyring().open(PURPOSE, bytes(dispatch.recipient)).decode()
