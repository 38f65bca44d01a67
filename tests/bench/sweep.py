"""The clock's question among very many contracts: `python -m tests.bench.sweep 10000 1000000` prints figures as JSON.

Rows are made in bulk, in the database, after one lease that was offered and signed through the ordinary doors. A
thousand of them are due; the others fall due over the years to come.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402

from concord.docket import clock, clockwork  # noqa: E402
from concord.docket.models import Matter  # noqa: E402
from tests import factory  # noqa: E402
from tests.bench import timing  # noqa: E402
from tests.rooms.contracts import leases  # noqa: E402

DUE = 1000
APART = 60  # seconds between one due date and the next
LATER = 7 * 86_400  # seconds until the first that is not due yet
OWN = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}


def fill(model: Matter, first: int, last: int, begin: int) -> None:
    """Contracts like the model, numbered first to last; the n-th is due n minutes after `begin`.

    From the 1001st on it is a week later.
    """
    due = f"{begin} + n * {APART} + CASE WHEN n > {DUE} THEN {LATER} ELSE 0 END"
    new = {
        "id": OWN[connection.vendor],
        "number": "'SWEEP-' || n",
        "key": "''",
        "next_due": due,
        "next_reminder": due,
    }
    table = Matter._meta.db_table
    columns = [field.column for field in Matter._meta.concrete_fields]
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(new.get(name, f'm."{name}"') for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) WITH RECURSIVE c(n) AS (SELECT {first} UNION ALL '  # noqa: S608
            f'SELECT n + 1 FROM c WHERE n < {last}) SELECT {values} FROM c, "{table}" m WHERE m.id = %s',
            [model.pk.hex if connection.vendor == "sqlite" else model.pk],
        )


def asked() -> dict[str, Any]:
    """How long the clock takes to find what is due, and what is to be reminded of; in milliseconds."""
    found = {column: clockwork._matters(column, DUE * 2) for column in ("next_due", "next_reminder")}
    assert {len(rows) for rows in found.values()} == {DUE}, {name: len(rows) for name, rows in found.items()}
    return {
        "open": Matter.objects.filter(closed_at=None).count(),
        "due": timing.of(lambda: clockwork._matters("next_due", DUE * 2), 9),
        "remind": timing.of(lambda: clockwork._matters("next_reminder", DUE * 2), 9),
        "batch": timing.of(lambda: clockwork._matters("next_due", clockwork.BATCH), 9),
    }


def main(*sizes: int) -> list[dict[str, Any]]:
    """Figures at each size, the smaller first."""
    factory.number_on()
    model = leases.running().matter
    Matter.objects.filter(pk=model.pk).update(next_due=None, next_reminder=None)
    begin = clock.now() - DUE * APART - 1  # so that the first thousand are due now
    found, made = [], 0
    for size in sizes:
        began = time.perf_counter()
        fill(model, made + 1, size, begin)
        made = size
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        found.append(asked() | {"made": time.perf_counter() - began})
    return found


if __name__ == "__main__":
    print(json.dumps(main(*(int(word) for word in sys.argv[1:]))))
