"""The papers: one after the other, once each, whatever dies in between; and who may have them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from concord.agreement import papers
from concord.agreement.rounds import Round, of_matter
from concord.docket import documents, visibility
from concord.docket.actors import Reader
from concord.docket.models import Document, Entry, Reaction
from concord.gateways.models import OutboxMessage
from concord.gateways.signing import ca_certificate, validate
from tests import matters
from tests.matters import Dispute
from tests.rooms.agreement.people import papers_of, signing, where, work
from tests.visitors import browser, member

pytestmark = pytest.mark.django_db

PAGES = ("", "draw-up/", "sign/", "refuse/")


def agreed() -> Dispute:
    dispute = matters.at_stage("agreed")
    work()
    return dispute


def test_when_the_first_paper_was_never_made_the_last_signature_makes_all_in_order() -> None:
    dispute = matters.at_stage("agreed")
    waiting = Reaction.objects.filter(matter=dispute.matter, handler__startswith="agreement.paper")
    assert waiting.count() == 3
    waiting.exclude(pk=waiting.order_by("-id")[0].pk).delete()  # only the reaction to the last signature is left
    work()
    assert [paper.kind for paper in papers_of(dispute)] == ["agreement_draft", "agreement_draft", "agreement"]
    assert len(validate(documents.content(papers_of(dispute)[-1]))) == 4


@pytest.mark.parametrize("dies_at", [1, 2, 3, 4])
def test_a_worker_that_dies_at_any_signature_leaves_one_paper_of_each(
    dies_at: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    dispute = matters.at_stage("agreed")
    real, calls = papers.sign_pdf, []

    def dying(*args: Any, **more: Any) -> bytes:
        calls.append(1)
        if len(calls) == dies_at:
            raise RuntimeError("killed")
        return real(*args, **more)

    monkeypatch.setattr(papers, "sign_pdf", dying)
    work()
    work()
    assert not Reaction.objects.exclude(status=Reaction.Status.DONE).filter(handler__startswith="agreement").exists()
    made = papers_of(dispute)
    assert [paper.kind for paper in made] == ["agreement_draft", "agreement_draft", "agreement"]
    assert all(report.valid for report in validate(documents.content(made[-1])))


def test_a_worker_that_dies_after_its_work_does_it_again_in_vain() -> None:
    dispute = agreed()
    before = [(paper.pk, paper.stored) for paper in papers_of(dispute)]
    Reaction.objects.filter(handler__startswith="agreement").update(status=Reaction.Status.WAITING, run_at=0)
    work()
    assert [(paper.pk, paper.stored) for paper in papers_of(dispute)] == before


def test_two_workers_at_once_give_the_paper_that_was_stored_first(monkeypatch: pytest.MonkeyPatch) -> None:
    dispute = matters.at_stage("signing")
    one = Round(*[Entry.objects.get(matter=dispute.matter, act="draw_up")] * 2)
    first = papers.drawn(dispute.matter, one)
    assert papers.drawn(dispute.matter, one).pk == first.pk  # the second had not seen the first when it began
    assert Document.objects.filter(matter=dispute.matter, kind="agreement_draft").count() == 1


def test_an_altered_byte_is_found() -> None:
    content = documents.content(papers_of(agreed())[-1])
    at = content.index(b"/Contents") - 200
    altered = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    assert not all(report.valid for report in validate(altered))


def test_the_paper_says_what_was_agreed_without_numbers_that_are_private() -> None:
    dispute = matters.at_stage("signing")
    data = papers.filled(dispute.matter, of_matter(dispute.matter)[-1])
    assert [row["amount"] for row in data["rows"]] == [23_000_00, 20_000_00]
    assert {party.get("address", "") for party in data["parties"]} == {""}
    assert "13900000046" not in str(data)


def test_the_court_reads_the_agreement_in_force_and_nothing_before() -> None:
    dispute = signing()
    eyes = Reader(dispute.matter.pk, (dispute.people["judge"],))
    dispute.act("sign", "applicant", {"draft": dispute.last("draw_up")})
    work()
    assert browser(dispute, "judge").get(where(dispute, "")).status_code == 404
    assert not visibility.visible_documents(dispute.matter, eyes).filter(kind__startswith="agreement").exists()
    dispute.act("sign", "respondent", {"draft": dispute.last("draw_up")})
    for role in ("applicant", "respondent"):
        dispute.act("apply_confirmation", role)
    work()
    page = browser(dispute, "judge").get(where(dispute, ""))
    assert page.status_code == 200
    assert page.context["final"]
    assert not page.context["sheets"]
    seen = visibility.visible_documents(dispute.matter, eyes).filter(kind__startswith="agreement")
    assert [paper.kind for paper in seen] == ["agreement"]
    for page_name in ("draw-up/", "sign/", "refuse/"):
        assert browser(dispute, "judge").get(where(dispute, page_name)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_sees_nothing_at_any_address(page: str) -> None:
    dispute = signing()
    stranger = Client()
    assert stranger.get(where(dispute, page)).status_code == 404
    assert stranger.post(where(dispute, page)).status_code in (404, 405)
    assert member("mediator").get(where(dispute, page)).status_code == 404


def test_each_page_is_for_its_role() -> None:
    dispute = signing()
    assert browser(dispute, "applicant").get(where(dispute, "draw-up/")).status_code == 404
    for page in ("sign/", "refuse/"):
        assert browser(dispute, "mediator").get(where(dispute, page)).status_code == 404
    assert browser(dispute, "registrar").get(where(dispute, "")).status_code == 404


def test_before_a_draft_there_is_no_agreement() -> None:
    dispute = matters.at_stage("mediating")
    assert browser(dispute, "applicant").get(where(dispute, "")).status_code == 404


def test_the_case_page_shows_who_signed_and_the_way_to_sign() -> None:
    dispute = signing()
    dispute.act("sign", "applicant", {"draft": dispute.last("draw_up")})
    page = browser(dispute, "respondent").get(f"/c/{dispute.matter.pk}/").content.decode()
    assert where(dispute, "sign/") in page
    assert "not yet" in page
    assert "Qinghe Packaging signed the agreement" in page


def test_anybody_gets_the_root_certificate_and_the_way_to_trust_it() -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    assert "SHA-256" in client.get("/trust/").content.decode()
    assert client.get("/trust/concord-root.cer").content == ca_certificate("der")
    assert client.get("/trust/concord-root.pem").content == ca_certificate("pem")
    assert client.get("/trust/concord-root.exe").status_code == 404


def test_everybody_is_told_that_it_is_in_force_the_last_signer_too() -> None:
    dispute = agreed()
    told = {
        message.recipient
        for message in OutboxMessage.objects.filter(channel="mail")
        if "各方都已签署，协议生效" in message.text
    }
    parties = {"lu@qinghe.example", "shen@duyun.example"}
    assert told == parties | {dispute.staff["mediator"].email}
