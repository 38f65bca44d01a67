"""One process for everything: pages, sockets, and the reactor and clock loops, which begin and end with the server.

Safe to kill at any line: a loop holds nothing in memory that the database does not also say.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable

from asgiref.sync import sync_to_async
from django.conf import settings

from concord.site import loops
from concord.site.routing import Application, Receive, Scope, Send


def settle() -> None:
    """What a started process has loaded stays for its life: the collector, whose full pass over it takes a quarter of a
    second of everybody's time, need not look at it again.
    """
    gc.collect()
    gc.freeze()


class Loops:
    """The background tasks of this process; nothing is started when CONCORD_LOOPS=off (workers do the work then)."""

    def __init__(self) -> None:
        self.tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        if settings.CONCORD_LOOPS:
            await sync_to_async(loops.take_back)()
            self.tasks = [asyncio.create_task(loops.repeat(loop), name=loop.name) for loop in loops.LOOPS]

    async def stop(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


def life(at_the_end: Callable[[], None]) -> Application:
    """The lifespan protocol of ASGI. at_the_end: what is still to do when no request comes any more."""

    async def live(scope: Scope, receive: Receive, send: Send) -> None:
        running = Loops()
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                settle()
                await running.start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await running.stop()
                await sync_to_async(at_the_end, thread_sensitive=False)()
                await send({"type": "lifespan.shutdown.complete"})
                return

    return live


def application(pages: Application, sockets: Application, at_the_end: Callable[[], None]) -> Application:
    """Takes the HTTP and the websocket application, and what they leave to be done at the end; returns the one that a
    server runs.
    """
    by_type: dict[str, Application] = {"http": pages, "websocket": sockets, "lifespan": life(at_the_end)}

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        await by_type[scope["type"]](scope, receive, send)

    return dispatch
