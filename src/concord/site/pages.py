"""Pages under ASGI. Every view here is synchronous, so a request is one piece of work for one thread.

Django's own handler starts a thread for each request, which opens a database connection of its own, and goes between
that thread and the event loop four times; each step waits for the interpreter's lock, longest when many act at once.
Here some threads that stay take requests in the order in which they came, and keep their connections.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, suppress
from typing import IO

from asgiref.sync import sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.db import connections
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from concord.site.routing import Receive, Scope, Send
from concord.site.traffic import traffic

PATIENCE = 2.0  # seconds for which the end waits for threads that still work


class Pages(ASGIHandler):
    """The ASGI application for HTTP. A body is read, and an answer sent, without holding a thread.

    threads: how many requests are worked on at once; more wait.
    """

    def __init__(self, threads: int) -> None:
        self.load_middleware(is_async=False)
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._answer = sync_to_async(self.answer, thread_sensitive=False, executor=self._pool)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request. Who hangs up while it is worked on changes nothing: what was sent whole is done."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with closing(body):
            with traffic.request():
                response = await self._answer(scope, body)
            await self.send_response(response, send)

    def hang_up(self) -> None:
        """Closes the database connection of every thread, when the server stops; a further request opens one anew."""
        all_at_once = threading.Barrier(self._threads, timeout=PATIENCE)  # each thread gets one of these, none gets two

        def close() -> None:
            with suppress(threading.BrokenBarrierError):  # a thread hangs: the others need not
                all_at_once.wait()
            connections.close_all()

        wait([self._pool.submit(close) for _thread in range(self._threads)], timeout=2 * PATIENCE)

    def answer(self, scope: Scope, body: IO[bytes]) -> HttpResponseBase:
        """Works on a request, in its thread: takes its scope and its whole body; returns the whole answer."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        request, refusal = self.create_request(scope, body)
        response = refusal if request is None else self.get_response(request)
        if response.streaming:
            raise TypeError("A view streams its answer; here it must be whole.")
        response.close()  # ends the request; the content stays
        return response
