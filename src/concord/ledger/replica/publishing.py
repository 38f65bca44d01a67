"""Each node signs the log's checkpoint with its own key for the one origin, and asks the others to cosign it.

A node cosigns only what its own log holds: else one member who signs a forged tree would be cosigned by all others.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.ledger import checkpoint as checkpoints
from concord.ledger import cosigning
from concord.ledger import note as notes
from concord.ledger import policy as policies
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.fetching import Answer, Unreachable, get
from concord.ledger.log import Log
from concord.ledger.policy import Policy
from concord.ledger.replica.members import Roll
from concord.ledger.replica.state import Agreed
from concord.ledger.store import Kept
from concord.ledger.verify import Unproven
from concord.ledger.witness import request as requests
from concord.ledger.witness.witnessing import TEXT, Witness, trust

DEADLINE: Final = 3.0  # seconds in which witnesses answer
PACE: Final = 0.1  # seconds at least between two checkpoints
TURN: Final = 1.5  # seconds that a member has to gather before the next one does
AGAIN: Final = 1.0  # seconds until too few are asked again
log_ = logging.getLogger(__name__)


def policy_of(roll: Roll) -> Policy:
    """The policy of who trusts these members."""
    return policies.read(roll.policy().encode())


def reaches(note: str, policy: Policy) -> bool:
    """Whether a checkpoint bears a log's signature and the cosignatures that the policy asks for. All must hold."""
    parts = notes.read(note)
    try:
        seen = [name for name, key in policy.witnesses.items() if checkpoints.check_cosigned(parts, key) is not None]
        signed = [key for key in policy.logs if checkpoints.check_signed(parts, key)]
        return bool(signed) and policy.reached_by(seen)
    except Unproven:
        return False


def cosignatures(note: bytes, checkpoint: Checkpoint, policy: Policy) -> str:
    """The lines under that note that are of witnesses of the policy; '' if it is of another checkpoint, or none."""
    try:
        parts = notes.read(note)
        found = [(key, parts.signature_of(key)) for key in policy.witnesses.values()]
    except Unproven:
        return ""
    if parts.text != checkpoint.body:
        return ""
    return "".join(notes.signature_line(key, value) for key, value in found if value is not None)


class Publisher:
    """Signs and has cosigned what was committed last. Its log reads over a connection of its own."""

    def __init__(self, log: Log, key: Ed25519PrivateKey, witness: Witness) -> None:
        self._log, self._key, self._witness = log, key, witness
        self._news, self._stopping = threading.Event(), threading.Event()
        self._agreed: Agreed | None = None
        self._sizes: dict[str, int] = {}
        self.policy: Policy | None = None
        self.settled = 0  # the size of the last checkpoint that bears a quorum

    def tell(self, agreed: Agreed) -> None:
        """Says what was committed: from the application's thread."""
        if self._agreed is None or self._agreed.roll.number != agreed.roll.number:
            self.policy = policy_of(agreed.roll)
            self._witness.trust = trust(self.policy)
        self._agreed = agreed
        self._news.set()

    def stop(self) -> None:
        """Ends run()."""
        self._stopping.set()
        self._news.set()

    def run(self) -> None:
        """Publishes until stop()."""
        while not self._stopping.is_set():
            self._news.wait()
            self._news.clear()
            try:
                done = self._publish()
            except Exception:  # a node that cannot publish still orders and answers; its log says why
                log_.exception("the checkpoint was not published")
                done = False
            if not done and not self._news.is_set():
                self._news.wait(AGAIN)
                self._news.set()
            self._stopping.wait(PACE)

    def _publish(self) -> bool:
        """Whether the newest checkpoint bears what the policy asks for."""
        agreed, policy, store = self._agreed, self.policy, self._log.store
        if agreed is None or policy is None or not agreed.size:
            return True
        settled = store.newest(settled=True)
        if settled and settled.size >= agreed.size and reaches(settled.note, policy):
            self.settled = settled.size
            return True
        own = checkpoints.sign(agreed.checkpoint, self._key)
        note = own + self._fetched(agreed, policy)
        if not reaches(note, policy):
            note = self._gathered(own, agreed, policy)
        enough = reaches(note, policy)
        with store.turn():
            store.keep(Kept(agreed.size, note, int(time.time()), enough))
        self.settled = agreed.size if enough else self.settled
        return enough

    def _gathered(self, own: str, agreed: Agreed, policy: Policy) -> str:
        """The checkpoint with the cosignatures of those who answer in time."""
        return cosigning.gather(
            own,
            cosigning.peers(policy),
            lambda old: self._log.consistency(old, agreed.size),
            policy.reached_by,
            DEADLINE,
            sizes=self._sizes,
        )

    def _fetched(self, agreed: Agreed, policy: Policy) -> str:
        """The lines of cosignatures that another member gathered for this checkpoint, '' if it is our turn to gather.

        Else each of n nodes would ask n witnesses about each block. Whose turn it is, the root says; who is away is
        passed over at once, and who is slow after a second.
        """
        members = [member for _name, member in sorted(agreed.roll.members.items())]
        first = int.from_bytes(agreed.root[:4], "big") % len(members)
        for member in [*members[first:], *members[:first]]:
            if member.log.public == checkpoints.public(self._key):
                break
            try:
                answer = get(f"{member.url}/cosigned/{agreed.size}", seconds=TURN)
            except (Unreachable, ValueError):  # away, or its address is none
                continue
            if answer.status == 200:
                return cosignatures(answer.body, agreed.checkpoint, policy)
        return ""

    # --- asked by others

    def cosigned(self, size: int) -> str | None:
        """The checkpoint of that size, if a quorum has cosigned it; None while it has not."""
        kept = self._log.store.kept(size)
        return kept.note if kept and kept.settled else None

    def size(self) -> int:
        """How many leaves the node has."""
        return self._agreed.size if self._agreed else 0

    def shown(self, folder: str) -> Answer:
        """The newest that this node cosigned of the log that is served under that name."""
        return self._witness.shown(folder)

    def refused(self, body: bytes) -> Answer | None:
        """What is answered to an add-checkpoint that no member's log key signed; None if one did."""
        return self._witness.refused(body)

    def cosign(self, body: bytes) -> Answer:
        """Answers an add-checkpoint (c2sp.org/tlog-witness), if this node's own log holds the same."""
        refused = self.refused(body)  # first: a root costs more than a signature, and whoever asks is anybody
        if refused is not None:
            return refused
        if not self._holds(requests.read(body).checkpoint):
            return Answer(422, TEXT, b"This node's own log does not hold that checkpoint.\n")
        return self._witness.add_checkpoint(body)

    def _holds(self, asked: Checkpoint) -> bool:
        if asked.origin != self._log.origin:
            return True  # not ours: the witness says so
        return asked.size <= self.size() and self._log.root(asked.size) == asked.root
