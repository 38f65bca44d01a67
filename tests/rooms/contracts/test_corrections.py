"""Refunds and bulk corrections: an enterprise's list of counter-entries, tried first; nothing is deleted."""

from __future__ import annotations

import pytest

from concord.contracts import bankfiles
from concord.contracts.booking import Outcome
from concord.contracts.money_models import BankFile
from concord.docket.models import Entry
from concord.gateways.payments import Unreadable
from tests.rooms.contracts import leases
from tests.rooms.contracts.leases import Lease
from tests.rooms.contracts.test_booking import RENT, codes, line, run
from tests.rooms.contracts.test_events import books, paid, take
from tests.rooms.contracts.test_money_pages import today

pytestmark = pytest.mark.django_db
ZH, EN = "合同编号,日期,金额,原流水号,备注", "contract,date,amount,reverses,text"


def sheet(*lines: str, head: str = ZH, end: str = "\n") -> bytes:
    return ("\n".join((head, *lines)) + end).encode()


def received(lease: Lease, content: bytes) -> BankFile:
    found = bankfiles.receive(lease.enterprise, content, by=lease.signatory)
    assert isinstance(found, BankFile), found
    return found


def both(lease: Lease, content: bytes) -> list[str]:
    """What the list would do, and does: the same."""
    file = received(lease, content)
    before = Entry.objects.count()
    dry: Outcome = bankfiles.look(file)
    assert Entry.objects.count() == before
    wet = bankfiles.run(file, by=lease.signatory)
    assert [row.code for row in dry.rows] == [row.code for row in wet.rows]
    return codes(list(wet.rows))


@pytest.mark.parametrize("head", [ZH, EN], ids=["zh", "en"])
def test_payments_of_bank_and_enterprise_go_back_by_counter_entries_that_name_them(head: str) -> None:
    lease = leases.running()
    run(lease, line("B-1", text=lease.matter.number))
    take(lease, paid(lease, "P-1", 100_00))
    number, day = lease.matter.number, today()
    content = sheet(f"{number},{day},510.00,B-1,重复收款", f"{number},{day},100.00,P-1,", head=head)
    assert both(lease, content) == ["reversed", "reversed"]
    assert books(lease) == [
        ("received", RENT), ("received", 100_00), ("reversal", -RENT), ("reversal", -100_00),
    ]  # fmt: skip
    assert codes(list(bankfiles.run(received(lease, content), by=lease.signatory).rows)) == ["reversed", "reversed"]
    assert len(books(lease)) == 4


def test_part_of_a_payment_may_go_back_and_never_more_than_it() -> None:
    lease = leases.running()
    run(lease, line("B-1", text=lease.matter.number))
    number, day = lease.matter.number, today()
    assert both(lease, sheet(f"{number},{day},10.00,B-1,a", f"{number},{day},501.00,B-1,b")) == ["reversed", "too_much"]
    assert books(lease)[1:] == [("reversal", -10_00)]


def test_what_names_no_payment_or_the_contract_of_somebody_else_does_nothing() -> None:
    lease, other = leases.running(), leases.running(leases.offered(key="L-2"))
    run(other, line("B-1", text=other.matter.number))
    lines = (f"{lease.matter.number},{today()},510.00,B-1,", f"{other.matter.number},{today()},510.00,B-1,")
    assert both(lease, sheet(*lines)) == ["unclear", "unclear"]
    assert len(books(other)) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (sheet("X-2026-00001,2026-03-01,510.00,,"), "missing"),
        (sheet("X-2026-00001,2026-03-01,510.005,B-1,"), "money"),
        (sheet("X-2026-00001,2026-03-01,0,B-1,"), "zero"),
        (sheet("X-2026-00001,2026-13-01,510.00,B-1,"), "date"),
        (sheet("X-2026-00001,2026-03-01,510.00,B-1,", end=""), "cut"),
        (sheet("X-2026-00001,2026-03-01,510.00,B-1"), "columns"),
        (sheet("2026-03-01,510.00,B-1,", head="日期,金额,原流水号,备注"), "account"),
    ],
    ids=["no-reference", "fraction", "zero", "date", "cut", "columns", "no-contract"],
)
def test_a_list_that_cannot_be_read_is_not_taken(content: bytes, code: str) -> None:
    lease = leases.offered()
    found = bankfiles.receive(lease.enterprise, content, by=lease.signatory)
    assert isinstance(found, Unreadable)
    assert found.code == code
    assert found.sentence("zh")
    assert not BankFile.objects.exists()
