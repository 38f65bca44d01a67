"""What a consumer reads about a contract speaks of a contract: messages, the link, pages before and after signing."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from concord.contracts import papers
from concord.docket import clock, clockwork, links, participants, reactor
from concord.docket.actors import Reader
from concord.docket.models import Link, Matter
from concord.gateways.models import OutboxMessage
from concord.notice import contract_texts
from tests.rooms.contracts import credits, leases
from tests.rooms.contracts.test_consumer_page import says, words
from tests.rooms.contracts.test_pages import offers, signatory
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db
DAY = 24 * 3600
CASE = re.compile(r"\bcase\b|案件|案号|本案", re.IGNORECASE)


def messages(to: str) -> list[str]:
    """What went to an address so far, the oldest first."""
    return [f"{row.subject}\n{row.text}" for row in OutboxMessage.objects.filter(recipient=to).order_by("pk")]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_messages_speak_of_a_contract_and_ask_for_no_money(language: str) -> None:
    consumer = credits.Consumer("邱一鸣", "+8613800000031", "yiming@party.example", language)
    lease = leases.running(leases.offered(consumer=consumer, late_rate="0%/year"))
    clock.advance(66 * DAY)
    clockwork.run_all()
    reactor.run_all()
    lease.act("pay", "bank", {"ref": "B-1", "amount": 1020_00})
    reactor.run_all()
    told = [*messages("yiming@party.example"), *messages("+8613800000031")]
    whole = "\n".join(told)
    assert not CASE.search(whole), CASE.search(whole)
    assert "money" not in whole
    for line in {
        "zh-hans": ("合同编号", "现在催告您付清", "有一期租金到期没付", "逾期的款项都付清了", "也不通过链接收款"),
        "en": (
            "Contract number: ", "you are asked to pay it", "A rent was not paid by its day.",
            "The contract goes on as before.", "take no payment through a link",
        ),
    }[language]:  # fmt: skip
        assert line in whole, line


def test_no_message_says_how_much() -> None:
    """Mail and text travel over systems that nobody here knows: sums stand behind the code."""
    credits.loan()
    reactor.run_all()
    told = messages("yiming@party.example")
    assert len(told) >= 2
    assert not re.search(r"¥|\d,\d{3}", "\n".join(told))


def test_what_both_sides_are_told_differs_where_their_tasks_do() -> None:
    both = {act for act, role in contract_texts.CONTRACT if not role}
    assert {act for act, role in contract_texts.CONTRACT if role} - both == {"term_over"}


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "关于合同"), ("en", "A message about contract")])
def test_the_page_of_a_link_speaks_of_the_contract(language: str, title: str) -> None:
    lease = leases.offered()
    token = links.issue(lease.lessee, Link.Channel.EMAIL)
    page = Client(HTTP_ACCEPT_LANGUAGE=language).get(f"/a/{token}").content.decode()
    says(page, title)
    assert not CASE.search(page.partition("<main")[2].partition("</main>")[0])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", ["", "not-now/", "who-sees-what/", "do/say_paid/", "do/report_problem/"])
def test_no_page_of_a_contract_speaks_of_a_case(path: str, language: str) -> None:
    page = words(leases.running(), language, path=path)
    assert not CASE.search(page), CASE.search(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_before_signing_the_last_day_says_what_follows_in_words(language: str) -> None:
    lease = leases.offered()
    lease.serve("sign", "lessee")
    page = words(lease, language)
    assert "sign_in_time" not in page
    says(page, "看合同，再决定" if language == "zh-hans" else "Read it, then decide")
    says(page, "到此结束：合同未成立" if language == "zh-hans" else "it ends here: Not concluded.")


def test_a_text_among_the_terms_is_read_as_it_was_written() -> None:
    says(words(credits.loan()), "进货")


def test_where_no_act_helps_in_hardship_the_page_says_whom_to_call() -> None:
    lease = leases.running()
    clock.advance(66 * DAY)
    clockwork.run_all()
    says(words(lease), "I cannot pay as planned", "At this stage it cannot be asked for here. Call")


def test_the_account_that_the_enterprise_names_belongs_to_the_offer() -> None:
    """Kept with it, so that nobody can name the consumer another one later."""
    account = "岚汀示例银行 6200 0000"
    assert offers(signatory(), pay_to=account).status_code == 302
    matter = Matter.objects.get()
    consumer = participants.of_role(matter, "lessee")[0]
    assert papers.offered(matter, Reader(matter.pk, (consumer,)))["pay_to"] == account


def test_a_sale_and_a_loan_are_read_on_one_screen_before_signing() -> None:
    sale = credits.offered("sale@1", credits.SALE | {"price": 6000_00, "down": 1000_00, "instalments": 12})
    says(
        words(sale), "¥6,000 in all.", "¥1,000 first, before the goods are sent.",
        "12 instalments of ¥416.66; the last one is ¥416.74.", "Once ¥1,200, a fifth of the price, is overdue",
        "Within seven days of delivery you can send the goods back, without a reason.",
    )  # fmt: skip
    loan = credits.offered("loan@1", credits.LOAN)
    says(
        words(loan), "You borrow ¥10,000 and repay ¥10,352.91: the interest is ¥352.91, at 12% a year.",
        "Once 2 instalments are unpaid", "You can repay all or a part early at any time.",
    )  # fmt: skip
    says(words(loan, "zh-hans"), "借 ¥10,000，一共还 ¥10,352.91", "随时可以提前还一部分或全部")


def test_who_asks_for_another_schedule_reads_who_answers_and_what_silence_means() -> None:
    page = words(credits.loan(), path="do/ask_new_plan/")
    says(page, "The lender has 7 days to answer", "pay as planned. If they do not answer, it is a no.")


def test_who_announces_an_early_repayment_reads_until_when_to_pay_it() -> None:
    says(words(credits.loan(), path="do/repay_early/"), "You then have 5 days to pay that sum (Repay principal early).")


def test_who_sends_goods_back_reads_what_comes_back() -> None:
    sale = credits.sale()
    sale.act("pay", "bank", {"ref": "B-1", "amount": 200_00})
    says(words(sale, path="do/return_goods/"), "¥200.00 that you paid comes back to you after that.")


def test_who_asks_to_suspend_reads_for_how_long() -> None:
    says(words(credits.loan()), "Your payments then stand still, for 90 days at most.")
    says(words(credits.sale(), "zh-hans"), "之后您的付款暂停，最长90天。")


def test_the_enterprise_reads_that_a_reminder_goes_out_and_not_that_it_is_reminded() -> None:
    lease = leases.running()
    page = signed_in(lease.signatory, HTTP_ACCEPT_LANGUAGE="en").get(f"/c/{lease.matter.pk}/").content.decode()
    says(page, "A reminder goes out 3 days before.")
    assert "We remind you" not in page
