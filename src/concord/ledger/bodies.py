"""The body of a request over HTTP (ASGI): not longer than is asked for, and whole in time.

Who sends a byte now and then would hold a place for ever; after PATIENCE it is over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

PATIENCE: Final = 20.0  # seconds in which a body has to be there whole
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class TooLong(Exception):
    """There is more of it than was asked for."""


class TooLate(Exception):
    """It was not there in time."""


class HungUp(Exception):
    """Whoever sent it went away before its end."""


async def whole(receive: Receive, most: int) -> bytes:
    """Takes where the parts of a body come from, and how many bytes it may have; returns it.

    Raises TooLong, TooLate, HungUp.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            return await _read(receive, most)
    except TimeoutError as error:
        raise TooLate(f"not whole after {PATIENCE} seconds") from error


async def _read(receive: Receive, most: int) -> bytes:
    found = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HungUp
        found += message.get("body", b"")
        if len(found) > most:
            raise TooLong(f"longer than {most} bytes")
        if not message.get("more_body"):
            return bytes(found)
