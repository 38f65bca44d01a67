"""A phone sold by instalments and a loan, for tests: offered, signed, running. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from concord.contracts.offering import Consumer, Offered, offer
from concord.contracts.sides import sides
from concord.docket import access, clock, participants, rules
from concord.docket.actors import Actor
from concord.docket.models import Entry, Matter, Participant
from concord.docket.recording import Recorded, record
from concord.people.models import Account, Organisation
from tests import factory

QIU = Consumer("邱一鸣", "+8613800000031", "yiming@party.example")
SALE = {"price": 1_000_00, "down": 0, "instalments": 5, "damages": 0, "use_fee": 0, "late_rate": "0%/year"}
LOAN = {"principal": 10_000_00, "rate": "12%/year", "count": 6, "purpose": "进货"}
ACCOUNT = "岚汀示例银行 6200 1111 2222 岚汀测试租机店"


@dataclass
class Credit:
    """A contract with its two sides, and who signs for the enterprise."""

    matter: Matter
    enterprise: Organisation
    signatory: Account
    creditor: Participant
    debtor: Participant

    def act(self, name: str, who: str, form: dict[str, Any] | None = None, **more: Any) -> Recorded:
        """Record an act of `creditor`, `debtor` or a gateway, or fail with the refusal."""
        by = {"creditor": Actor(self.creditor, self.signatory), "debtor": Actor(self.debtor)}.get(who)
        result = record(self.matter, act=name, by=by or access.gateway(self.matter, who), form=form or {}, **more)
        assert isinstance(result, Recorded), (name, who, result)
        return result

    def serve(self, act: str) -> None:
        """The notice of the last entry of an act reached the debtor now."""
        entry = Entry.objects.filter(matter=self.matter, act=act).latest("seq")
        form = {"entry": entry.seq, "person": str(self.debtor.pk), "how": "sms"}
        self.act("record_service", "notice", form, on=clock.now())

    def last(self, act: str) -> str:
        return str(Entry.objects.filter(matter=self.matter, act=act).latest("seq").pk)


def offered(rulebook: str, terms: dict[str, Any], *, goods: str = "手机一部", consumer: Consumer = QIU) -> Credit:
    """An offer that the consumer has not opened yet."""
    clock.forget()  # a test before may have moved the clock
    enterprise = factory.enterprise(phone="0999 888 0177")
    signatory = factory.member("signatory", enterprise)
    result = offer(
        enterprise, rulebook=rulebook, terms=terms, consumer=consumer, goods=goods, key="C-1", by=signatory,
        pay_to=ACCOUNT,
    )  # fmt: skip
    assert isinstance(result, Offered), result
    role = sides(rules.law_of(result.matter))
    creditor, debtor = (participants.of_role(result.matter, name)[0] for name in (role.creditor, role.debtor))
    return Credit(result.matter, enterprise, signatory, creditor, debtor)


def sale(**terms: Any) -> Credit:
    """Signed, delivered, and the delivery accepted: five instalments of 200 yuan."""
    found = offered("sale@1", SALE | terms)
    found.act("sign", "debtor")
    found.act("deliver", "creditor", {"ref": "SF-2"})
    found.serve("deliver")
    found.act("accept_statement", "debtor", {"entry": found.last("deliver")})
    return found


def loan(**terms: Any) -> Credit:
    """Signed, and paid out by the bank: six instalments of 1,725.48 yuan."""
    found = offered("loan@1", LOAN | terms, goods="借款")
    found.act("sign", "debtor")
    found.act("payout_booked", "bank", {"ref": "OUT-1", "amount": found.matter.law_state.terms["principal"]})
    return found
