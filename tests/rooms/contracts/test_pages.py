"""The contract's page through its life, and the enterprise's list: what each side reads, for how many queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concord.contracts.models import Offer
from concord.contracts.offering import Consumer
from concord.docket import clock, clockwork, reactor
from concord.docket.models import Matter
from tests import factory
from tests.rooms.contracts import defaults, leases
from tests.rooms.contracts.leases import GOODS, Lease
from tests.visitors import holding, signed_in

pytestmark = pytest.mark.django_db
DAY = 24 * 3600
LU = Consumer("陆安", "", "a@party.example")


def page(lease: Lease, role: str, language: str = "en") -> str:
    client = (
        signed_in(lease.signatory, HTTP_ACCEPT_LANGUAGE=language)
        if role == "lessor"
        else holding(lease.lessee, HTTP_ACCEPT_LANGUAGE=language)
    )
    answer = client.get(f"/c/{lease.matter.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def later(days: int) -> None:
    clock.advance(days * DAY)
    clockwork.run_all()


def pays(lease: Lease, amount: int, ref: str) -> None:
    lease.act("pay", "bank", {"ref": ref, "amount": amount})


def test_before_signing_the_consumer_reads_the_contract_on_one_screen() -> None:
    """What you pay, when, what happens if you don't, how to leave: each in numbers."""
    shown = page(leases.offered(), "lessee")
    for line in (
        GOODS,
        "¥510 a month for 12 months: ¥6,120 in all.",
        "The first rent is due one month after the goods reach you, then month by month.",
        "Once 2 rents are unpaid, the platform asks you to pay.",
        "From the day that reaches you, you have 15 days to make it good.",
        "Interest on what is late: 6% a year.",
        "Later you can leave early at any time for one rent, ¥510.",
        "Or keep the goods: ¥6,120 less the rent that you have paid.",
        "If you do not want it, you need do nothing",
    ):
        assert line in shown, line
    assert "/contract/" in shown


def test_in_chinese_too() -> None:
    shown = page(leases.offered(late_rate="0%/year"), "lessee", "zh-hans")
    for line in ("每月 ¥510，共 12 个月，合计 ¥6,120。", "晚付不收利息。", "不签没有任何后果。"):
        assert line in shown, line


def test_the_enterprise_waits_and_may_withdraw() -> None:
    shown = page(leases.offered(), "lessor")
    assert "Waiting for 何小满 to sign" in shown
    assert "Withdraw" in shown


def test_a_running_contract_shows_what_is_paid_and_what_comes() -> None:
    lease = leases.running()
    later(20)
    pays(lease, 510_00, "B-1")
    shown = page(lease, "lessee")
    assert "12 payments, 1 made" in shown
    assert "¥510 / ¥6,120" in shown
    assert shown.count("ct-month--paid") == 1
    assert shown.count("ct-month--due") == 1
    assert shown.count("ct-month--later") == 10
    assert "¥510.00 arrived" in shown
    for act in ("say_paid", "report_problem", "end_early", "buy_out"):
        assert f"/do/{act}/" in shown, act


def test_what_is_overdue_is_said_and_made_good() -> None:
    lease = leases.running(leases.offered(late_rate="0%/year"))
    later(40)
    assert "¥510.00 is overdue" in page(lease, "lessee")
    pays(lease, 510_00, "B-1")
    shown = page(lease, "lessee")
    assert "¥510.00 is overdue" not in shown
    assert "made good" in shown


@pytest.mark.parametrize("act", ["report_problem", "end_early", "buy_out"])
def test_the_consumers_ways_are_pages_that_record_them(act: str) -> None:
    lease = leases.running()
    client = holding(lease.lessee)
    where = f"/c/{lease.matter.pk}/do/{act}/"
    assert client.get(where).status_code == 200
    assert client.post(where, {"key": "k"}).status_code == 302
    reactor.run_all()
    assert page(lease, "lessee")


def test_a_problem_goes_to_the_centre_that_the_enterprise_named() -> None:
    """And the enterprise takes part there by the same people, as a party."""
    lease = leases.running()
    lease.act("report_problem", "lessee")
    reactor.run_all()
    dispute = Matter.objects.get(rulebook="cn-mediation")
    assert dispute.organisation == lease.enterprise.centre
    assert signed_in(lease.signatory).get(f"/c/{dispute.pk}/").status_code == 200
    stranger = signed_in(factory.member("signatory", factory.enterprise()))
    assert stranger.get(f"/c/{dispute.pk}/").status_code == 404
    assert page(lease, "lessee")


# the enterprise's list


