"""Everything a page about one matter needs, gathered once: state as of now, names, the entries this reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from concord.docket import participants, queries, visibility
from concord.docket.actors import Reader
from concord.docket.models import Matter
from concord.docket.queries import Present
from concord.kit import application, case, house
from concord.kit.dates import language
from concord.kit.told import Told
from concord.law.rulebook import Rulebook


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
    def names(self) -> dict[str, str]:
        """Participant id -> name, in the language in force."""
        return participants.names(self.matter, get_language() or "zh-hans")

    @cached_property
    def told(self) -> list[Told]:
        """The entries this reader may see, oldest first, with their texts."""
        entries = queries.timeline(self.matter, self.reader)
        texts = visibility.texts(self.reader, entries)
        application.prime(self.matter, entries, texts)
        return [Told(entry, self.law, self.reader, self.names, texts, self.matter.currency) for entry in entries]

    @cached_property
    def strip(self) -> case.Strip:
        return case.strip(self.matter, self.reader, self.law, self.names)

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
            "house": house.of(self.matter.organisation),
            "frame": self.frame,
            "party": self.party,
            "now": self.now,
            **more,
        }
