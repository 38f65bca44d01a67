"""take(): what the systems of an enterprise tell - delivered, returned, paid - stands in its contracts, once.

Every event is recorded in one transaction with the row that says so. They are taken in the order in which they
happened, whatever the order of the list; what came before, late or out of order is said, and the law settles it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from concord.contracts import consequences, matching
from concord.contracts.booking import Run
from concord.contracts.consequences import DONE, Step
from concord.contracts.event_models import ToldEvent
from concord.contracts.event_reading import Event
from concord.contracts.matching import Contracts
from concord.contracts.money_models import WebhookKey
from concord.contracts.sides import creditor, sides
from concord.contracts.trial import tried
from concord.docket import clock, rules
from concord.docket.actors import Actor
from concord.docket.models import Entry, Matter
from concord.docket.recording import Recorded, record
from concord.gateways.keys import keyring
from concord.gateways.payments import Statement
from concord.kit.registry import guarded
from concord.law.model import Refused, State
from concord.law.rulebook import ActRule, Rulebook
from concord.people.models import Account, Organisation

RECORDED, ACCOUNT = "recorded", "events"  # ACCOUNT: where references of what an enterprise says itself are unique
COUNTS = DONE | {RECORDED}
LATE, OUT_OF_ORDER = "late", "out_of_order"


@dataclass(frozen=True)
class Line:
    """What became, or would become, of one event.

    code: a key of event_words.SENTENCES; marks: late, out_of_order; rest: minor units that the code speaks of; says:
    the law's own sentence by language; detail: a field or a version; repeated: it came before and counts once.
    """

    event: Event
    code: str
    matter: str = ""
    number: str = ""
    entry: str = ""
    currency: str = ""
    rest: int = 0
    marks: tuple[str, ...] = ()
    detail: str = ""
    says: dict[str, str] = field(default_factory=dict)
    repeated: bool = False

    @property
    def done(self) -> bool:
        """Whether the event counts in a contract."""
        return self.code in COUNTS


def take(
    home: Organisation, events: Sequence[Event], *, dry: bool, by: Account | None = None, hook: WebhookKey | None = None
) -> list[Line]:
    """Records the events of an enterprise's systems, or (dry) says what that would do; returns a line for each.

    by: whose token sent them; hook: or under which key they were signed. A dry run writes nothing.
    """
    chosen = {event.line: event.contract for event in events}
    contracts = _Own(home, by)
    statement = Statement(ACCOUNT, "", "", None, None, tuple(event.booking for event in events if event.money))
    run = Run(home, statement, by, None, chosen, contracts)
    run.prepare()
    desk = _Desk(home, dry, by, hook, contracts, run, _before(home, events))
    lines = {event.line: desk.take(event) for event in sorted(events, key=lambda event: (event.on, event.line))}
    return [lines[event.line] for event in events]


def _before(home: Organisation, events: Sequence[Event]) -> dict[str, tuple[bytes, ToldEvent | Line]]:
    """What came under these keys before."""
    rows = ToldEvent.objects.filter(organisation=home, key__in=[event.key for event in events])
    return {row.key: (bytes(row.digest), row) for row in rows.select_related("matter")}


class _Own(Contracts):
    """The contracts as the enterprise tells of them: what it has received it says itself, where the rules let it."""

    def __init__(self, organisation: Organisation, by: Account | None) -> None:
        super().__init__(organisation)
        self.by = by
        self.owners: dict[Any, Actor] = {}

    def owner(self, matter: Matter) -> Actor:
        """The enterprise as it acts in a contract."""
        if matter.pk not in self.owners:
            self.owners[matter.pk] = Actor(creditor(matter, rules.law_of(matter)), self.by)
        return self.owners[matter.pk]

    def teller(self, matter: Matter, act: str) -> Actor:
        rule = rules.law_of(matter).acts.get(act)
        own = self.owner(matter)
        return own if rule is not None and own.participant.role in rule.by else self.bank(matter)


@dataclass
class _Desk:
    """A list of events while it is taken. seen: key -> digest and what became of what came under it."""

    home: Organisation
    dry: bool
    by: Account | None
    hook: WebhookKey | None
    contracts: _Own
    run: Run
    seen: dict[str, tuple[bytes, ToldEvent | Line]]

    def take(self, event: Event) -> Line:
        digest = _digest(event)
        if event.key in self.seen:
            return self._again(event, digest)
        matter = next(iter(self.contracts.numbered([event.contract])), None)
        if matter is None:
            return Line(event, "unknown", number=event.contract)
        law = rules.law_of(matter)
        if event.version and event.version != law.key:
            return _line(event, "version", matter, detail=law.key)
        if self.dry:
            line = self._money(event, matter) if event.money else self._act(event, matter, law)
        else:
            line = self._recorded(event, digest, matter, law)
        if line.done and line.code != "already":
            self.seen[event.key] = (digest, line)
        return line

    def _recorded(self, event: Event, digest: bytes, matter: Matter, law: Rulebook) -> Line:
        """Records the event and that it is this one, together or not at all."""
        try:
            with transaction.atomic():
                line = self._money(event, matter) if event.money else self._act(event, matter, law)
                if line.done and line.code != "already":
                    line = self._remember(event, digest, matter, line)
                # if we stop before the commit nothing of the event is there, and the sender sends it again
        except IntegrityError:  # it came through another door meanwhile
            self.contracts.states.pop(matter.pk, None)
            self.seen |= _before(self.home, [event])
            return self._again(event, digest) if event.key in self.seen else _line(event, "waits", matter)
        return line

    def _remember(self, event: Event, digest: bytes, matter: Matter, line: Line) -> Line:
        entry = line.entry or str(self._booked(event).pk)
        ToldEvent.objects.create(
            organisation=self.home, key=event.key, digest=digest, matter=matter, entry_id=entry, code=line.code,
            marks=" ".join(line.marks), account=self.by, hook=self.hook, at=clock.now(),
        )  # fmt: skip
        return replace(line, entry=entry)

    def _booked(self, event: Event) -> Entry:
        return self.run.known[matching.mac(self.home, ACCOUNT, event.form["ref"], event.act)].entry

    def _again(self, event: Event, digest: bytes) -> Line:
        before, first = self.seen[event.key]
        if before != digest:
            return Line(event, "altered", number=event.contract)
        if isinstance(first, Line):
            return replace(first, event=event, repeated=True)
        marks = tuple(first.marks.split())
        return replace(_line(event, first.code, first.matter, marks=marks, entry=str(first.entry_id)), repeated=True)

    def _money(self, event: Event, matter: Matter) -> Line:
        before = self.contracts.state(matter)
        row = self.run.line(event.booking, dry=self.dry)
        after = self.contracts.state(matter)
        marks = _marks(event, before, after) if row.done else ()
        line = _line(event, row.code, matter, rest=row.rest, marks=marks)
        return replace(line, number=row.number) if row.code == "clash" else line  # the other payment's contract

    def _act(self, event: Event, matter: Matter, law: Rulebook) -> Line:
        """An act of the enterprise's, or, once its day has passed, the one that stands in its place."""
        rule = law.acts.get(event.act)
        if rule is None or sides(law).creditor not in rule.by:
            return _line(event, "no_act", matter, detail=event.act)
        if event.on > clock.now():  # nobody reports what has not happened
            return _line(event, "later", matter)
        found = self._do(event, matter, rule)
        marks: tuple[str, ...] = ()
        if isinstance(found, Refused) and found.code == "not_now":
            for late in _twins(law, rule):
                instead = self._do(event, matter, late)
                if not isinstance(instead, Refused):
                    found, marks = instead, (LATE,)
                    break
        if isinstance(found, Refused):
            state = self.contracts.state(matter) if self.dry else Matter.objects.get(pk=matter.pk).law_state
            return _refused(event, matter, law, rule, found, state)
        return _line(event, RECORDED, matter, marks=marks, entry=found)

    def _do(self, event: Event, matter: Matter, rule: ActRule) -> str | Refused:
        """Records the act, or tries it; returns the id of its entry ("" when tried), or why not."""
        owner, form = self.contracts.owner(matter), dict(event.form)
        on = event.on if rule.stated else 0
        if self.dry:
            if (asked := guarded(rule.name, matter, owner, form)) is not None:
                return asked
            after = tried(matter, self.contracts.state(matter), Step(rule.name, form, on), owner)
            if isinstance(after, Refused):
                return after
            self.contracts.stand(matter, after)
            return ""
        result = record(
            matter, act=rule.name, by=owner, form=form, on=on, key=f"event/{matching.mac(self.home, event.key).hex()}",
            check=lambda locked: guarded(rule.name, locked, owner, form),
        )  # fmt: skip
        if not isinstance(result, Recorded):
            return result
        self.contracts.stand(matter, matter.law_state)
        return str(result.entry.pk)


