"""The pack: one bound file that a clerk reads, the same as data, and a package that a stranger verifies."""

from __future__ import annotations

import io
import json
from typing import Any

import pikepdf
import pytest

from concord.contracts import papers as contract_papers
from concord.docket import documents, participants, proofs, reactor
from concord.docket.models import Document, Entry
from concord.filing import papers
from concord.gateways.signing import validate
from tests.papers import poppler
from tests.rooms.filing import breached
from tests.rooms.filing.breached import Filed
from tests.visitors import holding, signed_in

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    return "".join(poppler.run("pdftotext", "-raw", "-", "-", pdf=pdf).split())


def packed() -> Filed:
    """A claim at the desk, with the signed contract and the pack drawn."""
    lease = breached.mediated()
    contract_papers.make(lease.matter, Entry.objects.get(matter=lease.matter, act="sign", role="lessee"))
    proofs.run_once()
    case = breached.filed(lease)
    reactor.run_all()
    return case


def content(case: Filed, kind: str) -> bytes:
    return documents.content(Document.objects.get(matter=case.matter, kind=kind))


def test_the_pack_holds_what_the_statute_asks_for_and_says_it_as_data_too() -> None:
    """CPL 124: both parties, the claims and the facts with reasons, the evidence and its source."""
    case = packed()
    statement = content(case, papers.STATEMENT)
    said = text_of(statement)
    for words in (
        "民事起诉状", "原告：", "91330782MA2E0QH7XK", "被告：何小满", "诉讼请求", "支付租金", "事实与理由",
        "催告到达被告", "履行账目", "证据和证据来源", "此致", "岚汀市人民法院（测试）",
    ):  # fmt: skip
        assert "".join(words.split()) in said, words
    assert breached.ID not in said  # the plaintiff never sees the defendant's whole number
    reports = validate(statement)
    assert [report.valid for report in reports] == [True]
    pack = content(case, papers.PACK)
    whole = text_of(pack)
    for words in ("卷宗目录", "民事起诉状", "动产租赁合同", "送达回证", "证据清单", "立案前检查表", "成立"):
        assert words in whole, words
    with pikepdf.open(io.BytesIO(pack)) as opened:
        names = set(opened.attachments)
        assert opened.attachments["statement-of-claim.pdf"].get_file().read_bytes() == statement
    assert {"statement-of-claim.pdf", "contract.pdf", "demand-and-service.pdf", "checks.pdf"} <= names
    data = json.loads(content(case, papers.DATA))
    assert (data["format"], data["filing"]) == ("concord/filing/v1", case.matter.number)
    assert data["claimed"] == sum(one["amount"] for one in data["claims"]) == case.matter.law_state.terms["claimed"]
    assert sum(row["unpaid"] for row in data["account"] if row["look"] == "late") == data["claims"][0]["amount"]
    assert [one["name"] for one in data["checks"]][:3] == ["signatures", "code", "progress"]
    assert breached.ID not in json.dumps(data, ensure_ascii=False)
    reachable(case)


def reachable(case: Filed) -> None:
    """The clerk and the plaintiff take each part from the page; done twice, nothing is drawn again."""
    clerk = signed_in(case.clerk, HTTP_ACCEPT_LANGUAGE="en")
    page = clerk.get(f"/c/{case.matter.pk}/").content.decode()
    assert "Filing pack" in page
    for kind in (papers.STATEMENT, papers.PACK, papers.DATA):
        row = Document.objects.get(matter=case.matter, kind=kind)
        answer: Any = clerk.get(f"/c/{case.matter.pk}/document/{row.pk}/")
        assert answer.status_code == 200, kind
        assert {"filing_data": ".json"}.get(kind, ".pdf") in answer["Content-Disposition"]
    debtor = participants.of_role(case.matter, "respondent")[0]
    assert "Filing pack" in holding(debtor, HTTP_ACCEPT_LANGUAGE="en").get(f"/c/{case.matter.pk}/").content.decode()
