"""An enterprise's systems are told what happens in its contracts: signed, once, again until taken, and no more."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from concord.contracts import delivery_words, keys, outlets
from concord.contracts.event_models import Delivery
from concord.contracts.money_models import WebhookKey
from concord.docket import clock, clockwork, reactor
from concord.docket.models import Reaction
from concord.gateways import webhooks
from concord.gateways.delivery import Sent
from tests import matters, visitors
from tests.rooms.contracts import leases
from tests.rooms.contracts.leases import Lease

pytestmark = pytest.mark.django_db
DAY = 86_400
URL = "https://erp.shop.example/hook"


@dataclass
class System:
    """The enterprise's system. answers: what it does with the next messages; then it takes them."""

    told: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    answers: list[Exception] = field(default_factory=list)
    tried: int = 0

    def post(self, url: str, name: str, secrets: Any, body: bytes, *, at: int) -> Sent:
        assert len(secrets) in (1, 2)
        self.tried += 1
        if self.answers:
            raise self.answers.pop(0)
        self.told.append((url, name, json.loads(body)))
        return Sent(True, at, "204")

    @property
    def kinds(self) -> list[str]:
        return [body["type"] for _url, _name, body in self.told]


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> System:
    found = System()
    monkeypatch.setattr(webhooks, "post", found.post)
    return found


def shop() -> Lease:
    lease = leases.offered(late_rate="0%/year")
    keys.issue(lease.enterprise, "ERP", kind=keys.OUTGOING, by=lease.signatory, url=URL)
    return lease


def work() -> None:
    """What waits is done now, also what would be tried again later."""
    clockwork.run_all()
    reactor.run_all()
    Reaction.objects.filter(status="waiting").update(run_at=0)
    Delivery.objects.update(at=0)
    reactor.run_all()


def test_signed_paid_taken_back_overdue_default_and_end_are_told_once_each(system: System) -> None:
    lease = shop()
    work()
    assert system.kinds == []  # an offer is no contract yet
    leases.running(lease)
    work()
    assert system.kinds == ["contract.signed"]
    lease.act("pay", "bank", {"ref": "B-1", "amount": 510_00})
    lease.act("note_reversal", "bank", {"ref": "B-1", "amount": 510_00})
    work()
    assert system.kinds[1:] == ["payment.booked", "payment.reversed"]
    for _month in range(2):
        clock.advance(35 * DAY)
        work()
    assert sorted(system.kinds[3:]) == ["contract.breach", "payment.overdue", "payment.overdue"]
    work()
    assert len({name for _url, name, _body in system.told}) == len(system.told) == 6
    withdrawn = leases.offered(enterprise=lease.enterprise, signatory=lease.signatory, key="L-2")
    withdrawn.act("withdraw_offer", "lessor")
    work()
    assert system.kinds[6:] == ["contract.ended"]


def test_a_message_names_the_contract_and_the_entry_and_nothing_about_the_consumer(system: System) -> None:
    lease = leases.running(shop())
    work()
    ((url, name, body),) = system.told
    assert url == URL
    assert set(body) == {"type", "at", "contract", "matter", "entry"}
    assert (body["contract"], body["matter"]) == (lease.matter.number, str(lease.matter.pk))
    assert name.startswith(body["entry"])


def test_what_is_not_taken_is_sent_again_under_the_same_name_and_then_not_any_more(system: System) -> None:
    system.answers = [webhooks.Unreachable("503"), webhooks.Rejected("host")]  # a name server answers wrongly once
    leases.running(shop())
    reactor.run_all()
    assert (system.tried, system.told) == (1, [])
    assert Reaction.objects.filter(handler="contracts.tell", status="waiting").count() == 1
    work()
    work()
    assert system.kinds == ["contract.signed"]
    assert [row.status for row in Delivery.objects.order_by("pk")] == [503, 504, 204]
    assert {row.name for row in Delivery.objects.all()} == {system.told[0][1]}
    work()
    assert system.tried == 3


def test_an_address_that_has_just_failed_is_left_alone_for_a_minute(system: System) -> None:
    system.answers = [webhooks.Unreachable("503")] * 9
    lease = leases.running(shop())
    lease.act("pay", "bank", {"ref": "B-1", "amount": 510_00})
    reactor.run_all()
    Reaction.objects.filter(status="waiting").update(run_at=0)
    reactor.run_all()
    assert system.tried == 1


def test_an_address_that_refuses_for_good_and_news_that_is_old_are_given_up(system: System) -> None:
    system.answers = [webhooks.Rejected("410")]
    lease = leases.running(shop())
    work()
    row = Delivery.objects.get()
    assert row.status == 410
    assert delivery_words.sentence(row).startswith("已停止通知：合同已签订")
    lease.act("pay", "bank", {"ref": "B-1", "amount": 510_00})
    clock.advance(outlets.PATIENCE + 60)
    work()
    assert system.told == []
    assert not Reaction.objects.filter(handler__startswith="contracts.tell").exclude(status="done").exists()


def test_an_ended_address_other_enterprises_and_disputes_tell_nothing(system: System) -> None:
    lease = shop()
    keys.end(WebhookKey.objects.get())
    leases.running(lease)
    leases.running(leases.offered(key="L-2"))
    matters.at_stage("invited")
    work()
    assert system.told == []


def test_the_page_makes_an_address_and_refuses_one_that_leads_inside() -> None:
    lease = leases.offered()
    client = visitors.signed_in(lease.signatory)
    form = {"do": "hook-make", "label": "ERP", "kind": "outgoing"}
    for url in ("", "http://erp.shop.example/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/"):
        answer = client.post("/portal/keys/", form | {"url": url})
        assert answer.status_code == 422
        assert "https://" in answer.content.decode()
    assert not WebhookKey.objects.exists()
    assert client.post("/portal/keys/", form | {"url": URL}).status_code == 200
    assert WebhookKey.objects.get().url == URL
    shown = client.get("/portal/keys/").content.decode()
    assert URL in shown
    assert "通知您的系统" in shown
