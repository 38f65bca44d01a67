"""The log that pages show: one of this deployment's own, or the consortium's that it hands its records to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from concord.gateways.ledger import consortium, ledger, log_of
from concord.gateways.models import LedgerCheckpoint
from concord.ledger import checkpoint as checkpoints
from concord.ledger import leaf as leaves
from concord.ledger import note as notes
from concord.proofs.facts.technique import mode, readable


class Published(NamedTuple):
    """A checkpoint: its size, root in hex, when it was signed or reached us (UTC seconds), and the note itself."""

    size: int
    root: str
    at: int
    note: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A log by its number (see LedgerLog) and its name."""

    number: int
    origin: str

    @property
    def name(self) -> str:
        """Its name as pages show it."""
        return readable(self.origin)

    def published(self) -> Published | None:
        """The newest checkpoint that is given out."""
        settled = LedgerCheckpoint.objects.filter(log=self.number, settled=True).order_by("-size")
        row = settled.values_list("note", "at").first()
        if row is None:
            return None
        head = checkpoints.read(notes.read(row[0]).text)
        return Published(head.size, head.root.hex(), row[1], row[0])

    def recorded(self, index: int) -> int | None:
        """When a leaf was put in (UTC seconds, the log's clock); None where it does not lie here."""
        if self.number == consortium.LOG:
            return None
        leaf = log_of(self.number).leaf(index)
        return leaves.read(leaf).at if leaf else None


def current() -> Shown:
    """The log that takes records now."""
    note = LedgerCheckpoint.objects.filter(log=consortium.LOG).order_by("-size").values_list("note", flat=True).first()
    if mode() == "replicated" and note is not None:
        return Shown(consortium.LOG, checkpoints.read(notes.read(note).text).origin)
    own = ledger()
    return Shown(own.number, own.origin)
