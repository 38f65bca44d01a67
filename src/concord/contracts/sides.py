"""The two sides of a contract, whatever its rulebook calls them: who is paid over time, and who pays."""

from __future__ import annotations

from datetime import date

from concord.docket import participants
from concord.docket.models import Matter, Participant
from concord.law import shelf
from concord.law.rulebook import Rulebook
from concord.law.sides import Sides, sides

__all__ = ["KIND", "Sides", "creditor", "debtor", "rulebooks", "sides"]  # both as the room has always called them

KIND = "contract"


def creditor(matter: Matter, law: Rulebook) -> Participant:
    """The creditor's participant."""
    return participants.of_role(matter, sides(law).creditor)[0]


def debtor(matter: Matter, law: Rulebook) -> Participant:
    """The debtor's participant."""
    return participants.of_role(matter, sides(law).debtor)[0]


def rulebooks(day: date) -> list[Rulebook]:
    """The contracts that can be offered on a day, each in its version in force."""
    ids = dict.fromkeys(key.partition("@")[0] for key in shelf.names())
    found = []
    for name in ids:
        try:
            law = shelf.current(name, day)
        except shelf.UnknownRulebookError:
            continue
        if law.kind == KIND:
            found.append(law)
    return found
