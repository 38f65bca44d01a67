"""Who reads and who acts: values made by docket.access, and looked at by visibility and record."""

from __future__ import annotations

import dataclasses
import uuid
from functools import cached_property

from concord.docket.models import Participant
from concord.people.models import Account


@dataclasses.dataclass(frozen=True)
class Reader:
    """A person in front of one matter: every participant row of it that the person holds now (never empty).

    What follows from the rows is worked out once: a page asks it for every line.
    """

    matter: uuid.UUID
    participants: tuple[Participant, ...]
    account: Account | None = None

    @cached_property
    def ids(self) -> frozenset[str]:
        """The participant ids, as the law writes them."""
        return frozenset(str(p.pk) for p in self.participants)

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(p.role for p in self.participants if p.role)

    @cached_property
    def standings(self) -> frozenset[str]:
        """What the roles are in law: party, neutral, registry, court, gateway."""
        return frozenset(p.standing for p in self.participants)

    @cached_property
    def role(self) -> str:
        """The role a page is shown for: a party's first, then a neutral's, then an office's."""
        order = ("party", "neutral", "registry", "court", "gateway", "")
        return min(self.participants, key=lambda p: order.index(p.standing)).role

    @cached_property
    def person(self) -> str:
        """The participant id that goes with `role`."""
        return next(str(p.pk) for p in self.participants if p.role == self.role)


@dataclasses.dataclass(frozen=True)
class Actor:
    """Who acts: as which participant, by which account (an office's officer), and what that person may see."""

    participant: Participant
    account: Account | None = None
    reader: Reader | None = None

    @property
    def key(self) -> str:
        """Whose idempotency keys these are (S16)."""
        return str(self.account.pk if self.account else self.participant.pk)

    def sees(self) -> Reader:
        """The reader that stands behind the act."""
        return self.reader or Reader(self.participant.matter_id, (self.participant,), self.account)
