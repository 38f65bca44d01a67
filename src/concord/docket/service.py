"""Service of notices: when a notice reached a person, as an entry (S31)."""

from __future__ import annotations

from concord.docket import access, ids
from concord.docket.actors import Actor
from concord.docket.models import Entry, Matter, Participant
from concord.docket.recording import Recorded, record
from concord.law.builtin import NOTICE, RECORD_SERVICE
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
    """The entries (their numbers, for record_service) of which this person has no notice yet while a time waits for it."""
    state = matter.law_state
    who = str(person.pk)
    waits = {
        live.notice or live.entry
        for live in state.duties
        if live.status == "unserved" and (live.who == who or (not live.who and ids.parse(who) is not None))
    }
    return sorted(seq for seq in waits if who not in state.served.get(str(seq), {}))
