"""Papers of a mediation that ended without agreement: the closing report, and what a party needs for court.

Each is drawn under the key of its entry; if we stop between drawing and storing, the next try draws the same again.
Neither holds anything that was said without prejudice, save facts that every side confirmed in writing (OM 18, 21).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from concord.docket import documents, exhibits, participants, visibility
from concord.docket.actors import Reader
from concord.docket.models import Entry, Matter
from concord.docket.reactor import Work, reaction
from concord.docket.rules import law_of
from concord.kit.application import application
from concord.kit.papers import filling
from concord.kit.papers.rendering import render
from concord.law.tables import cause as cause_row

LANGUAGE = "zh-hans"
REPORT = ("调解终结报告", "Closing report")
SUIT = ("民事起诉状（预填）", "Complaint to the court (prefilled)")


@reaction("report", "mediation.closing report")
@reaction("report_to_court", "mediation.report to the court")
def closing_report(work: Work) -> None:
    """Draws the closing report (OM 21)."""
    entry = _filed(work)
    matter, law = work.matter, law_of(work.matter)
    reader = _author(matter, entry)
    state = matter.law_state
    outcome = law.outcomes.get(state.outcome, {})
    said = {
        field: visibility.read_payload(reader, entry, field) or "" for field in ("basics", "reasons", "costs", "hints")
    }
    data = filling.paper(matter, at=entry.on) | {
        "parties": filling.parties(matter),
        "mediators": [participants.name(row, LANGUAGE) for row in participants.of_role(matter, "mediator")],
        "cause": cause(application(matter, reader), matter.opened_at),
        "outcome": {"zh": outcome.get("zh", state.outcome), "en": outcome.get("en", state.outcome)},
        "ground": one(said["reasons"]),
        "source": entry.law.source,
        "opened_day": filling.day(matter.opened_at),
        "accepted_day": filling.day(int(state.moments.get("begun", 0))),
        "ended_day": filling.day(entry.on),
        "issues": several(said["basics"]),
        "undisputed": several("\n".join(confirmed_facts(matter, reader))),
        "conduct": one(said["costs"]),
        "hints": several(said["hints"]),
        "ways_on": back_to_court() if entry.act == "report_to_court" else ways_on(),
    }
    pdf = render("closing_report", data, LANGUAGE)
    documents.put_document(
        matter,
        kind="closing_report",
        content=pdf,
        titles=REPORT,
        seen=entry.seen,
        key=f"report {entry.pk}",
        entry=entry,
    )


@reaction("prepare_suit", "mediation.suit papers")
def suit_papers(work: Work) -> None:
    """Draws a complaint with what the party has told already (CPL 124); only that party sees it."""
    entry = _filed(work)
    matter = work.matter
    author = entry.participant
    if author is None:
        raise ValueError("Suit papers are a party's own.")
    reader = Reader(matter.pk, (author,))
    told = application(matter, reader)
    other = "respondent" if author.role == "applicant" else "applicant"
    court = matter.organisation.court or matter.organisation
    data = filling.paper(matter, at=entry.on) | {
        "court": court.name_zh,
        "plaintiffs": [filling.party(author, whole=True)],
        "defendants": [filling.opponent(row, author) for row in participants.of_role(matter, other)],
        "cause": cause(told, matter.opened_at),
        "claims": [one(claim_words(row)) for row in told.get("claims", ())] if author.role == "applicant" else [],
        "facts": str(told.get("story", "")),
        "evidence": [
            filling.evidence(row, participants.name(author))
            for row in visibility.visible_exhibits(matter, reader)
            if exhibits.mine(reader, row)
        ],
        "mediation": {
            "zh": f"本案经{matter.organisation.name_zh}调解（{matter.number}），未达成协议。",
            "en": f"Mediated by {matter.organisation.name_en} ({matter.number}) without agreement.",
        },
    }
    pdf = render("complaint", data, LANGUAGE)
    documents.put_document(
        matter, kind="complaint", content=pdf, titles=SUIT, seen=entry.seen, key=f"suit {entry.pk}", entry=entry
    )


def _filed(work: Work) -> Entry:
    if work.entry is None:
        raise ValueError("This paper belongs to an entry.")
    return work.entry


def _author(matter: Matter, entry: Entry) -> Reader:
    """The eyes of who filed the entry."""
    if entry.participant is None:
        raise ValueError("A report is filed by a person.")
    return Reader(matter.pk, (entry.participant,))


def one(words: str) -> dict[str, str]:
    """A text as it was written; it stands in the language of who wrote it."""
    return {"zh": words, "en": ""}


def several(words: str) -> list[dict[str, str]]:
    """A text, a line each."""
    return [one(line.strip()) for line in words.splitlines() if line.strip()]


def cause(told: Mapping[str, Any], at: int) -> dict[str, str]:
    """The cause of action in both languages, as the table of that day names it. at: legal time."""
    if not told.get("cause"):
        return {"zh": "民事纠纷", "en": "Civil dispute"}
    return dict(cause_row(str(told["cause"]), date.fromisoformat(filling.day(at))).name)


def claim_words(row: Mapping[str, Any]) -> str:
    amount = int(row.get("amount") or 0)
    words = str(row.get("what", ""))
    return f"{words}（{amount / 100:,.2f} 元）" if amount else words


def confirmed_facts(matter: Matter, reader: Reader) -> Sequence[str]:
    """The facts that every side confirmed in writing: the one exception of OM 18."""
    facts: list[str] = []
    latest = 0
    for entry in visibility.visible_entries(matter, reader).filter(act__in=("confirm_fact", "fact_recorded")):
        if entry.act == "confirm_fact":
            latest = int(entry.form.get("fact", 0))
        elif latest:
            proposed = Entry.objects.get(matter=matter, seq=latest)
            facts.append(visibility.read_payload(reader, proposed, "text") or "")
    return [fact for fact in facts if fact]


def back_to_court() -> list[dict[str, str]]:
    """The way on of a case that a court sent."""
    return [
        {
            "zh": "本案退回移送的人民法院：登记立案或者转入审理。",
            "en": "The case goes back to the court that sent it, which dockets the suit or lets the trial go on.",
        }
    ]


def ways_on() -> list[dict[str, str]]:
    return [
        {
            "zh": "向有管辖权的人民法院起诉；起诉材料可以在本案中预填。",
            "en": "A suit in the competent court; this case fills in the papers.",
        },
        {"zh": "有仲裁协议的，可以申请仲裁。", "en": "Arbitration, where there is an agreement to arbitrate."},
        {"zh": "双方愿意时，可以再次申请调解。", "en": "Another mediation, if both sides wish."},
    ]
