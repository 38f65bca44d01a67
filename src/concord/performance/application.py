"""The application for enforcement: agreement, ruling, schedule, what is unpaid, double interest to date; one bundle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from concord.docket import documents, participants
from concord.docket.actors import Reader
from concord.docket.models import Entry, Matter, Participant
from concord.docket.visibility import visible_documents
from concord.kit import dates, terms
from concord.kit.papers import filling
from concord.kit.papers.binding import Part, bundle
from concord.kit.papers.rendering import render
from concord.law import tables
from concord.law.calendars import calendar
from concord.law.interest import DOUBLE_SOURCE
from concord.law.model import State
from concord.law.periods import as_period, moved
from concord.performance.schedule import Demand, Row, demand, rows

LANGUAGE = "zh-hans"
ENCLOSED = ("agreement", "ruling")
WITHIN = "enforcement"  # in the table of limitation: CPL 250


@dataclass(frozen=True)
class Last:
    """A last day (2026-01-31); provisional: the holidays of that year are not published yet, so it may move."""

    day: str
    provisional: bool


class NotReady(Exception):
    """A paper that the bundle must hold is still being made."""


def bundle_of(matter: Matter, reader: Reader, state: State, *, at: int, own: bool) -> bytes | None:
    """The bundle for the creditor among the reader's participants, or None: nothing missed, or no ruling to enforce.

    own: for the creditor's eyes alone, with all he gave. The paper of the case is read by the debtor too and names
    both only; numbers, addresses and contacts of both lie before the court on its identity sheet (JI 354).

    Raises NotReady while the agreement or the ruling is not drawn yet: an application goes out complete or not at all.
    """
    creditor = next((row for row in reader.participants if row.standing == "party"), None)
    if creditor is None or "ruled" not in state.moments:
        return None
    schedule = rows(state, terms.opened(reader, state.data.get("obligations", ())))
    found = demand(state, schedule, str(creditor.pk), dates.day_of(at))
    if not (found.money or found.other):
        return None
    first = render("enforcement_application", _data(matter, creditor, schedule, found, at=at, own=own), LANGUAGE)
    parts = [Part({"zh": "强制执行申请书", "en": "Application for enforcement"}, first, "application.pdf")]
    for paper in _papers(matter, reader):
        parts.append(Part({"zh": paper.title_zh, "en": paper.title_en}, documents.content(paper), f"{paper.kind}.pdf"))
    index = filling.paper(matter, at=at) | {
        "title": {"zh": "强制执行申请材料", "en": "Papers for enforcement"},
    }
    return bundle(parts, index, LANGUAGE)


def _papers(matter: Matter, reader: Reader) -> list[Any]:
    """The newest agreement and ruling."""
    newest: dict[str, Any] = {}
    for paper in visible_documents(matter, reader):
        if paper.kind in ENCLOSED:
            newest[paper.kind] = paper
    if len(newest) < len(ENCLOSED):
        raise NotReady
    return [newest[kind] for kind in ENCLOSED]


def _data(
    matter: Matter, creditor: Participant, schedule: Sequence[Row], found: Demand, *, at: int, own: bool
) -> dict[str, Any]:
    last = last_day(found)
    ruling = Entry.objects.filter(matter=matter, act="confirm").order_by("-seq").first()
    court = matter.organisation.court or matter.organisation
    debtors = {row.term.who for row in (*found.money, *found.other)}
    owing = [row for row in participants.sides(matter) if str(row.pk) in debtors]
    mine = [row for row in schedule if row.term.whom == str(creditor.pk) and not row.done]
    return filling.paper(matter, at=at) | {
        "court": court.name_zh,
        "creditor": filling.party(creditor, whole=own),
        "debtors": [filling.opponent(row, creditor) if own else filling.party(row) for row in owing],
        "agreement_number": matter.number,
        "ruling_number": filling.number_given(matter, Reader(matter.pk, (creditor,)), "confirm", "docket"),
        "ruling_court": court.name_zh,
        "ruling_day": filling.day(ruling.on) if ruling else "",
        "rows": [_row(row) for row in mine],
        "interest": [
            {
                "since": line.since.isoformat(),
                "until": line.until.isoformat(),
                "days": line.days,
                "principal": line.principal,
                "amount": line.amount,
            }
            for one in found.interest
            for line in one.lines
        ],
        "interest_source": DOUBLE_SOURCE,
        "interest_until": found.until.isoformat(),
        "interest_total": found.interest_total,
        "unpaid_total": found.unpaid,
        "demand_total": found.total,
        "last_enforcement_day": last.day,
        "provisional": last.provisional,
    }


def _row(row: Row) -> dict[str, Any]:
    later = not row.overdue and not row.done
    return filling.rows([row.term])[0] | {"paid": row.paid, "unpaid": row.unpaid, "later": later}


def last_day(found: Demand) -> Last:
    """Until when enforcement may be asked for: two years from the last day of what was missed (CPL 250)."""
    latest = max(row.term.last_day for row in (*found.money, *found.other))
    counted = calendar("cn-civil")
    last = moved(counted, latest.toordinal(), as_period(tables.limitation(WITHIN, latest).period))
    return Last(date.fromordinal(last).isoformat(), counted.is_provisional(last))
