"""Questions over HTTP to logs and witnesses: each has a time by which it is over, and a length it may not exceed.

A server that hangs, or sends a byte now and then, costs that time and no more: its connection is cut from outside.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from concord.ledger import tiles
from concord.ledger.hashing import LENGTH
from concord.ledger.tiles import ENTRIES, WIDTH, Tile

MOST: Final = 1 << 20
LONGEST_TILE: Final = WIDTH * (2 + tiles.LONGEST)


class Unreachable(Exception):
    """Nobody answered in time, or not in the way that HTTP demands."""


class Answer(NamedTuple):
    """What a server said: the status, the kind of content, and the bytes."""

    status: int
    kind: str
    body: bytes


class Line:
    """A connection to one server, kept between questions. Not for two threads at once."""

    def __init__(self, url: str) -> None:
        """url: http or https, with the path that stands before every question's. Raises ValueError for others."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"not an address of a server: {url}")
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self.prefix = parts.path.rstrip("/")
        self._connection = kind(parts.hostname, parts.port)

    def ask(self, path: str, *, seconds: float, body: bytes | None = None, most: int = MOST) -> Answer:
        """Takes a path (with its slash), and a body to POST; returns the answer. Raises Unreachable."""
        end = time.monotonic() + seconds
        watch = threading.Timer(max(seconds, 0), self._cut)
        watch.daemon = True
        watch.start()
        try:
            self._send(path, body, seconds)
            return _read(self._connection.getresponse(), most, end)
        except (OSError, HTTPException, ssl.SSLError, ValueError, AttributeError) as error:
            self.close()  # AttributeError: cut between two steps of the library
            raise Unreachable(str(error) or type(error).__name__) from error
        finally:
            watch.cancel()

    def close(self) -> None:
        """Ends the connection; another question opens a new one."""
        self._connection.close()

    def _send(self, path: str, body: bytes | None, seconds: float) -> None:
        self._connection.timeout = max(seconds, 0.001)
        if self._connection.sock is not None:
            self._connection.sock.settimeout(max(seconds, 0.001))
        head = {"Content-Type": "text/plain; charset=utf-8"} if body is not None else {}
        self._connection.request("GET" if body is None else "POST", self.prefix + path, body, head)

    def _cut(self) -> None:
        wire = self._connection.sock
        if wire is not None:
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)


def _read(response: HTTPResponse, most: int, end: float) -> Answer:
    found = bytearray()
    while part := response.read1(1 << 16):
        found += part
        if len(found) > most:
            raise Unreachable(f"the answer is longer than {most} bytes")
        if time.monotonic() > end:
            raise Unreachable("the answer takes too long")
    response.close()  # read to its end: without this the connection takes no further question
    told = response.headers.get("Content-Length", "")
    if told.isdecimal() and int(told) != len(found):
        raise Unreachable("the answer was cut short")
    return Answer(response.status, response.headers.get_content_type(), bytes(found))


def get(url: str, *, seconds: float = 10, most: int = MOST) -> Answer:
    """Takes an address; returns the answer. Raises Unreachable, ValueError."""
    base, slash, rest = url.partition("://")
    host, _slash, path = rest.partition("/")
    line = Line(base + slash + host)
    try:
        return line.ask("/" + path, seconds=seconds, most=most)
    finally:
        line.close()


def tiles_of(line: Line, *, seconds: float = 10) -> Callable[[Tile], bytes]:
    """Takes a line to a log; returns what fetches one of its tiles, and raises Unreachable.

    Of a tile that has become full since, a log may have dropped the shorter ones: then the full one is cut.
    """

    def fetch(tile: Tile) -> bytes:
        answer = line.ask(f"/tile/{tile.path}", seconds=seconds, most=LONGEST_TILE)
        if answer.status == 200:
            return answer.body
        if answer.status == 404 and tile.width < WIDTH:
            full = line.ask(f"/tile/{tile._replace(width=WIDTH).path}", seconds=seconds, most=LONGEST_TILE)
            if full.status == 200:
                return cut(tile, full.body)
        raise Unreachable(f"tile/{tile.path}: the log answers {answer.status}")

    return fetch


def cut(tile: Tile, data: bytes) -> bytes:
    """Takes a tile and the bytes of a longer one of its number; returns its own."""
    if tile.level != ENTRIES:
        return data[: tile.width * LENGTH]
    at = 0
    for _leaf in range(tile.width):
        at += 2 + int.from_bytes(data[at : at + 2], "big")
    return data[:at]
