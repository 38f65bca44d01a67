"""Evidence packages over pages and API: of one thing and of the case, to who may see it, to be checked offline."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from PIL import Image

from concord.docket import clock, proofs
from concord.docket.documents import put_document
from concord.docket.exhibits import put_exhibit
from concord.docket.models import Document, Exhibit
from concord.gateways.authority import ca_certificate
from concord.gateways.delivery import Unreachable
from concord.gateways.ledger import ledger
from concord.gateways.timestamp import stamper
from concord.kit import enclosures
from concord.kit import packing as packing_of_all
from concord.ledger import package, policy
from concord.proofs import facts, packing
from concord.proofs.facts import signing
from concord.site.command import main
from tests.api.test_matters import party as caller
from tests.matters import Dispute, at_stage
from tests.visitors import outsider, party

pytestmark = pytest.mark.django_db
TEXT = "收货单 14,000 个".encode()
SECRET = b"canary-file"
GUIDE = Path(__file__).parents[3] / "docs" / "ledger.md"


@pytest.fixture
def dispute() -> Dispute:
    made = at_stage("mediating")
    put_document(
        made.matter, kind="slip", content=b"%PDF slip", titles=("送达：单", "Slip"), seen="parties", key="slip"
    )
    for content, to in ((TEXT, None), (SECRET, "side")):
        exhibit = put_exhibit(content, name="../收货.txt", matter=made.matter, participant=made.people["applicant"])
        assert isinstance(exhibit, Exhibit)
        filed = {"to": "side", "text": "canary-words", "file": str(exhibit.pk)} if to else {"file": str(exhibit.pk)}
        made.act("say" if to else "add_evidence", "applicant", filed)
    return made


def verified(folder: Path, data: bytes, *more: str) -> Any:
    (folder / "it.asice").write_bytes(data)
    (folder / "policy").write_text(policy.of_one_log(ledger().public), encoding="utf-8")
    (folder / "ca.pem").write_bytes(ca_certificate())
    typed = ["ledger", "verify", str(folder / "it.asice"), "--policy", str(folder / "policy")]
    return CliRunner().invoke(main, [*typed, "--tsa", str(folder / "ca.pem"), *more])


def of_one(dispute: Dispute, role: str, pk: Any) -> Any:
    return party(dispute, role).get(reverse("package", args=[dispute.matter.pk, pk]), {"lang": "en"})


def of_case(dispute: Dispute, role: str) -> Any:
    return party(dispute, role).get(reverse("case-package", args=[dispute.matter.pk]), {"lang": "en"})


def test_an_exhibit_a_paper_and_an_entry_each_verify_offline(dispute: Dispute, tmp_path: Path) -> None:
    shared = next(row for row in Exhibit.objects.all() if row.entry.act == "add_evidence")
    paper = Document.objects.get(kind="slip")
    assert of_one(dispute, "applicant", paper.pk).status_code == 409
    proofs.run_once()
    for row, name, content in (
        (shared, "收货.txt", TEXT),
        (paper, "Slip.pdf", b"%PDF slip"),
        (shared.entry, "", b""),
    ):
        answer = of_one(dispute, "applicant", row.pk)
        assert answer.status_code == 200
        assert answer["Content-Type"] == package.MEDIA
        assert "sandbox" in answer["Content-Security-Policy"]
        (item,) = package.read(answer.content).items
        assert (item.name, bytes(item.content)) == (name, content)
        done = verified(tmp_path, answer.content)
        assert done.exit_code == 0, done.output
        assert "by the clock of the log's operator alone" in done.output
        assert f"platform/facts.note is signed by {ledger().origin}, a log of your policy" in done.output
        assert "Not proven by anything: README.zh.md, README.en.md, platform/facts.zh.pdf" in done.output
        assert "The package was put together by " in done.output


def test_the_other_side_s_package_holds_the_copy_without_hidden_data(dispute: Dispute, tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "JPEG")
    photo = put_exhibit(
        picture.getvalue(), name="photo.jpg", matter=dispute.matter, participant=dispute.people["applicant"]
    )
    assert isinstance(photo, Exhibit)
    dispute.act("add_evidence", "applicant", {"file": str(photo.pk)})
    proofs.run_once()
    for role, original in (("applicant", True), ("respondent", False)):
        data = of_one(dispute, role, photo.pk).content
        (item,) = package.read(data).items
        assert (bytes(item.content) == picture.getvalue()) is original
        assert (bytes(photo.salt).hex() in str(item.evidence())) is False
        done = verified(tmp_path, data)
        assert ("original" if original else "shown") in done.output
        assert done.exit_code == 0, done.output


def test_nothing_hidden_goes_along_and_strangers_find_nothing(dispute: Dispute, tmp_path: Path) -> None:
    proofs.run_once()
    hidden = next(row for row in Exhibit.objects.all() if row.entry.act == "say")
    for pk in (hidden.pk, hidden.entry_id):
        assert of_one(dispute, "respondent", pk).status_code == 404
        assert of_one(dispute, "applicant", pk).status_code == 200
        for client in (Client(), outsider()):
            assert client.get(reverse("package", args=[dispute.matter.pk, pk])).status_code == 404
            assert client.get(reverse("case-package", args=[dispute.matter.pk])).status_code == 404
    own, other = (of_case(dispute, role).content for role in ("applicant", "respondent"))
    assert SECRET in own
    assert b"canary" not in other
    told = [item.evidence().record for item in package.read(other).items]
    assert {one["kind"] for one in told} == {"document", "entry"}
    assert {one["act"] for one in told if "act" in one} <= {"accept_mediation", "choose"}
    for data in (own, other):
        assert verified(tmp_path, data).exit_code == 0


def test_a_package_of_another_s_hidden_act_is_the_same_size_as_without(dispute: Dispute) -> None:
    """What the other side does in secret changes nothing of what one packs: not a name, not a number, not an order."""
    proofs.run_once()
    before = package.read(of_case(dispute, "respondent").content)
    dispute.act("say", "applicant", {"to": "side", "text": "canary-side"})
    proofs.run_once()
    after = package.read(of_case(dispute, "respondent").content)
    assert after.items == before.items
    assert after.manifest == before.manifest


def test_asked_for_again_it_is_the_same_to_the_byte(dispute: Dispute) -> None:
    proofs.run_once()
    first = of_case(dispute, "applicant").content
    assert of_case(dispute, "applicant").content == first
    assert of_case(dispute, "respondent").content != first


def test_over_the_api(dispute: Dispute, tmp_path: Path) -> None:
    proofs.run_once()
    paper = Document.objects.get(kind="slip")
    for address in (f"packages/{paper.pk}", "package"):
        answer = caller(dispute, "respondent").get(f"/matters/{dispute.matter.pk}/{address}")
        assert answer.status_code == 200
        assert verified(tmp_path, answer.content).exit_code == 0
        assert Client().get(f"/api/v1/matters/{dispute.matter.pk}/{address}").status_code == 401


def test_the_timestamp_is_one_that_openssl_takes(dispute: Dispute, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    proofs.run_once()
    data = of_case(dispute, "applicant").content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (tmp_path / "manifest").write_bytes(archive.read(package.MANIFEST))
        (tmp_path / "token").write_bytes(archive.read(package.TOKEN))
    (tmp_path / "ca.pem").write_bytes(ca_certificate())
    words = ["openssl", "ts", "-verify", "-data", "manifest", "-in", "token", "-token_in", "-CAfile", "ca.pem"]
    moment = ["-attime", str(clock.now() + 60)]
    done = subprocess.run([*words, *moment], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout + done.stderr
    (tmp_path / "manifest").write_bytes(b"another")
    done = subprocess.run([*words, *moment], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" not in done.stdout + done.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_the_package_says_to_do_by_hand_works(dispute: Dispute, tmp_path: Path, lang: str) -> None:
    proofs.run_once()
    with zipfile.ZipFile(io.BytesIO(of_case(dispute, "applicant").content)) as archive:
        archive.extractall(tmp_path)
    readme = (tmp_path / f"README.{lang}.md").read_text(encoding="utf-8")
    lines = [line.strip() for line in readme.splitlines() if line.startswith("    ")]
    made = [subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, check=True) for line in lines]
    digest, leaf = (done.stdout.decode().split()[0] for done in made)
    assert len(digest) == 64
    assert digest == leaf
    named = json.loads((tmp_path / "0001/record.json").read_text())["sha256"]
    (file,) = (tmp_path / "0001/file").iterdir()
    assert hashlib.sha256(file.read_bytes()).hexdigest() == named


def test_the_commands_of_the_guide_exit_as_it_says(
    dispute: Dispute, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proofs.run_once()
    slip = Document.objects.get(kind="slip")
    receipt = party(dispute, "applicant").get(reverse("proof", args=[dispute.matter.pk, slip.pk])).content
    for name, content in {
        "slip.pdf": b"%PDF slip",
        "other.pdf": b"%PDF slip.",
        "slip.tlog-proof": receipt,
        "case.asice": of_case(dispute, "applicant").content,
        "policy": Client().get("/ledger/policy").content,
        "root.pem": Client().get("/trust/concord-root.pem").content,
    }.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    lines = re.findall(r"^concord (ledger verify [^#\n]+?) +# (\d)$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(lines) >= 6
    for line, code in lines:
        done = CliRunner().invoke(main, line.split())
        assert done.exit_code == int(code), f"{line}\n{done.output}"


def test_an_authority_that_does_not_answer_is_said_in_words(dispute: Dispute, monkeypatch: pytest.MonkeyPatch) -> None:
    proofs.run_once()

    def away(_digest: bytes) -> bytes:
        raise Unreachable("away")

    monkeypatch.setattr(packing_of_all, "stamped", away)
    answer = of_case(dispute, "applicant")
    assert (answer.status_code, answer["Retry-After"]) == (409, "60")
    assert "It is asked again in a minute: please try again then." in answer.content.decode()
    address = reverse("case-package", args=[dispute.matter.pk])
    in_chinese = party(dispute, "applicant").get(address, {"lang": "zh"}).content.decode()
    assert "一分钟后会再问它，请到时再试" in in_chinese


class Away:
    """An authority that does not answer, or does."""

    def __init__(self) -> None:
        self.asked, self.silent = 0, True

    def __call__(self, at: int) -> Any:
        self.asked += 1
        if self.silent:
            raise Unreachable("away")
        return stamper(at)


def test_a_silent_authority_is_asked_again_after_a_minute(dispute: Dispute, monkeypatch: pytest.MonkeyPatch) -> None:
    proofs.run_once()
    cache.clear()
    authority = Away()
    monkeypatch.setattr(packing_of_all, "stamper", authority)
    assert [of_case(dispute, "applicant").status_code for _time in range(3)] == [409] * 3
    assert authority.asked == 1, "whoever comes meanwhile does not wait for it"
    authority.silent = False
    cache.delete(packing_of_all.SILENT)  # the minute is over
    assert of_case(dispute, "applicant").status_code == 200
    assert (packing_of_all.MINUTE, authority.asked) == (60, 2)


def test_while_the_authority_is_silent_the_last_fact_sheet_goes_along(
    dispute: Dispute, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says its own time; the package's token is of an authority that answers again."""
    proofs.run_once()
    cache.clear()
    before = facts.written()
    cache.delete(signing.HEAD)  # its minutes are over, and another cannot be made

    def silent(*_args: Any, **_more: Any) -> bytes:
        raise Unreachable("away")

    monkeypatch.setattr(signing, "sign_pdf", silent)
    assert facts.written() == before
    answer = of_case(dispute, "applicant")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.read("platform/facts.zh.pdf") == before["facts.zh.pdf"]
        assert b'"at":' in archive.read("platform/facts.note")
        assert "some hours earlier" in archive.read("README.en.md").decode()
    assert verified(tmp_path, answer.content).exit_code == 0
    cache.delete(signing.LAST)
    assert of_case(dispute, "applicant").status_code == 409, "where there never was one"


