"""The court's desk: who may be there and when, what it reads and what never reaches it, the ruling of a named judge."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from concord.docket import clock, documents, participants, reactor, tokens
from concord.docket.actors import Actor
from concord.docket.models import Document, Entry, Participant
from concord.docket.recording import record
from concord.gateways.signing import validate
from concord.kit import dates
from concord.law.model import Refused
from tests import matters
from tests.matters import Dispute
from tests.papers import poppler
from tests.visitors import browser

pytestmark = pytest.mark.django_db
DAY = 24 * 3600
CANARIES = ("云杉七号", "石榴九号", "青鸟十二")


def text_of(pdf: bytes) -> str:
    return "".join(poppler.run("pdftotext", "-raw", "-", "-", pdf=pdf).split())


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


@pytest.mark.parametrize(("docketed", "ruled_as", "shown"), [
    ("（2026）诉前调确 7 号", "", "（2026）诉前调确 7 号"),
    ("（2026）诉前调确 7 号", "（2026）确 9 号", "（2026）确 9 号"),
])  # fmt: skip
def test_the_ruling_bears_the_number_that_the_court_gave_it(docketed: str, ruled_as: str, shown: str) -> None:
    dispute = at_court(matters.at_stage("mediating"))
    dispute.act("docket", "court_clerk", {"number": docketed})
    dispute.act("call", "judge", {"on": clock.now() + DAY, "how": "video"})
    dispute.act("confirm", "judge", {"number": ruled_as} if ruled_as else {})
    reactor.run_all()
    said = text_of(documents.content(Document.objects.get(matter=dispute.matter, kind="ruling")))
    assert "".join(shown.split()) in "".join(said.split())
    assert docketed == shown or docketed not in said


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


CARD, FIRM = "11010519491231002X", "91350100M000100Y43"


def joining(dispute: Dispute, role: str, **form: str) -> Any:
    return browser(dispute, role).post(f"/c/{dispute.matter.pk}/confirm/", {"key": f"join {role}"} | form)


def between_people() -> Dispute:
    """An agreement between two people of whom no number and no address is on file."""
    dispute = matters.at_stage("agreed")
    Participant.objects.filter(matter=dispute.matter, standing="party").update(kind="person")
    for side in ("applicant", "respondent"):
        dispute.people[side].refresh_from_db()
    return dispute


def test_who_joins_gives_the_court_what_it_lacks_and_nobody_else_reads_it() -> None:
    dispute = between_people()
    page = browser(dispute, "respondent").get(f"/c/{dispute.matter.pk}/confirm/").content.decode()
    assert "The court has to know for certain who asks" in page
    given = {"document": "id_card", "number": " 110105 19491231 002x", "agree": "on", "address": "岚汀市南岸路 9 号"}
    assert joining(dispute, "respondent", **given).status_code == 302
    passport = {"document": "other", "number": "E1234567", "agree": "on", "address": "岚汀市北岸路 2 号"}
    assert joining(dispute, "applicant", **passport).status_code == 302
    dispute.matter.refresh_from_db()
    assert dispute.matter.stage == "confirming"
    reactor.run_all()
    assert CARD in case(dispute, "judge")
    sheet = Document.objects.get(matter=dispute.matter, kind="identities")
    pages = {role: browser(dispute, role) for role in ("applicant", "respondent", "mediator", "registrar", "judge")}
    found = {role: reverse("document", args=[dispute.matter.pk, sheet.pk]) for role in pages}
    assert {role: pages[role].get(found[role]).status_code for role in pages} == {
        "applicant": 404, "respondent": 404, "mediator": 404, "registrar": 404, "judge": 200,
    }  # fmt: skip
    paper = Document.objects.get(matter=dispute.matter, kind="confirmation_application")
    said = text_of(documents.content(paper))
    assert CARD not in said
    assert "南岸路" not in said
    assert CARD in text_of(documents.content(sheet))
    assert CARD not in case(dispute, "applicant")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"document": "id_card", "number": "110105194912310021", "agree": "on"}, "The last character does not fit"),
        ({"document": "id_card", "number": "110105209912310025", "agree": "on"}, "no possible date of birth"),
        ({"document": "other", "number": "E\u202e12", "agree": "on"}, "letters and digits"),
        ({"document": "id_card", "number": CARD}, "Without your consent"),
        ({"number": CARD, "agree": "on"}, "Choose one of the answers."),
    ],
)
def test_a_number_that_cannot_be_right_joins_nobody(form: dict[str, str], words: str) -> None:
    dispute = between_people()
    answer = joining(dispute, "respondent", **form | {"address": "岚汀市南岸路 9 号"})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Entry.objects.filter(matter=dispute.matter, act__in=("apply_confirmation", "give_consent")).exists()
    assert "id_number" not in participants.personal(dispute.people["respondent"])


def test_a_firm_whose_code_is_on_file_only_presses_the_button() -> None:
    dispute = matters.at_stage("agreed")
    participants.change(dispute.people["applicant"], id_number=FIRM, address="岚汀市南岸路 9 号")
    page = browser(dispute, "applicant").get(f"/c/{dispute.matter.pk}/confirm/").content.decode()
    assert "They are on file." in page
    assert "Number on it" not in page
    assert joining(dispute, "applicant").status_code == 302
    assert joining(dispute, "applicant").status_code == 302, "a second tap is no second act"
    assert Entry.objects.filter(matter=dispute.matter, act="apply_confirmation").count() == 1


def test_a_program_is_led_to_the_page_while_the_court_would_not_know_who_asks() -> None:
    dispute = matters.at_stage("agreed")
    headers = {"Authorization": f"Bearer {tokens.issue(dispute.people['respondent'])}", "Accept-Language": "en"}
    body = {"act": "apply_confirmation", "payload": {}, "idempotency_key": "1"}
    page = f"/api/v1/matters/{dispute.matter.pk}/acts"
    answer = Client(headers=headers).post(page, body, content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["sentence"].startswith("The court has to know who asks.")


@pytest.mark.parametrize("role", ["applicant", "respondent"])
def test_the_way_to_the_court_is_one_tap_for_either_side_whatever_falls_due_first(role: str) -> None:
    dispute = matters.at_stage("mediating")
    matters.to_signing(dispute)
    rows = matters.two_payments(dispute)
    soon = (dates.local(clock.now()).date() + timedelta(days=5)).isoformat()
    dispute.act("redraw", "mediator", {"obligations": [{**rows[0], "day": soon}, rows[1]]})
    for side in ("applicant", "respondent"):
        dispute.serve("redraw", side)
        dispute.act("sign", side, {"draft": dispute.last("redraw")})
    page = case(dispute, role)
    buttons = re.findall(r'class="(govuk-button[^"]*)" href="[^"]*/confirm/"', page)
    assert len(buttons) == 1
    assert page.count('class="govuk-button"') == 1, "one primary action"


def test_who_has_asked_waits_for_the_other_side_and_is_not_told_that_it_is_his_turn() -> None:
    dispute = matters.at_stage("agreed")
    dispute.act("apply_confirmation", "applicant")
    mine, theirs = case(dispute, "applicant"), case(dispute, "respondent")
    assert "It is your turn" not in mine
    assert "You: asked for it" in mine
    assert "It is your turn" in theirs


def test_who_asks_too_early_leaves_neither_consent_nor_number() -> None:
    dispute = matters.at_stage("mediating")
    Participant.objects.filter(matter=dispute.matter, standing="party").update(kind="person")
    given = {"document": "id_card", "number": CARD, "agree": "on", "address": "岚汀市南岸路 9 号"}
    assert joining(dispute, "respondent", **given).status_code == 409
    assert not Entry.objects.filter(matter=dispute.matter, act="give_consent").exists()
    kept = participants.personal(Participant.objects.get(pk=dispute.people["respondent"].pk))
    assert "id_number" not in kept
