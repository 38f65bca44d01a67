"""Judges what logs ask a witness to cosign, in the order and with the answers of c2sp.org/tlog-witness.

400  the request cannot be read, or its old size is larger than the checkpoint's
404  the log is not known here
403  no key that is trusted for the log signed the checkpoint, or such a signature does not hold
409  the old size is not the one cosigned last, which is in the answer
422  the checkpoint does not grow out of the one cosigned last
503  this witness may not sign: its memory or its clock may be wrong
200  cosigned; the answer is the line of signature (one for each key of the witness)
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from concord.ledger import checkpoint as checkpoints
from concord.ledger import note as notes
from concord.ledger import verify
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.encoding import Malformed
from concord.ledger.fetching import Answer
from concord.ledger.hashing import EMPTY
from concord.ledger.judgement import DRIFT
from concord.ledger.keyfile import Secret
from concord.ledger.note import Key, Note
from concord.ledger.policy import Policy
from concord.ledger.verify import Unproven
from concord.ledger.witness import request as requests
from concord.ledger.witness.mirror import folder_of
from concord.ledger.witness.request import SIZE, Request
from concord.ledger.witness.state import Conflict, Seen, State

TEXT: Final = "text/plain"
FRESH: Final = 30  # seconds for which it says again that it has seen nothing, without signing anew
NOT_FOUND: Final = Answer(404, TEXT, b"There is nothing here.\n")
LOGGER: Final = logging.getLogger(__name__)


class Refusal(Exception):
    """What is answered in place of a cosignature."""

    def __init__(self, status: int, words: str, kind: str = TEXT) -> None:
        super().__init__(words)
        self.answer = Answer(status, kind, f"{words}\n".encode())


@dataclass(frozen=True)
class Trust:
    """Which keys may sign for which log. A log all of whose keys were revoked is still known: it is forbidden."""

    logs: Mapping[str, tuple[Key, ...]]

    def keys(self, origin: str) -> tuple[Key, ...]:
        """The keys that may sign for a log. Raises Refusal for a log that is not known."""
        if origin not in self.logs:
            raise Refusal(404, "This log is not known here.")
        return self.logs[origin]


def trust(policy: Policy, revoked: Collection[bytes] = ()) -> Trust:
    """Takes a policy and public keys that count no more; returns which keys may sign for which log."""
    logs: dict[str, tuple[Key, ...]] = {key.name: () for key in policy.logs}
    for key in policy.logs:
        if key.public not in revoked:
            logs[key.name] += (key,)
    return Trust(logs)


class Witness:
    """Cosigns with these keys what these logs' keys signed and what grows out of all that its state has seen.

    clock: UTC seconds. Several threads may ask at once.
    """

    def __init__(
        self, secrets: Sequence[Secret], trusted: Trust, state: State, *, clock: Callable[[], float] = time.time
    ) -> None:
        self.secrets, self.trust, self.state, self.clock = tuple(secrets), trusted, state, clock
        self._empty: dict[str, tuple[int, str]] = {}

    @property
    def name(self) -> str:
        """The name under which it signs."""
        return self.secrets[0].key.name

    def add_checkpoint(self, body: bytes) -> Answer:
        """Takes the body of a request; returns the answer. What it signs is durable before this returns."""
        try:
            return self._judged(body)
        except Refusal as refusal:
            return refusal.answer
        except (sqlite3.Error, OSError) as error:  # the disk is full, or gone: nothing that was signed leaves
            LOGGER.exception("the memory of %s cannot be written", self.name)
            return Answer(503, TEXT, f"The memory of this witness cannot be written: {error}.\n".encode())

    def shown(self, folder: str) -> Answer:
        """The newest that it cosigned of the log that is served under that name; 404 if there is nothing.

        Of a log of which it has seen nothing at all it says so in words of its own: it cosigns the empty tree, which
        every log grew out of. Any server can answer 404, and one that learns anew must not take that for an answer.
        """
        for seen in self.state.all():
            if folder_of(seen.origin) == folder and seen.lines:
                return Answer(200, TEXT, f"{seen.note}{seen.lines}".encode())
        for origin in self.trust.logs:
            if folder_of(origin) == folder:
                with suppress(Refusal, sqlite3.Error, OSError):
                    return Answer(404, TEXT, self._nothing(origin).encode())
        return NOT_FOUND

    def _nothing(self, origin: str) -> str:
        """The empty tree, cosigned as of now. Raises Refusal if that might not be so."""
        with self.state.turn():
            if self.state.locked() or self.state.latest(origin) is not None:
                raise Refusal(404, "What it has seen it does not show.")
            at, held = self._time(), self._empty.get(origin)
            if held is not None and at - held[0] < FRESH:
                return held[1]
            self.state.sign_after(at)
        said = notes.write(none_of(origin), [self._line(one, none_of(origin), at) for one in self.secrets])
        self._empty[origin] = (at, said)
        return said

    @staticmethod
    def _line(secret: Secret, body: str, at: int) -> str:
        return checkpoints.cosign(secret.key.name, secret.private, body, at)

    def refused(self, body: bytes) -> Answer | None:
        """What is answered to a request before its tree is looked at: it cannot be read, or no trusted key signed it.

        None if neither is so.
        """
        try:
            self._read(body)
        except Refusal as refusal:
            return refusal.answer
        return None

    def _read(self, body: bytes) -> tuple[Request, str]:
        """The request, and its note with the log's own signatures alone. Raises Refusal."""
        try:
            asked = requests.read(body)
        except Malformed as error:
            raise Refusal(400, str(error)) from error
        return asked, self._signed(asked.note, asked.checkpoint.origin)

    def _judged(self, body: bytes) -> Answer:
        asked, signed = self._read(body)
        if asked.old > asked.checkpoint.size:
            raise Refusal(400, "The old size is larger than the checkpoint's.")
        self._check_own(asked)
        try:
            with self.state.turn():
                seen = self._cosigned(asked, signed)
        except Unproven as error:
            self._accuse(asked.checkpoint, signed, str(error))
            raise Refusal(422, str(error)) from error
        return Answer(200, TEXT, seen.lines.encode())

    def _signed(self, note: Note, origin: str) -> str:
        """The note with the log's own signatures alone."""
        lines = []
        for key in self.trust.keys(origin):
            try:
                if checkpoints.check_signed(note, key):
                    lines.append(notes.signature_line(key, note.signature_of(key) or b""))
            except Unproven as error:
                raise Refusal(403, str(error)) from error
        if not lines:
            raise Refusal(403, "No key that is trusted for this log signed the checkpoint.")
        return notes.write(note.text, lines)

    def _check_own(self, asked: Request) -> None:
        """A cosignature of our own over more than we remember: then our memory is an old one, and we sign no more."""
        latest = self.state.latest(asked.checkpoint.origin)
        if latest is not None and asked.checkpoint.size <= latest.size:
            return
        if signed_by(asked.note, [secret.key for secret in self.secrets]):
            self.state.lock(f"it signed {asked.checkpoint.size} leaves of {asked.checkpoint.origin} and forgot it")

    def _cosigned(self, asked: Request, signed: str) -> Seen:
        """What is signed, recorded in the turn of the caller. Raises Refusal, Unproven."""
        why = self.state.locked()
        if why:
            raise Refusal(503, f"This witness signs nothing until it has learnt anew: {why}.")
        latest, new = self.state.latest(asked.checkpoint.origin), asked.checkpoint
        size = latest.size if latest else 0
        if asked.old != size:
            raise Refusal(409, str(size), SIZE)
        check_grown(latest, new, asked.proof)
        at = self._time()
        lines = "".join(self._line(one, new.body, at) for one in self.secrets)
        seen = Seen(new.origin, new.size, new.root, signed, lines, at)
        self.state.record(seen)
        return seen

    def _time(self) -> int:
        """The time to sign under: never before one signed under already. Raises Refusal if the clock went back far."""
        now, newest = int(self.clock()), self.state.newest()
        if now < newest - DRIFT:
            raise Refusal(503, "The clock of this witness went back.")
        return max(now, newest)

    def _accuse(self, checkpoint: Checkpoint, signed: str, why: str) -> None:
        at = int(self.clock())
        self.state.accuse(Conflict(checkpoint.origin, checkpoint.size, checkpoint.root, at, why, signed))


def none_of(origin: str) -> str:
    """The text of the checkpoint of a log that has no leaf."""
    return Checkpoint(origin, 0, EMPTY).body


def check_grown(latest: Seen | None, new: Checkpoint, proof: Sequence[bytes]) -> None:
    """Raises Unproven unless the checkpoint is of a tree that begins with all that was seen last."""
    if not new.size and new.root != EMPTY:
        raise Unproven("A tree of no leaves has another root.")
    if latest is None or not latest.size:
        if proof:
            raise Unproven("From nothing, nothing is to be proved.")
        return
    verify.consistency(old=latest.size, new=new.size, old_root=latest.root, new_root=new.root, proof=proof)


def signed_by(note: Note, keys: Sequence[Key]) -> int:
    """When (UTC seconds) the latest of these keys cosigned the note, 0 if none did; what does not hold counts not."""
    newest = 0
    for key in keys:
        try:
            newest = max(newest, checkpoints.check_cosigned(note, key) or 0)
        except Unproven:
            continue
    return newest