@pytest.mark.parametrize(("module", "most", "value"), [(packing, "MOST", 20), (packing.packages, "MOST_ITEMS", 1)])
def test_too_much_for_one_package_is_said_in_words(
    dispute: Dispute, monkeypatch: pytest.MonkeyPatch, module: Any, most: str, value: int
) -> None:
    proofs.run_once()
    monkeypatch.setattr(module, most, value)
    answer = of_case(dispute, "applicant")
    assert answer.status_code == 409
    assert "Too much for one package" in answer.content.decode()


def test_whoever_asks_for_packages_again_and_again_is_told_to_wait(
    dispute: Dispute, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package of the case is dear to make; another session of the same party is no other party."""
    proofs.run_once()
    monkeypatch.setattr(clock, "wall", lambda: 60_000_000)
    answers = [of_case(dispute, "applicant") for _time in range(packing.WHOLE + 1)]
    assert [one.status_code for one in answers] == [200] * packing.WHOLE + [429]
    assert "wait a minute" in answers[-1].content.decode()
    assert answers[-1]["Retry-After"] == "60"
    address = f"/matters/{dispute.matter.pk}/package"
    over_the_api = caller(dispute, "applicant").get(address)
    assert (over_the_api.status_code, over_the_api.json()["code"]) == (429, "often")
    assert of_case(dispute, "respondent").status_code == 200, "each has his own"
    assert of_one(dispute, "applicant", Document.objects.get(kind="slip").pk).status_code == 200
    monkeypatch.setattr(clock, "wall", lambda: 60_000_060)
    assert of_case(dispute, "applicant").status_code == 200


def test_what_the_platform_says_of_itself_goes_along(dispute: Dispute, monkeypatch: pytest.MonkeyPatch) -> None:
    proofs.run_once()
    monkeypatch.setattr(enclosures, "_known", [])

    @enclosures.enclosure
    def sheet() -> list[tuple[str, bytes]]:
        return [("fact-sheet.json", b'{"owner":"Lanting"}')]

    data = of_case(dispute, "applicant").content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("platform/fact-sheet.json") == b'{"owner":"Lanting"}'
        assert "/verify/offline/" in archive.read("README.en.md").decode()
        assert ledger().origin in archive.read("README.zh.md").decode()


def test_names_of_files_lead_nowhere() -> None:
    names = {
        "../a.txt": "_a.txt",
        "..": "file",
        "a/b\\c.pdf": "a_b_c.pdf",
        "": "file",
        ".hidden": "hidden",
        "长" * 300 + ".pdf": "长" * 100 + ".pdf",
        "no ending but a long one.abcdefghijkl": "no ending but a long one.abcdefghijkl",
    }
    assert {name: packing.plain(name) for name in names} == names
