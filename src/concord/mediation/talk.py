"""What is said in a mediation: the joint room, one side room for each party with the mediator, the mediator's notes.

A message is an entry; which thread it belongs to is its confidence, and nothing else. So a thread holds only what
its reader may see, and the other side's side room does not exist for him: no count, no gap, no time (S29).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from concord.docket import exhibits, participants, visibility
from concord.docket.actors import Reader
from concord.docket.models import Entry, Exhibit, Matter

JOINT, SIDE, NOTES = "joint", "side", "notes"
SPOKEN = ("say", "note", "propose_fact", "confirm_fact", "fact_recorded", "arrange")


@dataclass(frozen=True)
class Thread:
    """One conversation. key: `joint`, `side:<participant>` or `notes`; seen: the confidence of what is said in it."""

    key: str
    title: str
    seen: str
    readers: str  # who reads what is sent here, for the button: "Send to both sides"

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]

    @property
    def person(self) -> str:
        """The party of a side room."""
        return self.key.partition(":")[2]


@dataclass(frozen=True)
class Line:
    """One message as the reader sees it."""

    entry: Entry
    who: str
    mine: bool
    text: str
    files: Sequence[tuple[str, Exhibit]] = ()
    fact: str = ""  # `proposed`, `confirmed` or ''


def threads(matter: Matter, reader: Reader, language: str) -> list[Thread]:
    """The conversations that this reader can be in, the joint one first."""
    found = [Thread(JOINT, _("Joint room"), "without_prejudice", _("Send to both sides"))]
    if "neutral" in reader.standings:
        for role in ("applicant", "respondent"):
            for party in participants.of_role(matter, role):
                name = participants.name(party, language)
                words = _("Send to %(name)s only") % {"name": name}
                found.append(Thread(f"{SIDE}:{party.pk}", name, f"side:{party.pk}", words))
        found.append(Thread(NOTES, _("My notes"), f"own:{reader.person}", _("Keep the note")))
    else:
        title, words = _("Mediator only"), _("Send to the mediator only")
        found.append(Thread(f"{SIDE}:{reader.person}", title, f"side:{reader.person}", words))
    return found


def pick(all_threads: Sequence[Thread], key: str) -> Thread:
    """The thread of that key, else the joint one: a key of another's side room is no thread of this reader."""
    return next((thread for thread in all_threads if thread.key == key), all_threads[0])


def lines(matter: Matter, reader: Reader, thread: Thread, names: Mapping[str, str]) -> list[Line]:
    """What was said in a thread, oldest first."""
    spoken = visibility.visible_entries(matter, reader).filter(act__in=SPOKEN)
    rows = [row for row in spoken.select_related("participant") if _belongs(row, thread)]
    texts = visibility.texts(reader, rows)
    files = _files(matter, reader, {row.pk for row in rows})
    confirmed = _confirmed(rows)
    return [_line(row, reader, names, texts, files, confirmed) for row in rows if row.act != "fact_recorded"]


def _belongs(entry: Entry, thread: Thread) -> bool:
    if thread.kind == JOINT:
        return entry.seen in ("without_prejudice", "parties", "court")
    return entry.seen == thread.seen


def _line(
    row: Entry,
    reader: Reader,
    names: Mapping[str, str],
    texts: Mapping[tuple[uuid.UUID, str], str],
    files: Mapping[uuid.UUID, list[tuple[str, Exhibit]]],
    confirmed: frozenset[int],
) -> Line:
    mine = str(row.participant_id) in reader.ids
    who = _("You") if mine else names.get(str(row.participant_id), "")
    text, fact = texts.get((row.pk, "text"), ""), ""
    if row.act == "propose_fact":
        fact = "confirmed" if row.seq in confirmed else "proposed"
    if row.act == "confirm_fact":
        text = _("%(who)s confirmed the fact in writing.") % {"who": who}
    return Line(row, who, mine, text, files.get(row.pk, ()), fact)


def _confirmed(rows: Sequence[Entry]) -> frozenset[int]:
    """The facts that everybody confirmed: the last confirmation before the rule that recorded it names the fact."""
    found: set[int] = set()
    latest = 0
    for row in rows:
        if row.act == "confirm_fact":
            latest = int(row.form.get("fact", 0))
        if row.act == "fact_recorded" and latest:
            found.add(latest)
    return frozenset(found)


def _files(matter: Matter, reader: Reader, entries: set[uuid.UUID]) -> dict[uuid.UUID, list[tuple[str, Exhibit]]]:
    found: dict[uuid.UUID, list[tuple[str, Exhibit]]] = {}
    for exhibit in visibility.visible_exhibits(matter, reader).filter(entry__in=entries):
        found.setdefault(exhibit.entry_id, []).append((exhibits.filename(exhibit), exhibit))
    return found


def form_of(thread: Thread, reader: Reader, act: str, text: str) -> dict[str, str]:
    """The form of the act that sends a text into a thread: `say` with its audience, or `note`."""
    if act == "note":
        return {"text": text}
    form = {"text": text, "to": "without_prejudice" if thread.kind == JOINT else "side"}
    if thread.kind == SIDE and "neutral" in reader.standings:
        form["side"] = thread.person
    return form
