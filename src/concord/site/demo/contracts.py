"""An enterprise that lets phones: one lease that runs, with a rent that was paid late, and offers that wait.

Told as the disputes are (stories): a generator that yields the moment of what comes next. Each act has a key of its
own, so a load that was broken off does nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from concord.contracts import signing
from concord.contracts.consents import ALL
from concord.contracts.models import Offer
from concord.contracts.offering import Consumer, Offered, offer
from concord.docket import access, participants
from concord.docket.actors import Actor
from concord.docket.models import Entry, Matter
from concord.docket.recording import Recorded, record
from concord.people.models import Account, Organisation
from concord.site.demo.applying import DemonstrationFault
from concord.site.demo.stories import Ago

RULEBOOK = "lease@1"
SHEN = Consumer("沈一禾", "+8613800000021", "yihe@party.example")
OFFERS = (
    (SHEN, "手机一部，晴屿 S2，256 GB，序列号 QY2-0317", {"rent": 510_00, "months": 12, "price": 6120_00}),
    (
        Consumer("陆安", "+8613800000022", "luan@party.example"),
        "手机一部，晴屿 S2 Pro，512 GB，序列号 QY2P-0044",
        {"rent": 690_00, "months": 12, "price": 8280_00},
    ),
    (
        Consumer("Nadia Halim", "", "nadia@party.example", "en"),
        "Phone, Qingyu Mini, 128 GB, serial number QYM-1203",
        {"rent": 280_00, "months": 6, "price": 1680_00},
    ),
)  # fmt: skip
PAY_TO = "岚汀示例银行数码街支行，账号 6200 0000 8500 0046，户名：岚汀晴屿租机行"
AGREED = {"late_rate": "6%/year", "standard": 2, "grace": "P15D"}


def key_of(number: int) -> str:
    return f"demonstration {number}"


def walked(enterprise: Organisation) -> bool:
    """Whether all of it is there."""
    return Offer.objects.filter(organisation=enterprise, key__startswith=key_of(0)[:-1]).count() == len(OFFERS)


def matters(enterprise: Organisation) -> list[tuple[Matter, Consumer]]:
    """The contracts, each with its consumer."""
    made = {row.key: row.matter for row in Offer.objects.filter(organisation=enterprise).select_related("matter")}
    pairs = ((made.get(key_of(number)), consumer) for number, (consumer, _goods, _terms) in enumerate(OFFERS))
    return [(matter, consumer) for matter, consumer in pairs if matter is not None]


def story(enterprise: Organisation, signatory: Account) -> Iterator[Ago]:
    """Shen Yihe signs, gets the phone, pays once in time and once late; two others have an offer."""
    yield Ago(75, "10:00")
    lease = offered(0, enterprise, signatory)
    yield Ago(75, "20:12")
    person = participants.of_role(lease, "lessee")[0]
    person = signing.name_oneself(person, id_number="33078219920304002X", answers=dict.fromkeys(ALL, True))
    done(signing.sign(lease, Actor(person), key="demonstration sign"))
    yield Ago(74, "11:05")
    lessor = Actor(participants.of_role(lease, "lessor")[0], signatory)
    done(record(lease, act="deliver", by=lessor, form={"ref": "SF-20117"}, key="demonstration deliver"))
    yield Ago(74, "18:30")
    delivery = str(Entry.objects.get(matter=lease, act="deliver").pk)
    done(record(lease, act="accept_statement", by=Actor(person), form={"entry": delivery}, key="demonstration accept"))
    for days, ref in ((46, "B-0001"), (10, "B-0002")):
        yield Ago(days, "09:20")
        paid = {"ref": ref, "amount": 510_00}
        done(record(lease, act="pay", by=access.gateway(lease, "bank"), form=paid, key=f"demonstration {ref}"))
    yield Ago(2, "14:00")
    for number in range(1, len(OFFERS)):
        offered(number, enterprise, signatory)


def offered(number: int, enterprise: Organisation, signatory: Account) -> Matter:
    """One of the offers, made once."""
    consumer, goods, terms = OFFERS[number]
    made = offer(
        enterprise, rulebook=RULEBOOK, terms=AGREED | terms, consumer=consumer, goods=goods, key=key_of(number),
        by=signatory, pay_to=PAY_TO,
    )  # fmt: skip
    if not isinstance(made, Offered):
        raise DemonstrationFault(f"offer {number}: {made.code} {made.detail}")
    return made.matter


def done(result: Any) -> None:
    """Raises DemonstrationFault for a refusal."""
    if not isinstance(result, Recorded):
        raise DemonstrationFault(f"contract: {result.code} {result.detail}")
