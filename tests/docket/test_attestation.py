"""Consented contracts are executed again by the members of the consortium; without consent nothing is told in clear."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from concord.docket import attestation, proofs
from concord.docket.audit import audit
from concord.docket.consented import Consented
from concord.docket.models import Entry
from concord.gateways.ledger import attesting
from concord.gateways.models import LedgerEvent
from concord.law import shelf
from concord.law.rulebook import Rulebook
from concord.ledger import attestation as statements
from concord.ledger import judgement, policy
from concord.ledger import note as notes
from concord.ledger.attestation import Executed
from concord.ledger.verify import Unproven
from tests.ledger.replica import chain
from tests.members import Members, consortium_of
from tests.rooms.contracts import leases
from tests.rooms.contracts.leases import GOODS, HE, Lease

pytestmark = pytest.mark.django_db
ALL = Executed(chain.NAMES, (), 4)


@pytest.fixture
def members(tmp_path: Path, settings: Any) -> Iterator[Members]:
    with consortium_of(tmp_path / "members", settings) as found:
        yield found


def entries(lease: Lease) -> list[Entry]:
    return list(Entry.objects.filter(matter=lease.matter).order_by("seq"))


def executed(lease: Lease) -> list[Executed | None]:
    return [attestation.executed(entry) for entry in entries(lease)]


def judged(members: Members, entry: Entry) -> Executed | None:
    """Who executed an entry, to somebody who has its receipt and the members' policy, and nothing else."""
    given = judgement.evidence((proofs.proof(entry) or "").encode())
    trusted = policy.read(members.policy.encode())
    assert judgement.judge(given, trusted).failed == 0
    return judgement.executions(given, trusted)


def test_every_entry_of_a_consented_contract_is_executed_alike_by_all(members: Members) -> None:
    lease = leases.running()
    assert attestation.consent(lease.matter)
    members.work()
    assert executed(lease) == [ALL] * len(entries(lease))
    assert [judged(members, entry) for entry in entries(lease)] == [ALL] * len(entries(lease))
    lease.act("pay", "bank", {"ref": "B-1", "amount": 510_00})
    members.work()
    assert executed(lease) == [ALL] * len(entries(lease))
    assert not LedgerEvent.objects.filter(open=True).exists()


def test_without_consent_nothing_is_told_in_clear_anywhere(members: Members) -> None:
    lease = leases.running()
    members.work()
    assert not LedgerEvent.objects.exists()
    assert members.bodies == {name: [] for name in chain.NAMES}
    assert executed(lease) == [None] * len(entries(lease))
    assert judged(members, entries(lease)[0]) is None


