"""Who holds the log together: members with the keys of their nodes, and the submitters each has registered.

All nodes agree on these (they are part of the state), and they change by transactions that members sign:

    {"change": {...}, "number": 7, "signatures": {"court": <base64>, ...}}       canonical JSON behind the byte 2
    signed = "concord/change/v1" | 0 | the log's origin | 0 | canonical JSON of change and number (Ed25519, office keys)

    {"do": "join", "member": {...}}      {"do": "leave", "name": "court"}      {"do": "rotate", "member": {...}}
        more than two thirds of the members sign
    {"do": "submitters", "name": "court", "add": [<vkey>, ...], "revoke": [<hex id>, ...]}       that member signs

Every node hashes the list with every block, so what one member alone may add to it is bounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.ledger import leaf as leaves
from concord.ledger import policy as policies
from concord.ledger.encoding import Malformed, from_base64, to_base64
from concord.ledger.note import COSIGNATURE, ED25519, Key, read_key
from concord.ledger.replica.codes import Code, Refused
from concord.ledger.verify import Unproven

KIND: Final = 2
LARGEST: Final = 1 << 16
NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
ADDRESS: Final = re.compile(r"[!#-\[\]-~]{1,300}")  # it is written into settings and policies: no quotes, no controls
SUBMITTERS: Final = 32  # keys of one member that may hand in batches
SUBMITTERS_EVER: Final = 512  # the same with those revoked: these stay, so that none comes back
POWER: Final = 10
TEXTS: Final = ("log", "name", "office", "peer", "url", "validator", "witness")


@dataclass(frozen=True, slots=True)
class Member:
    """One institution. url: where its node answers. peer: where its CometBFT does (id@host:port). The rest: keys.

    validator votes on blocks, log signs checkpoints, witness cosigns those of others, office signs changes like this.
    """

    name: str
    url: str
    peer: str
    validator: bytes
    log: Key
    witness: Key
    office: bytes

    def written(self) -> dict[str, str]:
        """As it stands in a change and in the genesis."""
        keys = {"validator": to_base64(self.validator), "office": to_base64(self.office)}
        return {"name": self.name, "url": self.url, "peer": self.peer, "log": self.log.text,
                "witness": self.witness.text, **keys}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Submitter:
    """A key that may hand in batches: whose it is, and whether it was revoked."""

    key: Key
    member: str
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Roll:
    """Members and submitters (by key id) as all nodes know them. number: how many changes there were."""

    origin: str
    members: Mapping[str, Member]
    submitters: Mapping[bytes, Submitter]
    number: int = 0

    @property
    def quorum(self) -> int:
        """More than two thirds of the members."""
        return len(self.members) * 2 // 3 + 1

    def written(self) -> dict[str, Any]:
        """As canonical JSON takes it; what the state root commits to."""
        submitters = [
            {"key": one.key.text, "member": one.member, "revoked": one.revoked}
            for _id, one in sorted(self.submitters.items())
        ]
        members = [member.written() for _name, member in sorted(self.members.items())]
        return {"origin": self.origin, "number": self.number, "members": members, "submitters": submitters}

    def policy(self) -> str:
        """The policy of who trusts this consortium: every log key, every witness, the quorum (c2sp.org/tlog-policy)."""
        members = [member for _name, member in sorted(self.members.items())]
        lines = [f"log {member.log.text} {member.url}" for member in members]
        lines += [f"witness {member.name} {member.witness.text} {member.url}" for member in members]
        names = " ".join(member.name for member in members)
        return "\n".join([*lines, f"group members {self.quorum} {names}", "quorum members", ""])


def member(parts: Any, origin: str) -> Member:
    """Takes a member as JSON; returns it. Raises Malformed."""
    if (
        not isinstance(parts, dict)
        or set(parts) != set(TEXTS)
        or not all(isinstance(parts[name], str) for name in parts)
    ):
        raise Malformed("This is no member.")
    if not NAME.fullmatch(parts["name"]) or not all(ADDRESS.fullmatch(parts[name]) for name in ("url", "peer")):
        raise Malformed("A member has a name of small letters, and addresses of plain signs without spaces.")
    log, witness = read_key(parts["log"]), read_key(parts["witness"])
    validator, office = from_base64(parts["validator"]), from_base64(parts["office"])
    lengths = {len(validator), len(office)}
    if log.kind != ED25519 or log.name != origin or witness.kind != COSIGNATURE or lengths != {32}:
        raise Malformed("A member's keys are of another kind, or for another log.")
    return Member(parts["name"], parts["url"], parts["peer"], validator, log, witness, office)


def roll(parts: Any) -> Roll:
    """Takes a roll as JSON; returns it. Raises Malformed."""
    try:
        members = {one["name"]: member(one, parts["origin"]) for one in parts["members"]}
        submitters = [Submitter(read_key(one["key"]), one["member"], one["revoked"]) for one in parts["submitters"]]
        found = Roll(parts["origin"], members, {one.key.id: one for one in submitters}, int(parts["number"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Malformed("This is no roll of members.") from error
    return check_readable(found)


def check_readable(roll: Roll) -> Roll:
    """The roll, if its policy can be read. Raises Malformed: for a member with the name of a group, or one too many.

    Every node makes a policy of the roll after each change: one that none can read would stop them all.
    """
    policies.read(roll.policy().encode())
    return roll


def to_sign(origin: str, change: Mapping[str, Any], number: int) -> bytes:
    """What members sign."""
    return b"concord/change/v1\x00" + origin.encode() + b"\x00" + leaves.canonical({"change": change, "number": number})


def signature(origin: str, change: Mapping[str, Any], number: int, key: Ed25519PrivateKey) -> str:
    """A member's signature under a change, by its office key."""
    return to_base64(key.sign(to_sign(origin, change, number)))


