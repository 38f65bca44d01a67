"""What the members of a consortium were told in clear of consented contracts, against what the docket has.

Who verifies a receipt cannot compare the two: the digest in the leaf is made under a salt that stays here.
"""

from __future__ import annotations

import json
from typing import Any

from concord.docket import attestation, proofs
from concord.docket.audit.finding import Finding, Report
from concord.docket.consented import Consented
from concord.docket.models import Entry
from concord.gateways.ledger import attesting
from concord.ledger.attestation_records import WRITTEN, Event
from concord.ledger.encoding import Malformed
from concord.ledger.verify import Unproven


def look(report: Report) -> None:
    """Every entry that was told, of every contract whose parties consented."""
    for row in Consented.objects.select_related("matter").order_by("pk").iterator(chunk_size=100):
        told = attesting.told(row.contract)
        for entry in Entry.objects.filter(matter=row.matter, seq__lte=row.upto).order_by("seq"):
            report.counts["told"] += 1
            _entry(report, row, entry, told.get(proofs.key_of(entry)))
        report.rest()


def _entry(report: Report, row: Consented, entry: Entry, told: bytes | None) -> None:
    more = {"act": entry.act, "number": entry.seq}
    if told is None:
        report.add(Finding("told.missing", str(entry.pk), entry.at, row.matter.number, more))
        return
    if not _is_of(told, row, entry):
        report.add(Finding("told.changed", str(entry.pk), entry.at, row.matter.number, more))
        return
    try:
        attestation.counted(entry)
    except Unproven:
        report.add(Finding("told.attested", str(entry.pk), entry.at, row.matter.number, more))


def _is_of(told: bytes, row: Consented, entry: Entry) -> bool:
    """Whether a clear record says of an entry what the docket has of it."""
    try:
        event: Event = attesting.record_of(told)
        body: Any = json.loads(bytes(entry.body))
    except (Malformed, ValueError):
        return False
    same = all(event.parts[name] == body.get(name) for name in WRITTEN)
    return same and event.contract == row.contract and event.parts["entry"] == proofs.of_entry(entry)
