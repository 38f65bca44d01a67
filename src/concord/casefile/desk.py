"""The desk: everything that waits for an account in all its roles, by the law's clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concord.docket import rules
from concord.docket.models import Matter, Participant, Waiting
from concord.kit import dates
from concord.kit.case import role_title
from concord.kit.dates import language
from concord.kit.desk import Row, case_titles
from concord.kit.registry import bundled
from concord.law.builtin import duty_rule
from concord.people import roles
from concord.people.models import Account

PAGE = 50
Absent = Mapping[tuple[str, Any], Account]


def waiting_rows(waiting: Sequence[Waiting], now: int, absent: Absent | None = None) -> list[Row]:
    """Takes Waiting rows, nearest first, and who is away by the role and organisation that is lent; returns the lines
    of the desk. Like cases stand in the line of the nearest.
    """
    matters = {one.matter_id for one in waiting}
    titles, bundles = case_titles(matters), bundled(matters)
    lines: dict[Any, list[Waiting]] = {}
    for one in waiting:
        found = bundles.get(one.matter_id)
        together = found if found and one.role in found.roles else None
        lines.setdefault((together.key, one.duty, one.role) if together else one.pk, []).append(one)
    rows = []
    for first, *more in lines.values():
        row = waiting_row(first, titles.get(first.matter_id, ""), now)
        held_by = first.participant.organisation_id if first.participant else None
        row = replace(row, instead_of=str((absent or {}).get((first.role, held_by), "")))
        rows.append(replace(row, alike=len(more) + 1, url=bundles[first.matter_id].url) if more else row)
    return rows


def waiting_row(one: Waiting, title: str, now: int) -> Row:
    law = rules.law_of(one.matter)
    rule = duty_rule(law, one.duty)
    left, look, group = time_left(one, now)
    stage = law.stages.get(one.matter.stage)
    lang = language()
    return Row(
        left=left,
        look=look,
        group=group,
        title=title or one.matter.number,
        number=one.matter.number,
        stage=stage.title.get(lang, "") if stage else "",
        what=rule.title.get(lang) or rule.name,
        role=role_title(law, one.role),
        url=reverse("case", kwargs={"matter": one.matter_id}),
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


def sentence(waiting: Sequence[Row]) -> str:
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


def all_cases(account: Account, words: str) -> list[Matter]:
    """The open and closed cases of the account's offices and participations; words: part of the number or of a party's
    name.
    """
    held = Participant.objects.filter(office(account), left=None).values("matter")
    found = Matter.objects.filter(pk__in=held).order_by("-opened_at")
    if not words:
        return list(found[:PAGE])
    by_number = found.filter(number__icontains=words)
    if by_number.exists() or not words.strip():
        return list(by_number[:PAGE])
    recent = list(found[:500])  # names are sealed, so they are opened to be searched; the newest are enough for a desk
    titles = case_titles({matter.pk for matter in recent})
    return [matter for matter in recent if words.casefold() in titles.get(matter.pk, "").casefold()][:PAGE]


def office(account: Account) -> Q:
    """Participants that the account may act for."""
    held = Q(account=account)
    for one in roles.active(account):
        held |= Q(organisation=one.organisation, role=one.role)
    return held


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
