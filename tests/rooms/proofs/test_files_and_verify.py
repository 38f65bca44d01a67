"""Downloads that no browser runs, the whole file, and the page that tells whether a document was changed."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from concord.docket import clock, proofs
from concord.docket.actors import Reader
from concord.docket.documents import put_document
from concord.docket.exhibits import fingerprint, put_exhibit
from concord.docket.models import Exhibit
from concord.gateways import ledger as ledger_of_the_gateway
from concord.gateways.ledger import ledger, stamping
from concord.kit import dates
from concord.ledger import policy, proof, receipt
from concord.site.command import main
from tests.casefile.test_case_page import party
from tests.matters import Dispute, at_stage

pytestmark = pytest.mark.django_db
TEXT = "收货单 14,000 个".encode()


@pytest.fixture
def dispute() -> Dispute:
    made = at_stage("mediating")
    side = made.people["applicant"]
    exhibit = put_exhibit(TEXT, name="../delivery\u202egpj.txt", matter=made.matter, participant=side)
    assert isinstance(exhibit, Exhibit)
    made.act("add_evidence", "applicant", {"file": str(exhibit.pk)})
    return made


def exhibit_url(dispute: Dispute) -> str:
    return reverse("exhibit", args=[dispute.matter.pk, Exhibit.objects.get().pk])


def test_an_exhibit_is_a_download_that_nothing_runs(dispute: Dispute) -> None:
    answer = party(dispute, "respondent").get(exhibit_url(dispute))
    assert answer.content == TEXT
    assert answer["Content-Disposition"].startswith("attachment")
    assert ".." not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_text_is_never_shown_in_place(dispute: Dispute) -> None:
    answer = party(dispute, "respondent").get(exhibit_url(dispute), {"view": "1"})
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_whole_file_holds_what_the_reader_may_see_and_no_more(dispute: Dispute) -> None:
    dispute.act("say", "applicant", {"to": "side", "text": "canary-side"})
    secret = put_exhibit(
        b"canary-file", name="secret.txt", matter=dispute.matter, participant=dispute.people["applicant"]
    )
    assert isinstance(secret, Exhibit)
    dispute.act("say", "applicant", {"to": "side", "text": "see file", "file": str(secret.pk)})
    own, other = (unzipped(party(dispute, role), dispute) for role in ("applicant", "respondent"))
    assert "canary-side" in own["timeline.txt"].decode()
    assert b"canary" not in b"".join(other.values())
    assert [name for name in other if name.startswith("evidence/")] == ["evidence/01 delivery.txt"] or len(other) == 4
    sums = dict(line.split("  ", 1)[::-1] for line in other["SHA256SUMS"].decode().splitlines())
    assert all(hashlib.sha256(other[name]).hexdigest() == digest for name, digest in sums.items())
    assert {one["act"] for one in json.loads(other["receipts.json"])["receipts"]} <= {"accept_mediation", "choose"}


def test_beside_each_paper_and_own_file_lies_a_receipt_that_holds_offline(dispute: Dispute, tmp_path: Path) -> None:
    put_document(dispute.matter, kind="slip", content=b"%PDF slip", titles=("单", "Slip"), seen="parties", key="slip")
    assert not [name for name in unzipped(party(dispute, "respondent"), dispute) if name.endswith(".tlog-proof")]
    proofs.run_once()
    (tmp_path / "policy").write_text(policy.of_one_log(ledger().public), encoding="utf-8")
    for role, folders in (("applicant", {"papers", "evidence"}), ("respondent", {"papers"})):
        files = unzipped(party(dispute, role), dispute)
        assert [name for name in files if name.startswith("evidence/")]
        receipts = [name for name in files if name.endswith(".tlog-proof")]
        assert {name.split("/")[0] for name in receipts} == folders
        for name in receipts:
            (tmp_path / "receipt").write_bytes(files[name])
            (tmp_path / "file").write_bytes(files[name.removesuffix(".tlog-proof")])
            typed = ["ledger", "verify", str(tmp_path / "receipt"), "--policy", str(tmp_path / "policy")]
            done = CliRunner().invoke(main, [*typed, "--file", str(tmp_path / "file")])
            assert done.exit_code == 0, done.output


def test_the_salt_of_an_original_goes_to_who_gets_the_original() -> None:
    dispute = at_stage("mediating")
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "JPEG")
    side, other = dispute.people["applicant"], dispute.people["respondent"]
    exhibit = put_exhibit(picture.getvalue(), name="photo.jpg", matter=dispute.matter, participant=side)
    assert isinstance(exhibit, Exhibit)
    assert exhibit.rendition
    proofs.run_once()
    for person, salt in ((side, bytes(exhibit.salt)), (other, None)):
        text = proofs.proof(exhibit, Reader(dispute.matter.pk, (person,))) or ""
        assert proof.beside(receipt.read(text).extra or b"").file_salt == salt
    assert proof.beside(receipt.read(proofs.proof(exhibit) or "").extra or b"").file_salt is None


def unzipped(client: Client, dispute: Dispute) -> dict[str, bytes]:
    answer = client.get(reverse("case-file", args=[dispute.matter.pk]))
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    return {name: archive.read(name) for name in archive.namelist()}


def check(client: Client, address: str, **data: object) -> str:
    answer = client.post(f"{address}?lang=en", data)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_file_of_the_case_matches_by_fingerprint_and_by_upload(dispute: Dispute) -> None:
    address = reverse("case-verify", args=[dispute.matter.pk])
    client = party(dispute, "respondent")
    assert "It matches" in check(client, address, digest=hashlib.sha256(TEXT).hexdigest())
    html = check(client, address, file=SimpleUploadedFile("delivery.txt", TEXT))
    assert "It matches" in html
    assert "What it does not prove" in html


def headline(html: str) -> str:
    found = re.search(r'class="cc-match__t">(.*?)</p>', html, re.DOTALL)
    assert found is not None
    return " ".join(found[1].split()).replace("&#x27;", "'")


def test_since_when_is_the_log_s_time_and_by_whose_clock_and_never_the_docket_s(
    dispute: Dispute, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = party(dispute, "respondent"), reverse("case-verify", args=[dispute.matter.pk])
    put_in, taken, stamped = clock.now(), clock.now() + 3600, clock.now() + 7200
    digest = hashlib.sha256(TEXT).hexdigest()
    html = check(client, address, digest=digest)
    assert headline(html) == "It matches what lies here. It has no receipt of the evidence log yet."
    assert "by this site's own clock alone" in html.replace("&#x27;", "'")
    ledger_of_the_gateway.put_in(at=taken)
    log = f"the clock of the log's operator alone ({ledger().origin})"
    said = headline(check(client, address, digest=digest))
    assert said == f"It matches. Unchanged since {dates.second(taken, 'en')}, by {log}."
    assert dates.second(put_in, "en") not in said
    settings.CONCORD_TIMESTAMP_EVERY = 1
    cache.delete(stamping.ASKED)
    assert stamping.stamp_newest(at=stamped) == 1
    said = headline(check(client, address, digest=digest))
    assert said == f"It matches. Unchanged since {dates.second(stamped, 'en')}, by the operator's own clock."
    chinese = client.post(f"{address}?lang=zh", {"digest": digest}).content.decode()
    assert headline(chinese) == f"对上了。自 {dates.second(stamped, 'zh')} 起未改变，依据是运营方自己的时钟。"


def test_what_the_log_holds_otherwise_is_no_match(dispute: Dispute) -> None:
    proofs.run_once()
    content = b"another one"
    row = Exhibit.objects.get()
    Exhibit.objects.update(fingerprint=fingerprint(hashlib.sha256(content).digest()), received_at=row.received_at + 1)
    html = check(
        party(dispute, "respondent"),
        reverse("case-verify", args=[dispute.matter.pk]),
        digest=hashlib.sha256(content).hexdigest(),
    )
    assert headline(html) == "This record was changed"
    assert "It matches" not in html


def test_one_changed_byte_does_not_match(dispute: Dispute) -> None:
    address = reverse("case-verify", args=[dispute.matter.pk])
    html = check(party(dispute, "respondent"), address, file=SimpleUploadedFile("delivery.txt", TEXT + b" "))
    assert "No match" in html
    assert "It matches" not in html


def test_anyone_may_check_a_paper_but_no_evidence(dispute: Dispute) -> None:
    put_document(
        dispute.matter,
        kind="agreement",
        content=b"%PDF agreement",
        titles=("调解协议", "Mediation agreement"),
        seen="court",
        key="a",
    )
    address = reverse("verify")
    html = check(Client(), address, digest=hashlib.sha256(b"%PDF agreement").hexdigest())
    assert "It matches" in html
    assert "Mediation agreement" in html
    assert dispute.matter.number not in html
    assert "No match" in check(Client(), address, digest=hashlib.sha256(TEXT).hexdigest())


def test_nothing_chosen_is_said_and_rubbish_is_no_fault(dispute: Dispute) -> None:
    for data in ({}, {"digest": "zz"}, {"digest": "a" * 65}):
        answer = Client().post(f"{reverse('verify')}?lang=en", data)
        assert answer.status_code == 422
        assert "Choose the file that you want to check." in answer.content.decode()
