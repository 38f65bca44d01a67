"""The mediator writes the agreement: rows, clauses, findings, the override."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from concord.docket import tokens as party_tokens
from concord.docket import visibility
from concord.docket.models import Entry
from concord.people import tokens
from tests import matters
from tests.matters import Dispute
from tests.rooms.agreement.people import where
from tests.visitors import browser

pytestmark = pytest.mark.django_db


def filled(dispute: Dispute, rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """The form of the page as a browser sends it."""
    data: dict[str, Any] = {"obligations-count": len(rows), "prevails": "zh", "key": uuid.uuid4().hex, "do": "record"}
    for number, row in enumerate(rows):
        data |= {f"obligations-{number}-{name}": str(value) for name, value in row.items()}
    return data | more


def rows(dispute: Dispute, *, what: str = "") -> list[dict[str, Any]]:
    found = [row | {"amount": f"{row['amount'] / 100:.2f}"} for row in matters.two_payments(dispute)]
    if what:
        found.append(
            {**found[0], "who": found[0]["whom"], "whom": found[0]["who"], "kind": "act", "amount": "", "what": what}
        )
    return found


def draw(dispute: Dispute, data: dict[str, Any]) -> Any:
    return browser(dispute, "mediator").post(where(dispute, "draw-up/"), data)


def test_the_form_begins_with_the_accepted_offer() -> None:
    dispute = matters.at_stage("mediating")
    offered = matters.two_payments(dispute)
    dispute.act("offer", "respondent", {"obligations": offered, "open_for": "P3D"})
    dispute.act("accept_offer", "applicant", {"offer": dispute.last("offer")})
    page = browser(dispute, "mediator").get(where(dispute, "draw-up/")).content.decode()
    assert "23000.00" in page
    assert offered[1]["day"] in page


def test_the_sum_of_the_instalments_is_held_against_the_accepted_offer() -> None:
    dispute = matters.at_stage("mediating")
    dispute.act("offer", "respondent", {"obligations": matters.two_payments(dispute), "open_for": "P3D"})
    dispute.act("accept_offer", "applicant", {"offer": dispute.last("offer")})
    answer = draw(dispute, filled(dispute, rows(dispute)[:1], do="check"))
    assert "The instalments add up to" in answer.content.decode()


def test_a_clear_agreement_is_checked_previewed_and_drawn_up() -> None:
    dispute = matters.at_stage("mediating")
    data = filled(
        dispute, rows(dispute),
        clauses="各自承担费用。\n再无其他争议。", clauses_en="Each bears its costs.\nNothing else is open.",
        default_clause="晚付的，未付部分一次到期。", default_clause_en="If it is late, the rest falls due.",
    )  # fmt: skip
    looked = draw(dispute, data | {"do": "check"})
    text = looked.content.decode()
    assert "Nothing was found that a court would refuse." in text
    assert "Each bears its costs." in text
    assert "各自承担费用。" in text
    assert not Entry.objects.filter(matter=dispute.matter, act="draw_up").exists()
    assert draw(dispute, data).status_code == 302
    entry = Entry.objects.get(matter=dispute.matter, act="draw_up")
    assert "clauses_en" in entry.form
    assert "Each bears" not in bytes(entry.body).decode()
    assert visibility.read_payload(dispute.reader("applicant"), entry, "clauses") == data["clauses"]
    dispute.matter.refresh_from_db()
    assert dispute.matter.stage == "signing"


def test_what_stops_is_mended_or_set_aside_with_a_reason() -> None:
    dispute = matters.at_stage("mediating")
    data = filled(dispute, rows(dispute, what="尽快取回受潮的礼盒"))
    answer = draw(dispute, data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "is not clear enough to enforce" in text
    assert "Term 3" in text
    assert not Entry.objects.filter(matter=dispute.matter, act="draw_up").exists()
    assert draw(dispute, data | {"override": "双方都清楚是哪一天，已当面说明。"}).status_code == 302
    entry = Entry.objects.get(matter=dispute.matter, act="draw_up")
    assert visibility.read_payload(dispute.reader("mediator"), entry, "override") == "双方都清楚是哪一天，已当面说明。"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"obligations-0-day": "2026-02-30"}, "This day does not exist"),
        ({"obligations-0-amount": "-5"}, "without a minus"),
        ({"obligations-0-amount": ""}, "write how much is paid"),
        ({"obligations-0-who": ""}, "Choose one."),
        ({"clauses": "只有中文。"}, "tick that it is in Chinese only"),
        ({"clauses": "一。\n二。", "clauses_en": "One."}, "2 terms in Chinese and 1 in English"),
        ({"clauses_en": "Only English."}, "Write it in Chinese too."),
        ({"obligations-count": "0"}, "Write at least one term."),
        ({"prevails": "fr"}, "Select a valid choice"),
    ],
)
def test_bad_input_is_named_and_nothing_is_recorded(change: dict[str, str], says: str) -> None:
    dispute = matters.at_stage("mediating")
    answer = draw(dispute, filled(dispute, rows(dispute)) | change)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Entry.objects.filter(matter=dispute.matter, act="draw_up").exists()


def test_who_is_whom_is_refused() -> None:
    dispute = matters.at_stage("mediating")
    data = filled(dispute, rows(dispute))
    data["obligations-0-whom"] = data["obligations-0-who"]
    answer = draw(dispute, data)
    assert answer.status_code == 422
    assert "choose two different sides" in answer.content.decode()


def test_chinese_only_is_marked_and_a_struck_row_is_gone() -> None:
    dispute = matters.at_stage("mediating")
    data = filled(dispute, rows(dispute), clauses="再无其他争议。", chinese_only="on", **{"obligations-1-drop": "on"})
    assert "(Chinese only)" in draw(dispute, data | {"do": "check"}).content.decode()
    assert draw(dispute, data).status_code == 302
    entry = Entry.objects.get(matter=dispute.matter, act="draw_up")
    assert len(entry.form["obligations"]) == 1


def test_a_page_that_is_older_than_the_case_is_refused() -> None:
    dispute = matters.at_stage("mediating")
    client = browser(dispute, "mediator")
    version = client.get(where(dispute, "draw-up/")).context["version"]
    dispute.act("propose_fact", "applicant", {"text": "1,150 boxes were damp."})
    answer = client.post(where(dispute, "draw-up/"), filled(dispute, rows(dispute), version=version))
    assert answer.status_code == 409
    assert "The case has moved on" in answer.content.decode()


def test_the_api_asks_the_same_check_and_signs_nothing() -> None:
    dispute = matters.at_stage("mediating")
    vague = matters.two_payments(dispute)
    vague[0]["what"] = "尽快付"
    payload = {"obligations": vague, "prevails": "zh"}
    answer = post(dispute, tokens.issue(dispute.staff["mediator"], label="test"), "draw_up", payload)
    assert answer.status_code == 409
    assert "not clear enough" in answer.json()["sentence"]
    dispute.act("draw_up", "mediator", {"obligations": matters.two_payments(dispute)})
    token = party_tokens.issue(dispute.people["applicant"])
    answer = post(dispute, token, "sign", {"draft": dispute.last("draw_up")})
    assert answer.status_code == 409
    assert "fresh one-time code" in answer.json()["sentence"]
    generic = browser(dispute, "applicant").post(f"/c/{dispute.matter.pk}/do/sign/", {"draft": dispute.last("draw_up")})
    assert generic.status_code == 302
    assert not Entry.objects.filter(matter=dispute.matter, act="sign").exists()


def post(dispute: Dispute, token: str, act: str, payload: dict[str, Any]) -> Any:
    body = {"act": act, "payload": payload, "idempotency_key": uuid.uuid4().hex}
    client = Client(HTTP_AUTHORIZATION=f"Bearer {token}", HTTP_ACCEPT_LANGUAGE="en")
    return client.post(f"/api/v1/matters/{dispute.matter.pk}/acts", json.dumps(body), content_type="application/json")
