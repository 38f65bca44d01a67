"""Offers as a reader sees them: what is on the table, what is still open, how far apart the sides are.

An offer is an entry; whether it stands is read from entries too: answered, overtaken by another of the same side, or
past its time. Only entries that the reader may see are looked at, so an offer made to the mediator alone does not exist
for the other side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from concord.kit import application, terms
from concord.kit.scene import Scene
from concord.kit.terms import Term
from concord.kit.told import Told
from concord.law.calendars import calendar
from concord.law.periods import as_period, moved

MAKING = ("offer", "offer_now", "propose")


@dataclass(frozen=True)
class Offer:
    """One offer. id: opaque entry id; seen: its confidence; until: its end (UTC s), 0 for a proposal."""

    id: str
    act: str
    by: str
    who: str
    side: str
    mine: bool
    seen: str
    made: int
    until: int
    terms: Sequence[Term]
    sentences: Sequence[str]
    status: str  # open | accepted | declined | overtaken | lapsed

    @property
    def amount(self) -> int:
        """All the money in it, minor units."""
        return terms.total(self.terms)

    @property
    def open(self) -> bool:
        return self.status == "open"

    @property
    def how(self) -> str:
        """How it is paid: once, or in how many parts."""
        parts = [term for term in self.terms if term.kind == "pay"]
        if len(parts) <= 1:
            return _("at once")
        return _("in %(n)d parts") % {"n": len(parts)}


def offers(scene: Scene) -> list[Offer]:
    """The offers of a case that the reader may see, newest first."""
    answers = _answers(scene.told)
    made = [told for told in scene.told if told.entry.act in MAKING]
    newest: dict[tuple[str, str], Any] = {(str(t.entry.participant_id), t.entry.seen): t.entry.pk for t in made}
    found = []
    for told in reversed(made):
        latest = newest[(str(told.entry.participant_id), told.entry.seen)] == told.entry.pk
        found.append(_offer(scene, told, answers.get(told.entry.seq, ""), latest=latest))
    return found


def _answers(told: Sequence[Told]) -> dict[int, str]:
    """Entry number of an offer -> accepted or declined, by the answers that the reader may see."""
    words = {"accept_offer": "accepted", "decline_offer": "declined"}
    return {int(t.form.get("offer", 0)): words[t.entry.act] for t in told if t.entry.act in words}


def _offer(scene: Scene, told: Told, answer: str, *, latest: bool) -> Offer:
    texts = {
        str(row.get(key, "")): told.text(f"obligations.{number}.{key}")
        for number, row in enumerate(told.form.get("obligations", ()))
        for key in ("what", "what_en")
    }
    found = terms.of_rows(told.form.get("obligations", ()), texts)
    until = last_instant(scene, told)
    status = answer or ("overtaken" if not latest else "lapsed" if until and scene.now >= until else "open")
    return Offer(
        id=str(told.entry.pk),
        act=told.entry.act,
        by=str(told.entry.participant_id),
        who=told.who,
        side=told.entry.role,
        mine=told.mine,
        seen=told.entry.seen,
        made=told.entry.on,
        until=until,
        terms=found,
        sentences=[terms.sentence(term, scene.names, scene.matter.currency) for term in found],
        status=status,
    )


def last_instant(scene: Scene, told: Told) -> int:
    """The first instant at which the offer no longer stands, as the law counts it; 0 if it has no end."""
    length = told.form.get("open_for")
    if not length:
        return 0
    counted = calendar(scene.law.calendar)
    return counted.end_of(moved(counted, counted.counted_day(told.entry.on), as_period(str(length))))


@dataclass(frozen=True)
class Distance:
    """How far apart the sides are in money: what the applicant asks, what the respondent offers, minor units."""

    ask: int
    offer: int

    @property
    def gap(self) -> int:
        return self.ask - self.offer


def distance(found: Sequence[Offer], claim: int) -> Distance | None:
    """The newest word of each side that both see; the claim is the applicant's first. None before an offer."""
    joint = [one for one in found if one.seen == "without_prejudice" and one.act != "propose" and one.amount]
    offered = next((one.amount for one in joint if one.side == "respondent"), None)
    asked = next((one.amount for one in joint if one.side == "applicant"), claim)
    if offered is None or not asked:
        return None
    return Distance(asked, offered)


def claimed(scene: Scene) -> int:
    """The money claimed in the application, minor units; 0 where the reader cannot see it or none is claimed."""
    return application.claimed(application.application(scene.matter, scene.reader))
