"""Performance: receipt counts at once, a debtor's word after seven days, what is missed becomes an application."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from django.test import Client

from concord.docket import clock, clockwork, reactor
from concord.docket.models import Document, Entry
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
