"""The case page and an act, in this process: `python -m tests.bench.pages <matter> <session> <session>` prints JSON."""

from __future__ import annotations

import json
import sys
import time
import uuid
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from concord.docket.models import Entry, Matter  # noqa: E402
from concord.site.lifespan import settle  # noqa: E402
from tests.bench import timing  # noqa: E402

RUNS = 150


def client(session: str) -> Client:
    found = Client()
    found.cookies["sessionid"] = session
    return found


def figures(matter: str, reader: str, writer: str) -> dict[str, Any]:
    """Queries, CPU per request (this thread's) and bytes of the page; queries and CPU of an act on its page."""
    page, act = f"/c/{matter}/", f"/c/{matter}/do/say/"
    reading, writing = client(reader), client(writer)
    entries = Entry.objects.filter(matter=matter).count()
    reading.get(page)
    settle()  # as the server does at its start
    cpu = timing.of(lambda: reading.get(page), RUNS, clock=time.thread_time)
    with CaptureQueriesContext(connection) as asked:
        shown = reading.get(page)
    assert shown.status_code == 200, shown.status_code

    def say() -> None:
        said = {"text": "可以", "to": "without_prejudice", "key": uuid.uuid4().hex}
        assert writing.post(act, said).status_code == 302

    say()
    with CaptureQueriesContext(connection) as written:
        say()
    return {
        "entries": entries,
        "page_queries": len(asked),
        "page_cpu": cpu,
        "page_bytes": len(shown.content),
        "act_queries": len(written),
        "act_cpu": timing.of(say, 20, clock=time.thread_time),
        "matters": Matter.objects.count(),
    }


if __name__ == "__main__":
    print(json.dumps(figures(*sys.argv[1:])))
