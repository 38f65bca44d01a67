"""SMS through a provider's HTTP door. What is sent, and where, is a template in the settings."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from django.core.exceptions import ImproperlyConfigured

from concord.gateways.delivery import Rejected, Sent, Unreachable, without
from concord.gateways.sms.text import Text

BODY = '{"to": "{to}", "text": "{text}", "id": "{key}", "language": "{language}"}'
GAP = re.compile(r"\{(to|text|key|language)\}")
LATER = {401, 402, 403, 407, 408, 409, 425, 429}  # our account or their load: the number may be good


@dataclass(frozen=True, slots=True)
class Door:
    """The provider's door: its address, headers, the body's shape and form ('json' or 'form'), our signing secret."""

    url: str
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    form: str = "json"
    secret: str = ""

    @classmethod
    def at(cls, url: str, *, body: str = "", headers: str = "", form: str = "json", secret: str = "") -> Door:
        """Takes settings as text (`body` and `headers` are JSON). Raises ImproperlyConfigured."""
        try:
            shape, more = json.loads(body or BODY), json.loads(headers or "{}")
        except ValueError as error:
            raise ImproperlyConfigured("CONCORD_SMS_BODY and CONCORD_SMS_HEADERS must be JSON.") from error
        if form not in ("json", "form") or not isinstance(more, dict) or not isinstance(shape, dict):
            raise ImproperlyConfigured("CONCORD_SMS_FORM is json or form; body and headers are JSON objects.")
        return cls(url, shape, more, form, secret)


class HTTPSMS:
    """Posts each text to the door. Redirects are not followed: a text goes where the settings say or nowhere."""

    def __init__(self, door: Door, transport: httpx.BaseTransport | None = None) -> None:
        self.door = door
        self.client = httpx.Client(timeout=httpx.Timeout(20, connect=5), transport=transport, trust_env=False)

    def send(self, text: Text, at: int) -> Sent:
        """Takes a text and the time (UTC seconds); returns Sent once the provider took it.

        Raises Rejected when the provider refuses the number or the text, Unreachable otherwise.
        """
        body, kind = self._body(text)
        headers = {"Content-Type": kind, "Idempotency-Key": text.key} | self.door.headers
        if self.door.secret:
            headers |= signature(self.door.secret, text.key, at, body)
        try:
            answer = self.client.post(self.door.url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise Unreachable(f"The SMS provider cannot be reached ({type(error).__name__}).") from error
        words = f"{answer.status_code} {without(text.to, answer.text[:1000])}"
        if answer.is_success:
            return Sent(True, at, words)
        later = answer.status_code in LATER or not 400 <= answer.status_code < 500
        raise (Unreachable if later else Rejected)(f"The SMS provider answered {words}")

    def _body(self, text: Text) -> tuple[bytes, str]:
        filled = _fill(self.door.body, {"to": text.to, "text": text.text, "key": text.key, "language": text.language})
        if self.door.form == "form":
            return urlencode(filled).encode(), "application/x-www-form-urlencoded"
        return json.dumps(filled, ensure_ascii=False).encode(), "application/json"


def signature(secret: str, key: str, at: int, body: bytes) -> dict[str, str]:
    """Takes the secret, the message's key, the time and the body; returns the headers of Standard Webhooks 1.0."""
    digest = hmac.new(secret.encode(), f"{key}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": key,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def _fill(shape: Any, values: dict[str, str]) -> Any:
    """Fills the gaps inside strings of an already parsed shape, so no text can break out of its place."""
    if isinstance(shape, dict):
        return {name: _fill(part, values) for name, part in shape.items()}
    if isinstance(shape, list):
        return [_fill(part, values) for part in shape]
    return GAP.sub(lambda gap: values[gap[1]], shape) if isinstance(shape, str) else shape
