"""The nodes that hold the log: who they are by the policy, what they signed, and what they last said of themselves.

What a node signed is checked; what it says of itself is shown as its own word. Nodes are asked by a loop, never while
somebody waits for a page.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from concord.docket import clock
from concord.gateways.ledger import nodes
from concord.ledger import checkpoint as checkpoints
from concord.ledger import note as notes
from concord.ledger.note import POST_QUANTUM, Key, Note
from concord.ledger.verify import Unproven
from concord.proofs.facts.technique import asked, mode, readable
from concord.proofs.models import Node
from concord.proofs.shown import Shown

EVERY: Final = 30  # seconds between two questions to a node
LATE: Final = 300  # seconds without an answer after which it counts as silent
OWN: Final = "consortium"  # the node that this platform hands its records to, where there is one

_next: dict[str, float] = {}  # when (monotonic) this process asks a node again


@dataclass(frozen=True, slots=True)
class Held:
    """A node as pages show it. standing: signs, silent, halted, unasked. signed: when it cosigned the newest published
    checkpoint (UTC seconds, its own clock), 0: it did not. copied: how many leaves it says to hold, None: unknown.
    """

    name: str
    key: str
    algorithm: str
    address: str
    standing: str
    signed: int
    signed_size: int
    copied: int | None
    heard: int | None
    took: int
    trouble: str
    state: dict[str, Any]


def ask_next() -> int:
    """One pass of the loop: asks one node whose turn it is; returns how many were asked."""
    for name, address in _addresses():
        if time.monotonic() >= _next.get(name, float("-inf")):
            _next[name] = time.monotonic() + EVERY
            keep(name, nodes.ask(address), clock.wall())
            return 1
    return 0


def keep(name: str, heard: nodes.Heard, at: int) -> None:
    """Keeps what a node said (or that it said nothing) at that time, UTC seconds."""
    told: dict[str, Any] = {"asked": at, "trouble": heard.trouble}
    if not heard.trouble:
        told |= {"heard": at, "took": heard.took, "state": heard.state}
    Node.objects.update_or_create(name=name, defaults=told)


def every(log: Shown) -> list[Held]:
    """Every node of the policy in its order, by what they signed of that log."""
    kept = {row.name: row for row in Node.objects.all()}
    head = log.published()
    parts = notes.read(head.note) if head else None
    policy = asked()
    return [
        _held(readable(name), key, policy.addresses.get(key.text, ""), parts, kept.get(readable(name)), log)
        for name, key in policy.witnesses.items()
    ]


def own(log: Shown) -> Held | None:
    """The node that records are handed to. It is no further member: the policy names it where it cosigns."""
    address = settings.CONCORD_LEDGER_NODE if mode() == "replicated" else ""
    return _held(OWN, None, address, None, Node.objects.filter(name=OWN).first(), log) if address else None


def _addresses() -> Iterable[tuple[str, str]]:
    if mode() == "embedded":  # nobody else has it
        return
    policy = asked()
    for name, key in policy.witnesses.items():
        if address := policy.addresses.get(key.text):
            yield readable(name), address
    if settings.CONCORD_LEDGER_NODE:
        yield OWN, settings.CONCORD_LEDGER_NODE


def _held(name: str, key: Key | None, address: str, note: Note | None, row: Node | None, log: Shown) -> Held:
    signed = _cosigned(note, key)
    return Held(
        name=name,
        key=readable(key.text) if key else "",
        algorithm=("ML-DSA-44" if key.kind == POST_QUANTUM else "Ed25519") if key else "",
        address=readable(address),
        standing=_standing(address, row),
        signed=signed,
        signed_size=checkpoints.read(note.text).size if note and signed else 0,
        copied=_copied(row, log.origin),
        heard=row.heard if row else None,
        took=row.took if row else 0,
        trouble=row.trouble if row else "",
        state=row.state if row else {},
    )


def _cosigned(note: Note | None, key: Key | None) -> int:
    if note is None or key is None:
        return 0
    try:
        return checkpoints.check_cosigned(note, key) or 0
    except Unproven:
        return 0


def _standing(address: str, row: Node | None) -> str:
    if not address or row is None:
        return "unasked"
    if row.heard is None or (row.trouble and row.asked - row.heard > LATE):
        return "silent"
    return "halted" if row.state.get("signs") is False else "signs"


def _copied(row: Node | None, origin: str) -> int | None:
    """How many leaves of the log the node says to hold."""
    logs = row.state.get("logs") if row else None
    sizes = [row.state.get("size")] if row else []
    if isinstance(logs, list):
        sizes = [one.get("mirrored") for one in logs if isinstance(one, dict) and one.get("origin") == origin]
    return next((size for size in sizes if isinstance(size, int) and not isinstance(size, bool)), None)
