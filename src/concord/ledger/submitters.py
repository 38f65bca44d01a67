"""Who may put records into a log that takes them from others, and which records are refused, with a code for each.

    submitter <vkey> [revoked <UTC seconds>]

A record's submitter is the id of an Ed25519 key (kind 0x01) of this list. Its key for the record is a UUIDv7: it says
when it was made, so that one too old to be remembered is refused instead of recorded twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from concord.ledger import leaf as leaves
from concord.ledger.encoding import Malformed, to_number
from concord.ledger.note import ED25519, Key, read_key

WINDOW: Final = 24 * 3600  # seconds for which a key is remembered
AHEAD: Final = 300  # seconds by which a submitter's clock may be ahead

Code = Literal[
    "malformed_leaf", "malformed_key", "stale_key", "future_key", "unknown_submitter", "revoked_submitter",
    "foreign_leaf", "other_leaf", "malformed_batch", "bad_signature",
]  # fmt: skip


class Refused(Exception):
    """A record that a log does not take. code: why; position: its place in the batch. Nothing of the batch is taken."""

    def __init__(self, code: Code, position: int = 0) -> None:
        super().__init__(f"{code} at {position}")
        self.code, self.position = code, position


class Submission(NamedTuple):
    """A leaf (45 bytes), who hands it in (its key's id), and the UUIDv7 under which it is taken once; b"" = none."""

    submitter: bytes
    key: bytes
    leaf: bytes


@dataclass(frozen=True)
class Submitters:
    """The keys of a list by their ids, and since when (UTC seconds) those no longer good are revoked."""

    keys: Mapping[bytes, Key] = field(default_factory=dict)
    revoked: Mapping[bytes, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The list as it is stored: one line each, in the order of their ids, so that equal lists have equal texts."""
        return "".join(f"submitter {self.keys[one].text}{self._end(one)}\n" for one in sorted(self.keys))

    def _end(self, one: bytes) -> str:
        return f" revoked {self.revoked[one]}" if one in self.revoked else ""

    def refusal(self, submitter: bytes, at: int) -> Code | None:
        """Why nothing is taken from that key id at that time (UTC seconds), None if it is."""
        if submitter not in self.keys:
            return "unknown_submitter"
        return "revoked_submitter" if at >= self.revoked.get(submitter, at + 1) else None

    def admit(self, key: Key) -> Submitters:
        """The list with that key in it. Raises Malformed for another kind, or the id of another key."""
        if key.kind != ED25519 or self.keys.get(key.id, key) != key:
            raise Malformed("This is not the key of a submitter, or its id is taken.")
        return Submitters({**self.keys, key.id: key}, self.revoked)

    def revoke(self, submitter: bytes, at: int) -> Submitters:
        """The list with that key revoked from then on; a revoked key never comes back. Raises KeyError."""
        known = self.keys[submitter].id
        return Submitters(self.keys, {**self.revoked, known: min(at, self.revoked.get(known, at))})


def read(text: str) -> Submitters:
    """Takes a list; returns it. Raises Malformed."""
    found = Submitters()
    for line in filter(None, text.split("\n")):
        words = line.split(" ")
        if words[0] != "submitter" or len(words) not in (2, 4) or words[2:3] not in ([], ["revoked"]):
            raise Malformed("A line of the list of submitters cannot be read.")
        key = read_key(words[1])
        found = found.admit(key)
        if len(words) == 4:
            found = found.revoke(key.id, to_number(words[3]))
    return found


def malformed(one: Submission) -> Code | None:
    """What is wrong with a record's form, None if nothing is."""
    if len(one.submitter) != 4 or len(one.leaf) != leaves.LENGTH or one.leaf[0] != leaves.VERSION:
        return "malformed_leaf"
    if one.leaf[1:5] != one.submitter:
        return "foreign_leaf"
    if one.key and (len(one.key) != 16 or one.key[6] >> 4 != 7 or one.key[8] >> 6 != 2):
        return "malformed_key"
    return None


def untimely(key: bytes, at: int, floor: bytes) -> Code | None:
    """Whether a UUIDv7 is older than what is remembered (floor: the smallest that is), or from after `at` (UTC s)."""
    if key < floor:
        return "stale_key"
    return "future_key" if int.from_bytes(key[:6], "big") > (at + AHEAD) * 1000 else None


def oldest(at: int) -> bytes:
    """The smallest key that is still taken at that time (UTC seconds)."""
    return (1000 * max(at - WINDOW, 0)).to_bytes(6, "big") + bytes(10)
