"""Whoever pays over time is reminded three days before and one day after the day, by mail and text, once each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from concord.contracts.offering import Consumer, Offered, offer
from concord.contracts.sides import creditor, debtor
from concord.docket import access, clock, clockwork, reactor, rules
from concord.docket.actors import Actor
from concord.docket.models import Entry, Matter
from concord.docket.recording import Recorded, record
from concord.gateways.models import OutboxMessage
from concord.kit import dates
from tests import factory
from tests.rooms.contracts import leases

pytestmark = pytest.mark.django_db
SALE: dict[str, Any] = {"price": 1_000_00, "down": 0, "instalments": 5, "damages": 0, "use_fee": 0}
LOAN: dict[str, Any] = {"principal": 10_000_00, "rate": "11%/year", "count": 6, "purpose": "进货"}
CONTRACTS = {
    "lease@1": (leases.TERMS, {"ref": "SF-1"}, "支付租金", "Pay the rent"),
    "sale@1": (SALE, {"ref": "SF-1"}, "支付分期款", "Pay the instalment"),
    "loan@1": (LOAN, {"ref": "SF-1", "amount": 10_000_00}, "还款", "Repay the loan"),
}
EACH = pytest.mark.parametrize("rulebook", sorted(CONTRACTS))


@dataclass
class Running:
    """A contract in which the debtor owes the first instalment. due: first instant too late, UTC seconds."""

    matter: Matter
    due: int
    amount: int

    @property
    def last_day(self) -> int:
        """Nine in the morning of the last day."""
        day = dates.day_of(self.due - 1)
        return int(
            dates.local(self.due - 1)
            .replace(year=day.year, month=day.month, day=day.day, hour=9, minute=0, second=0)
            .timestamp()
        )

    def at(self, days: int, seconds: int = 60) -> list[OutboxMessage]:
        """The clock comes to nine in the morning so many days from the last one; returns all reminders so far."""
        return reminders(self.last_day + int(timedelta(days=days).total_seconds()) + seconds)


def reminders(when: int) -> list[OutboxMessage]:
    clock.advance(when - clock.now())
    for _again in range(2):  # whatever ran once may run again
        clockwork.run_all()
        reactor.run_all()
    return [one for one in OutboxMessage.objects.order_by("pk") if "提醒" in one.text or "A reminder" in one.text]


def running(rulebook: str, consumer: Consumer = leases.HE) -> Running:
    clock.forget()
    terms, handed, _zh, _en = CONTRACTS[rulebook]
    enterprise = factory.enterprise()
    signatory = factory.member("signatory", enterprise)
    made = offer(
        enterprise, rulebook=rulebook, terms=terms, consumer=consumer, goods="一部手机", key="L-1", by=signatory
    )
    assert isinstance(made, Offered), made
    matter, law = made.matter, rules.law_of(made.matter)
    owes, owner = Actor(debtor(matter, law)), Actor(creditor(matter, law), signatory)
    done(record(matter, act="sign", by=owes))
    delivery = done(record(matter, act="deliver", by=owner, form=handed)).entry
    done(record(matter, act="accept_statement", by=owes, form={"entry": str(delivery.pk)}))
    first = min((one for one in matter.law_state.duties if one.kind == "pay" and one.due), key=lambda one: one.due)
    return Running(matter, first.due, first.amount)


def done(result: Any) -> Recorded:
    assert isinstance(result, Recorded), result
    return result


@EACH
def test_the_debtor_is_reminded_before_the_day_and_after_it_once_by_each_channel(rulebook: str) -> None:
    contract = running(rulebook)
    assert contract.at(-3, -60) == []
    before = contract.at(-3)
    assert sorted(one.channel for one in before) == ["mail", "sms"]
    assert contract.at(-2) == before
    after = contract.at(1)[2:]
    assert sorted(one.channel for one in after) == ["mail", "sms"]
    assert contract.at(2)[2:] == after
    assert {one.recipient for one in (*before, *after)} == {leases.HE.phone, leases.HE.email}


@EACH
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_words_are_of_a_contract_and_say_whether_the_day_is_over(rulebook: str, language: str) -> None:
    contract = running(rulebook, replace(leases.HE, language=language))
    _terms, _form, zh, en = CONTRACTS[rulebook]
    day = dates.until(contract.due, language)
    before, after = contract.at(-3), contract.at(1)[2:]
    assert (len(before), len(after)) == (2, 2)
    for one in before:
        assert (f"提醒：{zh}，期限 {day}。" if language != "en" else f"A reminder: {en}, until {day}.") in one.text
    for one in after:
        past = f"提醒：{zh}，最后一天是 {day}，现在还没有完成。"
        over = f"A reminder: {en}. The last day was {day}, and it is still open."
        assert (past if language != "en" else over) in one.text
    for one in (*before, *after):
        assert contract.matter.number in one.text
        assert "/a/" in one.text
        for word in ("案", "Case", "case "):
            assert word not in one.text, one.text
        assert "¥" not in one.text, "how much stands behind the code"


@EACH
def test_whoever_has_paid_is_not_reminded(rulebook: str) -> None:
    contract = running(rulebook)
    bank = access.gateway(contract.matter, "bank")
    done(record(contract.matter, act="pay", by=bank, form={"ref": "B-1", "amount": contract.amount}))
    assert contract.at(-3) == []
    assert contract.at(1) == []
    assert Entry.objects.filter(matter=contract.matter, act="pay").count() == 1
