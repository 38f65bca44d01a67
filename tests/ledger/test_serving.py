"""Whoever is slow holds his own connection, and never the node: over real sockets, with more than are taken at once."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import httpx
import pytest
import uvicorn

from concord.ledger import bodies, serving
from tests.deployment import free_port

PATIENCE = 60.0  # seconds: a machine may be slow; nothing here has to be done by a time
MOST = 8  # connections at once
HEAD = b"GET / HTTP/1.1\r\nHost: node\r\n"
BODY = b"POST /add-record HTTP/1.1\r\nHost: node\r\nContent-Length: 100000\r\n\r\nx"
LONG = 1 << 26  # bytes: no socket's buffers hold them
looked = threading.Event()  # a connection was looked at, and was not cut


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Takes bodies as nodes do; /long answers at length; /late after it was looked at; all else is `well`."""
    path = scope["path"]
    if scope["method"] == "POST":
        await bodies.whole(receive, 1 << 20)
    while path == "/late" and not looked.is_set():
        await asyncio.sleep(0.05)
    body = bytes(LONG) if path == "/long" else b"well"
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def served(config: Callable[..., uvicorn.Config] = serving.config, **settings: Any) -> Iterator[int]:
    """The port of a server that runs in a thread."""
    port = free_port()
    server = uvicorn.Server(config(app, host="127.0.0.1", port=port, **settings))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + PATIENCE
    while not server.started:
        assert time.monotonic() < end, "it does not start"
        time.sleep(0.01)
    try:
        yield port
    finally:
        server.should_exit = server.force_exit = True
        thread.join(PATIENCE)


def said(port: int, path: str = "/") -> int:
    return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE).status_code


def crowded(stack: ExitStack, port: int, sent: bytes, many: int = 3 * MOST) -> None:
    """Opens connections on which nothing more comes."""
    for _one in range(many):
        wire = stack.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE))
        wire.sendall(sent)


@pytest.mark.parametrize("sent", [b"", HEAD, BODY], ids=["nothing", "half a head", "half a body"])
def test_slow_connections_make_room_for_those_who_ask(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Long before anybody's time is over."""
    monkeypatch.setattr(serving, "HEAD", 1000.0)
    monkeypatch.setattr(bodies, "PATIENCE", 1000.0)
    with served(connections=MOST) as port, ExitStack() as stack:
        crowded(stack, port, sent)
        assert [said(port) for _question in range(3)] == [200] * 3


def plain(given: Any, *, host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        given, host=host, port=port, lifespan="off", ws="none", limit_concurrency=MOST, log_level="critical"
    )


def test_without_it_they_would_hold_the_node() -> None:
    """The control: as uvicorn is by itself."""
    with served(plain) as port, ExitStack() as stack:
        crowded(stack, port, HEAD)
        assert said(port) == 503


def dribbled(port: int, first: bytes) -> bool:
    """Sends a sign of a header now and then; whether it is cut off."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as wire:
        wire.sendall(first)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                wire.sendall(b"x")
            except OSError:
                return True
            time.sleep(0.02)
    return False


@pytest.mark.parametrize(
    "first",
    [
        HEAD,
        b"GET / HTTP/1.1\r\nHost: node\r\n\r\n" + HEAD,
        b"GET / HTTP/1.1\r\nHost: node\r\nContent-Length: 100000\r\n\r\n",
    ],
    ids=["first head", "second head", "body that nobody reads"],
)
def test_a_head_that_comes_sign_by_sign_is_cut_off(first: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "HEAD", 0.3)
    with served() as port:
        assert dribbled(port, first)
        monkeypatch.setattr(serving, "HEAD", 1000.0)  # whoever asks now may be slow, as this machine may
        assert said(port) == 200


def test_who_does_not_take_his_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = threading.Event()
    losing = serving.Watched.connection_lost

    def connection_lost(self: serving.Watched, exc: Exception | None) -> None:
        losing(self, exc)
        lost.set()

    monkeypatch.setattr(serving.Watched, "connection_lost", connection_lost)
    monkeypatch.setattr(serving, "HEAD", 0.2)
    monkeypatch.setattr(serving, "WHOLE", 0.2)
    with served() as port, socket.create_connection(("127.0.0.1", port), PATIENCE) as wire:
        wire.sendall(b"GET /long HTTP/1.1\r\nHost: node\r\n\r\n")
        assert lost.wait(PATIENCE)
        taken = 0
        with suppress(ConnectionResetError):
            while part := wire.recv(1 << 16):
                taken += len(part)
        assert taken < LONG


def test_a_request_that_takes_its_time_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    looked.clear()
    looking = serving.Watched._look

    def look(self: serving.Watched) -> None:
        looking(self)
        if not self.transport.is_closing():
            looked.set()

    monkeypatch.setattr(serving.Watched, "_look", look)
    monkeypatch.setattr(serving, "HEAD", 0.5)
    with served() as port:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(httpx.TransportError):  # the question itself came too late: asked again
                assert said(port, "/late") == 200
                return
    pytest.fail("it was never answered")


def test_node_and_witness_are_served_so() -> None:
    settings = serving.config(app, host="127.0.0.1", port=1)
    settings.load()
    assert issubclass(settings.http_protocol_class, serving.Watched)
    assert settings.limit_concurrency == serving.CONNECTIONS
