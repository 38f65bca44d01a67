"""Reading a matter: where it stands now, what waits for whom, the timeline, the desks. Nothing here writes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from django.db.models import F, Q, QuerySet, prefetch_related_objects

from concord.docket import access, clock, rules, visibility
from concord.docket.actors import Reader
from concord.docket.models import Entry, Matter, Reaction, Trouble, Waiting
from concord.docket.standing import Owed, owed
from concord.law import engine
from concord.law.builtin import duty_rule
from concord.law.draft import CLOCK
from concord.law.model import Act, Decision, State
from concord.law.model import Entry as LawEntry
from concord.law.rulebook import ActRule, DutyRule, Rulebook
from concord.people import roles
from concord.people.models import Account, Organisation


@dataclasses.dataclass(frozen=True)
class Present:
    """A matter caught up to now, in memory (S10): its state, and the lapses that no clock has written yet."""

    law: Rulebook
    state: State
    unwritten: tuple[LawEntry, ...]
    now: int


@dataclasses.dataclass(frozen=True)
class Duty:
    """A duty as a page shows it. mine: the reader owes it; due: legal time, None while it has none."""

    owed: Owed
    rule: DutyRule
    mine: bool

    @property
    def name(self) -> str:
        return self.owed.duty

    @property
    def due(self) -> int | None:
        return self.owed.due

    @property
    def late(self) -> bool:
        return self.owed.status in ("late", "overdue")


def caught_up(matter: Matter) -> Present:
    """The matter as it stands now, with its rulebook. Raises nothing; writes nothing."""
    law, stored = rules.law_of(matter), matter.law_state
    now = max(clock.now(), stored.at)
    decision = engine.decide(law, stored, Act(name="", role=CLOCK), now)
    if isinstance(decision, Decision):
        return Present(law, decision.state, decision.entries, now)
    return Present(law, stored, (), now)


def present(matter: Matter) -> State:
    """The state as it stands now. Not safe to show: marks and data tell secrets (S29)."""
    return caught_up(matter).state


def timeline(matter: Matter, reader: Reader) -> list[Entry]:
    """The entries the reader may see, in docket order; those of a court with the officer, whom pages name."""
    # sorted here: to have the database sort so many columns costs more than the sorting
    entries = sorted(visibility.visible_entries(matter, reader).order_by(), key=lambda entry: entry.seq)
    prefetch_related_objects([entry for entry in entries if entry.role in roles.COURT_ROLES], "account")
    return entries


def duties(matter: Matter, reader: Reader, now: Present | None = None) -> list[Duty]:
    """What stands and the reader may know of: own duties first, then by date.

    A duty of another is shown if the duty's confidence is open to the reader; what is hidden leaves no trace.
    """
    now = now or caught_up(matter)
    found = []
    for one in owed(now.law, now.state):
        rule = _rule(now.law, one.duty)
        mine = one.person in reader.ids
        if rule is not None and (mine or _may_know(now.law, reader, one, rule)):
            found.append(Duty(one, rule, mine))
    return sorted(found, key=lambda duty: (not duty.mine, duty.due or 2**62, duty.name))


def _may_know(law: Rulebook, reader: Reader, one: Owed, rule: DutyRule) -> bool:
    """Whether a duty of another may be shown: that it still stands must not tell what he has done in secret.

    A duty that each has for himself vanishes with his act; if the reader may see none of the acts that meet it, that
    would be the only trace of one.
    """
    if one.role in rules.GATEWAYS or not visibility.may_see(reader, rule.seen):
        return False
    acts = [law.acts[name].seen for name in rule.do if name in law.acts]
    return not rule.each or not acts or any(visibility.may_see(reader, seen) for seen in acts)


def _rule(law: Rulebook, name: str) -> DutyRule | None:
    try:
        return duty_rule(law, name)
    except KeyError:
        return None


def powers(matter: Matter, reader: Reader, now: Present | None = None) -> list[ActRule]:
    """The acts that the reader may do now, once each, in the rulebook's order: the buttons of a page (S10)."""
    now = now or caught_up(matter)
    found: dict[str, ActRule] = {}
    for participant in reader.participants:
        for rule in engine.powers(now.law, now.state, participant.role, str(participant.pk), now.now):
            found.setdefault(rule.name, rule)
    return list(found.values())


def sentence(
    matter: Matter,
    reader: Reader,
    language: str,
    *,
    date: Callable[[int], str] | None = None,
    now: Present | None = None,
) -> str:
    """Where it stands, as one sentence for the reader's role, in `zh` or `en`. date: how a due date is written."""
    now = now or caught_up(matter)
    lang = "en" if language.startswith("en") else "zh"
    return engine.sentence(now.law, now.state, reader.role, lang, date or str, reader.person)


def desk(account: Account) -> QuerySet[Waiting]:
    """Everything that waits for an account at its desk: of its offices, and of its own participations; by due date."""
    mine = Q(participant__in=access.holdings(access.Holder(account=account)).values("pk"))
    rows = Waiting.objects.filter(mine).select_related("matter", "matter__organisation", "participant")
    return rows.order_by(F("due").asc(nulls_last=True), "matter__opened_at", "id")


def waiting_for(role: str, organisation: Organisation) -> QuerySet[Waiting]:
    """What waits for an office of an organisation, by due date (those without one last)."""
    rows = Waiting.objects.filter(role=role, participant__organisation=organisation, participant__left=None)
    return rows.select_related("matter").order_by(F("due").asc(nulls_last=True), "matter__opened_at", "id")


def overdue() -> QuerySet[Waiting]:
    """Tasks and duties whose date is past, oldest first (the operator's page)."""
    late = Waiting.objects.filter(due__lt=clock.now(), matter__closed_at=None)
    return late.select_related("matter").order_by("due")


def stuck() -> tuple[QuerySet[Reaction], QuerySet[Trouble]]:
    """What does not go on by itself: reactions that failed or are parked, and matters whose clock run fails."""
    failing = Q(status=Reaction.Status.PARKED) | Q(status=Reaction.Status.WAITING, tries__gt=0)
    failed = Reaction.objects.filter(failing).select_related("matter").order_by("run_at")
    return failed, Trouble.objects.select_related("matter").order_by("since")
