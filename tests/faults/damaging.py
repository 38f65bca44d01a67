"""A small deployment with a bit of everything in its log, and what somebody with the database's password does to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from concord.docket import chain, proofs, rules, standing
from concord.docket.audit import Report, audit
from concord.docket.audit import held as holds
from concord.docket.documents import put_document
from concord.docket.exhibits import put_exhibit, withdraw
from concord.docket.models import Document, Entry, Exhibit, Matter, Payload
from concord.gateways.ledger import ledger
from concord.gateways.models import LedgerCheckpoint, LedgerLog, LedgerRecord, LedgerSource, LedgerTile
from concord.law import engine, storing
from concord.ledger import leaf as leaves
from concord.ledger.log import Submission
from tests.matters import Dispute, at_stage

STEP = 40  # seconds between two batches of the log


@dataclass
class World:
    """A dispute, files and papers; receipts: by entry id, as people hold them; notes: checkpoints, oldest first."""

    dispute: Dispute
    exhibits: list[Exhibit] = field(default_factory=list)
    papers: list[Document] = field(default_factory=list)
    receipts: dict[Any, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def matter(self) -> Matter:
        return Matter.objects.get(pk=self.dispute.matter.pk)

    def entries(self) -> list[Entry]:
        return list(Entry.objects.filter(matter=self.dispute.matter).order_by("seq"))

    def log_what_waits(self) -> None:
        """Everything is put into the log, and its checkpoint is kept, as a witness would."""
        while proofs.run_once():
            pass
        self.notes.append(ledger().published() or "")


def world() -> World:
    """A case in mediation, with files of both sides, papers, messages; all of it in the log, in three batches."""
    made = World(at_stage("mediating"))
    made.log_what_waits()
    for number in range(3):
        made.dispute.act("say", "applicant", {"to": "without_prejudice", "text": f"Message {number} to the other side"})
        found = put_exhibit(
            b"delivered %d" % number, name="note.txt", matter=made.matter, participant=made.dispute.people["applicant"]
        )
        assert isinstance(found, Exhibit)
        made.exhibits.append(found)
        made.papers.append(put_document(
            made.matter, kind=f"slip{number}", content=b"%%PDF slip %d" % number, titles=("单", "Slip"), seen="parties",
            key=f"slip{number}",
        ))  # fmt: skip
    made.log_what_waits()
    made.dispute.act("say", "respondent", {"to": "without_prejudice", "text": "The last word"})
    withdraw(made.exhibits.pop())
    made.log_what_waits()
    made.receipts = {entry.pk: proofs.proof(entry) or "" for entry in made.entries()}
    return made


def codes(report: Report) -> set[str]:
    return {one.code for one in report.findings}


def held(*texts: str) -> list[holds.Held]:
    return [holds.read(f"held {number}", text.encode()) for number, text in enumerate(texts)]


def audited(*texts: str) -> Report:
    """An audit, with the receipts and checkpoints that somebody holds."""
    return audit(held(*texts))


def rehash(matter: Matter) -> None:
    """Makes the chain of a case anew, from its first entry to its head, and its state: what is stored fits together."""
    previous, entry = chain.START, None
    for entry in Entry.objects.filter(matter=matter).order_by("seq"):
        digests = {row.field: bytes(row.digest) for row in Payload.objects.filter(entry=entry)}
        digest = chain.digest(entry, digests, previous)
        Entry.objects.filter(pk=entry.pk).update(previous=previous, digest=digest)
        previous = digest
    assert entry is not None
    law = rules.law_of(matter)
    state = engine.replay(engine.empty_state(law), [row.law for row in matter.entries.order_by("seq")])
    Matter.objects.filter(pk=matter.pk).update(
        head=previous, seq=entry.seq, state=storing.encode(state), stage=state.stage, outcome=state.outcome,
        next_due=standing.next_due(state),
    )  # fmt: skip


def recommit(*subjects: Any) -> None:
    """Makes the records of rows anew, so that they fit the rows."""
    for subject in subjects:
        subject.refresh_from_db()
        row = LedgerRecord.objects.get(key=proofs.key_of(subject))
        row.commitment = leaves.commitment(bytes(row.salt), proofs.record_of(subject))
        row.save()


def all_leaves() -> list[bytes]:
    log = ledger()
    return [log.leaf(index) or b"" for index in range(log.size())]


def rebuild(found: Sequence[bytes], *, sign: bool) -> None:
    """Writes the whole log anew over these leaves. sign: with its own key, at the sizes that it had signed before."""
    log = ledger()
    kept = [(row.size, row.at) for row in LedgerCheckpoint.objects.filter(log=log.number).order_by("size")]
    LedgerTile.objects.filter(log=log.number).delete()
    LedgerSource.objects.filter(log=log.number).delete()
    LedgerLog.objects.filter(pk=log.number).update(size=0)
    if sign:
        LedgerCheckpoint.objects.filter(log=log.number).delete()
    else:
        LedgerCheckpoint.objects.filter(log=log.number, size__gt=len(found)).delete()
    done, log = 0, ledger()
    for size, at in [*kept, (len(found), kept[-1][1])]:
        size = min(size, len(found))
        if size > done:
            log.extend([Submission(log.public.id, b"", leaf) for leaf in found[done:size]])
            done = size
            if sign:
                log.publish(at)


def reseal_leaves(subjects: Sequence[Any], *, sign: bool) -> None:
    """Puts the records of these rows, as they are now, into their places in the log."""
    found = all_leaves()
    for subject in subjects:
        row = LedgerRecord.objects.get(key=proofs.key_of(subject))
        assert row.index is not None
        found[row.index] = found[row.index][:13] + bytes(row.commitment)
    rebuild(found, sign=sign)


def execute(statement: str, *values: Any) -> None:
    """A statement past the program."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
