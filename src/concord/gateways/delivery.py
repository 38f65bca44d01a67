"""What mail and SMS have in common: how a delivery can end."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """The other system took the message.

    `arrived`: it counts as arrived in the addressee's system, as far as the sender's log can show (JI 135: the time
    shown by the sender's system holds unless the addressee proves another). `at`: UTC seconds. `detail`: what the
    other system answered, without the address.
    """

    arrived: bool
    at: int
    detail: str


class DeliveryError(Exception):
    """The message did not go out. The text names no address and no content, so it may be logged."""


class Unreachable(DeliveryError):
    """Not now: the other system is down, busy or refuses us for a while. Try again."""


class Rejected(DeliveryError):
    """Never: this address or this message is refused for good. Another address is needed."""


def moment(at: int | None) -> int:
    """Takes the caller's time or None; returns UTC seconds."""
    return int(time.time()) if at is None else at


def without(address: str, text: str) -> str:
    """Takes an address and what a server answered; returns the answer on one short line, without the address."""
    return " ".join(text.replace(address, "…").split())[:300]
