"""A lease starts a mediation, and what comes of that moves the lease (S27): each once, through the one door."""

from __future__ import annotations

from typing import Any

import pytest

from concord.docket import clock, other_matters, participants
from concord.docket.actors import Actor
from concord.docket.models import Entry, Matter, Participant, Reaction
from concord.docket.opening import Opened, open_matter
from concord.docket.participants import Person
from concord.docket.reactor import run_all
from concord.docket.recording import Recorded, record
from tests import factory
from tests.docket.cases import one

pytestmark = pytest.mark.django_db

LESSOR = {"name": "澜石租赁行", "phone": "13800000011", "confirmed": ["phone"]}
LESSEE = {"name": "何小满", "email": "xiaoman@party.example", "verified": ["email"]}


def do(matter: Matter, role: str, act: str, **form: Any) -> None:
    answer = record(matter, act=act, by=Actor(one(matter, role)), form=form)
    assert isinstance(answer, Recorded), (act, answer)


def leased() -> Matter:
    """A lease that runs: signed, delivered, and the delivery accepted."""
    clock.forget()
    opened = open_matter(
        rulebook="lease@1",
        organisation=factory.centre(),
        people=[
            Person("lessor", kind="organisation", personal=LESSOR),
            Person("lessee", language="en", personal=LESSEE),
        ],
        by="lessor",
        terms={"rent": 300_00, "months": 12, "price": 3600_00},
    )
    assert isinstance(opened, Opened), opened
    matter = opened.matter
    do(matter, "lessor", "sign")
    do(matter, "lessee", "sign")
    do(matter, "lessor", "deliver", ref="SF1")
    delivery = Entry.objects.get(matter=matter, act="deliver")
    do(matter, "notice", "record_service", entry=delivery.seq, person=str(one(matter, "lessee").pk), how="sms")
    do(matter, "lessee", "accept_statement", entry=str(delivery.pk))
    return matter


def in_dispute() -> tuple[Matter, Matter]:
    """The lease, and the mediation that its lessee asked for."""
    lease = leased()
    do(lease, "lessee", "report_problem")
    run_all()
    (mediation,) = other_matters.started(lease)
    return lease, mediation


def test_the_reactor_opens_the_mediation_between_the_same_people_at_the_same_centre() -> None:
    lease, mediation = in_dispute()
    assert (mediation.rulebook, mediation.organisation) == ("cn-mediation", lease.organisation)
    assert other_matters.started_by(mediation) == lease
    assert other_matters.started_by(lease) is None
    applicant, respondent = one(mediation, "applicant"), one(mediation, "respondent")
    assert (participants.name(applicant), applicant.language) == ("何小满", "en")
    assert participants.name(respondent) == "澜石租赁行"
    assert Entry.objects.get(matter=mediation, act="begin").participant == applicant
    assert applicant.pk != one(lease, "lessee").pk
    assert not Reaction.objects.exclude(status="done").exists(), "its receipt and its messages went out too"


def test_what_a_person_confirmed_in_the_one_matter_is_not_confirmed_in_the_other() -> None:
    """S31: arrival counts only at an address that was confirmed, and that was for the lease."""
    _lease, mediation = in_dispute()
    for role in ("applicant", "respondent"):
        known = participants.personal(one(mediation, role))
        assert not {"confirmed", "verified"} & known.keys()
        assert known["name"]


def test_work_that_is_done_twice_starts_one_mediation() -> None:
    _lease, mediation = in_dispute()
    Reaction.objects.filter(handler="docket.start another matter").update(status="waiting", run_at=0)
    run_all()
    assert Matter.objects.filter(rulebook="cn-mediation").get() == mediation


def test_a_mediation_that_is_withdrawn_leads_back_once() -> None:
    lease, mediation = in_dispute()
    do(mediation, "applicant", "withdraw")
    run_all()
    lease.refresh_from_db()
    assert lease.stage == "running"
    assert [e.role for e in Entry.objects.filter(matter=lease, act="back_to_running")] == ["system"]
    do(lease, "lessee", "report_problem")
    Reaction.objects.filter(handler="docket.report an end").update(status="waiting", run_at=0)
    run_all()
    lease.refresh_from_db()
    assert lease.stage == "in_dispute", "the first mediation is not reported to the second dispute"
    assert len(other_matters.started(lease)) == 2


def test_parties_who_settle_themselves_end_the_lease_as_settled() -> None:
    lease, mediation = in_dispute()
    do(mediation, "registrar", "accept")
    accepted = Entry.objects.get(matter=mediation, act="accept")
    respondent = str(one(mediation, "respondent").pk)
    do(mediation, "notice", "record_service", entry=accepted.seq, person=respondent, how="sms")
    do(mediation, "applicant", "settled_ourselves")
    run_all()
    for matter in (lease, mediation):
        matter.refresh_from_db()
    assert (mediation.outcome, lease.stage, lease.outcome) == ("self_settled", "ended", "settled")


def test_a_matter_that_people_began_reports_to_nobody() -> None:
    mediation = open_matter(
        rulebook="cn-mediation@2025.1",
        organisation=factory.centre(),
        people=[Person("applicant", personal=LESSEE), Person("respondent", personal=LESSOR)],
        by="applicant",
        key="start with a word",
    )
    assert isinstance(mediation, Opened)
    do(mediation.matter, "applicant", "withdraw")
    run_all()
    assert not Reaction.objects.exclude(status="done").exists()
    assert Participant.objects.filter(role="lessor").count() == 0


def test_a_start_that_is_refused_waits_for_a_person_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    lease = leased()
    monkeypatch.setattr(other_matters, "_people", lambda _matter, _given: [(Person("applicant", personal=LESSEE), "")])
    do(lease, "lessee", "report_problem")
    run_all(rounds=1)
    row = Reaction.objects.get(handler="docket.start another matter")
    assert (row.status, "form respondent" in row.error) == ("waiting", True)
    assert not Matter.objects.filter(rulebook="cn-mediation").exists()
