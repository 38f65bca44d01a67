"""A deadline as a page shows it: what is left, a bead a day, the last day, what happens then, a way to ask for more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concord.kit import dates, unverified

MOST_BEADS = 31


@dataclass(frozen=True)
class Deadline:
    """One deadline before a reader.

    due: first second that is too late, 0 when the time does not run yet; start: where it began; now: the docket's
    clock; mine: it
    waits for the reader; title: what is to be done; then: what follows when it lapses; more_url: where to ask for more
    time;
    held: the clock stands still; lapsed: `overdue` or past; provisional: the holiday table ends before it;
    unverified: it rests on a holiday that nobody checked; staff: shown on a desk;
    period: its length in words, for a time that has not begun; joint: it begins when the last of several has notice;
    why: the sums behind the date, line by line; article: where the rule stands.
    """

    due: int
    now: int
    start: int = 0
    mine: bool = True
    title: str = ""
    then: str = ""
    more_url: str = ""
    held: bool = False
    lapsed: bool = False
    provisional: bool = False
    unverified: bool = False
    staff: bool = False
    period: str = ""
    joint: bool = False
    why: Sequence[str] = ()
    article: str = ""

    @property
    def days(self) -> int:
        return dates.days_left(self.due, self.now)

    @property
    def late(self) -> bool:
        return self.lapsed or bool(self.due and self.now >= self.due)

    @property
    def left(self) -> str:
        """`5 days left`, `until 18:00 today`, `held`, `lapsed`."""
        if self.held:
            return _("The clock stands still")
        if not self.due:
            return _("The time has not begun")
        if self.late:
            return _("The time is over")
        if self.days == 0:
            return _("Today is the last day")
        return ngettext("%(n)d day left", "%(n)d days left", self.days) % {"n": self.days}

    @property
    def look(self) -> str:
        """The colour of the panel: time when it waits for the reader, stop once late (and within 24 hours on a desk),
        calm else.
        """
        if self.late or (self.staff and self.mine and self.due and self.due - self.now <= dates.DAY and not self.held):
            return "late"
        return "" if self.mine and self.due and not self.held else "calm"

    @property
    def beads(self) -> list[bool]:
        """One bead a day, True = left. None beyond a month, or while the time does not run."""
        if not self.due or not self.start or self.late:
            return []
        whole = dates.days_left(self.due, self.start)
        if not 1 <= whole <= MOST_BEADS:
            return []
        left = min(self.days, whole) if self.days else 0
        return [False] * (whole - left) + [True] * left

    @property
    def beads_label(self) -> str:
        return _("%(left)d of %(whole)d days left") % {"left": sum(self.beads), "whole": len(self.beads)}

    @property
    def unverified_note(self) -> str:
        return unverified.dates_note() if self.unverified else ""

    @property
    def until(self) -> str:
        return dates.until(self.due) if self.due else ""
