"""Acts done in one go in many matters: each entry's key names the batch, so that one person is told of all at once."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from concord.docket.models import Entry, Matter

START = "in one go "
PATTERN = re.compile(START + r"([0-9a-f]{32}) (\d{1,5})/(\d{1,5})")


@dataclass(frozen=True)
class Batch:
    """name: of the batch; number: which of how many this one is, from 1; of: how many were to be done."""

    name: str
    number: int
    of: int

    @property
    def last(self) -> bool:
        return self.number == self.of

    @property
    def stem(self) -> str:
        """What the keys of all its entries begin with."""
        return f"{START}{self.name} "

    @property
    def key(self) -> str:
        """The key for docket.recording.record."""
        return f"{self.stem}{self.number}/{self.of}"


def named(words: str, of: int) -> list[Batch]:
    """The batch of these words, the same each time: a repeat finds the entries of the first."""
    name = hashlib.sha256(words.encode()).hexdigest()[:32]
    return [Batch(name, number, of) for number in range(1, of + 1)]


def key_in(matter: Matter, batch: Batch) -> str:
    """The key for record() in this matter: of what the batch did there already, if it did, so that a repeat counts once
    though other matters belong to it by now.
    """
    done = Entry.objects.filter(matter=matter, key__startswith=batch.stem).values_list("key", flat=True)
    return done.first() or batch.key


def of_entry(entry: Entry) -> Batch | None:
    """The batch in which an entry was made, or None."""
    found = PATTERN.fullmatch(entry.key)
    return Batch(found[1], int(found[2]), int(found[3])) if found else None


def poses(key: str) -> bool:
    """Whether a key that somebody chose himself would read as a batch's: what bears one waits to be told together."""
    return key.replace("\0", "").startswith(START)  # as record() reads it
