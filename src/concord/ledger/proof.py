"""The proof that a person keeps: a receipt that carries, in its line `extra`, the record and all it takes to judge it.

    {"attestations": [<note>, ...], "file_salt": <base64>, "leaf": <base64>, "policy": <text>, "record": {...},
     "salt": <base64>, "timestamp": <base64>}

It is canonical JSON; leaf alone is a must. file_salt: the salt of the file itself (32 bytes), where the record salts
its digest in the field `original`; beside any other record it is refused, see concord.ledger.judgement.Digests.
timestamp: a token of RFC 3161 over the text of the checkpoint in this receipt, see concord.ledger.timestamps.
attestations: what members say who executed the entry again, see concord.ledger.attestation.

Nobody vouches for that line, and nobody needs to: record and salt give the commitment in the leaf, and the leaf stands
in the log or not. The policy in it only says which log and witnesses to ask for; who judges brings a policy of his own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from concord.ledger import attestation
from concord.ledger import leaf as leaves
from concord.ledger import receipt as receipts
from concord.ledger.encoding import Malformed, from_base64, to_base64
from concord.ledger.note import Key
from concord.ledger.receipt import Proven
from concord.ledger.verify import Unproven

FIELDS = ("attestations", "file_salt", "leaf", "policy", "record", "salt", "timestamp")
TEXTS = ("file_salt", "leaf", "policy", "salt", "timestamp")
SALTED: Final = "original"  # the field of a record that holds SHA-256(file_salt || file)


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside a receipt. record, salt and policy may be missing: then whoever verifies has to bring them."""

    leaf: bytes
    record: Any = None
    salt: bytes | None = None
    policy: str | None = None
    file_salt: bytes | None = None
    timestamp: bytes | None = None
    attestations: tuple[str, ...] = ()

    def written(self) -> bytes:
        """As it stands in the receipt."""
        parts: dict[str, Any] = {"leaf": to_base64(self.leaf), "policy": self.policy, "record": self.record}
        raw = {"salt": self.salt, "file_salt": self.file_salt, "timestamp": self.timestamp}
        parts |= {name: None if value is None else to_base64(value) for name, value in raw.items()}
        parts["attestations"] = self.attestations or None
        return leaves.canonical({name: part for name, part in parts.items() if part is not None})


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a proof shows: the record, when it was put into the log by the log's own clock (UTC seconds), and where."""

    record: Any
    at: int
    proven: Proven


def beside(extra: bytes) -> Beside:
    """Takes what stands in the line `extra`; returns it. Raises Malformed."""
    try:
        parts = json.loads(extra.decode())
        exact = isinstance(parts, dict) and leaves.canonical(parts) == extra
    except (ValueError, RecursionError) as error:
        raise Malformed("What lies beside the receipt cannot be read.") from error
    texts = exact and all(isinstance(parts.get(name, ""), str) for name in TEXTS)
    if (
        not texts
        or not _are_notes(parts.get("attestations", [""]))
        or "leaf" not in parts
        or not set(parts) <= set(FIELDS)
    ):
        raise Malformed("What lies beside the receipt is not written as it must be.")
    salt = from_base64(parts["salt"]) if "salt" in parts else None
    if salt is not None:
        check_salt(salt)
    leaf = from_base64(parts["leaf"])
    leaves.read(leaf)
    file_salt = from_base64(parts["file_salt"]) if "file_salt" in parts else None
    if file_salt is not None:
        check_salt(file_salt)
    timestamp = from_base64(parts["timestamp"]) if "timestamp" in parts else None
    attested = tuple(parts.get("attestations", ()))
    return Beside(leaf, parts.get("record"), salt, parts.get("policy"), file_salt, timestamp, attested)


def _are_notes(value: Any) -> bool:
    """Whether it is a list of texts, of some and not of too many."""
    if not isinstance(value, list) or not 0 < len(value) <= attestation.MOST:
        return False
    return all(isinstance(note, str) for note in value)


def check(text: str | bytes, log: Key) -> Recorded:
    """Takes a proof and the key of the log one trusts; returns what is shown. Raises Unproven. Asks for no witness."""
    parts = receipts.read(text)
    if parts.extra is None:
        raise Malformed("The receipt carries no record.")
    held = beside(parts.extra)
    check_record(held.leaf, held.record, held.salt)
    return Recorded(held.record, leaves.read(held.leaf).at, receipts.check(text, held.leaf, log))


def check_salt(salt: bytes) -> None:
    """Raises Malformed unless a salt has its 32 bytes: of any other length, it could be the head of what it salts."""
    if len(salt) != leaves.SALT:
        raise Malformed(f"A salt has {leaves.SALT} bytes.")


def check_salted(record: Any) -> None:
    """Raises Malformed unless the record names a file by a salted digest."""
    if not isinstance(record, dict) or not isinstance(record.get(SALTED), str):
        raise Malformed("The file has a salt, but the record names no file by a salted digest.")


def check_record(leaf: bytes, record: Any, salt: bytes | None) -> None:
    """Raises Unproven unless the leaf is that of this record under this salt; Malformed if there is none to judge."""
    if record is None or salt is None:
        raise Malformed("The receipt carries no record, or no salt.")
    try:
        committed = leaves.commitment(salt, record)
    except (ValueError, RecursionError) as error:
        raise Malformed("The record is not written as it must be.") from error
    if leaves.read(leaf).commitment != committed:
        raise Unproven("The leaf is not that of this record under this salt.")
