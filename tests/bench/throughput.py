"""Acts per second by processes side by side: `python -m tests.bench.throughput <what> <begin> <seconds> <matter>...`.

what: `acts` through record(), or `inserts`: the same bytes into a bare table, one commit each, nothing decided.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import time
import uuid
from collections.abc import Callable

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from concord.docket.actors import Actor  # noqa: E402
from concord.docket.models import Entry, Matter, Participant  # noqa: E402
from concord.docket.recording import Recorded, record  # noqa: E402

TABLE = "CREATE TABLE IF NOT EXISTS bench_insert (id char(36) PRIMARY KEY, body bytea, payload bytea)"


def acting(matters: list[str]) -> Callable[[], None]:
    """One act after the other, in turn on these matters."""
    rows = [Matter.objects.get(pk=pk) for pk in matters]
    turns = itertools.cycle([(row, Actor(Participant.objects.get(matter=row, role="applicant"))) for row in rows])

    def act() -> None:
        matter, actor = next(turns)
        done = record(matter, act="say", by=actor, form={"text": "可以"}, key=uuid.uuid4().hex)
        assert isinstance(done, Recorded), done

    return act


def inserting(matters: list[str]) -> Callable[[], None]:
    """One row after the other, each in a transaction."""
    body = bytes(Entry.objects.filter(matter=matters[0]).latest("seq").body)
    payload = os.urandom(200)

    def insert() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_insert VALUES (%s, %s, %s)", [str(uuid.uuid4()), body, payload])

    return insert


def main(what: str, begin: str, seconds: str, *matters: str) -> int:
    """Works from a moment on for so long; returns how often it did."""
    work = {"acts": acting, "inserts": inserting}[what](list(matters))
    work()
    time.sleep(max(0.0, float(begin) - time.time()))
    end, count = time.perf_counter() + float(seconds), 0
    while time.perf_counter() < end:
        work()
        count += 1
    return count


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        with connection.cursor() as cursor:
            cursor.execute(TABLE if connection.vendor == "postgresql" else TABLE.replace("bytea", "blob"))
        print("true")
    else:
        print(json.dumps(main(*sys.argv[1:])))
