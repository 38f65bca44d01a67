"""An offer: the law's limits, the enterprise's signature, one message to the consumer, once under one key."""

from __future__ import annotations

from typing import Any

import pytest

from concord.contracts.models import Offer
from concord.contracts.offering import Consumer, Offered, offer
from concord.docket import access, participants, visibility
from concord.docket.models import Entry, Matter
from concord.docket.reactor import run_all
from concord.gateways.models import OutboxMessage
from concord.law.model import Refused
from tests import factory
from tests.rooms.contracts import leases
from tests.rooms.contracts.leases import GOODS, HE, TERMS

pytestmark = pytest.mark.django_db


def offering(key: str = "L-1", consumer: Consumer = HE, goods: str = GOODS, **terms: Any) -> Offered | Refused:
    enterprise = factory.enterprise(code="SHOP") if not Offer.objects.exists() else Offer.objects.get().organisation
    return offer(enterprise, rulebook="lease@1", terms=TERMS | terms, consumer=consumer, goods=goods, key=key, by=None)


def test_an_offer_opens_a_matter_of_the_enterprise_which_has_signed_it() -> None:
    lease = leases.offered()
    assert (lease.matter.organisation, lease.matter.stage) == (lease.enterprise, "offered")
    assert lease.matter.number.startswith(f"{lease.enterprise.code}-")
    signed = Entry.objects.get(matter=lease.matter, act="sign")
    assert (signed.participant, signed.account) == (lease.lessor, lease.signatory)
    assert participants.personal(lease.lessee) | {"told": 0} == {
        "name": "何小满", "phone": "+8613800000021", "email": "xiaoman@party.example", "told": 0,
    }  # fmt: skip
    begun = Entry.objects.get(matter=lease.matter, act="begin")
    assert visibility.read_data(lease.reader("lessee"), begun, "contract") == {"goods": GOODS}


def test_the_enterprise_keeps_no_registry_over_its_own_contracts() -> None:
    """Whoever records that a notice arrived must not be the one who sent it."""
    lease = leases.offered()
    assert participants.of_role(lease.matter, "registrar") == []
    registrar = factory.member("registrar", factory.centre())
    assert access.reader(registrar, lease.matter) is None, "nor does the centre see it before there is a dispute"


def test_the_same_key_gives_the_same_contract_and_other_contents_are_refused() -> None:
    first, again = offering(), offering()
    assert isinstance(first, Offered)
    assert isinstance(again, Offered)
    assert (again.matter, again.repeated, first.repeated) == (first.matter, True, False)
    assert offering(months=6) == Refused("already", "key")
    assert offering(goods="另一部手机") == Refused("already", "key")
    assert (Matter.objects.count(), Offer.objects.count()) == (1, 1)
    assert Entry.objects.filter(act="sign").count() == 1


@pytest.mark.parametrize(
    ("terms", "refused"),
    [
        ({"late_rate": "15.9%/year"}, Refused("condition", "legal_rate")),  # above four times the LPR of this year
        ({"late_rate": "16.1%/year"}, Refused("form", "late_rate")),
        ({"months": 61}, Refused("form", "months")),
        ({"months": 0}, Refused("form", "months")),
        ({"rent": 99}, Refused("form", "rent")),
        ({"rent": 510.5}, Refused("form", "rent")),
        ({"price": 20_000_00}, Refused("condition", "fair_price")),
        ({"deposit": 1}, Refused("form", "deposit")),
    ],
)
def test_terms_that_the_contract_does_not_allow_leave_nothing_behind(terms: dict[str, Any], refused: Refused) -> None:
    assert offering(**terms) == refused
    assert not Matter.objects.exists()
    assert not Offer.objects.exists()


def test_only_contracts_are_offered_and_only_by_enterprises() -> None:
    shop = factory.enterprise()
    given = {"terms": TERMS, "consumer": HE, "goods": GOODS, "key": "k", "by": None}
    assert offer(shop, rulebook="cn-mediation@2025.1", **given) == Refused("form", "rulebook")
    assert offer(shop, rulebook="../lease@1", **given) == Refused("form", "rulebook")
    with pytest.raises(ValueError, match="enterprise"):
        offer(factory.centre(), rulebook="lease@1", **given)


def test_the_consumer_gets_one_message_by_mail_and_one_by_text_each_with_a_link() -> None:
    lease = leases.offered()
    run_all()
    sent = list(OutboxMessage.objects.order_by("channel"))
    assert sorted(one.recipient for one in sent) == ["+8613800000021", "xiaoman@party.example"]
    for one in sent:
        assert "/a/" in one.text
        assert f"{lease.enterprise.name_zh}请您看一份合同" in one.text
        assert GOODS not in one.text, "outside the contract a message says no more than who writes"


def test_the_members_who_sign_for_the_enterprise_hold_its_side_and_nobody_elses() -> None:
    lease = leases.offered()
    held = access.reader(lease.signatory, lease.matter)
    assert held is not None
    assert held.participants == (lease.lessor,)
    for stranger in (
        factory.member("signatory", factory.enterprise()),
        factory.member("administrator", lease.enterprise),
        factory.member("administrator"),
    ):
        assert access.reader(stranger, lease.matter) is None
