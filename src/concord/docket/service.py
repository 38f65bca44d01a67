"""Service of notices: when a notice reached a person, as an entry (S31)."""

from __future__ import annotations

from concord.docket import access
from concord.docket.actors import Actor
from concord.docket.models import Entry, Matter, Participant
from concord.docket.recording import Recorded, record
from concord.law.builtin import NOTICE, RECORD_SERVICE, SERVE
from concord.law.model import Refused


def record_service(
    matter: Matter,
    *,
    entry: Entry | int,
    person: Participant,
    how: str,
    on: int = 0,
    by: Actor | None = None,
    proof: str = "",
    key: str = "",
) -> Recorded | Refused:
    """Records that the notice of an entry reached a person. on: when (UTC s, default: now).

    how: email, sms, link, letter, call, courier, visit or platform (kept in the entry); with `proof`, both are sealed
    as one text. by: the officer who records it with proof; default: the gateway `notice`. key: makes a repeat harmless.
    """
    actor = by or access.gateway(matter, NOTICE)
    seq = entry if isinstance(entry, int) else entry.seq
    said = f"{how}: {proof}" if proof else how
    form = {"entry": seq, "person": str(person.pk), "how": said}
    return record(matter, act=RECORD_SERVICE, by=actor, form=form, on=on, key=key or f"served/{seq}/{person.pk}/{how}")


def awaiting(matter: Matter, person: Participant) -> list[int]:
    """The entries (their numbers, for record_service) whose notice this person is still to be served with."""
    who = str(person.pk)
    tasks = (live for live in matter.law_state.duties if live.id == SERVE and live.whom == who)
    return sorted({live.notice or live.entry for live in tasks})
