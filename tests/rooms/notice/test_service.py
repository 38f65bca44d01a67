"""S31 in words: whom we wrote to, when it counts as served, and that fetching a page is nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from concord.docket import clock, clockwork, participants, reactor
from concord.docket.models import Entry, Link, Reaction
from concord.docket.service import awaiting
from concord.gateways.mail import Unreachable
from concord.notice import telling
from concord.notice.models import Notice
from tests.rooms.notice import answering

pytestmark = pytest.mark.django_db
DAY = 24 * 3600


def served(case: answering.Invited) -> int:
    return Entry.objects.filter(matter=case.dispute.matter, act="record_service").count()


def test_the_other_side_hears_by_mail_and_text_only_after_acceptance() -> None:
    dispute = answering.at_stage("filed")
    participants.change(dispute.people["respondent"], phone=answering.PHONE, email=answering.MAIL)
    reactor.run_all()
    assert Notice.objects.filter(participant=dispute.people["respondent"]).count() == 0
    dispute.act("accept", "registrar")
    reactor.run_all()
    rows = Notice.objects.filter(participant=dispute.people["respondent"])
    assert set(rows.values_list("channel", flat=True)) == {"email", "sms"}
    assert all(row.serves and row.address_kind == "given" for row in rows)


def test_the_message_tells_who_wrote_and_the_number_and_nothing_of_the_claim() -> None:
    case = answering.invited()
    said = answering.texts("mail", answering.MAIL)[-1] + answering.texts("sms", answering.PHONE)[-1]
    assert case.dispute.matter.number in said
    assert "晴禾包装商行" in said
    for secret in ("礼盒", "20,000", "13900000046"):
        assert secret not in said


def test_arrival_at_an_address_that_was_not_confirmed_serves_nothing() -> None:
    case = answering.invited()
    assert served(case) == 0
    assert awaiting(case.dispute.matter, case.respondent)


def test_arrival_at_a_confirmed_address_serves() -> None:
    case = answering.invited(confirmed=["email", "phone"])
    assert served(case) == 1
    assert not awaiting(case.dispute.matter, case.respondent)
    assert Notice.objects.filter(served_at__isnull=False).exists()


def test_fetching_the_link_proves_and_consumes_nothing() -> None:
    case = answering.invited()
    for _time in range(3):
        assert Client().get(case.link).status_code == 200
        assert Client().head(case.link).status_code == 200
    assert served(case) == 0
    assert Notice.objects.filter(opened_at__isnull=False).count() == 0


def test_asking_for_the_code_is_not_yet_pressing_on() -> None:
    case = answering.invited()
    answering.ask_code(Client(), case.link)
    assert served(case) == 0


def test_code_and_pressing_on_serve_and_the_time_runs_from_then() -> None:
    case = answering.invited()
    client = Client()
    answer = answering.open_link(client, case.link)
    assert answer["Location"] == f"/c/{case.dispute.matter.pk}/answer/"
    assert served(case) == 1
    entry = Entry.objects.get(matter=case.dispute.matter, act="record_service")
    assert entry.law.form["how"] == "link"
    case.dispute.matter.refresh_from_db()
    duty = next(d for d in case.dispute.matter.law_state.duties if d.id == "response")
    assert duty.due > clock.now() + 6 * DAY


def test_pressing_on_twice_serves_once() -> None:
    case = answering.invited()
    client = Client()
    answering.open_link(client, case.link)
    client.post(case.link, {"do": "open"})
    assert served(case) == 1


def test_a_wrong_code_opens_nothing_and_guessing_ends() -> None:
    case = answering.invited()
    client = Client()
    right = answering.ask_code(client, case.link)
    wrong = "000000" if right != "000000" else "111111"
    for _try in range(5):
        assert client.post(case.link, {"do": "open", "code": wrong}).headers["location"] == case.link
    assert client.post(case.link, {"do": "open", "code": right}).headers["location"] == case.link
    assert client.get(f"/c/{case.dispute.matter.pk}/answer/").status_code == 404
    assert served(case) == 0


def test_the_page_says_the_same_when_too_many_codes_were_asked_for() -> None:
    case = answering.invited()
    client = Client()
    answers = {client.post(case.link, {"do": "send"}).status_code for _time in range(9)}
    assert answers == {302}
    codes = [text for text in answering.texts("sms", answering.PHONE) if "验证码" in text and "/a/" not in text]
    assert len(codes) == 5


def test_a_link_opens_for_its_own_code_only() -> None:
    first = answering.invited()
    mail_link = answering.link_in(answering.texts("mail", answering.MAIL)[-1])
    code = answering.ask_code(Client(), first.link)
    assert Client().post(mail_link, {"do": "open", "code": code}).headers["location"] == mail_link


def test_revoked_expired_and_made_up_links_look_alike() -> None:
    case = answering.invited()
    gone = Client().get("/a/" + "x" * 32)
    Link.objects.filter(participant=case.respondent).update(revoked_at=clock.wall())
    revoked = Client().get(case.link)
    assert gone.status_code == revoked.status_code == 404
    title = "这个链接已经不能用了"
    assert title in gone.content.decode()
    assert title in revoked.content.decode()


def test_before_the_answer_is_due_the_other_side_is_reminded_once() -> None:
    case = answering.invited()
    answering.open_link(Client(), case.link)
    case.dispute.matter.refresh_from_db()
    due = next(live.due for live in case.dispute.matter.law_state.duties if live.id == "response")
    clock.advance(due - clock.now() - 3600)  # its last hour, at whatever time of day this runs
    clockwork.run_all()
    reactor.run_all()
    clockwork.run_all()
    reactor.run_all()
    reminders = [text for text in answering.texts("mail", answering.MAIL) if "提醒" in text]
    assert len(reminders) == 1


def test_a_mail_server_that_is_down_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:

    class Down:
        def send(self, message: object, *, at: int | None = None) -> None:
            raise Unreachable("The mail server cannot be reached.")

    with monkeypatch.context() as patched:
        patched.setattr(telling, "mail", Down)
        case = answering.invited()
    row = Notice.objects.get(participant=case.respondent, channel="email")
    assert row.status == "waiting"
    assert "cannot be reached" in row.failure
    telling.send_all([row])
    row.refresh_from_db()
    assert row.status == "arrived"


def test_telling_twice_sends_once() -> None:
    case = answering.invited()
    before = (Notice.objects.count(), len(answering.texts("mail", answering.MAIL)))

    Reaction.objects.filter(handler="notice.tell").update(status="waiting", run_at=0)
    reactor.run_all()
    assert (Notice.objects.count(), len(answering.texts("mail", answering.MAIL))) == before
    assert case.link
