"""The clear record of an entry of a contract, as the members of a consortium get it where its parties consented.

It holds typed values and pseudonyms, never text: what somebody wrote stands in it as a digest under a salt that nobody
here has. It is an object of canonical JSON with these fields and no other:

    kind       "concord/event/v1"
    contract   32 hex digits, drawn by chance: which contract, to whoever knows it only from here
    law        the rulebook, as id@version      pins   digests of what executing it reads, see attestation_pins
    entry      the record that the entry's leaf commits to, under `salt` (64 hex digits)
    seq act role by on at form effects seen cause       of the entry, as the law wrote it

Who hands records in signs them, with the key that handed in the leaves; nobody else's are taken.

    {"events": [{"event": {...}, "index": 7}, ...], "key": <hex id>, "signature": <base64>}      canonical JSON
    signed = "concord/events/v1" | 0 | the log's origin | 0 | canonical JSON of events           (Ed25519)
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.ledger import leaf as leaves
from concord.ledger.encoding import Malformed, from_base64, to_base64
from concord.ledger.note import ED25519, Key

KIND: Final = "concord/event/v1"
WRITTEN: Final = ("act", "at", "by", "cause", "effects", "form", "on", "role", "seen", "seq")  # of the law's entry
FIELDS: Final = frozenset((*WRITTEN, "contract", "entry", "kind", "law", "pins", "salt"))
PARTS: Final = ("calendars", "rulebook", "tables", "zones")  # of the pins
LARGEST: Final = 1 << 18  # bytes of one record
MOST_BYTES: Final = 1 << 20  # of all that is handed in at once
MOST_EVENTS: Final = 64
MOST_SEQ: Final = 100_000  # entries of one contract
DIGEST: Final = re.compile(r"[0-9a-f]{64}")
CONTRACT: Final = re.compile(r"[0-9a-f]{32}")
SUBMITTER: Final = re.compile(r"[0-9a-f]{8}")
LAW: Final = re.compile(r"[a-z][a-z0-9-]{0,59}@[0-9A-Za-z][0-9A-Za-z.-]{0,29}")
SEQ: Final = re.compile(r"[0-9]{1,6}")  # an entry by its number, as a key
UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
NAME: Final = r"[A-Za-z_][A-Za-z0-9_-]{0,63}"
WORD: Final = rf"(?:{UUID}|{NAME})"
PLAIN: Final = re.compile(
    rf"|{WORD}|{NAME}(?:#[0-9]{{1,9}})?(?:@{WORD})?"  # names of the rulebook, and keys of duties
    rf"|(?:side|own):{WORD}|(?:lapse|passed):{NAME}|[a-z][a-z0-9-]{{0,59}}@[0-9][0-9.]{{0,29}}"
    r"|(?:sha256|ref):[0-9a-f]{64}"  # what stands for a text or a file
    r"|-?P(?:[0-9]{1,6}(?:D|W|M|Y|BD)|T[0-9]{1,6}H)"
    r"|[0-9]{1,6}(?:\.[0-9]{1,4})?%/(?:day|year)(?:/36[05])?"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}"
)


class Text(Malformed):
    """A record holds what may be a text that somebody wrote. Nothing of it is kept, nor repeated."""


@dataclass(frozen=True)
class Event:
    """A clear record whose form was checked. parts: its fields."""

    parts: Mapping[str, Any]

    @cached_property
    def written(self) -> bytes:
        """As canonical JSON."""
        return leaves.canonical(self.parts)

    @cached_property
    def digest(self) -> bytes:
        """The SHA-256 by which an attestation names it."""
        return sha256(self.written).digest()

    @cached_property
    def commitment(self) -> bytes:
        """What the leaf of the entry commits to."""
        return leaves.commitment(bytes.fromhex(self.parts["salt"]), self.parts["entry"])

    @property
    def contract(self) -> str:
        """Which contract it is of."""
        return str(self.parts["contract"])

    @property
    def seq(self) -> int:
        """Its number in the contract."""
        return int(self.parts["seq"])

    @property
    def entry(self) -> str:
        """The id of the entry."""
        return str(self.parts["entry"]["id"])


@dataclass(frozen=True)
class HandedIn:
    """What was handed in, of which only the outer form was checked: that comes before the signature, all else after.

    submitter: the id of the key that is said to have signed.
    """

    listed: tuple[Any, ...]
    submitter: bytes
    signed: bytes
    signature: bytes

    @cached_property
    def events(self) -> tuple[tuple[Event, int], ...]:
        """The records, checked, with the indices of their leaves. Raises Malformed, Text."""
        return tuple(_handed(one) for one in self.listed)


def event(parts: Any) -> Event:
    """Takes a record as JSON; returns it, if it is one. Raises Malformed, and Text where it may hold a text."""
    if not isinstance(parts, dict) or set(parts) != FIELDS or parts["kind"] != KIND:
        raise Malformed("This is no clear record of an entry.")
    _check_head(parts)
    _check_written(parts)
    _check_plain([parts[name] for name in WRITTEN])
    record = parts["entry"]
    if not isinstance(record, dict) or any(record.get(name) != parts[name] for name in ("act", "at", "on")):
        raise Malformed("The record is not that of the entry which its leaf commits to.")
    if record.get("kind") != "entry" or not re.fullmatch(UUID, str(record.get("id"))):
        raise Malformed("The record names no entry.")
    found = Event(parts)
    try:
        if len(found.written) > LARGEST:
            raise Malformed(f"A record has more than {LARGEST} bytes.")
    except (ValueError, RecursionError) as error:
        raise Malformed("The record is not written as it must be.") from error
    return found


def kept(written: bytes) -> Event:
    """A record that was checked when it was written. Raises Malformed for what is none."""
    try:
        return event(json.loads(written))
    except (ValueError, RecursionError) as error:
        raise Malformed("The record cannot be read.") from error


def _check_head(parts: Mapping[str, Any]) -> None:
    shapes = (("contract", CONTRACT), ("law", LAW), ("salt", DIGEST))
    if not all(isinstance(parts[name], str) and shape.fullmatch(parts[name]) for name, shape in shapes):
        raise Malformed("The record does not say of which contract it is, under which rulebook, or by which salt.")
    pins = parts["pins"]
    if not isinstance(pins, dict) or set(pins) != set(PARTS):
        raise Malformed("The record does not pin what it was executed with.")
    if not all(isinstance(one, str) and DIGEST.fullmatch(one) for one in pins.values()):
        raise Malformed("A pin is no digest.")


def _check_written(parts: Mapping[str, Any]) -> None:
    numbers = all(type(parts[name]) is int and 0 <= parts[name] <= 2**53 - 1 for name in ("seq", "cause", "on", "at"))
    texts = all(isinstance(parts[name], str) for name in ("act", "role", "by", "seen"))
    effects = parts["effects"]
    listed = isinstance(effects, list) and all(isinstance(one, list) and one for one in effects)
    if not numbers or not texts or not listed or not isinstance(parts["form"], dict):
        raise Malformed("The record is not that of an entry.")
    if not 0 < parts["seq"] <= MOST_SEQ:
        raise Malformed(f"A contract has at most {MOST_SEQ} entries.")


def _check_plain(value: Any, deepest: int = leaves.DEEPEST) -> None:
    """Raises Text for a string that is none of a rulebook's words, a pseudonym, a quantity or a digest."""
    if isinstance(value, dict | list) and not deepest:
        raise Malformed("A record is too deep.")
    if isinstance(value, str) and not PLAIN.fullmatch(value):
        raise Text("The record holds a text. Only typed values and pseudonyms are taken.")
    if isinstance(value, float):
        raise Malformed("A record holds no fractions.")
    if isinstance(value, dict):
        for key, part in value.items():
            _check_plain(part if SEQ.fullmatch(key) else [key, part], deepest - 1)
    elif isinstance(value, list):
        for part in value:
            _check_plain(part, deepest - 1)


