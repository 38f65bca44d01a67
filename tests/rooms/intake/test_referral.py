"""A court's clerk sends a case to mediation: on each track, and what comes back to the court when it fails."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from concord.docket import access, clock, participants, visibility
from concord.docket.actors import Actor, Reader
from concord.docket.models import Document, Entry, Matter
from concord.docket.reactor import run_all
from concord.docket.recording import Recorded, record
from concord.gateways.models import OutboxMessage
from tests import factory

pytestmark = pytest.mark.django_db

TYPED = {
    "centre": "CENTRE", "track": "delegated", "number": "（测试）民诉前调 7 号", "cause": "sale",
    "story": "礼盒 14,000 个，剩下的没付。", "claim": "pay", "amount": "43,000", "what": "货款", "key": "once",
    "applicant_kind": "organisation", "applicant_name": "晴禾包装商行", "applicant_email": "lu@qinghe.example",
    "applicant_language": "zh-hans", "respondent_kind": "organisation", "respondent_name": "渡云家居店",
    "respondent_phone": "13700002208", "respondent_language": "zh-hans",
}  # fmt: skip


@pytest.fixture
def clerk() -> Any:
    clock.forget()
    factory.centre()
    return factory.member("court_clerk")


def send(client: Client, **typed: str) -> Any:
    return client.post(reverse("refer"), TYPED | typed)


def act(matter: Matter, name: str, role: str, **form: Any) -> None:
    person = participants.of_role(matter, role)[0]
    result = record(matter, act=name, by=Actor(person), form=form)
    assert isinstance(result, Recorded), (name, result)


def test_the_clerk_opens_it_at_the_centre_and_the_court_takes_part_from_then_on(signed_in, clerk) -> None:
    client = signed_in(clerk)
    assert reverse("refer") in client.get("/desk/").content.decode()
    assert client.get(reverse("refer")).status_code == 200
    sent = send(client)
    matter = Matter.objects.get()
    assert sent.headers["Location"] == reverse("case", args=[matter.pk])
    assert matter.law_state.terms == {"track": "delegated"}
    assert client.get(sent.headers["Location"]).status_code == 200
    begin = Entry.objects.get(matter=matter, act="begin")
    assert (begin.role, begin.account) == ("court_clerk", clerk)
    judge = participants.of_role(matter, "judge")[0]
    assert (judge.joined, judge.organisation) == (matter.opened_at, factory.court())


def test_a_second_press_leads_to_the_same_case(signed_in, clerk) -> None:
    client = signed_in(clerk)
    first, second = send(client), send(client)
    assert first.headers["Location"] == second.headers["Location"]
    assert Matter.objects.count() == 1
    send(client, key="another")
    assert Matter.objects.count() == 2


@pytest.mark.parametrize("track", ["entrusted", "entrusted_simple"])
def test_a_docketed_case_is_sent_with_the_consent_of_both_and_the_sides_choose_at_once(signed_in, clerk, track) -> None:
    client = signed_in(clerk)
    answer = send(client, track=track)
    assert (answer.status_code, Matter.objects.count()) == (422, 0)
    assert "双方同意才能移送调解" in answer.content.decode()
    send(client, track=track, consent="on")
    matter = Matter.objects.get()
    act(matter, "accept", "registrar")
    matter.refresh_from_db()
    assert matter.stage == "choosing"


def test_what_failed_comes_back_to_the_court_with_the_report_and_nothing_of_the_talks(signed_in, clerk) -> None:
    """Delegated, refused by the other side: the centre reports, the clerk reads that and dockets the suit."""
    client = signed_in(clerk)
    send(client)
    matter = Matter.objects.get()
    act(matter, "accept", "registrar")
    entry = Entry.objects.get(matter=matter, act="accept")
    person = str(participants.of_role(matter, "respondent")[0].pk)
    served = {"entry": entry.seq, "person": person, "how": "sms"}
    answer = record(matter, act="record_service", by=access.gateway(matter, "notice"), form=served, on=clock.now())
    assert isinstance(answer, Recorded), answer
    act(matter, "refuse_mediation", "respondent", reason="不愿意")
    matter.refresh_from_db()
    assert (matter.stage, matter.outcome, matter.closed_at) == ("handing_back", "refused", None)
    act(matter, "report_to_court", "registrar", basics="已通知双方", reasons="对方不同意调解")
    run_all()
    told = [one.text for one in OutboxMessage.objects.filter(recipient=clerk.email)]
    assert told, "the court is told that the case comes back"
    assert not any("不愿意" in one for one in told)
    client = signed_in(clerk)
    page = client.get(reverse("case", args=[matter.pk])).content.decode()
    assert "对方不同意调解" in page
    assert "剩下的没付" not in page, "what the file holds is not the court's (OM 18)"
    assert Document.objects.get(matter=matter, kind="closing_report").seen == "court"
    act(matter, "docket_suit", "court_clerk")
    matter.refresh_from_db()
    assert (matter.stage, matter.outcome) == ("ended", "refused")


def test_both_sides_and_the_registry_read_who_sent_it_and_nobody_gets_a_receipt_of_an_application(
    signed_in, clerk
) -> None:
    send(signed_in(clerk))
    matter = Matter.objects.get()
    run_all()
    assert not Document.objects.filter(matter=matter).exists()
    to_applicant = OutboxMessage.objects.filter(recipient="lu@qinghe.example")
    assert [("法院已将您的案件移送我们调解" in one.text, "/a/" in one.text) for one in to_applicant] == [(True, True)]
    registrar = factory.member("registrar")
    page = signed_in(registrar).get(reverse("screen", args=[matter.pk])).content.decode()
    for shown in ("移送法院", "（测试）民诉前调 7 号", "剩下的没付", "晴禾包装商行"):
        assert shown in page
    view = Reader(matter.pk, (participants.of_role(matter, "court_clerk")[0],))
    assert {entry.act for entry in visibility.visible_entries(matter, view)} == {"court_refers"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"track": "self_applied"}, "track"),
        ({"track": ""}, "track"),
        ({"centre": "OTHER"}, "centre"),
        ({"cause": "no-such"}, "cause"),
        ({"number": " "}, "number"),
        ({"story": "\u202e"}, "story"),
        ({"amount": "-5"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"claim": "apologise", "what": ""}, "what"),
        ({"applicant_name": ""}, "applicant_name"),
        ({"applicant_kind": "ghost"}, "applicant_kind"),
        ({"respondent_phone": ""}, "respondent_phone"),
        ({"respondent_phone": "12"}, "respondent_phone"),
        ({"respondent_email": "lu@qinghe.example"}, "respondent_email"),
        ({"respondent_name": "晴禾包装商行"}, "respondent_name"),
        ({"respondent_uscc": "91330000000000000X"}, "respondent_uscc"),
        ({"applicant_language": "xx"}, "applicant_language"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_in_both_languages_and_nothing_is_recorded(
    signed_in, clerk, typed, said
) -> None:
    client = signed_in(clerk)
    for lang in ("zh-hans", "en"):
        answer = client.post(f"{reverse('refer')}?lang={lang}", TYPED | typed)
        assert (answer.status_code, Matter.objects.count()) == (422, 0)
        assert set(answer.context["form"].errors) == {said}
        assert f'id="id_{said}' in answer.content.decode()


def test_a_court_that_no_centre_works_with_is_told_so(signed_in) -> None:
    elsewhere = factory.organisation(kind="court")
    page = signed_in(factory.member("court_clerk", elsewhere)).get(f"{reverse('refer')}?lang=en").content.decode()
    assert "No centre works with your court yet" in page
    assert '<button class="govuk-button">Send' not in page


def test_a_clerk_sends_nothing_to_the_centre_of_another_court(signed_in, clerk) -> None:
    elsewhere = factory.organisation(kind="court")
    factory.organisation(code="NEAR", court=elsewhere)
    answer = send(signed_in(factory.member("court_clerk", elsewhere)), centre="CENTRE")
    assert (answer.status_code, Matter.objects.count()) == (422, 0)
