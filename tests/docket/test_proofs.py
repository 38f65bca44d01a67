"""Everything of a matter stands in the evidence log, and whoever may see it can prove that to anybody."""

from __future__ import annotations

import base64
import dataclasses
import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from concord.docket import chain, clock, proofs
from concord.docket.documents import put_document
from concord.docket.exhibits import put_exhibit
from concord.docket.models import Entry, Exhibit
from concord.gateways.ledger import RecordAltered, first_leaf, ledger, lodge
from concord.gateways.models import LedgerRecord
from concord.ledger import leaf, proof
from concord.ledger.verify import Unproven
from tests.casefile.test_case_page import party
from tests.matters import Dispute, at_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute() -> Dispute:
    return at_stage("mediating")


def test_every_entry_has_one_leaf_and_its_proof_holds(dispute: Dispute) -> None:
    entries = list(Entry.objects.all())
    assert proofs.proof(entries[0]) is None, "not before the loop has run"
    assert proofs.run_once() == len(entries) == LedgerRecord.objects.exclude(index=None).count()
    assert proofs.run_once() == 0
    for entry in entries:
        shown = proof.check(proofs.proof(entry) or "", ledger().public)
        assert (shown.record["act"], shown.record["on"]) == (entry.act, entry.on)
        assert shown.record["fingerprint"] == bytes(entry.digest).hex()
        assert shown.at == proofs.since(entry)


def test_who_knows_every_word_of_an_entry_cannot_try_out_what_lies_before_it(dispute: Dispute) -> None:
    before, entry = Entry.objects.order_by("seq")[1:3]
    payloads = {row.field: bytes(row.digest) for row in entry.payloads.all()}
    known = SimpleNamespace(**{name: getattr(entry, name) for name in ("account_id", "id", "matter_id", "body")})
    assert chain.digest(SimpleNamespace(**vars(known), salt=entry.salt), payloads, bytes(before.digest)) == entry.digest
    for salt in (b"", bytes(chain.SALT), before.salt, LedgerRecord.objects.get(key=proofs.key_of(entry)).salt):
        tried = SimpleNamespace(**vars(known), salt=salt)
        assert chain.digest(tried, payloads, bytes(before.digest)) != entry.digest
    proofs.run_once()
    assert bytes(entry.salt).hex() not in _opened(entry)
    assert base64.b64encode(entry.salt).decode() not in _opened(entry)


def _opened(entry: Entry) -> str:
    """What a reader gets as the proof of an entry, with what it carries in base64 read."""
    text = proofs.proof(entry) or ""
    return text + next(base64.b64decode(line[6:]).decode() for line in text.split("\n") if line.startswith("extra "))


def test_exhibits_and_papers_too(dispute: Dispute) -> None:
    side = dispute.people["applicant"]
    exhibit = put_exhibit(b"delivered", name="note.txt", matter=dispute.matter, participant=side)
    assert isinstance(exhibit, Exhibit)
    paper = put_document(
        dispute.matter, kind="slip", content=b"%PDF slip", titles=("单", "Slip"), seen="parties", key="slip"
    )
    put_document(dispute.matter, kind="slip", content=b"%PDF slip", titles=("单", "Slip"), seen="parties", key="slip")
    assert LedgerRecord.objects.exclude(key__startswith="entry/").count() == 2
    proofs.run_once()
    for subject in (exhibit, paper):
        assert proof.check(proofs.proof(subject) or "", ledger().public).record["id"] == str(subject.pk)


def test_a_proof_asked_for_again_does_not_count_what_others_do_meanwhile(dispute: Dispute) -> None:
    entry = Entry.objects.order_by("seq").first()
    assert entry is not None
    proofs.run_once()
    before = proofs.proof(entry)
    for n in range(3):
        dispute.act("say", "applicant", {"to": "side", "text": f"for the mediator alone {n}"})
    assert proofs.run_once() == 3
    assert proofs.proof(entry) == before