def write(change: Mapping[str, Any], number: int, signatures: Mapping[str, str]) -> bytes:
    """The transaction."""
    return bytes([KIND]) + leaves.canonical({"change": change, "number": number, "signatures": signatures})


def changed(data: bytes, before: Roll) -> Roll:
    """Takes a transaction and the roll; returns the roll after it. Raises Refused."""
    change, number, signatures = _read(data)
    if number != before.number:
        raise Refused(Code.NOT_NOW)
    signed = _signed_by(to_sign(before.origin, change, number), signatures, before)
    try:
        after = _apply(change, signed, before)
        check_readable(after)
    except (KeyError, TypeError, ValueError, Malformed) as error:
        raise Refused(Code.MALFORMED) from error
    return replace(after, number=number + 1)


def _read(data: bytes) -> tuple[dict[str, Any], int, dict[str, str]]:
    try:
        parts = json.loads(data[1:].decode())
        exact = data[0] == KIND and leaves.canonical(parts) == data[1:] and len(data) <= LARGEST
        change, number, signatures = parts["change"], parts["number"], parts["signatures"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(Code.MALFORMED) from error
    if not exact or not isinstance(change, dict) or type(number) is not int or not isinstance(signatures, dict):
        raise Refused(Code.MALFORMED)
    return change, number, signatures


def _signed_by(signed: bytes, signatures: Mapping[str, Any], roll: Roll) -> frozenset[str]:
    for name, value in signatures.items():
        if name not in roll.members:
            raise Refused(Code.NOT_NOW)
        try:
            Key(name, ED25519, roll.members[name].office).check(from_base64(str(value)), signed)
        except Unproven as error:
            raise Refused(Code.BAD_SIGNATURE) from error
    return frozenset(signatures)


def _apply(change: dict[str, Any], signed: frozenset[str], before: Roll) -> Roll:
    if change["do"] == "submitters":
        return _submitters(change, signed, before)
    if len(signed) < before.quorum:
        raise Refused(Code.NO_QUORUM)
    members = dict(before.members)
    if change["do"] == "leave" and set(change) == {"do", "name"}:
        if change["name"] not in members or len(members) == 1:
            raise Refused(Code.NOT_NOW)
        del members[change["name"]]
        submitters = {  # who leaves hands in nothing more; what it handed in stays
            id_: replace(one, revoked=one.revoked or one.member == change["name"])
            for id_, one in before.submitters.items()
        }
        return replace(before, members=members, submitters=submitters)
    if change["do"] not in ("join", "rotate") or set(change) != {"do", "member"}:
        raise Malformed("no such change")
    new = member(change["member"], before.origin)
    if (new.name in members) != (change["do"] == "rotate"):
        raise Refused(Code.NOT_NOW)
    members[new.name] = new
    _check_distinct(members)
    return replace(before, members=members)


def _check_distinct(members: Mapping[str, Member]) -> None:
    """One key in two places would let one holder count twice."""
    keys = [key for one in members.values() for key in (one.validator, one.log.public, one.witness.public, one.office)]
    if len(set(keys)) != len(keys):
        raise Refused(Code.NOT_NOW)


def _submitters(change: dict[str, Any], signed: frozenset[str], before: Roll) -> Roll:
    if set(change) != {"do", "name", "add", "revoke"} or change["name"] not in signed:
        raise Refused(Code.NO_QUORUM)
    submitters = dict(before.submitters)
    for text in change["add"]:
        if not isinstance(text, str):
            raise Malformed("A key is a text.")
        key = read_key(text)
        if key.kind != ED25519 or key.id in submitters:
            raise Refused(Code.NOT_NOW)
        submitters[key.id] = Submitter(key, change["name"])
    for written in change["revoke"]:
        id_ = bytes.fromhex(written)
        if id_ not in submitters or submitters[id_].member != change["name"]:
            raise Refused(Code.NOT_NOW)
        submitters[id_] = replace(submitters[id_], revoked=True)
    own = [one for one in submitters.values() if one.member == change["name"]]
    if change["add"] and (len(own) > SUBMITTERS_EVER or sum(not one.revoked for one in own) > SUBMITTERS):
        raise Refused(Code.TOO_MANY)
    return replace(before, submitters=submitters)
