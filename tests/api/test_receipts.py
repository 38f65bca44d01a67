"""Receipts over the API: for what the caller sees, once the log has it, and for nothing else."""

from __future__ import annotations

import uuid

import pytest

from concord.docket import proofs
from concord.docket.models import Entry
from concord.gateways.ledger import ledger
from concord.ledger import proof
from tests.api.test_matters import party
from tests.matters import Dispute, at_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute() -> Dispute:
    made = at_stage("mediating")
    made.act("say", "applicant", {"to": "side", "text": "只给调解员"})
    return made


def test_a_receipt_is_there_once_the_log_has_it(dispute: Dispute) -> None:
    hidden = Entry.objects.latest("seq")
    mine, theirs = party(dispute, "applicant"), party(dispute, "respondent")
    address = f"/matters/{dispute.matter.pk}/proofs/{hidden.pk}"
    early = mine.get(address)
    assert (early.status_code, early.json()["code"]) == (409, "not_yet")
    proofs.run_once()
    answer = mine.get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(".tlog-proof")
    shown = proof.check(answer.content, ledger().public)
    assert shown.record["id"] == str(hidden.pk)
    assert theirs.get(address).status_code == 404
    assert mine.get(f"/matters/{dispute.matter.pk}/proofs/{uuid.uuid4()}").status_code == 404


def test_an_altered_row_has_no_receipt(dispute: Dispute) -> None:
    proofs.run_once()
    Entry.objects.filter(act="accept").update(at=1)
    entry = Entry.objects.get(act="accept")
    answer = party(dispute, "applicant", "zh").get(f"/matters/{dispute.matter.pk}/proofs/{entry.pk}")
    assert (answer.status_code, answer.json()["code"]) == (409, "altered")
    assert "不" in answer.json()["sentence"] + answer.json()["next"]
