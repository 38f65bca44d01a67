"""Matters for tests, walked to a stage by acts as people do them: `at_stage("invited")`. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from concord.docket import access, clock, participants
from concord.docket.actors import Actor, Reader
from concord.docket.models import Entry, Matter, Participant
from concord.docket.opening import Opened, open_matter
from concord.docket.participants import Person
from concord.docket.recording import Recorded, record
from concord.kit import dates
from concord.people.models import Account
from tests import factory

STAGES = ("filed", "invited", "choosing", "appointing", "mediating", "signing", "agreed")
RULEBOOK = "cn-mediation@2025.1"


@dataclass
class Dispute:
    """A matter with its people: role -> participant; staff: role -> account."""

    matter: Matter
    people: dict[str, Participant]
    staff: dict[str, Account] = field(default_factory=dict)

    def act(self, name: str, role: str, form: dict[str, Any] | None = None, **more: Any) -> Recorded:
        """Record an act, or fail with the refusal."""
        actor = Actor(self.people[role], self.staff.get(role))
        result = record(self.matter, act=name, by=actor, form=form or {}, **more)
        assert isinstance(result, Recorded), (name, role, result)
        return result

    def reader(self, role: str) -> Reader:
        return Reader(self.matter.pk, (self.people[role],), self.staff.get(role))

    def last(self, act: str) -> str:
        """The id of the last entry of an act, as a form names it."""
        return str(Entry.objects.filter(matter=self.matter, act=act).latest("seq").pk)

    def serve(self, act: str, role: str) -> None:
        """The notice of the last entry of an act reached a person now."""
        entry = Entry.objects.filter(matter=self.matter, act=act).order_by("-seq").first()
        assert entry is not None
        form = {"entry": entry.seq, "person": str(self.people[role].pk), "how": "email"}
        gateway = access.gateway(self.matter, "notice")
        result = record(self.matter, act="record_service", by=gateway, form=form, on=clock.now())
        assert isinstance(result, Recorded), result


def opened(**personal: Any) -> Dispute:
    """A sale of goods, unpaid, just applied for."""
    clock.forget()  # a test before may have moved the clock
    centre = factory.centre()
    applicant = {
        "name": "晴禾包装商行",
        "name_en": "Qinghe Packaging",
        "phone": "13900000046",
        "email": "lu@qinghe.example",
    }
    respondent = {
        "name": "渡云家居店",
        "name_en": "Duyun Homeware",
        "phone": "13700002208",
        "email": "shen@duyun.example",
    }
    result = open_matter(
        rulebook=RULEBOOK,
        organisation=centre,
        people=[
            Person("applicant", kind="organisation", personal=applicant | personal),
            Person("respondent", kind="organisation", personal=respondent),
        ],
        by="applicant",
        payloads={"story": "8 月 14 日送去礼盒 14,000 个，收到 ¥20,000，剩下的没付。"},
    )
    assert isinstance(result, Opened), result
    people = {role: rows[0] for role, rows in result.participants.items() if role and rows}
    return Dispute(result.matter, people)


def at_stage(stage: str) -> Dispute:
    """A dispute walked to one of STAGES."""
    dispute = opened()
    for name in ("registrar", "mediator", "judge", "court_clerk"):
        dispute.staff[name] = factory.member(name)
    for step in STAGES[1 : STAGES.index(stage) + 1]:
        WALK[step](dispute)
    return dispute


def to_invited(dispute: Dispute) -> None:
    dispute.act("accept", "registrar")


def to_choosing(dispute: Dispute) -> None:
    dispute.serve("accept", "respondent")
    dispute.act("accept_mediation", "respondent")


def to_appointing(dispute: Dispute) -> None:
    candidate = participants.candidate(dispute.matter, dispute.staff["mediator"])
    for side in ("applicant", "respondent"):
        dispute.act("choose", side, {"person": str(candidate.pk)})
    dispute.people["mediator"] = participants.of_role(dispute.matter, "mediator")[0]


def to_mediating(dispute: Dispute) -> None:
    dispute.act("take_case", "mediator", {"no_conflict": True})


def two_payments(dispute: Dispute) -> list[dict[str, Any]]:
    """¥43,000 in two parts, a month and two months from now, owed by the respondent."""
    who, whom = str(dispute.people["respondent"].pk), str(dispute.people["applicant"].pk)
    today = dates.local(clock.now()).date()
    return [
        {"who": who, "whom": whom, "kind": "pay", "amount": amount, "day": (today + timedelta(days=days)).isoformat()}
        for amount, days in ((23_000_00, 30), (20_000_00, 60))
    ]


def to_signing(dispute: Dispute) -> None:
    dispute.act("draw_up", "mediator", {"obligations": two_payments(dispute), "prevails": "zh"})
    for side in ("applicant", "respondent"):
        dispute.serve("draw_up", side)


def to_agreed(dispute: Dispute) -> None:
    for side in ("applicant", "respondent"):
        dispute.act("sign", side, {"draft": dispute.last("draw_up")})


WALK = {
    "invited": to_invited,
    "choosing": to_choosing,
    "appointing": to_appointing,
    "mediating": to_mediating,
    "signing": to_signing,
    "agreed": to_agreed,
}
