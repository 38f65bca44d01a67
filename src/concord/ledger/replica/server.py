"""The socket at which CometBFT asks the application. It opens four connections; each is answered in its own order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from concord.ledger.replica import messages
from concord.ledger.replica.messages import LARGEST, Request, Response, answer, framed

Handler = Callable[[str, Any], Any]
log = logging.getLogger(__name__)


class BadFrame(Exception):
    """What came over the socket is not written as a message is."""


async def length(reader: asyncio.StreamReader) -> int:
    """The length that stands before the next message. Raises BadFrame; IncompleteReadError at the end."""
    found = 0
    for shift in range(0, 35, 7):
        byte = (await reader.readexactly(1))[0]
        found |= (byte & 0x7F) << shift
        if byte < 0x80:
            if found > LARGEST:
                raise BadFrame(f"a message of {found} bytes")
            return found
    raise BadFrame("a length of more than five bytes")


def answered(data: bytes, handle: Handler) -> Any:
    """Takes a request's bytes and what answers them; returns the response.

    What the application cannot answer is an exception, at which CometBFT stops: better than to go on apart from others.
    """
    request = Request.FromString(data)
    call = request.WhichOneof("value")
    if call is None:
        return Response(exception=messages.kind("ResponseException")(error="an unknown request"))
    if call in ("echo", "flush"):
        return answer(call, **({"message": request.echo.message} if call == "echo" else {}))
    try:
        return handle(call, getattr(request, call))
    except Exception as error:
        log.exception("%s has failed", call)
        return Response(exception=messages.kind("ResponseException")(error=f"{call}: {error!r}"))


async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, handle: Handler) -> None:
    """Answers one connection until its other end goes."""
    with suppress(asyncio.IncompleteReadError, ConnectionError, BadFrame):
        while True:
            data = await reader.readexactly(await length(reader))
            writer.write(framed(answered(data, handle)))
            await writer.drain()
    writer.close()


async def listen(path: Path, handle: Handler) -> asyncio.Server:
    """Takes the socket's path and what answers; returns the server, listening. A socket left by a dead one is removed.

    handle is given the name of a call and its request, and returns the Response. It is called in one thread, so that it
    needs no locks of its own among calls.
    """
    path.unlink(missing_ok=True)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await converse(reader, writer, handle)

    return await asyncio.start_unix_server(connected, path=str(path), limit=1 << 20)
