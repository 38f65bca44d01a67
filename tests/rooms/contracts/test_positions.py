"""Where a contract stands in figures: from the docket alone, anew when it goes on, and exact to the fen and the day."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from concord.contracts import overview, portfolio, positions
from concord.contracts.position_models import MoneyMonth, Position
from concord.contracts.positions import Rank
from concord.contracts.sides import sides
from concord.docket import clock, reactor
from concord.docket.models import Matter
from concord.law import shelf
from tests.rooms.contracts import defaults, leases
from tests.rooms.contracts.defaults import DAY, position, until
from tests.rooms.contracts.leases import Lease

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("walk", "rank", "demand", "grace", "owed"),
    [
        (defaults.one_missed, Rank.BELOW, "", "", 1),
        (defaults.demanded, Rank.UNSERVED, "sent", "", 2),
        (defaults.served, Rank.EARLY, "arrived", "running", 2),
        (defaults.over, Rank.READY, "arrived", "over", 2),
    ],
    ids=["one-missed", "demanded", "served", "over"],
)
def test_a_breach_from_the_first_unpaid_rent_to_the_end_of_the_grace(
    walk: Callable[[], Lease], rank: Rank, demand: str, grace: str, owed: int
) -> None:
    """Default at two unpaid rents; the time to pay runs from the day the demand arrives (CC 722)."""
    found = position(walk())
    assert found.breach
    assert (found.rank, found.demand, found.grace) == (rank, demand, grace)
    assert found.overdue >= owed * 510_00
    assert bool(found.act) is (rank < Rank.BELOW)
    assert bool(found.grace_until) is (grace == "running")


def test_a_contract_that_is_paid_is_in_no_breach() -> None:
    lease = defaults.over()
    lease.act("pay", "bank", {"ref": "B-1", "amount": 3 * 510_00})
    found = position(lease)
    assert (found.breach, found.overdue, found.oldest, found.act, found.demand) == (False, 0, None, "", "")


def test_an_old_demand_is_none_for_a_new_breach() -> None:
    """Paid in full, then one rent unpaid again: the demand of the first breach says nothing about it."""
    lease = defaults.over()
    lease.act("pay", "bank", {"ref": "B-1", "amount": 3 * 510_00})
    for _rent in range(4):
        defaults.next_due(lease)
        if position(lease).overdue:
            break
    found = position(lease)
    assert (found.breach, found.demand, found.grace, found.rank) == (True, "", "", Rank.BELOW)


def test_a_position_is_behind_as_soon_as_the_docket_has_gone_on() -> None:
    lease = defaults.one_missed()
    assert position(lease).overdue == 510_00
    lease.act("pay", "bank", {"ref": "B-1", "amount": 500_00})
    assert list(portfolio.behind([lease.enterprise])) == [lease.matter]
    assert position(lease).overdue == 10_00
    assert not portfolio.behind([lease.enterprise]).exists()


def test_what_is_lost_is_worked_out_again_the_same() -> None:
    lease = defaults.served()
    position(lease)
    before = list(Position.objects.values()), list(MoneyMonth.objects.order_by("month").values_list("month", "due"))
    Position.objects.all().delete()
    position(lease)
    assert (
        list(Position.objects.values()),
        list(MoneyMonth.objects.order_by("month").values_list("month", "due")),
    ) == before


def test_interest_grows_by_the_day_and_so_does_the_sum() -> None:
    """7.3 percent a year on 510.00 is 10.2 fen a day: after thirty days overdue 3.06 more."""
    lease = defaults.one_missed(leases.running(leases.offered(late_rate="7.3%/year", standard=6)))
    found = position(lease)
    assert found.until is not None
    assert found.until <= clock.now() + DAY
    assert found.oldest is not None
    until(found.oldest + 5 * DAY)
    assert position(lease).overdue == 510_00 + 51


def test_months_say_what_falls_due_and_what_came_in() -> None:
    """Twelve rents of 510.00 are due in all; a payment counts in the month of its value date, less what went back."""
    lease = leases.running()
    lease.act("pay", "bank", {"ref": "B-1", "amount": 600_00})
    lease.act("pay", "bank", {"ref": "B-2", "amount": 50_00})
    lease.act("note_reversal", "bank", {"ref": "B-2", "amount": 50_00})
    position(lease)
    rows = list(MoneyMonth.objects.all())
    assert sum(row.due for row in rows) == 12 * 510_00
    assert sum(row.met for row in rows) == 600_00
    (now,) = (row for row in rows if row.month == overview.this_month())
    assert now.received == 600_00
    (money,) = overview.month([lease.enterprise], overview.this_month())
    assert (money.currency, money.received) == ("CNY", 600_00)


def test_a_month_that_is_over_keeps_no_row() -> None:
    """Who leaves early owes no later rents: their months are gone with them."""
    lease = leases.running()
    position(lease)
    months = MoneyMonth.objects.count()
    lease.act("end_early", "lessee")
    position(lease)
    assert MoneyMonth.objects.count() < months


@pytest.mark.parametrize(
    ("days", "bucket"), [(1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (400, 4)], ids=str
)
def test_the_day_decides_how_old_a_claim_is(days: int, bucket: int) -> None:
    """The first day after the last day of payment is day 1."""
    lease = leases.offered()
    now = clock.now()
    row = {"organisation": lease.enterprise, "seq": 1, "rulebook": "lease@1", "stage": "running", "currency": "CNY"}
    Position.objects.create(matter=lease.matter, overdue=100, oldest=now - (days - 1) * DAY, **row)
    ages = overview.ages([lease.enterprise])["CNY"]
    assert [(age.number, age.count, age.amount) for age in ages if age.count] == [(bucket, 1, 100)]


def test_a_contract_counts_once_by_its_oldest_debt() -> None:
    lease = defaults.demanded()
    position(lease)
    ages = overview.ages([lease.enterprise])["CNY"]
    assert sum(age.count for age in ages) == 1
    assert sum(age.amount for age in ages) == 2 * 510_00
    assert [age.share for age in ages if age.count] == [100]


def test_a_mediation_is_seen_until_it_ends() -> None:
    lease = defaults.over()
    lease.act("open_dispute", "lessor")
    asked = position(lease)
    assert (asked.rank, asked.act, asked.asked, asked.dispute) == (Rank.ASKED, "", True, None)
    reactor.run_all()
    clock.advance(portfolio.SOON)
    found = position(lease)
    dispute = Matter.objects.get(rulebook="cn-mediation")
    assert (found.rank, found.dispute) == (Rank.ASKED, dispute)
    Matter.objects.filter(pk=dispute.pk).update(closed_at=clock.now())
    assert list(portfolio.behind([lease.enterprise])) == [lease.matter]


@pytest.mark.parametrize(
    ("key", "stage", "first"),
    [
        ("lease@1", "in_default", "ask_mediation"),
        ("lease@1", "withheld", "claim_goods"),
        ("lease@1", "running", ""),
        ("sale@1", "in_default", "report_problem"),
        ("sale@1", "called_in", "claim_price"),
        ("loan@1", "callable", "claim_debt"),
        ("loan@1", "offered", ""),
    ],
    ids=lambda value: str(value),
)
def test_the_way_to_mediation_is_read_from_the_rulebook(key: str, stage: str, first: str) -> None:
    law = shelf.rulebook(key)
    ways = positions.ways_to_mediation(law, sides(law), stage)
    assert next((act.name for act in ways), "") == first


def test_one_contract_that_cannot_be_worked_out_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    lease = leases.offered()
    (other,) = defaults.more(lease, 1)
    plain = positions.figures

    def figures(law: object, state: object, *more: object) -> object:
        if state == other.matter.law_state:
            raise ValueError("broken")
        return plain(law, state, *more)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr("concord.contracts.positions.figures", figures)
    other.matter.refresh_from_db()
    portfolio.bring_up([lease.enterprise])
    assert list(Position.objects.values_list("matter", flat=True)) == [lease.matter.pk]
