"""Reading, the code, signing, refusing: what a party does at the end of a mediation."""

from __future__ import annotations

import pytest

from concord.docket import documents
from concord.gateways.signing import validate
from tests.rooms.agreement.people import browser, papers_of, sign, signing, work

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("order", [("applicant", "respondent"), ("respondent", "applicant")])
def test_in_either_order_the_last_signature_makes_the_agreement(order: tuple[str, str]) -> None:
    dispute = signing()
    for role in order:
        client = browser(dispute, role)
        assert sign(client, dispute, role).status_code == 302
        work()
        dispute.matter.refresh_from_db()
    assert (dispute.matter.stage, dispute.matter.outcome) == ("agreed", "agreement")
    final = papers_of(dispute)[-1]
    assert (final.kind, final.seen) == ("agreement", "court")
    reports = validate(documents.content(final))
    assert all(report.valid for report in reports), reports
    parties = [f"party-{dispute.people[role].pk}" for role in order]
    assert [report.field for report in reports] == ["mediator-1", "seal", *parties]
    assert reports[-1].name == "陆青"
    assert reports[-1].on_behalf == {"applicant": "晴禾包装商行", "respondent": "渡云家居店"}[order[1]]
