"""Identifiers: UUIDv7 for rows that are written in order, so an index grows at its end."""

from __future__ import annotations

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, 74 random bits. Not guessable."""
    milliseconds = time.time_ns() // 1_000_000
    number = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | (0x7 << 76)
    return uuid.UUID(int=number & ~(0x3 << 62) | (0x2 << 62))


def parse(text: object) -> uuid.UUID | None:
    """The UUID that a text names, or None: an address typed by hand is never an error."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
