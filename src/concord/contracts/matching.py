"""Which contract a line of a bank is about: by the reference in its text, else (a guess) by amount and payer."""

from __future__ import annotations

import itertools
import re
import unicodedata
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from concord.contracts import references
from concord.contracts.consequences import PAY, open_amounts
from concord.contracts.money_models import BookedLine
from concord.contracts.sides import KIND, sides
from concord.docket import access, participants, rules, sealing
from concord.docket.actors import Actor
from concord.docket.models import Matter, Participant, Payload
from concord.gateways.keys import keyring
from concord.gateways.payments import Booking
from concord.law import shelf
from concord.law.model import State
from concord.people.models import Organisation

BANK = "bank"
PURPOSE = "bank reference"
MOST_OFFERS = 8


@dataclass(frozen=True)
class Payment:
    """A payment that counts: its contract, the bank's reference, minor units, its other names."""

    matter: Matter
    ref: str
    amount: int
    names: tuple[str, ...] = ()


class Contracts:
    """The contracts of an enterprise while a file is booked, with their states as they come to stand."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.states: dict[uuid.UUID, State] = {}
        self.touched: dict[uuid.UUID, Matter] = {}
        self.known: dict[str, Matter | None] = {}
        self.banks: dict[uuid.UUID, Actor] = {}
        self.payments: list[Payment] = []  # booked, or tried, of this file
        self.kinds = [key.rpartition("@")[0] for key in shelf.names() if shelf.rulebook(key).kind == KIND]

    def expect(self, bookings: Sequence[Booking], more: Iterable[str] = ()) -> None:
        """Looks up all contracts that the lines name at once. more: numbers that a person chose."""
        numbers = dict.fromkeys([*more, *(number for one in bookings for number in self._numbers(one))])
        for some in batched(numbers):
            self.known |= dict.fromkeys(some) | {one.number: one for one in self._own().filter(number__in=some)}

    def numbered(self, numbers: Iterable[str]) -> list[Matter]:
        """The contracts of the enterprise with these numbers, of those that were expected."""
        return [found for number in numbers if (found := self.known.get(number)) is not None]

    def bank(self, matter: Matter) -> Actor:
        """The bank as it acts in a contract."""
        if matter.pk not in self.banks:
            self.banks[matter.pk] = access.gateway(matter, BANK)
        return self.banks[matter.pk]

    def teller(self, matter: Matter, act: str) -> Actor:
        """As whom an act of money is recorded."""
        return self.bank(matter)

    def state(self, matter: Matter) -> State:
        """How a contract stands, what was booked of this file included."""
        return self.states.get(matter.pk) or matter.law_state

    def named(self, booking: Booking) -> list[Matter]:
        """The contracts that the line names."""
        return self.numbered(self._numbers(booking))

    def _numbers(self, booking: Booking) -> tuple[str, ...]:
        return references.found(" ".join((booking.text, *booking.names)), self.organisation.code)

    def alike(self, booking: Booking) -> list[Matter]:
        """The contracts with a debt of just this amount, and with this payer as debtor."""
        payer = folded(booking.counterparty)
        if not payer:
            return []
        found = [matter for matter in self._open.get(booking.amount, []) if matter.pk not in self.states]
        found += [one for one in self.touched.values() if booking.amount in open_amounts(self.state(one))]
        kept = [one for one in found if one.currency == booking.currency and payer == _debtor(one)]
        return sorted(kept, key=lambda one: one.number)

    def stand(self, matter: Matter, state: State) -> None:
        """Notes how a contract stands after a line of this file."""
        self.touched[matter.pk], self.states[matter.pk] = matter, state

    def _own(self) -> QuerySet[Matter]:
        return Matter.objects.filter(organisation=self.organisation, rulebook__in=self.kinds)

    @cached_property
    def _open(self) -> dict[int, list[Matter]]:
        found: dict[int, list[Matter]] = {}
        for matter in self._own().filter(closed_at=None).order_by("opened_at", "pk").iterator():
            for amount in open_amounts(matter.law_state):
                found.setdefault(amount, []).append(matter)
        return found


def batched(found: Iterable[Any], size: int = 500) -> Iterator[list[Any]]:
    """Parts of at most `size`: a database takes only so many values in one question."""
    rest = iter(found)
    while part := list(itertools.islice(rest, size)):
        yield part


def known(organisation: Organisation, keys: Iterable[bytes]) -> dict[bytes, BookedLine]:
    """The lines of these keys that were booked before."""
    lines = BookedLine.objects.filter(organisation=organisation).select_related("matter", "entry")
    return {bytes(line.key): line for some in batched(keys) for line in lines.filter(key__in=some)}


def folded(name: str) -> str:
    """A name to compare: one width and case, without spaces and dots."""
    return re.sub(r"[\s.·•]", "", unicodedata.normalize("NFKC", name)).casefold()


def _debtor(matter: Matter) -> str:
    role = sides(rules.law_of(matter)).debtor
    rows = Participant.objects.filter(matter=matter, role=role, left=None).select_related("account", "organisation")
    return next((folded(participants.name(row)) for row in rows), "")


def mac(organisation: Organisation, *words: str) -> bytes:
    """The keyed digest by which a reference is known again within an enterprise."""
    return keyring().mac(f"{PURPOSE} {organisation.pk}", "\x1f".join(words).encode())


def booked(organisation: Organisation, booking: Booking) -> list[Payment]:
    """The payments booked before that a reversal may mean, by any name that it gives."""
    macs = [mac(organisation, name) for name in called(booking)]
    lines = list(_payments(organisation).filter(ref__in=macs)[:3]) or list(
        _payments(organisation).filter(also__in=macs)[:3]
    )
    return [payment for line in lines if (payment := _payment(line)) is not None]


def booked_on(organisation: Organisation, contracts: Iterable[Matter], amount: int) -> list[Payment]:
    """The payments of an amount booked on contracts before."""
    lines = _payments(organisation).filter(matter__in=list(contracts))
    found = [payment for line in lines if (payment := _payment(line)) is not None]
    return [payment for payment in found if payment.amount == amount]


def called(booking: Booking) -> list[str]:
    """The names that a reversal gives of its payment, the surest first."""
    return [name for name in (booking.reverses, *booking.names) if name]


def _payments(organisation: Organisation) -> QuerySet[BookedLine]:
    lines = BookedLine.objects.filter(organisation=organisation, entry__act=PAY)
    return lines.select_related("matter", "entry").order_by("pk")


def _payment(line: BookedLine) -> Payment | None:
    """A payment with the reference under which it was booked; None if that was erased."""
    kept = Payload.objects.filter(entry=line.entry, field="ref").first()
    content = sealing.opened(kept) if kept is not None else None
    return Payment(line.matter, content.decode(), int(line.entry.form["amount"])) if content else None
