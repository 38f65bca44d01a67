"""The desk: everything that waits for an account in all its roles, by the law's clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concord.docket import access, queries, rules
from concord.docket.models import Matter, Waiting
from concord.kit import dates
from concord.kit.case import role_title
from concord.kit.dates import language
from concord.kit.desk import Row, case_titles
from concord.kit.registry import bundled
from concord.law.builtin import duty_rule
from concord.people.models import Account

MOST = 5_000  # waiting things looked at; beyond them the nearest count
SEARCHED = 1_000  # the newest cases whose names are opened for a search
OPEN, CLOSED = "open", "closed"
Absent = Mapping[tuple[str, Any], Account]


@dataclass(frozen=True)
class Line:
    """A line of the desk before any name is opened: what waits, until when, and the nearest of the cases it is for.

    opened: legal time at which the case was opened. row: the line as it was made elsewhere, or None.
    """

    duty: str
    what: str
    left: str
    look: str
    group: str
    opened: int = 0
    waiting: Waiting | None = None
    alike: int = 1
    url: str = ""
    instead_of: str = ""
    row: Row | None = None

    @property
    def age(self) -> tuple[int, str]:
        """What orders lines by the age of their cases: cases of one second by their number."""
        return self.opened, self.waiting.matter.number if self.waiting else ""


def waiting_lines(account: Account, now: int, absent: Absent | None = None) -> list[Line]:
    """Everything that waits for an account, nearest first; absent: who is away, by the role and organisation that is
    lent. Like cases stand in the line of the nearest. Two queries, however much waits.
    """
    large = ("matter__state", "matter__head", "participant__sealed", "participant__identity")
    waiting = list(queries.desk(account).defer(*large)[:MOST])
    bundles = bundled({one.matter_id for one in waiting})
    together: dict[Any, list[Waiting]] = {}
    for one in waiting:
        found = bundles.get(one.matter_id)
        same = found if found and one.role in found.roles else None
        together.setdefault((same.key, one.duty, one.role) if same else one.pk, []).append(one)
    lines = []
    for first, *more in together.values():
        held_by = first.participant.organisation_id if first.participant else None
        away = str((absent or {}).get((first.role, held_by), ""))
        url = bundles[first.matter_id].url if more else ""
        lines.append(replace(waiting_line(first, now), alike=len(more) + 1, url=url, instead_of=away))
    return lines


def waiting_line(one: Waiting, now: int) -> Line:
    """One thing that waits, as a line of its own."""
    rule = duty_rule(rules.law_of(one.matter), one.duty)
    left, look, group = time_left(one, now)
    what = rule.title.get(language()) or rule.name
    return Line(one.duty, what, left, look, group, opened=one.matter.opened_at, waiting=one)


def made_elsewhere(row: Row) -> Line:
    """A row that needs no opening, as a line among the others."""
    return Line("", row.what, row.left, row.look, row.group, row=row)


def rows(lines: Sequence[Line]) -> list[Row]:
    """The lines of one page with the names of their cases, in one query for all."""
    titles = case_titles({line.waiting.matter_id for line in lines if line.waiting})
    return [line.row or waiting_row(line, titles) for line in lines]


def waiting_row(line: Line, titles: Mapping[Any, str]) -> Row:
    one = line.waiting
    if one is None:
        raise ValueError("A line stands for something that waits, or brings its row.")
    law = rules.law_of(one.matter)
    stage = law.stages.get(one.matter.stage)
    return Row(
        left=line.left,
        look=line.look,
        group=line.group,
        title=titles.get(one.matter_id) or one.matter.number,
        number=one.matter.number,
        stage=stage.title.get(language(), "") if stage else "",
        what=line.what,
        role=role_title(law, one.role),
        url=line.url or reverse("case", kwargs={"matter": one.matter_id}),
        alike=line.alike,
        instead_of=line.instead_of,
    )


def time_left(one: Waiting, now: int) -> tuple[str, str, str]:
    """(words, look, group) of a due date: hot within 24 hours or late, soon within three days."""
    if one.due is None:
        return _("clock stands still") if one.status == "held" else _("no date yet"), "", "held"
    if one.status in ("late", "overdue") or one.due <= now:
        return _("late"), "hot", "today"
    days = dates.days_left(one.due, now)
    if days == 0:
        return _("today %(hour)s") % {"hour": dates.until(one.due)[-5:]}, "hot", "today"
    words = ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if one.due - now <= dates.DAY:
        return words, "hot", "today"
    return words, "soon" if days <= 3 else "", "soon" if days <= 3 else "later"


def groups(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """The lines under their headings, empty headings left out."""
    headings = {
        "today": _("Due within a day, or late"),
        "soon": _("Within 3 days"),
        "later": _("Later"),
        "held": _("Without a date"),
    }
    found = {name: [row for row in rows if row.group == name] for name in headings}
    return [(headings[name], lines) for name, lines in found.items() if lines]


def sentence(waiting: Sequence[Line]) -> str:
    """The h1: `2 due today, 7 more waiting for you`."""
    today = sum(row.group == "today" for row in waiting)
    rest = len(waiting) - today
    if not waiting:
        return _("Nothing waits for you")
    if not today:
        return ngettext("%(n)d thing waits for you", "%(n)d things wait for you", rest) % {"n": rest}
    if not rest:
        return ngettext("%(n)d due today", "%(n)d due today", today) % {"n": today}
    return _("%(today)d due today, %(rest)d more waiting for you") % {"today": today, "rest": rest}


def all_cases(
    account: Account, words: str, which: str = "", *, oldest: bool = False
) -> QuerySet[Matter] | list[Matter]:
    """The cases that the account can open, to be taken by the page; words: part of the number or of a party's name;
    which: open, closed or '' for all. A mediator's are those in which he himself mediates (ADR 0011).
    """
    found = access.matters(account).order_by(*(("opened_at", "number") if oldest else ("-opened_at", "-number")))
    found = found.select_related(None).defer("state", "head")
    if which in (OPEN, CLOSED):
        found = found.filter(closed_at__isnull=which == OPEN)
    if not words:
        return found
    by_number = found.filter(number__icontains=words)
    if by_number.exists() or not words.strip():
        return by_number
    recent = list(found[:SEARCHED])  # names are sealed, so they are opened to be searched
    titles = case_titles({matter.pk for matter in recent})
    return [matter for matter in recent if words.casefold() in titles.get(matter.pk, "").casefold()]


def case_rows(matters: Sequence[Matter]) -> list[Row]:
    """Cases as lines of the desk."""
    titles = case_titles({matter.pk for matter in matters})
    lang = language()
    made = []
    for matter in matters:
        law = rules.law_of(matter)
        stage = law.stages.get(matter.stage)
        outcome = law.outcomes.get(matter.outcome, {}).get(lang, "")
        made.append(
            Row(
                left=dates.day(dates.local(matter.opened_at).date(), weekday=False),
                title=titles.get(matter.pk) or matter.number,
                number=matter.number,
                what=outcome or (stage.title.get(lang, "") if stage else ""),
                url=reverse("case", kwargs={"matter": matter.pk}),
            )
        )
    return made
