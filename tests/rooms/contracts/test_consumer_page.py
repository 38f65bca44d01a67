"""The contract's page as a consumer reads it after signing: what comes next, how to pay, what to do, what it costs."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from concord.contracts import purposes
from concord.docket import clock, clockwork
from concord.docket.models import Entry
from concord.law import shelf
from concord.law.builtin import ACTS
from tests.rooms.contracts import credits, leases
from tests.rooms.contracts.credits import ACCOUNT, Credit
from tests.rooms.contracts.leases import Lease
from tests.visitors import holding, signed_in

pytestmark = pytest.mark.django_db
DAY = 24 * 3600
TAGS = re.compile(r"<[^>]+>")


def shown(one: Lease | Credit, language: str = "en", *, path: str = "") -> str:
    """The page as the consumer gets it."""
    person = one.lessee if isinstance(one, Lease) else one.debtor
    answer = holding(person, HTTP_ACCEPT_LANGUAGE=language).get(f"/c/{one.matter.pk}/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def words(one: Lease | Credit, language: str = "en", *, path: str = "") -> str:
    """What is read on it, without tags, blanks once."""
    return " ".join(unescape(TAGS.sub(" ", shown(one, language, path=path))).split())


def later(days: int) -> None:
    clock.advance(days * DAY)
    clockwork.run_all()


def says(page: str, *lines: str) -> None:
    for line in lines:
        assert line in page, line


# what comes next, and how to pay


def test_what_comes_next_stands_first_with_sum_day_account_and_number() -> None:
    loan = credits.loan()
    page = words(loan)
    says(
        page, "All is in order. Next: ¥1,725.48 by", "Next payment ¥1,725.48", ACCOUNT, loan.matter.number,
        "Concord moves no money itself, and never asks for your card or a password.",
        "Should anybody name you another one, call 0999 888 0177 before you pay.",
        "Once 2 instalments are unpaid, the platform asks you to pay.",
    )  # fmt: skip
    assert page.index("Next payment") < page.index("What has happened")


def test_a_contract_that_names_no_account_says_so() -> None:
    says(words(leases.running()), "directly, to the account that it gave you.")


def test_what_is_overdue_is_said_with_interest_and_until_when_it_cures() -> None:
    lease = leases.running()
    later(66)
    lease.serve("default_reached", "lessee")
    page = words(lease)
    says(page, "2 payments; the oldest was due by")
    says(page, "Overdue now", "of it is interest for being late, until today", "and everything goes on as before.")
    owed = re.search(r"Overdue now ¥([\d,]+\.\d\d)", page)
    assert owed is not None
    assert 1020_00 < int(owed[1].replace(",", "").replace(".", "")) < 1030_00


def test_the_other_side_is_not_told_how_to_pay() -> None:
    lease = leases.running()
    page = signed_in(lease.signatory, HTTP_ACCEPT_LANGUAGE="en").get(f"/c/{lease.matter.pk}/").content.decode()
    assert "How to pay" not in page
    assert "Where the contract stands" in page


# what can be done


def test_every_act_of_the_debtor_serves_a_purpose_that_people_understand() -> None:
    expected = {
        "lease@1": {
            "say_paid": "paid", "object_statement": "booking", "suspend": "hardship", "continue": "hardship",
            "buy_out": "leave", "end_early": "leave", "cancel": "leave", "report_problem": "help",
            "add_evidence": "help",
        },
        "sale@1": {
            "say_paid": "paid", "say_paid_anew": "paid", "ask_schedule": "hardship", "state_force_majeure": "hardship",
            "notify_defect": "goods", "take_as_is": "goods", "reject_goods": "goods", "return_goods": "leave",
            "report_problem": "help", "demand_refund": "help", "add_evidence": "help",
        },
        "loan@1": {
            "say_paid": "paid", "ask_new_plan": "hardship", "say_force_majeure": "hardship", "suspend": "hardship",
            "repay_early": "leave", "report_problem": "help",
        },
    }  # fmt: skip
    for key, acts in expected.items():
        law = shelf.rulebook(key)
        found = {name: purposes.purpose(law, law.acts.get(name) or ACTS[name]) for name in acts}
        assert found == acts, key


@pytest.mark.parametrize("kind", ["lease", "sale", "loan"])
def test_each_question_of_a_consumer_has_an_answer_on_the_page(kind: str) -> None:
    one: Any = {"lease": leases.running, "sale": credits.sale, "loan": credits.loan}[kind]()
    page = words(one)
    says(page, "I have paid", "This booking is wrong", "A payment of mine is missing", "I cannot pay as planned",
         "Get help", "What is not possible now, and why")  # fmt: skip
    assert ("Something is wrong with the goods" in page) == (kind != "loan")
    zh = words(one, "zh-hans")
    says(zh, "我已经付了", "这笔账不对", "我没法按计划付", "找人帮忙")
    assert ("东西有问题" in zh) == (kind != "loan")


def test_in_a_lease_leaving_and_buying_have_their_price_of_today() -> None:
    lease = leases.running()
    lease.act("pay", "bank", {"ref": "B-1", "amount": 510_00})
    later(35)
    says(
        words(lease),
        "Buy the goods: today that costs ¥5,610.",
        "Leave early: today that costs ¥510.",
    )


def test_when_the_goods_go_back_the_page_says_by_when_and_what_to_keep() -> None:
    lease = leases.running()
    lease.act("end_early", "lessee")
    lease.act("pay", "bank", {"ref": "B-1", "amount": 510_00})
    lease.act("pay", "bank", {"ref": "B-2", "amount": 510_00})
    lease.serve("term_over", "lessee")
    says(
        words(lease), "Send the goods back by", "The lessor confirms it here once it has arrived.",
        "Goods to be returned Last day:", "Add evidence",
    )  # fmt: skip


def test_a_sale_says_whose_the_goods_are_and_until_when_to_look_them_over() -> None:
    page = words(credits.sale())
    says(
        page, "You have paid ¥0 of ¥1,000. You use the goods; they stay the seller’s until all is paid.",
        "Look the goods over by", "Return the goods within seven days", "Possible until",
    )  # fmt: skip


def test_a_loan_shows_principal_and_interest_of_each_row_and_what_repaying_early_saves() -> None:
    """12 % a year on 10,000: 100 of interest in the first month; repaid at once, none of it is owed."""
    page = words(credits.loan())
    says(page, "¥1,625.48 ¥100.00 ¥1,725.48", "To repay all today: ¥10,000.00 (¥10,000.00 principal and ¥0.00 interest")
    says(page, "That saves you ¥352.91 of interest")


def test_in_hardship_another_schedule_is_asked_for_and_nothing_changes_without_a_yes() -> None:
    says(words(credits.loan()), "Ask for another schedule", "7 days to answer. Nothing changes unless they agree.")


# each act's page


@pytest.mark.parametrize(
    ("act", "line"),
    [
        ("buy_out", "Sent now, you owe ¥6,120.00 by"),
        ("end_early", "From then on nothing new falls due: Pay the rent. What is due already stays owed."),
        ("report_problem", "then begins, with this contract filled in."),
        ("report_problem", "The contract then moves on: In dispute."),
        ("say_paid", "It counts from the day on which it happened."),
        ("say_paid", "has 7 days to object"),
    ],
)
def test_an_acts_page_says_what_it_does_and_when_it_counts(act: str, line: str) -> None:
    page = words(leases.running(), path=f"do/{act}/")
    says(page, line)
    assert "The case" not in page


# the time that was and that will be


def test_what_comes_lists_the_dates_ahead_and_marks_those_that_may_move() -> None:
    page = words(leases.running(leases.offered(months=60)))
    says(page, "What comes", "Pay the rent: ¥510", "We remind you 3 days before.", "provisional", "more dates")


def test_every_line_of_the_past_has_its_receipt() -> None:
    lease = leases.running()
    page = shown(lease)
    lines = Entry.objects.filter(matter=lease.matter).exclude(act="record_service")
    for entry in lines:
        assert f"/c/{lease.matter.pk}/proof/{entry.pk}/" in page, entry.act


# the stages


@pytest.mark.parametrize("kind", ["lease", "sale", "loan"])
def test_the_diagram_marks_where_it_stands_and_tells_all_stages_in_words(kind: str) -> None:
    one: Any = {"lease": leases.running, "sale": credits.sale, "loan": credits.loan}[kind]()
    law = shelf.rulebook(f"{kind}@1")
    for language, lang in (("en", "en"), ("zh-hans", "zh")):
        page = shown(one, language)
        assert page.count('aria-current="step"') == 1
        assert page.count("ct-dot--now") == 1
        assert page.count("ct-dot ") + page.count('ct-dot"') == len(law.stages)
        for stage in law.stages.values():
            assert page.count(stage.title[lang]) >= 2, stage.name
    says(words(one), "You: Report a problem" if kind == "lease" else "leads to")