def test_a_member_that_signs_in_the_names_of_others_adds_nothing(
    members: Members, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = leases.running()
    attestation.consent(lease.matter)
    trusted = policy.read(members.policy.encode())
    keys = statements.members(trusted, trusted.logs[0].name)
    liar, *others = chain.NAMES
    forged = "".join(notes.signature_line(key, bytes(64)) for key, name in keys.items() if name in others)
    honest = attesting._handed_over
    monkeypatch.setattr(attesting, "_handed_over", lambda *asked: [note and note + forged for note in honest(*asked)])
    members.away = set(others)
    members.work()
    assert executed(lease) == [Executed((liar,), (), 4)] * len(entries(lease))
    assert [judged(members, entry) for entry in entries(lease)] == [Executed((liar,), (), 4)] * len(entries(lease))


@pytest.mark.parametrize("mode", ["embedded", "witnessed"])
def test_alone_or_with_witnesses_it_is_not_offered(members: Members, settings: Any, mode: str) -> None:
    lease = leases.running()
    settings.CONCORD_LEDGER = mode
    assert not attestation.is_offered()
    assert not attestation.consent(lease.matter)
    assert attestation.run_once() == 0
    assert not Consented.objects.exists()
    assert not LedgerEvent.objects.exists()


def test_no_name_no_number_and_no_text_leaves_the_platform(members: Members) -> None:
    lease = leases.running()
    lease.act("say_paid", "lessee", {"ref": "微信转账 0317", "amount": 100_00})
    attestation.consent(lease.matter)
    members.work()
    told = b"".join(body for bodies in members.bodies.values() for body in bodies)
    assert b"51000" in told, "the rent is told"
    for secret in (HE.name, HE.phone, HE.email, GOODS, "SF-1", "微信", str(lease.matter.pk), lease.matter.number):
        assert secret.encode() not in told
        assert json.dumps(secret).strip('"').encode() not in told


def test_an_amount_that_was_changed_on_its_way_is_found_and_named(members: Members) -> None:
    """Somebody at the platform tells the members another amount than the docket has."""
    lease = leases.running()
    lease.act("pay", "bank", {"ref": "B-1", "amount": 510_00})
    attestation.consent(lease.matter)
    attestation.run_once()
    paid = entries(lease)[-1]
    row = LedgerEvent.objects.get(record__key=proofs.key_of(paid))
    row.clear = bytes(row.clear).replace(b'"amount":51000', b'"amount":1')
    row.save()
    members.work()
    found = attestation.executed(paid)
    assert found is not None
    assert (found.alike, [one.name for one in found.differ]) == ((), list(chain.NAMES))
    assert {one.how["field"] for one in found.differ} == {"effects"}
    assert executed(lease)[0] == ALL


def test_a_member_with_another_rulebook_says_so_and_mends_it(members: Members) -> None:
    def other(key: str) -> Rulebook:
        return msgspec.structs.replace(shelf.rulebook(key), digest="ab" * 32)

    members.begin("notary", other)
    lease = leases.running()
    attestation.consent(lease.matter)
    members.work()
    first = executed(lease)[0]
    assert first is not None
    assert first.alike == ("agency", "chamber", "court")
    assert [(one.name, one.how["part"]) for one in first.differ] == [("notary", "rulebook")]
    assert judged(members, entries(lease)[0]) == first
    members.begin("notary")
    members.attesters["notary"].again()
    members.work()
    assert executed(lease) == [ALL] * len(entries(lease))


def test_a_member_who_is_away_is_asked_again(members: Members) -> None:
    members.away = {"agency", "notary"}
    lease = leases.running()
    attestation.consent(lease.matter)
    members.work()
    assert executed(lease)[-1] == Executed(("chamber", "court"), (), 4)
    members.away = set()
    members.work()
    assert executed(lease)[-1] == ALL


def test_a_member_who_lost_everything_is_told_from_the_beginning(members: Members) -> None:
    lease = leases.running()
    attestation.consent(lease.matter)
    members.work()
    members.attesters["agency"].close()
    for file in members.folder.glob("agency.sqlite3*"):
        file.unlink()
    del members.attesters["agency"]
    members.begin("agency")
    lease.act("pay", "bank", {"ref": "B-1", "amount": 510_00})
    members.work(passes=6)
    assert executed(lease)[-1] == ALL


def test_a_forged_attestation_is_not_taken_and_in_a_receipt_spoils_it(members: Members) -> None:
    lease = leases.running()
    attestation.consent(lease.matter)
    members.work()
    entry = entries(lease)[0]
    row = LedgerEvent.objects.get(record__key=proofs.key_of(entry))
    row.notes = [note.replace("\nvalid\n", '\ndiffers {"code":"failed"}\n') for note in row.notes]
    row.save()
    assert attestation.executed(entry) is None
    with pytest.raises(Unproven, match="does not hold"):
        judged(members, entry)


def test_what_a_member_did_not_sign_is_not_taken(members: Members, monkeypatch: pytest.MonkeyPatch) -> None:
    lease = leases.running()
    attestation.consent(lease.matter)
    monkeypatch.setattr(members.attesters["agency"], "_key", chain.secret("stranger"))
    members.work()
    found = executed(lease)[0]
    assert found is not None
    assert found.alike == ("chamber", "court", "notary")
    kept = [note for row in LedgerEvent.objects.all() for note in row.notes]
    assert {len(notes.read(note).signatures) for note in kept} == {3}, "nor is it kept"


def test_an_entry_that_cannot_be_told_in_clear_stops_there(members: Members, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rulebook that let a text through: nothing of that entry is told, and nothing after it."""
    lease = leases.running()
    attestation.consent(lease.matter)
    third = entries(lease)[2]
    body = json.loads(bytes(third.body)) | {"form": {"why": "何小满 says so"}}
    Entry.objects.filter(pk=third.pk).update(body=json.dumps(body).encode())
    members.work()
    assert LedgerEvent.objects.count() == 2
    row = Consented.objects.get()
    assert (row.upto, bool(row.stopped)) == (2, True)
    assert "何小满" not in row.stopped


def test_an_audit_finds_nothing_wrong_with_it(members: Members) -> None:
    lease = leases.running()
    attestation.consent(lease.matter)
    members.work()
    assert audit().findings == []


def test_an_audit_names_what_members_were_told_otherwise(members: Members) -> None:
    lease = leases.running()
    attestation.consent(lease.matter)
    members.work()
    one, two, three = (LedgerEvent.objects.get(record__key=proofs.key_of(entry)) for entry in entries(lease)[:3])
    one.clear = bytes(one.clear).replace(b'"rent":51000', b'"rent":1')
    one.save()
    two.delete()
    three.notes = [note.replace("\nvalid\n", '\ndiffers {"code":"failed"}\n') for note in three.notes]
    three.save()
    found = {one.code: one.more["number"] for one in audit().findings}
    assert found == {"told.changed": 1, "told.missing": 2, "told.attested": 3}


def test_consenting_twice_is_once(members: Members) -> None:
    lease = leases.running()
    attestation.consent(lease.matter)
    name = Consented.objects.get().contract
    attestation.consent(lease.matter)
    assert Consented.objects.get().contract == name


def test_what_was_decided_before_an_import_is_told_with_the_tables_of_then(members: Members) -> None:
    lease = leases.running()
    attestation.note_edition()
    attestation.consent(lease.matter)
    then = attestation.LawEdition.objects.get()
    attestation.LawEdition.objects.create(since=entries(lease)[-1].at + 1, pins=then.pins | {"tables": "ab" * 32})
    attestation.run_once()
    told = {json.loads(bytes(row.clear))["pins"]["tables"] for row in LedgerEvent.objects.all()}
    assert told == {then.pins["tables"]}


def test_notes_of_many_members_are_one_note(members: Members) -> None:
    lease = leases.running()
    attestation.consent(lease.matter)
    members.work()
    row = LedgerEvent.objects.order_by("seq")[0]
    assert len(row.notes) == 1
    said, by = statements.opened(row.notes[0], [chain.member(name).log for name in chain.NAMES])
    assert (said.how, len(by)) == (None, 4)
    assert attesting.attested(row.record) == tuple(row.notes)
