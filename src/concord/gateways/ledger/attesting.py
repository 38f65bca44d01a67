"""Mode `replicated`: clear records of consented contracts go to every member, and what they attest is gathered.

Members are asked at the addresses that the policy names; each is sent what it has not attested yet, and answers with
its notes. Who is away is asked again, later and later; so is who differs, for it may come to have what it lacked.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple

from django.conf import settings

from concord.gateways.ledger import consortium, policy, seldom
from concord.gateways.models import LedgerEvent, LedgerRecord
from concord.ledger import attestation, attestation_records
from concord.ledger import note as notes
from concord.ledger.attestation import Executed, Statement
from concord.ledger.attestation_records import KIND, MOST_BYTES, MOST_EVENTS, Event
from concord.ledger.encoding import Malformed
from concord.ledger.fetching import Unreachable
from concord.ledger.note import Key
from concord.ledger.replica.codes import Refused
from concord.ledger.verify import Unproven

log = logging.getLogger("concord.ledger")
TRIES: Final = 24  # after which an entry is not asked about any more: after about half a day
LONGEST: Final = 3600  # seconds between two questions about one entry
FIRST: Final = 3  # tries after which a member that lacks what stood before is sent that too
ROOM: Final = MOST_BYTES - 4096  # bytes of records that are handed in at once
Placed = tuple[Event, int]


class Tally(NamedTuple):
    """Of a contract: how many entries were told, how many of them all members executed alike, how many members there
    are, and the names of those with whom some entry differs.
    """

    told: int
    alike: int
    members: int
    differ: tuple[str, ...]


def clear_record(key: str, record: Any, parts: dict[str, Any]) -> Event:
    """Takes the key and the record of an entry that was lodged, and the further fields of its clear record; returns it.

    Raises Text, Malformed for what may not be told in clear.
    """
    salt = bytes(LedgerRecord.objects.values_list("salt", flat=True).get(key=key))
    return attestation_records.event({**parts, "entry": record, "kind": KIND, "salt": salt.hex()})


def tell_members(key: str, event: Event) -> None:
    """Keeps a clear record: as soon as its leaf stands in the log, it goes to the members. Twice is once."""
    row = LedgerRecord.objects.get(key=key)
    LedgerEvent.objects.get_or_create(
        record=row, defaults={"contract": event.contract, "seq": event.seq, "clear": event.written}
    )


def told(contract: str) -> dict[str, bytes]:
    """The clear records of a contract as they are kept, by the keys of the entries."""
    rows = LedgerEvent.objects.filter(contract=contract).values_list("record__key", "clear")
    return {key: bytes(clear) for key, clear in rows}


def record_of(clear: bytes) -> Event:
    """A clear record as it is kept. Raises Malformed for what is none."""
    return attestation_records.kept(clear)


def executed(key: str) -> Executed | None:
    """Who executed the entry of that key, by the attestations kept; None if there are none, or they do not hold."""
    try:
        return counted(key)
    except Unproven as error:
        log.error("the attestations kept of %s do not hold: %s", key, error)
        return None


def counted(key: str) -> Executed | None:
    """The same, for who wants to know that they do not hold: raises Unproven."""
    row = LedgerEvent.objects.filter(record__key=key).exclude(notes=[]).select_related("record").first()
    if row is None or row.record.log != consortium.LOG:
        return None
    trusted = policy.configured()
    leaf = consortium.leaf_of(row.record)
    return attestation.counted(row.notes, leaf=leaf, origin=trusted.logs[0].name, policy=trusted)


def tally(contract: str) -> Tally | None:
    """How far the members are with a contract, by what was kept of them; None without a policy that can be read."""
    try:
        trusted = policy.configured()
    except (OSError, Malformed):
        return None
    members = attestation.members(trusted, trusted.logs[0].name)
    rows = list(LedgerEvent.objects.filter(contract=contract).only("notes"))
    alike = sum(all(_said(row, key, valid=True) for key in members) for row in rows)
    differ = (
        name
        for key, name in members.items()
        if any(_said(row, key, valid=False) and not _said(row, key, valid=True) for row in rows)
    )
    return Tally(len(rows), alike, len(members), tuple(differ))


def attested(row: LedgerRecord) -> tuple[str, ...]:
    """The notes that go along with the receipt of a record."""
    found = LedgerEvent.objects.filter(record=row).values_list("notes", flat=True).first()
    return tuple(found or ())


def gather(*, at: int) -> int:
    """One pass, at that time (UTC seconds): hands members what they have not attested; returns how many entries were
    attested by somebody more. Raises OSError, Malformed for a policy that cannot be read.
    """
    if settings.CONCORD_LEDGER != "replicated":
        return 0
    waiting = LedgerEvent.objects.filter(open=True, again__lte=at, record__log=consortium.LOG)
    rows = list(waiting.select_related("record").order_by("contract", "seq")[:MOST_EVENTS])
    if not rows:
        return 0
    trusted = policy.configured()
    members = attestation.members(trusted, trusted.logs[0].name)
    asked = [(key, trusted.addresses[key.text]) for key in members if key.text in trusted.addresses]
    bodies = [_lacking(rows, key) for key, _address in asked]
    with ThreadPoolExecutor(max_workers=max(len(asked), 1)) as pool:
        answers = list(pool.map(_handed_over, (address for _key, address in asked), bodies))
    before = {row.pk: list(row.notes) for row in rows}
    known = {row.pk: _event(row) for row in rows}
    for (key, _address), sent, told in zip(asked, bodies, answers, strict=True):
        _take(rows, known, key, members[key], sent, told)
    for row in rows:
        _settle(row, known[row.pk], list(members), before[row.pk], at)
    return sum(row.notes != before[row.pk] for row in rows)


def _event(row: LedgerEvent) -> Event:
    return record_of(bytes(row.clear))


def _lacking(rows: Sequence[LedgerEvent], key: Key) -> list[Placed]:
    """What a member is to be handed: what it has not attested as valid, and what stood before, if it lacks that."""
    lacks = [row for row in rows if not _said(row, key, valid=True)]
    late = {row.contract: row.seq for row in reversed(lacks) if row.tries >= FIRST and not _said(row, key, valid=False)}
    earlier = [
        one
        for contract, seq in late.items()
        for one in LedgerEvent.objects.filter(contract=contract, seq__lt=seq, record__log=consortium.LOG)
        .select_related("record")
        .order_by("seq")
    ]
    return [(_event(row), row.record.index) for row in [*earlier, *lacks]]


def _said(row: LedgerEvent, key: Key, *, valid: bool) -> bool:
    """Whether a member attested an entry: as valid, or (valid=False) at all."""
    for note in row.notes:
        parts = notes.read(note)
        if any(one.key_id == key.id and one.name == key.name for one in parts.signatures):
            return not valid or attestation.read(parts.text).how is None
    return False


def _handed_over(address: str, placed: Sequence[Placed]) -> list[str | None]:
    """Hands one member its records, in as many parts as they need; returns its notes, in the order of the records."""
    told: list[str | None] = []
    if not placed:
        return told
    try:
        with consortium.client(address) as member:
            for part in _parts(placed):
                told += member.attest(part)
    except (Unreachable, Refused, Malformed, ValueError) as error:
        if seldom.due(f"attestation {address}", str(error)):
            log.warning("%s does not attest: %s", address, error)
    return told


def _parts(placed: Sequence[Placed]) -> Iterable[list[Placed]]:
    part: list[Placed] = []
    size = 0
    for one in placed:
        longer = len(one[0].written) + 64
        if part and (len(part) == MOST_EVENTS or size + longer > ROOM):
            yield part
            part, size = [], 0
        part.append(one)
        size += longer
    yield part


def _take(
    rows: Sequence[LedgerEvent],
    known: dict[Any, Event],
    key: Key,
    name: str,
    sent: Sequence[Placed],
    told: Sequence[str | None],
) -> None:
    """Puts what a member says under the entries that it says it of; what it did not sign is not taken."""
    of = {known[row.pk].commitment: row for row in rows}
    for (event, _index), note in zip(sent, told, strict=False):
        row = of.get(event.commitment)
        if note is None or row is None:
            continue
        try:
            said, by = attestation.opened(note, [key])
            if key not in by or said != Statement(key.name, event.commitment, event.digest, said.how):
                raise Unproven("it is not of this entry, or not signed by this member")
            own = _own(note, key)
        except (Unproven, Malformed) as error:
            if seldom.due(f"attestation of {name}", str(error)):
                log.error("what %s attests does not hold: %s", name, error)
            continue
        if said.how is not None and not _said(row, key, valid=False):
            log.error("%s executed entry %s, and it differs: %s", name, event.entry, said.how)
        row.notes = attestation.merged([*_without(row.notes, key), own])


def _own(note: str, key: Key) -> str:
    """A member's note with its own line alone: what it wrote under the names of others is nobody's word."""
    parts = notes.read(note)
    lines = [one.line for one in parts.signatures if (one.name, one.key_id) == (key.name, key.id)]
    if len(lines) != 1:
        raise Unproven("it is signed more than once")
    return notes.write(parts.text, lines)


def _without(kept: Sequence[str], key: Key) -> list[str]:
    """The notes without what this member said before."""
    found = []
    for note in kept:
        parts = notes.read(note)
        lines = [one.line for one in parts.signatures if (one.name, one.key_id) != (key.name, key.id)]
        if lines:
            found.append(notes.write(parts.text, lines))
    return found


def _settle(row: LedgerEvent, event: Event, members: Sequence[Key], before: list[str], at: int) -> None:
    """Keeps what is known of an entry, and when it is asked about again."""
    row.tries += 1
    row.open = row.tries < TRIES and not all(_said(row, key, valid=True) for key in members)
    row.again = at + min(2 ** min(row.tries, 12), LONGEST)
    row.save(update_fields=["notes", "tries", "open", "again"])
