"""A lost link, a new phone: everybody gets the same answer, and only the right person gets a link."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from concord.docket import participants, reactor
from concord.docket.models import AddressChange, Link
from concord.notice.models import Search
from tests.rooms.notice import answering
from tests.visitors import officer

pytestmark = pytest.mark.django_db
TOKEN = re.compile(rb'value="[A-Za-z0-9]{64}"')


def ask(number: str, contact: str, **more: str) -> tuple[int, bytes]:
    client = Client()
    answer = client.post("/find/", {"number": number, "contact": contact, "name": "", "note": "", **more}, follow=True)
    reactor.run_all()
    return answer.status_code, TOKEN.sub(b"", answer.content)


def test_the_answer_is_the_same_whatever_is_found() -> None:
    case = answering.invited()
    number = case.dispute.matter.number
    answers = {
        ask(number, "13700002208"),
        ask(number, "13700002209"),
        ask("NOBODY-2026-00001", "13700002208"),
        ask(number, "else@where.example", name="渡云家居店"),
    }
    assert len(answers) == 1


def test_a_known_address_gets_a_new_link_and_nobody_else_does() -> None:
    case = answering.invited()
    before = len(answering.texts("sms", answering.PHONE))
    ask(case.dispute.matter.number, "137 0000 2208")
    new = answering.texts("sms", answering.PHONE)
    assert len(new) == before + 1
    assert Client().get(answering.link_in(new[-1])).status_code == 200
    ask(case.dispute.matter.number, "13799999999")
    assert answering.texts("sms", "+8613799999999") == []


def test_a_nul_in_what_was_typed_breaks_nothing() -> None:
    """PostgreSQL refuses it in any text: to whoever sends one the page is what it is to everybody."""
    case = answering.invited()
    before = len(answering.texts("sms", answering.PHONE))
    status, _page = ask(f"{case.dispute.matter.number}\0", "13700002208", name="\0")
    assert status == 200
    assert len(answering.texts("sms", answering.PHONE)) == before + 1


def test_three_links_a_day_are_enough() -> None:
    case = answering.invited()
    before = len(answering.texts("sms", answering.PHONE))
    for _time in range(5):
        ask(case.dispute.matter.number, "13700002208")
    assert len(answering.texts("sms", answering.PHONE)) == before + 3


def test_before_acceptance_the_other_side_cannot_find_out() -> None:
    dispute = answering.at_stage("filed")
    participants.change(dispute.people["respondent"], phone=answering.PHONE, email=answering.MAIL)
    ask(dispute.matter.number, "13700002208")
    ask(dispute.matter.number, "new@duyun.example", name="渡云家居店")
    assert answering.texts("sms", answering.PHONE) == []
    assert AddressChange.objects.count() == 0


def test_a_new_phone_is_put_before_the_registrar_who_decides() -> None:
    case = answering.invited()
    ask(case.dispute.matter.number, "13600001111", name="渡云家居店", note="换手机了，原来是 137 的")
    change = AddressChange.objects.get()
    registrar = officer(case.dispute, "registrar")
    page = registrar.get(f"/desk/address/{change.pk}/").content.decode()
    assert "13600001111" in page
    assert "换手机了" in page
    assert answering.texts("sms", "+8613600001111") == []
    registrar.post(f"/desk/address/{change.pk}/", {"do": "grant"})
    assert answering.link_in(answering.texts("sms", "+8613600001111")[-1])
    assert Client().get(case.link).status_code == 404  # whoever holds the old phone does not hold the case
    assert Link.objects.filter(participant=case.respondent, revoked_at=None).count() == 1


def test_a_denied_change_changes_nothing() -> None:
    case = answering.invited()
    ask(case.dispute.matter.number, "13600001111", name="渡云家居店")
    change = AddressChange.objects.get()
    registrar = officer(case.dispute, "registrar")
    registrar.post(f"/desk/address/{change.pk}/", {"do": "deny"})
    assert participants.personal(case.respondent)["phone"] == answering.PHONE
    assert Client().get(case.link).status_code == 200


def test_another_confirmed_address_lets_the_person_change_it_alone() -> None:
    case = answering.invited(confirmed=["email"])
    ask(case.dispute.matter.number, "13600001111", name="渡云家居店")
    said = answering.texts("mail", answering.MAIL)[-1]
    path = re.search(r"/find/check/[0-9a-f-]+/", said)
    assert path
    client = Client()
    assert client.post(path[0], {"code": "000000"}).status_code == 422
    assert client.post(path[0], {"code": answering.code_in(said)}).status_code == 200
    assert answering.texts("sms", "+8613600001111")


def test_what_was_asked_is_erased_when_it_was_worked_off() -> None:
    case = answering.invited()
    ask(case.dispute.matter.number, "13700002208")
    assert bytes(Search.objects.get().sealed) == b""


@pytest.mark.parametrize("typed", [{"number": "", "contact": ""}, {"number": "X", "contact": "what"}])
def test_what_cannot_be_read_is_told(typed: dict[str, str]) -> None:
    assert Client().post("/find/", typed).status_code == 422


def test_one_visitor_cannot_ask_for_ever() -> None:
    client = Client()
    answers = [client.post("/find/", {"number": f"X-{n}", "contact": "13700002208"}).status_code for n in range(12)]
    assert answers.count(302) == 10
    assert answers[-1] == 429
