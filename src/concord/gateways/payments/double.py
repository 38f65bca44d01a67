"""A payment gateway for tests and development: takes payments and tells them, signed, until it is answered.

`PaymentDouble` is the sender; `listen` gives it an HTTP door of its own on this machine, as a small server.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

from concord.gateways.payments import notification

Send = Callable[[str, bytes, Mapping[str, str]], int]  # address, body, headers -> status
MOST_TRIES = 3


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Posts a notification; returns the status of the answer. Raises httpx.HTTPError if there is none."""
    kind = {"Content-Type": "application/json"}
    return httpx.post(url, content=body, headers={**kind, **headers}, timeout=10, trust_env=False).status_code


@dataclass
class PaymentDouble:
    """The double: an account, where it tells of payments, and with which secret it signs."""

    url: str
    secret: bytes
    account: str = "double-account"
    send: Send = post
    clock: Callable[[], float] = time.time
    told: list[int] = field(default_factory=list)

    def pay(self, *, amount: int, text: str, payer: str = "", currency: str = "CNY", ref: str = "") -> str:
        """Takes a payment (minor units) and tells of it; returns its reference."""
        ref = ref or f"pay-{uuid.uuid4().hex[:12]}"
        told = {"type": "payment.received", "ref": ref, "amount": amount, "currency": currency, "text": text}
        self.tell({**told, "payer": payer}, name=f"received-{ref}")
        return ref

    def take_back(self, *, ref: str, amount: int, text: str = "", currency: str = "CNY") -> str:
        """Takes a payment back and tells of it; returns the reference of the reversal."""
        own = f"rev-{ref}"
        told = {"type": "payment.reversed", "ref": own, "reverses": ref, "amount": amount, "currency": currency}
        self.tell({**told, "text": text}, name=own)
        return own

    def tell(self, told: Mapping[str, Any], *, name: str) -> int:
        """Sends a notification, again while the other side fails; returns the last status."""
        booked = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.clock()))
        body = json.dumps({"account": self.account, "booked": booked, **told}, ensure_ascii=False).encode()
        status = 0
        for _ in range(MOST_TRIES):
            status = self.send(self.url, body, notification.sign(self.secret, name, int(self.clock()), body))
            self.told.append(status)
            if status < 500:
                break
        return status


def listen(double: PaymentDouble, port: int = 0) -> ThreadingHTTPServer:
    """A server on this machine that is not serving yet: POST /pay and /reverse with JSON do what the double does."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = min(int(self.headers.get("Content-Length") or 0), notification.MOST_BYTES)
            asked = json.loads(self.rfile.read(size) or b"{}")
            ref = double.pay(**asked) if self.path == "/pay" else double.take_back(**asked)
            answer = json.dumps({"ref": ref, "status": double.told[-1]}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing: payers' names would stand in it."""

    return ThreadingHTTPServer(("127.0.0.1", port), Door)
