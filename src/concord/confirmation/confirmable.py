"""What the court has before it: parties with identity and contact, the agreement, what the checks find (JI 354-358).

The court never reads a draft: its terms come from the agreement that all signed. They are read here with the eyes of
a party, for papers and checks only; what is shown of them is in the signed agreement anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from concord.docket import participants, visibility
from concord.docket.actors import Reader
from concord.docket.models import Document, Entry, Matter
from concord.docket.visibility import visible_documents
from concord.kit import terms
from concord.kit.dates import language
from concord.kit.papers import filling
from concord.kit.terms import Term
from concord.law.agreement import Finding, findings
from concord.law.citations import cited

ENCLOSED = ("agreement", "confirmation_application", "identities")
LOOKS = {"stop": "stop", "look": "look", "ok": "ok"}


@dataclass(frozen=True)
class Line:
    """One finding as kit's findings tag takes it."""

    level: str
    title: str
    detail: str
    actions: Sequence[tuple[str, str]] = ()


def insider(matter: Matter) -> Reader:
    """A party's eyes, for drawing up papers: never handed to a page."""
    return Reader(matter.pk, (participants.of_role(matter, "applicant")[0],))


def agreed_terms(matter: Matter) -> list[Term]:
    """The terms of the agreement in force."""
    return terms.opened(insider(matter), matter.law_state.data.get("obligations", ()))


def effective_day(matter: Matter) -> str:
    """The day on which the agreement took effect, '' if it has not."""
    return filling.day(int(matter.law_state.moments.get("effective", 0)))


def checks(matter: Matter) -> list[Line]:
    """What the linter finds over the grounds on which a court refuses; those that want a look come first."""
    lang = language()
    day = effective_day(matter)
    rows = [row | {"amount": row["amount"] or None} for row in filling.rows(agreed_terms(matter))]
    signed = date.fromisoformat(day) if day else date.fromisoformat(filling.day(matter.opened_at))
    sides = [str(row.pk) for row in participants.sides(matter)]
    found = findings(rows, parties=sides, signed_on=signed, **clauses(matter))
    order = {"stop": 0, "look": 1, "ok": 2}
    return [_line(one, lang) for one in sorted(found, key=lambda one: order[one.severity])]


def clauses(matter: Matter) -> dict[str, str]:
    """The clauses of the agreement in force, both languages of each together, as the checks take them."""
    drawn = Entry.objects.filter(matter=matter, act__in=("draw_up", "redraw")).order_by("-seq").first()
    texts = visibility.texts(insider(matter), [drawn]) if drawn else {}
    said = {name: text for (_entry, name), text in texts.items()}
    return {
        name: "\n".join(text for text in (said.get(name, ""), said.get(f"{name}_en", "")) if text)
        for name in ("clauses", "default_clause")
    }


def _line(found: Finding, lang: str) -> Line:
    where = _("Term %(n)d. ") % {"n": found.row} if found.row else ""
    remedy = found.remedy.get(lang, "")
    return Line(LOOKS[found.severity], found.says.get(lang, ""), f"{where}{remedy} {cited(found.source, lang)}".strip())


def bundle(matter: Matter, reader: Reader) -> list[Document]:
    """The papers that the court decides on, as its reader may see them."""
    return [paper for paper in visible_documents(matter, reader) if paper.kind in ENCLOSED]


def identities(matter: Matter) -> list[dict[str, Any]]:
    """Identity, domicile and contact of each party (JI 354), for the court."""
    return filling.parties(matter, whole=True)


def missing(matter: Matter, reader: Reader) -> list[str]:
    """What JI 354 asks for and the bundle lacks, as sentences."""
    kinds = {paper.kind for paper in bundle(matter, reader)}
    gaps = []
    if "agreement" not in kinds:
        gaps.append(_("The signed agreement is still being prepared."))
    for party in identities(matter):
        if not party["identifier"]:
            gaps.append(_("%(name)s: no identity number on file.") % {"name": party["name"]})
        if not party["address"]:
            gaps.append(_("%(name)s: no address on file.") % {"name": party["name"]})
    return gaps


def last(matter: Matter, act: str) -> Entry | None:
    """The newest entry of an act."""
    return Entry.objects.filter(matter=matter, act=act).order_by("-seq").first()
