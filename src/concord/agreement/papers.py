"""The agreement as PDF: set once per draft, signed by the mediator, sealed, then signed by each party in docket order.

Every step is stored under a key of its own before the next begins, and the next begins from what is stored. So the
work may stop at any line and be done again, by one worker or by two: the first that is stored is the one that counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from concord.agreement import contents, persons, sheet, strokes
from concord.agreement.rounds import Round, in_force
from concord.docket import documents, participants, visibility
from concord.docket.actors import Reader
from concord.docket.models import Document, Entry, Matter, Participant
from concord.gateways.signing import Appearance, sign_pdf
from concord.kit.papers import filling, render
from concord.kit.signing import ELECTRONIC, stamp

DRAFT, FINAL = "agreement_draft", "agreement"
DRAFT_TITLES = ("调解协议（待签署）", "Settlement agreement, to be signed")
PART_TITLES = ("调解协议（部分签署）", "Settlement agreement, signed in part")
FINAL_TITLES = ("调解协议", "Settlement agreement")
LONGEST_NAME = 26  # signs of a firm's name under a signature


def draft_key(one: Round) -> str:
    """The key of the paper that a round begins with."""
    return f"agreement/{one.opened.pk}"


def sign_key(entry: Entry) -> str:
    """The key of the paper with this signature."""
    return f"agreement/{entry.pk}/signed"


def known(matter: Matter, key: str) -> Document | None:
    """The paper of a key, if it was made. For pages: ask visibility whether the reader may have it."""
    return Document.objects.filter(matter=matter, key=key).first()


def latest(matter: Matter, one: Round) -> Document | None:
    """The last paper of a round that was made."""
    keys = [draft_key(one), *(sign_key(entry) for entry in one.signs)]
    found = {row.key: row for row in Document.objects.filter(matter=matter, key__in=keys)}
    return next((found[key] for key in reversed(keys) if key in found), None)


def make(matter: Matter, one: Round) -> Document:
    """Makes what is not made yet of a round, in order; returns its last paper."""
    paper = known(matter, draft_key(one)) or drawn(matter, one)
    for entry in one.signs:
        # if we stop here, the papers so far stand under their keys and the next try goes on from the last
        paper = known(matter, sign_key(entry)) or signed(matter, entry, paper)
    return paper


def drawn(matter: Matter, one: Round) -> Document:
    """The agreement with the mediator's signature and the seal of the house, as it goes to the parties."""
    data = filled(matter, one)
    pdf = render("agreement", data, "en" if data["prevails"] == "en" else "zh-hans")
    for number, name in enumerate(data["mediators"], start=1):
        look = Appearance(typed=name, lines=("调解员 Mediator", f"{stamp(one.opened.at)} · {ELECTRONIC}"))
        pdf = sign_pdf(
            pdf, name=name, on_behalf=matter.organisation.name_zh, field=f"mediator-{number}", appearance=look,
            reason="主持调解 Mediated", at=one.opened.at,
        )  # fmt: skip
    seal = matter.organisation.seal
    look = Appearance(seal=seal, lines=(matter.organisation.name_en, stamp(one.opened.at)))
    pdf = sign_pdf(
        pdf, name=seal, on_behalf=matter.organisation.name_zh, field="seal", appearance=look,
        reason="调解组织盖章 Seal of the mediation body", at=one.opened.at,
    )  # fmt: skip
    return documents.put_document(
        matter, kind=DRAFT, content=pdf, titles=DRAFT_TITLES, seen="without_prejudice", key=draft_key(one),
        entry=one.opened,
    )  # fmt: skip


def signed(matter: Matter, entry: Entry, before: Document) -> Document:
    """The paper with one more party's signature; with the last one it is the agreement, and the court may read it."""
    if entry.participant is None:
        raise ValueError("A signature belongs to a party.")
    said = signature(entry)
    firm = participants.name(entry.participant) if persons.represented(entry.participant) else ""
    pdf = sign_pdf(
        documents.content(before),
        name=said["name"],
        on_behalf=firm,
        field=f"party-{entry.participant.pk}",
        appearance=look_of(entry, said, firm),
        reason="签署调解协议 Signs the settlement agreement",
        at=entry.at,
    )
    done = in_force(entry)
    return documents.put_document(
        matter,
        kind=FINAL if done else DRAFT,
        content=pdf,
        titles=FINAL_TITLES if done else PART_TITLES,
        seen="court" if done else "without_prejudice",
        key=sign_key(entry),
        entry=entry,
    )


def signature(entry: Entry) -> dict[str, Any]:
    """How a party signed: name, capacity, strokes. What was not given is taken from the file."""
    person = entry.participant
    if person is None:
        raise ValueError("A signature belongs to a party.")
    reader = Reader(entry.matter_id, (person,))
    given = visibility.read_data(reader, entry, "signature") or {}
    return {
        "name": given.get("name") or persons.signer(person),
        "capacity": given.get("capacity") or persons.capacity(person, "zh-hans"),
        "strokes": given.get("strokes") or "",
    }


def look_of(entry: Entry, said: Mapping[str, Any], firm: str) -> Appearance:
    """The signature on the page: drawn or typed, with who, for whom, when."""
    parts = (str(said["name"]), str(said["capacity"]), f"代表 for {shortened(firm)}" if firm else "")
    lines = (" · ".join(part for part in parts if part), f"{stamp(entry.at)} · {ELECTRONIC}")
    if entry.form.get("method") == "drawn" and said["strokes"]:
        return Appearance(strokes=strokes.read(str(said["strokes"])), lines=lines)
    return Appearance(typed=str(said["name"]), lines=lines)


def shortened(name: str) -> str:
    """A long name as it fits under a signature; whole it stands above it, and in the text."""
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME].rstrip()}…"


def filled(matter: Matter, one: Round) -> dict[str, Any]:
    """The data of the paper (kit.papers.data.Agreement). The house reads the draft as its author does."""
    author = one.draft.participant
    if author is None:
        raise ValueError("A draft has an author.")
    reader = author_reader(matter, author)
    text = contents.of_entry(reader, one.draft)
    return {
        "house": filling.house(matter.organisation),
        "number": matter.number,
        "at": one.opened.at,
        "verify": f"{settings.SITE_URL}{reverse('trust')}",
        "currency": matter.currency,
        "parties": [persons.party(row) for row in participants.sides(matter)],
        "mediators": persons.mediator_names(one.draft),
        "cause": persons.cause_words(matter, reader),
        "facts": sheet.facts(matter, reader),
        "rows": [row_of(row) for row in text.rows],
        "clauses": [{"zh": clause.zh, "en": clause.en} for clause in text.clauses],
        "default_clause": {"zh": text.default_clause.zh, "en": text.default_clause.en},
        "prevails": text.prevails,
    }


def author_reader(matter: Matter, author: Participant) -> Reader:
    """The reader that the mediator who wrote a draft is."""
    return Reader(matter.pk, (author,), author.account)


def row_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the paper takes it, empty fields as '' and 0."""
    texts = {key: str(row.get(key) or "") for key in ("who", "whom", "kind", "day", "what", "what_en")}
    return {**texts, "amount": int(row.get("amount") or 0)}
