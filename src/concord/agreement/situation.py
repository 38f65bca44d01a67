"""Where the agreement stands for one reader: only what the entries he may see tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.utils.translation import get_language

from concord.agreement import contents, papers, persons
from concord.agreement.contents import Contents
from concord.agreement.rounds import Round, rounds
from concord.agreement.sheet import Frame, Sheet, sheet
from concord.docket import participants, visibility
from concord.docket.models import Document, Participant
from concord.kit.scene import Scene


@dataclass(frozen=True)
class Signer:
    """A party and when it signed, UTC seconds; 0 = not yet."""

    name: str
    side: str
    mine: bool
    on: int


@dataclass(frozen=True)
class Situation:
    """The round that stands, as far as the scene's reader may see it."""

    scene: Scene

    @cached_property
    def round(self) -> Round | None:
        """The last round whose draft the reader may see; None before a draft, or for the court."""
        found = rounds([told.entry for told in self.scene.told])
        return found[-1] if found else None

    @cached_property
    def paper(self) -> Document | None:
        """The newest paper of the round, or the agreement in force, that the reader may have."""
        rows = visibility.visible_documents(self.scene.matter, self.scene.reader)
        final = rows.filter(kind=papers.FINAL).order_by("-version").first()
        if final is not None or self.round is None:
            return final
        keys = [papers.draft_key(self.round), *(papers.sign_key(entry) for entry in self.round.signs)]
        made = {row.key: row for row in rows.filter(key__in=keys)}
        return next((made[key] for key in reversed(keys) if key in made), None)

    @property
    def draft_paper(self) -> Document | None:
        """The paper with which the round began: what is read before signing."""
        return papers.known(self.scene.matter, papers.draft_key(self.round)) if self.round else None

    @cached_property
    def text(self) -> Contents:
        """Raises Http404 where the reader sees no draft."""
        if self.round is None:
            raise Http404
        return contents.of_entry(self.scene.reader, self.round.draft)

    @cached_property
    def sheets(self) -> Sequence[Sheet]:
        """The agreement as paper, the reader's language first."""
        if self.round is None:
            raise Http404
        drawn = self.round.draft
        mediators = {
            "zh": persons.mediator_names(drawn, "zh-hans"),
            "en": persons.mediator_names(drawn, "en"),
        }
        frame = Frame(self.scene.matter, self.scene.reader, mediators, drawn.on)
        first = self.scene.lang
        return [sheet(self.text, frame, lang) for lang in (first, "zh" if first == "en" else "en")]

    @cached_property
    def parties(self) -> list[Participant]:
        return participants.sides(self.scene.matter)

    @property
    def signers(self) -> list[Signer]:
        """Every party, with when it signed in this round."""
        signs = {str(entry.participant_id): entry.on for entry in self.round.signs} if self.round else {}
        language = get_language() or "zh-hans"
        return [
            Signer(
                name=participants.name(row, language),
                side=row.role,
                mine=str(row.pk) in self.scene.reader.ids,
                on=signs.get(str(row.pk), 0),
            )
            for row in self.parties
        ]

    @property
    def signed(self) -> bool:
        """Whether the reader signed in this round."""
        return self.round is not None and bool(self.round.signed_by & self.scene.reader.ids)

    @property
    def in_force(self) -> bool:
        return self.round is not None and self.round.effective
