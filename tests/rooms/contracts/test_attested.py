"""Who consents at signing has the contract worked out again by the keepers of the log; who does not, has not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from concord.docket import attestation, reactor
from concord.docket.consented import Consented
from concord.docket.models import Entry
from concord.gateways.models import LedgerEvent
from tests.ledger.replica import chain
from tests.members import Members, consortium_of
from tests.rooms.contracts import leases
from tests.rooms.contracts.leases import Lease
from tests.rooms.contracts.test_signing import a_code, consumer, sign, who

pytestmark = pytest.mark.django_db


@pytest.fixture
def members(tmp_path: Path, settings: Any) -> Iterator[Members]:
    with consortium_of(tmp_path / "members", settings) as found:
        yield found


def signed(**answers: Any) -> Lease:
    """A lease that the consumer signed on his phone, with these answers to the consents; all others are yes."""
    lease = leases.offered()
    client = consumer(lease)
    who(client, lease, **answers)
    assert sign(client, lease, a_code(client, lease)).status_code == 302
    reactor.run_all()
    return lease


def page(lease: Lease, language: str = "en") -> str:
    return consumer(lease, language).get(f"/c/{lease.matter.pk}/").content.decode()


def test_who_consents_has_every_step_from_the_offer_on_worked_out_again(members: Members) -> None:
    lease = signed()
    members.work()
    entries = Entry.objects.filter(matter=lease.matter).order_by("seq")
    found = [attestation.executed(entry) for entry in entries]
    assert {one.alike if one else () for one in found} == {chain.NAMES}
    number = len(found)
    assert f"{number} of {number} steps: worked out again by all 4 keepers, with the same result." in page(lease)
    assert f"{number} 步中有 {number} 步，4 家存证节点都重新算过，结果一致。" in page(lease, "zh-hans")


def test_who_declines_signs_all_the_same_and_commitments_alone_are_kept(members: Members) -> None:
    lease = signed(ledger="")
    members.work()
    lease.matter.refresh_from_db()
    assert lease.matter.stage == "awaiting_goods"
    assert not Consented.objects.exists()
    assert not LedgerEvent.objects.exists()
    assert members.bodies == {name: [] for name in chain.NAMES}
    assert "keepers" not in page(lease)


def asked(lease: Lease, language: str = "en") -> str:
    return consumer(lease, language).get(f"/c/{lease.matter.pk}/contract/who/").content.decode()


def test_the_page_that_asks_says_what_follows_where_he_declines(members: Members) -> None:
    lease = leases.offered()
    assert "You can sign without it. Then the log holds salted fingerprints only" in asked(lease)
    assert "At present no keeper checks records here" not in asked(lease)


def test_alone_nothing_is_offered_and_the_page_that_asks_says_so(settings: Any) -> None:
    assert settings.CONCORD_LEDGER == "embedded"
    offered = leases.offered(key="L-2")
    assert "At present no keeper checks records here: whichever you choose" in asked(offered)
    assert "目前没有节点来复核" in asked(offered, "zh-hans")
    lease = signed()
    attestation.run_once()
    assert not Consented.objects.exists()
    assert "keepers" not in page(lease)


def test_a_step_with_another_result_is_shown_to_both_sides(members: Members) -> None:
    lease = signed()
    attestation.run_once()
    row = LedgerEvent.objects.get(seq=1)
    row.clear = bytes(row.clear).replace(b'"rent":51000', b'"rent":1')
    row.save()
    members.work()
    assert "agency, chamber, court, notary came to another result." in page(lease)
    assert "agency, chamber, court, notary 算出的结果不同。" in page(lease, "zh-hans")