def write(events: Sequence[tuple[Event, int]], origin: str, name: str, key: Ed25519PrivateKey) -> bytes:
    """Takes records with the indices of their leaves, the log's origin, and the submitter's name and key; returns what
    is handed in. Raises ValueError for more than MOST_EVENTS.
    """
    if not 0 < len(events) <= MOST_EVENTS:
        raise ValueError(f"1 to {MOST_EVENTS} records are handed in at once")
    listed = [{"event": one.parts, "index": index} for one, index in events]
    known = Key(name, ED25519, key.public_key().public_bytes_raw())
    signature = to_base64(key.sign(to_sign(origin, listed)))
    return leaves.canonical({"events": listed, "key": known.id.hex(), "signature": signature})


def to_sign(origin: str, listed: Sequence[Any]) -> bytes:
    """What the submitter signs."""
    return b"concord/events/v1\x00" + origin.encode() + b"\x00" + leaves.canonical(listed)


def read(data: bytes, origin: str) -> HandedIn:
    """Takes what was handed in; returns its parts, signature and records unchecked. Raises Malformed."""
    if len(data) > MOST_BYTES:
        raise Malformed(f"More than {MOST_BYTES} bytes are handed in at once.")
    try:
        parts = json.loads(data.decode())
        exact = leaves.canonical(parts) == data
    except (ValueError, RecursionError) as error:
        raise Malformed("What was handed in cannot be read.") from error
    if not exact or not isinstance(parts, dict) or set(parts) != {"events", "key", "signature"}:
        raise Malformed("What was handed in is not written as it must be.")
    listed, key, signature = parts["events"], parts["key"], parts["signature"]
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_EVENTS:
        raise Malformed(f"1 to {MOST_EVENTS} records are handed in at once.")
    if not isinstance(key, str) or not SUBMITTER.fullmatch(key) or not isinstance(signature, str):
        raise Malformed("Nobody is said to have signed.")
    return HandedIn(tuple(listed), bytes.fromhex(key), to_sign(origin, listed), from_base64(signature))


def _handed(one: Any) -> tuple[Event, int]:
    if not isinstance(one, dict) or set(one) != {"event", "index"} or type(one["index"]) is not int:
        raise Malformed("A record without the index of its leaf.")
    if not 0 <= one["index"] < 2**53:
        raise Malformed("There is no such leaf.")
    return event(one["event"]), one["index"]
