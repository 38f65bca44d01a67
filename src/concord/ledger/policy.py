"""Policies (c2sp.org/tlog-policy): which logs a verifier takes, which witnesses it knows, and how many of them it asks.

    log <vkey> [<url>]
    witness <name> <vkey> [<url>]
    group <name> all|any|<k> <name>...
    quorum <name>|none

A witness that signs with Ed25519 and with ML-DSA-44 has two lines, and a group of one of two (or of both) for itself.
Trust comes from the policy alone, so it comes from whoever verifies, never from what is verified.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from concord.ledger.encoding import Malformed, to_number
from concord.ledger.note import COSIGNATURE, ED25519, POST_QUANTUM, Key, read_key

NONE: Final = "none"
MOST_BYTES: Final = 1 << 18
MOST_LINES: Final = 64  # of one kind: logs, witnesses, groups


class Group(NamedTuple):
    """So many of these witnesses and groups, at least."""

    least: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """What a verifier trusts. Witnesses and groups by the names they have here; quorum is one of those, or "none".

    addresses: where logs and witnesses can be asked, by their keys (vkey); verifying needs none of them.
    """

    logs: tuple[Key, ...]
    witnesses: Mapping[str, Key]
    groups: Mapping[str, Group]
    quorum: str
    addresses: Mapping[str, str] = field(default_factory=dict)

    def reached_by(self, seen: Collection[str]) -> bool:
        """Whether the witnesses of these names are enough."""
        return self.quorum == NONE or self._reached(self.quorum, seen)

    @property
    def asks(self) -> tuple[int, int]:
        """How many witnesses are enough at best, and how many count towards the quorum at all."""
        if self.quorum == NONE:
            return 0, 0
        return self._fewest(self.quorum), len(self._all(self.quorum))

    def _reached(self, name: str, seen: Collection[str]) -> bool:
        if name in self.witnesses:
            return name in seen
        group = self.groups[name]
        return sum(self._reached(member, seen) for member in group.members) >= group.least

    def _fewest(self, name: str) -> int:
        if name in self.witnesses:
            return 1
        group = self.groups[name]
        return sum(sorted(self._fewest(member) for member in group.members)[: group.least])

    def _all(self, name: str) -> frozenset[str]:
        if name in self.witnesses:
            return frozenset([name])
        return frozenset().union(*(self._all(member) for member in self.groups[name].members))


@dataclass
class _Draft:
    """A policy while its lines are read. `taken`: keys and members that may not come a second time."""

    logs: list[Key] = field(default_factory=list)
    witnesses: dict[str, Key] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""
    keys: set[bytes] = field(default_factory=set)
    members: set[str] = field(default_factory=set)
    addresses: dict[str, str] = field(default_factory=dict)

    def log(self, words: Sequence[str]) -> None:
        if len(words) not in (1, 2):
            raise Malformed("a log has a key and perhaps an address")
        self.logs.append(self._key(words[0], (ED25519,), "log"))
        self._found_at(words[0], words[1:])

    def witness(self, words: Sequence[str]) -> None:
        if len(words) not in (2, 3):
            raise Malformed("a witness has a name, a key and perhaps an address")
        self.witnesses[self._new(words[0])] = self._key(words[1], (COSIGNATURE, POST_QUANTUM), "witness")
        self._found_at(words[1], words[2:])

    def group(self, words: Sequence[str]) -> None:
        if len(words) < 3:
            raise Malformed("a group has a name, a number and members")
        members = tuple(words[2:])
        for member in members:
            self._known(member)
            if member in self.members:
                raise Malformed(f"{member} is a member already")
            self.members.add(member)
        least = {"any": 1, "all": len(members)}.get(words[1]) or to_number(words[1])
        if not 1 <= least <= len(members):
            raise Malformed(f"a group of {len(members)} cannot ask for {least}")
        self.groups[self._new(words[0])] = Group(least, members)

    def ask(self, words: Sequence[str]) -> None:
        if self.quorum:
            raise Malformed("there is a quorum already")
        if len(words) != 1:
            raise Malformed("a quorum is one name")
        if words[0] != NONE:
            self._known(words[0])
        self.quorum = words[0]

    def _key(self, text: str, kinds: Collection[int], role: str) -> Key:
        key = read_key(text)
        if key.kind not in kinds:
            raise Malformed(f"this is not the key of a {role}")
        if key.public in self.keys:  # also of another role: a log that witnesses itself is no witness
            raise Malformed(f"the key of {key.name} is in the policy already")
        self.keys.add(key.public)
        return key

    def _found_at(self, key: str, url: Sequence[str]) -> None:
        if url:
            self.addresses[key] = url[0]

    def _new(self, name: str) -> str:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise Malformed(f"the name {name} is taken")
        return name

    def _known(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise Malformed(f"{name} is not defined above")


def read(data: bytes) -> Policy:
    """Takes a policy file; returns the policy. Raises Malformed, with the number of the line."""
    if len(data) > MOST_BYTES:
        raise Malformed(f"The policy is longer than {MOST_BYTES} bytes.")
    if any((byte < 0x20 and byte not in b"\t\n") or byte == 0x7F for byte in data):
        raise Malformed("The policy holds control characters.")
    draft = _Draft()
    for number, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), start=1):
        words = [word for word in line.replace("\t", " ").split(" ") if word]
        if words and not words[0].startswith("#"):
            _take(draft, number, words)
    if not draft.quorum:
        raise Malformed("The policy names no quorum.")
    if max(len(draft.logs), len(draft.witnesses), len(draft.groups)) > MOST_LINES:
        raise Malformed(f"The policy names more than {MOST_LINES} of a kind.")
    return Policy(tuple(draft.logs), draft.witnesses, draft.groups, draft.quorum, draft.addresses)


def _take(draft: _Draft, number: int, words: Sequence[str]) -> None:
    known = {"log": draft.log, "witness": draft.witness, "group": draft.group, "quorum": draft.ask}
    if words[0] not in known:
        raise Malformed(f"Line {number} of the policy: nothing is called {words[0]}.")
    try:
        known[words[0]](words[1:])
    except Malformed as error:
        raise Malformed(f"Line {number} of the policy: {error}") from error


def of_one_log(log: Key) -> str:
    """The policy of who trusts one log and asks for no witness."""
    return f"log {log.text}\nquorum {NONE}\n"
