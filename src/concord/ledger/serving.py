"""HTTP of nodes and witnesses: whoever is slow holds his own connection alone, for a while, and never the node.

A head has to come within HEAD seconds of the connection, or of the answer before; from then on a request has WHOLE
seconds to be sent, answered and taken. Where connections run short, the one whose request has been the longest on its
way makes room for a new one: it is cut, others are answered.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final, Literal

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

HEAD: float = 10.0  # seconds
WHOLE: float = 60.0  # seconds; bodies have less (see bodies.py)
CONNECTIONS: Final = 512  # at once; more are answered 503
CROWD: Final = 0.75  # the part of them from which on room is made


class Watched(asyncio.Protocol):
    """What uvicorn's protocol lacks. It stands before that one in the order of classes."""

    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    connections: set[Any]
    limit_concurrency: int
    cycle: Any = None
    since: float = 0.0
    _watch: asyncio.TimerHandle | None = None
    _seen: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A new connection: room is made for it, if need be, and its first head is waited for."""
        super().connection_made(transport)
        self._await_head()
        if len(self.connections) > self.limit_concurrency * CROWD:
            waiting = [one for one in self.connections if one is not self and one.is_waiting]
            if waiting:
                min(waiting, key=lambda one: one.since).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Answered: the next head is waited for."""
        self._await_head()
        super().on_response_complete()  # type: ignore[misc]  # uvicorn's, which comes next in the order of classes

    @property
    def is_waiting(self) -> bool:
        """Whether no request has come whole that is not answered yet."""
        return self.cycle is None or self.cycle.response_complete or self.cycle.more_body

    def _await_head(self) -> None:
        self.since = self.loop.time()
        self._look_in(HEAD)

    def _look_in(self, seconds: float) -> None:
        if self._watch is not None:
            self._watch.cancel()
        self._watch = self.loop.call_later(seconds, self._look)

    def _look(self) -> None:
        """Cuts the connection if no request has begun, or the same one was under way at the look before."""
        cycle = self.cycle
        if cycle is None or cycle.response_complete or cycle is self._seen:
            self.transport.abort()
            return
        self._seen = cycle
        self._look_in(WHOLE)


PROTOCOL: Final[type[asyncio.Protocol]] = type("WatchedHTTP", (Watched, AutoHTTPProtocol), {})


def config(
    app: Any, *, host: str, port: int, lifespan: Literal["on", "off"] = "off", connections: int = CONNECTIONS
) -> uvicorn.Config:
    """Takes an ASGI application and where it listens; returns how uvicorn serves it."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=PROTOCOL,
        ws="none",
        lifespan=lifespan,
        limit_concurrency=connections,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
