"""The entries of every matter against their texts, their chain, and the records of them in the log."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, groupby, islice
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, OuterRef

from concord.docket import chain, proofs, rules, sealing, standing
from concord.docket.audit.finding import Finding, Report
from concord.docket.models import Entry, Exhibit, Matter, Payload, PinnedRulebook
from concord.gateways.keys import SealError
from concord.gateways.ledger import inspection
from concord.law import engine
from concord.law.reading import RulebookError
from concord.ledger import leaf as leaves

MATTERS: Final = 100  # looked at together
Thing = TypeVar("Thing")
DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")  # what stands in a form for a text or a file
AT_ONCE: Final = 2000  # ids in one question
FEW: Final = 50  # changed texts among which swapped ones are looked for


class Text(NamedTuple):
    """A payload's row."""

    id: int
    entry_id: uuid.UUID
    field: str
    salt: bytes | None
    sealed: bytes | None
    digest: bytes
    erased_at: int | None


class Stray(NamedTuple):
    """A text that is not what its digest says: the finding, and what lies there."""

    found: Finding
    salt: bytes
    content: bytes
    digest: bytes


def parts(things: Iterable[Thing], length: int) -> Iterator[list[Thing]]:
    """Cuts into lists of at most so many."""
    rest = iter(things)
    while some := list(islice(rest, length)):
        yield some


def look(report: Report) -> None:
    """Every matter, its entries and their texts."""
    strays: list[Stray] = []
    for some in parts(Matter.objects.order_by("pk").iterator(chunk_size=MATTERS), MATTERS):
        rows = Entry.objects.filter(matter__in=some).order_by("matter_id", "seq")
        found = {matter: list(entries) for matter, entries in groupby(rows, key=lambda row: row.matter_id)}
        entries = [entry for one in found.values() for entry in one]
        texts = _texts(entries)
        report.rest()
        lodged = inspection.lodged([proofs.key_of(entry) for entry in entries])
        for matter in some:
            before, own = report.noted, found.get(matter.pk, [])
            _matter(report, matter, own, texts, strays)
            for entry in own:
                _record(report, matter.number, entry, lodged.get(proofs.key_of(entry)))
            if report.noted == before:  # else a state that does not follow says nothing new
                _state(report, matter, own)
    _swapped(report, strays)
    _orphans(report)
    for digest, key, text in PinnedRulebook.objects.values_list("digest", "key", "text").iterator(chunk_size=1):
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            report.add(Finding("rulebook.changed", key))


def _texts(entries: Sequence[Entry]) -> dict[uuid.UUID, list[Text]]:
    found: dict[uuid.UUID, list[Text]] = {}
    for some in parts([entry.pk for entry in entries], AT_ONCE):
        rows = Payload.objects.filter(entry__in=some).order_by("id")
        for row in rows.values_list("id", "entry_id", "field", "salt", "sealed", "digest", "erased_at"):
            text = Text(*row[:3], *(None if part is None else bytes(part) for part in row[3:6]), row[6])  # type: ignore[arg-type]  # the digest is never null
            found.setdefault(text.entry_id, []).append(text)
    return found


def _matter(
    report: Report,
    matter: Matter,
    entries: Sequence[Entry],
    texts: Mapping[uuid.UUID, list[Text]],
    strays: list[Stray],
) -> None:
    """The chain from the first entry to the matter's head: an entry that was left out shows."""
    number, previous, seq = matter.number, chain.START, 0
    report.counts["matters"] += 1
    for entry in entries:
        report.counts["entries"] += 1
        about: dict[str, Any] = {"number": entry.seq, "act": entry.act}
        if entry.seq > seq + 1:
            report.add(Finding("entry.gap", str(entry.pk), entry.at, number, {"first": seq + 1, "last": entry.seq - 1}))
        own = texts.get(entry.pk, [])
        if entry.seq == seq + 1 and bytes(entry.previous) != previous:
            report.add(Finding("entry.chain", str(entry.pk), entry.at, number, about))
        if not covers(report, number, entry, own):
            report.add(Finding("entry.changed", str(entry.pk), entry.at, number, about))
        elif not _columns_agree(entry):
            report.add(Finding("entry.columns", str(entry.pk), entry.at, number, about))
        for text in own:
            _text(report, number, entry, text, strays)
        previous, seq = bytes(entry.digest), entry.seq
    if (seq, previous) != (matter.seq, bytes(matter.head)):
        at = entries[-1].at if entries else 0
        report.add(Finding("matter.head", number, at, number, {"last": seq, "head": matter.seq}))


def _state(report: Report, matter: Matter, entries: Sequence[Entry]) -> None:
    """Where the matter stands is what its entries lead to, under the rulebook that it began with."""
    at = entries[-1].at if entries else 0
    try:
        law = rules.law_of(matter)
    except (LookupError, ObjectDoesNotExist, RulebookError):
        report.add(Finding("matter.rulebook", matter.number, at, matter.number))
        return
    try:
        state = engine.replay(engine.empty_state(law), [entry.law for entry in entries])
        held = matter.law_state
    except Exception:  # whatever the law says to entries that are not of it
        report.add(Finding("matter.state", matter.number, at, matter.number))
        return
    columns = (matter.stage, matter.outcome, matter.currency, matter.next_due)
    if state != held or columns != (state.stage, state.outcome, state.currency, standing.next_due(state)):
        report.add(Finding("matter.state", matter.number, at, matter.number))


