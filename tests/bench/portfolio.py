"""An enterprise with many leases, some in breach: `python -m tests.bench.portfolio 10000 300` fills a SQLite deployment
and prints, as JSON, how long the pages of its portal take and how many queries they ask.

Leases walked by acts to six points of their life, with rents that a seeded generator draws, are copied with new ids,
people and chains. The deployment is the one of CONCORD_DATA: a scratch one.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402

from concord.contracts import breaches, portfolio, together  # noqa: E402
from concord.contracts.position_models import Position  # noqa: E402
from concord.docket.models import Entry, Matter, Participant, Waiting  # noqa: E402
from tests import factory  # noqa: E402
from tests.bench import seeding, timing  # noqa: E402
from tests.rooms.contracts import defaults, leases  # noqa: E402
from tests.rooms.contracts.leases import Lease  # noqa: E402
from tests.visitors import signed_in  # noqa: E402

SEED = 20260323
COPIED: tuple[type[models.Model], ...] = (Matter, Participant, Entry, Waiting)
RENTS = (310_00, 455_00, 510_00, 720_00)
RUNS = 15


def fine(first: Lease) -> list[Lease]:
    """Leases that are paid, one rent ahead, and offers that nobody has signed yet."""
    found = []
    for number, rent in enumerate(RENTS):
        price = {"rent": rent, "price": rent * 12}
        (lease,) = defaults.more(first, 1, first=2000 + number, **price)
        lease.act("pay", "bank", {"ref": "B-1", "amount": 2 * rent})
        found.append(lease)
        offer = {"enterprise": first.enterprise, "signatory": first.signatory, "key": f"T-{number}"}
        found.append(leases.offered(**offer, **price))
    return found


def late(first: Lease) -> list[Lease]:
    """Leases below the standard, with a demand that has not arrived, one that has, and one whose time is over."""

    def made(number: int, **terms: Any) -> list[Lease]:
        return [
            defaults.more(first, 1, first=number * 100 + one, rent=rent, price=rent * 12, **terms)[0]
            for one, rent in enumerate(RENTS)
        ]

    below, demanded, served, over = made(3, standard=6), made(4), made(5), made(6)
    defaults.next_due(over[0])
    defaults.next_due(over[0])
    serve(over)
    defaults.next_due(over[0])
    serve(served)
    return [*below, *demanded, *served, *over]


def serve(found: list[Lease]) -> None:
    for lease in found:
        lease.matter.refresh_from_db()
        lease.serve("default_reached", "lessee")


def template(lease: Lease) -> seeding.Template:
    matter = Matter.objects.get(pk=lease.matter.pk)
    rows: dict[type[models.Model], Any] = {
        Participant: Participant.objects.filter(matter=matter),
        Entry: Entry.objects.filter(matter=matter).order_by("seq"),
        Waiting: Waiting.objects.filter(matter=matter),
    }
    children = {model: [seeding.columns(row) for row in found] for model, found in rows.items()}
    return seeding.Template(matter, children, {})


def seed(count: int, breached: int) -> Lease:
    """So many leases of one enterprise, so many of them in breach."""
    first = leases.offered()
    breached_ones = [template(lease) for lease in late(first)]
    fine_ones = [template(lease) for lease in fine(first)]
    drawn = random.Random(SEED)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    for start in range(0, count, seeding.BATCH):
        rows: dict[type[models.Model], list[seeding.Row]] = {model: [] for model in COPIED}
        for number in range(start, min(start + seeding.BATCH, count)):
            for model, row in seeding.copy(drawn.choice(breached_ones if number < breached else fine_ones), number):
                rows[model].append(row)
        with transaction.atomic():
            for model in COPIED:
                seeding.insert(model, rows[model])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return first


def measured(client: Client, where: str) -> dict[str, Any]:
    """Milliseconds of a page by the wall's clock and of the CPU, its queries and its size."""
    client.get(where)
    with CaptureQueriesContext(connection) as asked:
        shown = client.get(where)
    queries = len(asked)  # before the next request empties the connection's log
    assert shown.status_code == 200, (where, shown.status_code)
    wall = timing.of(lambda: client.get(where), RUNS)
    cpu = timing.of(lambda: client.get(where), RUNS, clock=time.thread_time)
    return {"ms": wall, "ms of CPU": cpu, "queries": queries, "bytes": len(shown.content)}


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return round(time.perf_counter() - began, 3)


def figures(lease: Lease) -> dict[str, Any]:
    """All pages; and a round over all that can be asked for: dry, and done."""
    client = signed_in(lease.signatory, HTTP_ACCEPT_LANGUAGE="zh-hans")
    home = lease.enterprise
    pages = ("/portal/", "/portal/contracts/", "/portal/breaches/", "/portal/breaches/?age=1&demand=arrived")
    found: dict[str, Any] = {page: measured(client, page) for page in (*pages, "/portal/breaches/table/")}
    made = together.choose(home, lease.signatory, breaches.breaches(home))
    assert made is not None
    found["dry run"] = measured(client, f"/portal/breaches/together/{made.pk}/") | {"contracts": made.lines.count()}
    together.confirm(made, lease.signatory)
    found["asked for, seconds"] = timed(lambda: [None for _ in iter(together.run_once, 0)])
    found["results"] = measured(client, f"/portal/breaches/together/{made.pk}/") | {"counts": together.counts(made)}
    return found


@override_settings(ALLOWED_HOSTS=["*"])
def main(count: int, breached: int) -> None:
    call_command("migrate", verbosity=0)
    factory.number_on()
    began = time.perf_counter()
    lease = seed(count, breached)
    seeded = round(time.perf_counter() - began, 3)
    first = timed(lambda: portfolio.bring_up([lease.enterprise], seconds=3600))
    found = {
        "seconds to seed": seeded,
        "contracts": Matter.objects.filter(organisation=lease.enterprise).count(),
        "seconds to work out all": first,
        "in breach": Position.objects.filter(breach=True).count(),
        **figures(lease),
    }
    print(json.dumps(found, ensure_ascii=False, indent=1, default=str))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
