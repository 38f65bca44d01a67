"""The generic page of an act: it records once, refuses in words, and keeps what was typed."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from concord.casefile.consequences import after
from concord.docket.models import Entry, Exhibit
from concord.law.shelf import rulebook
from tests.casefile.test_case_page import page
from tests.matters import Dispute, at_stage
from tests.visitors import officer, party

pytestmark = pytest.mark.django_db


def form_of(client: Client, dispute: Dispute, act: str) -> dict[str, str]:
    """The hidden fields of the act's page, in English."""
    html = client.get(reverse("act", args=[dispute.matter.pk, act]), {"lang": "en"}).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(key|version)" value="([^"]*)"', html))


def send(client: Client, dispute: Dispute, act: str, data: dict[str, object]) -> object:
    return client.post(reverse("act", args=[dispute.matter.pk, act]), data)


def count(dispute: Dispute, act: str) -> int:
    return Entry.objects.filter(matter=dispute.matter, act=act).count()


def test_an_act_is_recorded_and_leads_back_to_the_case() -> None:
    dispute = at_stage("invited")
    client = officer(dispute, "registrar")
    answer = send(
        client, dispute, "desk_note", form_of(client, dispute, "desk_note") | {"text": "Called the applicant."}
    )
    assert answer.status_code == 302
    assert count(dispute, "desk_note") == 1
    assert "Called the applicant." in page(client, dispute)
    assert "Called the applicant." not in page(party(dispute, "applicant"), dispute)


def test_the_same_form_sent_twice_counts_once() -> None:
    dispute = at_stage("invited")
    client = officer(dispute, "registrar")
    data = form_of(client, dispute, "desk_note") | {"text": "Once."}
    first = send(client, dispute, "desk_note", data)
    second = send(client, dispute, "desk_note", {**data, "version": ""})
    assert (first.status_code, second.status_code) == (302, 302)
    assert count(dispute, "desk_note") == 1


def test_a_form_without_what_it_needs_is_shown_again_with_the_reason() -> None:
    dispute = at_stage("mediating")
    client = party(dispute, "applicant")
    data = form_of(client, dispute, "complain") | {"why": "He takes sides."}
    answer = send(client, dispute, "complain", data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "1 thing to fix" in html
    assert "He takes sides." in html
    assert count(dispute, "complain") == 0


def test_a_stale_page_is_refused_and_nothing_typed_is_lost() -> None:
    dispute = at_stage("mediating")
    client = party(dispute, "applicant")
    data = form_of(client, dispute, "propose_fact") | {"text": "1,150 boxes were damp."}
    dispute.act("propose_fact", "respondent", {"text": "The goods came on 14 August."})
    answer = send(client, dispute, "propose_fact", data)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "moved on" in html
    assert "1,150 boxes were damp." in html
    renewed = dict(re.findall(r'<input type="hidden" name="(key|version)" value="([^"]*)"', html))
    assert send(client, dispute, "propose_fact", {**data, **renewed}).status_code == 302
    assert count(dispute, "propose_fact") == 2


def test_what_the_other_side_does_in_secret_makes_no_page_stale() -> None:
    dispute = at_stage("mediating")
    client = party(dispute, "applicant")
    data = form_of(client, dispute, "propose_fact") | {"text": "1,150 boxes were damp."}
    dispute.act("say", "respondent", {"to": "side", "text": "Only for the mediator."})
    assert send(client, dispute, "propose_fact", data).status_code == 302


def test_an_act_of_another_stage_says_so_and_leads_back() -> None:
    dispute = at_stage("filed")
    answer = party(dispute, "applicant").get(reverse("act", args=[dispute.matter.pk, "stop_choosing"]), {"lang": "en"})
    assert answer.status_code == 409
    assert "This cannot be done at this point" in answer.content.decode()


def test_an_act_of_another_role_and_an_unknown_one_are_not_there() -> None:
    dispute = at_stage("filed")
    client = party(dispute, "applicant")
    for act in ("accept", "confirm", "no_such_act"):
        assert client.get(reverse("act", args=[dispute.matter.pk, act])).status_code == 404
        assert send(client, dispute, act, {}).status_code == 404
    assert count(dispute, "accept") == 0


def test_an_empty_file_is_refused_in_words_and_a_photo_is_taken() -> None:
    dispute = at_stage("mediating")
    client = party(dispute, "applicant")
    data = form_of(client, dispute, "add_evidence")
    empty = SimpleUploadedFile("note.txt", b"", content_type="text/plain")
    answer = send(client, dispute, "add_evidence", data | {"file": empty})
    assert answer.status_code == 422
    assert "This file is empty" in answer.content.decode()
    script = SimpleUploadedFile("photo.png", b"<svg><script>alert(1)</script></svg>", content_type="image/png")
    answer = send(client, dispute, "add_evidence", data | {"file": script})
    assert answer.status_code in (409, 422)
    assert Exhibit.objects.count() == 0
    note = SimpleUploadedFile("note.txt", "收货单 14,000".encode(), content_type="text/plain")
    data = form_of(client, dispute, "add_evidence")
    assert send(client, dispute, "add_evidence", data | {"file": note, "about": "Delivered."}).status_code == 302
    assert Exhibit.objects.get().entry is not None
    assert "note.txt" in page(party(dispute, "respondent"), dispute)


@pytest.mark.parametrize(
    ("stage", "role", "act", "en", "zh"),
    [
        ("invited", "applicant", "withdraw", "The case then ends: Withdrawn by the applicant.", "案件到此结束："),
        ("invited", "respondent", "more_time", "More time is then given for: ", "这一期限会延长："),
        ("agreed", "applicant", "go_without", "It counts once everybody who has to do it", "要等所有该做的人"),
        ("mediating", "applicant", "complain", "Next comes, from Supervisor: Answer the complaint.", "接下来由"),
    ],
)
def test_what_follows_is_told_before_it_is_sent(stage: str, role: str, act: str, en: str, zh: str) -> None:
    dispute = at_stage(stage)
    for language, words in (("en", en), ("zh-hans", zh)):
        html = party(dispute, role).get(reverse("act", args=[dispute.matter.pk, act]), {"lang": language})
        assert words in html.content.decode(), html.content.decode()


def test_a_time_that_is_given_again_is_told() -> None:
    law = rulebook("cn-mediation@2025.1")
    with translation.override("en"):
        assert after(law, law.acts["grant_fee_time"].then) == ["This time is then given again: Pay the court fee."]


def test_that_nothing_follows_is_said_only_where_nothing_does() -> None:
    dispute = at_stage("invited")
    dispute.serve("accept", "respondent")
    said = {
        act: officer(dispute, "registrar").get(reverse("act", args=[dispute.matter.pk, act]), {"lang": "en"})
        for act in ("desk_note", "correct_service")
    }
    assert all(
        "It is recorded with the time, and read by those named above." in one.content.decode() for one in said.values()
    )
    assert ["Nothing else follows" in one.content.decode() for one in said.values()] == [True, False]
