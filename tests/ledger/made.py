"""A log of 23 leaves, five witnesses of which three are enough, and a receipt of leaf 5, in changeable parts."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.ledger import checkpoint as checkpoints
from concord.ledger import judgement, note, policy, proof, receipt, tree
from concord.ledger import leaf as leaves
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.hashing import fold, leaf_hash
from concord.ledger.judgement import Digests, Verdict

ORIGIN = "concord.example/ledger/2026"
AT = 1_797_210_000
SEEN = AT + 5
NOW = AT + 86_400
INDEX, SIZE, LEAST = 5, 23, 3
FILE = "送达回证".encode()
SALT = bytes(range(32))
RECORD: dict[str, Any] = {"at": AT - 1, "kind": "document", "sha256": hashlib.sha256(FILE).hexdigest()}


def private(seed: int) -> Ed25519PrivateKey:
    """A key that is the same in every run."""
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def policy_of(logs: Sequence[note.Key], witnesses: Mapping[str, note.Key], least: int) -> str:
    """The policy of who takes these logs and asks for so many of these witnesses, by their names."""
    lines = [f"log {key.text}\n" for key in logs]
    lines += [f"witness {name} {key.text}\n" for name, key in witnesses.items()]
    return f"{''.join(lines)}group members {least} {' '.join(witnesses)}\nquorum members\n"


LOG, STRANGER = private(1), private(99)
WITNESSES: Mapping[str, Ed25519PrivateKey] = {f"w{n}.example": private(10 + n) for n in range(5)}
LOG_KEY = checkpoints.log_key(ORIGIN, LOG)
WITNESS_KEYS = {name: checkpoints.witness_key(name, key) for name, key in WITNESSES.items()}
POLICY = policy_of([LOG_KEY], WITNESS_KEYS, LEAST)
LEAF = leaves.leaf(submitter=LOG_KEY.id, at=AT, committed=leaves.commitment(SALT, RECORD))
OTHERS = [leaves.leaf(submitter=LOG_KEY.id, at=AT, committed=bytes([i] * 32)) for i in range(64)]
LEAVES = [*OTHERS[:INDEX], LEAF, *OTHERS[INDEX + 1 :]]
HASHES = [leaf_hash(one) for one in LEAVES]


def over(span: tree.Range, hashes: list[bytes] = HASHES) -> bytes:
    """The hash over a range of leaves."""
    parts = []
    for level, position in tree.whole_nodes(span):
        row = hashes[position << level : (position + 1) << level]
        while len(row) > 1:
            row = [fold(row[i : i + 2]) for i in range(0, len(row), 2)]
        parts.append(row[0])
    return fold(parts)


def checkpoint(size: int = SIZE, origin: str = ORIGIN) -> Checkpoint:
    """The log's checkpoint at that size."""
    return Checkpoint(origin, size, over(tree.Range(0, size)))


def steps(index: int = INDEX, size: int = SIZE) -> list[bytes]:
    """The proof of that leaf."""
    return [over(span) for span in tree.inclusion(index, size)]


def signed(at: Checkpoint | None = None, key: Ed25519PrivateKey = LOG) -> str:
    """A checkpoint's line of signature by a log's key."""
    at = at or checkpoint()
    return checkpoints.sign(at, key).removeprefix(at.body + "\n")


def cosign(at: Checkpoint, name: str, key: Ed25519PrivateKey, seen: int) -> str:
    """The line that a witness puts under a note at that time (UTC seconds)."""
    value = seen.to_bytes(8, "big") + key.sign(checkpoints.cosigned(at.body, seen))
    return note.signature_line(checkpoints.witness_key(name, key), value)


def cosigned(name: str, at: Checkpoint | None = None, seen: int = SEEN) -> str:
    """A checkpoint's line of signature by a witness."""
    return cosign(at or checkpoint(), name, WITNESSES[name], seen)


@dataclasses.dataclass(frozen=True)
class Parts:
    """A receipt before it is written."""

    head: str = receipt.HEAD
    extra: bytes | None = dataclasses.field(
        default_factory=lambda: proof.Beside(LEAF, RECORD, SALT, policy.of_one_log(LOG_KEY)).written()
    )
    index: int = INDEX
    steps: tuple[bytes, ...] = dataclasses.field(default_factory=lambda: tuple(steps()))
    body: str = dataclasses.field(default_factory=lambda: checkpoint().body)
    lines: tuple[str, ...] = dataclasses.field(
        default_factory=lambda: (signed(), *(cosigned(name) for name in list(WITNESSES)[:LEAST]))
    )

    def written(self) -> str:
        """The receipt."""
        text = receipt.write(self.index, self.steps, note.write(self.body, self.lines), extra=self.extra)
        return text.replace(receipt.HEAD, self.head, 1)

    def but(self, **other: Any) -> str:
        """The receipt with other parts."""
        return dataclasses.replace(self, **other).written()


GOOD = Parts()


def recorded(record: dict[str, Any], file_salt: bytes | None = None) -> Parts:
    """The receipt of another record, that stands in the log in the place of the one here."""
    leaf = leaves.leaf(submitter=LOG_KEY.id, at=AT, committed=leaves.commitment(SALT, record))
    hashes = [*HASHES[:INDEX], leaf_hash(leaf), *HASHES[INDEX + 1 :]]
    at = Checkpoint(ORIGIN, SIZE, over(tree.Range(0, SIZE), hashes))
    lines = (signed(at), *(cosigned(name, at) for name in list(WITNESSES)[:LEAST]))
    path = tuple(over(span, hashes) for span in tree.inclusion(INDEX, SIZE))
    extra = proof.Beside(leaf, record, SALT, file_salt=file_salt).written()
    return dataclasses.replace(GOOD, extra=extra, steps=path, body=at.body, lines=lines)


def judged(
    text: str | bytes, trusted: str | bytes = POLICY, *, content: bytes | None = FILE, now: int | None = NOW
) -> Verdict:
    """What the verifier says. Raises Malformed."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    given = judgement.evidence(data)
    if content is not None:
        given = dataclasses.replace(given, digests=Digests.of([content], given.file_salt))
    rules = policy.read(trusted if isinstance(trusted, bytes) else trusted.encode("utf-8", "surrogatepass"))
    return judgement.judge(given, rules, now=now)
