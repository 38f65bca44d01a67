"""Everything a page about one matter needs, gathered once: state as of now, names, the entries this reader may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from concord.docket import access, participants, queries, visibility
from concord.docket.actors import Actor, Reader
from concord.docket.models import Matter, Participant
from concord.docket.queries import Present
from concord.kit import application, case, house
from concord.kit.dates import language
from concord.kit.told import Told
from concord.law.builtin import act_rule
from concord.law.rulebook import ActRule, Rulebook


@dataclass(frozen=True)
class Scene:
    """request, matter, reader; everything else is read when first asked for, and once."""

    request: Any
    matter: Matter
    reader: Reader

    @cached_property
    def present(self) -> Present:
        """State caught up to now. Never show it as it is: it tells secrets (S29)."""
        return queries.caught_up(self.matter)

    @property
    def law(self) -> Rulebook:
        return self.present.law

    @property
    def now(self) -> int:
        return self.present.now

    @property
    def stage(self) -> str:
        return self.present.state.stage

    @property
    def lang(self) -> str:
        """`zh` or `en`."""
        return language()

    @cached_property
    def people(self) -> list[Participant]:
        """Everybody of the matter, with what participants.NAMED says and no more."""
        return participants.everybody(self.matter)

    @cached_property
    def names(self) -> dict[str, str]:
        """Participant id -> name, in the language in force."""
        lang = get_language() or "zh-hans"
        return {str(person.pk): participants.name(person, lang) for person in self.people}

    @cached_property
    def told(self) -> list[Told]:
        """The entries this reader may see, oldest first, with their texts."""
        entries = queries.timeline(self.matter, self.reader)
        texts = visibility.texts(self.reader, entries)
        application.prime(self.matter, entries, texts)
        return [Told(entry, self.law, self.reader, self.names, texts, self.matter.currency) for entry in entries]

    @cached_property
    def powers(self) -> list[ActRule]:
        """The acts that the reader may do now, in the rulebook's order."""
        return queries.powers(self.matter, self.reader, self.present)

    @cached_property
    def can(self) -> frozenset[str]:
        """The names of `powers`."""
        return frozenset(rule.name for rule in self.powers)

    def actor(self, act: str) -> Actor:
        """As whom the reader does an act. Raises Http404 where he has no role that may ever do it."""
        rule = act_rule(self.law, act)
        found = access.actor_for(self.reader, rule) if rule else None
        if found is None:
            raise Http404
        return found

    @cached_property
    def strip(self) -> case.Strip:
        return case.strip(self.matter, self.reader, self.law, self.names)

    @cached_property
    def house(self) -> house.House:
        """Who runs this matter: every panel of a page is given it."""
        return house.of(self.matter.organisation)

    @property
    def party(self) -> bool:
        return "party" in self.reader.standings

    @property
    def frame(self) -> str:
        """Which base template fits the reader."""
        return "kit/party.html" if self.party else "kit/staff.html"

    def context(self, **more: Any) -> dict[str, Any]:
        """A template context with what the frames read, and more."""
        return {
            "matter": self.matter,
            "reader": self.reader,
            "case": self.strip,
            "house": self.house,
            "frame": self.frame,
            "party": self.party,
            "now": self.now,
            **more,
        }


def open_scene(
    request: HttpRequest, matter: object, *, standings: Collection[str] = (), roles: Collection[str] = ()
) -> Scene:
    """The scene of an address, for who takes part in the matter and, where named, has one of the standings or roles.

    matter: its id as it stands in the address. Raises Http404 for all others, exactly as for no matter.
    """
    found, reader = access.open_case(request, matter)
    if (standings and not reader.standings & set(standings)) or (roles and not reader.roles & set(roles)):
        raise Http404
    return Scene(request, found, reader)
