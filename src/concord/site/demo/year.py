"""`concord demo year`: a year of an enterprise's contracts, walked through the doors that people and banks use.

Day by day: offers go out, consumers sign, goods and loans are handed over, the bank's files of the week are booked, the
clock does what falls due. What is drawn (`deals`), and how a bank writes it down (`banks`), are pure.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from concord.contracts import bankfiles, booking, references, signing
from concord.contracts.consents import ALL, LEDGER
from concord.contracts.offering import Offered, offer
from concord.contracts.sides import creditor, debtor
from concord.docket import access, clock, clockwork, reactor, rules, service
from concord.docket.actors import Actor
from concord.docket.models import ClockOffset, Matter
from concord.docket.recording import Recorded, record
from concord.gateways.payments import Unreadable
from concord.people.models import Organisation
from concord.site.demo import banks, loading, people
from concord.site.demo.applying import DemonstrationFault
from concord.site.demo.deals import Deal, Transfer, deals, owed_monthly, transfer, transfers

HOUR = 9
WEEK = 7
RULEBOOKS = {"lease": "lease@1", "sale": "sale@1", "loan": "loan@1"}
FIRST = date(2026, 1, 1)  # from then on the rulebooks are in force
LONGEST = 365
PATIENCE = 5  # weeks for which goods wait for the down payment
CHOICES = {"rescindable": "rescind", "choosing": "call_in", "callable": "call_in"}  # what the enterprise does by then
GOOD = frozenset(("never", "stops"))  # who paid nothing more gives nothing back either


@dataclass
class Walked:
    """What came of a year. stages: contract and stage -> how many; lines: what became of the bank's lines; unreadable:
    files that were refused; seconds: what took how long.
    """

    days: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    lines: Counter[str] = field(default_factory=Counter)
    unreadable: int = 0
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds[what] += time.perf_counter() - began


def walk(
    contracts: int, seed: int, *, notices: bool = False, longest: int = LONGEST, tell: Callable[[str], None] = print
) -> Walked:
    """Walk a year of so many contracts up to today, at most so many days; returns what came of it.

    notices: what contracts tell their people is sent as well, and arrives; without, it is recorded as arrived within a
    week, and what would be sent waits for a worker. Raises DemonstrationFault where the law refuses what comes.
    """
    return _Year(contracts, seed, longest, notices, tell).walk()


class _Year:
    def __init__(self, contracts: int, seed: int, longest: int, notices: bool, tell: Callable[[str], None]) -> None:
        self.seed, self.notices, self.tell = seed, notices, tell
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.enterprise = Organisation.objects.get(code=people.ENTERPRISE)
        self.signatory = loading.accounts()["signatory"]
        today = datetime.fromtimestamp(clock.wall(), self.zone).date()
        self.first = max(FIRST, today - timedelta(days=longest))
        self.days = (today - self.first).days
        self.day = 0
        self.deals = {one.number: one for one in deals(contracts, seed)}
        self.matters: dict[int, uuid.UUID] = {}
        self.plan: defaultdict[int, list[Callable[[], None]]] = defaultdict(list)  # day -> what is to be done
        self.moving: defaultdict[int, list[Transfer]] = defaultdict(list)  # week -> what moves in it
        self.before: list[Transfer] = []
        self.chosen: set[int] = set()
        self.done = Walked(days=self.days)

    def walk(self) -> Walked:
        ClockOffset.objects.update_or_create(pk=1, defaults={"seconds": self._at(0) - clock.wall()})
        clock.forget()
        for one in self.deals.values():
            if one.begins <= self.days:
                self.plan[one.begins].append(partial(self._offers, one))
        for day in range(self.days + 1):
            self._walk_day(day)
            if self.notices:
                with self.done.timed("notices"):
                    reactor.run_all()
        rows = Matter.objects.filter(organisation=self.enterprise).values_list("rulebook", "stage")
        self.done.stages.update(f"{rulebook} {stage}" for rulebook, stage in rows)
        return self.done

    def _walk_day(self, day: int) -> None:
        self.day = day
        with self.done.timed("clock"):
            clock.advance(max(self._at(day) - clock.now(), 0))
            clockwork.run_all()
        with self.done.timed("acts"), transaction.atomic():
            for act in self.plan.pop(day, ()):
                act()
            # if we stop before the commit the day did not happen: a year that was broken off is begun anew elsewhere
        if day % WEEK == WEEK - 1:
            with self.done.timed("bank files"):
                self._bank()
            with self.done.timed("acts"), transaction.atomic():
                self._look_after()
            self.tell(
                f"  {self._date(day)}: {len(self.matters)} contracts, {self.done.lines.total()} lines of the bank"
            )

    def _at(self, day: int) -> int:
        return int(datetime.combine(self._date(day), datetime.min.time(), self.zone).timestamp()) + HOUR * 3600

    def _date(self, day: int) -> date:
        return self.first + timedelta(days=day)

    def _later(self, days: int, act: Callable[..., None], *args: Any) -> None:
        self.plan[self.day + max(days, 1)].append(partial(act, *args))

    def _matter(self, deal: Deal) -> Matter:
        return Matter.objects.get(pk=self.matters[deal.number])

    def _offers(self, deal: Deal) -> None:
        made = offer(
            self.enterprise, rulebook=RULEBOOKS[deal.kind], terms=deal.terms, consumer=deal.consumer, goods=deal.goods,
            key=f"year {self.seed} {deal.number}", by=self.signatory,
        )  # fmt: skip
        if not isinstance(made, Offered):
            raise DemonstrationFault(f"offer {deal.number}: {made.code} {made.detail}")
        self.matters[deal.number] = made.matter.pk
        if deal.signs >= 0:
            self._later(deal.signs, self._signs, deal)

    def _signs(self, deal: Deal) -> None:
        matter = self._matter(deal)
        answers = dict.fromkeys(ALL, True) | {LEDGER.name: deal.ledger}
        person = signing.name_oneself(debtor(matter, rules.law_of(matter)), id_number=deal.id_number, answers=answers)
        _done(signing.sign(matter, Actor(person), key="year sign"))
        if deal.kind == "loan":
            self._later(1, self._pays_out, deal)
            return
        if deal.terms.get("down"):
            day = self._date(self.day + 1)
            self._moves([transfer(deal, day, deal.terms["down"], "down", self._said(matter), self.seed)])
        self._later(1, self._delivers, deal, 0)

    def _pays_out(self, deal: Deal) -> None:
        matter = self._matter(deal)
        form = {"ref": f"OUT-{self.seed}-{deal.number}", "amount": deal.terms["principal"]}
        _done(record(matter, act="payout_booked", by=access.gateway(matter, "bank"), form=form, key="year payout"))
        self._will_pay(deal, matter)

    def _delivers(self, deal: Deal, tried: int) -> None:
        matter = self._matter(deal)
        if matter.stage != "awaiting_goods":
            if tried < PATIENCE and not matter.closed_at:  # the down payment has not come yet
                self._later(WEEK, self._delivers, deal, tried + 1)
            return
        by = Actor(creditor(matter, rules.law_of(matter)), self.signatory)
        done = _done(record(matter, act="deliver", by=by, form={"ref": f"SF-{deal.number}"}, key="year deliver"))
        self._later(1, self._accepts, deal, str(done.entry.pk))

    def _accepts(self, deal: Deal, entry: str) -> None:
        matter = self._matter(deal)
        by = Actor(debtor(matter, rules.law_of(matter)))
        _done(record(matter, act="accept_statement", by=by, form={"entry": entry}, key="year accept"))
        self._will_pay(deal, matter)

    def _will_pay(self, deal: Deal, matter: Matter) -> None:
        """What the consumer will move, once it is known what falls due when."""
        state = matter.law_state
        rows = state.data.get("plan")
        if isinstance(rows, (list, tuple)):
            owed = [(date.fromisoformat(str(row["day"])), int(row["amount"])) for row in rows]
        else:
            delivered = datetime.fromtimestamp(state.moments["delivered"], self.zone).date()
            owed = owed_monthly(delivered, deal.terms["months"], deal.terms["rent"])
        self._moves(transfers(deal, owed, self._said(matter), self.seed))

    def _said(self, matter: Matter) -> str:
        return f"货款租金 {references.reference(matter.number)}"

    def _moves(self, moved: list[Transfer]) -> None:
        for one in moved:
            day = max((one.day - self.first).days, self.day + 1)  # nobody pays yesterday
            self.moving[day // WEEK].append(one.on(self._date(day)))

    def _bank(self) -> None:
        week = self.day // WEEK
        moved = sorted(self.moving.pop(week, ()), key=lambda one: (one.day, one.ref))
        for content in banks.files(week, self._date(self.day), moved, self.before, self.seed):
            file = bankfiles.receive(self.enterprise, content, by=self.signatory)
            if isinstance(file, Unreadable):
                self.done.unreadable += 1
                continue
            with transaction.atomic():
                told = booking.book(
                    self.enterprise, bankfiles.statement(file), dry=False, by=self.signatory, file=file
                )  # fmt: skip
                # if we stop before the commit, the next booking of the same file goes on where this one began
            self.done.lines.update(row.code for row in told.rows)
        self.before = moved

    def _look_after(self) -> None:
        """Once a week the enterprise takes goods back, and chooses where it may; who can pay after a demand does."""
        numbers = {pk: number for number, pk in self.matters.items()}
        waiting = Matter.objects.filter(
            organisation=self.enterprise, closed_at=None, stage__in=(*CHOICES, "returning", "in_default")
        )  # fmt: skip
        for matter in waiting:
            deal = self.deals[numbers[matter.pk]]
            if not self.notices:
                _arrives(matter)
            if matter.stage == "returning" and matter.rulebook == "lease":
                if deal.habit not in GOOD:
                    self._acts(matter, "confirm_return")
            elif matter.stage in CHOICES and deal.number not in self.chosen:
                self.chosen.add(deal.number)
                self._acts(matter, CHOICES[matter.stage])
            elif matter.stage == "in_default" and deal.cures and deal.number not in self.chosen:
                self.chosen.add(deal.number)
                self._cures(deal, matter)

    def _acts(self, matter: Matter, act: str) -> None:
        by = Actor(creditor(matter, rules.law_of(matter)), self.signatory)
        _done(record(matter, act=act, by=by, key=f"year {act}"))

    def _cures(self, deal: Deal, matter: Matter) -> None:
        late = sum(one.amount - one.paid + one.interest for one in matter.law_state.duties if one.status == "overdue")
        day = self._date(self.day + 2)
        self._moves([transfer(deal, day, late * 101 // 100, "cure", self._said(matter), self.seed)])


def _arrives(matter: Matter) -> None:
    """What a side of a contract waits to be told has reached it."""
    law = rules.law_of(matter)
    for person in (creditor(matter, law), debtor(matter, law)):
        for seq in service.awaiting(matter, person):
            _done(service.record_service(matter, entry=seq, person=person, how="email"))


def _done(result: Any) -> Recorded:
    """Raises DemonstrationFault for a refusal."""
    if not isinstance(result, Recorded):
        raise DemonstrationFault(f"year: {result.code} {result.detail}")
    return result
