"""book(): the lines of a statement become payments and reversals in their contracts, each once.

A dry run asks the law, in memory, what each line would do, one after the other as the wet run records them. A line is
recorded in one transaction with the row that says so: a run that dies has booked whole lines, and the next finishes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from concord.contracts import consequences, matching
from concord.contracts.consequences import PAY, REVERSE, Row, Step, Verdict
from concord.contracts.matching import Contracts, Payment
from concord.contracts.money_models import BankFile, BookedLine
from concord.contracts.trial import tried
from concord.docket import clock, rules, sealing
from concord.docket.models import Matter
from concord.docket.recording import Recorded, record
from concord.gateways.payments import Booking, Statement
from concord.kit import dates
from concord.law.model import Refused, State
from concord.people.models import Account, Organisation


@dataclass(frozen=True)
class Outcome:
    """What a statement does, or would do (dry): a row for each line. whole: every line was looked at; proved: its
    balances show that no line is missing.
    """

    dry: bool
    rows: tuple[Row, ...]
    whole: bool = True
    proved: bool = False

    @property
    def booked(self) -> int:
        """How many lines count in a contract."""
        return sum(row.done for row in self.rows)

    @property
    def open(self) -> int:
        """How many lines wait for a person, or cannot be booked."""
        return len(self.rows) - self.booked


class _RefusedError(Exception):
    """Takes a refusal out of a transaction, so that nothing of it stays."""

    def __init__(self, why: Refused) -> None:
        super().__init__(why.code)
        self.why = why


def book(
    organisation: Organisation,
    statement: Statement,
    *,
    dry: bool,
    by: Account | None,
    file: BankFile | None = None,
    chosen: Mapping[int, str] | None = None,
    seconds: float = 0,
) -> Outcome:
    """Books a statement into the contracts of an enterprise, or (dry) says what that would do; returns a row per line.

    by: who lets it be booked. chosen: line -> number of the contract that a person chose. seconds: stop after so long
    (0 = never); the rest `waits`, and the next run goes on. A dry run writes nothing.
    """
    picked = {line: number.strip().upper() for line, number in (chosen or {}).items()}
    run = Run(organisation, statement, by, file, picked, Contracts(organisation))
    run.prepare()
    last = time.monotonic() + seconds if seconds else None
    rows: list[Row] = []
    for booking in statement.bookings:
        if last is not None and time.monotonic() > last:
            rows.append(consequences.row(booking, Verdict("waits")))
        else:
            rows.append(run.line(booking, dry=dry))
    return Outcome(dry, tuple(rows), not any(row.code == "waits" for row in rows), statement.proved)


@dataclass
class Run:
    """One run over the lines of a statement, tried or recorded one by one."""

    organisation: Organisation
    statement: Statement
    by: Account | None
    file: BankFile | None
    chosen: dict[int, str]
    contracts: Contracts
    known: dict[bytes, BookedLine] = field(default_factory=dict)

    def prepare(self) -> None:
        """Looks up at once what each line asks for."""
        self.known = matching.known(self.organisation, [self._key(one) for one in self.statement.bookings])
        self.contracts.expect(self.statement.bookings, self.chosen.values())

    def line(self, booking: Booking, *, dry: bool) -> Row:
        """What becomes of a line (dry: what would); the next one finds the contracts as it left them."""
        key = self._key(booking)
        if (line := self.known.get(key)) is not None:
            return self._known(booking, line)
        found = self._place(booking)
        if isinstance(found, Row):
            return found
        matter, step = found
        if booking.currency != matter.currency:
            return _row(booking, Verdict("currency"), matter)
        if step is None:
            return consequences.row(booking, Verdict("later"))
        verdict = self._try(matter, step) if dry else self._record(booking, key, matter, step)
        if step.act == PAY and verdict.code in consequences.DONE:
            self.contracts.payments.append(Payment(matter, step.form["ref"], booking.amount, booking.names))
        return _row(booking, verdict, matter)

    def _key(self, booking: Booking) -> bytes:
        kind = REVERSE if _takes_back(booking) else PAY
        return matching.mac(self.organisation, self.statement.account, booking.ref, kind)

    def _known(self, booking: Booking, line: BookedLine) -> Row:
        picked = {matter.pk for matter in self._picked(booking)}
        same = line.entry.form.get("amount") == abs(booking.amount) and line.matter.pk in (picked or {line.matter.pk})
        return _row(booking, Verdict("already" if same else "clash"), line.matter)

    def _place(self, booking: Booking) -> tuple[Matter, Step | None] | Row:
        """The contract of a line and what to record there; or the row that says why there is none."""
        if _takes_back(booking):
            return self._reversal(booking)
        if booking.amount < 0:
            return self._outgoing(booking)
        if booking.reversal:  # of money that had gone out
            return consequences.row(booking, Verdict("outgoing"))
        picked = self._picked(booking)
        named = picked or self.contracts.named(booking)
        if len(named) == 1:
            return named[0], _step(PAY, booking, booking.ref)
        if len(named) > 1:
            return _offered(booking, "choose", named)
        alike = self.contracts.alike(booking)
        if not alike:
            return consequences.row(booking, Verdict("unknown"))
        return _offered(booking, "proposed" if len(alike) == 1 else "choose", alike)

    def _picked(self, booking: Booking) -> list[Matter]:
        return self.contracts.numbered([self.chosen[booking.line]]) if booking.line in self.chosen else []

    def _reversal(self, booking: Booking) -> tuple[Matter, Step | None] | Row:
        names = set(matching.called(booking))
        found = [one for one in self.contracts.payments if names & {one.ref, *one.names}]
        found = _each(found or matching.booked(self.organisation, booking))
        chosen = self._picked(booking)  # by a person or a system: then no other contract is meant
        picked = chosen or self.contracts.named(booking)
        if picked:
            within = [one for one in found if one.matter.pk in {matter.pk for matter in picked}]
            found = within or ([] if chosen else found)
        if len(found) == 1:
            return found[0].matter, _step(REVERSE, booking, found[0].ref)
        if not found and len(picked) == 1 and booking.reverses:
            return picked[0], _step(REVERSE, booking, booking.reverses)
        return consequences.row(booking, Verdict("unclear"))

    def _outgoing(self, booking: Booking) -> tuple[Matter, Step | None] | Row:
        """Money that went out: a refund, if a contract is named that had one such payment, and a person says so."""
        picked = self._picked(booking)
        named = picked or self.contracts.named(booking)
        amount = -booking.amount
        of_file = [one for one in self.contracts.payments if one.amount == amount and one.matter in named]
        found = _each([*matching.booked_on(self.organisation, named, amount), *of_file])
        fits = [one for one in found if _stands(one, self.contracts.state(one.matter))]
        if len(fits) != 1:
            return consequences.row(booking, Verdict("outgoing"))
        if not picked:
            return _offered(booking, "refund", [fits[0].matter])
        return fits[0].matter, _step(REVERSE, booking, fits[0].ref)

    def _try(self, matter: Matter, step: Step) -> Verdict:
        """Asks the law in memory what recording the step would give."""
        law, before = rules.law_of(matter), self.contracts.state(matter)
        after = tried(matter, before, step, self.contracts.teller(matter, step.act))
        if isinstance(after, Refused):
            return consequences.refused(law, step, after, before, _reference(matter, step))
        self.contracts.stand(matter, after)
        return consequences.accepted(step, before, after)

    def _record(self, booking: Booking, key: bytes, matter: Matter, step: Step) -> Verdict:
        """Records the step and that this line is it, together or not at all."""
        before: list[State] = []

        def note(locked: Matter) -> None:
            before.append(locked.law_state)

        try:
            with transaction.atomic():
                result = record(
                    matter, act=step.act, by=self.contracts.teller(matter, step.act), form=step.form, on=step.on,
                    key=f"bank/{key.hex()}", check=note,
                )  # fmt: skip
                if isinstance(result, Refused):
                    raise _RefusedError(result)
                self._remember(booking, key, result)
                # if we stop before the commit the line was not booked; after it, it is, and counts once
        except IntegrityError:  # another process has booked this line meanwhile
            return Verdict("already")
        except _RefusedError as refused:
            fresh = Matter.objects.get(pk=matter.pk)
            law = rules.law_of(fresh)
            return consequences.refused(law, step, refused.why, fresh.law_state, _reference(fresh, step))
        self.contracts.stand(matter, matter.law_state)
        if result.repeated or not before:
            return Verdict("already")
        return consequences.accepted(step, before[0], matter.law_state)

    def _remember(self, booking: Booking, key: bytes, result: Recorded) -> None:
        also = next((name for name in booking.names if name != booking.ref), "")
        self.known[key] = BookedLine.objects.create(
            organisation=self.organisation,
            key=key,
            ref=matching.mac(self.organisation, booking.ref),
            also=matching.mac(self.organisation, also) if also else None,
            matter=result.matter,
            entry=result.entry,
            file=self.file,
            line=booking.line,
            by=self.by if booking.line in self.chosen else None,
            at=clock.now(),
        )


def _takes_back(booking: Booking) -> bool:
    return booking.reversal and booking.amount < 0


def _each(found: Iterable[Payment]) -> list[Payment]:
    """Each payment once."""
    return list({(one.matter.pk, one.ref): one for one in found}.values())


def _stands(payment: Payment, state: State) -> bool:
    """Whether a payment was not taken back already."""
    ref = sealing.steady(str(payment.matter.pk), payment.ref)
    return sum(paid[1] for paid in state.payments if paid[0] == ref) > 0


def _step(act: str, booking: Booking, ref: str) -> Step | None:
    """The act for a line; None while its value date has not come. A value date of today counts as now."""
    now = clock.now()
    if booking.value > now and dates.day_of(booking.value) > dates.day_of(now):
        return None
    return Step(act, {"ref": ref, "amount": abs(booking.amount)}, min(booking.value, now))


def _reference(matter: Matter, step: Step) -> str:
    return sealing.steady(str(matter.pk), step.form["ref"])


def _row(booking: Booking, verdict: Verdict, matter: Matter) -> Row:
    return consequences.row(booking, verdict, matter=str(matter.pk), number=matter.number)


def _offered(booking: Booking, code: str, found: list[Matter]) -> Row:
    offers = tuple((str(one.pk), one.number) for one in found[: matching.MOST_OFFERS])
    number = found[0].number if len(found) == 1 else ""
    return consequences.row(booking, Verdict(code), number=number, offers=offers)
