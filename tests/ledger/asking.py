"""What a log asks of a witness, and a witness to ask: with the keys and leaves of tests.ledger.made."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.ledger import checkpoint as checkpoints
from concord.ledger import note as notes
from concord.ledger import tree
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.fetching import Answer
from concord.ledger.hashing import leaf_hash
from concord.ledger.keyfile import Secret
from concord.ledger.note import Key
from concord.ledger.witness import request
from concord.ledger.witness.state import State
from concord.ledger.witness.witnessing import Trust, Witness
from tests.ledger import made

NAME = "w0.example"
SECRET = Secret(made.WITNESS_KEYS[NAME], made.WITNESSES[NAME])
OTHER = [leaf_hash(f"another leaf {n}".encode()) for n in range(64)]  # of a log that shows others another tree


class Clock:
    """A clock that a test sets."""

    def __init__(self, at: int = made.SEEN) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


def witness(
    folder: Path,
    clock: Clock | None = None,
    *,
    keys: tuple[Key, ...] = (made.LOG_KEY,),
    secrets: tuple[Secret, ...] = (),
) -> Witness:
    """A witness of that log in that folder, whose memory is new if there is none."""
    path = folder / "state.sqlite3"
    if not path.exists():
        State.create(path).close()
    trusted = Trust({made.ORIGIN: keys, "concord.example/ledger/2027": (made.LOG_KEY,)})
    return Witness(secrets or (SECRET,), trusted, State(path), clock=clock or Clock())


def forked(size: int, since: int) -> tuple[Checkpoint, list[bytes]]:
    """A tree that agrees with the log's for the first leaves and then goes its own way, and its hashes."""
    hashes = made.HASHES[:since] + OTHER[since:size]
    return Checkpoint(made.ORIGIN, size, made.over(tree.Range(0, size), hashes)), hashes


def proof(old: int, new: int, hashes: list[bytes] = made.HASHES) -> list[bytes]:
    """That the tree of `new` leaves begins with that of `old`."""
    return [made.over(span, hashes) for span in tree.consistency(old, new)] if 0 < old < new else []


def body(
    old: int,
    at: Checkpoint,
    steps: list[bytes] | None = None,
    *,
    key: Ed25519PrivateKey = made.LOG,
    more: tuple[str, ...] = (),
) -> bytes:
    """A request as a log would send it."""
    note = checkpoints.sign(at, key) + "".join(more)
    return request.write(old, proof(old, at.size) if steps is None else steps, note)


def ask(asked: Witness, old: int, size: int) -> Answer:
    """The log asks for a cosignature over its own first leaves."""
    return asked.add_checkpoint(body(old, made.checkpoint(size)))


def cosigned_at(answer: Answer, at: Checkpoint, key: Key = SECRET.key) -> int | None:
    """When the witness cosigned, by its answer; None if it did not. Raises Unproven if that does not hold."""
    under = notes.read(f"{at.body}\n{answer.body.decode()}")
    return checkpoints.check_cosigned(under, key)


def with_origin(at: Checkpoint, origin: str) -> Checkpoint:
    """The same tree in another log's name."""
    return dataclasses.replace(at, origin=origin)
