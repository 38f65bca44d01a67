"""Screening: the checks propose, a registrar decides; one correction; a return tells where else to go."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from concord.docket import reactor
from concord.docket.models import Entry, Matter
from tests import factory
from tests.rooms.intake import applying
from tests.rooms.notice import answering
from tests.visitors import member, outsider

pytestmark = pytest.mark.django_db


def filed(client: Client, **more: dict[str, str]) -> Matter:
    applying.begin(client, factory.centre().code)
    applying.fill(client, applying.SALE | more)
    return applying.file_it(client)


@pytest.fixture
def registrar(db: None) -> Client:
    return member("registrar")


def test_a_claim_above_the_facts_and_a_second_application_are_found(client: Client, registrar: Client) -> None:
    filed(client)
    second = filed(Client(), claims=applying.SALE["claims"] | {"amount": "90000"})
    page = registrar.get(f"/c/{second.pk}/screen/").content.decode()
    assert "¥90,000.00" in page
    assert Matter.objects.order_by("opened_at", "number").first().number in page  # type: ignore[union-attr]  # two are there


@pytest.mark.parametrize("act", ["accept", "ask_correction", "return_application"])
def test_the_act_that_was_pressed_on_the_case_page_is_chosen_already(
    client: Client, registrar: Client, act: str
) -> None:
    matter = filed(client)
    address = f"/c/{matter.pk}/screen/?act={act}"
    assert address in registrar.get(f"/c/{matter.pk}/").content.decode()
    page = registrar.get(address).content.decode()
    assert re.findall(r'value="(\w+)" checked', page) == [act]


def test_a_correction_is_asked_once_answered_and_screened_again(client: Client, registrar: Client) -> None:
    matter = filed(client)
    screen = f"/c/{matter.pk}/screen/"
    assert registrar.post(screen, {"act": "ask_correction", "what": "", "key": "1"}).status_code == 422
    assert registrar.post(screen, {"act": "ask_correction", "what": "请补合同第二页", "key": "2"}).status_code == 302
    reactor.run_all()
    applicant = Client()
    link = answering.link_in([t for t in applying.outbox("sms", "+8613900000046") if "/a/" in t][-1])
    answering.open_link(applicant, link, "+8613900000046")
    page = applicant.get(f"/c/{matter.pk}/correct/").content.decode()
    assert "请补合同第二页" in page
    assert applicant.post(f"/c/{matter.pk}/correct/", {"about": "", "key": "a"}).status_code == 422
    sent = {"about": "补上了", "file": applying.photo("合同.jpg"), "key": "b"}
    assert applicant.post(f"/c/{matter.pk}/correct/", sent).status_code == 302
    matter.refresh_from_db()
    assert matter.stage == "filed"
    assert "act-ask" not in registrar.get(screen).content.decode()
    again = registrar.post(screen, {"act": "ask_correction", "what": "还差", "key": "3"})
    assert again.status_code == 409
    assert Entry.objects.filter(matter=matter, act="ask_correction").count() == 1


def test_a_return_needs_ground_and_advice_and_tells_only_the_applicant(client: Client, registrar: Client) -> None:
    matter = filed(client)
    screen = f"/c/{matter.pk}/screen/"
    for wrong in (
        {"ground": "", "advice": "x"},
        {"ground": "duplicate", "advice": ""},
        {"ground": "mood", "advice": "x"},
    ):
        assert registrar.post(screen, {"act": "return_application", "key": "1", **wrong}).status_code == 422
    typed = {"act": "return_application", "ground": "outside_scope", "advice": "请打 12315", "key": "2"}
    assert registrar.post(screen, typed).status_code == 302
    reactor.run_all()
    matter.refresh_from_db()
    assert (matter.stage, matter.outcome) == ("ended", "returned")
    assert any("办不了" in text for text in applying.outbox("mail", "lu@qinghe.example"))
    assert applying.outbox("mail", "shen@duyun.example") == []


def test_only_the_registry_of_this_house_screens(client: Client) -> None:
    matter = filed(client)
    for who in (client, Client(), outsider()):
        assert who.get(f"/c/{matter.pk}/screen/").status_code == 404
        assert who.post(f"/c/{matter.pk}/screen/", {"act": "accept"}).status_code == 404
    assert not Entry.objects.filter(matter=matter, act="accept").exists()
