"""Risk points on pages and as a paper: each side reads what it may see, with receipts; nobody else reads anything."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concord.contracts import risk
from concord.docket import clock, clockwork, proofs
from concord.docket.models import Entry
from concord.law.risk_model import RAISED
from tests import factory
from tests.papers import poppler
from tests.rooms.contracts import leases
from tests.rooms.contracts.leases import Lease
from tests.visitors import holding, signed_in

pytestmark = pytest.mark.django_db
DAY = 24 * 3600


def unpaid(days: int = 95) -> Lease:
    """A running lease of which nothing was paid for so many days."""
    lease = leases.running()
    clock.advance(days * DAY)
    clockwork.run_all()
    lease.matter.refresh_from_db()
    return lease


def browser(lease: Lease, role: str, language: str = "en") -> Client:
    if role == "lessor":
        return signed_in(lease.signatory, HTTP_ACCEPT_LANGUAGE=language)
    return holding(lease.lessee, HTTP_ACCEPT_LANGUAGE=language)


def page(lease: Lease, role: str, language: str = "en") -> str:
    answer = browser(lease, role, language).get(f"/c/{lease.matter.pk}/risk/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_both_sides_read_the_same_sums_and_each_whom_the_defences_serve() -> None:
    lease = unpaid()
    for role, words in (("lessee", "What may speak for you"), ("lessor", "What may speak for the other side")):
        shown = page(lease, role)
        assert "Not paid in time: Pay the rent" in shown
        assert words in shown
        assert "No arrival is recorded" in shown
        assert "What was agreed" in shown


def test_in_chinese() -> None:
    shown = page(unpaid(), "lessee", "zh-hans")
    for words in ("风险点", "未按时付款：支付租金", "可能对您有利的地方", "没有送达记录", "民法典"):
        assert words in shown, words


def test_the_sum_on_the_page_is_the_sum_of_the_books() -> None:
    lease = unpaid()
    found = risk.sheet(lease.matter, "en", lease.reader("lessor"))
    whole = found.breaches[0].totals.whole
    assert whole > 2 * 510_00
    assert f"¥{whole // 100:,}.{whole % 100:02d}" in page(lease, "lessor")


def test_where_nothing_is_found_the_page_says_so() -> None:
    assert "No breach is found" in page(leases.running(), "lessee")


def test_a_fact_says_since_when_its_record_stands_in_the_log() -> None:
    lease = unpaid()
    before = page(lease, "lessee")
    assert "receipt since" not in before
    while proofs.run_once():
        pass
    facts = risk.sheet(lease.matter, "en", lease.reader("lessee")).breaches[0].facts
    rows = {row.seq: row for row in Entry.objects.filter(matter=lease.matter)}
    assert facts
    assert all(fact.receipt == proofs.since(rows[fact.entry]) for fact in facts)
    shown = page(lease, "lessee")
    assert shown.count("receipt since") == len(facts)
    assert "no receipt yet" not in shown


def test_the_contracts_page_leads_there_once_there_is_a_breach() -> None:
    lease = leases.running()
    link = f"/c/{lease.matter.pk}/risk/"
    for role in ("lessee", "lessor"):
        assert link not in browser(lease, role).get(f"/c/{lease.matter.pk}/").content.decode()
    clock.advance(50 * DAY)
    for role in ("lessee", "lessor"):
        shown = browser(lease, role).get(f"/c/{lease.matter.pk}/").content.decode()
        assert link in shown
        assert "Not paid in time: Pay the rent" in shown


def test_what_only_the_consumer_says_is_alleged_and_a_defence() -> None:
    lease = unpaid()
    lease.act("say_paid", "lessee", {"ref": "T-1", "amount": 510_00})
    for reader in (lease.reader("lessor"), lease.reader("lessee"), None):
        (breach,) = risk.sheet(lease.matter, "en", reader).breaches
        assert [fact.basis for fact in breach.alleged] == ["stated"]
        assert next(one for one in breach.defences if one.kind == "payments").finding == RAISED


def test_an_entry_of_one_side_alone_shows_on_nobody_elses_sheet() -> None:
    lease = unpaid()
    lease.act("say_paid", "lessee", {"ref": "T-1", "amount": 123_45})
    Entry.objects.filter(matter=lease.matter, act="say_paid").update(seen=f"side:{lease.lessee.pk}")
    assert "123.45" in str(risk.sheet(lease.matter, "en", lease.reader("lessee")))
    for reader in (lease.reader("lessor"), None):
        assert "123.45" not in str(risk.sheet(lease.matter, "en", reader))


def test_nobody_else_reads_it() -> None:
    lease = unpaid(40)
    stranger = signed_in(factory.member("signatory", factory.enterprise()))
    registrar = signed_in(factory.member("registrar", lease.enterprise.centre))
    for client in (stranger, registrar, Client()):
        for where in (f"/c/{lease.matter.pk}/risk/", f"/c/{lease.matter.pk}/risk/paper/"):
            assert client.get(where).status_code == 404, where
    assert stranger.get(f"/portal/{lease.matter.pk}/risk/").status_code == 404
    assert holding(lease.lessee).get(f"/portal/{lease.matter.pk}/risk/").status_code in (302, 404)


def test_the_enterprise_has_it_in_its_portal() -> None:
    lease = unpaid()
    answer = signed_in(lease.signatory, HTTP_ACCEPT_LANGUAGE="en").get(f"/portal/{lease.matter.pk}/risk/")
    assert answer.status_code == 200
    assert "Not paid in time: Pay the rent" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Riskpointsofacontract"), ("zh-hans", "合同风险点清单")], ids=["en", "zh"]
)
def test_the_paper_says_the_same(language: str, words: str) -> None:
    lease = unpaid()
    answer = browser(lease, "lessee", language).get(f"/c/{lease.matter.pk}/risk/paper/")
    assert answer["Content-Type"] == "application/pdf"
    said = "".join(poppler.run("pdftotext", "-raw", "-", "-", pdf=answer.content).split())
    assert words in said
    whole = risk.sheet(lease.matter, "en").breaches[0].totals.whole
    assert f"{whole // 100:,}.{whole % 100:02d}" in said
    assert lease.matter.number in said


def test_a_longer_file_asks_the_database_no_more_often() -> None:
    lease = unpaid(40)
    client = browser(lease, "lessee")
    counts = []
    for _turn in range(2):
        page(lease, "lessee")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/c/{lease.matter.pk}/risk/").status_code == 200
        counts.append(len(queries))
        clock.advance(60 * DAY)
        clockwork.run_all()
    assert counts[1] <= counts[0] + 1