def listed(client: Client, query: str = "") -> str:
    answer = client.get(f"/portal/contracts/{query}", HTTP_ACCEPT_LANGUAGE="en")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_stage_what_is_due_and_what_is_overdue() -> None:
    lease = leases.running(leases.offered(late_rate="0%/year"))
    leases.offered(
        enterprise=lease.enterprise,
        signatory=lease.signatory,
        key="L-2",
        consumer=LU,
    )
    later(40)
    shown = listed(signed_in(lease.signatory))
    for line in ("何小满", "陆安", lease.matter.number, "Running", "To be signed", "¥510.00"):
        assert line in shown, line
    only = listed(signed_in(lease.signatory), "?stage=running")
    assert "何小满" in only
    assert "陆安" not in only
    assert "陆安" in listed(signed_in(lease.signatory), "?stage=nonsense&page=x"), (
        "a stage nobody knows filters nothing"
    )


def test_another_enterprises_contracts_are_not_in_the_list() -> None:
    lease, other = leases.offered(), leases.offered(key="L-2", consumer=LU)
    shown = listed(signed_in(lease.signatory))
    assert other.matter.number not in shown
    assert "陆安" not in shown


def test_only_signatories_of_an_enterprise_have_the_list() -> None:
    lease = leases.offered()
    for stranger in (
        factory.member("administrator", lease.enterprise),
        factory.member("registrar"),
        factory.member("signatory", factory.centre()),
    ):
        for where in ("/portal/contracts/", "/portal/offers/new/"):
            assert signed_in(stranger).get(where).status_code == 404
            assert signed_in(stranger).post(where).status_code in (404, 405)
    assert Client().get("/portal/").status_code == 302


def test_the_list_asks_the_same_number_of_queries_for_two_and_for_twelve() -> None:
    lease = leases.offered()
    client = signed_in(lease.signatory)
    client.get("/portal/contracts/")

    def asked() -> int:
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as seen:
            listed(client)
        return defaults.counted(seen)

    leases.offered(enterprise=lease.enterprise, signatory=lease.signatory, key="L-2")
    few = asked()
    for n in range(3, 13):
        leases.offered(enterprise=lease.enterprise, signatory=lease.signatory, key=f"L-{n}")
    assert asked() == few


def test_fifty_to_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concord.contracts.portal.PAGE", 2)
    lease = leases.offered()
    for n in (2, 3):
        leases.offered(enterprise=lease.enterprise, signatory=lease.signatory, key=f"L-{n}")
    client = signed_in(lease.signatory)
    assert listed(client).count("<tr>") == 3
    assert "Page 2 of 2" in listed(client, "?page=2")
    assert listed(client, "?page=99").count("<tr>") == 2


# a single offer on its page

GIVEN = {
    "name": "何小满", "phone": "138 0000 0021", "email": "xiaoman@party.example", "language": "zh-hans",
    "goods": GOODS, "term-rent": "510", "term-months": "12", "term-price": "6120", "term-late_rate": "6%/year",
    "term-standard": "2", "term-grace_0": "15", "term-grace_1": "D", "rulebook": "lease@1", "key": "form-1",
}  # fmt: skip


def offers(client: Client, **changed: Any) -> Any:
    return client.post("/portal/offers/new/", GIVEN | changed, HTTP_ACCEPT_LANGUAGE="en")


def signatory() -> Client:
    clock.forget()
    return signed_in(factory.member("signatory", factory.enterprise()))


def test_a_member_offers_a_contract_and_sending_it_twice_makes_one() -> None:
    client = signatory()
    assert client.get("/portal/offers/new/").status_code == 200
    first, again = offers(client), offers(client)
    matter = Matter.objects.get()
    assert first.headers["Location"] == again.headers["Location"] == f"/c/{matter.pk}/"
    assert matter.law_state.terms["rent"] == 510_00
    assert Offer.objects.get().key == "page form-1"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"term-late_rate": "15.9%/year"}, "Late interest per year is at most 4 times LPR1Y"),
        ({"term-late_rate": "40%/year"}, "at most 16% a year"),
        ({"term-months": "61"}, "At most 60."),
        ({"term-months": "twelve"}, "whole number"),
        ({"term-rent": "0.5"}, "At least"),
        ({"term-price": "20000"}, "Price of the goods is at most 2 times"),
        ({"phone": "", "email": ""}, "so that we reach the consumer"),
        ({"phone": "12"}, "phone number"),
        ({"name": ""}, "name"),
        ({"goods": ""}, "What the contract is about"),
    ],
)
def test_bad_terms_are_refused_in_words_and_nothing_is_sent(changed: dict[str, str], says: str) -> None:
    answer = offers(signatory(), **changed)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Matter.objects.exists()


def test_one_key_for_two_offers_is_said_in_words() -> None:
    client = signatory()
    offers(client)
    answer = offers(client, goods="另一部手机")
    assert answer.status_code == 422
    assert "Another offer was sent under this number before" in answer.content.decode()
