"""The pack: one bound file that a clerk reads, the same as data, and a package that a stranger verifies."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner

from concord.contracts import papers as contract_papers
from concord.docket import clock, documents, participants, proofs, reactor
from concord.docket.actors import Reader
from concord.docket.models import Document, Entry, Reaction
from concord.filing import package, papers, reading
from concord.gateways.authority import ca_certificate
from concord.gateways.ledger import ledger
from concord.gateways.signing import validate
from concord.ledger import policy
from concord.site.command import main
from concord.site.commands.ledger import verify
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


def verified(tmp_path: Path, package: bytes) -> Any:
    """What `concord ledger verify` says of it to a stranger who brings the log's key and the stamping authority's."""
    (tmp_path / "policy").write_text(policy.of_one_log(ledger().public), encoding="utf-8")
    (tmp_path / "filing.asice").write_bytes(package)
    (tmp_path / "ca.pem").write_bytes(ca_certificate())
    typed = ["ledger", "verify", str(tmp_path / "filing.asice"), "--policy", str(tmp_path / "policy")]
    return CliRunner().invoke(main, [*typed, "--tsa", str(tmp_path / "ca.pem")])


def test_the_package_opens_in_a_strangers_verifier_and_says_each_thing_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pack and every record that the claim rests on, each with its receipt; a forged one is seen."""
    case = packed()
    with pytest.raises(Document.DoesNotExist):  # the log takes the new papers a moment later; the work is tried again
        content(case, package.KIND)
    proofs.run_once()
    Reaction.objects.filter(handler="filing.package").update(run_at=0)
    reactor.run_all()
    assert not Document.objects.filter(matter=case.matter, kind="receipt").exists()  # nobody applied for mediation
    whole = content(case, package.KIND)
    monkeypatch.setattr(verify, "time", SimpleNamespace(time=clock.now))  # the stranger lives on the day of the test
    said = verified(tmp_path, whole)
    assert said.exit_code == 0, said.output
    entry = Entry.objects.get(matter=case.matter, act="file_claim")
    claim = reading.claim(case.matter, Reader(case.matter.pk, (entry.participant,)))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        names = archive.namelist()
        receipts = [name for name in names if name.endswith("receipt.tlog-proof")]
        files = {name.rpartition("/")[2] for name in names if "/file/" in name}
    assert len(receipts) == len(package.PAPERS) + 1 + len(claim["relied"])
    assert files == {"Statement of claim.pdf", "Filing pack.pdf", "Filing pack, machine-readable.json", "Contract.pdf"}
    at = whole.index(b"%PDF") + 40
    forged = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    assert verified(tmp_path, forged).exit_code != 0
    assert content(case, package.KIND) == whole


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
