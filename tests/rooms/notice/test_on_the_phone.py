"""What whoever was asked reads on a phone: what happened, what is hers to do, and nothing that accuses without need."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from concord.docket import clock, clockwork, reactor
from concord.kit import house
from concord.kit.dates import DAY
from concord.notice import opening, searching
from tests.matters import at_stage
from tests.rooms.intake import applying
from tests.rooms.notice import answering
from tests.visitors import party

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> answering.Invited:
    return answering.invited()


@pytest.fixture
def opened(case: answering.Invited) -> Client:
    client = Client()
    answering.open_link(client, case.link)
    return client


def address(case: answering.Invited, step: str = "") -> str:
    return f"/c/{case.dispute.matter.pk}/answer/{step}"


def test_who_refused_need_do_nothing_more(case: answering.Invited, opened: Client) -> None:
    opened.post(address(case, "refuse/"), {"reason": "不同意", "key": "r"})
    page = opened.get(f"/c/{case.dispute.matter.pk}/").content.decode()
    assert "您不用做什么" in page
    assert "法院会直接通知您" in page
    assert "接下来有三条路" not in page
    assert page.index("您自己想做什么") < page.index("准备起诉材料")


def to_both(case: answering.Invited) -> list[str]:
    return answering.texts("mail", answering.MAIL)


def test_a_time_that_ran_out_is_told_as_what_happened_and_asks_nothing(case: answering.Invited, opened: Client) -> None:
    opened.post(address(case, "accept/"), {"key": "a"})
    reactor.run_all()
    case.dispute.matter.refresh_from_db()
    opening.reached(case.dispute.matter, case.dispute.people["applicant"], how="platform")
    clock.advance(9 * DAY)
    clockwork.run_all()
    reactor.run_all()
    mails = to_both(case)
    told = [mail for mail in mails if "双方没有选定，由中心指定调解员" in mail]
    assert len(told) == 1
    assert "您现在不用做什么" in told[0]
    assert not [mail for mail in mails if "有新进展：选择调解员" in mail]


def test_the_mail_with_a_new_link_says_who_runs_this_and_may_be_ignored(case: answering.Invited) -> None:
    searching.send_link(case.respondent, channel="email", key="again")
    said = to_both(case)[-1]
    assert "如果不是您要的，请不用理会" in said
    assert case.dispute.matter.organisation.name_zh in said
    assert house.of(case.dispute.matter.organisation).phone in said
    assert max(len(line) for line in said.splitlines() if "://" not in line) < 60


def test_what_she_filed_herself_is_not_counted_as_theirs(case: answering.Invited, opened: Client) -> None:
    opened.post(address(case, "photo/"), {"file": applying.photo("收据.jpg")})
    page = opened.get(address(case)).content.decode()
    assert "您交了 1 份证据" in page
    assert "看 1 份证据" not in page


def test_while_the_address_is_checked_nothing_accuses_and_nothing_is_asked(
    case: answering.Invited, opened: Client
) -> None:
    opened.post(address(case, "wrong/"), {"reason": "我不认识他们", "key": "w"})
    page = opened.get(address(case)).content.decode()
    assert '<h1 class="cc-stand">案件秘书正在核对，您先不用答复</h1>' in page
    assert "您还欠" not in page
    assert "cc-door" not in page


def test_more_time_names_both_days(case: answering.Invited, opened: Client) -> None:
    page = opened.get(address(case, "more_time/")).content.decode()
    found = re.search(r"最后一天从 (\S+月\S+日).*?延到 (\S+月\S+日)", page)
    assert found
    assert found[1] != found[2]
    opened.post(address(case, "more_time/"), {"key": "m"})
    assert found[2] in opened.get(address(case)).content.decode()


def test_after_a_mistyped_code_going_back_asks_nothing(case: answering.Invited) -> None:
    client = Client()
    client.post(case.link, {"do": "send"})
    answer = client.post(case.link, {"do": "open", "code": "1"})
    assert (answer.status_code, answer.headers["location"]) == (302, case.link)
    assert "验证码不对" in client.get(case.link).content.decode()
    assert "验证码不对" not in client.get(case.link).content.decode()


def test_to_stop_says_what_it_means_and_the_button_what_it_stops() -> None:
    dispute = at_stage("mediating")
    page = party(dispute, "respondent").get(f"/c/{dispute.matter.pk}/do/stop/").content.decode()
    assert "调解到此结束。对方可以起诉。" in page
    assert "结案报告" not in page
    assert re.search(r"<button[^>]*>不再调解</button>", page)


def test_a_time_says_who_goes_on_without_it(case: answering.Invited, opened: Client) -> None:
    opened.post(address(case, "accept/"), {"key": "a"})
    reactor.run_all()
    page = opened.get(f"/c/{case.dispute.matter.pk}/").content.decode()
    assert "到时没办好，由案件秘书指定调解员。" in page


def test_who_does_not_go_to_the_court_keeps_the_agreement() -> None:
    dispute = at_stage("agreed")
    page = party(dispute, "respondent").get(f"/c/{dispute.matter.pk}/").content.decode()
    assert "协议照样有效，只是不能直接申请强制执行" in page
