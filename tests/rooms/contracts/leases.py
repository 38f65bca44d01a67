"""Contracts for tests: a phone that an enterprise lets, offered, signed, running. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from concord.contracts.offering import Consumer, Offered, offer
from concord.docket import access, clock, participants
from concord.docket.actors import Actor, Reader
from concord.docket.models import Entry, Matter, Participant
from concord.docket.recording import Recorded, record
from concord.law import shelf
from concord.law.rulebook import Rulebook
from concord.people.models import Account, Organisation
from tests import factory

TERMS = {"rent": 510_00, "months": 12, "price": 6120_00, "late_rate": "6%/year", "standard": 2, "grace": "P15D"}
HE = Consumer("何小满", "+8613800000021", "xiaoman@party.example")
GOODS = "手机一部，晴屿 S2，256 GB，序列号 QY2-0317"


@dataclass
class Lease:
    """A contract with its two sides, and who signs for the enterprise."""

    matter: Matter
    enterprise: Organisation
    signatory: Account
    lessor: Participant
    lessee: Participant

    def act(self, name: str, role: str, form: dict[str, Any] | None = None, **more: Any) -> Recorded:
        """Record an act, or fail with the refusal."""
        by = {"lessor": Actor(self.lessor, self.signatory), "lessee": Actor(self.lessee)}.get(role)
        result = record(self.matter, act=name, by=by or access.gateway(self.matter, role), form=form or {}, **more)
        assert isinstance(result, Recorded), (name, role, result)
        return result

    def serve(self, act: str, role: str) -> None:
        """The notice of the last entry of an act reached a side now."""
        entry = Entry.objects.filter(matter=self.matter, act=act).latest("seq")
        person = {"lessor": self.lessor, "lessee": self.lessee}[role]
        form = {"entry": entry.seq, "person": str(person.pk), "how": "sms"}
        self.act("record_service", "notice", form, on=clock.now())

    def last(self, act: str) -> str:
        return str(Entry.objects.filter(matter=self.matter, act=act).latest("seq").pk)

    def reader(self, role: str) -> Reader:
        """A side as it reads the matter."""
        person = {"lessor": self.lessor, "lessee": self.lessee}[role]
        return Reader(self.matter.pk, (person,), self.signatory if role == "lessor" else None)


def offered(
    *,
    enterprise: Organisation | None = None,
    signatory: Account | None = None,
    consumer: Consumer = HE,
    key: str = "L-1",
    **terms: Any,
) -> Lease:
    """An offer that the consumer has not opened yet."""
    clock.forget()  # a test before may have moved the clock
    enterprise = enterprise or factory.enterprise()
    signatory = signatory or factory.member("signatory", enterprise)
    result = offer(
        enterprise, rulebook="lease@1", terms=TERMS | terms, consumer=consumer, goods=GOODS, key=key, by=signatory
    )
    assert isinstance(result, Offered), result
    matter = result.matter
    lessor, lessee = (participants.of_role(matter, role)[0] for role in ("lessor", "lessee"))
    return Lease(matter, enterprise, signatory, lessor, lessee)


def running(lease: Lease | None = None) -> Lease:
    """A contract that both signed, with the phone delivered and the delivery accepted."""
    lease = lease or offered()
    lease.act("sign", "lessee")
    lease.act("deliver", "lessor", {"ref": "SF-1"})
    lease.serve("deliver", "lessee")
    lease.act("accept_statement", "lessee", {"entry": lease.last("deliver")})
    return lease


def law() -> Rulebook:
    """The lease's rulebook."""
    return shelf.rulebook("lease@1")
