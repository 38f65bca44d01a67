"""Why a duty stands until a date, and why an act is not possible, told to one reader.

The law does the sums (law.explaining) from the entries that the reader may see; no hidden one is read for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from concord.docket import access, visibility
from concord.docket.actors import Reader
from concord.docket.queries import Present
from concord.law import explaining, explaining_refusals
from concord.law.builtin import act_rule
from concord.law.explaining import UnknownDutyError, Why
from concord.law.explaining_refusals import WhyNot
from concord.law.model import Entry, Refused


def why(now: Present, visible: Iterable[Entry], reader: Reader, key: str) -> Why | None:
    """Why the duty of this key stands as it does, for a reader who may know of it; None if it does not stand.

    visible: the entries that the reader may see, as the law wrote them, in docket order.
    """
    fresh = (entry for entry in now.unwritten if visibility.may_see(reader, entry.seen, author=entry.by))
    try:
        return explaining.why(now.law, (*visible, *fresh), key, now.state)
    except UnknownDutyError:
        return None


def why_not(now: Present, reader: Reader, act: str, refused: Refused) -> WhyNot:
    """Why an act was refused to the reader: the check that fails, the rule, the article."""
    return explaining_refusals.why_refused(now.law, now.state, act, *_acting(now, reader, act), refused, now.now)


def why_not_open(now: Present, reader: Reader, act: str) -> WhyNot | None:
    """Why an act is not open to the reader now; None where some form of it is.

    It tells what the reader learns from the buttons that he has and from trying: no more of the state than `powers`.
    """
    return explaining_refusals.why_not(now.law, now.state, act, *_acting(now, reader, act), now.now)


def _acting(now: Present, reader: Reader, act: str) -> tuple[str, str]:
    """The role and the participant in which the reader would do an act."""
    rule = act_rule(now.law, act)
    actor = access.actor_for(reader, rule) if rule is not None else None
    if actor is None:
        return reader.role, reader.person
    return actor.participant.role, str(actor.participant.pk)
