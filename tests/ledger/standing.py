"""A log and witnesses that stand on this machine and answer over HTTP, for tests of those who ask them."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from concord.ledger import checkpoint as checkpoints
from concord.ledger import leaf as leaves
from concord.ledger import tiles
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.encoding import Malformed
from concord.ledger.hashing import leaf_hash, node_hash
from concord.ledger.log import Log, Submission
from concord.ledger.note import Key
from concord.ledger.store import SqliteStore
from concord.ledger.tiles import Tile
from tests.ledger import made

App = Callable[..., Any]
SUBMITTER = b"test"


def log_in(folder: Path, *, origin: str = made.ORIGIN) -> Log:
    """A log with the key of tests.ledger.made, in that folder."""
    folder.mkdir(exist_ok=True)
    return Log(origin, made.LOG, SqliteStore(folder / "log.sqlite3"))


def grow(log: Log, count: int, *, at: int = made.AT, told: str = "") -> str:
    """Puts so many leaves into the log; returns the checkpoint that it then signs."""
    first = log.size()
    batch = [
        leaves.leaf(submitter=SUBMITTER, at=at, committed=leaves.commitment(bytes(32), f"{told}{first + n}"))
        for n in range(count)
    ]
    log.extend([Submission(SUBMITTER, b"", one) for one in batch])
    return log.publish(at)


class Serving:
    """A log's files over HTTP (ASGI). `change` may answer another way: it takes a path and the bytes."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.note: str | None = None  # what is served in place of the newest checkpoint
        self.change: Callable[[str, bytes | None], bytes | None] = lambda _path, data: data

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        data = self.change(scope["path"], self.data(scope["path"]))
        await reply(send, 404 if data is None else 200, data or b"")

    def data(self, path: str) -> bytes | None:
        if path == "/checkpoint":
            note = self.note or self.log.published()
            return note.encode() if note else None
        try:
            return self.log.tile(tiles.read_path(path.removeprefix("/tile/")))
        except Malformed:
            return None


async def reply(send: Any, status: int, data: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"%d" % len(data))]})
    await send({"type": "http.response.body", "body": data})


async def hang(_scope: Any, _receive: Any, _send: Any) -> None:
    """Answers nobody, ever."""
    await asyncio.sleep(3600)


def mounted(apps: dict[str, App]) -> App:
    """Several applications in one, each below the name it has here."""

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            raise RuntimeError("none is needed")
        _nothing, name, rest = scope["path"].split("/", 2)
        await apps[name](scope | {"path": f"/{rest}"}, receive, send)

    return application


@contextmanager
def served(app: App) -> Iterator[str]:
    """The application's address while it is served, from a thread of this process."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(app, log_level="critical", access_log=False, lifespan="auto", loop="asyncio")
        config.timeout_graceful_shutdown = 0
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.005)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


class Endless:
    """A log of so many leaves that are all the same: every tile of it fits, and it cost nothing to make."""

    LEAF = leaves.leaf(submitter=SUBMITTER, at=made.AT, committed=bytes(32))

    def __init__(self, levels: int = 40) -> None:
        self._hashes = [leaf_hash(self.LEAF)]
        for _level in range(levels):
            self._hashes.append(node_hash(self._hashes[-1], self._hashes[-1]))
        self.head = Checkpoint(made.ORIGIN, 1 << levels, self._hashes[-1])
        self.note = checkpoints.sign(self.head, made.LOG)
        self.asked = 0

    def tile(self, tile: Tile) -> bytes:
        self.asked += 1
        assert self.asked < 5000, "it asks and asks"
        if tile.level == tiles.ENTRIES:
            return tiles.bundle([self.LEAF] * tile.width)
        return self._hashes[tile.level * tiles.HEIGHT] * tile.width


def nobody() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def policy(url: str, witnesses: dict[str, tuple[Key, str]], least: int) -> str:
    """The policy that names the log and these witnesses, each with its address."""
    lines = [f"log {made.LOG_KEY.text} {url}\n"]
    lines += [f"witness {name} {key.text} {address}\n" for name, (key, address) in witnesses.items()]
    if not witnesses:
        return f"{lines[0]}quorum none\n"
    return f"{''.join(lines)}group members {least} {' '.join(witnesses)}\nquorum members\n"


def own(log: Log) -> Callable[[Tile], bytes]:
    """What fetches a tile of the log, without any network."""

    def fetch(tile: Tile) -> bytes:
        data = log.tile(tile)
        assert data is not None, tile
        return data

    return fetch