def test_the_leaves_tell_nothing(dispute: Dispute) -> None:
    proofs.run_once()
    public = b"".join(ledger().leaf(index) or b"" for index in range(ledger().size()))
    assert len(public) == 45 * ledger().size() > 0
    for entry in Entry.objects.all():
        assert bytes(entry.digest) not in public
        assert entry.pk.bytes not in public


def test_what_is_rolled_back_is_not_lodged(dispute: Dispute) -> None:
    before = LedgerRecord.objects.count()
    with transaction.atomic():
        dispute.act("say", "applicant", {"text": "你好"})
        transaction.set_rollback(True)
    assert LedgerRecord.objects.count() == before


@pytest.mark.parametrize("change", ["record", "leaf", "salt", "key"])
def test_a_forged_proof_is_refused(dispute: Dispute, change: str) -> None:
    proofs.run_once()
    text = proofs.proof(Entry.objects.all()[1]) or ""
    head, beside, *rest = text.split("\n")
    parts = json.loads(base64.b64decode(beside.removeprefix("extra ")))
    trusted = ledger().public
    if change == "key":
        trusted = dataclasses.replace(trusted, name="another")
    elif change == "record":
        parts["record"]["act"] = "refuse"
    else:
        parts[change] = base64.b64encode(b"\x01" + bytes(31 if change == "salt" else 44)).decode()
    forged = "\n".join([head, "extra " + base64.b64encode(leaf.canonical(parts)).decode(), *rest])
    assert change == "key" or forged != text
    with pytest.raises(Unproven):
        proof.check(forged, trusted)


def test_an_altered_row_is_found(dispute: Dispute) -> None:
    proofs.run_once()
    Entry.objects.filter(act="accept").update(at=1)
    with pytest.raises(RecordAltered):
        proofs.proof(Entry.objects.get(act="accept"))


def test_the_page_hands_out_the_proof_of_what_the_reader_sees(dispute: Dispute) -> None:
    dispute.act("say", "applicant", {"to": "side", "text": "只给您"})
    hidden = Entry.objects.latest("seq")
    mine, theirs = party(dispute, "applicant"), party(dispute, "respondent")
    address = reverse("proof", args=[dispute.matter.pk, hidden.pk])
    assert mine.get(address).status_code == 409
    proofs.run_once()
    answer = mine.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert proof.check(answer.content.decode(), ledger().public).record["id"] == str(hidden.pk)
    assert theirs.get(address).status_code == Client().get(address).status_code == 404
    page = mine.get(reverse("case", args=[dispute.matter.pk])).content.decode()
    first = Entry.objects.get(act="begin")
    assert reverse("proof", args=[dispute.matter.pk, first.pk]) in page


def test_when_the_clock_passes_new_year_a_new_log_begins_and_the_old_receipts_hold(dispute: Dispute) -> None:
    proofs.run_once()
    entry = Entry.objects.get(act="begin")
    before, old = proofs.proof(entry), ledger()
    year = datetime.fromtimestamp(clock.now(), UTC).year
    clock.advance(int(datetime(year + 1, 1, 1, 0, 0, 1, tzinfo=UTC).timestamp()) - clock.now())
    lodge([("next year", {"kind": "test"})])
    proofs.run_once()
    new = ledger()
    assert (old.origin.rsplit("/", 1)[1], new.origin.rsplit("/", 1)[1]) == (str(year), str(year + 1))
    first = first_leaf(new)
    assert first is not None
    assert first.record["root"] == old.root().hex(), (
        "what was signed last in the old year is vouched for by the new one"
    )
    assert proofs.proof(entry) == before
    assert proof.check(before or "", old.public).record["act"] == "begin"
    assert Client().get(f"/ledger/{year}/checkpoint").content.decode() == old.published()
    assert Client().get("/ledger/checkpoint").content.decode() == new.published()
    beginning = Client().get(f"/ledger/{year + 1}/beginning").content
    assert proof.check(beginning, new.public).record == first.record
