"""What a member of a consortium says of an entry that it executed again: a signed note, by the key of its log.

    concord/attestation/v1
    <origin of the log>
    <base64 of what the entry's leaf commits to>
    <base64 SHA-256 of the clear record that was executed, see concord.ledger.attestation_records>
    valid                                  or: differs <canonical JSON that says how>

Members who say the same sign the same text, so one note bears all of them. It holds no time: the receipt that it goes
along with has its own. Its second line is the name of a log, so nothing signed here can be read as a checkpoint.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.ledger import checkpoint as checkpoints
from concord.ledger import leaf as leaves
from concord.ledger import note as notes
from concord.ledger.encoding import Malformed, from_base64, to_base64
from concord.ledger.hashing import LENGTH
from concord.ledger.note import Key, Note
from concord.ledger.policy import Policy
from concord.ledger.verify import Unproven

HEAD: Final = "concord/attestation/v1"
VALID, DIFFERS = "valid", "differs "
LONGEST: Final = 4096  # bytes of what is said of a difference
MOST: Final = 64  # notes beside one receipt: as many as there may be members, each of whom differs in its own way
Verdict = Literal["valid", "differs"]
How = dict[str, Any]  # code: pin, refused, nothing, entry, failed or before; and what belongs to it


@dataclass(frozen=True, slots=True)
class Statement:
    """What was executed, and what came of it. leaf: the commitment in the entry's leaf; record: SHA-256 of the clear
    record; how: what differs, None if nothing does.
    """

    origin: str
    leaf: bytes
    record: bytes
    how: How | None = None

    @property
    def text(self) -> str:
        """As it is signed. Raises ValueError for what canonical JSON cannot hold."""
        said = VALID if self.how is None else DIFFERS + leaves.canonical(self.how).decode()
        return "\n".join([HEAD, self.origin, to_base64(self.leaf), to_base64(self.record), said, ""])

    def signed(self, key: Ed25519PrivateKey) -> str:
        """The note, with the signature of a member's log key."""
        value = key.sign(self.text.encode())
        return notes.write(self.text, [notes.signature_line(checkpoints.log_key(self.origin, key), value)])


class Differing(NamedTuple):
    """Whose execution differs, by the name that the policy has for it, and how."""

    name: str
    how: How


@dataclass(frozen=True, slots=True)
class Executed:
    """Who executed an entry, and of how many members. alike: who says that it is valid; none of them says else too."""

    alike: tuple[str, ...]
    differ: tuple[Differing, ...]
    of: int


def read(text: str) -> Statement:
    """Takes the text of a note; returns the statement it is. Raises Malformed."""
    lines = text.split("\n")
    if len(lines) != 6 or lines[0] != HEAD or lines[5] or not notes.named(lines[1]):
        raise Malformed("This is no attestation.")
    leaf, record = from_base64(lines[2]), from_base64(lines[3])
    if len(leaf) != LENGTH or len(record) != LENGTH:
        raise Malformed("A digest in the attestation has the wrong length.")
    return Statement(lines[1], leaf, record, _how(lines[4]))


def _how(said: str) -> How | None:
    if said == VALID:
        return None
    written = said.removeprefix(DIFFERS)
    if written == said or len(written.encode()) > LONGEST:
        raise Malformed("The attestation says neither valid nor how it differs.")
    try:
        how = json.loads(written)
        exact = leaves.canonical(how).decode() == written
    except (ValueError, RecursionError):
        exact = False
    if not exact:
        raise Malformed("What the attestation says of a difference cannot be read.")
    if not isinstance(how, dict) or not isinstance(how.get("code"), str):
        raise Malformed("What the attestation says of a difference is not written as it must be.")
    return dict(how)


def opened(note: str | bytes, keys: Collection[Key]) -> tuple[Statement, tuple[Key, ...]]:
    """Takes a note and keys that are trusted; returns what it says, and which of them signed. Raises Unproven.

    Every signature of such a key has to hold; one of another key is ignored.
    """
    parts: Note = notes.read(note)
    said = read(parts.text)
    return said, tuple(key for key in keys if key.name == said.origin and checkpoints.check_signed(parts, key))


def counted(attestations: Sequence[str], *, leaf: bytes, origin: str, policy: Policy) -> Executed | None:
    """Takes the notes beside a receipt, its leaf and its log's name; returns who executed the entry by the policy.

    None: there is no attestation. Whoever says of one entry both that it is valid and that it differs, differs. Raises
    Unproven for a signature that does not hold, for a statement of something else, and where members executed clear
    records that are not the same.
    """
    if not attestations:
        return None
    keys = [key for key in policy.logs if key.name == origin]
    names, commitment = members(policy, origin), leaves.read(leaf).commitment
    alike: set[Key] = set()
    differ: dict[Key, How] = {}
    records: set[bytes] = set()
    for note in attestations:
        said, by = opened(note, keys)
        if (said.origin, said.leaf) != (origin, commitment):
            raise Unproven("An attestation is of another entry.")
        if by:
            records.add(said.record)
        for key in by:
            if said.how is None:
                alike.add(key)
            else:
                differ.setdefault(key, said.how)
    if len(records) > 1:
        raise Unproven("The members were given different records of one entry.")
    good = tuple(names[key] for key in keys if key in alike and key not in differ)
    return Executed(good, tuple(Differing(names[key], differ[key]) for key in keys if key in differ), len(keys))


def members(policy: Policy, origin: str) -> dict[Key, str]:
    """The members of a log by their log keys. A key bears the name of the log; a member's is that of its witness, whose
    address it shares; without addresses it is told by the id of its key.
    """
    by_address = {policy.addresses.get(key.text): name for name, key in policy.witnesses.items()}
    found = {}
    for key in policy.logs:
        if key.name == origin:
            address = policy.addresses.get(key.text)
            found[key] = by_address.get(address, key.id.hex()) if address else key.id.hex()
    return found


def merged(attestations: Iterable[str]) -> list[str]:
    """Takes notes; returns them with the signatures under the same text put under one, each once, in a steady order.

    Nothing is checked but the form. Raises Malformed.
    """
    lines: dict[str, dict[str, None]] = {}
    for note in attestations:
        parts = notes.read(note)
        lines.setdefault(parts.text, {}).update(dict.fromkeys(one.line for one in parts.signatures))
    return [notes.write(text, sorted(under)) for text, under in sorted(lines.items())]
