"""Performance: receipt counts at once, a debtor's word after seven days, what is missed becomes an application."""

from __future__ import annotations

import io
import threading
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from django.db import connections
from django.test import Client

from concord.docket import access, clock, clockwork, reactor, tokens
from concord.docket.actors import Actor
from concord.docket.models import Document, Entry
from concord.docket.recording import Recorded, record
from tests import matters
from tests.matters import Dispute
from tests.visitors import browser

pytestmark = pytest.mark.django_db
DAY = 24 * 3600


def case_page(dispute: Dispute, role: str) -> str:
    return browser(dispute, role).get(f"/c/{dispute.matter.pk}/").content.decode()


def done(dispute: Dispute, role: str, row: int, act: str, **form: Any) -> Any:
    given = {"key": f"{role}{row}{act}", "ref": ""} | form
    return browser(dispute, role).post(f"/c/{dispute.matter.pk}/perform/{row}/{act}/", given)


def amounts(dispute: Dispute) -> list[int]:
    dispute.matter.refresh_from_db()
    return [row["amount"] for row in dispute.matter.law_state.data["obligations"]]


def yuan(minor: int) -> str:
    return f"{minor / 100:.2f}"


def confirmed() -> Dispute:
    """An agreement that the court confirmed."""
    dispute = matters.at_stage("agreed")
    for side in ("applicant", "respondent"):
        dispute.act("apply_confirmation", side)
    dispute.act("docket", "court_clerk")
    dispute.act("call", "judge", {"on": clock.now() + DAY, "how": "video"})
    dispute.act("confirm", "judge")
    reactor.run_all()
    return dispute


def late(dispute: Dispute, days: int) -> None:
    clock.advance(days * DAY)
    clockwork.run_all()
    reactor.run_all()
    dispute.matter.refresh_from_db()


def test_who_receives_confirms_and_all_received_closes_the_case() -> None:
    dispute = matters.at_stage("agreed")
    for number, amount in enumerate(amounts(dispute), start=1):
        assert done(dispute, "applicant", number, "receive", amount=yuan(amount)).status_code == 302
    dispute.matter.refresh_from_db()
    assert (dispute.matter.stage, dispute.matter.outcome) == ("ended", "performed")


def test_the_debtors_word_is_a_statement_until_seven_days_of_silence() -> None:
    dispute = matters.at_stage("agreed")
    first = amounts(dispute)[0]
    assert done(dispute, "respondent", 1, "say_done", amount=yuan(first)).status_code == 302
    assert "Answer: is it done?" in case_page(dispute, "applicant")
    dispute.serve("say_done", "applicant")
    late(dispute, 9)
    settled = {live.n: live.status for live in dispute.matter.law_state.settled}
    assert settled[1] == "paid"


def test_an_objection_moves_nothing() -> None:
    dispute = matters.at_stage("agreed")
    done(dispute, "respondent", 1, "say_done", amount=yuan(amounts(dispute)[0]))
    entry = Entry.objects.get(matter=dispute.matter, act="say_done")
    page = f"/c/{dispute.matter.pk}/statement/{entry.pk}/"
    answer = browser(dispute, "applicant").post(page, {"answer": "object", "key": "o"})
    assert answer.status_code == 302
    late(dispute, 9)
    assert 1 not in {live.n for live in dispute.matter.law_state.settled}


def test_nobody_confirms_receipt_of_what_he_owes() -> None:
    dispute = matters.at_stage("agreed")
    assert done(dispute, "respondent", 1, "receive", amount="1").status_code == 404
    assert done(dispute, "applicant", 1, "say_done", amount="1").status_code == 404


