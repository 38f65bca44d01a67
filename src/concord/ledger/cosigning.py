"""A log asks its witnesses for cosignatures, all at once (c2sp.org/tlog-witness), and waits for as many as are enough.

Whoever hangs, refuses or answers nonsense holds nobody up. A cosignature is checked before it is taken; what a server
sends beside it is ignored.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Final, NamedTuple

from concord.ledger import checkpoint as checkpoints
from concord.ledger import note as notes
from concord.ledger.encoding import Malformed, to_number
from concord.ledger.fetching import Answer, Line, Unreachable
from concord.ledger.judgement import DRIFT
from concord.ledger.note import Key, Note
from concord.ledger.policy import Policy
from concord.ledger.verify import Unproven
from concord.ledger.witness import request
from concord.ledger.witness.request import SIZE

MOST_TURNS: Final = 4  # questions to one witness: the first, and one for each size it says it has seen instead
MOST_BYTES: Final = 1 << 16
LOGGER: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Peer:
    """A witness as the policy names it: the name there, one of its keys, and the address before /add-checkpoint."""

    name: str
    key: Key
    url: str


@dataclass(frozen=True, slots=True)
class Gathering:
    """What came of asking. note: with the cosignatures that hold. seen: by whom and when (UTC seconds, their clocks).

    refused: by address, why there is nothing from it. ahead: addresses that say to have cosigned a larger tree, with
    its size: if that is so, this log was rolled back.
    """

    note: str
    seen: dict[str, int]
    refused: dict[str, str]
    ahead: dict[str, int]


class _Said(NamedTuple):
    url: str
    answer: Answer | None
    why: str


def peers(policy: Policy) -> list[Peer]:
    """The witnesses of a policy that have an address there."""
    found = ((name, key, policy.addresses.get(key.text)) for name, key in policy.witnesses.items())
    return [Peer(name, key, url) for name, key, url in found if url]


def gather(
    note: str,
    peers: Sequence[Peer],
    consistency: Callable[[int], Sequence[bytes]],
    enough: Callable[[Collection[str]], bool],
    deadline: float,
    *,
    sizes: MutableMapping[str, int] | None = None,
) -> str:
    """The note of ask(), which says more."""
    return ask(note, peers, consistency, enough, deadline, sizes=sizes).note


def ask(
    note: str,
    peers: Sequence[Peer],
    consistency: Callable[[int], Sequence[bytes]],
    enough: Callable[[Collection[str]], bool],
    deadline: float,
    *,
    sizes: MutableMapping[str, int] | None = None,
    clock: Callable[[], float] = time.time,
) -> Gathering:
    """Takes a checkpoint that the log has signed, and returns it with cosignatures, as soon as they are enough.

    consistency: the proof from a smaller size to the checkpoint's; called in the caller's thread. enough: whether the
    witnesses of these names are. deadline: seconds after which it returns with what there is. sizes: what each address
    cosigned last, from one call to the next: a good guess saves a question. Raises Malformed if the note is none.
    """
    asking = _Asking(notes.read(note), peers, consistency, {} if sizes is None else sizes, clock)
    end = time.monotonic() + deadline
    asking.begin(end)
    while asking.open and not enough(asking.seen):
        try:
            said = asking.answers.get(timeout=max(end - time.monotonic(), 0))
        except Empty:
            break
        asking.hear(said, end)
    asking.refused |= dict.fromkeys(asking.open, "no answer yet")
    return Gathering(asking.written(), dict(asking.seen), asking.refused, asking.ahead)


@dataclass
class _Asking:
    """The state of one gathering. open: the addresses that are still to answer, with how often they were asked."""

    note: Note
    peers: Sequence[Peer]
    consistency: Callable[[int], Sequence[bytes]]
    sizes: MutableMapping[str, int]
    clock: Callable[[], float]
    open: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    ahead: dict[str, int] = field(default_factory=dict)
    answers: SimpleQueue[_Said] = field(default_factory=SimpleQueue)

    def __post_init__(self) -> None:
        self.size = checkpoints.read(self.note.text).size
        known = {(peer.key.name, peer.key.id) for peer in self.peers}
        own = [one for one in self.note.signatures if (one.name, one.key_id) not in known]
        self.signed = notes.write(self.note.text, [one.line for one in own])
        self.take(self.note, self.peers, fresh=False)

    def begin(self, end: float) -> None:
        """Asks every address that has not cosigned yet."""
        for url in {peer.url: None for peer in self.peers if peer.name not in self.seen}:
            try:
                line = Line(url)
            except ValueError as error:
                self.refused[url] = str(error)
                continue
            self.open[url] = 0
            self._send(url, line, min(self.sizes.get(url, 0), self.size), end)

    def hear(self, said: _Said, end: float) -> None:
        """Takes an answer: cosignatures, another size to begin from, or a refusal."""
        turns = self.open.pop(said.url)
        if said.answer is None:
            self._refuse(said.url, said.why)
        elif said.answer.status == 200:
            self._cosigned(said.url, said.answer.body)
        elif said.answer.status == 409 and said.answer.kind == SIZE and turns < MOST_TURNS:
            self._conflict(said.url, said.answer.body, turns, end)
        else:
            self._refuse(said.url, f"{said.answer.status} {_printable(said.answer.body)}")

    def _cosigned(self, url: str, body: bytes) -> None:
        try:
            under = notes.read(self.note.text.encode() + b"\n" + body)
        except Malformed as error:
            self._refuse(url, str(error))
            return
        asked = [peer for peer in self.peers if peer.url == url]
        if self.take(under, asked):
            self.sizes[url] = self.size
        else:
            self._refuse(url, "none of its cosignatures holds")

    def take(self, under: Note, asked: Iterable[Peer], *, fresh: bool = True) -> bool:
        """Takes those cosignatures of these witnesses that hold; returns whether there was one.

        fresh: only those of now. A witness whose clock is wrong would spoil the receipts that rely on it.
        """
        taken = False
        for peer in asked:
            try:
                at = checkpoints.check_cosigned(under, peer.key)
            except Unproven:
                continue
            if at is not None and (not fresh or abs(at - self.clock()) <= DRIFT):
                value = under.signature_of(peer.key) or b""
                self.seen[peer.name], self.lines[peer.name] = at, notes.signature_line(peer.key, value)
                taken = True
        return taken

    def _conflict(self, url: str, body: bytes, turns: int, end: float) -> None:
        try:
            size = to_number(body.decode("ascii", "replace").removesuffix("\n"))
        except Malformed:
            self._refuse(url, "it names no size")
            return
        if size > self.size:
            self.ahead[url] = size
            self._refuse(url, f"it says that it has cosigned {size} leaves")
            return
        self.sizes[url] = size
        self.open[url] = turns
        self._send(url, Line(url), size, end)

    def _send(self, url: str, line: Line, old: int, end: float) -> None:
        proof = self.consistency(old) if 0 < old < self.size else ()
        body = request.write(old, proof, self.signed)
        self.open[url] += 1
        question = threading.Thread(target=_ask, args=(url, line, body, end, self.answers), daemon=True)
        question.start()

    def _refuse(self, url: str, why: str) -> None:
        LOGGER.info("witness %s: %s", url, why)
        self.refused[url] = why

    def written(self) -> str:
        """The note: as the log signed it, and under it the cosignatures in the order of the witnesses."""
        return self.signed + "".join(self.lines[peer.name] for peer in self.peers if peer.name in self.lines)


def _ask(url: str, line: Line, body: bytes, end: float, answers: SimpleQueue[_Said]) -> None:
    try:
        seconds = end - time.monotonic()
        answers.put(_Said(url, line.ask("/add-checkpoint", seconds=seconds, body=body, most=MOST_BYTES), ""))
    except Unreachable as error:
        answers.put(_Said(url, None, str(error)))
    finally:
        line.close()


def _printable(body: bytes) -> str:
    text = body[:200].decode("utf-8", "replace").strip()
    return "".join(sign if sign.isprintable() else "?" for sign in text)
