"""The hash chain over a matter's entries: each digest covers the entry, its payloads' digests and the digest before.

Readers get receipts, never links of the chain: a link would betray what lies between (S32). A receipt shows the digest
of an entry whose words its reader may know to the letter, so it is made behind a salt that never leaves the docket:
without it he could try numbers and predecessors until one fits, and count what he may not see.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping

import msgspec

from concord.docket.models import Entry, Matter

START = bytes(32)  # what stands before the first entry
SALT = 32  # bytes
_DOMAIN, _UNSALTED = b"concord/entry/v2\n", b"concord/entry/v1\n"  # entries made before there were salts have none


def digest(entry: Entry, payloads: Mapping[str, bytes], previous: bytes) -> bytes:
    """SHA-256 over the entry's salt and canonical JSON of what its row says, its payloads' digests, and `previous`."""
    covered = {
        "account": str(entry.account_id or ""),
        "entry": msgspec.Raw(bytes(entry.body)),
        "id": str(entry.id),
        "matter": str(entry.matter_id),
        "payloads": {field: bytes(value).hex() for field, value in payloads.items()},
        "previous": previous.hex(),
    }
    salt = bytes(entry.salt)
    return hashlib.sha256(
        (_DOMAIN + salt if salt else _UNSALTED) + msgspec.json.encode(covered, order="sorted")
    ).digest()


@dataclasses.dataclass(frozen=True)
class Break:
    """Where a chain does not hold. at: legal time of the entry, 0 = the matter row; why: gap, digest, columns, head."""

    seq: int
    at: int
    why: str


def breaks(matter: Matter) -> list[Break]:
    """Checks the chain of a matter; returns every place where it does not hold (empty = whole).

    Found: an entry altered, removed, inserted or swapped, columns that differ from the body, a payload digest
    altered, a missing newest entry (unless the matter row was rolled back with it: that needs the ledger).
    """
    found: list[Break] = []
    previous = START
    seq = 0
    for entry in Entry.objects.filter(matter=matter).order_by("seq").prefetch_related("payloads"):
        payloads = {payload.field: bytes(payload.digest) for payload in entry.payloads.all()}
        if entry.seq != seq + 1:
            found.append(Break(entry.seq, entry.at, "gap"))
        if bytes(entry.previous) != previous or bytes(entry.digest) != digest(entry, payloads, bytes(entry.previous)):
            found.append(Break(entry.seq, entry.at, "digest"))
        if not columns_agree(entry):
            found.append(Break(entry.seq, entry.at, "columns"))
        previous, seq = bytes(entry.digest), entry.seq
    if previous != bytes(matter.head) or seq != matter.seq:
        found.append(Break(matter.seq, 0, "head"))
    return found


def columns_agree(entry: Entry) -> bool:
    """Whether what the row says in its columns is what its body says. Raises MsgspecError for a body that is none."""
    law = entry.law
    by = str(entry.participant_id or "")
    return (law.seq, law.act, law.role, law.by, law.on, law.at, law.seen) == (
        entry.seq, entry.act, entry.role, by, entry.on, entry.at, entry.seen,
    )  # fmt: skip
