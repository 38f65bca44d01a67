"""How often a page asks the database: the case page at most 12 times, an act at most 15, whatever the case holds."""

from __future__ import annotations

import gzip
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from concord.docket import clock
from concord.docket.exhibits import put_exhibit
from concord.docket.models import Entry, Exhibit
from tests.casefile.test_case_page import officer, party
from tests.matters import Dispute, at_stage

pytestmark = pytest.mark.django_db(transaction=True)  # with real transactions, so that BEGIN and COMMIT are counted
PAGE, ACT, SENT = 12, 15, 40 * 1024
REGISTRAR = 13  # one more: the registry alone is told how notices stand


@pytest.fixture(autouse=True)
def clock_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A development deployment asks once a second how far its clock is ahead; on a slow machine that is once more."""
    monkeypatch.setattr(clock, "_FRESH", 3600.0)


@pytest.fixture
def dispute() -> Dispute:
    """A case in mediation with more than twenty entries and some evidence."""
    made = at_stage("mediating")
    for number in range(4):
        side = ("applicant", "respondent")[number % 2]
        exhibit = put_exhibit(b"%d" % number, name="note.txt", matter=made.matter, participant=made.people[side])
        assert isinstance(exhibit, Exhibit)
        made.act("add_evidence", side, {"file": str(exhibit.pk), "about": f"收货单 {number}"})
    while Entry.objects.filter(matter=made.matter).count() < 24:
        made.act("say", "applicant", {"text": "十月底前付清可以吗？"})
    return made


def visitor(dispute: Dispute, role: str) -> Client:
    return party(dispute, role) if role in ("applicant", "respondent") else officer(dispute, role)


@pytest.mark.parametrize(
    ("role", "most"), [("applicant", PAGE), ("respondent", PAGE), ("mediator", PAGE), ("registrar", REGISTRAR)]
)
def test_the_case_page_asks_little_and_is_light(dispute: Dispute, role: str, most: int) -> None:
    client, address = visitor(dispute, role), reverse("case", args=[dispute.matter.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    assert len(asked) <= most, "\n".join(query["sql"][:160] for query in asked.captured_queries)
    assert len(gzip.compress(answer.content)) <= SENT


def test_an_act_over_http_asks_little(dispute: Dispute) -> None:
    client = party(dispute, "respondent")
    said = {"text": "可以", "to": "without_prejudice", "key": uuid.uuid4().hex}
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(reverse("act", args=[dispute.matter.pk, "say"]), said)
    assert answer.status_code == 302
    assert len(asked) <= ACT, "\n".join(query["sql"][:160] for query in asked.captured_queries)
    assert Entry.objects.filter(matter=dispute.matter, key__contains=said["key"]).count() == 1
