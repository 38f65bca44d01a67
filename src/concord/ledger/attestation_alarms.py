"""What members of a consortium executed otherwise: each says it of itself, at its own address, and signs it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from concord.ledger import attestation, attestation_words, fetching
from concord.ledger.fetching import Unreachable
from concord.ledger.note import Key
from concord.ledger.policy import Policy
from concord.ledger.verify import Unproven

MOST: Final = 8  # that are told of one member; it shows more itself
MOST_BYTES: Final = 1 << 20
DIFFERS: Final = "{name} executed an entry again (its leaf commits to {leaf}), and it differs: {how}"


def differing(policy: Policy, origin: str, seconds: float) -> list[str]:
    """Takes a policy, the log's name, and how long one may take to answer; returns what its members say, in sentences.

    Whoever does not answer, or executes nothing, is passed over: others watch whether a member is there.
    """
    known = attestation.members(policy, origin)
    asked = [(key, name, policy.addresses[key.text]) for key, name in known.items() if key.text in policy.addresses]
    with ThreadPoolExecutor(max_workers=max(len(asked), 1)) as pool:
        told = pool.map(lambda one: _told(one[0], one[1], one[2], seconds), asked)
        return [words for found in told for words in found]


def _told(key: Key, name: str, address: str, seconds: float) -> list[str]:
    try:
        answer = fetching.get(f"{address.rstrip('/')}/differences", seconds=seconds, most=MOST_BYTES)
        notes = json.loads(answer.body)["differences"] if answer.status == 200 else []
        return [words for note in notes[:MOST] if (words := _in_words(str(note), key, name))]
    except (Unreachable, ValueError, KeyError, TypeError, RecursionError):
        return []


def _in_words(note: str, key: Key, name: str) -> str:
    """A difference in a sentence; '' for one that this member did not sign."""
    try:
        said, by = attestation.opened(note, [key])
    except Unproven:
        return ""
    if said.how is None or not by:
        return ""
    return DIFFERS.format(name=name, leaf=said.leaf.hex(), how=attestation_words.how(said.how, "en"))
