"""Leases that are not paid, for tests: walked to each point between the first unpaid rent and the end of the grace."""

from __future__ import annotations

from typing import Any

from django.test.utils import CaptureQueriesContext

from concord.contracts import portfolio
from concord.contracts.offering import Consumer
from concord.contracts.position_models import Position
from concord.docket import clock, clockwork
from tests.rooms.contracts import leases
from tests.rooms.contracts.leases import Lease

DAY = 86_400


def until(at: int) -> None:
    """Moves the clock to a time and lets fall due what does."""
    clock.advance(max(at - clock.now(), 0))
    clockwork.run_all()


def next_due(lease: Lease) -> None:
    """Moves the clock to when the contract next changes by itself."""
    lease.matter.refresh_from_db()
    assert lease.matter.next_due is not None
    until(lease.matter.next_due)
    lease.matter.refresh_from_db()


def one_missed(lease: Lease | None = None) -> Lease:
    """The first rent is overdue: below the standard of two."""
    lease = lease or leases.running(leases.offered(late_rate="0%/year"))
    next_due(lease)
    return lease


def demanded(lease: Lease | None = None) -> Lease:
    """Two rents are overdue: the demand is made, and has not arrived."""
    lease = one_missed(lease)
    next_due(lease)
    assert lease.matter.stage == "in_default"
    return lease


def served(lease: Lease | None = None) -> Lease:
    """The demand has arrived, and its fifteen days run."""
    lease = demanded(lease)
    lease.serve("default_reached", "lessee")
    return lease


def over(lease: Lease | None = None) -> Lease:
    """The fifteen days are over."""
    lease = served(lease)
    next_due(lease)
    assert lease.matter.stage == "rescindable"
    return lease


def more(lease: Lease, count: int, first: int = 2, **terms: Any) -> list[Lease]:
    """So many more running contracts of the same enterprise, of other consumers."""
    return [
        leases.running(
            leases.offered(
                enterprise=lease.enterprise,
                signatory=lease.signatory,
                key=f"L-{number}",
                consumer=Consumer(f"何小满{number}", "", f"c{number}@party.example"),
                **({"late_rate": "0%/year"} | terms),
            )
        )
        for number in range(first, first + count)
    ]


def all_over(count: int) -> list[Lease]:
    """So many contracts of one enterprise in which the time to pay is over."""
    first = leases.running(leases.offered(late_rate="0%/year"))
    every = [first, *more(first, count - 1)]
    over(first)  # the clock has run for the others too
    for lease in every[1:]:
        lease.matter.refresh_from_db()
        lease.serve("default_reached", "lessee")
    for lease in every[1:]:
        next_due(lease)
    return every


def counted(asked: CaptureQueriesContext) -> int:
    """How many queries were asked, without that for the clock's offset, which a process repeats after a second."""
    return sum("docket_clockoffset" not in one["sql"] for one in asked.captured_queries)


def position(lease: Lease) -> Position:
    """The position of a contract, brought up to date."""
    assert portfolio.bring_up([lease.enterprise]) == 0
    return Position.objects.get(pk=lease.matter.pk)
