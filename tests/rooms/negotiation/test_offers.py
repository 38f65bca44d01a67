"""Offers: made, answered, overtaken, over in time; how far apart the sides are; and who knows of which."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from concord.docket import clock
from concord.docket.models import Entry
from concord.negotiation.forms import months_on
from tests import matters
from tests.matters import Dispute
from tests.visitors import browser

pytestmark = pytest.mark.django_db


def where(dispute: Dispute) -> str:
    return f"/c/{dispute.matter.pk}/offer/"


def offer(dispute: Dispute, role: str, sum_: str, **more: Any) -> Any:
    client = browser(dispute, role)
    payer = str(dispute.people["respondent"].pk)
    form = {
        "amount": sum_,
        "payer": payer,
        "parts": "1",
        "day": "2027-01-31",
        "open_for": "P3D",
        "to": "without_prejudice",
        "key": f"{role}{sum_}",
    }
    return client.post(where(dispute), form | more)


def case_page(dispute: Dispute, role: str) -> str:
    return browser(dispute, role).get(f"/c/{dispute.matter.pk}/").content.decode()


def answer(dispute: Dispute, role: str, what: str, act: str = "offer") -> Any:
    entry = Entry.objects.filter(matter=dispute.matter, act=act).latest("seq")
    form = {"answer": what, "key": f"{role}{what}"}
    return browser(dispute, role).post(f"{where(dispute)}{entry.pk}/answer/", form)


def test_an_offer_of_40000_in_three_parts_a_month_apart() -> None:
    """The last part takes the remainder; the 31st becomes the month's last day."""
    dispute = matters.at_stage("mediating")
    assert offer(dispute, "respondent", "40000", parts="3").status_code == 302
    rows = Entry.objects.get(matter=dispute.matter, act="offer").form["obligations"]
    assert [row["amount"] for row in rows] == [1333333, 1333333, 1333334]
    assert [row["day"] for row in rows] == ["2027-01-31", "2027-02-28", "2027-03-31"]
    assert "¥40,000" in case_page(dispute, "applicant")


def test_months_count_from_the_first_day_not_from_the_one_before() -> None:
    assert [months_on(date(2028, 1, 31), n) for n in range(3)] == ["2028-01-31", "2028-02-29", "2028-03-31"]
    assert months_on(date(2026, 12, 5), 1) == "2027-01-05"


def test_the_gap_is_shown_once_both_have_named_a_sum() -> None:
    dispute = matters.at_stage("mediating")
    offer(dispute, "respondent", "40000")
    offer(dispute, "applicant", "46000")
    page = case_page(dispute, "respondent")
    assert "¥6,000" in page


def test_a_side_offer_is_unknown_to_the_other_side() -> None:
    dispute = matters.at_stage("mediating")
    offer(dispute, "respondent", "43217", to="side")
    assert "43,217" not in case_page(dispute, "applicant")
    assert "43,217" in case_page(dispute, "mediator")
    entry = Entry.objects.get(matter=dispute.matter, act="offer")
    reply = browser(dispute, "applicant").post(f"{where(dispute)}{entry.pk}/answer/", {"answer": "accept", "key": "x"})
    assert reply.status_code == 404


def test_an_accepted_offer_is_written_up_and_nobody_can_accept_another() -> None:
    dispute = matters.at_stage("mediating")
    offer(dispute, "respondent", "40000")
    assert answer(dispute, "applicant", "accept").status_code == 302
    dispute.matter.refresh_from_db()
    assert dispute.matter.law_state.data["agreed"] is True
    assert "The mediator is drawing up the agreement" in case_page(dispute, "respondent")


def test_an_offer_past_its_time_cannot_be_accepted() -> None:
    dispute = matters.at_stage("mediating")
    offer(dispute, "respondent", "40000")
    clock.advance(4 * 24 * 3600)
    assert "The time for it is over" in case_page(dispute, "applicant")
    answer(dispute, "applicant", "accept")
    dispute.matter.refresh_from_db()
    assert not dispute.matter.law_state.data.get("agreed")


def test_one_cannot_accept_ones_own_offer() -> None:
    dispute = matters.at_stage("mediating")
    offer(dispute, "respondent", "40000")
    answer(dispute, "respondent", "accept")
    dispute.matter.refresh_from_db()
    assert not dispute.matter.law_state.data.get("agreed")


def test_a_single_yes_to_a_proposal_is_never_revealed() -> None:
    dispute = matters.at_stage("mediating")
    offer(dispute, "mediator", "41000")
    before = case_page(dispute, "respondent").count("41,000")
    answer(dispute, "applicant", "accept", act="propose")
    page = case_page(dispute, "respondent")
    assert page.count("41,000") == before
    assert "said yes" not in page
    answer(dispute, "respondent", "accept", act="propose")
    dispute.matter.refresh_from_db()
    assert dispute.matter.law_state.data["agreed"] is True


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("amount", "-5", ""),
        ("amount", "1e99", ""),
        ("day", "2027-02-30", ""),
        ("day", "", "Write by which day it is paid."),
        ("parts", "0", "At least one part."),
        ("parts", "99", "At most 24 parts."),
        ("payer", "nobody", ""),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_recorded(field: str, value: str, says: str) -> None:
    dispute = matters.at_stage("mediating")
    page = offer(dispute, "respondent", "40000", **{field: value})
    assert page.status_code == 422
    assert says in page.content.decode()
    assert not Entry.objects.filter(matter=dispute.matter, act="offer").exists()


def test_strangers_find_nothing() -> None:
    dispute = matters.at_stage("mediating")
    for client in (Client(), browser(dispute, "registrar"), browser(dispute, "judge")):
        assert client.get(where(dispute)).status_code == 404
