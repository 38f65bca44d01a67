"""Requests are answered by a few threads that stay, in the order in which they came; the background gives way."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from concord.site import loops
from concord.site.pages import Pages
from concord.site.traffic import PATIENCE, Traffic

served: list[tuple[int, int]] = []  # thread and connection of each request
opened: list[BaseDatabaseWrapper] = []


def note(request: HttpRequest) -> HttpResponse:
    connection.ensure_connection()
    served.append((threading.get_ident(), id(connection.connection)))
    opened.append(connections["default"])
    return HttpResponse(request.body or b"nothing")


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter((b"a", b"b")))


urlpatterns = [path("note/", note), path("stream/", stream)]


@pytest.fixture
def pages() -> Iterator[Pages]:
    """With one thread."""
    found = Pages(threads=1)
    yield found
    found.hang_up()


@pytest.fixture(autouse=True)
def small_site() -> Iterator[None]:
    served.clear()
    opened.clear()
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        yield


class Caller:
    """One request. parts: of its body; None = the client hangs up there."""

    def __init__(self, target: str, *parts: bytes | None, query: bytes = b"") -> None:
        self.scope = {"type": "http", "method": "POST", "path": target, "query_string": query, "headers": [],
                      "http_version": "1.1"}  # fmt: skip
        self.parts = list(parts) or [b""]
        self.hold: asyncio.Event | None = None
        self.sent: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        if self.hold is not None:
            await self.hold.wait()
        part = self.parts.pop(0)
        if part is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": part, "more_body": bool(self.parts)}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    def call(self, pages: Pages) -> Coroutine[Any, Any, None]:
        return pages(self.scope, self.receive, self.send)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)


@pytest.mark.django_db(transaction=True)
def test_requests_one_after_the_other_have_the_same_thread_and_the_same_connection(pages: Pages) -> None:
    first, second = Caller("/note/", b"a", b"b"), Caller("/note/")

    async def both() -> None:
        await first.call(pages)
        await second.call(pages)

    asyncio.run(both())
    assert (first.status, first.body, second.body) == (200, b"ab", b"nothing")
    assert served[0] == served[1]
    assert served[0][0] != threading.get_ident()


@pytest.mark.django_db(transaction=True)
def test_a_body_that_takes_its_time_holds_no_thread(pages: Pages) -> None:
    slow, quick = Caller("/note/", b"slow"), Caller("/note/", b"quick")

    async def both() -> None:
        slow.hold = asyncio.Event()
        waiting = asyncio.ensure_future(slow.call(pages))
        await asyncio.sleep(0)
        await asyncio.wait_for(quick.call(pages), 10)
        slow.hold.set()
        await waiting

    asyncio.run(both())
    assert (quick.body, slow.body) == (b"quick", b"slow")


def test_who_hangs_up_before_the_body_is_whole_has_asked_nothing(pages: Pages) -> None:
    caller = Caller("/note/", b"half", None)
    asyncio.run(caller.call(pages))
    assert caller.sent == []
    assert served == []


def test_a_request_that_cannot_be_read_is_refused(pages: Pages) -> None:
    caller = Caller("/note/", query=b"\xff")
    asyncio.run(caller.call(pages))
    assert caller.status == 400


def test_an_answer_must_be_whole(pages: Pages) -> None:
    with pytest.raises(TypeError, match="must be whole"):
        asyncio.run(Caller("/stream/").call(pages))


def test_the_background_waits_while_a_request_is_answered_and_not_for_ever() -> None:
    traffic = Traffic()

    def seconds() -> float:
        began = time.perf_counter()
        traffic.give_way()
        return time.perf_counter() - began

    assert seconds() < PATIENCE / 2
    with traffic.request():
        with traffic.request():
            pass
        assert seconds() >= PATIENCE * 0.9
        threading.Timer(PATIENCE / 4, traffic._count, (-1,)).start()  # the other request ends meanwhile
        assert seconds() < PATIENCE * 0.9
        traffic._count(1)
    assert seconds() < PATIENCE / 2


def test_the_reactor_gives_way_before_each_reaction(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(loops.reactor, "run_once", lambda between: asked.append(between) or 0)
    next(loop for loop in loops.LOOPS if loop.name == "reactor").once()
    assert asked == [loops.traffic.give_way]


@pytest.mark.django_db(transaction=True)
def test_at_the_end_every_thread_closes_its_connection() -> None:
    pages = Pages(threads=3)

    async def three() -> None:
        await asyncio.gather(*(Caller("/note/").call(pages) for _number in range(3)))

    asyncio.run(three())
    pages.hang_up()
    assert opened
    assert all(one.connection is None for one in opened)
    asyncio.run(three())
    assert len(served) == 6
    pages.hang_up()
