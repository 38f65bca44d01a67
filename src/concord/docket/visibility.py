"""The one place for confidence: who may see an entry, exhibit, document or text, on pages, API, exports and notices.

Hidden rows are filtered by the query, so they are not even loaded; nothing about them reaches a reader.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django.db.models import Q, QuerySet

from concord.docket import sealing
from concord.docket.actors import Reader
from concord.docket.models import Document, Entry, Exhibit, Matter, Payload
from concord.gateways.keys import keyring

# confidence -> which standings it is open to; side, own and an author's registry entry are personal (below)
OPEN_TO = {
    "public": frozenset({"party", "neutral", "registry", "court", "gateway", ""}),
    "court": frozenset({"party", "neutral", "registry", "court"}),
    "bench": frozenset({"court"}),  # papers about a party that the other side never sees (JI 354)
    "parties": frozenset({"party", "neutral", "registry"}),
    "without_prejudice": frozenset({"party", "neutral"}),
    "neutral": frozenset({"neutral"}),
    "registry": frozenset({"registry"}),
}


def may_see(reader: Reader, seen: str, *, author: object = "") -> bool:
    """Whether the reader may see what has this confidence. author: participant id of who filed it, where known.

    An unknown confidence is seen by nobody.
    """
    if seen in OPEN_TO:
        return bool(reader.standings & OPEN_TO[seen]) or (seen == "registry" and str(author) in reader.ids)
    scope, _, person = seen.partition(":")
    if scope == "side":
        return "neutral" in reader.standings or _is_party(reader, person)
    return scope == "own" and person in reader.ids


def _is_party(reader: Reader, person: str) -> bool:
    return any(str(p.pk) == person and p.standing == "party" for p in reader.participants)


def condition(reader: Reader, *, author: str = "participant_id") -> Q:
    """may_see as a query condition on rows with a `seen` column; author: the path of their author's id."""
    allowed = [seen for seen, standings in OPEN_TO.items() if reader.standings & standings]
    allowed += [f"own:{person}" for person in reader.ids]
    allowed += [f"side:{p.pk}" for p in reader.participants if p.standing == "party"]
    found = Q(seen__in=allowed)
    if "neutral" in reader.standings:
        found |= Q(seen__startswith="side:")
    if "registry" not in reader.standings:
        found |= Q(("seen", "registry"), (f"{author}__in", list(reader.ids)))
    return found


def visible_entries(matter: Matter, reader: Reader) -> QuerySet[Entry]:
    """The entries of the matter that the reader may see, in docket order. Never show their `seq`: it has gaps."""
    _belongs(matter, reader)
    return Entry.objects.filter(condition(reader), matter=matter).order_by("seq")


def visible_exhibits(matter: Matter, reader: Reader) -> QuerySet[Exhibit]:
    """The exhibits of the matter that the reader may see, in order of arrival; one's own also before it is filed."""
    _belongs(matter, reader)
    filed = condition(reader) & Q(entry__isnull=False)
    mine = Q(entry=None, participant__in=list(reader.ids))
    return Exhibit.objects.filter(filed | mine, matter=matter).order_by("received_at", "id")


def visible_documents(matter: Matter, reader: Reader) -> QuerySet[Document]:
    """The papers of the matter that the reader may see, oldest first."""
    _belongs(matter, reader)
    allowed = condition(reader, author="entry__participant_id")
    return Document.objects.filter(allowed, matter=matter).order_by("made_at", "kind", "version")


def read_payload(reader: Reader, entry: Entry, field: str) -> str | None:
    """The text of a field of an entry. None if there is none, it was erased, or the reader may not see the entry."""
    content = _content(reader, entry, field)
    return None if content is None else content.decode()


def read_data(reader: Reader, entry: Entry, field: str) -> Any:
    """As read_payload, for what was filed as rows or a mapping: the value, or None."""
    content = _content(reader, entry, field)
    return None if content is None else msgspec.json.decode(content)


def _content(reader: Reader, entry: Entry, field: str) -> bytes | None:
    if entry.matter_id != reader.matter or not may_see(reader, entry.seen, author=entry.participant_id):
        return None
    payload = Payload.objects.filter(entry=entry, field=field).first()
    return sealing.opened(payload) if payload else None


def texts(reader: Reader, entries: Iterable[Entry]) -> dict[tuple[uuid.UUID, str], str]:
    """The texts of many entries in one query: (entry id, field) -> text. Hidden and erased ones are left out."""
    shown = [
        entry.pk
        for entry in entries
        if entry.matter_id == reader.matter and may_see(reader, entry.seen, author=entry.participant_id)
    ]
    found: dict[tuple[uuid.UUID, str], str] = {}
    rows = Payload.objects.filter(entry__in=shown, erased_at=None).values_list("entry_id", "field", "sealed")
    for entry, field, sealed in rows:
        if sealed is not None:
            found[entry, field] = sealing.unsealed(sealed).decode(errors="replace")
    return found


def one_text_each(readers: Mapping[uuid.UUID, Reader], entries: Iterable[Entry], field: str) -> dict[uuid.UUID, str]:
    """One field of entries of many matters in one query: entry id -> text, each as the reader of its own matter may
    see it. readers: by matter id. Hidden and erased ones are left out.
    """
    shown = [
        entry.pk
        for entry in entries
        if (reader := readers.get(entry.matter_id)) and may_see(reader, entry.seen, author=entry.participant_id)
    ]
    rows = Payload.objects.filter(entry__in=shown, field=field, erased_at=None, sealed__isnull=False)
    found = rows.values_list("entry_id", "sealed")
    return {entry: sealing.unsealed(sealed).decode(errors="replace") for entry, sealed in found}


def by_reference(reader: Reader, references: Iterable[str]) -> dict[str, str]:
    """Texts by the references that stand for them in rows and data (`sha256:...`); hidden ones are left out."""
    wanted = {r for r in references if isinstance(r, str) and r.startswith(("sha256:", "ref:"))}
    if not wanted:
        return {}
    rows = Payload.objects.filter(reference__in=wanted, entry__matter=reader.matter, erased_at=None)
    found: dict[str, str] = {}
    for payload in rows.select_related("entry"):
        if may_see(reader, payload.entry.seen, author=payload.entry.participant_id):
            content = sealing.opened(payload)
            if content is not None:
                found[payload.reference] = content.decode(errors="replace")
    return found


def version(matter: Matter, reader: Reader) -> str:
    """An opaque version of what the reader sees: it changes when, and only when, that changes (S12).

    It counts visible entries and names the last; a hidden entry neither changes it nor shows in it.
    """
    shown = list(visible_entries(matter, reader).values_list("act", "on", "participant_id"))
    last = shown[-1] if shown else ()
    words = f"{matter.pk} {sorted(reader.ids)} {len(shown)} {last}"
    return keyring().mac("version", words.encode()).hex()[:24]


def _belongs(matter: Matter, reader: Reader) -> None:
    # a reader of one matter used for another is a defect of the caller, not something to answer
    if matter.pk != reader.matter:
        raise ValueError("This reader was made for another matter.")
