"""Rounds of signing: a draft is drawn up (or drawn anew, or opened again), and from then on the parties sign.

Whoever draws the agreement anew, or opens the signing again, begins a round; signatures of earlier rounds fall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from concord.agreement.contents import DRAWING
from concord.docket.models import Entry, Matter

OPENING = (*DRAWING, "reopen_signing")
SIGN = "sign"
ACTS = (*OPENING, SIGN)


@dataclass(frozen=True)
class Round:
    """draft: the entry with the text; opened: the entry that began the round (the draft itself, save after a
    reopening); signs: the signatures of the round, in docket order.
    """

    draft: Entry
    opened: Entry
    signs: tuple[Entry, ...] = ()

    @property
    def signed_by(self) -> frozenset[str]:
        """The participant ids that have signed."""
        return frozenset(str(entry.participant_id) for entry in self.signs)

    @property
    def effective(self) -> bool:
        return bool(self.signs) and in_force(self.signs[-1])


def in_force(sign: Entry) -> bool:
    """Whether the agreement took effect with this signature: the law's entry says so."""
    return any(effect[:2] == ("moment", "effective") for effect in map(tuple, sign.law.effects))


def rounds(entries: Sequence[Entry]) -> list[Round]:
    """Takes entries in docket order; returns the rounds, oldest first. A draft that is not among them has no round."""
    found: list[Round] = []
    draft: Entry | None = None
    for entry in entries:
        if entry.act in DRAWING:
            draft = entry
        if entry.act in OPENING and draft is not None:
            found.append(Round(draft, entry))
        elif entry.act == SIGN and found:
            last = found[-1]
            found[-1] = Round(last.draft, last.opened, (*last.signs, entry))
    return found


def of_matter(matter: Matter) -> list[Round]:
    """All rounds of a matter, for the house itself: pages take the entries of visibility.visible_entries."""
    rows = Entry.objects.filter(matter=matter, act__in=ACTS).order_by("seq")
    return rounds(list(rows.select_related("participant__account", "participant__organisation", "account")))


def round_of(matter: Matter, entry: Entry) -> Round | None:
    """The round that an entry began or in which it signed, with the signatures up to and with it."""
    for one in of_matter(matter):
        if one.opened.pk == entry.pk:
            return Round(one.draft, one.opened)
        seqs = [sign.seq for sign in one.signs]
        if entry.seq in seqs:
            return Round(one.draft, one.opened, one.signs[: seqs.index(entry.seq) + 1])
    return None
