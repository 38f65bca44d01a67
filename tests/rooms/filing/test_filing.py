"""From a contract in breach to the filing clerk's desk: what the creditor sees, what keeps it back, who decides."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from concord.docket import participants, reactor
from concord.docket.actors import Actor, Reader
from concord.docket.recording import record
from concord.filing import earlier, gathering, lodging, reading, statement
from concord.gateways.models import OutboxMessage
from concord.law.model import Refused
from concord.people.models import Organisation
from tests import factory
from tests.rooms.contracts import leases
from tests.rooms.contracts.leases import Lease
from tests.rooms.filing import breached
from tests.rooms.filing.breached import Filed
from tests.visitors import holding, signed_in

pytestmark = pytest.mark.django_db


def creditor(lease: Lease, language: str = "en") -> Client:
    return signed_in(lease.signatory, HTTP_ACCEPT_LANGUAGE=language)


def address(lease: Lease) -> str:
    return f"/c/{lease.matter.pk}/court/"


def answers(lease: Lease, court: Organisation) -> dict[str, str]:
    found = statement.checks(gathering.dossier(lease.matter), court)
    return {check.name: check.code for check in found}


def given(lease: Lease, court: Organisation) -> dict[str, Any]:
    claims = breached.all_claims(lease)
    return {"court": str(court.pk), "claims": claims, "address": "", "added": "", "confirm": "on", "key": "k1"}


def test_a_file_in_order_is_shown_mended_and_filed_as_the_creditor_kept_it() -> None:
    """All in one, for the way there is long: every check, what does not fit, what was kept and added."""
    lease, court = breached.mediated(), breached.court()
    found = answers(lease, court)
    assert {code.rpartition("_")[2] for code in found.values()} <= {"ok", "domicile", "confirmed", "failed"}, found
    client = creditor(lease)
    page = client.get(address(lease)).content.decode()
    for words in (
        "Ready for the filing clerk", "13 hold, 1 cannot be known, 0 do not hold.", "Amount in dispute ¥1,5",
        "The court fee would be ¥50.00", "Mediation was tried first as the contract says",
    ):  # fmt: skip
        assert words in page, words
    for wrong in (
        {"claims": ["nonsense"]},
        {"claims": []},
        {"confirm": ""},
        {"court": "x"},
        {"key": "k" * 41},
        {"key": "a b"},
    ):
        assert client.post(address(lease), given(lease, court) | wrong).status_code == 422, wrong
    costs_alone = client.post(address(lease), given(lease, court) | {"claims": ["costs"]})
    assert (costs_alone.status_code, "Keep at least one" in costs_alone.content.decode()) == (409, True)
    assert not earlier.filings(lease.matter)
    kept = [one for one in breached.all_claims(lease) if not one.startswith("interest")]
    answer = client.post(address(lease), given(lease, court) | {"claims": kept, "added": "他在五月答应过付款。"})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    matter = earlier.filings(lease.matter)[0]
    said = reading.claim(matter, Reader(matter.pk, (participants.of_role(matter, "applicant")[0],)))
    assert [one["kind"] for one in said["claims"]] == ["principal", "costs"]
    assert said["added"] == "他在五月答应过付款。"
    assert matter.law_state.terms["claimed"] == said["claimed"] == said["claims"][0]["amount"]


def test_the_pack_is_kept_back_and_the_page_says_what_is_missing() -> None:
    """Nothing is overdue: there is nothing to claim; the page says so, and files nothing."""
    lease, court = breached.signed(), breached.court()
    client = creditor(lease)
    page = client.get(address(lease)).content.decode()
    assert "Not ready for the court yet" in page
    assert "By the books nothing is overdue" in page
    assert "Sign and file" not in page
    answer = client.post(address(lease), given(lease, court))
    assert answer.status_code == 422
    assert not earlier.filings(lease.matter)


def test_without_mediation_a_creditor_is_told_of_it_and_not_kept_from_the_court() -> None:
    """The clause itself says that it keeps nobody from the court; CPL 125 has the court mediate first."""
    lease = breached.demanded()
    page = creditor(lease).get(address(lease)).content.decode()
    assert "Ready for the filing clerk" in page
    assert "You may ask for mediation on the contract’s page first" in page


@pytest.mark.parametrize(
    ("stage", "name", "code"),
    [
        (breached.in_default, "demand", "demand_waiting"),
        (breached.in_default, "mediation", "mediation_none"),
        (breached.demanded, "demand", "demand_ok"),
        (breached.signed, "claim", "claim_none"),
        (breached.signed, "receipts", "receipts_missing"),
    ],
)
def test_the_checks_read_the_docket(stage: Any, name: str, code: str) -> None:
    assert answers(stage(), breached.court())[name] == code


def test_a_demand_that_was_made_good_is_none() -> None:
    lease = breached.in_default()
    lease.serve("default_reached", "lessee")
    lease.act("pay", "bank", {"ref": "B-1", "amount": 1100_00})
    assert answers(lease, breached.court())["demand"] == "demand_none"


def test_filed_it_lies_with_the_clerk_and_nobody_else_dockets() -> None:
    case = breached.filed()
    assert (case.matter.rulebook, case.matter.stage) == ("cn-filing", "at_desk")
    assert case.matter.organisation == factory.court()
    clerk = signed_in(case.clerk, HTTP_ACCEPT_LANGUAGE="en")
    assert case.matter.number in clerk.get("/desk/").content.decode()
    page = clerk.get(f"/c/{case.matter.pk}/").content.decode()
    for words in ("Statement of claim", "What the checks found", "You decide.", "Limitation", "Docket", "Decline"):
        assert words in page, words
    entry = reading.filed(case.matter)
    assert entry is not None
    assert entry.account == case.lease.signatory  # who signed for the plaintiff
    for role in ("applicant", "respondent", "registrar", "notice"):
        by = Actor(participants.of_role(case.matter, role)[0])
        for act, form in (("docket", {"number": "n"}), ("refuse_docketing", {"ground": "pending", "why": "w"})):
            assert isinstance(record(case.matter, act=act, by=by, form=form), Refused), (role, act)
    case.matter.refresh_from_db()
    assert case.matter.stage == "at_desk"
    assert creditor(case.lease).get(f"/c/{case.matter.pk}/court/").status_code == 404  # a filing is no contract


def test_sent_twice_it_is_filed_once_and_again_only_when_it_was_taken_back() -> None:
    """CPL 127 (5), JI 247."""
    case = breached.filed()
    again = breached.file(case.lease)
    assert isinstance(again, lodging.Filed)
    assert (again.matter, again.repeated) == (case.matter, True)
    other = breached.file(case.lease, key="k2")
    assert isinstance(other, lodging.Missing)
    assert {check.name for check in other.checks} == {"once"}
    assert len(earlier.filings(case.lease.matter)) == 1
    case.act("withdraw", "applicant")
    assert isinstance(breached.file(case.lease, key="k2"), lodging.Filed)


def told(case: Filed, to: str) -> list[str]:
    rows = OutboxMessage.objects.filter(recipient=to)
    return [row.text for row in rows if case.matter.number in f"{row.subject}{row.text}"]


def test_the_debtor_is_told_when_it_was_docketed_and_not_before() -> None:
    case = breached.filed()
    reactor.run_all()
    consumer = leases.HE
    assert not told(case, consumer.email)
    assert not told(case, consumer.phone)
    assert told(case, case.clerk.email)
    case.act("docket", "court_clerk", {"number": "（2026）岚民初 12 号"})
    reactor.run_all()
    assert told(case, consumer.email)
    assert told(case, case.lease.signatory.email)
    debtor = participants.of_role(case.matter, "respondent")[0]
    page = holding(debtor, HTTP_ACCEPT_LANGUAGE="en").get(f"/c/{case.matter.pk}/").content.decode()
    assert "Statement of claim" in page
    assert "What the checks found" in page  # what the court reads of it, the other side may read too
    assert "Answer the claim" in page
    assert breached.ID not in page


def test_the_creditor_is_told_of_what_is_missing_and_of_a_ruling_to_decline() -> None:
    case = breached.filed()
    case.act("ask_supplement", "court_clerk", {"what": "请提交营业执照副本。"})
    reactor.run_all()
    assert told(case, case.lease.signatory.email)
    case.serve("applicant")
    case.act("supply", "applicant", {"about": "副本"})
    case.act("refuse_docketing", "court_clerk", {"ground": "no_jurisdiction", "why": "应由被告住所地法院管辖。"})
    page = creditor(case.lease).get(f"/c/{case.matter.pk}/").content.decode()
    assert "Another court is competent" in page
    assert "应由被告住所地法院管辖。" in page
    assert case.clerk.name("en") in page


def test_strangers_the_consumer_and_the_centre_do_not_reach_the_page() -> None:
    lease = breached.demanded()
    breached.court()
    others = (factory.member("registrar"), factory.member("signatory", factory.enterprise()))
    for client in (holding(lease.lessee), *map(signed_in, others)):
        assert client.get(address(lease)).status_code == 404


def test_each_signature_is_bound_to_the_text_that_stands() -> None:
    """CC 490: the fingerprint of rules and terms; of other terms there is another one."""
    lease, other = breached.signed(), leases.offered(key="L-2", rent=999_00)
    file = gathering.dossier(lease.matter).file
    assert [one.role for one in file.signatures] == ["lessor", "lessee"]
    assert {one.text for one in file.signatures} == {file.text}
    assert file.text != gathering.dossier(other.matter).file.text
