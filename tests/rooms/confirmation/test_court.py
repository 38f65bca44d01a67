"""The court's desk: who may be there and when, what it reads and what never reaches it, the ruling of a named judge."""

from __future__ import annotations

import pytest
from django.test import Client

from concord.docket import clock, documents, reactor
from concord.docket.actors import Actor
from concord.docket.models import Document
from concord.docket.recording import record
from concord.gateways.signing import validate
from concord.law.model import Refused
from tests import matters
from tests.matters import Dispute
from tests.visitors import browser

pytestmark = pytest.mark.django_db
DAY = 24 * 3600
CANARIES = ("云杉七号", "石榴九号", "青鸟十二")


def spoken() -> Dispute:
    """A dispute in mediation in which secrets were told: jointly, to the mediator alone, and in an offer."""
    dispute = matters.at_stage("mediating")
    joint, aside, reason = CANARIES
    dispute.act("say", "applicant", {"to": "without_prejudice", "text": joint})
    dispute.act("say", "applicant", {"to": "side", "text": aside})
    dispute.act("propose_fact", "mediator", {"text": reason})
    return dispute


def at_court(dispute: Dispute) -> Dispute:
    for step in ("signing", "agreed"):
        matters.WALK[step](dispute)
    for side in ("applicant", "respondent"):
        dispute.act("apply_confirmation", side)
    reactor.run_all()
    return dispute


def case(dispute: Dispute, role: str) -> str:
    return browser(dispute, role).get(f"/c/{dispute.matter.pk}/").content.decode()


def ruled(dispute: Dispute) -> None:
    dispute.act("docket", "court_clerk")
    dispute.act("call", "judge", {"on": clock.now() + DAY, "how": "video"})
    dispute.act("confirm", "judge")
    reactor.run_all()


def test_the_court_reads_agreement_application_and_identities() -> None:
    dispute = at_court(spoken())
    page = case(dispute, "judge")
    for words in ("Settlement agreement", "Application for confirmation", "lu@qinghe.example", "The checks propose"):
        assert words in page, words


@pytest.mark.parametrize("role", ["judge", "court_clerk"])
def test_nothing_said_in_mediation_reaches_the_court(role: str) -> None:
    dispute = at_court(spoken())
    client = browser(dispute, role)
    address = f"/c/{dispute.matter.pk}/"
    archive = client.get(f"{address}file.zip")
    body = b"".join(archive.streaming_content) if archive.streaming else archive.content
    pages = "".join(client.get(f"{address}{page}").content.decode() for page in ("", "verify/", "who-sees-what/"))
    for canary in CANARIES:
        assert canary not in pages
        assert canary.encode() not in body
    for page in ("room/", "room/talk/", "offer/", "agreement/draw-up/"):
        assert client.get(f"{address}{page}").status_code == 404, page


def test_the_application_is_one_paper_that_both_signed() -> None:
    dispute = at_court(matters.at_stage("mediating"))
    reactor.run_all()
    paper = Document.objects.get(matter=dispute.matter, kind="confirmation_application")
    reports = validate(documents.content(paper))
    assert len(reports) == 2
    assert all(report.valid for report in reports)


def test_a_ruling_waits_for_docketing_and_for_both_parties_to_be_called() -> None:
    dispute = at_court(matters.at_stage("mediating"))
    actor = dispute.act("docket", "court_clerk").entry  # docketed, but nobody was called
    assert actor.account == dispute.staff["court_clerk"]
    refused = record(dispute.matter, act="confirm", by=_judge(dispute), form={})
    assert isinstance(refused, Refused)
    assert "356" in refused.says["zh"]


def _judge(dispute: Dispute) -> Actor:
    return Actor(dispute.people["judge"], dispute.staff["judge"])


def test_the_ruling_is_signed_by_the_named_judge_and_sealed() -> None:
    dispute = at_court(matters.at_stage("mediating"))
    ruled(dispute)
    reactor.run_all()
    paper = Document.objects.get(matter=dispute.matter, kind="ruling")
    reports = validate(documents.content(paper))
    assert [report.valid for report in reports] == [True, True]
    assert dispute.staff["judge"].name("zh-hans") in str(reports[0])
    assert dispute.staff["judge"].name("en") in case(dispute, "applicant")


def test_a_party_sees_until_when_it_may_object_once_the_ruling_reached_it() -> None:
    dispute = at_court(matters.at_stage("mediating"))
    ruled(dispute)
    assert "Fifteen days from the day the ruling reaches you." in case(dispute, "respondent")
    dispute.serve("confirm", "respondent")
    assert "The ruling can still be objected to" in case(dispute, "respondent")
    clock.advance(20 * DAY)
    assert "The ruling is final for you" in case(dispute, "respondent")


def test_a_dismissal_names_its_ground() -> None:
    dispute = at_court(matters.at_stage("mediating"))
    dispute.act("docket", "court_clerk")
    dispute.act("dismiss", "judge", {"ground": "unclear"})
    reactor.run_all()
    assert "Content unclear" in case(dispute, "applicant")
    assert Document.objects.filter(matter=dispute.matter, kind="ruling").count() == 1


def test_not_accepted_leads_back_and_says_why() -> None:
    dispute = at_court(matters.at_stage("mediating"))
    dispute.act("not_accept", "court_clerk", {"ground": "title_of_rights"})
    dispute.matter.refresh_from_db()
    assert dispute.matter.stage == "performing"
    assert "Concerns title to real rights" in case(dispute, "applicant")


def test_the_courts_case_is_hidden_from_other_courts_and_strangers() -> None:
    dispute = at_court(matters.at_stage("mediating"))
    assert Client().get(f"/c/{dispute.matter.pk}/").status_code == 404