def _columns_agree(entry: Entry) -> bool:
    try:
        return chain.columns_agree(entry)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False


def covers(report: Report, number: str, entry: Entry, texts: Sequence[Text]) -> bool:
    """Whether the entry's digest is that of it and its texts. If only a text's row is at fault, that is named."""
    digests = {text.field: text.digest for text in texts}
    wanted = bytes(entry.digest)
    if _digest(entry, digests) == wanted:
        return True
    named = names(entry)
    lost = {field: value for field, value in named.items() if field not in digests}
    files = set(Exhibit.objects.filter(entry=entry).values_list("field", flat=True))
    for gone in (lost, {field: value for field, value in lost.items() if field not in files}):
        mended = digests | gone | {field: named.get(field, value) for field, value in digests.items()}
        if _digest(entry, mended) == wanted:
            for field in gone:
                report.add(Finding("text.missing", field, entry.at, number, _about(entry)))
            changed = [field for field in digests if mended[field] != digests[field]]
            for field in changed:
                report.add(Finding("text.digest", field, entry.at, number, _about(entry)))
            return True
    for text in texts:  # one that was put in beside those that were filed
        rest = {field: value for field, value in digests.items() if field != text.field}
        if _digest(entry, rest) == wanted:
            report.add(Finding("text.added", text.field, entry.at, number, _about(entry)))
            return True
    return False


def _digest(entry: Entry, texts: Mapping[str, bytes]) -> bytes:
    return chain.digest(entry, texts, bytes(entry.previous))


def _about(entry: Entry) -> dict[str, str | int]:
    return {"entry": str(entry.pk), "number": entry.seq, "act": entry.act}


def names(entry: Entry) -> dict[str, bytes]:
    """The digests that stand in the entry's form for texts and files, by field (`terms.x`, `rows.0.what`)."""
    try:
        form = msgspec.json.decode(bytes(entry.body)).get("form", {})
    except (msgspec.MsgspecError, UnicodeDecodeError, AttributeError):
        return {}
    return {path: bytes.fromhex(value[7:]) for path, value in _walk(form, "") if _is_digest(value)}


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and DIGEST.fullmatch(value) is not None


def _walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not isinstance(value, dict | list):
        yield path, value
    for key, part in pairs:
        yield from _walk(part, f"{path}.{key}" if path else str(key))


def _text(report: Report, number: str, entry: Entry, text: Text, strays: list[Stray]) -> None:
    """A text against its digest, with its salt; an erased one is said to be erased, with the digest that stays."""
    report.counts["texts"] += 1
    about = _about(entry) | {"digest": text.digest.hex()}
    if text.erased_at is not None and text.sealed is None and text.salt is None:
        report.note_erased(Finding("text.erased", text.field, text.erased_at, number, about))
        return
    if text.sealed is None or text.salt is None:
        report.add(Finding("text.missing", text.field, entry.at, number, about))
        return
    try:
        content = sealing.unsealed(text.sealed)
    except SealError:
        report.add(Finding("text.damaged", text.field, entry.at, number, about))
        return
    if sealing.salted(text.salt, content) != text.digest:
        found = Finding("text.changed", text.field, entry.at, number, about)
        report.add(found)
        strays.append(Stray(found, text.salt, content, text.digest))


def _swapped(report: Report, strays: Sequence[Stray]) -> None:
    """Of the texts that were changed: which two have changed places, and only that."""
    for one, other in combinations(strays[:FEW], 2):
        if _fits(one, other) and _fits(other, one):
            for this, that in ((one, other), (other, one)):
                more = {**this.found.more, "other": f"{that.found.more['entry']} {that.found.name}"}
                at = report.findings.index(this.found) if this.found in report.findings else None
                if at is not None:
                    report.findings[at] = dataclasses.replace(this.found, code="text.swapped", more=more)


def _fits(one: Stray, other: Stray) -> bool:
    """Whether the one's content is what belongs to the other, with or without its salt."""
    return other.digest in (sealing.salted(one.salt, one.content), sealing.salted(other.salt, one.content))


def _record(report: Report, number: str, entry: Entry, lodged: inspection.Lodged | None) -> None:
    about = {"number": entry.seq, "act": entry.act}
    if lodged is None:
        report.add(Finding("entry.added", str(entry.pk), entry.at, number, about))
        return
    if leaves.commitment(lodged.salt, proofs.of_entry(entry)) != lodged.commitment:
        report.add(Finding("entry.record", str(entry.pk), entry.at, number, about))


def _orphans(report: Report) -> None:
    """Entries of matters that are gone, texts of entries that are gone."""
    matters, entries = Matter.objects.filter(pk=OuterRef("matter_id")), Entry.objects.filter(pk=OuterRef("entry_id"))
    for entry in Entry.objects.filter(~Exists(matters)).order_by("pk").iterator(chunk_size=AT_ONCE):
        report.add(Finding("matter.missing", str(entry.matter_id), entry.at, "", _about(entry)))
    for pk, field, entry_id in Payload.objects.filter(~Exists(entries)).values_list("pk", "field", "entry_id"):
        report.add(Finding("text.stray", field, 0, "", {"entry": str(entry_id), "id": pk}))
