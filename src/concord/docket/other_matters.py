"""A matter that starts another, and the other's end, reported back (kernel S27).

Nothing but the key of the matter that was started ties the two: it names the entry that started it, so a start that is
tried again opens nothing anew, and a report finds its way. What is reported, the rulebook of the first one says
(`reports`); it is done as an act of role `system`, under a key of its own.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from concord.docket import access, clock, participants, rules
from concord.docket.models import Matter, Participant
from concord.docket.opening import open_matter
from concord.docket.participants import Person
from concord.docket.reactor import ENDED, Work, reaction
from concord.docket.recording import record
from concord.law import shelf
from concord.law.lint_reports import SYSTEM, reporting
from concord.law.model import Refused

KEY = "start"  # of a matter that another one started: `start <its id> <number of its entry>`
# what a person showed or said in one matter holds there only
ITS_OWN = ("confirmed", "verified", "named", participants.TOLD)


class NotStarted(Exception):
    """The other matter was refused; the reaction is parked with the reason, and a person looks."""


@reaction("effect:start", "docket.start another matter")
def start(work: Work) -> None:
    """Opens the other matter, under the version in force today, where this one's disputes go, between those named."""
    if work.entry is None:
        return
    rulebook, given = work.data["values"]
    day = datetime.fromtimestamp(clock.now(), ZoneInfo(settings.TIME_ZONE)).date()
    people = list(_people(work.matter, given))
    opener = next((one for one, before in people if before == work.law.by), people[0][0])
    answer = open_matter(
        rulebook=shelf.current(str(rulebook), day).key,
        organisation=work.matter.organisation.mediates,
        people=[one for one, _before in people],
        by=opener,
        key=f"{KEY} {work.matter.pk} {work.entry.seq}",
        currency=work.matter.currency,
    )
    if isinstance(answer, Refused):
        raise NotStarted(f"{rulebook}: {answer.code} {answer.detail}")


def _people(matter: Matter, given: dict[str, list[str]]) -> Iterable[tuple[Person, str]]:
    """Who takes which role there, each with the id that the person has here."""
    known = {str(row.pk): row for row in Participant.objects.filter(matter=matter).select_related("organisation")}
    for role, ids in given.items():
        for one in ids:
            row = known[one]
            personal = {key: value for key, value in participants.personal(row).items() if key not in ITS_OWN}
            yield Person(role, row.kind, row.language, personal, row.account, row.organisation), one


@reaction(ENDED, "docket.report an end")
def report(work: Work) -> None:
    """Reports the end of a matter to the one that started it: the first act of `reports` that is not refused."""
    first = started_by(work.matter)
    if first is None or work.entry is None:
        return
    for act in reporting(rules.law_of(first), work.matter.rulebook, work.matter.outcome):
        by = access.gateway(first, SYSTEM)
        if not isinstance(record(first, act=act, by=by, form={}, key=f"report {work.matter.pk} {work.key}"), Refused):
            return
    # none fits: nothing follows from this outcome, it was reported before, or people went on meanwhile


def started_by(matter: Matter) -> Matter | None:
    """The matter that started this one, None if people did."""
    name, *rest = matter.key.partition(":")[2].split(" ")
    if name != KEY or len(rest) != 2:
        return None
    return Matter.objects.filter(pk=uuid.UUID(rest[0])).first()


def started(matter: Matter) -> list[Matter]:
    """The matters that this one started, oldest first."""
    prefix = f"{matter.organisation.mediates.pk}:{KEY} {matter.pk} "
    return list(Matter.objects.filter(key__startswith=prefix).order_by("opened_at", "number"))
