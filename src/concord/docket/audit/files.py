"""Exhibits and papers: their rows against the log's records, their bytes out of the store against their rows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any, Final, NamedTuple

from django.db.models import Q

from concord.docket import exhibits, proofs
from concord.docket.audit.chains import parts
from concord.docket.audit.finding import Finding, Report
from concord.docket.models import Document, Entry, Exhibit
from concord.docket.opening import BEGIN
from concord.docket.traces import Withdrawal
from concord.gateways.ledger import inspection
from concord.gateways.ledger.inspection import Lodged
from concord.gateways.storage import storage
from concord.gateways.storage.port import DamagedError, MissingError
from concord.ledger import leaf as leaves

BATCH: Final = 500
FEW: Final = 5  # files of one field whose order is tried out
File = Exhibit | Document | Withdrawal


class Content(NamedTuple):
    """What lies at an address. fault: '', missing, damaged; with `damaged` the rest may be empty."""

    sha256: str = ""
    salted: bytes = b""
    size: int = 0
    fault: str = ""


def look(report: Report, *, deep: bool) -> None:
    """Every exhibit, paper and withdrawal. deep: their bytes are read, else only the rows are compared."""
    for kind in (Exhibit, Document, Withdrawal):
        rows = kind.objects.order_by("pk").iterator(chunk_size=BATCH)
        for some in parts(rows, BATCH):
            known = inspection.lodged([proofs.key_of(row) for row in some])
            numbers = _numbers(some)
            report.rest()
            for row in some:
                report.counts[_kind(row)] += 1
                _one(report, numbers.get(row.pk, ""), row, known.get(proofs.key_of(row)), deep=deep)
    for some in parts(Exhibit.objects.exclude(entry=None).order_by("entry_id", "field").iterator(), BATCH):
        _filed(report, some)


def _kind(row: File) -> str:
    return "papers" if isinstance(row, Document) else "withdrawals" if isinstance(row, Withdrawal) else "exhibits"


def _numbers(rows: Sequence[File]) -> dict[Any, str]:
    model = type(rows[0])
    if model is Withdrawal:
        return {}
    found = model.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "matter__number")
    return {pk: number or "" for pk, number in found}


def _one(report: Report, number: str, row: File, known: Lodged | None, *, deep: bool) -> None:
    name = type(row).__name__.lower()
    if known is None:
        report.add(Finding(f"{name}.added", str(row.pk), at(row), number))
        return
    if isinstance(row, Withdrawal):
        record: Any = proofs.of_withdrawal(row)
    elif not deep:
        return
    elif isinstance(row, Document):
        record = _document(report, number, row)
    else:
        record = _exhibit(report, number, row)
    if record is not None and leaves.commitment(known.salt, record) != known.commitment:
        report.add(Finding(f"{name}.record", str(row.pk), at(row), number))


def at(row: File) -> int:
    """When it came, by its own row."""
    return row.received_at if isinstance(row, Exhibit) else row.made_at if isinstance(row, Document) else row.at


def read(address: str, salt: bytes = b"") -> Content:
    """The digests of what lies at an address, read in parts. Raises UnavailableError if the store is down."""
    plain, salted, size, fault = hashlib.sha256(), hashlib.sha256(salt), 0, ""
    try:
        for part in storage().parts(address):
            plain.update(part)
            salted.update(part)
            size += len(part)
    except MissingError:
        fault = "missing"
    except DamagedError:
        fault = "damaged"  # what was read until then may still tell which other file lies there
    return Content(plain.hexdigest(), salted.digest(), size, fault)


def _document(report: Report, number: str, row: Document) -> dict[str, Any] | None:
    found = read(row.stored)
    if found.fault or exhibits.fingerprint(bytes.fromhex(found.sha256)) != bytes(row.fingerprint):
        _misfit(report, number, row, found, "document")
        return None
    return proofs.of_document(row, found.sha256)


def _exhibit(report: Report, number: str, row: Exhibit) -> dict[str, Any] | None:
    """The original against digest, fingerprint and size; the stripped copy against its fingerprint."""
    found = read(row.original, bytes(row.salt))
    marked = exhibits.fingerprint(bytes.fromhex(found.sha256)) == bytes(row.fingerprint)
    if found.fault or not marked or found.salted != bytes(row.digest) or found.size != row.size:
        _misfit(report, number, row, found, "exhibit")
        return None
    if not row.rendition:
        return proofs.of_exhibit(row, "")
    copy = read(row.rendition)
    if copy.fault or exhibits.fingerprint(bytes.fromhex(copy.sha256)) != bytes(row.rendition_fingerprint or b""):
        _misfit(report, number, row, copy, "copy")
        return None
    return proofs.of_exhibit(row, copy.sha256)


def _misfit(report: Report, number: str, row: Exhibit | Document, found: Content, name: str) -> None:
    """What lies there is not what belongs there: nothing, another file that we know, or a changed one."""
    other = None if found.fault == "missing" else known_as(found.sha256, row)
    code = "swapped" if other else found.fault or "changed"
    more = {"other": other} if other else {}
    report.add(Finding(f"{name}.{code}", str(row.pk), at(row), number, more))


def known_as(sha256: str, row: Exhibit | Document) -> str:
    """The id of another exhibit or paper that has this content, '' if none has."""
    mark = exhibits.fingerprint(bytes.fromhex(sha256))
    same = Q(fingerprint=mark) | Q(rendition_fingerprint=mark)
    exhibit = Exhibit.objects.filter(same).exclude(pk=row.pk).first()
    found = exhibit or Document.objects.filter(fingerprint=mark).exclude(pk=row.pk).first()
    return str(found.pk) if found else ""


def _filed(report: Report, rows: Sequence[Exhibit]) -> None:
    """Each filed exhibit stands where its entry says: same case, confidence and person; the entry names its digest."""
    entries = {entry.pk: entry for entry in Entry.objects.filter(pk__in={row.entry_id for row in rows})}
    together: dict[tuple[Any, str], list[Exhibit]] = {}
    for row in rows:
        together.setdefault((row.entry_id, row.field), []).append(row)
    for (pk, field), some in together.items():
        entry = entries.get(pk)
        if entry is None:
            continue  # the entry's own absence is named by its record
        about = (entry.matter_id, entry.seen, entry.participant_id)
        alike = all((row.matter_id, row.seen, row.participant_id) == about for row in some)
        begun = entry.act == BEGIN and field not in entry.form  # there a sealed text names the files
        if not alike or not (begun or _named(entry.form, field, some)):
            for row in some:
                report.add(Finding("exhibit.moved", str(row.pk), at(row), "", {"entry": str(pk)}))


def _named(form: Mapping[str, Any], field: str, rows: Sequence[Exhibit]) -> bool:
    """Whether the form names these files: by the one's digest, or by the digest over all, in the order of filing."""
    digests = [bytes(row.digest) for row in rows]
    if len(digests) > FEW:
        return field in form  # each is held by its record; in which order they were filed is not kept
    tried = (digests[0].hex(),) if len(digests) == 1 else (
        hashlib.sha256(b"".join(order)).hexdigest() for order in permutations(digests)
    )  # fmt: skip
    return any(form.get(field) == f"sha256:{one}" for one in tried)