def _digest(event: Event) -> bytes:
    told = {
        "contract": event.contract, "act": event.act, "on": event.stated, "version": event.version,
        "form": dict(event.form),
    }  # fmt: skip
    return keyring().mac("told event", msgspec.json.encode(told, order="deterministic"))


def _line(event: Event, code: str, matter: Matter, **more: Any) -> Line:
    return Line(event, code, str(matter.pk), matter.number, currency=matter.currency, **more)


def _twins(law: Rulebook, rule: ActRule) -> list[ActRule]:
    """The acts of other stages that say the same under the same title: `deliver_late` for `deliver`."""
    fields = {item.name for item in rule.form}
    return [
        one
        for one in law.acts.values()
        if one.name != rule.name and one.by == rule.by and one.title and one.title == rule.title
        and {item.name for item in one.form} == fields and not set(one.during) & set(rule.during)
    ]  # fmt: skip


def _refused(event: Event, matter: Matter, law: Rulebook, rule: ActRule, why: Refused, state: State) -> Line:
    """Why the law takes an act not."""
    code, detail = why.code, why.detail
    if why.code in ("not_now", "already") and _known(rule, state):
        code = "done_before"
    elif why.code == "form" and why.detail == "on":
        code = "early"
    elif rule.since and rule.since not in state.moments:
        code = "unsigned"
    elif why.code == "closed" or (why.code == "not_now" and state.ended):
        code = "ended_before"
    elif why.code not in ("form", "condition", "too_late"):
        code = "not_now"
    return _line(event, code, matter, detail=detail, says=why.says)


def _known(rule: ActRule, state: State) -> bool:
    """Whether what an act says is said already, or waits for the other side's answer."""
    stated = any(one["act"] == rule.name for one in state.statements.values())
    return stated or bool(set(rule.then.mark) & state.moments.keys())


def _marks(event: Event, before: State, after: State) -> tuple[str, ...]:
    """Whether money came after its day, and whether later money had been booked before it."""
    met = consequences.met(before, after)
    late = not event.booking.reversal and any(event.on >= due for due in met)
    later = any(paid[2] > event.on for paid in before.payments)
    return (*((LATE,) if late else ()), *((OUT_OF_ORDER,) if later else ()))
