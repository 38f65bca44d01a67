"""Nothing that failed goes unseen: the registrar's ways on, each with its proof."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from concord.docket import access, clock, reactor
from concord.docket.models import Entry
from concord.kit import dates
from concord.notice import desk
from concord.notice.models import Notice
from tests.rooms.notice import answering
from tests.visitors import officer

pytestmark = pytest.mark.django_db


def registrar(case: answering.Invited) -> Client:
    return officer(case.dispute, "registrar")


def failed() -> tuple[answering.Invited, Notice]:
    """A case in which the only address of the other side is refused by the gateway."""
    case = answering.invited(phone="12", email=None)
    return case, Notice.objects.get(participant=case.respondent)


def test_a_refused_address_stands_on_the_desk() -> None:
    case, row = failed()
    assert row.status == "failed"
    assert [one.pk for one in desk.undelivered(case.dispute.staff["registrar"])] == [row.pk]
    page = registrar(case).get("/desk/?queue=notices")
    assert page.status_code == 200
    assert "渡云家居店" in page.content.decode()


def test_correcting_the_address_sends_it_there() -> None:
    case, row = failed()
    client = registrar(case)
    assert client.post(f"/desk/notices/{row.pk}/", {"do": "correct", "to": "abc"}).status_code == 422
    assert client.post(f"/desk/notices/{row.pk}/", {"do": "correct", "to": "13700002208"}).status_code == 302
    assert answering.link_in(answering.texts("sms", answering.PHONE)[-1])
    assert list(desk.undelivered(case.dispute.staff["registrar"])) == []


def test_trying_again_is_a_further_attempt() -> None:
    case, row = failed()
    assert registrar(case).post(f"/desk/notices/{row.pk}/", {"do": "again"}).status_code == 422
    assert sorted(Notice.objects.filter(participant=case.respondent).values_list("attempt", flat=True)) == [1, 2]


def test_a_visit_with_proof_serves_at_its_own_time() -> None:
    case, row = failed()
    client = registrar(case)
    clock.advance(3 * 3600)
    visit = dates.local(clock.now() - 3600).replace(second=0, microsecond=0)
    typed = {"do": "proof", "how": "visit", "on": visit.strftime("%Y-%m-%dT%H:%M"), "proof": "当面交给店主，拍照存档"}
    assert client.post(f"/desk/notices/{row.pk}/", typed | {"proof": ""}).status_code == 422
    late = (visit + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    assert client.post(f"/desk/notices/{row.pk}/", typed | {"on": late}).status_code == 422
    assert client.post(f"/desk/notices/{row.pk}/", typed).status_code == 302
    entry = Entry.objects.get(matter=case.dispute.matter, act="record_service")
    assert entry.on == int(visit.timestamp())
    assert entry.account == case.dispute.staff["registrar"]
    row.refresh_from_db()
    assert row.served_at == entry.on
    assert row.proof["told"].startswith("当面")


def test_a_notice_for_which_a_time_waits_cannot_be_let_rest() -> None:
    case, row = failed()
    assert registrar(case).post(f"/desk/notices/{row.pk}/", {"do": "drop"}).status_code == 422


def test_a_postal_address_makes_a_letter_whose_code_opens_the_case() -> None:
    case = answering.invited(phone=None, email=None, address="岚汀市渡口路 2 号")
    row = Notice.objects.get(participant=case.respondent)
    assert row.channel == "letter"
    assert desk.undelivered(case.dispute.staff["registrar"]).count() == 1
    paper = registrar(case).post(f"/desk/notices/{row.pk}/letter/")
    assert paper.status_code == 200
    assert paper.content.startswith(b"%PDF")


def test_staff_are_told_by_mail_and_that_counts_as_arrival() -> None:
    dispute = answering.at_stage("appointing")
    reactor.run_all()
    rows = Notice.objects.filter(participant=dispute.people["mediator"], serves=True)
    assert rows.exists()
    assert all(row.served_at for row in rows)


def test_side_talk_prompts_nobody_who_may_not_see_it() -> None:
    dispute = answering.at_stage("mediating")
    reactor.run_all()
    Notice.objects.all().delete()
    form = {"to": "side", "text": "canary-side-room"}
    dispute.act("say", "applicant", form)
    reactor.run_all()
    told = {row.participant.role for row in Notice.objects.all()}
    assert told == {"mediator"}
    assert access.gateway(dispute.matter, "notice")


def test_the_registrar_learns_nothing_of_what_was_told_without_prejudice() -> None:
    case = answering.invited()
    client = Client()
    answering.open_link(client, case.link)
    typed = {"amount-0": "40000", "day-0": "2099-12-01", "open_for": "P3D", "key": "o"}
    client.post(f"/c/{case.dispute.matter.pk}/answer/offer/", typed)
    reactor.run_all()
    hidden = Notice.objects.filter(entry__act="offer_now")
    assert hidden.exists()
    assert {row.participant.role for row in hidden} == {"applicant"}
    page = registrar(case).get(f"/c/{case.dispute.matter.pk}/notices/").content.decode()
    assert not any(str(row.pk) in page for row in hidden)
    assert registrar(case).get(f"/desk/notices/{hidden[0].pk}/").status_code == 404
    Notice.objects.filter(pk=hidden[0].pk).update(status="failed")
    assert list(desk.undelivered(case.dispute.staff["registrar"])) == []


def test_who_answers_has_notice_of_what_follows() -> None:
    case = answering.invited()
    client = Client()
    answering.open_link(client, case.link)
    client.post(f"/c/{case.dispute.matter.pk}/answer/accept/", {"key": "a"})
    reactor.run_all()
    case.dispute.matter.refresh_from_db()
    assert "joint_choice" in {duty.id for duty in case.dispute.matter.law_state.duties}
    by_press = Entry.objects.filter(matter=case.dispute.matter, act="record_service")
    assert "platform" in {entry.law.form["how"] for entry in by_press}