def test_a_missed_row_makes_a_complete_application_with_double_interest() -> None:
    dispute = confirmed()
    last = max(row["day"] for row in dispute.matter.law_state.data["obligations"])
    late(dispute, (_noon(last) - clock.now()) // DAY + 101)
    assert "Not done in time" in case_page(dispute, "applicant")
    answer = browser(dispute, "applicant").get(f"/c/{dispute.matter.pk}/enforcement.pdf")
    assert answer.status_code == 200
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        kept = set(pdf.attachments)
    assert {"agreement.pdf", "ruling.pdf", "application.pdf"} <= kept
    assert browser(dispute, "respondent").get(f"/c/{dispute.matter.pk}/enforcement.pdf").status_code == 404
    dispute.act("ask_enforcement", "applicant")
    reactor.run_all()
    assert Document.objects.filter(matter=dispute.matter, kind="enforcement_application").count() == 1
    assert dispute.matter.stage == "enforcing"


def test_an_application_goes_out_complete_or_not_at_all() -> None:
    dispute = confirmed()
    last = max(row["day"] for row in dispute.matter.law_state.data["obligations"])
    late(dispute, (_noon(last) - clock.now()) // DAY + 101)
    Document.objects.filter(matter=dispute.matter, kind="ruling").delete()  # as while it is still being drawn
    answer = browser(dispute, "applicant").get(f"/c/{dispute.matter.pk}/enforcement.pdf", follow=True)
    assert answer.redirect_chain == [(f"/c/{dispute.matter.pk}/", 302)]
    assert "The papers are still being made" in answer.content.decode()


def _noon(day: str) -> int:
    return int(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo("Asia/Shanghai")).timestamp())


def test_without_a_ruling_there_is_nothing_to_enforce() -> None:
    dispute = matters.at_stage("agreed")
    late(dispute, 400)
    assert browser(dispute, "applicant").get(f"/c/{dispute.matter.pk}/enforcement.pdf").status_code == 404


def test_strangers_find_nothing() -> None:
    dispute = matters.at_stage("agreed")
    for page in ("perform/1/receive/", "enforcement.pdf"):
        for client in (Client(), browser(dispute, "registrar"), browser(dispute, "mediator")):
            assert client.get(f"/c/{dispute.matter.pk}/{page}").status_code == 404


def api(dispute: Dispute, role: str, act: str, form: dict[str, Any], key: str = "") -> Any:
    token = tokens.issue(dispute.people[role])
    body = {"act": act, "payload": form, "idempotency_key": key or f"{act} {form}"}
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    page = f"/api/v1/matters/{dispute.matter.pk}/acts"
    return Client(headers=headers).post(page, body, content_type="application/json")


def paid(dispute: Dispute) -> dict[int, int]:
    dispute.matter.refresh_from_db()
    state = dispute.matter.law_state
    return {live.n: live.paid for live in (*state.settled, *state.duties) if live.id == "obligation"}


def test_money_that_was_stated_is_not_confirmed_a_second_time_beside_the_statement() -> None:
    dispute = matters.at_stage("agreed")
    first = amounts(dispute)[0]
    done(dispute, "respondent", 1, "say_done", amount=yuan(first))
    answer = api(dispute, "applicant", "receive", {"row": 1, "ref": "bank 7", "amount": first})
    assert (answer.status_code, answer.json()["code"]) == (409, "condition")
    assert answer.json()["sentence"].startswith("The other side has said already that this is done.")
    assert paid(dispute)[1] == 0
    page = browser(dispute, "applicant").get(f"/c/{dispute.matter.pk}/perform/1/receive/")
    assert page.headers["Location"].startswith(f"/c/{dispute.matter.pk}/statement/")
    generic = browser(dispute, "applicant").get(f"/c/{dispute.matter.pk}/do/receive/", follow=True)
    assert generic.redirect_chain[-1][0] == f"/c/{dispute.matter.pk}/#plan-h"
    assert "Answer: is it done?" in generic.content.decode()
    entry = str(Entry.objects.get(matter=dispute.matter, act="say_done").pk)
    assert api(dispute, "applicant", "accept_statement", {"entry": entry}).status_code == 201
    assert paid(dispute) == {1: first, 2: 0}


def test_the_reference_of_the_statement_settles_it() -> None:
    dispute = matters.at_stage("agreed")
    first = amounts(dispute)[0]
    api(dispute, "respondent", "say_done", {"row": 1, "ref": "bank 7", "amount": first})
    assert api(dispute, "applicant", "receive", {"row": 1, "ref": "bank 7", "amount": first}).status_code == 201
    late(dispute, 9)
    assert paid(dispute) == {1: first, 2: 0}


def test_no_more_is_confirmed_than_is_open_and_a_repeat_is_no_second_payment() -> None:
    dispute = matters.at_stage("agreed")
    first = amounts(dispute)[0]
    for _time in range(2):
        form = {"row": 1, "ref": "a", "amount": first - 100_00}
        assert api(dispute, "applicant", "receive", form, key="once").status_code == 201
    answer = api(dispute, "applicant", "receive", {"row": 1, "ref": "b", "amount": first})
    assert (answer.status_code, answer.json()["code"]) == (409, "form")
    assert answer.json()["fields"]["amount"].startswith("¥100.00 is still open here.")
    page = done(dispute, "applicant", 1, "receive", amount=yuan(first), ref="c")
    assert page.status_code == 422
    assert "¥100.00 is still open here." in page.content.decode()
    assert paid(dispute) == {1: first - 100_00, 2: 0}


def test_a_debtor_states_the_same_money_once_and_the_rest_beside_it() -> None:
    dispute = matters.at_stage("agreed")
    first = amounts(dispute)[0]
    assert done(dispute, "respondent", 1, "say_done", amount=yuan(first - 100_00), key="1").status_code == 302
    assert done(dispute, "respondent", 1, "say_done", amount=yuan(first - 100_00), key="2").status_code == 422
    assert done(dispute, "respondent", 1, "say_done", amount=yuan(100_00), key="3").status_code == 302
    again = api(dispute, "respondent", "say_done", {"row": 1, "ref": "again", "amount": 100_00})
    assert (again.status_code, again.json()["code"]) == (409, "already")


@pytest.mark.parametrize(("role", "act"), [("applicant", "receive"), ("respondent", "say_done")])
def test_on_a_row_that_is_done_a_persons_word_books_nothing(role: str, act: str) -> None:
    dispute = matters.at_stage("agreed")
    first, second = amounts(dispute)
    assert api(dispute, "applicant", "receive", {"row": 1, "ref": "a", "amount": first}).status_code == 201
    answer = api(dispute, role, act, {"row": 1, "ref": "b", "amount": second})
    assert (answer.status_code, answer.json()["code"]) == (409, "already")
    assert answer.json()["sentence"] == (
        "Nothing is open here any more. Term 2 of the schedule still is: enter it there."
    )
    page = done(dispute, role, 1, act, amount=yuan(second), ref="c")
    assert page.status_code == 409
    assert "Term 2 of the schedule still is" in page.content.decode()
    late(dispute, 9)  # silence makes nothing of it either
    assert paid(dispute) == {1: first, 2: 0}
    read = browser(dispute, role).get(f"/c/{dispute.matter.pk}/perform/1/{act}/")
    assert read["Location"] == f"/c/{dispute.matter.pk}/#plan-h"


def test_in_a_closed_case_nothing_more_is_confirmed() -> None:
    dispute = matters.at_stage("agreed")
    first, second = amounts(dispute)
    for number, amount in ((1, first), (2, second)):
        assert (
            api(dispute, "applicant", "receive", {"row": number, "ref": f"r{number}", "amount": amount}).status_code
            == 201
        )
    answer = api(dispute, "applicant", "receive", {"row": 1, "ref": "more", "amount": 999_999_999_99})
    assert (answer.status_code, answer.json()["code"]) == (409, "already")
    assert answer.json()["sentence"].startswith("Nothing is open here any more, as the schedule shows.")
    assert "more has arrived than was due" not in case_page(dispute, "respondent")


def test_the_reference_of_a_statement_takes_no_more_than_the_others_leave() -> None:
    dispute = matters.at_stage("agreed")
    first = amounts(dispute)[0]
    for name, amount in (("a", first - 100_00), ("b", 100_00)):
        assert api(dispute, "respondent", "say_done", {"row": 1, "ref": name, "amount": amount}).status_code == 201
    answer = api(dispute, "applicant", "receive", {"row": 1, "ref": "b", "amount": first})
    assert (answer.status_code, answer.json()["code"]) == (409, "form")
    assert api(dispute, "applicant", "receive", {"row": 1, "ref": "b", "amount": 100_00}).status_code == 201
    late(dispute, 9)
    assert paid(dispute)[2] == 0


@pytest.mark.django_db(transaction=True)
def test_many_at_once_pay_a_row_once() -> None:
    dispute = matters.at_stage("agreed")
    second = amounts(dispute)[1]
    calls = [("page", n) if n % 2 else ("api", n) for n in range(6)]
    start = threading.Barrier(len(calls))
    answers: list[int] = []

    def receive(door: str, number: int) -> None:
        try:
            ready = browser(dispute, "applicant") if door == "page" else None
            start.wait()
            if ready is None:
                form = {"row": 2, "ref": f"r{number}", "amount": second}
                answers.append(api(dispute, "applicant", "receive", form).status_code)
            else:
                given = {"key": f"k{number}", "ref": f"r{number}", "amount": yuan(second)}
                answers.append(ready.post(f"/c/{dispute.matter.pk}/perform/2/receive/", given).status_code)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=receive, args=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(code for code in answers if code < 400) in ([201], [302])
    assert {code for code in answers if code >= 400} <= {409, 422}
    assert paid(dispute) == {1: 0, 2: second}


def test_what_a_bank_books_beyond_what_is_due_is_told_as_a_surplus() -> None:
    dispute = matters.at_stage("agreed")
    bank = Actor(access.gateway(dispute.matter, "bank").participant)
    for number, amount in enumerate(amounts(dispute), start=1):
        form = {"row": number, "ref": f"b{number}", "amount": amount + 5_00 * (number - 1)}
        assert isinstance(record(dispute.matter, act="receive", by=bank, form=form), Recorded)
    assert "¥5.00 more has arrived than was due." in case_page(dispute, "respondent")


@pytest.mark.parametrize(
    "form",
    [
        {"row": 1, "ref": "\ud800", "amount": 100},
        {"row": 1, "ref": ["a"], "amount": 100},
        {"row": {"n": 1}, "ref": "a", "amount": 100},
        {"row": 1, "ref": "a", "amount": "100"},
        {"row": 1, "ref": "a", "amount": -5},
        {"row": 99, "ref": "a", "amount": 100},
        {"ref": "a"},
    ],
)
@pytest.mark.parametrize(("role", "act"), [("applicant", "receive"), ("respondent", "say_done")])
def test_what_does_not_fit_is_refused_in_words_and_books_nothing(role: str, act: str, form: dict[str, Any]) -> None:
    dispute = matters.at_stage("agreed")
    answer = api(dispute, role, act, form, key="k")
    assert answer.status_code == 409
    assert answer.json()["sentence"]
    assert paid(dispute) == {1: 0, 2: 0}
