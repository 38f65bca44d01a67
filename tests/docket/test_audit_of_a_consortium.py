"""Mode `replicated`: what was kept of the consortium's receipts is judged anew, by the policy that is trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.docket.audit import Report, audit
from concord.gateways.ledger import consortium
from concord.gateways.models import LedgerCheckpoint, LedgerRecord
from concord.ledger import checkpoint as checkpoints
from concord.ledger import note as notes
from concord.ledger.log import Log, Submission
from concord.ledger.store import SqliteStore
from tests.matters import at_stage

pytestmark = pytest.mark.django_db
AT = 1_790_000_000
ORIGIN = "consortium.example/log"


@pytest.fixture
def witnesses() -> list[Ed25519PrivateKey]:
    return [Ed25519PrivateKey.generate() for _ in range(3)]


@pytest.fixture
def kept(tmp_path: Path, settings: Any, witnesses: list[Ed25519PrivateKey]) -> Iterator[None]:
    """A case whose records all stand in a consortium's log, with two of three cosignatures on the checkpoint."""
    at_stage("mediating")
    store = SqliteStore(tmp_path / "log.sqlite3")
    log = Log(ORIGIN, Ed25519PrivateKey.generate(), store)
    lines = [f"log {log.public.text}"]
    lines += [f"witness w{n} {checkpoints.witness_key(f'w{n}.example', key).text}" for n, key in enumerate(witnesses)]
    path = tmp_path / "policy"
    path.write_text("\n".join([*lines, "group members 2 w0 w1 w2", "quorum members", ""]))
    settings.CONCORD_LEDGER, settings.CONCORD_LEDGER_POLICY = "replicated", str(path)
    rows = list(LedgerRecord.objects.order_by("id"))
    for row in rows:
        row.at = AT
    log.extend([Submission(consortium.submitter().id, b"", consortium.leaf_of(row)) for row in rows])
    note = cosigned(log.publish(AT), witnesses[:2])
    for index, row in enumerate(rows):
        row.log, row.index, row.size = consortium.LOG, index, len(rows)
        row.path = b"".join(log.inclusion(index, len(rows)))
        row.save()
    LedgerCheckpoint.objects.create(log=consortium.LOG, size=len(rows), note=note, at=AT, settled=True)
    yield
    store.close()


def cosigned(note: str, keys: list[Ed25519PrivateKey]) -> str:
    """The checkpoint with the signatures of these witnesses."""
    body = notes.read(note).text
    lines = [checkpoints.cosign(f"w{n}.example", key, body, AT) for n, key in enumerate(keys)]
    return note + "".join(lines)


def codes(report: Report) -> set[str]:
    return {one.code for one in report.findings}


def change_the_path(row: LedgerRecord) -> None:
    row.path = bytes(32) + bytes(row.path or b"")[32:]


def change_the_place(row: LedgerRecord) -> None:
    row.index = 500


def change_the_time(row: LedgerRecord) -> None:
    row.at = AT + 1


def test_what_was_kept_holds(kept: None) -> None:
    report = audit()
    assert report.findings == []
    assert report.counts["records"] == LedgerRecord.objects.count() > 3


@pytest.mark.parametrize("change", [change_the_path, change_the_place, change_the_time])
def test_a_changed_record_is_named(kept: None, change: Callable[[LedgerRecord], None]) -> None:
    row = LedgerRecord.objects.order_by("id")[1]
    change(row)
    row.save()
    report = audit()
    assert [(one.code, one.name) for one in report.findings] == [("record.unproven", row.key)]


def test_a_checkpoint_without_its_quorum_vouches_for_nothing(kept: None, witnesses: list[Ed25519PrivateKey]) -> None:
    row = LedgerCheckpoint.objects.get()
    row.note = "".join(row.note.splitlines(keepends=True)[:-1])
    row.save()
    assert codes(audit()) == {"checkpoint.changed", "record.unproven"}
