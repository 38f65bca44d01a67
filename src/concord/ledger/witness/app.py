"""What a witness answers over HTTP (ASGI).

POST /add-checkpoint                            c2sp.org/tlog-witness
POST /add-entries                               c2sp.org/tlog-mirror
GET  /<sha256 of the origin>/checkpoint         the newest that was cosigned; 404, signed, if it has seen nothing
GET  /mirror/<sha256 of the origin>/checkpoint  the newest of which all lies here; beside it /tile/...
GET  /health                                    200, or 503 and why this witness does not sign
GET  /                                          its state, as JSON
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from typing import Any, Final

from concord.ledger import bodies, tiles
from concord.ledger.bodies import Receive
from concord.ledger.encoding import Malformed
from concord.ledger.fetching import Answer
from concord.ledger.growth import Damaged
from concord.ledger.witness import entries, request
from concord.ledger.witness.copying import Copies
from concord.ledger.witness.witnessing import NOT_FOUND, TEXT, Witness

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

JSON: Final = "application/json"
BINARY: Final = "application/octet-stream"
LATEST: Final = 64  # answers over which the latency is told


class App:
    """A witness and its copies as an ASGI application. every: seconds between two looks at the logs for the copies."""

    def __init__(self, witness: Witness, copies: Copies, *, every: float = 10.0) -> None:
        self.witness, self.copies, self.every = witness, copies, every
        self._took: list[float] = []
        self._copying: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            answer = await self._answer(scope, receive)
            await _reply(send, answer, head_only=scope["method"] == "HEAD")

    # --- answers

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        method, path = scope["method"], scope["path"]
        if path in POSTED:
            if method != "POST":
                return Answer(405, TEXT, b"POST it.\n")
            try:
                body = await bodies.whole(receive, POSTED[path])
            except bodies.TooLong:
                return TOO_LONG
            except bodies.TooLate:
                return TOO_LATE
            except bodies.HungUp:
                return Answer(400, TEXT, b"The request is not whole.\n")
            if path == "/add-checkpoint":
                return await self._cosign(body)
            encoding = dict(scope["headers"]).get(b"content-encoding", b"").decode("latin-1")
            return await asyncio.to_thread(self._take, body, encoding)
        if method not in ("GET", "HEAD"):
            return Answer(405, TEXT, b"This can only be read.\n")
        return await asyncio.to_thread(self._read, path)

    async def _cosign(self, body: bytes) -> Answer:
        began = time.monotonic()
        answer = await asyncio.to_thread(self.witness.add_checkpoint, body)
        if answer.status == 200:
            await asyncio.to_thread(self.copies.note, self.witness.state)
        self._took = [*self._took[1 - LATEST :], time.monotonic() - began]
        return answer

    def _take(self, body: bytes, encoding: str) -> Answer:
        try:
            self.copies.note(self.witness.state)
            whole = entries.unpacked(body, encoding)
            return TOO_LONG if whole is None else entries.add(whole, self.copies.of, self.copies.pending)
        except Malformed as error:
            return Answer(400, TEXT, f"{error}\n".encode())
        except (sqlite3.Error, OSError, Damaged) as error:
            return Answer(503, TEXT, f"The copy cannot be written: {error}.\n".encode())

    def _read(self, path: str) -> Answer:
        if path == "/":
            return _json(200, self.state())
        if path == "/health":
            why = self.witness.state.locked()
            return _json(503 if why else 200, {"name": self.witness.name, "signs": not why, "why": why})
        parts = path.removeprefix("/").split("/", 2)
        if parts[0] == "mirror" and len(parts) == 3:
            return self._copied(parts[1], parts[2])
        if parts[1:] == ["checkpoint"]:
            return self.witness.shown(parts[0])
        return NOT_FOUND

    def _copied(self, folder: str, rest: str) -> Answer:
        copy = self.copies.under(folder)
        if copy is None:
            return NOT_FOUND
        if rest == "checkpoint":
            note = copy.checkpoint()
            return Answer(200, TEXT, note.encode()) if note else NOT_FOUND
        with suppress(Malformed):
            data = copy.tile(tiles.read_path(rest.removeprefix("tile/"))) if rest.startswith("tile/") else None
            if data is not None:
                return Answer(200, BINARY, data)
        return NOT_FOUND

    # --- its state

    def state(self) -> dict[str, Any]:
        """What this witness has seen and holds. Times in UTC seconds, latencies in milliseconds."""
        state, now = self.witness.state, int(self.witness.clock())
        took = sorted(1000 * one for one in self._took)
        latency = {"median_ms": round(took[len(took) // 2], 1), "most_ms": round(took[-1], 1)} if took else None
        conflicts = state.conflicts()
        seen = {one.origin: one for one in state.all()}
        return {
            "name": self.witness.name,
            "keys": [secret.key.text for secret in self.witness.secrets],
            "mirror": self.copies.secret.key.text,
            "time": now,
            "signs": not state.locked(),
            "why": state.locked(),
            "latency": latency,
            "logs": [
                {
                    "origin": origin,
                    "keys": [key.text for key in keys],
                    "size": seen[origin].size if origin in seen else 0,
                    "root": seen[origin].root.hex() if origin in seen else None,
                    "cosigned_at": seen[origin].at if origin in seen and seen[origin].lines else None,
                    "mirrored": self.copies.size(origin),
                    "mirror_fault": self.copies.fault(origin),
                    "refused": [
                        {"size": one.size, "root": one.root.hex(), "at": one.at, "why": one.why}
                        for one in conflicts
                        if one.origin == origin
                    ],
                }
                for origin, keys in self.witness.trust.logs.items()
            ],
        }

    # --- beside the answers

    async def _live(self, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] != "lifespan.shutdown":
            if message["type"] == "lifespan.startup":
                self._copying = asyncio.create_task(self._copy())
                await send({"type": "lifespan.startup.complete"})
        if self._copying is not None:
            self._copying.cancel()
            with suppress(asyncio.CancelledError):
                await self._copying
        await send({"type": "lifespan.shutdown.complete"})

    async def _copy(self) -> None:
        """Copies what was cosigned, again and again; a log that cannot be reached is tried at the next turn."""
        while True:
            await asyncio.to_thread(self.copies.follow, self.witness.state)
            await asyncio.sleep(self.every)


POSTED: Final = {"/add-checkpoint": request.MOST_BYTES, "/add-entries": entries.MOST_BYTES}  # with the longest body
TOO_LONG: Final = Answer(413, TEXT, b"The request is too long.\n")
TOO_LATE: Final = Answer(408, TEXT, b"The request took too long to come.\n")


def _json(status: int, content: Mapping[str, Any]) -> Answer:
    return Answer(status, JSON, json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n")


async def _reply(send: Send, answer: Answer, *, head_only: bool) -> None:
    kind = answer.kind if answer.kind != TEXT else f"{TEXT}; charset=utf-8"
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(answer.body)).encode())]
    headers += [(b"accept-encoding", b"gzip")] if answer.kind == entries.INFO else []
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head_only else answer.body})
