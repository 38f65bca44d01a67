"""What expressions read of a draft: the implementation of `rulebook.Scope` (kernel section 4)."""

from __future__ import annotations

from datetime import date
from typing import Any

from concord.law.calendars import Calendar
from concord.law.draft import Draft, Series, is_past_due
from concord.law.model import Live
from concord.law.periods import day_number
from concord.law.plans import ahead
from concord.law.rulebook import Expr, Rate, Rulebook
from concord.law.tables import rate_on


class Facts:
    """The scope of one decision. form, now, actor and role are those of the entry being written."""

    __slots__ = ("actor", "calendar", "data", "draft", "form", "law", "now", "role", "terms")

    def __init__(self, law: Rulebook, calendar: Calendar, draft: Draft) -> None:
        self.law = law
        self.calendar = calendar
        self.draft = draft
        self.terms = draft.terms
        self.data = draft.data
        self.form: dict[str, Any] = {}
        self.now = draft.on
        self.actor = ""
        self.role = ""

    def _standing(self, duty: str) -> list[Live]:
        return [live for live in self.draft.duties.values() if live.id == duty]

    def _debts(self, duty: str) -> list[Live]:
        settled = self.draft.settled.values()
        return self._standing(duty) + [live for live in settled if live.id == duty and live.status != "waived"]

    def overdue(self, duty: str) -> int:
        """Number of instances past due and not paid (or performed) in full."""
        standing = self.draft.duties.values()
        return len([live for live in standing if live.id == duty and is_past_due(live, self.now)])

    def overdue_sum(self, duty: str) -> int:
        """Unpaid principal of the overdue instances."""
        return sum([live.amount - live.paid for live in self._standing(duty) if is_past_due(live, self.now)])

    def total(self, duty: str) -> int:
        """Principal of all instances, opened or not."""
        debts = self._debts(duty)
        found = sum([live.amount for live in debts])
        if duty in self.draft.series:
            series = Series(*self.draft.series[duty])
            return found + (0 if series.closed else (series.times - series.opened) * series.amount)
        if found or debts:
            return found
        return self._not_opened(duty)

    def _not_opened(self, duty: str) -> int:
        """Principal of a schedule or series none of which stands yet."""
        rule = self.law.duties[duty]
        if rule.schedule:
            return sum(row.get("amount") or 0 for row in self.draft.data.get(rule.schedule) or ())
        if rule.every is None or rule.pay is None or any(live.id == duty for live in self.draft.settled.values()):
            return 0
        times = rule.times.run(self) if isinstance(rule.times, Expr) else rule.times or 1
        return int(rule.pay.run(self)) * int(times)

    def paid(self, duty: str) -> int:
        """What was paid on a duty's principal so far, in minor units."""
        return sum([live.paid for live in self._debts(duty)])

    def left(self, duty: str) -> int:
        """Opened and unpaid principal."""
        return sum([live.amount - live.paid for live in self._standing(duty)])

    def rest(self, duty: str) -> int:
        """total - paid."""
        return self.total(duty) - self.paid(duty)

    def principal(self, duty: str) -> int:
        """Return what is still to be repaid of a plan whose rows are not yet due; of another debt, what is unpaid."""
        rows = self.draft.data.get(self.law.duties[duty].schedule) or ()
        if not rows or "parts" not in rows[0]:
            return self.left(duty)
        return ahead(self.calendar, rows, self._debts(duty), self.calendar.day_of(self.now)).principal

    def unmet(self, duty: str) -> int:
        """Rows neither paid nor performed; before the schedule opens, all of them."""
        if self._debts(duty):
            return len(self._standing(duty))
        rule = self.law.duties[duty]
        return len(self.draft.data.get(rule.schedule) or ()) if rule.schedule else 0

    def due(self, duty: str) -> int:
        """The last due date that passed unmet (of debts and rows: of those that are still unmet), or 0.

        It is the last instant that was in time, so that what counts from a due date counts from that day (CC 189,
        CPL 250), not from the midnight after it.
        """
        rule = self.law.duties[duty]
        found = self.draft.lapsed.get(duty, 0)
        if rule.schedule or rule.pay is not None:
            found = max((live.due for live in self._standing(duty) if is_past_due(live, self.now)), default=0)
        return found - 1 if found else 0

    def lapsed(self, duty: str) -> bool:
        """Whether a duty of that name lapsed; of a debt or schedule, whether something is overdue."""
        return duty in self.draft.lapsed or self.overdue(duty) > 0

    def open(self, duty: str) -> bool:
        """Whether it stands and is not past due; also while it stands still or is unserved, and a task that is late."""
        return any(live.status not in ("overdue", "left") for live in self._standing(duty))

    def has(self, moment: str) -> bool:
        """Whether a moment has come, so that times may count from it."""
        return moment in self.draft.moments

    def moment(self, name: str) -> int:
        """at(m): the time of a moment, 0 while it is not set."""
        return self.draft.moments.get(name, 0)

    def count(self, act: str) -> int:
        """Accepted acts of that name."""
        return self.draft.tally.get(act, 0)

    def days(self, a: int | str, b: int | str) -> int:
        """Calendar days from a to b (times, or days written `2026-03-31`)."""
        return self._day(b) - self._day(a)

    def _day(self, value: int | str) -> int:
        return day_number(value) if isinstance(value, str) else self.calendar.day_of(value)

    def table(self, name: str, at: int) -> Any:
        """The value that a published table gives for a time (`LPR1Y`: a rate)."""
        return Rate(rate_on(name, date.fromordinal(self.calendar.day_of(at))).ppm, "year", 365)

    def creditor(self, row: Any) -> bool:
        """Whether the actor is the row's `whom`, or a gateway."""
        return self._is_gateway() or (bool(row) and row.get("whom") == self.actor)

    def debtor(self, row: Any) -> bool:
        """Whether the actor is the row's `who`."""
        return bool(row) and row.get("who") == self.actor

    def _is_gateway(self) -> bool:
        role = self.law.roles.get(self.role)
        return role is not None and role.kind == "gateway"
