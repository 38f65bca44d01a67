"""Numbers, addresses and contacts of a party reach the court and nobody else: canaries on both sides of whole cases."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from concord.docket import clock, clockwork, participants, reactor
from concord.docket.models import Document
from concord.docket.opening import Opened, open_matter
from concord.docket.participants import Person
from concord.gateways.models import OutboxMessage
from concord.kit.papers import filling
from concord.law import identifiers
from tests import factory, matters
from tests.api import test_matters as calls
from tests.matters import Dispute
from tests.papers import poppler
from tests.visitors import browser

pytestmark = pytest.mark.django_db
DAY = 24 * 3600
HERS = ("110105194912310021", "白桦巷1108号", "13911110846", "her.canary@birch.example")
HIS = ("E71904528", "胡杨弄2209号", "13722220977", "his.canary@poplar.example")
CANARIES = {"applicant": HERS, "respondent": HIS}
TOLD = {"phone": "13722221555", "email": "shop@poplar.example", "address": "他的店铺3301号"}
PAGES = (
    "", "verify/", "who-sees-what/", "not-now/", "room/", "room/talk/", "room/panels/", "offer/", "agreement/",
    "agreement/draw-up/", "agreement/sign/", "agreement/refuse/", "confirm/", "received/", "performed/", "alike/",
    "alike/check/", "mediator/choose/", "mediator/confirm/", "answer/", "answer/address/", "notices/",
    "enforcement.pdf", "file.zip", "package.asice", "do/prepare_suit/", "do/ask_enforcement/", "do/withdraw/",
)  # fmt: skip
OPEN = ("", "verify/", "who-sees-what/", "file.zip")  # whatever the stage


def between_persons() -> Dispute:
    """Two persons; she names a shop and a phone of his, and later each gives what the page says is for the court."""
    clock.forget()
    number, address, phone, email = HERS
    hers = {"name": "白桦", "id_number": number, "address": address, "phone": phone, "email": email}
    result = open_matter(
        rulebook=matters.RULEBOOK,
        organisation=factory.centre(),
        people=[Person("applicant", personal=hers), Person("respondent", personal={"name": "胡杨", **TOLD})],
        by="applicant",
        payloads={"application": {"cause": "", "story": "没有付款。", "claims": []}},
    )
    assert isinstance(result, Opened)
    dispute = Dispute(result.matter, {role: rows[0] for role, rows in result.participants.items() if role and rows})
    for name in ("registrar", "mediator", "judge", "court_clerk"):
        dispute.staff[name] = factory.member(name)
    number, address, phone, email = HIS
    dispute.people["respondent"] = participants.change(
        dispute.people["respondent"], id_number=number, address=address, phone=phone, email=email
    )
    for side, (_number, address, phone, _email) in CANARIES.items():
        dispute.act("confirm_address", side, {"electronic": True, "address": address, "contact": phone})
    for step in ("invited", "choosing", "appointing", "mediating"):
        matters.WALK[step](dispute)
    return dispute


def words(content: bytes) -> str:
    """All that a download says: text, the text of a paper and of what is attached to it, the files of a zip."""
    if content.startswith(b"%PDF"):
        said = poppler.run("pdftotext", "-raw", "-", "-", pdf=content)
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return said + "".join(words(one.get_file().read_bytes()) for one in pdf.attachments.values())
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(words(archive.read(name)) for name in archive.namelist())
    return content.decode("utf-8", "replace")


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def readings(dispute: Dispute, role: str) -> Iterator[tuple[str, str]]:
    """Everything a person is given of the case: pages, downloads, papers, the answers of the API."""
    client, home = browser(dispute, role), f"/c/{dispute.matter.pk}/"
    papers = Document.objects.filter(matter=dispute.matter)
    for path in (*PAGES, *(f"document/{paper.pk}/" for paper in papers)):
        answer = client.get(home + path)
        assert answer.status_code == 200 or path not in OPEN, (role, path, answer.status_code)
        yield path, words(body(answer))
    caller = calls.officer(dispute, role) if role in dispute.staff else calls.party(dispute, role)
    listed = [f"documents/{paper.pk}" for paper in papers]
    for path in ("", "/docket", "/exhibits", "/documents", *(f"/{one}" for one in listed)):
        answer = caller.get(f"/matters/{dispute.matter.pk}{path}")
        assert answer.status_code == 200 or path.startswith("/documents/"), (role, path, answer.status_code)
        yield f"api {path}", words(body(answer))
    for row in OutboxMessage.objects.filter(recipient__in=CANARIES.get(role, ())):
        yield f"message {row.pk}", row.text


def leaks(dispute: Dispute, role: str) -> list[tuple[str, str]]:
    """Where somebody reads a canary of another person."""
    foreign = [canary for side, known in CANARIES.items() if side != role for canary in known]
    found = []
    for path, said in readings(dispute, role):
        folded = re.sub(r"\s", "", said)
        found += [(path, canary) for canary in foreign if canary in folded]
    return found


def in_court() -> Dispute:
    """Agreed, confirmed, and not paid: the creditor asks for enforcement."""
    dispute = between_persons()
    for step in ("signing", "agreed"):
        matters.WALK[step](dispute)
    for side in CANARIES:
        dispute.act("apply_confirmation", side)
    dispute.act("docket", "court_clerk")
    dispute.act("call", "judge", {"on": clock.now() + DAY, "how": "video"})
    dispute.act("confirm", "judge")
    reactor.run_all()
    clock.advance(161 * DAY)
    clockwork.run_all()
    reactor.run_all()
    return dispute


def without_agreement() -> Dispute:
    """It failed; the mediator reports, and both prepare a suit."""
    dispute = between_persons()
    dispute.act("fail", "mediator", {"reason": "差距太大"})
    texts = {"basics": "买卖", "reasons": "差距太大", "costs": "", "hints": ""}
    dispute.act("report", "mediator", {key: value for key, value in texts.items() if value})
    for side in CANARIES:
        dispute.act("prepare_suit", side)
    reactor.run_all()
    return dispute


def kinds(dispute: Dispute) -> set[str]:
    return set(Document.objects.filter(matter=dispute.matter).values_list("kind", flat=True))


def test_what_a_party_gave_reaches_the_court_and_nobody_else() -> None:
    dispute = in_court()
    own = re.sub(r"\s", "", words(body(browser(dispute, "applicant").get(f"/c/{dispute.matter.pk}/enforcement.pdf"))))
    assert HERS[0] in own, "her own application to the court has her own number"
    assert TOLD["address"] in own, "and what she knows of him"
    dispute.act("ask_enforcement", "applicant")
    reactor.run_all()
    expected = {"receipt", "agreement", "confirmation_application", "identities", "ruling", "enforcement_application"}
    assert expected <= kinds(dispute)
    for role in (*CANARIES, "mediator"):
        assert not leaks(dispute, role), role
    sheet = [said for _path, said in readings(dispute, "judge") if HIS[0] in said and HERS[0] in said]
    assert sheet, "the court reads whole numbers on its own sheet"


@pytest.mark.parametrize("stage", ["mediating", "signing"])
def test_nobody_reads_the_other_side_while_they_talk_and_sign(stage: str) -> None:
    dispute = between_persons()
    if stage == "signing":
        matters.WALK[stage](dispute)
    reactor.run_all()
    for role in (*CANARIES, "mediator"):
        assert not leaks(dispute, role), role
    assert OutboxMessage.objects.filter(recipient=HIS[3]).exists()


def test_suit_papers_hold_of_the_other_side_only_what_their_reader_told() -> None:
    dispute = without_agreement()
    assert {"receipt", "closing_report", "complaint"} <= kinds(dispute)
    for role in (*CANARIES, "mediator"):
        assert not leaks(dispute, role), role
    suits = {
        paper.entry.participant.role: re.sub(
            r"\s", "", words(body(browser(dispute, paper.entry.participant.role).get(_paper(dispute, paper))))
        )
        for paper in Document.objects.filter(matter=dispute.matter, kind="complaint")
    }
    assert HERS[0] in suits["applicant"]
    assert TOLD["address"] in suits["applicant"]
    assert HIS[0] in suits["respondent"]
    assert "白桦" in suits["respondent"]


def _paper(dispute: Dispute, paper: Document) -> str:
    return f"/c/{dispute.matter.pk}/document/{paper.pk}/"


@pytest.mark.parametrize("number", ["E12345678", "H12345678", "H1234567890", "8310001234567", HERS[0]])
def test_a_number_of_any_length_is_masked_the_same_everywhere(number: str) -> None:
    hidden = identifiers.masked(number)
    assert hidden.count("*") >= 5
    dispute = matters.opened()
    row = participants.change(dispute.people["respondent"], id_number=number)
    row.kind = "person"
    assert filling.party(row)["identifier"] == hidden
    assert filling.party(row, whole=True)["identifier"] == number
