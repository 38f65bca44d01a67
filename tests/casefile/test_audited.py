"""The operator reads what the last audit of the evidence log found; the loop makes one a day."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from concord.docket import audit, clock, proofs
from concord.docket.models import Entry
from concord.docket.traces import Audit
from tests.matters import Dispute, at_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute() -> Dispute:
    made = at_stage("invited")
    while proofs.run_once():
        pass
    return made


def page(client: Client, lang: str = "en") -> str:
    return client.get(reverse("operator"), {"lang": lang}).content.decode()


def test_the_loop_audits_once_a_day(dispute: Dispute) -> None:
    assert audit.run_daily() == 1
    assert audit.run_daily() == 0
    Audit.objects.update(at=clock.wall() - audit.EVERY - 1)
    assert audit.run_daily() == 1
    assert {row.found for row in Audit.objects.all()} == {0}


def test_it_waits_while_something_waits_for_its_leaf(dispute: Dispute) -> None:
    dispute.serve("accept", "respondent")
    assert audit.run_daily() == 0
    proofs.run_once()
    assert audit.run_daily() == 1


def test_the_operator_reads_what_was_found(dispute: Dispute, signed_in: Any, caplog: pytest.LogCaptureFixture) -> None:
    client: Client = signed_in("operator")
    assert "None was made yet" in page(client)
    entry = Entry.objects.get(act="accept")
    Entry.objects.filter(pk=entry.pk).update(seen="public")
    audit.run_daily()
    assert "entry.columns" in caplog.text
    html = page(client)
    assert dispute.matter.number in html
    assert f"Entry {entry.seq} (accept) was changed in its columns" in html
    assert f"第 {entry.seq} 条登记（accept）的列被改过" in page(client, "zh-hans")


def test_an_audit_long_ago_is_said(dispute: Dispute, signed_in: Any) -> None:
    audit.run_daily()
    client: Client = signed_in("operator")
    assert "older than three days" not in page(client)
    Audit.objects.update(at=clock.wall() - 4 * 86400)
    assert "older than three days" in page(client)


def test_an_administrator_of_one_house_does_not_see_it(dispute: Dispute, signed_in: Any) -> None:
    assert "Audit of the log" not in page(signed_in("administrator"))
