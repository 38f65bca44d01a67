"""The signed notification of a payment gateway: HMAC-SHA256 over id, time and body (Standard Webhooks 1.0).

Three headers: `webhook-id` names the notification, and stays when it is sent again; `webhook-timestamp` is the time of
this sending, UTC seconds; `webhook-signature` holds one or several `v1,<base64>`, parted by spaces. What is signed is
`<id>.<timestamp>.<body>`. docs/api.md tells the body.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from concord.gateways.payments import amounts
from concord.gateways.payments.statement import (
    LARGEST,
    Booking,
    Statement,
    UnfitError,
    Unreadable,
    printable,
    statement,
)

TOLERANCE = 300  # seconds between the sender's clock and ours
MOST_BYTES = 64 * 1024
KINDS = {"payment.received": False, "payment.reversed": True}
TEXTS = {"account": 60, "ref": 120, "currency": 3, "booked": 40, "value": 40}
OPTIONAL = {"payer": 120, "text": 500, "reverses": 120}
ID = re.compile(r"[A-Za-z0-9_.\-]{1,120}", re.ASCII)
FIGURES = re.compile(r"[0-9]{1,12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Signed:
    """A notification whose signature holds. id: names it, also when it is sent again; at: time of the sending."""

    id: str
    at: int
    body: bytes


def sign(secret: bytes, name: str, at: int, body: bytes) -> dict[str, str]:
    """The three headers of a notification: its name, the time of sending (UTC seconds), the signature."""
    return {
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(_mac(secret, name, str(at), body)).decode()}",
    }


def verify(headers: Mapping[str, str], body: bytes, secrets: Collection[bytes], now: int) -> Signed | Unreadable:
    """The notification, if one of the secrets signed it within five minutes of now; else why it is not taken.

    headers: by lower-case name. secrets: the key, and while keys change also the one before.
    """
    name, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "")
    if not (ID.fullmatch(name) and FIGURES.fullmatch(at) and given and len(given) <= 2000):
        return Unreadable("headers")
    if len(body) > MOST_BYTES:
        return Unreadable("too_large")
    expected = [b"v1," + base64.b64encode(_mac(secret, name, at, body)) for secret in secrets]
    signatures = given.encode("utf-8", "replace").split()
    # every pair is compared, so that the time taken tells nothing
    if not sum(hmac.compare_digest(one, other) for one in expected for other in signatures):
        return Unreadable("signature")
    if abs(int(at) - now) > TOLERANCE:
        return Unreadable("stale")
    return Signed(name, int(at), body)


def _mac(secret: bytes, name: str, at: str, body: bytes) -> bytes:
    return hmac.new(secret, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()


def read(signed: Signed, zone: ZoneInfo) -> Statement | Unreadable:
    """The one booking that a notification tells, as a statement without balances; or why it cannot be read."""
    try:
        return _statement(loaded(signed.body), signed.id, zone)
    except UnfitError as unfit:
        return unfit.reason


def loaded(body: bytes) -> dict[str, Any]:
    """The JSON object of a message, without a float and without a name that stands twice. Raise UnfitError."""
    try:
        found = json.loads(
            body.decode(), parse_float=_no_float, parse_constant=_no_float, object_pairs_hook=_once
        )  # fmt: skip
    except UnicodeDecodeError:
        raise UnfitError("encoding") from None
    except (ValueError, RecursionError):
        raise UnfitError("body", what="JSON") from None
    if not isinstance(found, dict):
        raise UnfitError("body", what="JSON object")
    return found


def _no_float(text: str) -> Any:
    raise UnfitError("money", text=text, decimals="0")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise UnfitError("body", what="a name stands twice")
    return made


def _statement(given: dict[str, Any], name: str, zone: ZoneInfo) -> Statement:
    unknown = given.keys() - {"type", "amount", *TEXTS, *OPTIONAL}
    if unknown:
        raise UnfitError("body", what=min(unknown))
    words = {key: word(given, key, most) for key, most in TEXTS.items() if key != "value" or key in given}
    if missing := next((key for key, word in words.items() if not word), ""):
        raise UnfitError("body", what=missing)
    kind = given.get("type")
    if not isinstance(kind, str) or kind not in KINDS:
        raise UnfitError("body", what="type")
    reversal = KINDS[kind]
    more = {key: word(given, key, most) for key, most in OPTIONAL.items()}
    if bool(more["reverses"]) != reversal:
        raise UnfitError("body", what="reverses")
    code = amounts.currency(words["currency"])
    minor = amount(given.get("amount"))
    booked = amounts.moment(words["booked"], zone)
    booking = Booking(
        ref=words["ref"],
        amount=-minor if reversal else minor,
        currency=code,
        booked=booked,
        value=amounts.moment(words["value"], zone) if words.get("value") else booked,
        counterparty=more["payer"],
        text=more["text"],
        reverses=more["reverses"],
        line=1,
        reversal=reversal,
    )
    return statement(words["account"], name, code, (None, None), (booking,))


def word(given: Mapping[str, Any], key: str, most: int, line: int = 0) -> str:
    """A text of a message, printable, "" where there is none. line: of a list. Raise UnfitError."""
    value = given.get(key, "")
    if not isinstance(value, str) or len(value) > most:
        raise UnfitError("body", line, what=key)
    return printable(value.encode("utf-8", "replace").decode(), most)  # half of a pair is no character


def amount(value: Any, line: int = 0) -> int:
    """Minor units as a message tells them: a whole number above zero. line: of a list. Raise UnfitError."""
    if type(value) is not int:
        raise UnfitError("body", line, what="amount")
    if value < 0:
        raise UnfitError("negative", line, text=str(value)[:40])
    if not value:
        raise UnfitError("zero", line)
    if value > LARGEST:
        raise UnfitError("absurd", line, text=str(value)[:40])
    return value
